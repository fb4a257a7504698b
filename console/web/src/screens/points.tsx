// Points: the rules in words, seasons and team goals, and for admins rings of mutual praise and the ledger's check.
import { Await, Button, Empty, Notice, Screen, Table, useLoaded } from '../parts';
import { useState } from 'preact/hooks';
import type { ScreenProps } from '../shell';
import { count, lasting, named, onDay, share, t } from '../texts';

interface Season { from: string; to: string; points: number | null; people: number | null }
interface Points {
  on: boolean; rules: { rule: string; points: number }[]; falling: number[]; pair_days: number; person_daily: number; desk_daily: number; giver_daily: number; settle_minutes: number;
  boards: boolean; levels: number[]; reactions: string[]; pair_cap: number; seasons: Season[]; goals: { group: string; wanted: number; points: number | null }[];
}
interface Check { rings: { people: { id: string; name: string }[]; merits: number; share: number }[]; whole: boolean; problem: string; journals: number; postings: number; people: number; points: number }

const quarter = (one: Season) => { const from = new Date(one.from); return `Q${Math.floor(from.getUTCMonth() / 3) + 1} ${from.getUTCFullYear()}`; };

function Rules({ now }: { now: Points }) {
  return (
    <section class="card"><h2>{t('rules')}</h2>
      <Table label={t('rules')} head={[t('rule_for'), t('points')]}>{now.rules.map((one) => <tr key={one.rule}><th scope="row">{named('rule', one.rule)}</th><td class="number">{one.points === 0 ? '–' : count(one.points)}</td></tr>)}</Table>
      <ul class="plain-list">
        <li>{t('rule_settle', { time: lasting(now.settle_minutes * 60000) })}</li>
        <li>{t('rule_falling', { list: now.falling.map((part) => share(part / 100)).join(', '), days: count(now.pair_days), cap: count(now.pair_cap) })}</li>
        <li>{t('rule_daily', { person: count(now.person_daily), desk: count(now.desk_daily), giver: count(now.giver_daily) })}</li>
        <li>{t(now.boards ? 'rule_boards' : 'rule_no_boards')}</li>
        <li>{t('rule_levels', { list: now.levels.map(count).join(', ') })}</li>
      </ul></section>
  );
}

function Goals({ now }: { now: Points }) {
  if (now.goals.length === 0) return <p class="quiet-text">{t('goals_none')}</p>;
  return (
    <ul class="goals">{now.goals.map((one) => (
      <li key={one.group}><p><b>{one.group}</b><span class="rank-count">{one.points === null ? t('goal_small') : t('goal_of', { points: count(one.points), wanted: count(one.wanted) })}</span></p>
        {one.points !== null && <progress max={one.wanted} value={Math.min(one.points, one.wanted)} aria-label={one.group} />}</li>
    ))}</ul>
  );
}

function Checked() {
  const [asked, setAsked] = useState(false);
  const check = useLoaded<Check>(asked ? '/points/check' : null);
  return (
    <section class="card"><h2>{t('points_check')}</h2><p class="quiet-text">{t('rings_lead')}</p>
      {!asked ? <p><Button onClick={() => setAsked(true)}>{t('check_now')}</Button></p> : (
        <Await of={check}>{(now) => (
          <>
            <Notice kind={now.whole ? 'good' : 'bad'}>{now.whole ? t('ledger_whole', { journals: count(now.journals), points: count(now.points), people: count(now.people) }) : t('ledger_broken', { why: now.problem })}</Notice>
            <h3>{t('rings')}</h3>
            {now.rings.length === 0 ? <p>{t('rings_none')}</p> : <ul class="lines">{now.rings.map((ring) => <li key={ring.people.map((one) => one.id).join()}><span class="gap-count">{count(ring.merits)}</span><div><b>{ring.people.map((one) => one.name).join(' ↔ ')}</b><p class="quiet-text">{t('ring_share', { share: share(ring.share / 100) })}</p></div></li>)}</ul>}
          </>
        )}</Await>
      )}
    </section>
  );
}

export function PointsScreen({ me }: ScreenProps) {
  const all = useLoaded<Points>('/points', 60000);
  return (
    <Screen title={t('points')} lead={t('points_lead')}>
      <Await of={all}>{(now) => !now.on ? <Empty>{t('points_off')}</Empty> : (
        <div class="columns"><Rules now={now} />
          <div class="stack">
            <section class="card"><h2>{t('seasons')}</h2><Table label={t('seasons')} head={[t('season'), t('points'), t('people')]}>{now.seasons.map((one, i) => <tr key={one.from}><th scope="row">{quarter(one)}{i === 0 && <div class="quiet-text">{t('season_until', { day: onDay(new Date(new Date(one.to).getTime() - 1).toISOString()) })}</div>}</th><td class="number">{one.points === null ? t('too_few') : count(one.points)}</td><td class="number">{one.people === null ? '' : count(one.people)}</td></tr>)}</Table></section>
            <section class="card"><h2>{t('goals')}</h2><Goals now={now} /></section>
            {me.rights.includes('points:check') && <Checked />}
          </div></div>
      )}</Await>
    </Screen>
  );
}
