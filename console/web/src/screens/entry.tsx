// One entry: read, edit, see what it would change, publish; its versions. What is typed is kept in the browser until the server
// has it, so neither a colleague, nor a session that ends, nor a closed window takes it away.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api, type Draft, type Entry, type Gap, get, Refused, type Replay, segment, type Version, type WholeEntry } from '../api';
import { diff } from '../diff';
import { Await, Button, Choice, Dialog, Field, LinkButton, Notice, Screen, Tag, useLoaded, wordsOf } from '../parts';
import { Preview } from '../preview';
import { go, guardLeaving, href } from '../router';
import type { ScreenProps } from '../shell';
import { ago, at, count, type Key, t } from '../texts';

const blank = (id: string): Entry => ({ id, title: '', variants: [], answer: '', tags: [], audience: [], language: '', owner: '', valid_from: '', valid_until: '', links: [] });
export const nameFor = (title: string) => title.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60) || `entry-${Date.now().toString(36)}`;

// The entry that was published a moment ago: its own screen, which opens then, says so.
let justPublished = '';

// --- What is typed and not yet saved, by entry ---
const keptKey = (id: string) => `twicket-draft:${id}`;
function keep(id: string, entry: Entry) { try { localStorage.setItem(keptKey(id), JSON.stringify({ at: new Date().toISOString(), entry })); } catch { /* no room: the page still has it */ } }
function kept(id: string): { at: string; entry: Entry } | null { try { return JSON.parse(localStorage.getItem(keptKey(id)) ?? 'null'); } catch { return null; } }
function forget(id: string) { try { localStorage.removeItem(keptKey(id)); } catch { /* nothing was kept */ } }

const lines: [Key, (entry: Entry) => string][] = [
  ['f_title', (one) => one.title], ['f_variants', (one) => (one.variants ?? []).join('\n')], ['f_answer', (one) => one.answer ?? ''], ['f_tags', (one) => (one.tags ?? []).join(', ')],
  ['f_audience', (one) => (one.audience ?? []).join(', ')], ['f_language', (one) => one.language ?? ''], ['f_owner', (one) => one.owner ?? ''], ['f_from', (one) => one.valid_from ?? ''], ['f_until', (one) => one.valid_until ?? ''], ['f_links', (one) => (one.links ?? []).join('\n')],
];

export function Difference({ before, after, beforeName, afterName }: { before: Entry; after: Entry; beforeName: string; afterName: string }) {
  const changed = lines.filter(([, read]) => read(before) !== read(after));
  if (!changed.length) return <p class="quiet-text">{t('no_change')}</p>;
  return (
    <div class="diff">{changed.map(([name, read]) => {
      const pieces = diff(read(before), read(after));
      return (
        <section key={name}><h3>{t(name)}</h3><div class="sides">
          <div><h4>{beforeName}</h4><p>{pieces.filter((one) => one.kind !== 'new').map((one, i) => (one.kind === 'gone' ? <del key={i}>{one.text}</del> : <span key={i}>{one.text}</span>))}</p></div>
          <div><h4>{afterName}</h4><p>{pieces.filter((one) => one.kind !== 'gone').map((one, i) => (one.kind === 'new' ? <ins key={i}>{one.text}</ins> : <span key={i}>{one.text}</span>))}</p></div>
        </div></section>
      );
    })}</div>
  );
}

function Flips({ title, kind, flips }: { title: string; kind: string; flips: Replay['gained'] }) {
  if (!flips.times) return null;
  return (
    <section><h3><Tag kind={kind}>{count(flips.times)}</Tag> {title}</h3><ul class="flips">{flips.examples.map((one) => (
      <li key={one.question}><span>{one.question}{one.times > 1 && ` × ${one.times}`}</span><span class="quiet-text">{t('from_to', { before: one.before.verdict === 'answered' ? one.before.title : t('no_answer'), after: one.after.verdict === 'answered' ? one.after.title : t('no_answer') })}</span></li>
    ))}</ul></section>
  );
}

