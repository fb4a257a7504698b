// Makes docs/pictures/teams.png anew: a person in the Agents Playground asks, reads the card and presses a button. Run it by hand
// after the look changed: node tests/peers/playground/picture.mjs
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { here, Stage } from './playground.mjs';

const stage = new Stage();
await stage.start();
const profile = mkdtempSync(join(tmpdir(), 'twicket-picture-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium', headless: true, viewport: { width: 1280, height: 1000 },
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
try {
  // The page asks a content network for fonts; nothing but this machine is to be asked.
  await context.route('**/*', (route) => (['127.0.0.1', 'localhost'].includes(new URL(route.request().url()).hostname) ? route.continue() : route.abort()));
  const page = await context.newPage();
  await page.goto(stage.base);
  const box = page.locator('[data-lexical-editor=true]');
  const say = async (text) => { await box.click(); await page.keyboard.type(text); await page.keyboard.press('Enter'); };
  await say(process.argv[2] || 'my vpn keeps dropping');
  const button = page.getByRole('button', { name: /Helpful/ }).first();
  await button.waitFor({ timeout: 20000 });
  if (!process.argv[3]) {
    await button.click();
    await page.waitForTimeout(1500);
  }
  await page.mouse.move(0, 0);
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(here, '..', '..', '..', 'docs', 'pictures', 'teams.png') });
} finally {
  await context.close();
  await stage.end();
  rmSync(profile, { recursive: true, force: true });
}
