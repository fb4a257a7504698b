// Talking to /api/v1: one function, the session it rests on, and the shapes that come back. No screen here.
export interface Me { id: string; name: string; title: string; rights: string[] }
export interface SessionState { company: string; sign_in: string[]; me: Me | null; token?: string }
export interface Who { id: string; name: string }

export class Refused extends Error {
  constructor(readonly status: number, message: string, readonly body: any) { super(message); }
}

let token = '';
let onExpired: () => void = () => {};
export function whenExpired(act: () => void) { onExpired = act; }
export function keepToken(state: SessionState) { token = state.token ?? ''; }

// The answer's JSON. A refusal throws Refused with what the server says; a session that is over is told to the shell as well,
// which asks to sign in again over whatever is open, so that nothing typed is lost.
export async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-Twicket-Token'] = token;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, { method, headers, credentials: 'same-origin', cache: 'no-store', body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Refused(0, 'offline', null);
  }
  const value = await response.json().catch(() => null);
  if (response.ok) return value as T;
  if (response.status === 401) onExpired();
  throw new Refused(response.status, value?.error ?? `HTTP ${response.status}`, value);
}

export const get = <T>(path: string) => api<T>('GET', path);
export const segment = encodeURIComponent;

export interface Entry {
  id: string; title: string; variants?: string[]; answer?: string; tags?: string[]; audience?: string[]; language?: string; owner?: string;
  valid_from?: string; valid_until?: string; verified?: string; links?: string[];
}
export interface EntryRow {
  id: string; title: string; tags: string[]; language: string; owner: Who | null; state: string; version: number; updated: string; verified: string;
  variants: number; audience: string[]; not_served: string;
}
export interface DraftRow { id: string; title: string; author: Who; revision: number; base: number; approved_by: string; updated: string }
export interface Draft { entry: Entry; revision: number; base: number; author: Who; updated: string; origin: string; approved_by: Who | string | null }
export interface Version { version: number; by: Who; at: string; entry?: Entry }
export interface WholeEntry { id: string; entry: Entry | null; state: string; version: number; versions: Version[]; draft: Draft | null; two_people: boolean }
export interface Judged { verdict: string; entry: string; title: string; confidence: number }
export interface Flips { times: number; examples: { question: string; times: number; before: Judged; after: Judged }[] }
export interface Replay {
  revision: number; questions: number; took_ms: number; gained: Flips; lost: Flips; changed: Flips;
  golden: { asked: number; broken: { number: number; text: string; entry: string; now: Judged }[] };
}
export interface Gap {
  id: string; question: string; count: number; people: number; first: string; last: string; places: { name: string; count: number }[];
  examples: { text: string; asked: string; account: string; place: string; place_name: string; thread: string; state: string }[];
  language: string; owner: Who | null; near: { entry: string; title: string; confidence: number } | null;
}
export interface EntryFigures { entry: string; title: string; helpful: number; not_helpful: number }
export interface Today {
  days: number; since: string; asked: number; answered: number; handed_off: number; unanswered: number;
  resolution: { solved: number; said_so: number; quiet: number; not_solved: number; too_young: number; days: number; share: number; deflected: number };
  series: { at: number[]; answered: number[]; handed_off: number[]; unanswered: number[] };
  step: number; to_solved_ms: number | null; top: EntryFigures[]; failing: EntryFigures[]; waiting: { queued: number; with_human: number };
  parked: number; entries: number; in_vain: Gap[]; places: Share[]; services: Share[]; first_answer: { median_ms: number | null; p90_ms: number | null; answers: number };
}
export interface Share { name: string; asked: number; answered: number; handed_off: number; unanswered: number; solved: number | null; first_ms: number | null }