export function ReplayReport({ replay }: { replay: Replay }) {
  const none = !replay.gained.times && !replay.lost.times && !replay.changed.times;
  const box = useRef<HTMLElement>(null);
  useEffect(() => { box.current?.scrollIntoView({ block: 'nearest' }); }, [replay]);
  return (
    <section ref={box} class="card replay" aria-live="polite"><h2>{t('replay_title')}</h2><p class="quiet-text">{t('replay_lead', { n: count(replay.questions), ms: count(replay.took_ms) })}</p>
      {none && <p>{t('replay_same')}</p>}
      <Flips title={t('gained')} kind="good" flips={replay.gained} /><Flips title={t('changed')} kind="warn" flips={replay.changed} /><Flips title={t('lost')} kind="bad" flips={replay.lost} />
      <GoldenBroken broken={replay.golden.broken} asked={replay.golden.asked} />
    </section>
  );
}

function GoldenBroken({ broken, asked }: { broken: Replay['golden']['broken']; asked?: number }) {
  if (!broken.length) return <p class="quiet-text">{asked ? t('golden_ok', { n: count(asked) }) : t('golden_none')}</p>;
  return <div class="notice bad"><p>{t('golden_broken')}</p><ul>{broken.map((one) => <li key={one.number}>{one.text}: {t('from_to', { before: one.entry || t('no_answer'), after: one.now.title || t('no_answer') })}</li>)}</ul></div>;
}

function Fields({ entry, set, disabled }: { entry: Entry; set: (entry: Entry) => void; disabled: boolean }) {
  const put = (name: keyof Entry) => (value: string) => set({ ...entry, [name]: value });
  // Lists are typed as text; kept as typed while writing, cut when saved.
  const list = (name: 'variants' | 'links' | 'tags' | 'audience', by: string) => ({ value: (entry[name] ?? []).join(by), onValue: (value: string) => set({ ...entry, [name]: value.split(by === '\n' ? '\n' : /, ?/) }) });
  return (
    <fieldset class="plain-set" disabled={disabled}>
      <Field label={t('f_title')} hint={t('f_title_hint')} value={entry.title} onValue={put('title')} />
      <Field label={t('f_answer')} hint={t('f_answer_hint')} rows={10} value={entry.answer ?? ''} onValue={put('answer')} lang={entry.language || undefined} />
      <Field label={t('f_variants')} hint={t('f_variants_hint')} rows={5} {...list('variants', '\n')} />
      <div class="form-row"><Field label={t('f_tags')} hint={t('f_tags_hint')} {...list('tags', ', ')} /><Field label={t('f_audience')} hint={t('f_audience_hint')} {...list('audience', ', ')} /></div>
      <div class="form-row"><Choice label={t('f_language')} value={entry.language ?? ''} options={[['', t('any_language')], ['en', 'English'], ['de', 'Deutsch'], ['fr', 'Français'], ['es', 'Español']]} onValue={put('language')} /><Field label={t('f_owner')} hint={t('f_owner_hint')} value={entry.owner ?? ''} onValue={put('owner')} /></div>
      <div class="form-row"><Field label={t('f_from')} type="date" value={entry.valid_from ?? ''} onValue={put('valid_from')} /><Field label={t('f_until')} type="date" value={entry.valid_until ?? ''} onValue={put('valid_until')} /></div>
      <Field label={t('f_links')} hint={t('f_links_hint')} rows={2} {...list('links', '\n')} />
    </fieldset>
  );
}

// As the server wants it: no blank lines, nothing empty.
function tidy(entry: Entry): Entry {
  const all: Entry = { id: entry.id, title: entry.title.trim() };
  for (const name of ['variants', 'links', 'tags', 'audience'] as const) all[name] = (entry[name] ?? []).map((one) => one.trim()).filter(Boolean);
  for (const name of ['answer', 'language', 'owner', 'valid_from', 'valid_until', 'verified'] as const) if (entry[name]?.trim()) all[name] = entry[name]!.trim();
  return all;
}

interface Clash { draft: Draft | null; rebase: boolean }

