// Slack's own Socket Mode client against a server of ours: it signs in at the address given, must get hello, envelopes and
// notices as Slack sends them, and answers the end of a connection with a new one. Ends after the wanted envelopes.
import { createRequire } from 'node:module';

const { SocketModeClient, LogLevel } = createRequire(import.meta.url)('@slack/socket-mode');
const [api, wanted] = [process.argv[2], Number(process.argv[3])];
const client = new SocketModeClient({
  appToken: 'xapp-test',
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: api, retryConfig: { retries: 2 } },
});
let connected = 0;
let heard = 0;
client.on('connected', () => console.log(`connected ${(connected += 1)}`));
client.on('slack_event', async ({ type, body, ack }) => {
  await ack();
  console.log(`envelope ${type} ${body?.event?.type ?? body?.command ?? ''}`);
  if ((heard += 1) < wanted) return;
  await client.disconnect();
  console.log(`done after ${connected} connections`);
  process.exit(0);
});
setTimeout(() => process.exit(2), 25000);
client.start().catch((failure) => { console.error(failure.message); process.exit(1); });
