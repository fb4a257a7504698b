// The console in a real browser against the real program: the curator's whole story, two curators on one draft, a session that
// ends while somebody writes, hostile entries, agents at work, and every screen for everybody: languages, dark, phone, keyboard.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, signIn, write } from './chat_page.mjs';
import { button, consoleOf, field, goTo, signInAs, watchLoading } from './console_page.mjs';
import { accessible, check, Demo, equal, finish, launch, newWindow, screenshots, shot, test, until } from './harness.mjs';

const demo = new Demo();
const browser = await launch();
const screens = ['today', 'threads', 'desk', 'services', 'gaps', 'knowledge', 'golden', 'experts', 'points', 'channels', 'people', 'health', 'audit', 'tokens'];

async function close(page) {
  const { complaints } = page;
  await page.context().close();
  // A refused request is what some tests are about; the browser reports each.
  equal(complaints.filter((one) => !/the server responded with a status of 4/.test(one)), [], 'what the browser complained about');
}

try {
  await demo.start();

  await test('the first look weighs little and comes from here alone', async () => {
    const page = await newWindow(browser, 'about:blank');
    const seen = watchLoading(page);
    await page.goto(`${demo.url}/console`);
    await page.waitForSelector('.pick');
    await accessible(page, 'signing in');
    await shot(page, 'console-1-sign-in');
    await signInAs(page, 'Grace Okafor');
    await page.waitForSelector('.screen');
    await page.waitForLoadState('networkidle');
    await seen.weigh();
    console.log(`    ${(seen.packed / 1024).toFixed(1)} kB packed`);
    check(seen.packed > 20000 && seen.packed < 200000, `${seen.packed} bytes`);
    equal([...seen.hosts].filter((host) => host), [new URL(demo.url).host], 'hosts asked');
    await close(page);
  });

  await test('before anybody has asked, every screen says what to do next', async () => {
    const page = await consoleOf(browser, demo, 'Grace Okafor');
    for (const screen of ['today', 'gaps', 'threads', 'desk', 'golden', 'tokens']) {
      await goTo(page, screen);
      check(await page.locator('.empty').count() === 1, `${screen} has an empty state`);
      await accessible(page, `${screen}, empty`);
    }
    await shot(page, 'console-2-empty');
    await close(page);
  });

  // --- The curator's story ---
  const question = 'Who waters the plants in our office?';
  const asker = await newWindow(browser, `${demo.url}/chat`);
  let curator;

  await test('people ask in vain in the chat', async () => {
    await signIn(asker, 'Ruth Pemberton');
    const card = await ask(asker, question);
    check(!(await card.innerText()).includes('green team'), 'nobody knows yet');
    await shot(asker, 'story-1-asked-in-vain');
    const second = await newWindow(browser, `${demo.url}/chat`);
    await signIn(second, 'Tom Reyes');
    await ask(second, 'is there somebody who waters the plants?');
    await close(second);
  });

  await test('the gap stands in the console with its count, and leads to an entry that is filled in', async () => {
    curator = await consoleOf(browser, demo, 'Grace Okafor');
    await goTo(curator, 'today');
    await until(curator, () => document.body.innerText.includes('Asked in vain'));
    await shot(curator, 'story-2-today');
    await goTo(curator, 'gaps');
    const gap = curator.locator('.gap').filter({ hasText: /plants/ });
    equal(await gap.count(), 1, 'one gap for both wordings');
    equal(await gap.locator('.big-count').innerText(), '2', 'asked twice');
    await shot(curator, 'story-3-gap');
    await gap.getByRole('link', { name: 'Write an answer' }).click();
    await curator.waitForSelector('.editor');
    check((await field(curator, 'Question').inputValue()).includes('plants'), 'the question is there');
    check((await field(curator, 'Other wordings').inputValue()).includes('plants'), 'so is the other wording');
  });

  await test('the draft is previewed, put to past questions, and shows what it would answer', async () => {
    await field(curator, 'Answer').fill('The **green team** does, on Tuesdays.\n\n- Plants of your own: yourself\n- A plant looks ill: tell facilities');
    await field(curator, 'Tags').fill('office, facilities');
    await curator.waitForSelector('.bubble strong');
    await button(curator, 'Check against past questions').click();
    await curator.waitForSelector('.replay');
    const report = await curator.locator('.replay').innerText();
    check(/Answered now/.test(report) && report.includes(question), report);
    await shot(curator, 'story-4-replay');
    await accessible(curator, 'the editor with its replay');
  });

  await test('a golden question that would change holds the publication back', async () => {
    const other = await consoleOf(browser, demo, 'Priya Nair');
    await goTo(other, 'golden');
    await field(other, 'Question').fill(question);
    await button(other, 'Add').click();
    await other.waitForSelector('tbody tr');
    await button(curator, 'Publish').click();
    await curator.locator('.replay .notice.bad').waitFor();
    await shot(curator, 'story-5-golden');
    await button(other, `Remove: ${question}`).click();
    await other.waitForSelector('.empty');
    await close(other);
  });

  await test('published, the very next question gets it', async () => {
    await button(curator, 'Publish').click();
    await curator.getByText('Published. The very next question gets it.').waitFor();
    await shot(curator, 'story-6-published');
    const card = await ask(asker, question);
    check((await card.innerText()).includes('green team'), await card.innerText());
    await shot(asker, 'story-7-answered');
    await goTo(curator, 'gaps');
    equal(await curator.locator('.gap').filter({ hasText: /plants/ }).count(), 0, 'the gap is closed');
    await goTo(curator, 'audit');
    check((await curator.locator('tbody').innerText()).includes('knowledge.published'), 'it is in the audit log');
    await close(asker);
  });

  await test('a restart keeps what was published and who is signed in', async () => {
    await demo.kill();
    await demo.start();
    await goTo(curator, 'knowledge');
    check((await curator.locator('tbody').innerText()).includes('plants'), 'the entry');
    await close(curator);
  });

  // --- Agents ---
  await test('an agent claims a question, notes, answers and returns it, and the asker reads it in the chat', async () => {
    const chat = await newWindow(browser, `${demo.url}/chat`);
    await signIn(chat, 'Ayesha Rahman');
    const card = await ask(chat, 'Can I borrow the projector stand of the Lyon office?');
    await card.getByRole('button', { name: 'Ask a human' }).click();
    const agent = await consoleOf(browser, demo, 'Tom Reyes');
    await goTo(agent, 'threads');
    await button(agent, 'Claim: Can I borrow the projector stand of the Lyon office?').click();
    await field(agent, 'Your answer').waitFor();
    await accessible(agent, 'a thread that is one\'s own');
    await agent.getByLabel('Only for agents', { exact: true }).check();
    await agent.locator('.composer textarea').fill('Ask Karim first.');
    await button(agent, 'Send').click();
    await agent.locator('.talk .note').filter({ hasText: 'Ask Karim first.' }).waitFor();
    await agent.getByLabel('Only for agents', { exact: true }).uncheck();
    await agent.locator('.composer textarea').fill('Yes: it is in the blue cupboard.');
    await agent.keyboard.press('Control+Enter');
    await chat.locator('.main .message').filter({ hasText: 'blue cupboard' }).first().waitFor();
    check(!(await chat.locator('.main').innerText()).includes('Karim'), 'the note stays with the agents');
    await agent.locator('.talk .from-agent').filter({ hasText: 'blue cupboard' }).waitFor();
    await shot(agent, 'desk-1-thread');
    await button(agent, 'Return to the bot').click();
    await agent.locator('.screen-head').filter({ hasText: 'solved by a colleague' }).waitFor();
    await close(agent);
    await close(chat);
  });

  await test('a ticket of the chat is taken, answered and solved at the desk', async () => {
    const chat = await newWindow(browser, `${demo.url}/chat`);
    await signIn(chat, 'Ruth Pemberton');
    await write(chat, '/desk ticket');
    const form = chat.getByRole('dialog', { name: 'Open a ticket' });
    await form.getByLabel('In one line').fill('The label printer prints blanks');
    await form.getByRole('button', { name: 'Open it' }).click();
    await chat.locator('.main .card').filter({ hasText: /INC-/ }).first().waitFor();
    const agent = await consoleOf(browser, demo, 'Tom Reyes');
    await goTo(agent, 'desk');
    const take = button(agent, 'Take: The label printer prints blanks');
    await take.waitFor();
    await accessible(agent, 'the desk with a ticket');
    await shot(agent, 'desk-2-queue');
    await take.click();
    await agent.getByRole('link', { name: 'The label printer prints blanks' }).first().waitFor();
    await agent.getByRole('button', { name: /^Mine/ }).click();
    await agent.getByRole('link', { name: 'The label printer prints blanks' }).first().click();
    await field(agent, 'Your answer').fill('Turn the roll around, please.');
    await agent.keyboard.press('Control+Enter');
    await chat.locator('.main .message').filter({ hasText: 'Turn the roll around' }).first().waitFor();
    await agent.locator('.talk li').filter({ hasText: 'Turn the roll around' }).waitFor();
    await button(agent, 'Solved').click();
    await agent.locator('.facts').filter({ hasText: 'solved' }).waitFor();
    await accessible(agent, 'a ticket');
    await shot(agent, 'desk-3-ticket');
    await close(agent);
    await close(chat);
  });

  await test('an agent says how a service is, and the status page tells everybody', async () => {
    const page = await consoleOf(browser, demo, 'Tom Reyes');
    await goTo(page, 'services');
    await page.locator('.service').first().getByRole('button').click();
    await field(page, 'What people should know').fill('Nothing is delivered.');
    await field(page, 'Workaround').fill('Use the phone.');
    await accessible(page, 'saying how a service is');
    await button(page, 'Tell everybody').click();
    await page.locator('.service.down').filter({ hasText: 'Nothing is delivered.' }).waitFor();
    await shot(page, 'desk-4-services');
    check((await (await fetch(`${demo.url}/status.json`)).text()).includes('Nothing is delivered.'), 'it is public');
    await page.locator('.service.down h2 a').click();
    await page.locator('.lines li').filter({ hasText: 'Use the phone.' }).waitFor();
    await accessible(page, 'a service');
    await shot(page, 'desk-5-service');
    await close(page);
  });

  await test('whoever keeps a topic approves a colleague\'s word, and everybody finds the colleague', async () => {
    const chat = await newWindow(browser, `${demo.url}/chat`);
    await signIn(chat, 'Tom Reyes');
    await ask(chat, '/desk skills add Phishing 4');
    const keeper = await consoleOf(browser, demo, 'Priya Nair');
    await goTo(keeper, 'experts');
    await button(keeper, 'Approve: Tom Reyes, Phishing').waitFor();
    await shot(keeper, 'desk-6-experts');
    await button(keeper, 'Approve: Tom Reyes, Phishing').click();
    await keeper.getByText('Phishing stands on the profile of Tom Reyes now.').waitFor();
    await field(keeper, 'Who knows …').fill('phishing');
    await keeper.keyboard.press('Enter');
    await keeper.locator('.profile').filter({ hasText: 'Tom Reyes' }).waitFor();
    await close(keeper);
    await close(chat);
  });

  await test('points are rules in words; the ledger is checked by an admin', async () => {
    const page = await consoleOf(browser, demo, 'Grace Okafor');
    await goTo(page, 'points');
    await button(page, 'Check now').click();
    await page.getByText('The ledger is whole').waitFor();
    await shot(page, 'desk-7-points');
    await close(page);
  });

  // --- Work that must not be lost ---
  await test('two curators on one draft: the second sees the other text beside the own one, and decides', async () => {
    const first = await consoleOf(browser, demo, 'Grace Okafor');
    const second = await consoleOf(browser, demo, 'Priya Nair');
    for (const page of [first, second]) await goTo(page, 'knowledge/new');
    for (const [page, text] of [[first, 'The lift is repaired on Monday.'], [second, 'Use the stairs in the east.']]) {
      await field(page, 'Question').fill('The lift is broken');
      await field(page, 'Answer').fill(text);
    }
    await button(first, 'Save draft').click();
    await until(first, () => location.pathname.endsWith('/the-lift-is-broken'));
    await button(second, 'Save draft').click();
    await second.locator('dialog').waitFor();
    const shown = await second.locator('dialog').innerText();
    check(shown.includes('Monday') && shown.includes('stairs') && shown.includes('Grace Okafor'), shown);
    await shot(second, 'console-3-conflict');
    await accessible(second, 'the conflict');
    await button(second, 'Save yours over it').click();
    await until(second, () => !document.querySelector('dialog'));
    await goTo(first, 'knowledge/the-lift-is-broken');
    equal(await field(first, 'Answer').inputValue(), 'Use the stairs in the east.', 'what was decided');
    await close(first);
    await close(second);
  });

  await test('a session that ends in the middle of an edit takes nothing away', async () => {
    const page = await consoleOf(browser, demo, 'Grace Okafor');
    await goTo(page, 'knowledge/new');
    await field(page, 'Question').fill('Who feeds the goldfish?');
    await field(page, 'Answer').fill('The reception, on Tuesdays.');
    await page.context().clearCookies();
    await button(page, 'Save draft').click();
    await page.locator('dialog .pick').first().waitFor();
    await shot(page, 'console-4-expired');
    await accessible(page, 'the expired session');
    await page.locator('dialog .pick').filter({ hasText: 'Grace Okafor' }).click();
    await until(page, () => !document.querySelector('dialog'));
    equal(await field(page, 'Answer').inputValue(), 'The reception, on Tuesdays.', 'the text is there');
    await button(page, 'Save draft').click();
    await until(page, () => location.pathname.endsWith('/who-feeds-the-goldfish'));
    await close(page);
  });

  await test('what was typed is there again after the window was closed', async () => {
    const page = await consoleOf(browser, demo, 'Grace Okafor');
    await goTo(page, 'knowledge/new');
    await field(page, 'Question').fill('Half a question');
    const again = await page.context().newPage();
    await page.close();
    await again.goto(`${demo.url}/console/knowledge/new`);
    await again.waitForSelector('.editor');
    await button(again, 'Use it').click();
    equal(await field(again, 'Question').inputValue(), 'Half a question', 'the text');
    await button(again, 'Save draft').click();
    await until(again, () => location.pathname.endsWith('/half-a-question'));
    await again.context().close();
  });

  // --- Nothing runs that an entry holds ---
  await test('script in an entry is text: none of the vectors runs', async () => {
    const page = await consoleOf(browser, demo, 'Grace Okafor');
    await page.evaluate(() => { window.ran = 0; window.alert = () => { window.ran += 1; }; });
    const folder = process.env.TWICKET_SHARED || join(new URL('../..', import.meta.url).pathname, '..', 'shared');
    let vectors = ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '[x](javascript:alert(1))', '"><svg onload=alert(1)>', '![x](x"onerror="alert(1))', '<iframe srcdoc="<script>parent.alert(1)</script>">', '<a href="jav&#x09;ascript:alert(1)">x</a>', '[a]: javascript:alert(1)\n\n[a]'];
    try {
      const text = readFileSync(join(folder, 'vectors', 'xss-strings', 'cases.json'), 'utf8');
      const cases = JSON.parse(text);
      const list = Array.isArray(cases) ? cases : cases.cases ?? cases.strings ?? [];
      vectors = vectors.concat(list.map((one) => (typeof one === 'string' ? one : one.s ?? one.text ?? one.value ?? one.payload ?? '')).filter(Boolean));
    } catch { console.log('    SKIPPED xss-strings: ../shared is not here'); }
    await goTo(page, 'knowledge/new');
    await page.evaluate(() => { window.ran = 0; window.alert = () => { window.ran += 1; }; });
    await field(page, 'Question').fill(vectors.slice(0, 8).join(' '));
    for (let from = 0; from < vectors.length; from += 60) {
      await field(page, 'Answer').fill(vectors.slice(from, from + 60).join('\n\n'));
      await page.waitForTimeout(400);
      for (const link of await page.locator('.bubble a').evaluateAll((all) => all.map((one) => one.href))) check(/^(https?|mailto):/.test(link), `a link to ${link}`);
    }
    await button(page, 'Save draft').click();
    await until(page, () => !location.pathname.endsWith('/new'));
    await page.waitForSelector('.bubble');
    await goTo(page, 'knowledge');
    equal(await page.evaluate(() => window.ran ?? 0), 0, 'scripts that ran');
    equal(await page.locator('main iframe, main script, main object, main embed').count(), 0, 'elements from data');
    console.log(`    suite xss in the console: ${vectors.length} cases, ${vectors.length} right, 0 by written reason`);
    await close(page);
  });

  // --- For everybody ---
  await test('every screen keeps the rules of accessibility, light and dark, wide and on a phone', async () => {
    for (const [dark, width] of [[false, 1280], [true, 1280], [false, 360], [true, 360]]) {
      const page = await consoleOf(browser, demo, 'Grace Okafor', { dark, width, height: width < 500 ? 760 : 900 });
      for (const screen of [...screens, 'knowledge/the-lift-is-broken']) {
        await goTo(page, screen);
        const name = `${screen.replace('/', '-')}-${width}${dark ? '-dark' : ''}`;
        await page.waitForTimeout(150);
        await accessible(page, name);
        await shot(page, `screen-${name}`);
      }
      await close(page);
    }
  });

  await test('four languages, each whole', async () => {
    for (const [locale, word] of [['de-DE', 'Lücken'], ['fr-FR', 'Lacunes'], ['es-ES', 'Lagunas'], ['en-GB', 'Gaps']]) {
      const page = await consoleOf(browser, demo, 'Grace Okafor', { locale });
      await goTo(page, 'today');
      check((await page.locator('nav').innerText()).includes(word), locale);
      equal(await page.locator('html').getAttribute('lang'), locale.slice(0, 2), 'the language is declared');
      await shot(page, `language-${locale.slice(0, 2)}`);
      await close(page);
    }
  });

  await test('by keyboard alone: skip the menu, find an entry, open it', async () => {
    const page = await consoleOf(browser, demo, 'Grace Okafor');
    await goTo(page, 'knowledge');
    await page.keyboard.press('Tab');
    equal(await page.evaluate(() => document.activeElement.className), 'skip', 'the first stop');
    await page.keyboard.press('Enter');
    equal(await page.evaluate(() => document.activeElement.id), 'main', 'the content');
    await field(page, 'Filter by title, tag or owner').focus();
    await page.keyboard.type('vpn');
    for (let i = 0; i < 6 && !(await page.evaluate(() => document.activeElement.closest('tbody'))); i += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.editor');
    await close(page);
  });

  await test('each person sees the screens of his or her rights', async () => {
    for (const [name, count] of [['Tom Reyes', 11], ['Nadia Farrow', 9], ['Ruth Pemberton', 4], ['Grace Okafor', screens.length]]) {
      const page = await consoleOf(browser, demo, name);
      equal(await page.locator('nav .nav').count(), count, name);
      await page.goto(`${demo.url}/console/audit`);
      await page.waitForSelector(name === 'Grace Okafor' ? 'tbody' : '.empty');
      await close(page);
    }
  });

  await test('another site cannot change anything through a signed-in browser', async () => {
    const page = await consoleOf(browser, demo, 'Grace Okafor');
    const stranger = await page.context().newPage();
    await stranger.goto(demo.url.replace('127.0.0.1', 'localhost') + '/status');
    const statuses = await stranger.evaluate(async (url) => {
      const tries = [['PATCH', '/api/v1/channels/webchat%2Fdefault/general', '{"mode":"off"}'], ['DELETE', '/api/v1/session', null], ['POST', '/api/v1/golden', '{"text":"x"}']];
      const found = [];
      for (const [method, path, body] of tries) for (const mode of ['cors', 'no-cors']) {
        const answer = await fetch(url + path, { method: mode === 'no-cors' ? 'POST' : method, mode, credentials: 'include', body, headers: mode === 'cors' ? { 'Content-Type': 'application/json' } : {} }).catch(() => null);
        found.push(answer ? answer.status : 'blocked');
      }
      return found;
    }, demo.url).catch((why) => [String(why)]);
    check(statuses.every((one) => one !== 200), JSON.stringify(statuses));
    const now = await page.evaluate(async () => (await (await fetch('/api/v1/channels')).json()).channels.find((one) => one.id === 'general').mode);
    check(now !== 'off', 'the mode is as before');
    equal(await page.evaluate(async () => (await (await fetch('/api/v1/session')).json()).me.id), 'grace.okafor', 'still signed in');
    await page.context().close();
  });
} finally {
  await browser.close();
  await demo.end();
  console.log(`    pictures in ${screenshots}`);
}
finish();
