// What people depend on: how each service is, what is planned, and one service with its story and who was told.
import { useState } from 'preact/hooks';
import { api, type Who } from '../api';
import { Await, Button, Choice, Dialog, Empty, Field, LinkButton, Screen, Tag, useActing, useLoaded } from '../parts';
import { href } from '../router';
import type { ScreenProps } from '../shell';
import { ago, at, clockOf, count, named, onDay, t, weekdayOf } from '../texts';

interface Report { state: string; text: string; workaround: string; next_update: string | null; since: string | null; at: string | null; until: string | null; by: string }
interface Window { weekday: number; date: string; from: number; to: number; text: string }
interface Service { id: string; name: string; description: string; owner: Who | null; depends_on: string[]; timezone: string; windows: Window[]; followers: number; now: Report }
interface Change { number: number; state: string; service: string; what: string; hit: string; starts: string | null; ends: string | null; by: string; works: number; broken: number; questions: number; objections: number }
interface Delivery { followers: number; waiting: number; sent: number; delivered: number; acknowledged: number; failed: number; why: { reason: string; count: number }[] }
interface Whole { service: Service; history: Report[]; changes: Change[]; delivery: Delivery | null }
const kinds: Record<string, string> = { ok: 'good', maintenance: 'warn', degraded: 'warn', down: 'bad' };
const rank = ['down', 'degraded', 'maintenance', 'ok'];
const followers = (n: number) => (n === 1 ? t('followers_one') : t('followers_many', { n: count(n) }));

export const State = ({ name }: { name: string }) => <Tag kind={kinds[name]}>{named('svc', name)}</Tag>;

// What everybody will read: a state, words, a way around, when the next word comes.
function SayHow({ service, onDone, onClose }: { service: Service; onDone: () => void; onClose: () => void }) {
  const [state, setState] = useState(service.now.state === 'ok' ? 'down' : 'ok');
  const [text, setText] = useState(service.now.state === 'ok' ? '' : '');
  const [workaround, setWorkaround] = useState(service.now.workaround);
  const [next, setNext] = useState('30');
  const acting = useActing();
  const troubled = state !== 'ok';
  const send = () => acting.run(api('POST', `/services/${encodeURIComponent(service.id)}/reports`, { state, text, workaround: troubled ? workaround : '', next_minutes: troubled ? Number(next) : 0 }), '', () => { onDone(); onClose(); });
  return (
    <Dialog title={t('say_how', { name: service.name })} onClose={onClose}>
      <form class="plain-set" onSubmit={(event) => { event.preventDefault(); send(); }}>
        {acting.notice}
        <p class="quiet-text">{t('say_how_lead', { n: followers(service.followers) })}</p>
        <Choice label={t('col_state')} value={state} options={['down', 'degraded', 'maintenance', 'ok'].map((name): [string, string] => [name, named('svc', name)])} onValue={setState} />
        <Field label={t('svc_text')} hint={t('svc_text_hint')} value={text} onValue={setText} rows={3} />
        {troubled && <div class="form-row"><Field label={t('svc_workaround')} value={workaround} onValue={setWorkaround} /><Choice label={t('svc_next')} value={next} options={[['0', '–'], ['15', t('minutes', { n: 15 })], ['30', t('minutes', { n: 30 })], ['60', t('hours', { n: 1 })], ['240', t('hours', { n: 4 })]]} onValue={setNext} /></div>}
        <p class="row"><button class="button primary" disabled={acting.busy}>{t('tell_all')}</button><Button onClick={onClose}>{t('cancel')}</Button></p>
      </form>
    </Dialog>
  );
}

function Changes({ list, name }: { list: Change[]; name: (id: string) => string }) {
  if (list.length === 0) return <p class="quiet-text">{t('changes_none')}</p>;
  return (
    <ul class="lines">{list.map((one) => (
      <li key={one.number}><Tag kind={one.state === 'running' ? 'warn' : ''}>{named('ch', one.state)}</Tag><div><b>{name(one.service)}</b>: {one.what}<p class="quiet-text">{one.starts && at(one.starts)} – {one.ends && at(one.ends)} · {one.by}</p>
        {(one.works + one.broken + one.questions + one.objections) > 0 && <p class="quiet-text">{t('change_words', { works: count(one.works), broken: count(one.broken), questions: count(one.questions), objections: count(one.objections) })}</p>}</div></li>
    ))}</ul>
  );
}