function ClashDialog({ clash, mine, onTheirs, onMine, onClose }: { clash: Clash; mine: Entry; onTheirs: () => void; onMine: () => void; onClose: () => void }) {
  if (!clash.draft) return <Dialog title={t('gone_title')} onClose={onClose}><p class="lead">{t('gone_lead')}</p><p class="row"><Button kind="primary" onClick={onMine}>{t('save_draft')}</Button></p></Dialog>;
  return (
    <Dialog title={t('conflict_title')} onClose={onClose}><p class="lead">{t('conflict_lead', { name: clash.draft.author.name })}</p>
      <Difference before={clash.draft.entry} after={mine} beforeName={t('theirs')} afterName={t('yours')} />
      <p class="row"><Button kind="primary" onClick={onMine}>{t('keep_yours')}</Button><Button onClick={onTheirs}>{t('take_theirs')}</Button></p></Dialog>
  );
}

function Editor({ whole, start, me, again, gap }: { whole: WholeEntry | null; start: Entry; me: ScreenProps['me']; again: () => void; gap: Gap | null }) {
  const [entry, setEntry] = useState<Entry>(start);
  const [revision, setRevision] = useState(whole?.draft?.revision ?? 0);
  const [dirty, setDirty] = useState(false);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ kind: 'good' | 'bad' | 'warn'; words: string } | null>(() => {
    if (!whole || justPublished !== whole.id) return null;
    justPublished = '';
    return { kind: 'good', words: t('published_now') };
  });
  const [clash, setClash] = useState<Clash | null>(null);
  const [replay, setReplay] = useState<Replay | null>(null);
  const [savedAt, setSavedAt] = useState(whole?.draft?.updated ?? '');
  const [found, setFound] = useState(() => { const before = kept(whole?.id ?? 'new'); return before && JSON.stringify(tidy(before.entry)) !== JSON.stringify(tidy(start)) ? before : null; });
  const fresh = !whole;
  const key = whole?.id ?? 'new';
  const id = whole?.id ?? (entry.id || nameFor(entry.title));
  const path = `/entries/${segment(id)}/draft`;
  const dirtyNow = useRef(false);
  dirtyNow.current = dirty;
  useEffect(() => guardLeaving(() => !dirtyNow.current || confirm(t('leave_ask'))), []);
  useEffect(() => {
    const stay = (event: BeforeUnloadEvent) => { if (dirtyNow.current) event.preventDefault(); };
    addEventListener('beforeunload', stay);
    return () => removeEventListener('beforeunload', stay);
  }, []);

  const write = (next: Entry) => { setEntry(next); setDirty(true); setReplay(null); keep(key, next); };
  const failed = (why: unknown) => { if (!(why instanceof Refused) || why.status !== 401) setSaid({ kind: 'bad', words: wordsOf(why) }); };
  const doing = async (act: () => Promise<void>) => { setBusy(true); setSaid(null); try { await act(); } catch (why) { failed(why); } finally { setBusy(false); } };

  async function save(seen = revision): Promise<number> {
    try {
      const done = await api<{ revision: number }>('PUT', path, { entry: { ...tidy(entry), id }, revision: seen, compared: whole?.version ?? 0, origin: gap ? `gap:${gap.id}` : '' });
      setRevision(done.revision); setDirty(false); dirtyNow.current = false; setSavedAt(new Date().toISOString()); forget(key); setClash(null);
      return done.revision;
    } catch (why) {
      if (why instanceof Refused && why.status === 409) setClash({ draft: why.body?.draft ?? null, rebase: false });
      throw why;
    }
  }
  const saveNow = () => doing(async () => { await save(); if (fresh) go(href('knowledge', id), true); else again(); });
  const tryIt = () => doing(async () => { const seen = dirty || !revision ? await save() : revision; setReplay(await api<Replay>('POST', `${path}/replay`, { revision: seen })); });
  const publish = () => doing(async () => {
    const seen = dirty || !revision ? await save() : revision;
    try {
      await api('POST', `${path}/publication`, { revision: seen });
    } catch (why) {
      if (why instanceof Refused && why.status === 422) setReplay((before) => before ? { ...before, golden: { asked: before.golden.asked, broken: why.body.golden } } : { revision: seen, questions: 0, took_ms: 0, gained: { times: 0, examples: [] }, lost: { times: 0, examples: [] }, changed: { times: 0, examples: [] }, golden: { asked: 1, broken: why.body.golden } });
      if (why instanceof Refused && why.status === 409 && why.body?.rebase) { setSaid({ kind: 'warn', words: t('published_changed') }); again(); return; }
      if (why instanceof Refused && why.status === 409) setClash({ draft: why.body?.draft ?? null, rebase: false });
      throw why;
    }
    setRevision(0); setDirty(false); dirtyNow.current = false; forget(key); setReplay(null); setSavedAt('');
    if (fresh) { justPublished = id; go(href('knowledge', id), true); return; }
    setSaid({ kind: 'good', words: t('published_now') });
    again();
  });
  const drop = () => { if (confirm(t('drop_ask'))) doing(async () => { await api('DELETE', path, { revision }); forget(key); setDirty(false); dirtyNow.current = false; if (whole?.entry) { setEntry(whole.entry); setRevision(0); again(); } else go(href('knowledge')); }); };
  const approve = () => doing(async () => { await api('POST', `${path}/approval`, { revision }); again(); });
  const mayWrite = me.rights.includes('knowledge:write');
  const approvedBy = whole?.draft?.approved_by;
  const approvedName = approvedBy && typeof approvedBy === 'object' ? approvedBy.name : '';

  return (
    <>
      {found && <Notice kind="warn">{t('kept_text', { when: at(found.at) })} <Button onClick={() => { write(found.entry); setFound(null); }}>{t('kept_use')}</Button> <Button onClick={() => { forget(key); setFound(null); }}>{t('kept_drop')}</Button></Notice>}
      {said && <Notice kind={said.kind}>{said.words}</Notice>}
      {gap && <section class="card"><h2>{t('examples')}</h2><ul class="examples">{gap.examples.map((one) => <li key={one.thread + one.asked}>{one.text}</li>)}</ul></section>}
      {whole?.two_people && <Notice live={false}>{t('needs_two')} {approvedName && <b>{t('approved_by', { name: approvedName })}</b>}</Notice>}
      <div class="editor">
        <form class="card" onSubmit={(event) => { event.preventDefault(); saveNow(); }}>
          <Fields entry={entry} set={write} disabled={!mayWrite} />
          {fresh && <Field label={t('f_id')} hint={t('f_id_hint')} value={entry.id || nameFor(entry.title)} onValue={(value) => write({ ...entry, id: value })} />}
          {mayWrite && <div class="save-bar"><span class="quiet-text" role="status">{dirty ? t('unsaved') : savedAt ? t('saved', { when: ago(savedAt) }) : ''}</span>
            <button class="button" disabled={busy || !entry.title.trim()}>{t('save_draft')}</button>
            <Button disabled={busy || !entry.title.trim()} onClick={tryIt}>{t('try_it')}</Button>
            {whole?.two_people && revision > 0 && !dirty && !approvedName && whole.draft?.author.id !== me.id && <Button icon="check" onClick={approve} disabled={busy}>{t('approve')}</Button>}
            <Button kind="primary" disabled={busy || !entry.title.trim() || !(entry.answer ?? '').trim()} onClick={publish}>{t('publish')}</Button></div>}
        </form>
        <div class="editor-side"><Preview answer={entry.answer ?? ''} />
          {whole?.entry && revision > 0 && <details><summary>{t('compare')}</summary><Difference before={whole.entry} after={tidy(entry)} beforeName={t('version_n', { n: whole.version })} afterName={t('drafts')} /></details>}
          {revision > 0 && mayWrite && <p class="row"><Button kind="danger" onClick={drop} disabled={busy}>{t('drop_draft')}</Button></p>}
        </div>
      </div>
      {busy && <p class="loading" role="status">{t('checking')}</p>}
      {replay && <ReplayReport replay={replay} />}
      {clash && <ClashDialog clash={clash} mine={tidy(entry)} onClose={() => setClash(null)}
        onTheirs={() => { const theirs = clash.draft!; setEntry(theirs.entry); setRevision(theirs.revision); setDirty(false); forget(key); setClash(null); }}
        onMine={() => doing(async () => { await save(clash.draft?.revision ?? 0); again(); })} />}
    </>
  );
}

