// What works, what wants mending, and what waits for a person's decision.
import { useState } from 'preact/hooks';
import { api } from '../api';
import { Await, Button, Notice, Screen, Tag, useLoaded, wordsOf } from '../parts';
import type { ScreenProps } from '../shell';
import { ago, named, t } from '../texts';

interface Finding { grade: string; text: string }
interface Health {
  good: boolean; troubles: { about: string; grade: string; text: string; since: string }[];
  accounts: { account: string; grade: string; self_test?: { at: string; findings: Finding[] } }[];
  parked: { id: string; kind: string; state: string; account: string; place: string; reason: string; since: string }[];
}
const kinds: Record<string, string> = { good: 'good', warning: 'warn', bad: 'bad' };

export function HealthScreen({ me }: ScreenProps) {
  const all = useLoaded<Health>('/health', 15000);
  const [said, setSaid] = useState<{ good: boolean; words: string } | null>(null);
  const decide = (id: string, decision: string) => api('POST', `/parked/${encodeURIComponent(id)}`, { decision }).then(() => { setSaid({ good: true, words: t('decided') }); all.again(); }, (why) => setSaid({ good: false, words: wordsOf(why) }));
  return (
    <Screen title={t('health')} lead={all.value && t(all.value.troubles.length === 0 ? 'health_good' : 'health_bad')}>
      {said && <Notice kind={said.good ? 'good' : 'bad'}>{said.words}</Notice>}
      <Await of={all}>{(now) => (
        <>
          {now.troubles.length > 0 && <section class="card"><h2>{t('troubles')}</h2><ul class="lines">{now.troubles.map((one) => <li key={one.about + one.text}><Tag kind={kinds[one.grade]}>{named('grade', one.grade)}</Tag><div><b>{one.about}</b><p>{one.text}</p><p class="quiet-text">{t('since', { when: ago(one.since) })}</p></div></li>)}</ul></section>}
          <section class="card"><h2>{t('parked')}</h2><p class="quiet-text">{t('parked_lead')}</p>
            {now.parked.length === 0 ? <p>{t('parked_none')}</p> : <ul class="lines">{now.parked.map((one) => (
              <li key={one.id}><Tag kind={one.state === 'in_doubt' ? 'warn' : 'bad'}>{one.account}</Tag><div><p>{one.reason}</p>{one.state === 'in_doubt' && <p>{t('parked_doubt')}</p>}<p class="quiet-text">{one.place} · {ago(one.since)}</p>
                {me.rights.includes('parked:decide') && <p class="row"><Button onClick={() => decide(one.id, 'again')}>{t('again')}</Button><Button onClick={() => decide(one.id, 'done')}>{t('done')}</Button></p>}</div></li>
            ))}</ul>}</section>
          <section class="card"><h2>{t('accounts')}</h2><ul class="lines">{now.accounts.map((one) => <li key={one.account}><Tag kind={kinds[one.grade]}>{named('grade', one.grade)}</Tag><div><b>{one.account}</b>{one.self_test ? <><p class="quiet-text">{t('self_test', { when: ago(one.self_test.at) })}</p>{one.self_test.findings.map((finding) => <p key={finding.text}>{finding.text}</p>)}</> : <p class="quiet-text">{t('no_test')}</p>}</div></li>)}</ul></section>
        </>
      )}</Await>
    </Screen>
  );
}
