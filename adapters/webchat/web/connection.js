// The socket: requests with a nonce each, kept until answered and sent again after a reconnect; the server knows a repeat by
// its nonce. What came by push is remembered by its sequence, so a new connection continues where the old one ended.
const requestTimeout = 15000;

export function nonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export class Connection {
  // on: {welcome(message), push(message), state('open' | 'lost' | 'signed_out')}
  constructor(on) {
    this.on = on;
    this.waiting = new Map();  // nonce → {message, resolve, reject, keep}
    this.sequence = null;
    this.attempt = 0;
    this.ready = false;
    this.ended = false;
    addEventListener('online', () => this.hurry());
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.hurry(); });
  }

  connect() {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/chat/socket`);
    this.socket = socket;
    socket.onopen = () => {
      const hello = { type: 'hello', id: nonce() };
      if (this.sequence !== null) hello.resume_after = this.sequence;
      socket.send(JSON.stringify(hello));
    };
    socket.onmessage = (event) => this.receive(JSON.parse(event.data));
    socket.onclose = (event) => { if (this.socket === socket) this.lost(event.code); };
  }

  receive(message) {
    if (typeof message.sequence === 'number') this.sequence = Math.max(this.sequence ?? 0, message.sequence);
    if (message.type === 'welcome') {
      this.sequence = message.sequence;
      this.ready = true;
      this.attempt = 0;
      this.on.welcome(message);
      this.on.state('open');
      for (const { message: again } of this.waiting.values()) this.socket.send(JSON.stringify(again));
      return;
    }
    if (message.type === 'ack' || message.type === 'history' || message.type === 'form_errors' || message.type === 'error') {
      const request = this.waiting.get(message.id);
      if (!request) return;
      if (message.type === 'error' && message.code === 'rate_limited') return this.later(request, message.retry_after || 1000);
      this.waiting.delete(message.id);
      clearTimeout(request.timer);
      if (message.type === 'error') request.reject(message);
      else request.resolve(message);
      return;
    }
    this.on.push(message);
  }

  // The answer, or an error message of the server. Rejects with {code: 'timeout'} after a while when nothing comes.
  request(type, fields = {}, id = nonce()) {
    const message = { type, id, ...fields };
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject({ code: 'timeout' });
      }, requestTimeout);
      this.waiting.set(id, { message, resolve, reject, timer });
      if (this.ready) this.socket.send(JSON.stringify(message));
    });
  }

  // Best effort, no answer awaited.
  tell(type, fields) {
    if (this.ready) this.socket.send(JSON.stringify({ type, id: nonce(), ...fields }));
  }

  later(request, millis) {
    setTimeout(() => {
      if (this.ready && this.waiting.has(request.message.id)) this.socket.send(JSON.stringify(request.message));
    }, millis + 50);
  }

  lost(code) {
    this.ready = false;
    if (this.ended) return;
    if (code === 4401) {
      this.ended = true;
      return this.on.state('signed_out');
    }
    this.on.state('lost');
    const longest = Math.min(20000, 400 * 2 ** this.attempt++);
    this.timer = setTimeout(() => this.connect(), longest / 2 + Math.random() * longest / 2);
  }

  // The network or the page came back: no need to sit out a long pause.
  hurry() {
    if (this.ready || this.ended || !this.socket || this.socket.readyState !== WebSocket.CLOSED) return;
    clearTimeout(this.timer);
    this.connect();
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }
}
