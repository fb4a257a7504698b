// All entries, found by a word, drafts first.
import { useState } from 'preact/hooks';
import { type DraftRow, type EntryRow } from '../api';
import { Await, Empty, Field, LinkButton, Screen, Table, Tag, useLoaded } from '../parts';
import { href } from '../router';
import type { ScreenProps } from '../shell';
import { ago, count, named, onDay, t } from '../texts';

const most = 300;

export function KnowledgeScreen({ me }: ScreenProps) {
  const all = useLoaded<{ entries: EntryRow[]; drafts: DraftRow[] }>('/entries');
  const [words, setWords] = useState('');
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (one: EntryRow) => { const text = `${one.title} ${one.id} ${one.tags.join(' ')} ${one.owner?.name ?? ''}`.toLowerCase(); return wanted.every((word) => text.includes(word)); };
  const mayWrite = me.rights.includes('knowledge:write');
  const create = mayWrite && <LinkButton kind="primary" icon="plus" href={href('knowledge', 'new')}>{t('new_entry')}</LinkButton>;
  return (
    <Screen title={t('knowledge')} lead={all.value && t('knowledge_lead', { n: count(all.value.entries.filter((one) => one.state === 'published').length) })} actions={create}>
      <Await of={all}>{({ entries, drafts }) => {
        const shown = entries.filter(fits);
        return (
          <>
            {drafts.length > 0 && <section class="card"><h2>{t('drafts')}</h2><ul class="ranks">{drafts.map((one) => <li key={one.id}><a href={href('knowledge', one.id)}>{one.title}</a><span class="rank-count">{t('draft_by', { name: one.author.name, when: ago(one.updated) })}</span></li>)}</ul></section>}
            {entries.length === 0 ? <Empty action={create}>{t('entries_empty')}</Empty> : (
              <>
                <Field label={t('filter_entries')} value={words} onValue={setWords} />
                {shown.length === 0 ? <Empty>{t('entries_none')}</Empty> : (
                  <Table label={t('knowledge')} head={[t('col_title'), t('col_tags'), t('col_owner'), t('col_verified'), t('col_state')]}>
                    {shown.slice(0, most).map((one) => (
                      <tr key={one.id}><th scope="row"><a href={href('knowledge', one.id)}>{one.title}</a></th>
                        <td>{one.tags.slice(0, 4).map((tag) => <Tag key={tag}>{tag}</Tag>)}</td><td>{one.owner?.name ?? ''}</td><td>{one.verified ? onDay(one.verified) : t('never')}</td>
                        <td>{one.not_served ? <Tag kind="warn">{one.state === 'retired' ? t('state_retired') : one.not_served}</Tag> : named('state', one.state)}</td></tr>
                    ))}
                  </Table>
                )}
                {shown.length > most && <p class="quiet-text">{count(most)} / {count(shown.length)}</p>}
              </>
            )}
          </>
        );
      }}</Await>
    </Screen>
  );
}
