// The demo's sign-in: pick a person. Grouped by department, with roles marked, and three good ones to begin with.
import { h, icon } from './dom.js';
import { avatar } from './format.js';
import { t } from './texts.js';

const roles = ['admin', 'curator', 'agent', 'expert', 'guest'];
const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

function tags(person) {
  return roles.filter((role) => person.roles.includes(role)).map((role) => h('span', { class: `role ${role}` }, t(`role_${role}`)));
}

// One who asks, one who answers, one from outside.
function starters(people) {
  const isGuest = (person) => person.roles.includes('guest');
  const isAgent = (person) => person.roles.includes('agent');
  const found = [
    [people.find((person) => !isGuest(person) && !isAgent(person) && person.roles.every((role) => role === 'member')), 'hint_member'],
    [people.find((person) => isAgent(person) && !person.roles.includes('admin')) || people.find(isAgent), 'hint_agent'],
    [people.find(isGuest), 'hint_guest'],
  ];
  return found.filter(([person]) => person);
}

export async function signInScreen(company, onpicked) {
  const { people } = await (await fetch('/chat/people')).json();
  const status = h('p', { class: 'pick-status', role: 'status' });
  const pick = async (person) => {
    status.textContent = t('signing_in');
    const answer = await fetch('/chat/sign-in', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ user: person.user }),
    }).catch(() => null);
    if (answer?.ok) return onpicked();
    status.textContent = answer ? (await answer.json().catch(() => ({}))).error || t('failed') : t('offline');
  };
  const face = (person, hint) => h('li', {}, h('button', { type: 'button', class: 'pick', dataset: { user: person.user }, onclick: () => pick(person) },
    avatar({ id: person.user, name: person.name }),
    h('span', { class: 'pick-words' }, h('span', { class: 'pick-name' }, person.name), h('span', { class: 'pick-title' }, hint ? t(hint) : person.title)),
    hint ? icon('arrow') : h('span', { class: 'roles' }, tags(person))));

  const groups = h('div', { class: 'pick-groups' });
  const search = h('input', { type: 'search', placeholder: t('search_people'), 'aria-label': t('search_people'), autocomplete: 'off', spellcheck: 'false' });
  const first = h('section', { class: 'pick-first', 'aria-label': t('start_here') }, h('h2', {}, t('start_here')),
    h('ul', { class: 'pick-list' }, starters(people).map(([person, hint]) => face(person, hint))));

  function update() {
    const wanted = plain(search.value.trim());
    const fits = (person) => !wanted || plain([person.name, person.title, person.department, person.location, ...person.roles].join(' ')).includes(wanted);
    const found = people.filter(fits);
    first.hidden = Boolean(wanted);
    const departments = new Map();
    for (const person of found) {
      const department = person.department || t('other_team');
      if (!departments.has(department)) departments.set(department, []);
      departments.get(department).push(person);
    }
    const rank = (person) => (person.roles.includes('agent') ? 0 : 1);
    groups.replaceChildren(...[...departments].sort(([a], [b]) => a.localeCompare(b)).map(([department, members]) => h('section', { class: 'pick-group' },
      h('h2', {}, department), h('ul', { class: 'pick-list' }, members.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)).map((person) => face(person))))));
    status.textContent = found.length ? '' : t('nobody');
  }
  search.addEventListener('input', update);
  update();
  return h('main', { class: 'sign-in' }, h('div', { class: 'sign-in-inner' },
    h('header', { class: 'sign-in-head' }, h('img', { src: '/chat/assets/mark.svg', alt: '', class: 'sign-in-mark' }),
      h('h1', {}, t('pick_title')), h('p', { class: 'lead' }, t('pick_lead')),
      h('label', { class: 'search' }, icon('search'), search)),
    status, first, groups));
}
