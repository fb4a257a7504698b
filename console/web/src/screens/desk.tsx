// The desk: what waits, whose it is, and taking it.
import { useState } from 'preact/hooks';
import { api } from '../api';
import { Await, Button, Choice, Empty, Field, LinkButton, Screen, Switch, Table, Tag, useActing, useLoaded } from '../parts';
import { href } from '../router';
import type { ScreenProps } from '../shell';
import { ago, at, count, named, t } from '../texts';

export interface Ticket {
  id: string; number: string; title: string; kind: string; state: string; over: boolean; owner: string; requester: string; priority: number; service: string; desk: string; url: string;
  created: string; updated: string; origin: { account: string; place: string; thread: string; name: string } | null;
}
export interface Agent { id: string; name: string }
export const ticketKinds: Record<string, string> = { open: 'bad', working: 'warn', waiting: '', solved: 'good', closed: 'good', dropped: '' };
export const Priority = ({ value }: { value: number }) => <Tag kind={value <= 2 ? 'bad' : value === 3 ? 'warn' : ''}><abbr title={t('priority', { n: value })}>P{value}</abbr></Tag>;
const most = 200;

export function DeskScreen({ me }: ScreenProps) {
  const [queue, setQueue] = useState('');
  const [desk, setDesk] = useState('');
  const [words, setWords] = useState('');
  const [asked, setAsked] = useState('');
  const all = useLoaded<{ tickets: Ticket[]; agents: Agent[] }>(`/tickets?state=${queue === 'over' ? 'over' : 'open'}&words=${encodeURIComponent(asked)}`, 5000);
  const acting = useActing();
  const works = me.rights.includes('tickets:work');
  const list = all.value?.tickets ?? [];
  const inQueue: Record<string, (one: Ticket) => boolean> = { free: (one) => !one.owner && !one.over, mine: (one) => one.owner === me.name && !one.over, open: (one) => !one.over, over: (one) => one.over };
  const now = queue || (list.some(inQueue.free) ? 'free' : 'open');
  const shown = list.filter((one) => (asked || inQueue[now](one)) && (!desk || one.desk === desk));
  const desks = [...new Set(list.map((one) => one.desk))].sort();
  const take = (one: Ticket) => acting.run(api('POST', `/tickets/${encodeURIComponent(one.id)}/acts`, { act: 'assign', person: me.id }), t('taken', { number: one.number }), () => setTimeout(all.again, 600));
  const label = (name: string) => `${named('queue', name)}${name === 'over' || queue === 'over' || asked ? '' : ` ${count(list.filter(inQueue[name]).length)}`}`;
  return (
    <Screen title={t('desk')} lead={t('desk_lead')} actions={desks.length > 1 && <Choice bare label={t('desk')} value={desk} options={[['', t('all')], ...desks.map((one): [string, string] => [one, one.replace(/^desk\//, '')])]} onValue={setDesk} />}>
      {acting.notice}
      <div class="tools"><Switch label={t('queues')} value={now} options={['free', 'mine', 'open', 'over'].map((name) => [name, label(name)])} onValue={setQueue} />
        <form role="search" onSubmit={(event) => { event.preventDefault(); setAsked(words.trim()); }}><Field label={t('ticket_search')} value={words} onValue={(value) => { setWords(value); if (!value.trim()) setAsked(''); }} type="search" /></form></div>
      <Await of={all}>{() => shown.length === 0 ? <Empty action={<LinkButton href="/chat">{t('to_chat')}</LinkButton>}>{asked ? t('tickets_none') : t(now === 'mine' ? 'tickets_empty_mine' : now === 'over' ? 'tickets_empty_over' : 'tickets_empty')}</Empty> : (
        <Table label={t('desk')} head={[t('ticket'), t('col_state'), t('col_owner'), t('requester'), t('col_when'), works ? t('col_act') : '']}>
          {shown.slice(0, most).map((one) => (
            <tr key={one.id}><th scope="row"><a href={href('desk', one.id)}>{one.title}</a><div class="quiet-text"><Priority value={one.priority} />{one.number || t('ticket_opening')} · {named('kind', one.kind)}</div></th>
              <td><Tag kind={ticketKinds[one.state]}>{named('ts', one.state)}</Tag></td><td>{one.owner || <span class="quiet-text">{t('nobody')}</span>}</td><td>{one.requester}</td><td><time dateTime={one.created} title={at(one.created)}>{ago(one.created)}</time></td>
              <td>{works && !one.owner && !one.over && <Button disabled={acting.busy} aria-label={`${t('take')}: ${one.title}`} onClick={() => take(one)}>{t('take')}</Button>}</td></tr>
          ))}
        </Table>
      )}</Await>
    </Screen>
  );
}
