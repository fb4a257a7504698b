// Places on the left: the assistant, the channels with what is unread, and who is signed in.
import { h, icon, iconButton } from './dom.js';
import { avatar } from './format.js';
import { t } from './texts.js';

export function sidebar(model, { onpick, onleave, onclose }) {
  const list = h('nav', { class: 'places', 'aria-label': t('places') });
  const theme = iconButton('moon', '', () => { window.twicketTheme.toggle(); paintTheme(); });
  const element = h('aside', { class: 'sidebar', id: 'sidebar' },
    h('div', { class: 'brand' }, h('img', { src: '/chat/assets/mark.svg', alt: '', class: 'brand-mark' }),
      h('div', { class: 'brand-words' }, h('span', { class: 'brand-name' }, model.bot), model.company && h('span', { class: 'brand-company' }, model.company)),
      iconButton('close', t('close_menu'), onclose, { class: 'icon-button only-narrow' })),
    list,
    h('div', { class: 'me' }, avatar(model.me), h('div', { class: 'me-words' }, h('span', { class: 'me-name' }, model.me.name), h('span', { class: 'me-title' }, model.me.title || '')),
      theme, iconButton('leave', t('sign_out'), onleave)));

  function paintTheme() {
    const dark = window.twicketTheme.now() === 'dark';
    theme.replaceChildren(icon(dark ? 'sun' : 'moon'));
    const label = t(dark ? 'to_light' : 'to_dark');
    theme.setAttribute('aria-label', label);
    theme.title = label;
  }

  function item(place) {
    const current = place.id === model.current;
    return h('li', {}, h('button', {
      type: 'button', class: 'place', tabindex: current ? '0' : '-1', 'aria-current': current ? 'page' : null,
      dataset: { place: place.id }, onclick: () => onpick(place.id),
    }, place.kind === 'direct' ? avatar({ bot: true }, 'small') : h('span', { class: 'hash', 'aria-hidden': 'true' }, '#'),
    h('span', { class: 'place-name' }, place.name),
    place.unread > 0 && h('span', { class: 'badge' }, place.unread > 99 ? '99+' : String(place.unread), h('span', { class: 'unseen' }, ` ${t('unread_tail')}`))));
  }

  function update() {
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.place : null;
    const places = [...model.places.values()];
    const group = (title, members) => members.length > 0 && [h('h2', {}, title), h('ul', {}, members.map(item))];
    list.replaceChildren(...[group(t('assistant'), places.filter((p) => p.kind === 'direct')),
      group(t('channels'), places.filter((p) => p.kind !== 'direct').sort((a, b) => a.name.localeCompare(b.name)))].flat().filter(Boolean));
    if (!list.querySelector('.place[tabindex="0"]')) list.querySelector('.place')?.setAttribute('tabindex', '0');
    if (focused) list.querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus();
  }

  // One stop for Tab; the arrow keys walk the list.
  list.addEventListener('keydown', (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const all = [...list.querySelectorAll('.place')];
    const at = all.indexOf(document.activeElement);
    const next = all[Math.max(0, Math.min(all.length - 1, at + steps[event.key]))];
    for (const place of all) place.tabIndex = place === next ? 0 : -1;
    next.focus();
  });

  paintTheme();
  update();
  return { element, update };
}
