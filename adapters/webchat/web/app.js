// Puts the page together: sign-in or chat, which place and thread is open (kept in the address), what is told when.
import { announce, h, icon, iconButton } from './dom.js';
import { composer } from './composer.js';
import { openForm } from './form.js';
import { Model } from './model.js';
import { sidebar } from './sidebar.js';
import { signInScreen } from './sign_in.js';
import { language, t } from './texts.js';
import { Timeline } from './timeline.js';

const app = document.getElementById('app');
document.documentElement.lang = language;
let model = null;
let side = null;
let open = { place: null, timeline: null, thread: null, threadTimeline: null };
const frame = {};

const address = () => location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
function remember() {
  const parts = [open.place, open.thread].filter(Boolean).map(encodeURIComponent);
  history.replaceState(null, '', `#/${parts.join('/')}`);
}

async function start() {
  model?.connection.end();
  model = null;
  const answer = await fetch('/chat/me').catch(() => null);
  if (!answer?.ok) {
    app.replaceChildren(h('main', { class: 'waiting' }, h('img', { src: '/chat/assets/mark.svg', alt: '' }), h('p', { role: 'status' }, t('offline'))));
    setTimeout(start, 2000);
    return;
  }
  const state = await answer.json();
  if (!state.me) {
    document.title = state.bot;
    app.replaceChildren(await signInScreen(state.company, start));
    return;
  }
  model = new Model();
  open = { place: null, timeline: null, thread: null, threadTimeline: null };
  listen(model);
  model.connection.connect();
}

function listen(model) {
  model.on('welcome', (message) => {
    if (!open.place) return build();
    if (!message.resumed) reopen();
    side.update();
  });
  model.on('state', ({ state, before }) => {
    if (state === 'signed_out') return start();
    showState(state, before);
  });
  model.on('places', () => { side?.update(); title(); });
  model.on('message', () => schedule());
  model.on('typing', () => { open.timeline?.updateTyping(); open.threadTimeline?.updateTyping(); });
  model.on('form', (form) => openForm(form, (values) => model.submit(form.form, values)));
  model.on('arrived', (message) => requestAnimationFrame(() => {
    if (message.place === open.place) (message.thread === open.thread && open.threadTimeline || open.timeline).say(message);
    read();
  }));
}

let scheduled = false;
function schedule() {
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    open.timeline?.update();
    open.threadTimeline?.update();
  });
}

function build() {
  side = sidebar(model, { onpick: (id) => { openPlace(id); closeMenu(); frame.field?.focus(); }, onleave: leave, onclose: closeMenu });
  frame.bar = h('div', { class: 'state-bar', role: 'status', hidden: true });
  frame.main = h('section', { class: 'main', 'aria-label': t('messages') });
  frame.panel = h('section', { class: 'thread-panel', 'aria-label': t('thread'), hidden: true });
  frame.heading = h('h1', { class: 'unseen' });
  frame.veil = h('div', { class: 'veil', onclick: closeMenu });
  app.replaceChildren(h('a', { class: 'skip', href: '#main', onclick: (event) => { event.preventDefault(); open.timeline?.scroller.focus(); } }, t('skip')),
    h('div', { class: 'chat' }, side.element, frame.veil, h('main', { class: 'area', id: 'main' }, frame.heading, frame.main, frame.panel)));
  const [place, thread] = address();
  const first = [...model.places.values()].find((p) => p.kind === 'direct') || [...model.places.values()][0];
  openPlace(model.places.has(place) ? place : first.id);
  if (thread && model.places.has(place)) openThread(thread, false);
  if (matchMedia('(min-width: 800px)').matches) frame.field.focus();
}

async function leave() {
  await fetch('/chat/sign-out', { method: 'POST' }).catch(() => null);
  history.replaceState(null, '', location.pathname);
  start();
}

const openMenu = () => { app.classList.add('menu-open'); side.element.querySelector('.place[tabindex="0"]')?.focus(); };
const closeMenu = () => app.classList.remove('menu-open');

