// Makes docs/pictures/chat.png anew: a question in the web chat and its cited answer. Run it by hand after the look changed:
// node tests/browser/picture.mjs ["question"]
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Demo, launch, newWindow } from './harness.mjs';
import { ask, openPlace, signIn, write } from './chat_page.mjs';

const target = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'docs', 'pictures', 'chat.png');
const demo = new Demo();
await demo.start();
const browser = await launch();
const colleague = await newWindow(browser, `${demo.url}/chat`);
await signIn(colleague, 'Tom Reyes');
const page = await newWindow(browser, `${demo.url}/chat`, { width: 1200, height: 960 });
await signIn(page, 'Ayesha Rahman');
const card = await ask(page, process.argv[2] || 'my vpn keeps dropping');
if (await card.locator('.more').count()) await card.locator('.more').click();
await openPlace(colleague, 'general');
await write(colleague, 'The print server in Bristol is back. Please print again what is missing.');
await page.locator('.badge').first().waitFor();
await page.mouse.move(0, 0);
await page.locator('.main .timeline').evaluate((list) => { list.scrollTop = list.scrollHeight; });
await page.screenshot({ path: target });
await browser.close();
await demo.end();
