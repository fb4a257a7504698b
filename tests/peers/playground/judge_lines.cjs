// Activities from a file, one JSON a line, before Microsoft's own parsers: prints what they complain of and the count; exit
// status 1 when there is any.
'use strict';
const fs = require('node:fs');
const { judgeActivity } = require('./judge.cjs');

const lines = fs.readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean);
let complaints = 0;
for (const line of lines) {
  const activity = JSON.parse(line);
  for (const said of judgeActivity(activity)) {
    complaints += 1;
    console.log(`${said}\n    in ${line.slice(0, 300)}`);
  }
}
console.log(`${lines.length} activities judged, ${complaints} complaints`);
process.exit(complaints === 0 && lines.length > 0 ? 0 : 1);
