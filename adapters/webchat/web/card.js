// The bot's cards. Their HTML was made safe on the server; here only listed elements and attributes are let through again.
import { h, icon } from './dom.js';
import { plainDate } from './format.js';
import { t } from './texts.js';

const policy = window.trustedTypes?.createPolicy('twicket-card', { createHTML: (html) => html });
const elements = new Set(['P', 'BR', 'STRONG', 'EM', 'DEL', 'CODE', 'PRE', 'UL', 'OL', 'LI', 'BLOCKQUOTE', 'HR', 'A', 'DIV', 'TABLE', 'TBODY', 'TR', 'TD']);
const attributes = { A: ['href', 'target', 'rel'], OL: ['start'], P: ['class'], DIV: ['class', 'tabindex', 'role'], PRE: ['tabindex'], TR: ['class'] };

function fragment(html) {
  const template = document.createElement('template');
  template.innerHTML = policy ? policy.createHTML(html) : html;
  for (const element of [...template.content.querySelectorAll('*')]) {
    if (!elements.has(element.tagName)) { element.replaceWith(element.textContent); continue; }
    for (const { name } of [...element.attributes]) {
      if (!(attributes[element.tagName] || []).includes(name)) element.removeAttribute(name);
    }
    if (element.tagName === 'A') {
      if (!/^(https?:|mailto:)/i.test(element.getAttribute('href') || '')) element.removeAttribute('href');
      element.append(h('span', { class: 'unseen' }, ` (${t('opens_new')})`));
    }
  }
  return template.content;
}

function source({ title, link, date }) {
  const name = link
    ? h('a', { href: link, target: '_blank', rel: 'noopener noreferrer' }, title, h('span', { class: 'unseen' }, ` (${t('opens_new')})`))
    : h('span', { class: 'source-name' }, title);
  return h('li', { class: 'source' }, icon('page'), h('span', {}, name,
    date && h('span', { class: 'source-date' }, ' · ', t('checked', { date: plainDate(date) }))));
}

// onclick(action) returns a promise; the buttons rest until it is settled.
export function cardElement(message, onclick) {
  const { card } = message;
  const body = h('div', { class: 'card-text' });
  body.append(fragment(card.html));
  if (card.more_html) {
    const rest = h('div', { class: 'card-rest', hidden: true });
    rest.append(fragment(card.more_html));
    const toggle = h('button', { type: 'button', class: 'quiet more', 'aria-expanded': 'false', onclick: () => {
      rest.hidden = !rest.hidden;
      toggle.textContent = t(rest.hidden ? 'more' : 'less');
      toggle.setAttribute('aria-expanded', String(!rest.hidden));
    } }, t('more'));
    body.append(rest, toggle);
  }
  const fields = card.fields.length > 0 && h('dl', { class: 'fields' },
    card.fields.map(({ label, value }) => h('div', {}, h('dt', {}, label), h('dd', {}, value))));
  const sources = card.sources.length > 0 && h('ul', { class: 'sources', 'aria-label': t(card.sources.length > 1 ? 'sources' : 'source') }, card.sources.map(source));
  const state = card.state_line && h('p', { class: 'state-line' }, card.state_line);
  const actions = card.actions.length > 0 && h('div', { class: 'actions', role: 'group', 'aria-label': t('actions') },
    card.actions.map((action) => h('button', {
      type: 'button', class: `action ${action.style}`, dataset: { action: action.id },
      onclick: async (event) => {
        const group = event.currentTarget.parentElement;
        const pressed = event.currentTarget;
        if (group.getAttribute('aria-busy') === 'true') return;
        group.setAttribute('aria-busy', 'true');
        pressed.classList.add('pressed');
        await onclick(action);
        // A replaced card has new buttons; if none came, these may be used again.
        setTimeout(() => { group.removeAttribute('aria-busy'); pressed.classList.remove('pressed'); }, 1200);
      },
    }, action.label)));
  return h('div', { class: 'card', lang: card.language || null }, body, fields, sources, state, actions);
}
