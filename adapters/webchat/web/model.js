// What the page knows: places, messages, who is writing. Messages are replaced by id when a newer version comes; a repeated
// push changes nothing. Views listen by on() and read; only actions here speak to the server.
import { Connection, nonce } from './connection.js';

const typingLasts = 6000;

export class Model extends EventTarget {
  constructor() {
    super();
    this.me = null;
    this.places = new Map();    // id → {id, name, topic, kind, unread, readUpTo, counted, loaded, more, oldest}
    this.messages = new Map();  // id → message
    this.threads = new Map();   // root id → {loaded, more, oldest, replies, counted}
    this.typing = new Map();    // "place\nthread\nauthor" → {place, thread, author, until}
    this.state = 'connecting';
    this.current = null;        // the open place's id
    this.connection = new Connection({
      welcome: (message) => this.welcome(message),
      push: (message) => this.push(message),
      state: (state) => this.changeState(state),
    });
  }

  on(name, listener) { this.addEventListener(name, (event) => listener(event.detail)); }
  tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }

  changeState(state) {
    const before = this.state;
    this.state = state;
    this.tell('state', { state, before });
  }

  welcome(message) {
    this.me = message.me;
    this.bot = message.bot;
    this.company = message.company;
    this.suggestions = message.suggestions || [];
    if (!message.resumed) {
      for (const [id, known] of this.messages) if (!known.state) this.messages.delete(id);
      this.threads.clear();
    }
    const before = this.places;
    this.places = new Map();
    for (const place of message.places) {
      const known = message.resumed ? before.get(place.id) : null;
      this.places.set(place.id, {
        loaded: false, more: false, oldest: Infinity, counted: message.sequence, ...known,
        ...place, readUpTo: place.read_up_to, newFrom: known?.newFrom ?? null,
        unread: known ? known.unread : place.unread,
      });
    }
    this.tell('places');
    this.tell('welcome', message);
  }

  push(message) {
    if (message.type === 'message') this.take(message.message);
    else if (message.type === 'typing') this.sign(message);
    else if (message.type === 'read') this.readElsewhere(message);
    else if (message.type === 'form') this.tell('form', message);
  }

  take(message) {
    const known = this.messages.get(message.id);
    if (known && !known.state && known.sequence >= message.sequence) return;
    this.messages.set(message.id, message);
    this.count(message);
    for (const [key, sign] of this.typing) {
      if (sign.author.id === message.author.id && sign.place === message.place) this.typing.delete(key);
    }
    this.tell('message', message);
  }

  // Unread and reply counters move once for each new message, whatever is pushed again later.
  count(message) {
    const place = this.places.get(message.place);
    if (place && message.position > place.counted) {
      place.counted = message.position;
      if (message.author.id !== this.me.id && !message.deleted) {
        if (place.newFrom === null && !this.watched(place.id)) place.newFrom = message.position;
        place.unread += 1;
        this.tell('places');
        this.tell('arrived', message);
      }
    }
    if (!message.thread) return;
    const thread = this.thread(message.thread);
    if (message.id === message.thread) {
      thread.replies = message.replies;
      thread.counted = Math.max(thread.counted, message.sequence);
    } else if (message.position > thread.counted) {
      thread.counted = message.position;
      if (!message.private && !message.deleted) thread.replies += 1;
    }
  }

  // The reader has it before his or her eyes.
  watched(placeId) { return placeId === this.current && document.hasFocus() && !document.hidden; }

  thread(id) {
    if (!this.threads.has(id)) this.threads.set(id, { loaded: false, more: false, oldest: Infinity, replies: 0, counted: 0 });
    return this.threads.get(id);
  }

  sign(message) {
    const key = `${message.place}\n${message.thread}\n${message.author.id}`;
    this.typing.set(key, { ...message, until: Date.now() + typingLasts });
    this.tell('typing');
    setTimeout(() => this.tell('typing'), typingLasts + 50);
  }

  writers(place, thread) {
    const now = Date.now();
    for (const [key, sign] of this.typing) if (sign.until < now) this.typing.delete(key);
    return [...this.typing.values()].filter((sign) => sign.place === place && (sign.thread || '') === (thread || ''))
      .map((sign) => sign.author);
  }

  readElsewhere({ place: id, position }) {
    const place = this.places.get(id);
    if (!place || position <= place.readUpTo) return;
    place.readUpTo = position;
    place.unread = 0;
    this.tell('places');
  }

  // --- what views show ---
  static inOrder(a, b) { return a.position - b.position || a.at - b.at; }

  listOf(placeId) {
    const place = this.places.get(placeId);
    const direct = place?.kind === 'direct';
    return [...this.messages.values()]
      .filter((m) => m.place === placeId && (direct || m.thread === m.id) && (m.state || m.position >= place.oldest))
      .sort(Model.inOrder);
  }

  repliesOf(rootId) {
    const thread = this.thread(rootId);
    return [...this.messages.values()]
      .filter((m) => m.thread === rootId && m.id !== rootId && (m.state || !thread.loaded || m.position >= thread.oldest))
      .sort(Model.inOrder);
  }

  // --- asking and doing ---
  async load(placeId, older = false) {
    const place = this.places.get(placeId);
    if (!place || place.loading || (place.loaded && !older)) return;
    place.loading = true;
    try {
      const before = older ? place.oldest : 0;
      const page = await this.connection.request('open', { place: placeId, before });
      this.keep(page.messages);
      const shown = page.messages.filter((m) => !m.thread || m.thread === m.id);
      place.oldest = Math.min(place.oldest, ...shown.map((m) => m.position));
      if (!shown.length && place.oldest === Infinity) place.oldest = 0;
      place.more = page.more;
      place.loaded = true;
    } finally {
      place.loading = false;
    }
    this.tell('message', { place: placeId });
  }

  async loadThread(placeId, rootId, older = false) {
    const thread = this.thread(rootId);
    if (thread.loading || (thread.loaded && !older)) return;
    thread.loading = true;
    try {
      const page = await this.connection.request('open', { place: placeId, thread: rootId, before: older ? thread.oldest : 0 });
      this.keep(page.messages);
      const replies = page.messages.filter((m) => m.id !== rootId);
      thread.oldest = Math.min(thread.oldest, ...replies.map((m) => m.position));
      if (!replies.length && thread.oldest === Infinity) thread.oldest = 0;
      thread.more = page.more;
      thread.loaded = true;
    } finally {
      thread.loading = false;
    }
    this.tell('message', { place: placeId, thread: rootId });
  }

  keep(messages) {
    for (const message of messages) {
      const known = this.messages.get(message.id);
      if (!known || known.state || known.sequence < message.sequence) this.messages.set(message.id, message);
      if (!message.thread) continue;
      const thread = this.thread(message.thread);
      if (message.id === message.thread) thread.replies = Math.max(thread.replies, message.replies);
      else thread.counted = Math.max(thread.counted, message.position);
    }
  }

  send(place, thread, text) {
    const id = nonce();
    const own = `${this.me.id}~${id}`;
    const direct = this.places.get(place).kind === 'direct';
    const message = {
      id: own, nonce: id, place, thread: direct ? '' : thread || own, text, at: Date.now(), position: Infinity, sequence: -1,
      author: { ...this.me, bot: false }, reactions: [], state: 'sending', asked: thread,
    };
    this.messages.set(own, message);
    this.wroteAt = 0;
    this.deliver(message);
  }

  deliver(message) {
    message.state = 'sending';
    message.error = '';
    this.tell('message', message);
    this.connection.request('send', { place: message.place, thread: message.asked || '', text: message.text }, message.nonce)
      .then(() => this.settle(message, 'sent'))
      .catch((error) => this.settle(message, 'failed', error.message));
  }

  settle(message, state, error = '') {
    if (this.messages.get(message.id) !== message) return;  // the server's own version is here already
    this.messages.set(message.id, { ...message, state, error });
    this.tell('message', message);
  }

  retry(message) { this.messages.set(message.id, { ...message }); this.deliver(this.messages.get(message.id)); }
  discard(message) { this.messages.delete(message.id); this.tell('message', message); }

  edit(message, text) { return this.connection.request('edit', { message: message.id, text }); }
  remove(message) { return this.connection.request('delete', { message: message.id }); }
  react(message, emoji, added) { return this.connection.request('react', { message: message.id, emoji, added }); }
  click(message, action) {
    return this.connection.request('click', { card: message.id, action: action.id, value: action.value });
  }

  submit(form, values) { return this.connection.request('submit', { form, values }); }

  writing(place, thread) {
    const now = Date.now();
    if (now - (this.wroteAt || 0) < 2500) return;
    this.wroteAt = now;
    this.connection.tell('typing', { place, thread: thread || '' });
  }

  markRead(placeId) {
    const place = this.places.get(placeId);
    if (!place) return;
    const highest = Math.max(place.counted, ...this.listOf(placeId).filter((m) => !m.state).map((m) => m.position));
    if (highest <= place.readUpTo && !place.unread) return;
    place.readUpTo = highest;
    place.unread = 0;
    this.tell('places');
    this.connection.request('read', { place: placeId, position: highest }).catch(() => {});
  }
}
