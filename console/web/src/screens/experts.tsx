// Who knows what, as everybody may see it; and what colleagues said of each other that waits for whoever keeps the topic.
import { useState } from 'preact/hooks';
import { api } from '../api';
import { Await, Button, Empty, Field, LinkButton, Screen, Tag, useActing, useLoaded } from '../parts';
import type { ScreenProps } from '../shell';
import { ago, count, t } from '../texts';

interface Line { skill: string; name: string; level: number; endorsed_by: string[]; proofs: number }
interface Known { person: string; name: string; title: string; department: string; skills: Line[]; writings?: { title: string; link: string }[] }
interface Waiting { person: string; name: string; skill: string; shown: string; by: string; by_name: string; level: number; at: string; owner_name: string; mine: boolean }
const most = 60;

// Five dots, so many of them full; said in words for those who do not see them.
function Level({ line }: { line: Line }) {
  if (line.level === 0) return null;
  return <span class="level" role="img" aria-label={t('level_of', { n: line.level })}>{[1, 2, 3, 4, 5].map((n) => <i key={n} class={n <= line.level ? 'full' : ''} />)}</span>;
}

function evidence(line: Line): string {
  const parts = [line.endorsed_by.length > 0 ? t('endorsed_by', { names: line.endorsed_by.slice(0, 3).join(', ') }) : '', line.proofs > 0 ? (line.proofs === 1 ? t('proof_one') : t('proof_many', { n: count(line.proofs) })) : ''];
  return parts.filter(Boolean).join(' · ');
}

function Profile({ one }: { one: Known }) {
  const [open, setOpen] = useState(false);
  const lines = [...one.skills].sort((a, b) => b.level - a.level || b.proofs - a.proofs);
  const shown = open ? lines : lines.slice(0, 5);
  return (
    <li class="card profile"><div><h2>{one.name}</h2><p class="quiet-text">{[one.title, one.department].filter(Boolean).join(' · ')}</p></div>
      <ul class="skills">{shown.map((line) => <li key={line.skill}><span>{line.name}{evidence(line) && <span class="quiet-text"> {evidence(line)}</span>}</span><Level line={line} /></li>)}</ul>
      {one.writings && one.writings.length > 0 && <p class="quiet-text">{t('wrote')}: {one.writings.map((writing, i) => <span key={writing.title}>{i > 0 && ', '}{writing.link ? <a href={writing.link}>{writing.title}</a> : writing.title}</span>)}</p>}
      {lines.length > 5 && <p><button type="button" class="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? t('hide') : t('more_n', { n: lines.length - 5 })}</button></p>}</li>
  );
}

export function ExpertsScreen(_: ScreenProps) {
  const [words, setWords] = useState('');
  const [subject, setSubject] = useState('');
  const all = useLoaded<{ people: Known[]; waiting: Waiting[] }>(`/experts?subject=${encodeURIComponent(subject)}`);
  const acting = useActing();
  const decide = (one: Waiting, approve: boolean) => acting.run(api('POST', '/experts/decisions', { person: one.person, skill: one.skill, by: one.by, approve }), approve ? t('word_approved', { name: one.name, skill: one.shown }) : t('word_declined'), undefined, all.again);
  return (
    <Screen title={t('experts')} lead={t('experts_lead')}>
      {acting.notice}
      {(all.value?.waiting.length ?? 0) > 0 && <section class="card waiting"><h2>{t('words_waiting')}</h2><ul class="rows">{all.value!.waiting.map((one) => (
        <li key={one.person + one.skill + one.by}><div><p>{one.person === one.by ? t('word_own', { name: one.name, skill: one.shown, level: one.level }) : t('word_by', { by: one.by_name, name: one.name, skill: one.shown, level: one.level })}</p><p class="quiet-text">{ago(one.at)}{!one.mine && ` · ${t('waits_for', { name: one.owner_name })}`}</p></div>
          {one.mine && <span class="row"><Button kind="primary" disabled={acting.busy} aria-label={`${t('approve')}: ${one.name}, ${one.shown}`} onClick={() => decide(one, true)}>{t('approve')}</Button><Button disabled={acting.busy} aria-label={`${t('decline')}: ${one.name}, ${one.shown}`} onClick={() => decide(one, false)}>{t('decline')}</Button></span>}</li>
      ))}</ul></section>}
      <form class="tools" role="search" onSubmit={(event) => { event.preventDefault(); setSubject(words.trim()); }}><Field label={t('who_knows')} hint={t('who_knows_hint')} type="search" value={words} onValue={(value) => { setWords(value); if (!value.trim()) setSubject(''); }} /></form>
      <Await of={all}>{({ people }) => people.length === 0 ? <Empty action={<LinkButton href="/chat">{t('to_chat')}</LinkButton>}>{t(subject ? 'experts_none' : 'experts_empty')}</Empty> : (
        <><p class="quiet-text" role="status">{people.length === 1 ? t('people_one') : t('people_many', { n: count(people.length) })}{subject && <> <Tag>{subject}</Tag></>}</p><ul class="cards">{people.slice(0, most).map((one) => <Profile key={one.person} one={one} />)}</ul></>
      )}</Await>
    </Screen>
  );
}
