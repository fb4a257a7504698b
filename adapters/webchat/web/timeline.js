// A list of messages that grows at the end: a place, or one thread of it. Keeps to the end while the reader is there.
import { announce, h, sync } from './dom.js';
import { avatar, dayKey, dayName } from './format.js';
import { MessageView } from './message.js';
import { t } from './texts.js';

const groupWithin = 5 * 60 * 1000;
const nearEnd = 80;  // pixels

export class Timeline {
  // thread: root id, or '' for the place itself. onopen(message): opens a thread.
  constructor(model, place, thread, { onopen, welcome = null } = {}) {
    Object.assign(this, { model, place, thread, onopen, welcome });
    this.direct = model.places.get(place)?.kind === 'direct';
    this.view = new MessageView(model, { onreply: thread || this.direct ? null : onopen });
    this.view.redraw = (id) => { this.drawn.delete(id); this.update(); };
    this.drawn = new Map();  // id → {key, element}
    this.list = h('div', { class: 'messages' });
    this.signs = h('div', { class: 'typing', 'aria-live': 'off' });
    this.older = h('button', { type: 'button', class: 'quiet older', onclick: () => this.more() }, t('older'));
    this.scroller = h('div', { class: this.direct ? 'timeline direct' : 'timeline', tabindex: '0', role: 'region', 'aria-label': `${t(thread ? 'thread' : 'messages')}: ${model.places.get(place)?.name}` },
      h('div', { class: 'timeline-inner' }, this.older, this.list, this.signs));
    this.scroller.addEventListener('scroll', () => {
      this.atEnd = this.distance() < nearEnd;
      if (this.scroller.scrollTop < 60 && !this.older.hidden) this.more();
    });
    this.atEnd = true;
    this.watcher = new ResizeObserver(() => { if (this.atEnd) this.toEnd(); });
    this.watcher.observe(this.scroller);
    this.watcher.observe(this.list);
  }

  distance() { return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight; }
  toEnd() { this.scroller.scrollTop = this.scroller.scrollHeight; }
  stop() { this.watcher.disconnect(); }

  async more() {
    if (this.loadingOlder) return;
    this.loadingOlder = true;
    const before = this.scroller.scrollHeight - this.scroller.scrollTop;
    try {
      if (this.thread) await this.model.loadThread(this.place, this.thread, true);
      else await this.model.load(this.place, true);
      this.update();
      this.scroller.scrollTop = this.scroller.scrollHeight - before;
    } finally {
      this.loadingOlder = false;
    }
  }

  messages() {
    if (!this.thread) return this.model.listOf(this.place);
    const root = this.model.messages.get(this.thread);
    return [...(root ? [root] : []), ...this.model.repliesOf(this.thread)];
  }

  update() {
    const known = this.thread ? this.model.thread(this.thread) : this.model.places.get(this.place);
    if (!known) return;
    this.older.hidden = !known.more;
    const messages = this.messages();
    const wanted = [];
    const seen = new Set();
    let before = null;
    for (const message of messages) {
      const newDay = !before || dayKey(before.at) !== dayKey(message.at);
      if (newDay) wanted.push(this.cached(`day ${dayKey(message.at)}`, dayName(message.at), () => this.day(message.at), seen));
      if (!this.thread && known.newFrom && message.position >= known.newFrom && before && before.position < known.newFrom) {
        wanted.push(this.cached('new line', 'new', () => h('div', { class: 'new-line', role: 'separator' }, h('span', {}, t('new_line'))), seen));
      }
      const grouped = !newDay && !message.card?.speaker && !before.card?.speaker && before.author.id === message.author.id && message.at - before.at < groupWithin
        && !(this.model.threads.get(before.id)?.replies && !this.thread && !this.direct);
      wanted.push(this.cached(message.id, MessageView.key(message, grouped), () => this.view.draw(message, grouped), seen));
      if (!this.thread && !this.direct && !message.state) wanted.push(...this.below(message, seen));
      if (this.thread && message.id === this.thread) wanted.push(this.cached('count', String(known.replies), () => this.countLine(known.replies), seen));
      before = message;
    }
    for (const id of this.drawn.keys()) if (!seen.has(id)) this.drawn.delete(id);
    if (!messages.length && known.loaded && this.welcome) wanted.push(this.cached('welcome', 'welcome', this.welcome, seen));
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    const focusedIn = focused?.closest('article')?.dataset.message;
    sync(this.list, wanted);
    if (focusedIn && !this.list.contains(document.activeElement)) this.focusMessage(focusedIn);
    this.updateTyping();
    if (this.atEnd) this.toEnd();
  }

