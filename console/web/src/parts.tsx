// The small components every screen is made of. They know nothing of any screen.
import { type ComponentChildren, type JSX } from 'preact';
import { useCallback, useEffect, useId, useRef, useState } from 'preact/hooks';
import { get, Refused } from './api';
import { Icon } from './icons';
import { t } from './texts';

// Something asked of the server: its value, what went wrong, and asking again.
export interface Loaded<T> { value?: T; problem?: Refused; again: () => void; put: (value: T) => void }
export function useLoaded<T>(path: string | null, every = 0): Loaded<T> {
  const [state, set] = useState<{ path: string | null; value?: T; problem?: Refused }>({ path });
  const asked = useRef(0);
  const again = useCallback(() => {
    if (!path) return;
    const turn = ++asked.current;
    get<T>(path).then((value) => { if (turn === asked.current) set({ path, value }); },
      (problem) => { if (turn === asked.current) set((before) => ({ path, value: before.path === path ? before.value : undefined, problem })); });
  }, [path]);
  useEffect(() => {
    again();
    if (!every) return undefined;
    const timer = setInterval(() => { if (!document.hidden) again(); }, every);
    return () => clearInterval(timer);
  }, [again, every]);
  const put = useCallback((value: T) => set({ path, value }), [path]);
  return state.path === path ? { value: state.value, problem: state.problem, again, put } : { again, put };
}

// One thing done after another: whether one is under way, and a notice of how the last one went.
export function useActing() {
  const [said, setSaid] = useState<{ good: boolean; words: string } | null>(null);
  const [busy, setBusy] = useState(false);
  // `good`: what to say when it went well, empty: nothing. `then` only then, `always` in any case.
  const run = (act: Promise<unknown>, good: string, then: () => void = () => {}, always: () => void = () => {}) => {
    setBusy(true);
    return act.then(() => { setSaid(good ? { good: true, words: good } : null); then(); }, (why) => setSaid({ good: false, words: wordsOf(why) })).finally(() => { setBusy(false); always(); });
  };
  const notice = said && <Notice kind={said.good ? 'good' : 'bad'}>{said.words}</Notice>;
  return { run, busy, notice };
}

export function Screen({ title, lead, actions, children }: { title: string; lead?: ComponentChildren; actions?: ComponentChildren; children: ComponentChildren }) {
  useEffect(() => { document.title = `${title} · Twicket`; }, [title]);
  return (
    <div class="screen">
      <div class="screen-head"><div><h1>{title}</h1>{lead && <p class="lead">{lead}</p>}</div>{actions && <div class="screen-actions">{actions}</div>}</div>
      {children}
    </div>
  );
}

export function Await<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }) {
  if (of.value !== undefined) return <>{children(of.value)}</>;
  if (!of.problem) return <p class="loading" role="status">{t('loading')}</p>;
  if (of.problem.status === 401) return null;
  return <Notice kind="bad">{wordsOf(of.problem)} {of.problem.status !== 403 && <button class="quiet" type="button" onClick={of.again}>{t('retry')}</button>}</Notice>;
}

export function wordsOf(problem: unknown): string {
  if (problem instanceof Refused) return problem.status === 0 ? t('offline') : problem.status === 403 && /needs the right/.test(problem.message) ? t('no_right') : t('failed', { why: problem.message });
  return t('failed', { why: String(problem) });
}

export function Notice({ kind = 'plain', children, live = true }: { kind?: 'plain' | 'good' | 'warn' | 'bad'; children: ComponentChildren; live?: boolean }) {
  return <div class={`notice ${kind}`} role={live ? (kind === 'bad' ? 'alert' : 'status') : undefined}>{children}</div>;
}

export function Empty({ children, action }: { children: ComponentChildren; action?: ComponentChildren }) {
  return <div class="empty"><img src="/console/assets/mark.svg" alt="" width="44" height="44" /><p>{children}</p>{action}</div>;
}

type Kind = 'plain' | 'primary' | 'danger';
export function Button({ kind = 'plain', icon, children, ...rest }: { kind?: Kind; icon?: string; children: ComponentChildren } & Omit<JSX.HTMLAttributes<HTMLButtonElement>, 'icon'> & { disabled?: boolean }) {
  return <button type="button" class={`button ${kind}`} {...rest}>{icon && <Icon name={icon} />}{children}</button>;
}

