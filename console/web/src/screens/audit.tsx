// Privileged acts, newest first.
import { useState } from 'preact/hooks';
import { Await, Button, Empty, Screen, Table, useLoaded } from '../parts';
import type { ScreenProps } from '../shell';
import { at, t } from '../texts';

interface Row { sequence: number; at: string; actor: string; name: string; act: string; detail: unknown }

export function AuditScreen(_: ScreenProps) {
  const [before, setBefore] = useState(0);
  const all = useLoaded<{ rows: Row[] }>(`/audit?limit=100${before ? `&before=${before}` : ''}`);
  return (
    <Screen title={t('audit')} lead={t('audit_lead')}>
      <Await of={all}>{({ rows }) => rows.length === 0 ? <Empty>{t('audit_empty')}</Empty> : (
        <>
          <Table label={t('audit')} head={['#', t('col_when'), t('col_who'), t('col_act'), t('col_detail')]}>
            {rows.map((row) => <tr key={row.sequence}><td>{row.sequence}</td><td><time dateTime={row.at}>{at(row.at)}</time></td><td>{row.name}</td><td class="mono">{row.act}</td><td class="mono">{JSON.stringify(row.detail)}</td></tr>)}
          </Table>
          {rows.length === 100 && <p class="row"><Button onClick={() => setBefore(rows[rows.length - 1].sequence)}>{t('older')}</Button></p>}
        </>
      )}</Await>
    </Screen>
  );
}