export function ServicesScreen({ me }: ScreenProps) {
  const all = useLoaded<{ services: Service[]; changes: Change[] }>('/services', 10000);
  const [saying, setSaying] = useState<Service | null>(null);
  const list = [...(all.value?.services ?? [])].sort((a, b) => rank.indexOf(a.now.state) - rank.indexOf(b.now.state));
  const bad = list.filter((one) => one.now.state === 'down' || one.now.state === 'degraded').length;
  return (
    <Screen title={t('services')} lead={all.value && (bad === 0 ? t('services_good') : bad === 1 ? t('services_bad_one') : t('services_bad', { n: count(bad) }))} actions={<LinkButton href="/status">{t('status_page')}</LinkButton>}>
      {saying && <SayHow service={saying} onDone={all.again} onClose={() => setSaying(null)} />}
      <Await of={all}>{({ services, changes }) => services.length === 0 ? <Empty>{t('services_empty')}</Empty> : (
        <>
          <ul class="cards">{list.map((one) => (
            <li key={one.id} class={`card service ${one.now.state}`}><div class="card-head"><h2><a href={href('services', one.id)}>{one.name}</a></h2><State name={one.now.state} /></div>
              <p class="quiet-text">{one.now.state === 'ok' ? one.description : one.now.text || one.description}</p>
              {one.now.state !== 'ok' && one.now.since && <p class="quiet-text">{t('since', { when: ago(one.now.since) })}</p>}
              <p class="card-foot"><span class="quiet-text">{followers(one.followers)}</span>{me.rights.includes('services:write') && <Button aria-label={t('say_how', { name: one.name })} onClick={() => setSaying(one)}>{t('set_state')}</Button>}</p></li>
          ))}</ul>
          <section class="card"><h2>{t('changes')}</h2><Changes list={changes} name={(id) => services.find((one) => one.id === id)?.name ?? id} />{changes.length === 0 && <p class="quiet-text">{t('changes_how')}</p>}</section>
        </>
      )}</Await>
    </Screen>
  );
}

function Told({ delivery }: { delivery: Delivery }) {
  const rows: [string, number][] = [[t('d_delivered'), delivery.delivered], [t('d_acknowledged'), delivery.acknowledged], [t('d_waiting'), delivery.waiting], [t('d_failed'), delivery.failed]];
  return (
    <section class="card"><h2>{t('delivery')}</h2><p class="quiet-text">{t('delivery_lead')}</p>
      {delivery.followers === 0 ? <p>{t('delivery_none')}</p> : <dl class="figures small">{rows.map(([name, value]) => <div key={name} class="figure"><dt>{name}</dt><dd>{count(value)}<small>/ {count(delivery.followers)}</small></dd></div>)}</dl>}
      {delivery.why.length > 0 && <ul class="plain-list">{delivery.why.map((one) => <li key={one.reason}>{count(one.count)} × {one.reason}</li>)}</ul>}
    </section>
  );
}

export function ServiceScreen({ me, parts }: ScreenProps) {
  const all = useLoaded<Whole>(`/services/${encodeURIComponent(parts[0])}`, 10000);
  const [saying, setSaying] = useState(false);
  const one = all.value?.service;
  return (
    <Screen title={one?.name ?? t('service')} lead={one && <><State name={one.now.state} /> {one.description}</>} actions={<>{one && me.rights.includes('services:write') && <Button kind="primary" onClick={() => setSaying(true)}>{t('set_state')}</Button>}<LinkButton href={href('services')}>{t('back')}</LinkButton></>}>
      {saying && one && <SayHow service={one} onDone={all.again} onClose={() => setSaying(false)} />}
      <Await of={all}>{(now) => (
        <div class="columns">
          <section class="card"><h2>{t('svc_story')}</h2>{now.history.length === 0 ? <p class="quiet-text">{t('svc_story_none')}</p> : (
            <ol class="lines">{now.history.map((report) => <li key={report.at}><State name={report.state} /><div><p>{report.text || named('svc', report.state)}</p>{report.workaround && <p>{t('svc_workaround')}: {report.workaround}</p>}<p class="quiet-text">{report.at && <time dateTime={report.at}>{at(report.at)}</time>} · {report.by}{report.next_update && ` · ${t('svc_next_at', { when: at(report.next_update) })}`}</p></div></li>)}</ol>)}</section>
          <div class="stack">
            {now.delivery && <Told delivery={now.delivery} />}
            <section class="card"><h2>{t('svc_about')}</h2><dl class="facts"><dt>{t('col_owner')}</dt><dd>{now.service.owner?.name ?? t('nobody')}</dd><dt>{t('followers')}</dt><dd>{count(now.service.followers)}</dd>{now.service.depends_on.length > 0 && <><dt>{t('svc_needs')}</dt><dd>{now.service.depends_on.map((id) => <a key={id} class="tag" href={href('services', id)}>{id}</a>)}</dd></>}</dl></section>
            <section class="card"><h2>{t('windows')}</h2>{now.service.windows.length === 0 ? <p class="quiet-text">{t('windows_none')}</p> : <ul class="plain-list">{now.service.windows.map((window, i) => <li key={i}><b>{window.date ? onDay(window.date) : t('every', { day: weekdayOf(window.weekday) })}, {clockOf(window.from)}–{clockOf(window.to)}</b> <span class="quiet-text">({now.service.timezone}) {window.text}</span></li>)}</ul>}
              <h2>{t('changes')}</h2><Changes list={now.changes} name={() => now.service.name} /></section>
          </div>
        </div>
      )}</Await>
    </Screen>
  );
}
