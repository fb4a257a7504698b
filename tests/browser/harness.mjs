// What the browser tests stand on: a real `twicket demo` over a folder of its own, Debian's Chromium, counting, screenshots,
// and the accessibility check. Knows nothing of what is tested.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
export const screenshots = process.env.TWICKET_SCREENSHOTS || join(root, 'build', 'screenshots');
const binary = process.env.TWICKET_BINARY || join(root, 'build', 'debug', 'twicket');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let passed = 0;
let failed = 0;

// One promise of the page; what it throws is why it is not kept.
export async function test(name, act) {
  const begin = Date.now();
  try {
    await act();
    passed += 1;
    console.log(`ok ${passed + failed} ${name} (${Date.now() - begin} ms)`);
  } catch (failure) {
    failed += 1;
    console.log(`not ok ${passed + failed} ${name}`);
    console.log(String(failure.stack || failure).replace(/^/gm, '    '));
  }
}

export function check(holds, what) {
  if (!holds) throw new Error(what);
}

export function equal(actual, wanted, what) {
  check(JSON.stringify(actual) === JSON.stringify(wanted), `${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}`);
}

export function finish() {
  console.log(`${passed} passed, ${failed} failed, 0 skipped`);
  process.exitCode = failed ? 1 : 0;
}

// The demo company, listening on a port of the system's choice; after a kill it comes back on the same one.
export class Demo {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'twicket-browser-'));
    this.port = 0;
    this.log = '';
  }

  async start() {
    this.child = spawn(binary, ['demo', '--port', String(this.port), '--data', this.folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise((_, reject) => {
      this.child.once('error', reject);
      this.child.once('exit', (code, signal) => reject(new Error(`twicket demo ended (${code ?? signal}):\n${this.log.slice(-2000)}`)));
    });
    ended.catch(() => {});
    const printed = new Promise((resolve) => {
      const read = (bytes) => {
        this.log += bytes;
        const address = /http:\/\/127\.0\.0\.1:(\d+)/.exec(this.log);
        if (address) resolve(Number(address[1]));
      };
      this.child.stdout.on('data', read);
      this.child.stderr.on('data', read);
    });
    const late = new Promise((_, reject) => { setTimeout(() => reject(new Error(`no address within 60 s:\n${this.log}`)), 60000).unref(); });
    this.log = '';
    this.port = await Promise.race([printed, ended, late]);
    this.url = `http://127.0.0.1:${this.port}`;
    for (let tries = 0; tries < 300; ++tries) {
      const answer = await fetch(`${this.url}/chat`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
    throw new Error('the demo does not answer');
  }

  async kill() {
    const gone = new Promise((resolve) => { this.child.once('exit', resolve); });
    this.child.kill('SIGKILL');
    await gone;
  }

  async end() {
    if (this.child && this.child.exitCode === null && this.child.signalCode === null) await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function launch() {
  mkdirSync(screenshots, { recursive: true });
  return chromium.launch({
    executablePath: process.env.TWICKET_CHROMIUM || '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

// Waits until the function holds in the page. (Playwright's own waitForFunction needs eval, which the page's policy forbids.)
export async function until(page, holds, argument) {
  const limit = Date.now() + 20000;
  while (!(await page.evaluate(holds, argument))) {
    check(Date.now() < limit, `it did not become true within 20 s: ${holds}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

// A person's own window. Whatever the page complains about in its console (policy breaches, script errors) is collected.
export async function newWindow(browser, url, { width = 1200, height = 800, dark = false, locale = 'en-GB' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', locale, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  const complaints = [];
  // A lost connection is reported by the browser itself; that is no fault of the page.
  const expected = /WebSocket connection to|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/;
  page.on('console', (message) => { if (message.type() === 'error' && !expected.test(message.text())) complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => { complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.complaints = complaints;
  await page.goto(url);
  return page;
}

export async function shot(page, name) {
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}

// No violation of axe-core's rules, nothing wider than the window.
export async function accessible(page, where) {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axeSource });
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  await session.detach();
  const found = result.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')}`);
  equal(found, [], `accessibility of ${where}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(wide <= 0, `${where} is ${wide} pixels wider than the window`);
}
