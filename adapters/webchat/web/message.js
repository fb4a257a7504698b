// One message: author, time, text or card, reactions and what can be done with it.
import { announce, h, icon, iconButton } from './dom.js';
import { avatar, timeOfDay, typedText, wholeTime } from './format.js';
import { cardElement } from './card.js';
import { t } from './texts.js';

const signs = ['👍', '👎', '🙋', '🎫'];

export class MessageView {
  // root(message): what to do for "Reply"; none in a thread and in direct messages.
  constructor(model, { onreply = null } = {}) {
    this.model = model;
    this.onreply = onreply;
    this.editing = null;  // id of the message being edited
    this.redraw = () => {};
  }

  // A text that changes when the message must be drawn anew.
  static key(message, grouped) {
    return JSON.stringify([message.sequence, message.state, message.error, grouped]);
  }

  draw(message, grouped) {
    const { author } = message;
    const mine = author.id === this.model.me.id;
    const name = message.card?.speaker || author.name;
    const shown = message.card?.speaker ? { id: message.card.speaker, name: message.card.speaker, bot: false } : author;
    const head = h('div', { class: 'message-head' },
      h('span', { class: 'author' }, name),
      author.bot && h('span', { class: 'tag' }, message.card?.speaker ? t('relayed', { name: author.name }) : t('assistant_tag')),
      h('time', { datetime: new Date(message.at).toISOString(), title: wholeTime(message.at) }, timeOfDay(message.at)));
    const classes = ['message', mine ? 'mine' : '', grouped ? 'grouped' : '', message.state || '', author.bot ? 'by-bot' : ''];
    return h('article', { class: classes.filter(Boolean).join(' '), dataset: { message: message.id }, 'aria-label': `${name}, ${timeOfDay(message.at)}` },
      avatar(shown, 'message-avatar'),
      h('div', { class: 'message-body' }, head,
        message.private && h('p', { class: 'private' }, icon('lock'), t('private')),
        this.content(message), this.foot(message)),
      this.tools(message, mine));
  }

  content(message) {
    if (message.deleted) return h('p', { class: 'text gone' }, t('deleted'));
    if (message.card) return cardElement(message, (action) => this.press(message, action));
    if (this.editing === message.id) return this.editor(message);
    return h('p', { class: 'text' }, typedText(message.text, this.model.bot),
      message.edited && h('span', { class: 'edited' }, ` (${t('edited')})`));
  }

  async press(message, action) {
    try {
      await this.model.click(message, action);
    } catch (error) {
      // "conflict": the card was replaced meanwhile, the new one is on its way.
      if (error.code !== 'conflict') announce(error.message || t('failed'));
    }
  }

  foot(message) {
    if (message.state === 'sending') return h('p', { class: 'sending-state' }, t('sending'));
    if (message.state === 'failed') {
      return h('p', { class: 'failed-state', role: 'alert' }, icon('alert'), h('span', {}, message.error ? `${t('failed')} ${message.error}` : t('failed')),
        h('button', { type: 'button', class: 'quiet', onclick: () => this.model.retry(message) }, t('retry')),
        h('button', { type: 'button', class: 'quiet', onclick: () => this.model.discard(message) }, t('discard')));
    }
    if (!message.reactions?.length) return null;
    return h('div', { class: 'reactions' }, message.reactions.map((sign) => {
      const label = t('reacted', { emoji: sign.emoji, n: sign.count, names: sign.names.join(', ') });
      return h('button', {
        type: 'button', class: sign.mine ? 'reaction mine' : 'reaction', 'aria-pressed': String(sign.mine), 'aria-label': label, title: label,
        onclick: () => this.model.react(message, sign.emoji, !sign.mine).catch(() => {}),
      }, sign.emoji, ' ', h('span', {}, String(sign.count)));
    }));
  }

  tools(message, mine) {
    if (message.deleted || message.state || this.editing === message.id) return null;
    const react = h('span', { class: 'tool-signs' }, signs.map((emoji) => h('button', {
      type: 'button', class: 'icon-button sign', 'aria-label': t('react_with', { emoji }), title: t('react_with', { emoji }),
      onclick: () => {
        const has = message.reactions.some((sign) => sign.emoji === emoji && sign.mine);
        this.model.react(message, emoji, !has).catch(() => {});
      },
    }, emoji)));
    return h('div', { class: 'tools', role: 'group', 'aria-label': t('react') }, react,
      this.onreply && message.thread && iconButton('reply', t('reply'), () => this.onreply(message)),
      mine && !message.card && iconButton('edit', t('edit'), () => { this.editing = message.id; this.redraw(message.id); }),
      mine && iconButton('trash', t('remove'), () => { if (confirm(t('remove_ask'))) this.model.remove(message).catch(() => {}); }));
  }

  editor(message) {
    const field = h('textarea', { class: 'edit-field', rows: '3', 'aria-label': t('edit') });
    field.value = message.text;
    const done = () => {
      this.editing = null;
      this.redraw(message.id);
    };
    const save = async () => {
      const text = field.value.trim();
      if (text && text !== message.text) await this.model.edit(message, text).catch((error) => announce(error.message || t('failed')));
      done();
    };
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') { event.stopPropagation(); done(); }
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); save(); }
    });
    requestAnimationFrame(() => field.focus());
    return h('div', { class: 'editor' }, field, h('div', { class: 'editor-actions' },
      h('button', { type: 'button', class: 'action', onclick: done }, t('cancel')),
      h('button', { type: 'button', class: 'action primary', onclick: save }, t('save'))));
  }
}