function openPlace(id) {
  if (open.place === id) return;
  open.timeline?.stop();
  closeThread(false);
  const left = model.places.get(open.place);
  if (left) left.newFrom = null;
  open.place = id;
  model.current = id;
  const place = model.places.get(id);
  const direct = place.kind === 'direct';
  if (place.newFrom === null && place.unread && place.readUpTo) place.newFrom = place.readUpTo + 1;
  open.timeline = new Timeline(model, id, '', {
    onopen: (message) => openThread(message.thread), welcome: () => (direct ? greeting(place) : emptyChannel(place)),
  });
  const write = composer(model, id, '', t('write_to', { name: direct ? place.name : `#${place.name}` }));
  write.form.addEventListener('sent', () => { open.timeline.atEnd = true; open.timeline.toEnd(); });
  frame.field = write.field;
  frame.main.replaceChildren(
    h('header', { class: 'place-head' }, iconButton('menu', t('menu'), openMenu, { class: 'icon-button only-narrow', 'aria-controls': 'sidebar' }),
      h('div', { class: 'place-words' }, h('h2', {}, direct ? place.name : [h('span', { class: 'hash', 'aria-hidden': 'true' }, '#'), place.name]),
        h('p', { class: 'topic' }, direct ? t('assistant_topic') : place.topic))),
    frame.bar, open.timeline.scroller, write.form);
  side.update();
  title();
  remember();
  open.timeline.update();
  model.load(id).then(() => { open.timeline.update(); open.timeline.toEnd(); read(); }).catch(() => {});
}

function openThread(root, focus = true) {
  closeThread(false);
  open.thread = root;
  frame.opener = document.activeElement;
  const place = model.places.get(open.place);
  open.threadTimeline = new Timeline(model, open.place, root, {});
  const write = composer(model, open.place, root, t('reply_here'));
  write.form.addEventListener('sent', () => { open.threadTimeline.atEnd = true; open.threadTimeline.toEnd(); });
  frame.panel.replaceChildren(
    h('header', { class: 'place-head' }, h('div', { class: 'place-words' }, h('h2', {}, t('thread')), h('p', { class: 'topic' }, `#${place.name}`)),
      iconButton('close', t('close_thread'), () => closeThread())),
    open.threadTimeline.scroller, write.form);
  frame.panel.hidden = false;
  app.classList.add('thread-open');
  remember();
  open.threadTimeline.update();
  model.loadThread(open.place, root).then(() => { open.threadTimeline?.update(); open.threadTimeline?.toEnd(); }).catch(() => {});
  if (focus) write.field.focus();
}

function closeThread(focus = true) {
  if (!open.thread) return;
  open.threadTimeline.stop();
  open.thread = null;
  open.threadTimeline = null;
  frame.panel.hidden = true;
  frame.panel.replaceChildren();
  app.classList.remove('thread-open');
  if (focus) (frame.opener?.isConnected ? frame.opener : frame.field)?.focus();
  if (focus) remember();
}

// After a break too long to resume: what is open is asked for anew.
function reopen() {
  const { place, thread } = open;
  open.place = null;
  openPlace(model.places.has(place) ? place : [...model.places.keys()][0]);
  if (thread && model.places.has(place)) openThread(thread, false);
}

function greeting(place) {
  const questions = model.suggestions.length ? model.suggestions : t('suggestions');
  return h('div', { class: 'greeting' }, h('img', { src: '/chat/assets/mark.svg', alt: '', class: 'greeting-mark' }),
    h('h3', {}, t('hello', { name: model.me.name.split(' ')[0] })), h('p', {}, t('hello_lead')),
    h('ul', { class: 'chips', 'aria-label': t('try_one') }, questions.slice(0, 4).map((question) => h('li', {},
      h('button', { type: 'button', class: 'chip', onclick: () => { model.send(place.id, '', question); frame.field.focus(); } }, h('span', {}, question), icon('arrow'))))));
}

function emptyChannel(place) {
  return h('div', { class: 'greeting' }, h('div', { class: 'greeting-hash', 'aria-hidden': 'true' }, '#'), h('h3', {}, t('begin', { name: `#${place.name}` })),
    h('p', {}, place.topic || t('empty_channel')));
}

function read() {
  if (open.place && document.hasFocus() && !document.hidden) model.markRead(open.place);
}
addEventListener('focus', () => model && read());

function title() {
  if (!frame.heading) return;
  const unread = [...model.places.values()].reduce((sum, place) => sum + place.unread, 0);
  const name = model.places.get(open.place)?.name;
  const shown = name && name !== model.bot ? `#${name} · ${model.bot}` : model.bot;
  frame.heading.textContent = shown;
  document.title = unread ? `(${unread}) ${shown}` : shown;
}

let resumedTimer = 0;
function showState(state, before) {
  if (!frame.bar) return;
  clearTimeout(resumedTimer);
  if (state === 'lost') {
    frame.bar.className = 'state-bar lost';
    frame.bar.textContent = t('lost');
    frame.bar.hidden = false;
  } else if (state === 'open' && before === 'lost') {
    frame.bar.className = 'state-bar resumed';
    frame.bar.textContent = t('resumed');
    resumedTimer = setTimeout(() => { frame.bar.hidden = true; }, 2500);
  }
}

addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  if (app.classList.contains('menu-open')) closeMenu();
  else if (open.thread) closeThread();
});

start();
