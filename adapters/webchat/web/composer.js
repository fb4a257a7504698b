// Where one writes: grows with the text, Enter sends, Shift+Enter breaks the line. Unsent words stay with their place.
import { h, icon } from './dom.js';
import { t } from './texts.js';

const limit = 4000;
const warnBelow = 300;
const drafts = new Map();

export function composer(model, place, thread, label) {
  const key = `${place}\n${thread}`;
  const field = h('textarea', { rows: '1', placeholder: label, 'aria-label': label, enterkeyhint: 'send' });
  const count = h('span', { class: 'count' });
  const button = h('button', { type: 'submit', class: 'send', 'aria-label': t('send'), title: t('send') }, icon('send'));
  const form = h('form', { class: 'composer', onsubmit: (event) => { event.preventDefault(); send(); } },
    h('div', { class: 'composer-box' }, field, button), h('div', { class: 'composer-foot' }, h('span', { class: 'hint' }, t('hint')), count));

  function measure() {
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, 180)}px`;
    const left = limit - [...field.value].length;
    count.textContent = left < 0 ? t('too_long', { n: -left }) : left < warnBelow ? t('left', { n: left }) : '';
    form.classList.toggle('too-long', left < 0);
    button.disabled = left < 0 || !field.value.trim();
  }

  function send() {
    if (button.disabled) return;
    model.send(place, thread, field.value.trim());
    field.value = '';
    drafts.delete(key);
    measure();
    field.focus();
    form.dispatchEvent(new CustomEvent('sent', { bubbles: true }));
  }

  field.addEventListener('input', () => {
    drafts.set(key, field.value);
    measure();
    if (field.value.trim()) model.writing(place, thread);
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  field.value = drafts.get(key) || '';
  requestAnimationFrame(measure);
  return { form, field };
}
