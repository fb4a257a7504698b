// emulate signs and sends Slack's events, but neither its seed nor its API can name who gets them. This load hook of ours,
// given SLACK_EVENTS_URL, registers one in the running service.
import { registerHooks } from 'node:module';

const mark = 'webhooks.setHeaderFactory((context) => slackWebhookHeaders(store, context));';
const subscriber = JSON.stringify({ url: process.env.SLACK_EVENTS_URL, events: ['*'], active: true, owner: 'slack' });

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!/\/emulate\/dist\/.*\.js$/.test(url) || loaded.source == null) return loaded;
    const text = typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source).toString('utf8');
    return text.includes(mark) ? { ...loaded, source: text.replace(mark, `${mark} webhooks.register(${subscriber});`) } : loaded;
  },
});
