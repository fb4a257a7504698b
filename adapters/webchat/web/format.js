// How names, times and typed text are shown.
import { h } from './dom.js';
import { locale, t } from './texts.js';

const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
const withYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });
const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const whole = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });

export const timeOfDay = (millis) => clock.format(millis);
export const wholeTime = (millis) => whole.format(millis);

export function dayKey(millis) {
  const date = new Date(millis);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

export function dayName(millis) {
  const now = Date.now();
  if (dayKey(millis) === dayKey(now)) return t('today');
  if (dayKey(millis) === dayKey(now - 86400000)) return t('yesterday');
  return (now - millis < 300 * 86400000 ? weekday : withYear).format(millis);
}

// "2026-09-14" as the person writes dates; anything else as it stands.
export function plainDate(text) {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text.slice(0, 10)) : NaN;
  return Number.isNaN(time) ? text : short.format(time);
}

export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return picked.map((word) => [...word][0]).join('').toUpperCase() || '?';
}

// The same colour for the same person everywhere and always.
function hue(id) {
  let sum = 7;
  for (const unit of id) sum = (sum * 31 + unit.codePointAt(0)) % 9973;
  return sum % 10;
}

export function avatar(author, extra = '') {
  if (author.bot) return h('img', { class: `avatar ${extra}`, src: '/chat/assets/mark.svg', alt: '' });
  return h('span', { class: `avatar hue-${hue(author.id)} ${extra}`, 'aria-hidden': 'true' }, initials(author.name));
}

const links = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;

// Typed text: links become links, everything else stays text.
export function typedText(text, botName) {
  const out = [];
  let from = 0;
  for (const found of text.matchAll(links)) {
    out.push(...withMention(text.slice(from, found.index), botName));
    out.push(h('a', { href: found[0], target: '_blank', rel: 'noopener noreferrer' }, found[0]));
    from = found.index + found[0].length;
  }
  out.push(...withMention(text.slice(from), botName));
  return out;
}

function withMention(text, botName) {
  const escaped = botName.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const parts = text.split(new RegExp(`(@${escaped})(?![\\p{L}\\p{N}_])`, 'giu'));
  return parts.map((part, i) => (i % 2 ? h('span', { class: 'mention' }, part) : part)).filter((part) => part !== '');
}
