// The frame: who is signed in, the way to the screens, and signing in, also over an open screen when the session is over.
import { type ComponentType } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { api, get, keepToken, type Me, type SessionState, whenExpired } from './api';
import { Icon } from './icons';
import { Await, Dialog, Empty, Field, Notice, Tag, useLoaded, wordsOf } from './parts';
import { href, onLink, useHere } from './router';
import { AuditScreen } from './screens/audit';
import { ChannelsScreen } from './screens/channels';
import { DeskScreen } from './screens/desk';
import { EntryScreen } from './screens/entry';
import { ExpertsScreen } from './screens/experts';
import { GapsScreen } from './screens/gaps';
import { GoldenScreen } from './screens/golden';
import { HealthScreen } from './screens/health';
import { KnowledgeScreen } from './screens/knowledge';
import { PeopleScreen } from './screens/people';
import { PointsScreen } from './screens/points';
import { ServiceScreen, ServicesScreen } from './screens/services';
import { ThreadScreen } from './screens/thread';
import { ThreadsScreen } from './screens/threads';
import { TicketScreen } from './screens/ticket';
import { TodayScreen } from './screens/today';
import { TokensScreen } from './screens/tokens';
import { type Key, t } from './texts';
import { isDark, switchTheme } from './theme';

export interface ScreenProps { me: Me; parts: string[]; query: URLSearchParams }
interface Room { name: Key; right: string; screen: ComponentType<ScreenProps>; group: Key; below?: ComponentType<ScreenProps>; hidden?: boolean }

const rooms: Room[] = [
  { name: 'today', right: 'today:read', screen: TodayScreen, group: 'nav_help' },
  { name: 'threads', right: 'threads:read', screen: ThreadsScreen, below: ThreadScreen, group: 'nav_help' },
  { name: 'desk', right: 'tickets:read', screen: DeskScreen, below: TicketScreen, group: 'nav_help' },
  { name: 'services', right: 'services:read', screen: ServicesScreen, below: ServiceScreen, group: 'nav_help' },
  { name: 'gaps', right: 'gaps:read', screen: GapsScreen, group: 'nav_know' },
  { name: 'knowledge', right: 'knowledge:read', screen: KnowledgeScreen, below: EntryScreen, group: 'nav_know' },
  { name: 'golden', right: 'knowledge:read', screen: GoldenScreen, group: 'nav_know' },
  { name: 'experts', right: 'experts:read', screen: ExpertsScreen, group: 'nav_know' },
  { name: 'points', right: 'points:read', screen: PointsScreen, group: 'nav_know' },
  { name: 'channels', right: 'channels:read', screen: ChannelsScreen, group: 'nav_run' },
  { name: 'people', right: 'people:read', screen: PeopleScreen, group: 'nav_run' },
  { name: 'health', right: 'health:read', screen: HealthScreen, group: 'nav_run' },
  { name: 'audit', right: 'audit:read', screen: AuditScreen, group: 'nav_run' },
  { name: 'tokens', right: 'tokens:write', screen: TokensScreen, group: 'nav_run' },
];

interface Pick { id: string; name: string; title: string; department: string; roles: string[] }

function SignIn({ state, onIn }: { state: SessionState; onIn: (state: SessionState) => void }) {
  const demo = state.sign_in.includes('demo');
  const people = useLoaded<{ people: Pick[] }>(demo ? '/session/people' : null);
  const [words, setWords] = useState('');
  const [problem, setProblem] = useState('');
  const enter = (person: string) => api<SessionState>('POST', '/session', { person }).then(onIn, (why) => setProblem(wordsOf(why)));
  const matches = (one: Pick) => `${one.name} ${one.title} ${one.department}`.toLowerCase().includes(words.toLowerCase());
  return (
    <>
      {problem && <Notice kind="bad">{problem}</Notice>}
      {state.sign_in.includes('oidc') && <div class="sso"><p class="lead">{t('sso_lead')}</p><a class="button primary" href="/console/sign-in" target="_self">{t('sso')}</a></div>}
      {demo && (
        <>
          <p class="lead">{t('pick_lead')}</p>
          <Field label={t('pick_search')} value={words} onValue={setWords} />
          <Await of={people}>{({ people: list }) => (
            <ul class="picks">{list.filter(matches).map((one) => (
              <li key={one.id}><button type="button" class="pick" onClick={() => enter(one.id)}>
                <span class="pick-words"><span class="pick-name">{one.name}</span><span class="pick-title">{one.title}</span></span>
                <span class="roles">{one.roles.filter((role) => role !== 'member').map((role) => <Tag key={role} kind={role}>{t(`role_${role}` as Key)}</Tag>)}</span>
              </button></li>
            ))}</ul>
          )}</Await>
        </>
      )}
      {!state.sign_in.length && <Empty>{t('no_sign_in')}</Empty>}
    </>
  );
}

