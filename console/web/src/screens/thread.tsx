// One thread, live: what was said, who asks and what was tried, and an agent's part in it: claim, answer, note, pass on, return.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api';
import { Await, Button, Composer, Empty, LinkButton, Notice, Screen, Tag, useActing, useLoaded } from '../parts';
import { href } from '../router';
import type { ScreenProps } from '../shell';
import { ago, at, named, t } from '../texts';
import { threadKinds } from './threads';

interface Item { by: string; bot: boolean; agent: boolean; note: boolean; text: string; outcome: string; at: string }
interface Hand { state: string; helper: string; since: string; about: { label: string; value: string }[]; tried: { entry: string; title: string; verdict: string }[]; similar: { text: string; link: string }[] }
interface Thread { items: Item[]; question: { text: string; person: string; state: string; asked: string; handler: string | null; place_name: string } | null; hand: Hand | null; may: string[] }

function Said({ one }: { one: Item }) {
  const kind = one.note ? 'note' : one.bot ? 'from-bot' : one.agent ? 'from-agent' : '';
  return <li class={kind}><p class="talk-by"><b>{one.by || t('said_bot')}</b>{one.note && <Tag kind="warn">{t('note')}</Tag>} <time dateTime={one.at}>{at(one.at)}</time></p><p class="talk-text">{one.note ? one.text.replace(/^\/\/ ?/gm, '') : one.text}</p></li>;
}

function Beside({ hand, name }: { hand: Hand; name: string }) {
  return (
    <aside class="card beside-talk" aria-label={t('who_asks')}>
      <h2>{t('who_asks')}</h2>
      <dl class="facts"><dt>{t('col_name')}</dt><dd>{name}</dd>{hand.about.map((one) => <><dt key={one.label}>{one.label}</dt><dd>{one.value}</dd></>)}</dl>
      <h2>{t('tried')}</h2>
      {hand.tried.length === 0 ? <p class="quiet-text">{t('tried_none')}</p> : <ul class="plain-list">{hand.tried.map((one) => <li key={one.entry}><a href={href('knowledge', one.entry)}>{one.title}</a> <span class="quiet-text">{one.verdict}</span></li>)}</ul>}
      {hand.similar.length > 0 && <><h2>{t('similar')}</h2><ul class="plain-list">{hand.similar.map((one) => <li key={one.text}>{one.link ? <a href={one.link}>{one.text}</a> : one.text}</li>)}</ul></>}
    </aside>
  );
}

export function ThreadScreen({ parts }: ScreenProps) {
  const path = `/threads/${parts.map(encodeURIComponent).join('/')}`;
  const thread = useLoaded<Thread>(path, 2500);
  const acting = useActing();
  const [words, setWords] = useState('');
  const [note, setNote] = useState(false);
  const end = useRef<HTMLDivElement>(null);
  const size = thread.value?.items.length ?? 0;
  useEffect(() => { if (size > 4) end.current?.scrollIntoView({ block: 'nearest' }); }, [size]);
  const act = (name: string, good: string, text?: string) => acting.run(api('POST', `${path}/acts`, { act: name, text }), good, () => { if (text) setWords(''); }, thread.again);
  const name = thread.value?.question?.person ?? '';
  const may = (press: string) => thread.value?.may.includes(press) ?? false;
  const question = thread.value?.question;
  const actions = (
    <>
      {may('claim') && <Button kind="primary" disabled={acting.busy} onClick={() => act('claim', t('claimed', { name }))}>{t('claim')}</Button>}
      {may('leave') && <Button disabled={acting.busy} onClick={() => act('leave', t('passed_on'))}>{t('pass_on')}</Button>}
      {may('give_back') && <Button disabled={acting.busy} onClick={() => act('give_back', t('given_back'))}>{t('give_back')}</Button>}
      <LinkButton href={href('threads')}>{t('back')}</LinkButton>
    </>
  );
  return (
    <Screen title={question?.text ?? t('threads')} lead={question && <>{question.person} · {question.place_name || t('direct')} · <time dateTime={question.asked} title={at(question.asked)}>{ago(question.asked)}</time> <Tag kind={threadKinds[question.state]}>{named('st', question.state)}</Tag>{question.state === 'with_human' && question.handler && ` ${t('thread_with', { name: question.handler })}`}</>} actions={actions}>
      {acting.notice}
      <Await of={thread}>{(now) => now.items.length === 0 ? <Empty>{t('thread_empty')}</Empty> : (
        <div class={now.hand ? 'split' : ''}>
          <div class="talk-side">
            <ol class="talk" aria-live="polite">{now.items.map((one, i) => <Said key={i} one={one} />)}</ol>
            {now.hand?.state === 'queued' && <Notice live={false}>{t('claim_hint', { when: ago(now.hand.since) })}</Notice>}
            {may('say') && <Composer label={note ? t('note_field') : t('say_field')} hint={note ? t('note_hint') : t('say_hint', { name })} value={words} onValue={setWords} busy={acting.busy} send={t('send')} onSend={() => act(note ? 'note' : 'say', note ? t('note_kept') : t('sent'), words)}>
              <label class="check"><input type="checkbox" checked={note} onChange={(event) => setNote(event.currentTarget.checked)} />{t('note_toggle')}</label></Composer>}
            <div ref={end} />
          </div>
          {now.hand && <Beside hand={now.hand} name={name} />}
        </div>
      )}</Await>
    </Screen>
  );
}