export function LinkButton({ href, kind = 'plain', icon, children }: { href: string; kind?: Kind; icon?: string; children: ComponentChildren }) {
  return <a class={`button ${kind}`} href={href}>{icon && <Icon name={icon} />}{children}</a>;
}

interface FieldProps { label: string; hint?: string; value: string; onValue: (value: string) => void; rows?: number; type?: string; list?: string[]; disabled?: boolean; spellcheck?: boolean; lang?: string }
export function Field({ label, hint, value, onValue, rows, type = 'text', list, disabled, lang }: FieldProps) {
  const id = useId();
  const shared = { id, value, disabled, lang, 'aria-describedby': hint ? `${id}-hint` : undefined };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {rows ? <textarea {...shared} rows={rows} onInput={(event) => onValue(event.currentTarget.value)} />
        : <input {...shared} type={type} list={list ? `${id}-list` : undefined} autocomplete="off" onInput={(event) => onValue(event.currentTarget.value)} />}
      {list && <datalist id={`${id}-list`}>{list.map((one) => <option key={one} value={one} />)}</datalist>}
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}

export function Choice({ label, value, options, onValue, disabled, bare }: { label: string; value: string; options: [string, string][]; onValue: (value: string) => void; disabled?: boolean; bare?: boolean }) {
  const id = useId();
  return (
    <div class={bare ? 'choice bare' : 'field choice'}>
      <label for={id} class={bare ? 'unseen' : ''}>{label}</label>
      <select id={id} value={value} disabled={disabled} onChange={(event) => onValue(event.currentTarget.value)}>
        {options.map(([name, words]) => <option key={name} value={name} selected={name === value}>{words}</option>)}
      </select>
    </div>
  );
}

// One of few, as pressed buttons side by side.
export function Switch({ label, value, options, onValue }: { label: string; value: string; options: [string, string][]; onValue: (value: string) => void }) {
  return <div class="switch tabs" role="group" aria-label={label}>{options.map(([name, words]) => <button key={name} type="button" aria-pressed={name === value} onClick={() => onValue(name)}>{words}</button>)}</div>;
}

export function Tag({ children, kind = '' }: { children: ComponentChildren; kind?: string }) { return <span class={`tag ${kind}`}>{children}</span>; }

// A table that a narrow window may scroll sideways, by keyboard too.
export function Table({ label, head, children }: { label: string; head: string[]; children: ComponentChildren }) {
  return (
    <div class="table" tabIndex={0} role="region" aria-label={label}>
      <table><thead><tr>{head.map((one) => (one ? <th key={one} scope="col">{one}</th> : <td key={one} />))}</tr></thead><tbody>{children}</tbody></table>
    </div>
  );
}

// The browser's own dialog: keeps the keyboard inside, closes on Escape.
export function Dialog({ title, onClose, children }: { title: string; onClose?: () => void; children: ComponentChildren }) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => { box.current?.showModal(); }, []);
  return (
    <dialog ref={box} class="dialog" aria-labelledby={id} onCancel={(event) => { event.preventDefault(); onClose?.(); }}>
      <div class="dialog-head"><h2 id={id}>{title}</h2>{onClose && <button type="button" class="icon-button" aria-label={t('close')} onClick={onClose}><Icon name="close" /></button>}</div>
      {children}
    </dialog>
  );
}

// Words to send: by its button, or Ctrl and Enter.
export function Composer({ label, hint, value, onValue, busy, send, onSend, children }: { label: string; hint: string; value: string; onValue: (value: string) => void; busy: boolean; send: string; onSend: () => void; children?: ComponentChildren }) {
  const ready = Boolean(value.trim()) && !busy;
  return (
    <form class="card composer" onSubmit={(event) => { event.preventDefault(); if (ready) onSend(); }} onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && ready) onSend(); }}>
      <Field label={label} hint={hint} value={value} onValue={onValue} rows={3} />
      <p class="row">{children}<button class="button primary" disabled={!ready}>{send}</button></p>
    </form>
  );
}
