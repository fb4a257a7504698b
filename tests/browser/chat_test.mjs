// The web chat in a real browser against the real program: what a stranger does in the first ten minutes, and what must hold
// when the server dies, two people talk, there is no mouse, or the window is a phone's.
import { createServer } from 'node:http';
import { accessible, check, Demo, equal, finish, launch, newWindow, shot, test, until } from './harness.mjs';
import { allTexts, ask, buttons, cardAfter, openPlace, ownTexts, signIn, write } from './chat_page.mjs';

const question = 'my vpn keeps dropping';
const demo = new Demo();
const browser = await launch();
const employee = 'Ayesha Rahman';
const colleague = 'Chloe Garnier';
const agent = 'Tom Reyes';
const guest = 'Ben Calloway';

async function close(page) {
  const { complaints } = page;
  await page.context().close();
  equal(complaints, [], 'what the browser complained about');
}

try {
  await demo.start();

  await test('the address of the server leads to a sign-in where one finds oneself by name', async () => {
    const page = await newWindow(browser, demo.url);
    await page.waitForSelector('.pick');
    check(page.url().endsWith('/chat'), `at ${page.url()}`);
    check(await page.locator('.pick-group').count() >= 4, 'people are grouped by department');
    equal(await page.locator('.pick-first .pick').count(), 3, 'three good starts');
    await shot(page, '01-sign-in');
    await accessible(page, 'the sign-in');
    await page.locator('.search input').fill('reyes');
    equal(await page.locator('.pick-group .pick-name').allInnerTexts(), [agent], 'found by name');
    await page.locator('.search input').fill('nobody at all');
    check((await page.locator('.pick-status').innerText()).length > 0, 'says that there is nobody');
    await close(page);
  });

  await test('a newcomer is offered four questions, and one click asks one', async () => {
    const page = await newWindow(browser, `${demo.url}/chat`);
    await signIn(page, 'Felix Arnold');
    equal(await page.locator('.chip').count(), 4, 'chips');
    await shot(page, '02-welcome');
    await accessible(page, 'the welcome');
    const asked = await page.locator('.chip').first().innerText();
    await page.locator('.chip').first().click();
    await cardAfter(page, 0);
    equal(await ownTexts(page), [asked.trim()], 'what was asked');
    await close(page);
  });

  await test('a question gets an answer with its source and three buttons', async () => {
    const page = await newWindow(browser, `${demo.url}/chat`);
    await signIn(page, employee);
    const card = await ask(page, question);
    check(/vpn/i.test(await card.innerText()), 'the answer is about the VPN');
    equal(await card.locator('.source').count() >= 1, true, 'a source');
    check(/\d{4}/.test(await card.locator('.source').first().innerText()), 'the source is dated');
    equal((await buttons(card)).slice(0, 3), ['Helpful', 'Not helpful', 'Ask a human'], 'buttons');
    check((await card.locator('.state-line').innerText()).length > 0, 'a word of confidence');
    await shot(page, '03-answer');
    await accessible(page, 'an answer');
    await close(page);
  });

  await test('Helpful is taken: the card says so', async () => {
    const page = await newWindow(browser, `${demo.url}/chat`);
    await signIn(page, employee);
    const card = page.locator('.main .card').last();
    const before = await card.locator('.state-line').innerText();
    await card.getByRole('button', { name: 'Helpful', exact: true }).click();
    await until(page, (old) => [...document.querySelectorAll('.main .card .state-line')].pop()?.innerText !== old, before);
    check(!(await buttons(card)).includes('Not helpful'), 'no second vote');
    await shot(page, '04-helpful');
    await close(page);
  });

  await test('Not helpful asks for one of three reasons, and the reason is taken', async () => {
    const page = await newWindow(browser, `${demo.url}/chat`);
    await signIn(page, colleague);
    const card = await ask(page, question);
    await card.getByRole('button', { name: 'Not helpful' }).click();
    await until(page, () => {
      const labels = [...document.querySelectorAll('.main .card')].pop().querySelectorAll('.action');
      return labels.length >= 3 && ![...labels].some((label) => label.innerText === 'Not helpful');
    });
    await shot(page, '05-reasons');
    const reasons = await buttons(page.locator('.main .card').last());
    await page.locator('.main .card').last().getByRole('button', { name: reasons[0], exact: true }).click();
    await until(page, (first) => ![...document.querySelectorAll('.main .action')].some((button) => button.innerText === first), reasons[0]);
    await close(page);
  });

  await test('a reason in one\'s own words is a form: a dialog for keyboard and screen reader, whose errors stand at their field', async () => {
    const page = await newWindow(browser, `${demo.url}/chat`);
    await signIn(page, 'Felix Arnold');
    const card = await ask(page, question);
    await card.getByRole('button', { name: 'Not helpful' }).click();
    const other = page.locator('.main .card').last().getByRole('button', { name: 'Something else…' });
    await other.click();
    const dialog = page.getByRole('dialog', { name: 'What was wrong with this answer?' });
    await dialog.waitFor();
    const field = dialog.getByLabel('In your own words');
    check(await field.evaluate((element) => element === document.activeElement), 'the field has the focus');
    await shot(page, '05-form');
    await accessible(page, 'a form');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await until(page, () => document.querySelector('.actions[aria-busy="true"]') === null);
    await other.click();
    await dialog.waitFor();
    await dialog.getByRole('button', { name: 'Send' }).click();
    await until(page, () => document.querySelector('.form-row .form-error').textContent === 'Please fill this in.');
    check(await field.evaluate((element) => element === document.activeElement && element.getAttribute('aria-invalid') === 'true'), 'the wrong field has the focus');
    await field.fill('The menu has another name since June');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.waitFor({ state: 'detached' });
    await until(page, () => /^Noted, thank you/.test([...document.querySelectorAll('.main .card .state-line')].pop()?.innerText));
    await close(page);
  });

  await test('Share puts an answer into a channel of the asker\'s, chosen in a dialog', async () => {
    const page = await newWindow(browser, `${demo.url}/chat`);
    await signIn(page, employee);
    const card = await ask(page, 'I forgot my password');
    await card.getByRole('button', { name: 'Share' }).click();
    const dialog = page.getByRole('dialog', { name: 'Share this answer' });
    await dialog.waitFor();
    await accessible(page, 'the dialog of Share');
    const places = await dialog.getByLabel('Where?').locator('option').allInnerTexts();
    check(places.length >= 2 && places.slice(1).every((place) => place.startsWith('#')), `places: ${places}`);
    await dialog.getByLabel('Where?').selectOption({ index: 1 });
    await shot(page, '08-share');
    const before = await page.locator('.main .message.by-bot .card').count();
    await dialog.getByRole('button', { name: 'Share' }).click();
    await dialog.waitFor({ state: 'detached' });
    equal((await (await cardAfter(page, before)).innerText()).trim(), `Shared in ${places[1]}.`, 'what the bot says');
    const place = await page.locator('.place').filter({ hasText: places[1].slice(1) }).first().getAttribute('data-place');
    await openPlace(page, place);
    await until(page, () => [...document.querySelectorAll('.main .card .state-line')].some((line) => line.innerText === 'Shared by Ayesha Rahman'));
    await close(page);
  });

  await test('a broken thing becomes a ticket; the agent takes and solves it, and the asker sees it in the thread', async () => {
    const page = await newWindow(browser, `${demo.url}/chat`);
    await signIn(page, 'Lena Vogt');
    const answered = await ask(page, 'my laptop screen is broken');
    await answered.getByRole('button', { name: 'Not helpful' }).click();
    await answered.getByRole('button', { name: 'Open a ticket' }).click();
    const form = page.getByRole('dialog', { name: 'Open a ticket' });
    await form.waitFor();
    await accessible(page, 'the form of a ticket');
    equal(await form.getByLabel('In one line').inputValue(), 'my laptop screen is broken', 'what was asked stands there');
    await form.getByLabel('In one line').fill('My laptop screen is broken since the fall');
    await form.getByLabel('Who is hit?').selectOption({ label: 'Only me' });
    await form.getByLabel('How urgent is it?').selectOption({ label: 'I cannot work' });
    await shot(page, '18-ticket-form');
    await form.getByRole('button', { name: 'Open it' }).click();
    await until(page, () => /INC-1/.test([...document.querySelectorAll('.main .card')].pop()?.innerText ?? ''));
    const card = page.locator('.main .card').last();
    equal(await buttons(card), ['Comment', 'Solved'], 'buttons of the ticket');
    const desk = await newWindow(browser, `${demo.url}/chat`);
    await signIn(desk, agent);
    await openPlace(desk, 'it-team');
    const there = desk.locator('.main .card').filter({ hasText: 'INC-1' }).first();
    await there.waitFor();
    check(/laptop screen/.test(await there.innerText()), 'what it is about');
    await there.getByRole('button', { name: 'Take' }).click();
    await until(page, () => [...document.querySelectorAll('.main .card')].some((one) => /has taken INC-1/.test(one.innerText)));
    await until(desk, () => ![...document.querySelectorAll('.main .card .action')].some((button) => button.innerText === 'Take'));
    await shot(desk, '19-ticket-agents');
    await there.getByRole('button', { name: 'Solve' }).click();
    const solving = desk.getByRole('dialog', { name: 'Solve INC-1' });
    await solving.waitFor();
    await solving.getByLabel('What was the cause, what was done?').fill('A loose cable');
    await solving.getByRole('button', { name: 'Send' }).click();
    await until(page, () => [...document.querySelectorAll('.main .card')].some((one) => /INC-1 is solved: A loose cable/.test(one.innerText)));
    await shot(page, '20-ticket-solved');
    await accessible(page, 'a solved ticket');
    await page.getByRole('button', { name: 'Yes, thank you' }).click();
    await until(page, () => [...document.querySelectorAll('.main .card')].some((one) => /INC-1 is closed/.test(one.innerText)));
    await close(desk);
    await close(page);
  });

  await test('Ask a human is taken, and the agents hear of it in their channel', async () => {
    const page = await newWindow(browser, `${demo.url}/chat`);
    await signIn(page, 'Marta Nowak');
    const card = await ask(page, question);
    const before = (await allTexts(page)).join('\n') + await card.innerText();
    await card.getByRole('button', { name: 'Ask a human' }).click();
    await until(page, (old) => {
      const texts = [...document.querySelectorAll('.main .message .text, .main .message .card-text')].map((e) => e.innerText).join('\n');
      const last = document.querySelectorAll('.main .card');
      return texts + last[0].innerText !== old;
    }, before);
    await shot(page, '06-ask-a-human');
    await close(page);
    const desk = await newWindow(browser, `${demo.url}/chat`);
    await signIn(desk, agent);
    await openPlace(desk, 'it-team');
    await desk.locator('.main .card').filter({ hasText: /vpn/i }).first().waitFor();
    await shot(desk, '07-agents-channel');
    await accessible(desk, "the agents' channel");
    await close(desk);
  });

  await test('what nobody wrote down is honestly not known', async () => {
    const page = await newWindow(browser, `${demo.url}/chat`);
    await signIn(page, 'Rafael Pinto');
    const card = await ask(page, 'what is the capital of Peru');
    check(/do not know|don.t know/i.test(await card.innerText()), `it said: ${await card.innerText()}`);
    equal(await card.locator('.source').count(), 0, 'sources');
    check(!/lima/i.test(await card.innerText()), 'no guess');
    await shot(page, '08-not-known');
    await close(page);
  });

  await test('the history is there after a reload, in the same place', async () => {
    const page = await newWindow(browser, `${demo.url}/chat`);
    await signIn(page, employee);
    const before = await allTexts(page);
    check(before.length >= 2, 'there is a history');
    await page.reload();
    await page.locator('.main .message').first().waitFor();
    await until(page, (count) => document.querySelectorAll('.main .message .text, .main .message .card-text').length === count, before.length);
    equal(await allTexts(page), before, 'history');
    await close(page);
  });

  await test('when the server is killed the page says so, comes back, and nothing is lost or doubled', async () => {
    const page = await newWindow(browser, `${demo.url}/chat`);
    await signIn(page, 'Hannah Brandt');
    await ask(page, 'I forgot my password');
    await demo.kill();
    await page.locator('.state-bar.lost').waitFor();
    await shot(page, '09-connection-lost');
    await accessible(page, 'the lost connection');
    await write(page, 'how do I book a meeting room?');
    await page.locator('.sending-state').waitFor();
    await demo.start();
    await page.locator('.state-bar.lost').waitFor({ state: 'detached' }).catch(() => {});
    await cardAfter(page, 1);
    equal(await ownTexts(page), ['I forgot my password', 'how do I book a meeting room?'], 'own messages');
    const seen = await allTexts(page);
    await page.reload();
    await page.locator('.main .message').nth(seen.length - 1).waitFor();
    equal(await allTexts(page), seen, 'after a reload');
    await close(page);
  });

  await test('two people talk in a channel: messages, a thread, the typing sign, a reaction', async () => {
    const one = await newWindow(browser, `${demo.url}/chat`);
    const two = await newWindow(browser, `${demo.url}/chat`, { width: 1440, height: 860 });
    await signIn(one, employee);
    await signIn(two, colleague);
    await openPlace(one, 'general');
    await openPlace(two, 'general');
    await write(one, 'The coffee machine on floor 2 works again.');
    const seen = two.locator('.main .message').filter({ hasText: 'coffee machine' }).first();
    await seen.waitFor();
    await one.locator('.main .composer textarea').pressSequentially('And');
    await two.locator('.main .typing').filter({ hasText: employee }).waitFor();
    await seen.hover();
    await seen.getByRole('button', { name: 'Reply' }).click();
    await write(two, 'Thank you!', '.thread-panel');
    await two.locator('.thread-panel .message').filter({ hasText: 'Thank you!' }).waitFor();
    await one.locator('.main .below').filter({ hasText: 'Thank you!' }).waitFor();
    const own = one.locator('.main .message.mine').filter({ hasText: 'coffee machine' }).first();
    await seen.hover();
    await seen.getByRole('button', { name: 'React with 👍' }).click();
    await own.locator('.reaction').filter({ hasText: '1' }).waitFor();
    await shot(two, '10-thread');
    await accessible(two, 'a thread');
    await close(one);
    await close(two);
  });

  await test('unread messages are counted in the list and forgotten when read', async () => {
    const one = await newWindow(browser, `${demo.url}/chat`);
    const two = await newWindow(browser, `${demo.url}/chat`);
    await signIn(one, employee);
    await signIn(two, colleague);
    await openPlace(one, 'facilities');
    await write(one, 'Lost: a blue umbrella.');
    await two.locator('.place[data-place="facilities"] .badge').waitFor();
    await openPlace(two, 'facilities');
    await two.locator('.place[data-place="facilities"] .badge').waitFor({ state: 'detached' });
    await close(one);
    await close(two);
  });

  await test('own messages can be changed and deleted, and others see it', async () => {
    const one = await newWindow(browser, `${demo.url}/chat`);
    const two = await newWindow(browser, `${demo.url}/chat`);
    await signIn(one, employee);
    await signIn(two, colleague);
    await openPlace(one, 'general');
    await openPlace(two, 'general');
    await write(one, 'Lunch at tewlve.');
    const own = one.locator('.main .message.mine').filter({ hasText: 'tewlve' });
    await own.waitFor();
    await own.hover();
    await own.getByRole('button', { name: 'Edit' }).click();
    await one.locator('.edit-field').fill('Lunch at twelve.');
    await one.locator('.edit-field').press('Enter');
    await two.locator('.main .message').filter({ hasText: 'Lunch at twelve. (edited)' }).waitFor();
    one.removeAllListeners('dialog');
    one.on('dialog', (dialog) => dialog.accept());
    const edited = one.locator('.main .message.mine').filter({ hasText: 'twelve' });
    await edited.hover();
    await edited.getByRole('button', { name: 'Delete' }).click();
    await two.locator('.main .message .gone').waitFor();
    equal(await two.locator('.main .message').filter({ hasText: 'twelve' }).count(), 0, 'deleted text left');
    await close(one);
    await close(two);
  });

  await test('a guest sees only the places of guests', async () => {
    const page = await newWindow(browser, `${demo.url}/chat`);
    await signIn(page, guest);
    const places = await page.locator('.place').evaluateAll((all) => all.map((place) => place.dataset.place));
    check(!places.includes('managers') && !places.includes('it-team'), `sees ${places}`);
    await close(page);
  });

  await test('hostile text stays text', async () => {
    const page = await newWindow(browser, `${demo.url}/chat`);
    await signIn(page, employee);
    await openPlace(page, 'general');
    const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script> javascript:alert(3) <a href="javascript:alert(4)">x</a>';
    await write(page, hostile);
    await page.locator('.main .message.mine .text').filter({ hasText: '<img src=x' }).waitFor();
    equal(await page.locator('.main .message img:not(.avatar), .main .message script').count(), 0, 'elements from text');
    equal(await page.locator('.main .message .text a[href^="javascript"]').count(), 0, 'links from text');
    await close(page);
  });

  await test('everything can be done without a mouse', async () => {
    const page = await newWindow(browser, `${demo.url}/chat`);
    await page.waitForSelector('.pick');
    const focused = (selector) => page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector);
    const tabTo = async (selector, limit = 80) => {
      for (let i = 0; i < limit; ++i) {
        if (await focused(selector)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`Tab does not reach ${selector}`);
    };
    await tabTo('.search input');
    await page.keyboard.type('karim');
    await tabTo('.pick-group .pick');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.composer textarea');
    await until(page, () => document.activeElement?.matches('.main .composer textarea'));
    await page.keyboard.type(question);
    await page.keyboard.press('Enter');
    await cardAfter(page, 0);
    await page.keyboard.press('Shift+Tab');
    for (let i = 0; i < 40 && !(await focused('.card .action')); ++i) await page.keyboard.press('Shift+Tab');
    check(await focused('.card .action'), 'Shift+Tab reaches the buttons of the card');
    await tabTo('.main .composer textarea');
    for (let i = 0; i < 60 && !(await focused('.place')); ++i) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    for (let i = 0; i < 20 && !(await focused('[data-place="general"]')); ++i) await page.keyboard.press('ArrowDown');
    check(await focused('[data-place="general"]'), 'the arrow keys walk the list');
    await page.keyboard.press('Enter');
    await until(page, () => document.activeElement?.matches('.main .composer textarea'));
    await page.keyboard.type('Typed without a mouse.');
    await page.keyboard.press('Enter');
    const own = page.locator('.main .message.mine').filter({ hasText: 'without a mouse' });
    await own.waitFor();
    for (let i = 0; i < 60 && !(await focused('.message.mine .tools [aria-label="Reply"]')); ++i) await page.keyboard.press('Shift+Tab');
    await shot(page, '11-keyboard');
    await page.keyboard.press('Enter');
    await until(page, () => document.activeElement?.matches('.thread-panel .composer textarea'));
    await page.keyboard.press('Escape');
    await page.locator('.thread-panel').waitFor({ state: 'hidden' });
    await close(page);
  });

  for (const dark of [false, true]) {
    await test(`every screen is accessible on a phone in ${dark ? 'dark' : 'light'} colours`, async () => {
      const suffix = dark ? 'dark' : 'light';
      const page = await newWindow(browser, `${demo.url}/chat`, { width: 360, height: 720, dark });
      await page.waitForSelector('.pick');
      await accessible(page, 'the sign-in');
      await shot(page, `20-phone-sign-in-${suffix}`);
      await signIn(page, dark ? 'Bev Harding' : 'Dario Conti');
      await accessible(page, 'the welcome');
      await shot(page, `21-phone-welcome-${suffix}`);
      await ask(page, question);
      await accessible(page, 'an answer');
      await shot(page, `22-phone-answer-${suffix}`);
      await page.getByRole('button', { name: 'Show channels' }).click();
      await until(page, () => getComputedStyle(document.querySelector('.sidebar')).visibility === 'visible');
      await until(page, () => document.getAnimations().every((one) => one.playState !== 'running'));
      await accessible(page, 'the channels');
      await shot(page, `23-phone-channels-${suffix}`);
      await openPlace(page, 'general');
      await page.locator('.main .view-thread').first().click();
      await page.locator('.thread-panel .message').first().waitFor();
      await accessible(page, 'a thread');
      await shot(page, `24-phone-thread-${suffix}`);
      await close(page);
    });
  }

  await test('every screen is accessible in dark colours on a wide window', async () => {
    const page = await newWindow(browser, `${demo.url}/chat`, { width: 1440, height: 860, dark: true });
    await page.waitForSelector('.pick');
    await accessible(page, 'the sign-in');
    await shot(page, '30-dark-sign-in');
    await signIn(page, employee);
    await page.locator('.main .card').first().waitFor();
    await accessible(page, 'an answer');
    await shot(page, '31-dark-answer');
    await openPlace(page, 'general');
    await page.locator('.main .view-thread').first().click();
    await page.locator('.thread-panel .message').first().waitFor();
    await accessible(page, 'a thread');
    await shot(page, '32-dark-thread');
    await page.getByRole('button', { name: 'Light colours' }).click();
    equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light', 'after the switch');
    await page.reload();
    equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light', 'after a reload');
    await close(page);
  });

  await test("the page speaks the browser's language", async () => {
    for (const [locale, title] of [['de-DE', 'Wähle eine Person'], ['fr-FR', 'Choisissez une personne'], ['es-ES', 'Elige una persona'], ['pt-PT', 'Pick a person']]) {
      const page = await newWindow(browser, `${demo.url}/chat`, { locale });
      await page.getByRole('heading', { name: title }).waitFor();
      await close(page);
    }
  });

  await test('the widget puts a button into a page that opens the chat in a frame', async () => {
    const page = await newWindow(browser, `${demo.url}/chat/frame`, { width: 400, height: 620 });
    await signIn(page, 'Aiko Mori');
    await accessible(page, 'the frame');
    await shot(page, '40-widget-frame');
    await close(page);
    const intranet = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<!doctype html><title>Intranet</title><h1>Intranet</h1><script src="${demo.url}/chat/widget.js"></script>`);
    });
    await new Promise((resolve) => { intranet.listen(0, '127.0.0.1', resolve); });
    const host = await newWindow(browser, `http://127.0.0.1:${intranet.address().port}/`);
    const button = host.locator('[data-twicket]');
    await button.click();
    equal(await button.getAttribute('aria-expanded'), 'true', 'expanded');
    equal(await host.locator('iframe').getAttribute('src'), `${demo.url}/chat/frame`, 'frame');
    await host.context().close();
    intranet.close();
  });
} catch (failure) {
  await test('the tests can run at all', () => { throw failure; });
} finally {
  await browser.close();
  await demo.end();
  finish();
}
