// The search dialog: what opener.js opened becomes a combobox over the codes,
// answered by the decoder's module in its worker. Loads on the first use.

import { Answers } from './answers.js';
import { h } from './dom.js';
import { Listbox } from './listbox.js';
import { add, keeping, recent } from './recent.js';
import { loadScript } from './script.js';
import { footer } from './search-foot.js';

/* global __FILES__ */
const files = __FILES__; // the rest of them is in names()

const PASTED = 300; // characters from which a paste is kept beside the field, not in it
const SHOWN = 120; // of these in the field

const dialog = document.querySelector('dialog.search');
const field = dialog.querySelector('input');
const status = dialog.querySelector('.search-status');
const list = new Listbox(field, h('div.search-list', { id: 'search-list', role: 'listbox', 'aria-label': 'Results' }));
const body = h('div.search-body');
/** @type {Promise<Answers>|undefined} */
let answers;
let pasted = ''; // a text that does not fit the field
let turn = 0;
let enter = false; // pressed before there was an answer

status.after(list.element, body, footer(() => show()));

// The indexes change with every entry. Their addresses are not here, so that this
// script and the pages that name it do not.
async function names() {
  const response = await fetch('/files.json');
  if (!response.ok) throw new Error(`/files.json: HTTP ${response.status}`);
  return Object.assign(files, await response.json());
}

const ready = () => (answers ??= names().then((all) => new Answers(all), (error) => {
  answers = undefined; // the next query tries again
  throw error;
}));

const text = () => pasted || field.value.trim();

const idle = () => list.element.removeAttribute('aria-busy');

const say = (words) => (status.textContent = words);

/** Asks and shows; an answer that was overtaken is dropped. */
async function show() {
  const mine = ++turn;
  const query = text();
  body.replaceChildren();
  list.begin();
  /** @type {HTMLElement} */ (dialog.querySelector('.search-forget')).hidden = !recent().length;
  if (!query) {
    idle();
    const entries = keeping() ? recent() : [];
    list.show(entries.map((entry) => option(entry, 'looked up before')));
    return say(entries.length ? 'Recent look-ups, kept on this device.' : 'Type a code, words of a message, a parameter or an operation.');
  }
  list.element.setAttribute('aria-busy', 'true');
  let asked;
  try {
    asked = await ready();
  } catch {
    if (mine === turn) say('Search could not be loaded. The list of all codes works without it.');
    return idle();
  }
  if (mine !== turn) return undefined;
  for await (const answer of asked.to(query)) {
    if (mine !== turn) return undefined;
    const options = answer.entries.map((entry) => option(entry, entry.note));
    if (answer.pasted) options.push(toDecoder(query));
    list.show(options, answer.entries.length > 0 || answer.pasted);
    say(answer.words);
    if (enter && (answer.done || answer.exact)) {
      enter = false;
      list.open();
    }
  }
  enter = false;
  return idle();
}

function option(entry, note) {
  return h('a.search-option', { href: entry.url, on: { click: () => add(entry) } },
    h('code', {}, entry.code), h('span.search-title', {}, entry.title || 'Older table'),
    entry.status ? h('span.status', {}, entry.status) : '', note && h('small', {}, note));
}

function toDecoder(query) {
  return h('a.search-option.search-more', { href: '/', on: { click: (event) => {
    event.preventDefault();
    decode(query).catch(() => say('The decoder could not be loaded. Check the connection, then choose it again.'));
  } } }, h('span.search-title', {}, 'Open this text in the decoder'), h('small', {}, 'cause, steps, where it stands, a ticket'));
}

// The page's own decoder takes the text; a page without one gets it here.
async function decode(query) {
  const own = /** @type {any} */ (document.querySelector('main cts-decoder'));
  if (own?.decode) {
    dialog.close();
    own.scrollIntoView();
    own.querySelector('textarea').focus();
    return own.decode(query);
  }
  await Promise.all([ready(), loadScript(files.decoder.src, files.decoder.integrity)]);
  const decoder = h('cts-decoder', { module: files.module, index: files.index, worker: files.worker });
  turn++;
  list.show([]);
  say('');
  body.replaceChildren(decoder);
  decoder.querySelector('textarea').focus();
  return decoder.decode(query);
}

field.addEventListener('input', () => {
  pasted = '';
  enter = false;
  show();
});
field.addEventListener('paste', (event) => {
  const data = event.clipboardData?.getData('text/plain') ?? '';
  if (data.length < PASTED && !/[\r\n]/.test(data.trim())) return; // fits
  event.preventDefault();
  pasted = data;
  field.value = `${data.trim().replace(/\s+/g, ' ').slice(0, SHOWN)} …`;
  show();
});
field.addEventListener('keydown', (event) => {
  if (event.isComposing) return;
  if (event.key === 'Enter') {
    event.preventDefault();
    if (!list.open(event)) enter = text() !== '';
  } else if (list.key(event.key)) {
    event.preventDefault();
  }
});
dialog.addEventListener('search-open', () => {
  enter = 'enter' in dialog.dataset; // pressed before this script was there
  delete dialog.dataset.enter;
  ready().then((asked) => asked.begin(), () => {});
  show();
});
dialog.addEventListener('close', () => {
  turn++;
  enter = false;
  pasted = '';
  field.value = '';
  list.show([]);
  body.replaceChildren();
});