function Versions({ whole, me, again }: { whole: WholeEntry; me: ScreenProps['me']; again: () => void }) {
  const [shown, setShown] = useState<Version | null>(null);
  const [problem, setProblem] = useState('');
  const failed = (why: unknown) => setProblem(wordsOf(why));
  const restore = () => api('PUT', `/entries/${segment(whole.id)}/draft`, { entry: shown!.entry, revision: whole.draft?.revision ?? 0, origin: `version:${shown!.version}` }).then(() => { setShown(null); again(); }, failed);
  return (
    <section class="card"><h2>{t('versions')}</h2>{problem && <Notice kind="bad">{problem}</Notice>}
      {whole.versions.length === 0 ? <p class="quiet-text">{t('versions_none')}</p> : <ul class="ranks">{whole.versions.map((one) => (
        <li key={one.version}><button type="button" class="quiet" onClick={() => get<Version>(`/entries/${segment(whole.id)}/versions/${one.version}`).then(setShown, failed)}>{t('version_n', { n: one.version })}</button><span class="rank-count">{t('by_at', { name: one.by.name, when: at(one.at) })}</span></li>
      ))}</ul>}
      {shown?.entry && whole.entry && <Dialog title={t('version_n', { n: shown.version })} onClose={() => setShown(null)}>
        <Difference before={shown.entry} after={whole.entry} beforeName={t('version_n', { n: shown.version })} afterName={t('version_n', { n: whole.version })} />
        {me.rights.includes('knowledge:write') && shown.version !== whole.version && <p class="row"><Button kind="primary" onClick={restore}>{t('restore')}</Button></p>}</Dialog>}
    </section>
  );
}

