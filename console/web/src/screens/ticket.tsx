// One ticket: all that was said and done, by us and at its back-end, and an agent's acts.
import { useState } from 'preact/hooks';
import { api } from '../api';
import { Await, Button, Choice, Composer, LinkButton, Screen, Tag, useActing, useLoaded } from '../parts';
import { href } from '../router';
import type { ScreenProps } from '../shell';
import { ago, at, named, t } from '../texts';
import { type Agent, Priority, type Ticket, ticketKinds } from './desk';

interface Item { act: string; by: string; text: string; internal: boolean; state: string; at: string; waits: boolean; trouble: string }
interface Whole { ticket: Ticket; items: Item[]; agents: Agent[] }
const states = ['open', 'working', 'waiting', 'solved', 'closed', 'dropped'];

// "took it", "solved": what was done where nothing was said.
function deed(one: Item): string {
  if (one.act === 'open' || one.act === 'comment' || one.act === 'commented') return '';
  if (one.act === 'take') return t('act_take');
  if (one.act === 'owner') return t('act_owner', { name: one.text });
  return one.state ? t('act_state', { state: named('ts', one.state) }) : named('act', one.act);
}

function Step({ one, requester }: { one: Item; requester: string }) {
  const words = one.act === 'owner' ? '' : one.text;
  const kind = one.internal ? 'note' : deed(one) && !words ? 'step' : one.by === requester || one.act === 'open' ? '' : 'from-agent';
  return (
    <li class={kind}><p class="talk-by"><b>{one.by}</b> {deed(one)}{one.internal && <Tag kind="warn">{t('note')}</Tag>}{one.waits && <Tag kind="warn">{t('call_waits')}</Tag>}{one.trouble && <Tag kind="bad">{one.trouble}</Tag>} <time dateTime={one.at} title={at(one.at)}>{ago(one.at)}</time></p>
      {words && <p class="talk-text">{words}</p>}</li>
  );
}

function Facts({ one, agents, works, busy, act }: { one: Ticket; agents: Agent[]; works: boolean; busy: boolean; act: (good: string, body: object) => void }) {
  const owner = agents.find((agent) => agent.name === one.owner)?.id ?? '';
  const [to, setTo] = useState('');
  const [state, setState] = useState('');
  return (
    <aside class="card beside-talk" aria-label={t('ticket')}>
      <dl class="facts"><dt>{t('ticket')}</dt><dd>{one.url ? <a href={one.url} target="_blank" rel="noreferrer noopener">{one.number}</a> : one.number} · {named('kind', one.kind)}</dd><dt>{t('priority_short')}</dt><dd><Priority value={one.priority} /></dd><dt>{t('col_state')}</dt><dd><Tag kind={ticketKinds[one.state]}>{named('ts', one.state)}</Tag></dd><dt>{t('col_owner')}</dt><dd>{one.owner || t('nobody')}</dd>
        <dt>{t('requester')}</dt><dd>{one.requester}</dd>{one.service && <><dt>{t('service')}</dt><dd><a href={href('services', one.service)}>{one.service}</a></dd></>}<dt>{t('desk')}</dt><dd class="mono">{one.desk.replace(/^desk\//, '')}</dd></dl>
      {one.origin && <p><a href={href('threads', one.origin.account, one.origin.place, one.origin.thread)}>{t('asked_in', { place: one.origin.name })}</a></p>}
      {works && <form class="change" onSubmit={(event) => { event.preventDefault(); const person = to || owner || agents[0]?.id; act(t('assigned', { name: agents.find((agent) => agent.id === person)?.name ?? '' }), { act: 'assign', person }); }}>
        <Choice label={t('assign_to')} value={to || owner} options={[...(owner || to ? [] : [['', '–'] as [string, string]]), ...agents.map((agent): [string, string] => [agent.id, agent.name])]} onValue={setTo} /><button class="button" disabled={busy || !to || to === owner}>{t('assign')}</button></form>}
      {works && <form class="change" onSubmit={(event) => { event.preventDefault(); act(t('state_asked', { state: named('ts', state) }), { act: 'set', state }); setState(''); }}>
        <Choice label={t('set_state')} value={state || one.state} options={states.map((name): [string, string] => [name, named('ts', name)])} onValue={setState} /><button class="button" disabled={busy || !state || state === one.state}>{t('set')}</button></form>}
    </aside>
  );
}

export function TicketScreen({ me, parts }: ScreenProps) {
  const path = `/tickets/${encodeURIComponent(parts[0])}`;
  const all = useLoaded<Whole>(path, 3000);
  const acting = useActing();
  const [words, setWords] = useState('');
  const [note, setNote] = useState(false);
  const works = me.rights.includes('tickets:work');
  const act = (good: string, body: object) => acting.run(api('POST', `${path}/acts`, body), good, () => { if ('text' in body) setWords(''); }, () => { all.again(); setTimeout(all.again, 700); });
  const one = all.value?.ticket;
  const mine = one?.owner === me.name;
  return (
    <Screen title={one ? one.title : t('ticket')} lead={one && <>{one.number} · {one.requester} · <time dateTime={one.created} title={at(one.created)}>{ago(one.created)}</time></>}
      actions={<>{one && works && !mine && !one.over && <Button kind="primary" disabled={acting.busy} onClick={() => act(t('taken', { number: one.number }), { act: 'assign', person: me.id })}>{t('take')}</Button>}{one && works && mine && !one.over && <Button kind="primary" disabled={acting.busy} onClick={() => act(t('state_asked', { state: named('ts', 'solved') }), { act: 'set', state: 'solved' })}>{t('solve')}</Button>}<LinkButton href={href('desk')}>{t('back')}</LinkButton></>}>
      {acting.notice}
      <Await of={all}>{(now) => (
        <div class="split">
          <div class="talk-side">
            <ol class="talk" aria-live="polite">{now.items.map((item, i) => <Step key={i} one={item} requester={now.ticket.requester} />)}</ol>
            {works && <Composer label={note ? t('note_field') : t('say_field')} hint={note ? t('note_hint') : t('say_hint', { name: now.ticket.requester })} value={words} onValue={setWords} busy={acting.busy} send={t('send')} onSend={() => act(note ? t('note_kept') : t('sent'), { act: note ? 'note' : 'comment', text: words })}>
              <label class="check"><input type="checkbox" checked={note} onChange={(event) => setNote(event.currentTarget.checked)} />{t('note_toggle')}</label></Composer>}
          </div>
          <Facts one={now.ticket} agents={now.agents} works={works} busy={acting.busy} act={act} />
        </div>
      )}</Await>
    </Screen>
  );
}
