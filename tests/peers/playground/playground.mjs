// Microsoft's Teams emulator and a real `twicket serve` beside it, on free ports of this machine; the playground is driven by
// its own HTTP interface. Knows nothing of what is tested.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LoginStandIn } from './login_stand_in.mjs';

export const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..');
const binary = process.env.TWICKET_BINARY || join(root, 'build', 'debug', 'twicket');
export const tenant = '00000000-0000-0000-0000-0000000000001';
const appId = 'my-app-id';

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

async function freePort() {
  const server = createServer();
  const port = await new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(server.address().port)); });
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

export async function until(what, holds, limit = 20000) {
  const end = Date.now() + limit;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(`did not come: ${what}`);
    await pause(50);
  }
}

// People of the demo company with the identities that the playground's people have.
function peopleFile() {
  const people = [['alex.wilber', 'Alex Wilber', '20', ['member', 'agent']], ['megan.bowen', 'Megan Bowen', '21', ['member']]];
  return people.map(([id, name, number, roles]) => JSON.stringify({ id, name, email: `${id}@example.com`, groups: ['everyone'], roles,
    identities: [{ network: 'teams', account: 'default', user: `00000000-0000-0000-0000-00000000000${number}` }] })).join('\n') + '\n';
}

export class Stage {
  constructor({ signed = false } = {}) {
    this.signed = signed;
    this.folder = mkdtempSync(join(tmpdir(), 'twicket-playground-'));
    this.children = [];
    this.log = '';
  }

  async start() {
    this.port = await freePort();
    this.base = `http://127.0.0.1:${this.port}`;
    this.service = `http://localhost:${this.port}/_connector`;
    this.login = new LoginStandIn(this.folder);
    this.login.service = this.service;
    await this.login.start();
    const bot = await this.startTwicket();
    await this.startPlayground(`${bot}/api/messages`);
    const config = await (await fetch(`${this.base}/_internal/v1/config`)).json();
    this.config = config.config;
    this.chat = this.config.personalChat.id;
    this.group = this.config.groupChats?.[0]?.id;
  }

