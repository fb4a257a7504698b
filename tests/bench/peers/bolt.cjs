// Slack's own framework as a bot that echoes (or, with ACK_ONLY=1, does nothing), for `./dev bench networks`.
'use strict';
const { App, HTTPReceiver, LogLevel } = require('@slack/bolt');

const receiver = new HTTPReceiver({
  signingSecret: process.env.SECRET,
  endpoints: '/slack/events',
  logLevel: LogLevel.ERROR,
  customRoutes: [{ path: '/health', method: ['GET'], handler: (_request, response) => response.end('ok') }]
});
const app = new App({
  receiver,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: process.env.SLACK_API },
  // With both ids given it need not ask who it is before each event.
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B0DESK00001', botUserId: 'U0DESK00001' })
});

app.event('message', async ({ event, client }) => {
  if (process.env.ACK_ONLY === '1') return;
  await client.chat.postMessage({ channel: event.channel, thread_ts: event.ts, text: 'echo: ' + event.text });
});
app.start({ port: Number(process.argv[2]), host: '127.0.0.1' });