function Side({ me, state, current, open, onClose, onOut }: { me: Me; state: SessionState; current: string; open: boolean; onClose: () => void; onOut: () => void }) {
  const [, redraw] = useState(0);
  const mine = rooms.filter((room) => me.rights.includes(room.right));
  const groups = [...new Set(mine.map((room) => room.group))];
  return (
    <aside class={`side${open ? ' open' : ''}`}>
      <div class="brand"><img src="/console/assets/mark.svg" alt="" width="34" height="34" /><span class="brand-words"><span class="brand-name">Twicket</span><span class="brand-company">{state.company}</span></span>
        <button type="button" class="icon-button only-narrow" aria-label={t('close')} onClick={onClose}><Icon name="close" /></button></div>
      <nav aria-label={t('menu')}>
        {groups.map((group) => (
          <div key={group} class="nav-group"><h2>{t(group)}</h2><ul>
            {mine.filter((room) => room.group === group).map((room) => (
              <li key={room.name}><a class="nav" href={href(room.name)} aria-current={current === room.name ? 'page' : undefined} onClick={onClose}><Icon name={room.name} />{t(room.name)}</a></li>
            ))}
          </ul></div>
        ))}
      </nav>
      <div class="me"><span class="me-words"><span class="me-name">{me.name}</span><span class="me-title">{me.title}</span></span>
        <button type="button" class="icon-button" aria-label={t(isDark() ? 'theme_light' : 'theme_dark')} title={t(isDark() ? 'theme_light' : 'theme_dark')} onClick={() => { switchTheme(); redraw((n) => n + 1); }}><Icon name={isDark() ? 'sun' : 'moon'} /></button>
        <button type="button" class="icon-button" aria-label={t('sign_out')} title={t('sign_out')} onClick={onOut}><Icon name="out" /></button></div>
    </aside>
  );
}

export function App() {
  const place = useHere();
  const [state, setState] = useState<SessionState | null>(null);
  const [problem, setProblem] = useState('');
  const [expired, setExpired] = useState(false);
  const [open, setOpen] = useState(false);
  const enter = (next: SessionState) => { keepToken(next); setExpired(false); setState(next); };
  useEffect(() => {
    whenExpired(() => setExpired(true));
    document.addEventListener('click', onLink);
    get<SessionState>('/session').then(enter, (why) => setProblem(wordsOf(why)));
  }, []);
  const me = state?.me ?? null;
  const shown = useMemo(() => (me ? rooms.filter((room) => me.rights.includes(room.right)) : []), [me]);
  if (problem) return <main class="alone"><Notice kind="bad">{problem}</Notice></main>;
  if (!state) return <main class="alone"><p class="loading" role="status">{t('loading')}</p></main>;
  if (!me) return (
    <main class="alone sign-in"><div class="sign-in-head"><img src="/console/assets/mark.svg" alt="" width="56" height="56" /><h1>{t('pick_title')}</h1></div><SignIn state={state} onIn={enter} /></main>
  );
  const [first, ...rest] = place.parts;
  const room = first ? rooms.find((one) => one.name === first) : shown[0];
  const allowed = room && me.rights.includes(room.right);
  const Inside = room && rest.length && room.below ? room.below : room?.screen;
  return (
    <div class="frame">
      <a class="skip" href="#main">{t('skip')}</a>
      <Side me={me} state={state} current={room?.name ?? ''} open={open} onClose={() => setOpen(false)} onOut={() => { api<SessionState>('DELETE', '/session').then(enter, (why) => setProblem(wordsOf(why))); }} />
      {open && <div class="veil" onClick={() => setOpen(false)} />}
      <header class="bar only-narrow"><button type="button" class="icon-button" aria-label={t('menu')} aria-expanded={open} onClick={() => setOpen(true)}><Icon name="menu" /></button><span class="brand-name">Twicket</span></header>
      <main id="main" tabIndex={-1}>
        {!room && <Empty>{t('nothing_here')}</Empty>}
        {room && !allowed && <Empty>{t('no_right')}</Empty>}
        {Inside && allowed && <Inside key={place.parts.slice(0, 2).join('/')} me={me} parts={rest} query={place.query} />}
      </main>
      {expired && <Dialog title={t('expired_title')}><p class="lead">{t('expired_lead')}</p><SignIn state={state} onIn={(next) => { if (next.me?.id === me.id) enter(next); else location.reload(); }} /></Dialog>}
    </div>
  );
}