  // A redrawn message keeps the focus: on its first button, else on the list.
  focusMessage(id) {
    const article = this.list.querySelector(`article[data-message="${CSS.escape(id)}"]`);
    (article?.querySelector('.action, .editor textarea') || this.scroller).focus({ preventScroll: true });
  }

  cached(id, key, draw, seen) {
    seen.add(id);
    const known = this.drawn.get(id);
    if (known && known.key === key) return known.element;
    const element = draw();
    this.drawn.set(id, { key, element });
    return element;
  }

  day(at) { return h('div', { class: 'day', role: 'separator' }, h('span', {}, dayName(at))); }

  countLine(count) {
    return h('div', { class: 'reply-count', role: 'separator' }, h('span', {}, count === 1 ? t('replies_one') : t('replies', { n: count })));
  }

  // Below a message that began a thread: its last replies and the way into it.
  below(message, seen) {
    const replies = this.model.repliesOf(message.id);
    const count = Math.max(this.model.thread(message.id).replies, replies.filter((reply) => !reply.private).length);
    if (!replies.length && !count) return [];
    const shown = replies.slice(-2);
    const hidden = count - shown.filter((reply) => !reply.private).length;
    const key = JSON.stringify([count, shown.map((reply) => [reply.id, MessageView.key(reply, false), this.view.editing === reply.id])]);
    return [this.cached(`below ${message.id}`, key, () => h('div', { class: 'below', dataset: { thread: message.id } },
      hidden > 0 && h('button', { type: 'button', class: 'quiet view-thread', onclick: () => this.onopen(message) },
        h('span', { class: 'stack' }, this.faces(replies)), count === 1 ? t('replies_one') : t('replies', { n: count }), ' · ', t('view_thread')),
      shown.map((reply) => this.view.draw(reply, false)),
      hidden <= 0 && h('button', { type: 'button', class: 'quiet view-thread', onclick: () => this.onopen(message) }, t('reply'))), seen)];
  }

  faces(replies) {
    const authors = new Map(replies.map((reply) => [reply.author.id, reply.author]));
    return [...authors.values()].slice(0, 3).map((author) => avatar(author, 'small'));
  }

  updateTyping() {
    const names = [...new Set(this.writers().map((author) => author.name))];
    const text = names.length === 0 ? '' : names.length === 1 ? t('typing_one', { name: names[0] })
      : names.length === 2 ? t('typing_two', { name: names[0], other: names[1] }) : t('typing_many');
    if (this.signs.dataset.text === text) return;
    this.signs.dataset.text = text;
    this.signs.replaceChildren(...(text ? [h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')), h('span', {}, text)] : []));
    if (this.atEnd) this.toEnd();
  }

  // In a channel the sign of any of its threads shows at the end, since replies appear there too.
  writers() {
    if (this.thread || this.direct) return this.model.writers(this.place, this.thread);
    const threads = new Set(['', ...this.messages().map((message) => message.id)]);
    return [...threads].flatMap((thread) => this.model.writers(this.place, thread));
  }

  say(message) {
    const text = message.card ? this.list.querySelector(`article[data-message="${CSS.escape(message.id)}"] .card-text`)?.textContent : message.text;
    if (text) announce(t('said', { name: message.card?.speaker || message.author.name, text }));
  }
}
