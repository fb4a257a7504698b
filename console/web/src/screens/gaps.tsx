// What people asked in vain, similar questions together, and the way from there to an answer.
import { useState } from 'preact/hooks';
import { type Gap } from '../api';
import { Await, Button, Choice, Empty, LinkButton, Screen, Tag, useLoaded } from '../parts';
import { href } from '../router';
import type { ScreenProps } from '../shell';
import { ago, count, onDay, t } from '../texts';

export const writeAddress = (gap: Gap) => `${href('knowledge', 'new')}?gap=${gap.id}`;

export function GapLine({ gap }: { gap: Gap }) {
  return <li class="gap-line"><span class="gap-count" aria-hidden="true">{count(gap.count)}</span><a href={writeAddress(gap)}>{gap.question}<span class="unseen">, {gap.count === 1 ? t('times_one') : t('times_many', { n: gap.count })}</span></a></li>;
}

function GapCard({ gap, mayWrite }: { gap: Gap; mayWrite: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <li class="card gap">
      <span class="gap-count big-count" aria-hidden="true">{count(gap.count)}</span>
      <div class="gap-words">
        <h2>{gap.question}</h2>
        <p class="quiet-text">{gap.count === 1 ? t('times_one') : t('times_many', { n: count(gap.count) })} · {gap.people === 1 ? t('people_one') : t('people_many', { n: count(gap.people) })} · {gap.first.slice(0, 10) === gap.last.slice(0, 10) ? ago(gap.last) : t('first_last', { first: onDay(gap.first), last: ago(gap.last) })}</p>
        <p class="tags">{gap.places.map((place) => <Tag key={place.name}>{place.name || t('direct')} {place.count > 1 && `× ${place.count}`}</Tag>)}{gap.owner && <Tag kind="owner">{t('ask_owner', { name: gap.owner.name })}</Tag>}</p>
        {gap.near && gap.near.confidence > 0.05 && <p class="quiet-text"><a href={href('knowledge', gap.near.entry)}>{t('open_near', { title: gap.near.title })}</a></p>}
        {open && <ul class="examples">{gap.examples.map((one) => <li key={one.thread + one.asked}>{one.text}</li>)}</ul>}
        <p class="row">{mayWrite && <LinkButton kind="primary" href={writeAddress(gap)}>{t('write_answer')}</LinkButton>}{gap.count > 1 && <Button aria-expanded={open} onClick={() => setOpen(!open)}>{open ? t('hide') : t('examples')}</Button>}</p>
      </div>
    </li>
  );
}

export function GapsScreen({ me }: ScreenProps) {
  const [days, setDays] = useState('7');
  const gaps = useLoaded<{ gaps: Gap[] }>(`/gaps?days=${days}`, 30000);
  return (
    <Screen title={t('gaps')} lead={t('gaps_lead')} actions={<Choice bare label={t('days', { n: '' })} value={days} options={['1', '7', '30'].map((n) => [n, t('days', { n })])} onValue={setDays} />}>
      <Await of={gaps}>{({ gaps: list }) => list.length === 0 ? <Empty>{t('gaps_empty')}</Empty>
        : <ul class="gaps">{list.map((gap) => <GapCard key={gap.id} gap={gap} mayWrite={me.rights.includes('knowledge:write')} />)}</ul>}</Await>
    </Screen>
  );
}
