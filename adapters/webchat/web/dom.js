// Building and updating elements. Text only ever becomes text nodes here.
const svgNames = 'http://www.w3.org/2000/svg';

// h('button', {class: 'x', onclick: f, 'aria-label': '…', dataset: {…}}, child, 'text', null)
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'dataset') Object.assign(element.dataset, value);
    else if (name === 'value' || name === 'disabled') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const paths = {
  send: 'M4 12 20 4l-5.500 16-3.200-6.800zM11.300 13.200 20 4',
  close: 'M6 6l12 12M18 6 6 18',
  menu: 'M4 7h16M4 12h16M4 17h16',
  back: 'M15 5l-7 7 7 7',
  reply: 'M20 12a8 7 0 0 1-8 7 9 9 0 0 1-3.600-.700L4 20l1.400-3.800A6.500 6.500 0 0 1 4 12a8 7 0 0 1 16 0z',
  edit: 'M5 19h3.500L19 8.500 15.500 5 5 15.500zM13.500 7l3.500 3.500',
  trash: 'M5 7h14M10 7V4.500h4V7M7 7l.800 12.500h8.400L17 7M10.300 10.500v5.500M13.700 10.500v5.500',
  smile: 'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM8.500 14a4.200 4.200 0 0 0 7 0M9 9.500v.600M15 9.500v.600',
  moon: 'M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600 7 7M17 17l1.400 1.400M5.600 18.400 7 17M17 7l1.400-1.400',
  leave: 'M14 5H6v14h8M11 12h9M17 9l3 3-3 3',
  page: 'M7 3.500h7l4 4v13H7zM14 3.500v4h4M10 12.500h5M10 16h5',
  lock: 'M7 11h10v8.500H7zM9 11V8.500a3 3 0 0 1 6 0V11',
  search: 'M11 17.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM16 16l4.500 4.500',
  alert: 'M12 8v5M12 16v.500M12 3.500 21.500 20h-19z',
  spark: 'M12 4l1.700 5.300L19 11l-5.300 1.700L12 18l-1.700-5.300L5 11l5.300-1.700z',
  arrow: 'M5 12h14M13 6l6 6-6 6',
};

export function icon(name) {
  const svg = document.createElementNS(svgNames, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svgNames, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, extra = {}) {
  return h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick, ...extra }, icon(name));
}

// Makes `parent` hold exactly `wanted`, moving as little as possible, so focus and selection survive.
export function sync(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((child, i) => {
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] || null);
  });
}

// Says a short text to screen readers.
export function announce(text) {
  const live = document.getElementById('live');
  live.textContent = '';
  requestAnimationFrame(() => { live.textContent = text; });
}
