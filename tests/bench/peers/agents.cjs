// Microsoft's framework as a bot that does nothing, for `./dev bench networks`. Without a client id it checks no token, so
// it does less than ours.
'use strict';
const express = require('express');
const { ActivityHandler, CloudAdapter, authorizeJWT, loadAuthConfigFromEnv } = require('@microsoft/agents-hosting');

const config = loadAuthConfigFromEnv();
const adapter = new CloudAdapter(config);
const bot = new ActivityHandler();
bot.onMessage(async (_context, next) => next());

const app = express();
app.use(express.json());
app.get('/health', (_request, response) => response.end('ok'));
app.post('/api/messages', (request, _response, next) => { delete request.headers.authorization; next(); }, authorizeJWT(config),
  (request, response, next) => adapter.process(request, response, (context) => bot.run(context)).catch(next));
app.listen(Number(process.argv[2]), '127.0.0.1');
