// The embeddable chat: <script src="https://desk.example.com/chat/widget.js" defer></script> puts a button into the corner
// of a page that opens the chat in a frame. Styles are set one by one, so that a strict host page needs no exception.
(function () {
  const script = document.currentScript;
  if (!script || document.querySelector('[data-twicket]')) return;
  const home = new URL(script.src).origin;
  const label = script.dataset.label || 'Help';
  const put = function (element, styles) { Object.assign(element.style, styles); return element; };

  const frame = put(document.createElement('iframe'), {
    position: 'fixed', right: '20px', bottom: '88px', width: '400px', height: '620px', maxWidth: 'calc(100vw - 24px)',
    maxHeight: 'calc(100vh - 112px)', border: '0', borderRadius: '18px', boxShadow: '0 12px 48px rgba(10, 30, 26, .28)',
    zIndex: '2147483000', display: 'none', background: '#fff',
  });
  frame.title = label;
  const button = put(document.createElement('button'), {
    position: 'fixed', right: '20px', bottom: '20px', width: '56px', height: '56px', padding: '0', border: '0', borderRadius: '18px',
    background: 'none', cursor: 'pointer', zIndex: '2147483000', boxShadow: '0 6px 24px rgba(10, 30, 26, .28)',
  });
  button.type = 'button';
  button.dataset.twicket = '';
  button.setAttribute('aria-label', label);
  button.setAttribute('aria-expanded', 'false');
  const mark = put(document.createElement('img'), { width: '56px', height: '56px', display: 'block', borderRadius: '16px' });
  mark.src = home + '/chat/assets/mark.svg';
  mark.alt = '';
  button.append(mark);

  const show = function (open) {
    if (open && !frame.src) frame.src = home + '/chat/frame';
    frame.style.display = open ? 'block' : 'none';
    button.setAttribute('aria-expanded', String(open));
    if (open) frame.focus();
    else button.focus();
  };
  button.addEventListener('click', function () { show(frame.style.display === 'none'); });
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && frame.style.display !== 'none') show(false);
  });
  const place = function () { document.body.append(frame, button); };
  if (document.body) place();
  else document.addEventListener('DOMContentLoaded', place);
})();
