// Golden questions: those whose answer must not change unseen.
import { useState } from 'preact/hooks';
import { api, type Judged } from '../api';
import { Await, Button, Empty, Field, Notice, Screen, Table, Tag, useLoaded, wordsOf } from '../parts';
import type { ScreenProps } from '../shell';
import { t } from '../texts';

interface Golden { number: number; text: string; entry: string; now: Judged }

export function GoldenScreen({ me }: ScreenProps) {
  const all = useLoaded<{ golden: Golden[] }>('/golden');
  const [text, setText] = useState('');
  const [entry, setEntry] = useState('');
  const [problem, setProblem] = useState('');
  const may = me.rights.includes('knowledge:write');
  const done = () => { setText(''); setEntry(''); setProblem(''); all.again(); };
  const failed = (why: unknown) => setProblem(wordsOf(why));
  const right = (one: Golden) => (one.entry ? one.now.verdict === 'answered' && one.now.entry === one.entry : one.now.verdict !== 'answered');
  return (
    <Screen title={t('golden')} lead={t('golden_lead')}>
      {may && <form class="card form-row" onSubmit={(event) => { event.preventDefault(); api('POST', '/golden', { text, entry }).then(done, failed); }}>
        <Field label={t('golden_text')} value={text} onValue={setText} /><Field label={t('golden_entry')} hint={t('golden_entry_hint')} value={entry} onValue={setEntry} />
        <button class="button primary" disabled={!text.trim()}>{t('golden_add')}</button></form>}
      {problem && <Notice kind="bad">{problem}</Notice>}
      <Await of={all}>{({ golden }) => golden.length === 0 ? <Empty>{t('golden_empty')}</Empty> : (
        <Table label={t('golden')} head={[t('golden_text'), t('golden_entry'), t('col_state'), '']}>
          {golden.map((one) => <tr key={one.number}><th scope="row">{one.text}</th><td>{one.entry || '–'}</td><td>{right(one) ? <Tag kind="good">{t('golden_right')}</Tag> : <Tag kind="warn">{t('golden_wrong', { now: one.now.title || t('no_answer') })}</Tag>}</td>
            <td>{may && <Button aria-label={`${t('golden_remove')}: ${one.text}`} onClick={() => api('DELETE', `/golden/${one.number}`).then(done, failed)}>{t('golden_remove')}</Button>}</td></tr>)}
        </Table>
      )}</Await>
    </Screen>
  );
}
