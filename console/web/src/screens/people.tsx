// The directory, to look at.
import { useState } from 'preact/hooks';
import { Await, Empty, Field, Screen, Table, Tag, useLoaded } from '../parts';
import type { ScreenProps } from '../shell';
import { count, type Key, t } from '../texts';

interface Person { id: string; name: string; title: string; department: string; location: string; roles: string[]; identities: { account: string; user: string; by: string }[]; stands: boolean; guest: { sponsor: string; until: string } | null }
const most = 300;

export function PeopleScreen(_: ScreenProps) {
  const all = useLoaded<{ people: Person[] }>('/people');
  const [words, setWords] = useState('');
  const fits = (one: Person) => words.toLowerCase().split(/\s+/).every((word) => `${one.name} ${one.id} ${one.title} ${one.department} ${one.roles.join(' ')}`.toLowerCase().includes(word));
  return (
    <Screen title={t('people')} lead={all.value && t('people_lead', { n: count(all.value.people.length) })}>
      <Await of={all}>{({ people }) => people.length === 0 ? <Empty>{t('people_empty')}</Empty> : (
        <>
          <Field label={t('search')} value={words} onValue={setWords} />
          {people.filter(fits).length === 0 ? <Empty>{t('people_none')}</Empty> : (
            <Table label={t('people')} head={[t('col_name'), t('col_team'), t('col_roles'), t('col_known')]}>
              {people.filter(fits).slice(0, most).map((one) => (
                <tr key={one.id}><th scope="row">{one.name}<div class="quiet-text">{one.title}</div></th><td>{one.department}</td>
                  <td>{one.roles.filter((role) => role !== 'member').map((role) => <Tag key={role} kind={role}>{t(`role_${role}` as Key)}</Tag>)}{one.guest && <Tag kind="warn">{t('role_guest')}</Tag>}{!one.stands && <Tag kind="bad">{t('stay_over')}</Tag>}</td>
                  <td>{one.identities.map((known) => <div key={known.account + known.user} class="mono">{known.account}: {known.user}</div>)}</td></tr>
              ))}
            </Table>
          )}
        </>
      )}</Await>
    </Screen>
  );
}
