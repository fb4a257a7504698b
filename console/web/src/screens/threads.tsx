// The newest questions and how they stand; those that wait for a colleague come first.
import { api } from '../api';
import { useState } from 'preact/hooks';
import { Await, Button, Choice, Empty, LinkButton, Screen, Table, Tag, useActing, useLoaded } from '../parts';
import { go, href } from '../router';
import type { ScreenProps } from '../shell';
import { ago, at, named, t } from '../texts';

interface Row { account: string; place: string; place_name: string; thread: string; person: string | null; text: string | null; state: string; handler: string | null; judged: number; asked: string; updated: string }
const states = ['open', 'asked_back', 'answered', 'queued', 'with_human', 'handled'];
export const threadKinds: Record<string, string> = { open: 'bad', asked_back: 'warn', answered: 'good', queued: 'warn', with_human: 'warn', handled: 'good' };

export function ThreadsScreen({ me }: ScreenProps) {
  const [state, setState] = useState('');
  const all = useLoaded<{ threads: Row[] }>(`/threads?state=${state}`, 5000);
  const acting = useActing();
  const options: [string, string][] = [['', t('all')], ...states.map((one): [string, string] => [one, named('st', one)])];
  const claim = (one: Row) => acting.run(api('POST', `/threads/${[one.account, one.place, one.thread].map(encodeURIComponent).join('/')}/acts`, { act: 'claim' }), '', () => go(href('threads', one.account, one.place, one.thread)), all.again);
  const waiting = (threads: Row[]) => threads.filter((one) => one.state === 'queued' && one.text).reverse();
  return (
    <Screen title={t('threads')} lead={t('threads_lead')} actions={<Choice bare label={t('filter_state')} value={state} options={options} onValue={setState} />}>
      {acting.notice}
      <Await of={all}>{({ threads }) => threads.length === 0 ? <Empty action={<LinkButton href="/chat">{t('to_chat')}</LinkButton>}>{t('threads_empty')}</Empty> : (
        <>
          {me.rights.includes('threads:work') && waiting(threads).length > 0 && <section class="card waiting"><h2>{t('st_queued_title')}</h2><ul class="rows">{waiting(threads).map((one) => (
            <li key={one.account + one.thread + one.asked}><div><a href={href('threads', one.account, one.place, one.thread)}>{one.text}</a><p class="quiet-text">{one.person} · {one.place_name || t('direct')} · {ago(one.asked)}</p></div>
              <Button kind="primary" disabled={acting.busy} aria-label={`${t('claim')}: ${one.text}`} onClick={() => claim(one)}>{t('claim')}</Button></li>
          ))}</ul></section>}
          <Table label={t('threads')} head={[t('col_title'), t('channels'), t('col_name'), t('col_state'), t('col_when')]}>
            {threads.map((one) => (
              <tr key={one.account + one.thread + one.asked}>
                <th scope="row">{one.text ? <a href={href('threads', one.account, one.place, one.thread)}>{one.text}</a> : <span class="quiet-text">{t('private_thread')}</span>}</th>
                <td>{one.place_name || t('direct')}</td><td>{one.person ?? ''}</td><td><Tag kind={threadKinds[one.state]}>{named('st', one.state)}</Tag>{one.handler && <div class="quiet-text">{t('thread_with', { name: one.handler })}</div>}</td><td><time dateTime={one.asked} title={at(one.asked)}>{ago(one.asked)}</time></td>
              </tr>
            ))}
          </Table>
        </>
      )}</Await>
    </Screen>
  );
}
