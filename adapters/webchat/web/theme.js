// Light or dark before the first paint: the person's choice if there is one, else what the system prefers.
(function () {
  const root = document.documentElement;
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const chosen = function () {
    try { return localStorage.getItem('twicket-theme'); } catch (_) { return null; }
  };
  const apply = function () { root.dataset.theme = chosen() || (system.matches ? 'dark' : 'light'); };
  window.twicketTheme = {
    now: function () { return root.dataset.theme; },
    toggle: function () {
      const next = root.dataset.theme === 'dark' ? 'light' : 'dark';
      try { localStorage.setItem('twicket-theme', next); } catch (_) { /* private mode: for this page only */ }
      root.dataset.theme = next;
    },
  };
  system.addEventListener('change', apply);
  apply();
  if (location.pathname === '/chat/frame') root.classList.add('framed');
})();
