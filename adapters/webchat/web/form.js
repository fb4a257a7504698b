// A form of the bot as a dialog: labels, hints and errors belong to their fields, the first wrong field gets the focus, Escape
// leaves. What is right or wrong is decided by the server.
import { h } from './dom.js';
import { t } from './texts.js';

let count = 0;

function control(field, id) {
  const common = { id, name: field.name, required: field.required, 'aria-describedby': `${id}-hint ${id}-error` };
  if (field.kind === 'choice' || field.kind === 'person') {
    const first = h('option', { value: '' }, field.required ? t('choose') : '–');
    const select = h('select', common, first, field.options.map((option) => h('option', { value: option.value }, option.label)));
    select.value = field.value;
    return select;
  }
  if (field.kind === 'long_text') return h('textarea', { ...common, rows: '5', maxlength: field.max_length, value: field.value });
  return h('input', { ...common, type: field.kind === 'date' ? 'date' : 'text', maxlength: field.kind === 'text' && field.max_length, value: field.value });
}

function row(field) {
  const id = `form-field-${++count}`;
  const input = control(field, id);
  const error = h('p', { class: 'form-error', id: `${id}-error`, role: 'alert' });
  const element = h('div', { class: 'form-row' }, h('label', { for: id }, field.label, field.required && h('span', { class: 'form-needed' }, ` (${t('needed')})`)),
    input, h('p', { class: 'form-hint', id: `${id}-hint` }, field.hint), error);
  return { field, input, element, complain: (text) => {
    error.textContent = text || '';
    if (text) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  } };
}

// send(values) resolves to the server's answer; {type: 'form_errors', errors} keeps the dialog open.
export function openForm(form, send) {
  const before = document.activeElement;
  const rows = form.fields.map(row);
  const heading = `form-title-${++count}`;
  const state = h('p', { class: 'form-error', role: 'alert' });
  const submit = h('button', { type: 'submit', class: 'action primary' }, form.submit);
  const dialog = h('dialog', { class: 'form-dialog', 'aria-labelledby': heading, lang: form.language || null });
  const body = h('form', { novalidate: true, onsubmit: async (event) => {
    event.preventDefault();
    submit.disabled = true;
    state.textContent = '';
    const values = Object.fromEntries(rows.map(({ field, input }) => [field.name, input.value]));
    try {
      const answer = await send(values);
      const errors = answer.type === 'form_errors' ? answer.errors : {};
      for (const each of rows) each.complain(errors[each.field.name]);
      const wrong = rows.find((each) => errors[each.field.name]);
      if (wrong) wrong.input.focus();
      else dialog.close();
    } catch (error) {
      state.textContent = error.message || t('failed');
    }
    submit.disabled = false;
  } }, h('h2', { id: heading }, form.title), rows.map((each) => each.element), state,
  h('div', { class: 'form-actions' }, h('button', { type: 'button', class: 'action', onclick: () => dialog.close() }, t('cancel')), submit));
  dialog.append(body);
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
  });
  dialog.addEventListener('keydown', (event) => { if (event.key === 'Escape') event.stopPropagation(); });
  document.body.append(dialog);
  dialog.showModal();
  rows[0]?.input.focus();
}
