// Twicket and Microsoft's Agents Playground: the flows of Teams, without tokens and with tokens both ways. Everything that is
// said is judged by Microsoft's parsers. Last line: "N passed, N failed, N skipped".
import { createRequire } from 'node:module';
import { buttonsOf, Stage, until } from './playground.mjs';

const { judgeActivity, judgeCard } = createRequire(import.meta.url)('./judge.cjs');
let passed = 0;
let failed = 0;

async function test(name, act) {
  const begin = Date.now();
  try {
    await act();
    passed += 1;
    console.log(`ok ${passed + failed} ${name} (${Date.now() - begin} ms)`);
  } catch (failure) {
    failed += 1;
    console.log(`not ok ${passed + failed} ${name}\n${String(failure.stack || failure).replace(/^/gm, '    ')}`);
  }
}
function check(holds, what) { if (!holds) throw new Error(what); }

const flows = async (stage, how) => {
  await test(`${how}: installing it is answered by a welcome`, async () => {
    check((await stage.install()).status === 200, 'installed');
    await stage.heard(/first desk of Halden Works/);
  });
  await test(`${how}: a question in the personal chat gets a cited card, judged good`, async () => {
    await stage.say('my vpn keeps dropping');
    const event = await stage.heard(/↗ \[.*vpn/i);
    check(event.response.statusCode === 201, 'taken by the connector');
    check(event.request.url.includes(`/v3/conversations/${stage.chat}/activities`), event.request.url);
    check(buttonsOf(event).length >= 3, 'with its buttons');
  });
  await test(`${how}: a mention in a channel is answered in its thread`, async () => {
    const root = (await stage.mention('how do I get a loan laptop?')).body.postConversationId;
    const event = await stage.heard(/loan laptop/);
    check(decodeURIComponent(event.request.url).includes(root), `${event.request.url} is not in ${root}`);
  });
  await test(`${how}: a group chat is answered with a mention of the asker`, async () => {
    if (!stage.group) throw new Error('the playground has no group chat');
    await stage.mention('hello', stage.group);
    await stage.heard(/<at>Alex Wilber<\/at>/);
  });
};

const byHand = async (stage) => {
  await test('a press replaces the card in place and answers the invoke with its new look', async () => {
    const before = stage.said().length;
    await stage.say('how do I book a meeting room?');
    const event = await stage.heard(/meeting room/, before);
    const helpful = buttonsOf(event).find((one) => one.data.twicket.action === 'answer.helpful');
    check(helpful, 'a button Helpful');
    const answer = await stage.activity({ type: 'invoke', name: 'adaptiveCard/action', replyToId: event.response.body.id,
      value: { action: { type: 'Action.Execute', verb: helpful.verb, data: helpful.data }, trigger: 'manual' } });
    check(answer.status === 200 && answer.body.type === 'application/vnd.microsoft.card.adaptive', JSON.stringify(answer));
    check(judgeCard(answer.body.value).length === 0, 'the new look is a good card');
    const put = await until('the update', () => stage.said().find((e) => e.request.method === 'PUT'));
    check(put.response.statusCode === 200, 'the connector took the update');
  });
  await test('"Not helpful" asks for the reason in a dialog, and what is sent there comes in', async () => {
    const before = stage.said().length;
    await stage.say('my laptop is slow');
    const event = await stage.heard(/laptop/, before);
    const not = buttonsOf(event).find((one) => one.data.twicket.action === 'answer.not_helpful');
    check(not, 'a button Not helpful');
    await stage.activity({ type: 'invoke', name: 'adaptiveCard/action', replyToId: event.response.body.id, value: { action: { type: 'Action.Execute', verb: 'press', data: not.data } } });
    const reasons = await until('the reasons', () => stage.said().slice(before).find((e) => buttonsOf(e).some((b) => b.data.twicket.action === 'answer.other_reason')));
    const other = buttonsOf(reasons).find((b) => b.data.twicket.action === 'answer.other_reason');
    await stage.activity({ type: 'invoke', name: 'adaptiveCard/action', replyToId: event.response.body.id, value: { action: { type: 'Action.Execute', verb: 'press', data: other.data } } });
    const asked = await until('the form', () => stage.said().slice(before).find((e) => buttonsOf(e).some((b) => b.data.msteams?.type === 'task/fetch')));
    const data = buttonsOf(asked).find((b) => b.data.msteams).data;
    const dialog = await stage.activity({ type: 'invoke', name: 'task/fetch', value: { data } });
    check(dialog.body.task.type === 'continue', JSON.stringify(dialog));
    const card = dialog.body.task.value.card.content;
    check(judgeCard(card).length === 0, judgeCard(card).join('\n'));
    const values = Object.fromEntries(card.body.filter((e) => e.id).map((e) => [e.id, e.choices ? e.choices[0].value : 'it is an old one']));
    const count = stage.said().length;
    const sent = await stage.activity({ type: 'invoke', name: 'task/submit', value: { data: { ...card.actions[0].data, ...values } } });
    check(sent.status === 200 && !sent.body, JSON.stringify(sent));
    await until('its effect', () => stage.said().length > count);
  });
  await test('a reaction comes in as what it stands for', async () => {
    const event = stage.said().find((e) => buttonsOf(e).some((b) => b.data.twicket.action === 'answer.helpful'));
    const before = stage.said().length;
    const answer = await stage.activity({ type: 'messageReaction', replyToId: event.response.body.id, reactionsAdded: [{ type: 'like' }], text: undefined });
    check(answer.status === 200, `status ${answer.status}`);
    await until('its effect', () => stage.said().length > before);
  });
  await test('"Send to desk" shows a dialog first, then takes the message', async () => {
    const value = { commandId: 'sendToDesk', commandContext: 'message', messagePayload: { id: '77', body: { contentType: 'html', content: '<p>the printer is on fire</p>' }, from: { user: { id: 'x', displayName: 'Megan' } } } };
    const dialog = await stage.activity({ type: 'invoke', name: 'composeExtension/fetchTask', value });
    check(dialog.body.task.type === 'continue', JSON.stringify(dialog));
    check(judgeCard(dialog.body.task.value.card.content).length === 0, 'a good card');
    const sent = await stage.activity({ type: 'invoke', name: 'composeExtension/submitAction', value: { ...value, data: dialog.body.task.value.card.content.actions[0].data } });
    check(sent.body.task.type === 'message', JSON.stringify(sent));
  });
  await test('what nobody knows is left alone, what is wrong is refused', async () => {
    check((await stage.activity({ type: 'wholly-new' })).status === 200, 'a new type');
    check((await stage.activity({ type: 'invoke', name: 'signin/verifyState', value: {} })).status === 501, 'an unknown invoke');
    const channel = await stage.post('/_internal/v1/customActivities', { type: 'conversationUpdate', channelData: { eventType: 'channelCreated' } });
    check(channel.status < 500, 'the playground sent it');
  });
};

for (const signed of [false, true]) {
  const stage = new Stage({ signed });
  try {
    await stage.start();
    await flows(stage, signed ? 'signed' : 'unsigned');
    if (!signed) await byHand(stage);
    if (signed) {
      await test('signed: nothing is taken without a token', async () => {
        check((await stage.activity({ text: 'hello' })).status === 401, 'refused');
      });
    }
    await test(`${signed ? 'signed' : 'unsigned'}: Microsoft's parsers find no fault in anything that was said`, async () => {
      const said = stage.said();
      const complaints = said.flatMap((e) => judgeActivity(e.request.body));
      check(said.length > 0 && complaints.length === 0, complaints.slice(0, 5).join('\n'));
      console.log(`    ${said.length} activities judged, ${complaints.length} complaints`);
    });
    const refused = stage.events().filter((e) => (e.response?.statusCode ?? 0) >= 400);
    await test(`${signed ? 'signed' : 'unsigned'}: no call in either direction was refused`, async () => {
      check(refused.length === 0, JSON.stringify(refused.map((e) => [e.request.url, e.response])).slice(0, 600));
    });
  } catch (failure) {
    failed += 1;
    console.log(`not ok: ${failure.stack || failure}\n${stage.log}`);
  } finally {
    await stage.end();
  }
}
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed ? 1 : 0;
