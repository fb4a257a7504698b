// The console as a person uses it: signing in, going to a screen, writing an entry. Shared by the tests, tests nothing itself.
import { gzipSync } from 'node:zlib';
import { newWindow, until } from './harness.mjs';

export async function signInAs(page, name) {
  await page.locator('.pick').filter({ hasText: name }).first().click();
  await page.locator('#main').waitFor();
}

// A window of the console, signed in.
export async function consoleOf(browser, demo, name, options = {}) {
  const page = await newWindow(browser, `${demo.url}/console`, options);
  await page.waitForSelector('.pick');
  await signInAs(page, name);
  return page;
}

export async function goTo(page, screen) {
  await page.goto(`${new URL(page.url()).origin}/console/${screen}`);
  await page.waitForSelector('.screen');
  await until(page, () => !document.querySelector('.loading'));
}

// What the page has loaded from anywhere: the addresses, and its own files' size as they would be packed.
export function watchLoading(page) {
  const seen = { hosts: new Set(), packed: 0, files: new Set() };
  page.on('request', (request) => {
    const address = new URL(request.url());
    seen.hosts.add(address.host);
    if (/\/console(\/assets\/.*)?$/.test(address.pathname)) seen.files.add(address.href);
  });
  seen.weigh = async () => {
    for (const file of seen.files) seen.packed += gzipSync(Buffer.from(await (await fetch(file)).arrayBuffer())).length;
  };
  return seen;
}

export const field = (page, label) => page.getByLabel(label, { exact: true });
export const button = (page, name) => page.getByRole('button', { name, exact: true });
