// The whole site in one file. The decoder's files are blocks of text in the
// page, and pages are shown by the fragment, which the style does; this fills in
// what only a script can: the decoder, the title, the search in the list.

import { CTSDecoder } from './decoder.js';
import { h } from './dom.js';
import { command, slash } from './opener.js';
import './page.js';

/* global __SITE__ */

async function unpacked(name) {
  const text = document.getElementById(`file-${name}`).textContent;
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

let worker = null;

CTSDecoder.embedding = {
  base: '',
  site: __SITE__,
  links: '#',
  addresses: {
    module: 'module', index: 'index', worker: 'worker',
    load: async () => ({ module: await WebAssembly.compile(await unpacked('module')), index: await unpacked('index') }),
    open: () => (worker ??= unpacked('worker').then((code) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' })))),
  },
};
customElements.define('cts-decoder', CTSDecoder);

const pages = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('main[data-title]')]);

const notice = h('p.single-missing', { role: 'status', hidden: true });

/** What the fragment names; with a code in it as people type them, the code's page. */
function named() {
  const asked = location.hash.slice(1);
  let id = asked;
  try {
    id = decodeURIComponent(asked);
  } catch {
    // a broken escape stays as it is
  }
  const target = document.getElementById(id) ?? document.getElementById(id.replace(/\?.*$/, '')); // the filters of the list are in queries
  if (target || !id) return target;
  const digits = /^\/?(?:errors\/)?(?:cts[.\-_]?)?(\d{1,4})\/?$/i.exec(id)?.[1].padStart(4, '0');
  return digits && document.getElementById(`/errors/cts-${digits}/`);
}

// What the style shows, told to the window, the main links and the skip link.
function shown() {
  const target = named();
  const asked = location.hash.slice(1);
  if (target && asked && target.id !== asked && document.getElementById(asked) === null) return location.replace(`#${target.id}`);
  notice.hidden = Boolean(target || !asked || asked.startsWith('d1:'));
  notice.textContent = notice.hidden ? '' : `This file has no page “${asked}”. All codes are listed here.`;
  const page = /** @type {HTMLElement} */ (target?.closest('main[data-title]') ?? pages[0]);
  document.title = page.dataset.title;
  /** @type {HTMLAnchorElement} */ (document.querySelector('a.skip')).href = `#${page.id}`;
  for (const link of document.querySelectorAll('header nav a[href^="#/"]')) {
    const path = link.getAttribute('href').slice(1);
    if (path === page.id) link.setAttribute('aria-current', 'page');
    else if (path !== '/' && page.id.startsWith(path)) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  return undefined;
}

pages[0].prepend(notice);
addEventListener('hashchange', shown);
shown();

// The keys of the search lead to the decoder, which answers the same questions here.
addEventListener('keydown', (event) => {
  if (!command(event) && !slash(event)) return;
  event.preventDefault();
  if (!pages[0].checkVisibility()) location.hash = '#/';
  requestAnimationFrame(() => pages[0].querySelector('textarea').focus());
});

// The list of all codes, narrowed by text.
const list = document.getElementById('/errors/');
const rows = list ? /** @type {HTMLElement[]} */ ([...list.querySelectorAll('.code-row')]) : [];
if (rows.length) {
  const field = h('input', { type: 'search', autocomplete: 'off', spellcheck: 'false', on: { input: () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
    for (const section of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll('section:has(.code-row)'))) {
      section.hidden = !section.querySelector('.code-row:not([hidden])');
    }
  } } });
  list.querySelector('h1').after(h('label.single-filter', {}, 'Text or code ', field));
}
