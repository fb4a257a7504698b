// The newest questions and how they stand; one thread to read.
import { useState } from 'preact/hooks';
import { Await, Choice, Empty, LinkButton, Screen, Table, Tag, useLoaded } from '../parts';
import { href } from '../router';
import type { ScreenProps } from '../shell';
import { ago, at, named, t } from '../texts';

interface Row { account: string; place: string; place_name: string; thread: string; person: string | null; text: string | null; state: string; handler: string | null; judged: number; asked: string; updated: string }
interface Item { by: string; bot: boolean; text: string; outcome: string; at: string }
const states = ['open', 'asked_back', 'answered', 'queued', 'with_human', 'handled'];
const kinds: Record<string, string> = { open: 'bad', asked_back: 'warn', answered: 'good', queued: 'warn', with_human: 'warn', handled: 'good' };

export function ThreadsScreen(_: ScreenProps) {
  const [state, setState] = useState('');
  const all = useLoaded<{ threads: Row[] }>(`/threads?state=${state}`, 10000);
  const options: [string, string][] = [['', t('all')], ...states.map((one): [string, string] => [one, named('st', one)])];
  return (
    <Screen title={t('threads')} lead={t('threads_lead')} actions={<Choice bare label={t('filter_state')} value={state} options={options} onValue={setState} />}>
      <Await of={all}>{({ threads }) => threads.length === 0 ? <Empty action={<LinkButton href="/chat">{t('to_chat')}</LinkButton>}>{t('threads_empty')}</Empty> : (
        <Table label={t('threads')} head={[t('col_title'), t('channels'), t('col_name'), t('col_state'), t('col_when')]}>
          {threads.map((one) => (
            <tr key={one.account + one.thread + one.asked}>
              <th scope="row">{one.text ? <a href={href('threads', one.account, one.place, one.thread)}>{one.text}</a> : <span class="quiet-text">{t('private_thread')}</span>}</th>
              <td>{one.place_name || t('direct')}</td><td>{one.person ?? ''}</td><td><Tag kind={kinds[one.state]}>{named('st', one.state)}</Tag>{one.handler && <div class="quiet-text">{t('thread_with', { name: one.handler })}</div>}</td><td><time dateTime={one.asked} title={at(one.asked)}>{ago(one.asked)}</time></td>
            </tr>
          ))}
        </Table>
      )}</Await>
    </Screen>
  );
}

export function ThreadScreen({ parts }: ScreenProps) {
  const thread = useLoaded<{ items: Item[] }>(`/threads/${parts.map(encodeURIComponent).join('/')}`, 5000);
  return (
    <Screen title={t('threads')} actions={<LinkButton href={href('threads')}>{t('back')}</LinkButton>}>
      <Await of={thread}>{({ items }) => items.length === 0 ? <Empty>{t('thread_empty')}</Empty> : (
        <ol class="talk">{items.map((one, i) => <li key={i} class={one.bot ? 'from-bot' : ''}><p class="talk-by"><b>{one.by || t('said_bot')}</b> <time dateTime={one.at}>{at(one.at)}</time></p><p class="talk-text">{one.text}</p></li>)}</ol>
      )}</Await>
    </Screen>
  );
}
