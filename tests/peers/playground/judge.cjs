// Microsoft's own parsers as judges of what we send: the activity schema and the Adaptive Cards library. Gives the list of
// complaints.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const { Activity } = require('@microsoft/agents-activity');

// Its package.json names files that Node cannot load; the bundle beside them is loaded by hand. Anew for every card: one of its
// patterns remembers where it stopped, and would refuse the language of every second card.
globalThis.self = globalThis;
const source = fs.readFileSync(path.join(__dirname, 'node_modules/adaptivecards/dist/adaptivecards.js'), 'utf8');
const script = new vm.Script(`(function (module, exports, require) {${source}\n})`);
function load() {
  const bundle = { exports: {} };
  script.runInThisContext()(bundle, bundle.exports, require);
  return bundle.exports;
}

function judgeCard(card) {
  const { AdaptiveCard, SerializationContext } = load();
  const context = new SerializationContext();
  const parsed = new AdaptiveCard();
  parsed.parse(card, context);
  const said = [];
  for (let i = 0; i < context.eventCount; i += 1) said.push(context.getEventAt(i).message);
  for (const failure of parsed.validateProperties().validationEvents || []) said.push(failure.message);
  return said;
}

function judgeActivity(activity) {
  const said = [];
  try { Activity.fromJson(JSON.stringify(activity)); } catch (failure) { said.push(failure.message); }
  for (const one of activity.attachments || []) said.push(...judgeCard(one.content));
  return said;
}

module.exports = { judgeActivity, judgeCard };
