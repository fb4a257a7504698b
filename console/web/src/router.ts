// Addresses of the console: the path below /console, kept in the browser's history. A screen that holds unsaved work may
// ask to stay.
import { useEffect, useState } from 'preact/hooks';

const base = '/console';
let listeners: (() => void)[] = [];
let guard: () => boolean = () => true;

export function guardLeaving(mayLeave: () => boolean) { guard = mayLeave; return () => { guard = () => true; }; }

export function here() {
  const path = location.pathname.slice(base.length).replace(/^\/+|\/+$/g, '');
  return { parts: path ? path.split('/').map(decodeURIComponent) : [], query: new URLSearchParams(location.search) };
}

export function href(...parts: string[]) { return [base, ...parts.map(encodeURIComponent)].join('/'); }

export function go(address: string, replace = false) {
  if (!guard()) return;
  if (replace) history.replaceState(null, '', address); else history.pushState(null, '', address);
  listeners.forEach((tell) => tell());
}

export function useHere() {
  const [, tick] = useState(0);
  useEffect(() => {
    const tell = () => tick((n) => n + 1);
    listeners.push(tell);
    addEventListener('popstate', tell);
    return () => { listeners = listeners.filter((one) => one !== tell); removeEventListener('popstate', tell); };
  }, []);
  return here();
}

// A click on a link of ours changes the screen without loading the page anew.
export function onLink(event: MouseEvent) {
  const link = (event.target as Element).closest?.('a');
  if (!link || link.target || link.origin !== location.origin || !link.pathname.startsWith(base) || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go(link.pathname + link.search);
  document.getElementById('main')?.focus({ preventScroll: true });
  scrollTo(0, 0);
}
