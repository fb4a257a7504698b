// API tokens: made, shown once, ended.
import { useState } from 'preact/hooks';
import { api } from '../api';
import { Await, Button, Empty, Field, Notice, Screen, Table, useLoaded, wordsOf } from '../parts';
import type { ScreenProps } from '../shell';
import { ago, onDay, t } from '../texts';

interface Token { id: string; name: string; person: string; scopes: string[]; made: string; used: string | null; until: string; secret?: string }

export function TokensScreen({ me }: ScreenProps) {
  const all = useLoaded<{ tokens: Token[] }>('/tokens');
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [scopes, setScopes] = useState<string[]>([]);
  const [secret, setSecret] = useState('');
  const [problem, setProblem] = useState('');
  const rights = me.rights.filter((right) => right !== 'signed-in');
  const failed = (why: unknown) => setProblem(wordsOf(why));
  const make = () => api<Token>('POST', '/tokens', { name, scopes, days: Number(days) }).then((made) => { setSecret(made.secret ?? ''); setName(''); setScopes([]); setProblem(''); all.again(); }, failed);
  return (
    <Screen title={t('tokens')} lead={t('tokens_lead')}>
      <form class="card" onSubmit={(event) => { event.preventDefault(); make(); }}>
        <div class="form-row"><Field label={t('token_name')} value={name} onValue={setName} /><Field label={t('token_days')} type="number" value={days} onValue={setDays} /></div>
        <fieldset><legend>{t('token_scopes')}</legend><div class="checks">{rights.map((right) => <label key={right}><input type="checkbox" checked={scopes.includes(right)} onChange={(event) => setScopes(event.currentTarget.checked ? [...scopes, right] : scopes.filter((one) => one !== right))} />{right}</label>)}</div></fieldset>
        <p class="row"><button class="button primary" disabled={!name.trim() || !scopes.length}>{t('token_make')}</button></p>
      </form>
      {problem && <Notice kind="bad">{problem}</Notice>}
      {secret && <Notice kind="good">{t('token_secret')} <code class="secret">{secret}</code></Notice>}
      <Await of={all}>{({ tokens }) => tokens.length === 0 ? <Empty>{t('tokens_empty')}</Empty> : (
        <Table label={t('tokens')} head={[t('col_name'), t('token_scopes'), t('col_who'), t('col_when'), '']}>
          {tokens.map((one) => <tr key={one.id}><th scope="row">{one.name}</th><td class="mono">{one.scopes.filter((scope) => scope !== 'signed-in').join(', ')}</td><td>{one.person}</td><td>{one.used ? t('token_used', { when: ago(one.used) }) : t('token_unused')}<div class="quiet-text">{t('token_until', { when: onDay(one.until) })}</div></td>
            <td><Button kind="danger" aria-label={`${t('token_end')}: ${one.name}`} onClick={() => api('DELETE', `/tokens/${one.id}`).then(all.again, failed)}>{t('token_end')}</Button></td></tr>)}
        </Table>
      )}</Await>
    </Screen>
  );
}
