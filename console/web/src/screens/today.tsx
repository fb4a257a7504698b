// Whether the bot helps, with one look: one sentence, what became of the questions over time, solved beside merely deflected.
import { lazy, Suspense } from 'preact/compat';
import { useState } from 'preact/hooks';
import { type EntryFigures, type Share, type Today } from '../api';
import { Await, Choice, Empty, LinkButton, Screen, Table, useLoaded } from '../parts';
import { href } from '../router';
import type { ScreenProps } from '../shell';
import { count, lasting, quick, share, t } from '../texts';
import { GapLine } from './gaps';

const Volume = lazy(() => import('../volume'));
const Reliability = lazy(() => import('../reliability'));

function lead(today: Today): string {
  if (today.asked === 0) return t('today_lead_none');
  if (today.asked === today.resolution.too_young) return t('today_lead_wait', { days: today.resolution.days });
  return t('today_lead_good', { share: share(today.resolution.share) });
}

function Figure({ name, value, of, kind }: { name: string; value: number; of: number; kind: string }) {
  return <div class={`figure ${kind}`}><dt>{name}</dt><dd>{count(value)}{of > 0 && kind !== 'asked' && <small>{share(value / of)}</small>}</dd></div>;
}

function Bar({ parts }: { parts: [string, number, string][] }) {
  const sum = parts.reduce((all, [, value]) => all + value, 0);
  return (
    <>
      <svg class="share-bar" viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">
        {parts.map(([name, value, kind], i) => <rect key={name} class={`fill-${kind}`} x={sum ? (1000 * parts.slice(0, i).reduce((all, one) => all + one[1], 0)) / sum : 0} y="0" height="16" width={sum ? (1000 * value) / sum : 0} />)}
      </svg>
      <ul class="legend">{parts.map(([name, value, kind]) => <li key={name}><span class={`dot dot-${kind}`} aria-hidden="true" />{name}<b>{count(value)}</b></li>)}</ul>
    </>
  );
}

function Entries({ title, list, failing }: { title: string; list: EntryFigures[]; failing?: boolean }) {
  return (
    <section class="card"><h2>{title}</h2>
      {list.length === 0 ? <p class="quiet-text">{t('none_yet')}</p> : (
        <ol class="ranks">{list.map((one) => (
          <li key={one.entry}><a href={href('knowledge', one.entry)}>{one.title}</a><span class="rank-count">{failing ? `${count(one.not_helpful)} ${t('not_helpful')}` : `${count(one.helpful)} ${t('helpful')}`}</span></li>
        ))}</ol>
      )}
    </section>
  );
}

// One line a place or service: how much was asked, what became of it, as a bar and in figures.
function Shares({ title, lead, list, first, none }: { title: string; lead: string; list: Share[]; first: string; none: string }) {
  const most = Math.max(...list.map((one) => one.asked), 1);
  return (
    <section class="card"><h2>{title}</h2><p class="quiet-text">{lead}</p>
      {list.length === 0 ? <p class="quiet-text">{none}</p> : (
        <Table label={title} head={[first, t('asked'), t('solved'), t('first_answer')]}>{list.map((one) => {
          const parts: [number, string][] = [[one.answered, 'answered'], [one.handed_off, 'handed'], [one.unanswered, 'unanswered']];
          return <tr key={one.name}><th scope="row">{one.name || t('direct')}<svg class="share-bar thin" viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">{parts.map(([value, kind], i) => <rect key={kind} class={`fill-${kind}`} x={(1000 * parts.slice(0, i).reduce((sum, part) => sum + part[0], 0)) / most} y="0" height="16" width={(1000 * value) / most} />)}</svg></th>
            <td class="number">{count(one.asked)}</td><td class="number">{one.solved === null ? '–' : share(one.solved)}</td><td class="number">{one.first_ms === null ? '–' : quick(one.first_ms)}</td></tr>;
        })}</Table>
      )}
    </section>
  );
}

