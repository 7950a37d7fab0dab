// Opens the search dialog: the button in the header, Ctrl/Cmd-K, and "/" unless
// the reader switched it off. The dialog and its field are here, so that what is
// typed at once is not lost; search.js loads on the first use and does the rest.

import { remembered } from './device.js';
import { h } from './dom.js';
import { loadScript } from './script.js';

/** @type {HTMLButtonElement|null} */
const opener = document.querySelector('.search-open');
/** @type {HTMLDialogElement|null} */
let dialog = null;

function shell() {
  const field = h('input.search-field', {
    type: 'text', role: 'combobox', 'aria-label': 'Search codes, or paste an error', 'aria-autocomplete': 'list',
    'aria-expanded': 'false', 'aria-controls': 'search-list', autocomplete: 'off', autocapitalize: 'off',
    spellcheck: 'false', enterkeyhint: 'go', placeholder: 'Code, words, parameter, or paste an error',
  });
  field.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter' && !box.querySelector('.search-list')) box.dataset.enter = '';
  });
  const box = h('dialog.search', { 'aria-label': 'Search', closedby: 'any' },
    h('div.search-bar', {}, field, h('button.search-close', { type: 'button', on: { click: () => box.close() } }, 'Close')),
    h('p.search-status', { role: 'status' }));
  document.body.append(box);
  return box;
}

/** Loads the dialog's script, which looks for the dialog as it starts. After a deploy the page's current version names the new one. */
async function load() {
  dialog ??= shell();
  const { src, integrity } = opener.dataset;
  try {
    await loadScript(src, integrity);
  } catch (error) {
    const page = await (await fetch(location.pathname, { cache: 'reload' })).text();
    const [, fresh, hash] = /\sdata-src="?(\/assets\/[\w.-]+)"?\s+data-integrity="?(sha384-[\w+/=&#;]+)/.exec(page) ?? [];
    if (!fresh || fresh === src) throw error;
    Object.assign(opener.dataset, { src: fresh, integrity: hash.replaceAll('&#43;', '+') }); // a plus may be escaped there
    await loadScript(fresh, opener.dataset.integrity);
  }
}

/** @param {string} [text] what the field shows */
function open(text) {
  const loaded = load();
  const field = dialog.querySelector('input');
  if (text !== undefined) field.value = text;
  if (!dialog.open) dialog.showModal();
  field.focus();
  field.select();
  loaded.then(
    () => dialog.dispatchEvent(new Event('search-open')),
    () => (dialog.querySelector('.search-status').textContent = 'Search could not be loaded. The list of all codes works without it.'));
}

/** Ctrl-K, Cmd-K. */
export const command = ({ ctrlKey, metaKey, altKey, shiftKey, key }) => ctrlKey !== metaKey && !altKey && !shiftKey && key.toLowerCase() === 'k';

/** "/", where it is not typed into something, unless the reader switched it off. */
export const slash = (event) => event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event)
  && !document.querySelector('dialog[open]') && remembered('slash') !== 'off';

function typing({ target }) {
  return target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

if (opener && typeof HTMLDialogElement === 'function') {
  opener.classList.add('ready');
  opener.addEventListener('click', () => open());
  for (const type of ['pointerenter', 'focus']) opener.addEventListener(type, () => load().catch(() => {}), { once: true });
  addEventListener('search-wanted', (event) => open(/** @type {CustomEvent} */ (event).detail));
  addEventListener('keydown', (event) => {
    if (!command(event) && !slash(event)) return;
    event.preventDefault();
    if (command(event) && dialog?.open) dialog.close();
    else open();
  });
}