function Existing({ me, id }: { me: ScreenProps['me']; id: string }) {
  const whole = useLoaded<WholeEntry>(`/entries/${segment(id)}`);
  const [problem, setProblem] = useState('');
  const act = (what: string, sure?: Key) => () => { if (!sure || confirm(t(sure))) api('POST', `/entries/${segment(id)}/${what}`, {}).then(whole.again, (why) => setProblem(wordsOf(why))); };
  const now = whole.value;
  const title = now?.draft?.entry.title ?? now?.entry?.title ?? id;
  const served = now?.state === 'published' && me.rights.includes('knowledge:write');
  return (
    <Screen title={title} lead={now && <>{now.entry && (now.state === 'retired' ? <Tag kind="warn">{t('state_retired')}</Tag> : <Tag kind="good">{t('state_published')}</Tag>)} {now.draft && <Tag kind="warn">{t('state_draft')}</Tag>} <span class="mono">{id}</span></>}
      actions={<>{served && <Button icon="check" onClick={act('verification')}>{t('verify')}</Button>}{served && <Button kind="danger" onClick={act('retirement', 'retire_ask')}>{t('retire')}</Button>}<LinkButton href={href('knowledge')}>{t('back')}</LinkButton></>}>
      {problem && <Notice kind="bad">{problem}</Notice>}
      <Await of={whole}>{(value) => (
        <>
          <Editor key={id} whole={value} start={value.draft?.entry ?? value.entry ?? blank(id)} me={me} again={whole.again} gap={null} />
          <Versions whole={value} me={me} again={() => location.reload()} />
        </>
      )}</Await>
    </Screen>
  );
}

export function EntryScreen({ me, parts, query }: ScreenProps) {
  const wanted = query.get('gap');
  const gaps = useLoaded<{ gaps: Gap[] }>(parts[0] === 'new' && wanted ? '/gaps?days=31&limit=200' : null);
  if (parts[0] !== 'new') return <Existing me={me} id={parts.join('/')} />;
  const gap = gaps.value?.gaps.find((one) => one.id === wanted) ?? null;
  if (wanted && !gaps.value && !gaps.problem) return <p class="loading" role="status">{t('loading')}</p>;
  const start = gap ? { ...blank(''), title: gap.question, variants: [...new Set(gap.examples.map((one) => one.text))].filter((text) => text !== gap.question), language: gap.language, owner: gap.owner?.id ?? me.id } : { ...blank(''), owner: me.id };
  return <Screen title={t('new_entry')} actions={<LinkButton href={href('knowledge')}>{t('back')}</LinkButton>}><Editor key={`new ${wanted}`} whole={null} start={start} me={me} again={() => {}} gap={gap} /></Screen>;
}