  async startTwicket() {
    cpSync(join(root, 'config', 'demo', 'knowledge'), join(this.folder, 'knowledge'), { recursive: true });
    mkdirSync(join(this.folder, 'data'));
    writeFileSync(join(this.folder, 'people.jsonl'), peopleFile());
    const account = this.signed
      ? `{account: default, app_id: ${appId}, tenant_id: "${tenant}", client_secret: !env TEAMS_SECRET, login_url: "http://127.0.0.1:${this.login.plainPort}/",
       issuer: "https://login.microsoftonline.com/${tenant}/v2.0", metadata_url: "http://127.0.0.1:${this.login.plainPort}/${tenant}/discovery/v2.0/keys", service_url: "${this.service}"}`
      : `{account: default, app_id: ${appId}, authentication: emulator, service_url: "${this.service}"}`;
    writeFileSync(join(this.folder, 'twicket.yaml'), `company: {name: Halden Works}
listen: {address: 127.0.0.1, port: 0}
storage: {sqlite: {path: data/t.db}}
knowledge: {sources: [{path: knowledge/, format: markdown}]}
people: {sources: [{jsonl: people.jsonl}]}
networks:
  teams:
    - ${account}
`);
    const child = spawn(binary, ['serve', '--config', join(this.folder, 'twicket.yaml')], { env: { ...process.env, TEAMS_SECRET: 'any' }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.children.push(child);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => { this.log += bytes; });
    const found = await until('Twicket\'s address', () => /http:\/\/127\.0\.0\.1:(\d+)/.exec(this.log), 60000);
    this.bot = found[0];
    return this.bot;
  }

  async startPlayground(endpoint) {
    const credentials = this.signed ? ['--client-id', appId, '--client-secret', 'any', '--tenant-id', tenant] : [];
    const child = spawn('node', [join(here, 'node_modules', '@microsoft', 'm365agentsplayground', 'cli.js'), 'start', '--app-endpoint', endpoint, '--channel-id', 'msteams',
      '--port', String(this.port), '--disable-telemetry', '--enable-events-recording', ...credentials], {
      cwd: this.folder, stdio: 'ignore', env: { ...process.env, NODE_OPTIONS: `--require ${join(here, 'loopback_only.cjs')}`, NODE_EXTRA_CA_CERTS: this.login.certificate,
        LOGIN_PORT: String(this.login.securePort), APPLICATION_INSIGHTS_NO_STATSBEAT: 'true', TEAMSAPPTESTER_BROWSER: 'none',
        M365_AGENTS_PLAYGROUND_LOGFILE: join(this.folder, 'playground.log'), M365_AGENTS_PLAYGROUND_RECORDING_FILE: join(this.folder, 'events.log') } });
    this.children.push(child);
    await until('the playground', async () => (await fetch(`${this.base}/_debug/ping`).catch(() => null))?.ok, 60000);
  }

  async post(path, body) {
    const answer = await fetch(this.base + path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    const text = await answer.text();
    try { return { status: answer.status, body: JSON.parse(text) }; } catch { return { status: answer.status, body: text }; }
  }

  install() { return this.post(`/_debug/conversation/${this.chat}/installation`, {}); }
  say(text, place = this.chat) { return this.post(`/_conversation/v1/conversations/${place}/messages`, { from: { id: 'user-id-0' }, text, textFormat: 'plain' }); }
  mention(text, place = 'team-id') {
    return this.post(`/_conversation/v1/conversations/${place}/messages`, { from: { id: 'user-id-0' }, text: `<at>${this.config.bot.name}</at> ${text}`, textFormat: 'xml',
      mentions: [{ mentioned: { id: this.config.bot.id }, text: `<at>${this.config.bot.name}</at>` }] });
  }

  // An activity by hand, to Twicket itself; only without tokens.
  async activity(fields) {
    const whole = { type: 'message', id: `by-hand-${Math.random()}`, channelId: 'msteams', serviceUrl: this.service, from: { id: 'user-id-0', aadObjectId: '00000000-0000-0000-0000-0000000000020', name: 'Alex Wilber' },
      recipient: { id: this.config.bot.id, name: this.config.bot.name }, conversation: { id: this.chat, conversationType: 'personal', tenantId: tenant }, locale: 'en-US', ...fields };
    const answer = await fetch(`${this.bot}/api/messages`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(whole) });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : null };
  }

  // All calls that the playground recorded: {direction, activityName, request: {method, url, body}, response: {statusCode, body}}.
  events() {
    let text = '';
    try { text = readFileSync(join(this.folder, 'events.log'), 'utf8'); } catch { return []; }
    const all = [];
    let depth = 0;
    let begin = 0;
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const c = text[at];
      if (quoted) { if (c === '\\') at += 1; else if (c === '"') quoted = false; continue; }
      if (c === '"') quoted = true;
      if (c === '{') { if (depth === 0) begin = at; depth += 1; }
      if (c === '}') { depth -= 1; if (depth === 0) all.push(JSON.parse(text.slice(begin, at + 1))); }
    }
    return all;
  }

  // What Twicket posted or put, newest last, typing left out.
  said() { return this.events().filter((e) => e.direction.startsWith('User Application') && e.request.body?.type === 'message'); }

  // The first answer like this after the first `before` ones.
  async heard(pattern, before = 0) {
    return until(`an answer like ${pattern}`, () => this.said().slice(before).find((e) => pattern.test(JSON.stringify(e.request.body))));
  }

  async end() {
    for (const child of this.children) child.kill('SIGTERM');
    this.login?.end();
    await pause(300);
    for (const child of this.children) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function buttonsOf(event) {
  const body = event.request.body.attachments?.[0]?.content?.body || [];
  return body.filter((element) => element.type === 'ActionSet').flatMap((element) => element.actions);
}
