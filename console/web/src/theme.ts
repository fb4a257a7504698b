// Light or dark: the system's choice until the reader makes one.
const dark = matchMedia('(prefers-color-scheme: dark)');
const stored = () => { try { return localStorage.getItem('twicket-theme'); } catch { return null; } };
export const isDark = () => (stored() ?? (dark.matches ? 'dark' : 'light')) === 'dark';
export function applyTheme() {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  dark.onchange = () => { document.documentElement.dataset.theme = isDark() ? 'dark' : 'light'; };
}
export function switchTheme() {
  try { localStorage.setItem('twicket-theme', isDark() ? 'light' : 'dark'); } catch { /* private window: for this page only */ }
  document.documentElement.dataset.theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
}
