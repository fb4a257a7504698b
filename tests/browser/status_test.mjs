// The status page in a real browser against the real program: in four languages, light and dark, on a phone, while an agent
// sets a state in the chat.
import { accessible, check, Demo, equal, finish, launch, newWindow, shot, test } from './harness.mjs';
import { cardAfter, signIn, write } from './chat_page.mjs';

const demo = new Demo();
const browser = await launch();

async function close(page) {
  const { complaints } = page;
  await page.context().close();
  equal(complaints, [], 'what the browser complained about');
}

try {
  await demo.start();

  await test('all is well: one calm sentence and every service', async () => {
    const page = await newWindow(browser, `${demo.url}/status`);
    equal(await page.locator('.sum').innerText(), 'All services work.', 'the sum');
    check(await page.locator('li').count() >= 12, 'all services');
    await shot(page, 'status-1-well');
    await accessible(page, 'the status page');
    await close(page);
  });

  await test('what an agent says in the chat stands there at once, in the reader’s language', async () => {
    const agent = await newWindow(browser, `${demo.url}/chat`);
    await signIn(agent, 'Tom Reyes');
    for (const words of ['/desk service mail down "Nothing is delivered since the night." workaround "Use the phone." next 2h',
      '/desk service identity degraded "Two-factor codes come late."']) {
      const before = await agent.locator('.main .card').count();
      await write(agent, words);
      await cardAfter(agent, before);
    }
    await shot(agent, 'status-2-chat');
    for (const [locale, sum] of [['en-GB', '2 services have trouble.'], ['de-AT', '2 Dienste sind gestört.'], ['fr-FR', '2 services sont perturbés.'],
      ['es-ES', '2 servicios tienen problemas.']]) {
      const page = await newWindow(browser, `${demo.url}/status`, { locale });
      equal(await page.locator('.sum').innerText(), sum, locale);
      check((await page.locator('body').innerText()).includes('Nothing is delivered since the night.'), 'the text');
      equal(await page.locator('html').getAttribute('lang'), locale.slice(0, 2), 'the language is declared');
      await shot(page, `status-3-${locale.slice(0, 2)}`);
      await close(page);
    }
    await close(agent);
  });

  await test('dark, and on a phone', async () => {
    for (const dark of [false, true]) {
      const page = await newWindow(browser, `${demo.url}/status`, { dark, width: 360, height: 760, locale: 'de-DE' });
      await accessible(page, `the status page on a phone, ${dark ? 'dark' : 'light'}`);
      await shot(page, `status-4-phone-${dark ? 'dark' : 'light'}`);
      await close(page);
    }
    const page = await newWindow(browser, `${demo.url}/status`, { dark: true });
    await shot(page, 'status-5-dark');
    await close(page);
  });

  await test('feed and JSON say the same', async () => {
    const feed = await (await fetch(`${demo.url}/status/feed`)).text();
    check(feed.includes('<feed xmlns="http://www.w3.org/2005/Atom"') && feed.includes('Mail and calendar: down'), 'the feed');
    const json = await (await fetch(`${demo.url}/status.json`)).json();
    equal(json.state, 'down', 'the worst state');
    equal(json.services.find((one) => one.id === 'mail').workaround, 'Use the phone.', 'the workaround');
  });
} finally {
  await browser.close();
  await demo.end();
}
finish();