export function TodayScreen({ me }: ScreenProps) {
  const [days, setDays] = useState('7');
  const today = useLoaded<Today>(`/today?days=${days}`, 30000);
  const range: [string, string][] = ['2', '7', '30'].map((n) => [n, t('days', { n })]);
  return (
    <Screen title={t('today')} lead={today.value && lead(today.value)} actions={<Choice bare label={t('days', { n: '' })} value={days} options={range} onValue={setDays} />}>
      <Await of={today}>{(now) => now.asked === 0 ? <Empty action={<LinkButton href="/chat" kind="primary">{t('to_chat')}</LinkButton>}>{t('today_empty')}</Empty> : (
        <>
          <dl class="figures">
            <Figure kind="asked" name={t('asked')} value={now.asked} of={now.asked} />
            <Figure kind="answered" name={t('answered')} value={now.answered} of={now.asked} />
            <Figure kind="handed" name={t('handed_off')} value={now.handed_off} of={now.asked} />
            <Figure kind="unanswered" name={t('unanswered')} value={now.unanswered} of={now.asked} />
          </dl>
          <section class="card"><h2>{t('volume')}</h2><Suspense fallback={<div class="chart" />}><Volume today={now} /></Suspense></section>
          <div class="columns">
            <section class="card"><h2>{t('resolution')}</h2><p class="quiet-text">{t('resolution_lead', { days: now.resolution.days })}</p>
              <p class="big">{now.asked > now.resolution.too_young ? share(now.resolution.share) : '–'} <small>{t('solved')}</small><span class="beside">{share(now.resolution.deflected)} {t('deflected')}</span></p>
              <Bar parts={[[t('said_so'), now.resolution.said_so, 'answered'], [t('quiet'), now.resolution.quiet, 'quiet'], [t('too_young'), now.resolution.too_young, 'young'], [t('not_solved'), now.resolution.not_solved, 'unanswered'], [t('handed_off'), now.handed_off, 'handed']]} />
              {now.first_answer.median_ms !== null && now.first_answer.p90_ms !== null && <p class="quiet-text">{t('first_answer')}: <b>{quick(now.first_answer.median_ms)}</b> {t('first_p90', { time: quick(now.first_answer.p90_ms) })}</p>}
              {now.to_solved_ms !== null && <p class="quiet-text">{t('to_solved')}: <b>{lasting(now.to_solved_ms)}</b></p>}
              <p class="quiet-text">{t('waiting')}: {t('waiting_text', { queued: count(now.waiting.queued), with_human: count(now.waiting.with_human) })}</p>
              {now.parked > 0 && <p><a href={href('health')}>{now.parked === 1 ? t('parked_one') : t('parked_some', { n: count(now.parked) })}</a></p>}
            </section>
            {me.rights.includes('gaps:read') && <section class="card"><h2>{t('in_vain')}</h2>
              {now.in_vain.length === 0 ? <p class="quiet-text">{t('in_vain_none')}</p> : <><ul class="gap-lines">{now.in_vain.map((gap) => <GapLine key={gap.id} gap={gap} />)}</ul><p><a href={href('gaps')}>{t('see_gaps')}</a></p></>}
            </section>}
          </div>
          <div class="columns"><Shares title={t('per_place')} lead={t('per_lead')} list={now.places} first={t('channels')} none={t('none_yet')} /><Shares title={t('per_service')} lead={t('per_service_lead')} list={now.services} first={t('service')} none={t('per_service_none')} /></div>
          <section class="card"><h2>{t('calibration')}</h2><Suspense fallback={<p class="loading" role="status">{t('loading')}</p>}><Reliability /></Suspense></section>
          <div class="columns"><Entries title={t('top_entries')} list={now.top} /><Entries title={t('failing_entries')} list={now.failing} failing /></div>
        </>
      )}</Await>
    </Screen>
  );
}
