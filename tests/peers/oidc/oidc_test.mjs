// Signing in to the console with the real oidc-provider, in a real browser: the whole way, the group's role, a used return, people who
// may not, and keys that change.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check, equal, finish, launch, newWindow, shot, test } from '../../browser/harness.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'twicket-oidc-'));
const freePort = () => new Promise((resolve) => { const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => resolve(port)); }); });
const children = [];

async function begin(command, words, environment, sign) {
  const child = spawn(command, words, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let said = '';
  await new Promise((resolve, reject) => {
    const read = (bytes) => { said += bytes; if (said.includes(sign)) resolve(); };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`${command} ended (${code}): ${said.slice(-2000)}`)));
    setTimeout(() => reject(new Error(`${command} is not ready: ${said.slice(-2000)}`)), 60000).unref();
  });
  child.removeAllListeners('exit');
  return { child, said: () => said };
}
const end = (one) => new Promise((resolve) => { one.child.once('exit', resolve); one.child.kill('SIGTERM'); });

const port = await freePort();
const providerPort = await freePort();
const url = `http://127.0.0.1:${port}`;
const back = `${url}/console/sign-in/return`;
writeFileSync(join(folder, 'people.jsonl'), `${JSON.stringify({ id: 'bob.jones', name: 'Bob Jones', email: 'Bob@example.com', groups: ['everyone'], roles: ['member'], identities: [] })}\n`);
writeFileSync(join(folder, 'twicket.yaml'), `
listen: {address: 127.0.0.1, port: ${port}, public_url: "${url}"}
storage: {sqlite: {path: twicket.db}}
people: {sources: [{jsonl: people.jsonl}]}
networks:
  webchat: [{account: default, sign_in: demo}]
console:
  sign_in:
    oidc:
      issuer: http://127.0.0.1:${providerPort}
      client_id: console
      client_secret: !env CONSOLE_SECRET
      roles:
        - {group: agents, roles: [agent, curator]}
`);
const startProvider = () => begin('node', [join(here, 'provider.mjs')], { PORT: String(providerPort), RETURN: back }, 'ready');

let provider = await startProvider();
const program = await begin(process.env.TWICKET_BINARY, ['serve', '--config', join(folder, 'twicket.yaml')], { CONSOLE_SECRET: 'console-secret' }, 'is ready');
const browser = await launch();

// As the person at the provider's own pages; the address the browser came back to.
async function signIn(page, login) {
  await page.goto(`${url}/console`);
  await page.getByRole('link', { name: 'Sign in with your company account' }).click();
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', 'any');
  const returned = page.waitForRequest((request) => request.url().startsWith(back));
  await page.locator('button[type=submit], input[type=submit]').first().click();
  await page.waitForLoadState();
  if (page.url().includes('/interaction/')) await page.locator('button[type=submit], input[type=submit]').first().click();
  return (await returned).url();
}

try {
  let used = '';
  await test('bob signs in at the real provider and has the rights of his group', async () => {
    const page = await newWindow(browser, 'about:blank');
    used = await signIn(page, 'bob');
    await page.waitForSelector('nav');
    const session = await page.evaluate(async () => (await (await fetch('/api/v1/session')).json()));
    equal(session.me.id, 'bob.jones', 'the person');
    check(session.me.rights.includes('knowledge:write') && session.me.rights.includes('threads:read') && !session.me.rights.includes('audit:read'), session.me.rights.join(' '));
    await shot(page, 'oidc-1-signed-in');
    const again = await page.goto(used);
    equal(again.status(), 403, 'the same return again');
    await page.context().close();
  });

  await test('a return in another browser, without state, or with an error is refused', async () => {
    const page = await newWindow(browser, 'about:blank');
    for (const address of [used, `${back}?code=x&state=y`, `${back}?error=access_denied`, back]) equal((await page.goto(address)).status(), 403, address);
    equal(await page.evaluate(async () => (await (await fetch('/api/v1/session')).json()).me), null, 'nobody is signed in');
    await page.context().close();
  });

  await test('an address that is not vouched for, or not in the directory, opens nothing', async () => {
    for (const login of ['mallory', 'stranger']) {
      const page = await newWindow(browser, 'about:blank');
      await signIn(page, login);
      await page.waitForLoadState();
      check((await page.locator('body').innerText()).includes('refused'), login);
      await page.context().close();
    }
  });

  await test('the provider starts anew with another key: the next sign-in fetches it', async () => {
    await end(provider);
    provider = await startProvider();
    let signedIn = false;
    // An unknown key is asked for at most once a minute.
    for (let tries = 0; tries < 8 && !signedIn; tries += 1) {
      const page = await newWindow(browser, 'about:blank');
      await signIn(page, 'bob');
      await page.waitForLoadState();
      signedIn = await page.evaluate(async () => Boolean((await (await fetch('/api/v1/session')).json()).me));
      await page.context().close();
      if (!signedIn) await new Promise((resolve) => { setTimeout(resolve, 10000); });
    }
    check(signedIn, 'signed in with the new key');
  });

  await test('nothing of a code or token is in the log', async () => {
    const code = new URL(used).searchParams.get('code');
    check(!program.said().includes(code) && !program.said().includes('eyJ') && !program.said().includes('console-secret'), 'the log');
  });
} finally {
  await browser.close();
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
finish();
