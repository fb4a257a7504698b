// The chat page as a person uses it: signing in, asking, reading. Shared by the tests, tests nothing itself.

import { until } from './harness.mjs';

export async function signIn(page, name) {
  await page.waitForSelector('.pick');
  await page.locator('.pick-group .pick').filter({ hasText: name }).first().click();
  await page.waitForSelector('.composer textarea');
}

const composer = (page, inside) => page.locator(`${inside} .composer textarea`);

export async function write(page, text, inside = '.main') {
  await composer(page, inside).fill(text);
  await composer(page, inside).press('Enter');
}

// The bot's next card after what is there now: waits until there is one more than `before`.
export async function cardAfter(page, before, inside = '.main') {
  const cards = page.locator(`${inside} .message.by-bot .card`);
  await cards.nth(before).waitFor();
  return cards.last();
}

export async function ask(page, text) {
  const before = await page.locator('.main .message.by-bot .card').count();
  await write(page, text);
  return cardAfter(page, before);
}

export const buttons = (card) => card.locator('.action').allInnerTexts();

export async function openPlace(page, id) {
  await page.locator(`.place[data-place="${id}"]`).click();
  await until(page, (wanted) => document.querySelector('.place[aria-current]')?.dataset.place === wanted, id);
}

export const ownTexts = (page) => page.locator('.main .message.mine .text').allInnerTexts();
export const allTexts = (page) => page.locator('.main .message .text, .main .message .card-text').allInnerTexts();
