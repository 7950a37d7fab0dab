// The list of all codes, narrowed at once by text, status, category, who acts
// and whether to retry. The page's own radio buttons choose without script; this
// answers the text, keeps the numbers true, and puts the state into the query of
// the address, so that it can be linked and the back button works.

import { plural } from './dom.js';
import { readIndex } from './scan.js';

const main = document.querySelector('main');
/** @type {HTMLElement} */
const place = main.querySelector('[data-filter]');
const rows = /** @type {HTMLElement[]} */ ([...main.querySelectorAll('.code-row[data-code]')])
  .map((element) => ({ element, text: element.textContent.toLowerCase(), values: element.dataset }));
const groups = Object.entries(Object.groupBy(
  /** @type {NodeListOf<HTMLInputElement>} */ (place.querySelectorAll('input[type=radio]')), ({ name }) => name))
  .map(([key, inputs]) => ({ key, inputs }));

/** @type {HTMLInputElement} */
const field = place.querySelector('#filter-q');
const more = place.querySelector('details');
more.open = matchMedia('(min-width: 62rem)').matches; // beside the list; above it they would push it off a phone's screen
const said = place.querySelector('output');
const none = /** @type {HTMLElement} */ (place.nextElementSibling.querySelector('.note')); // where the list was: what is said beside the field may be off screen
const reset = place.querySelector('button');
for (const button of [reset, none.querySelector('button')]) {
  button.addEventListener('click', () => {
    set(new URLSearchParams());
    move(true);
    field.focus();
  });
}

const valueOf = ({ inputs }) => inputs.find(({ checked }) => checked)?.value ?? '';

/** Sets the controls; values that the list does not have are dropped. */
function set(query) {
  field.value = (query.get('q') ?? '').slice(0, field.maxLength);
  for (const { key, inputs } of groups) {
    (inputs.find(({ value }) => value === (query.get(key) ?? '')) ?? inputs[0]).checked = true;
  }
}

function read() {
  set(new URLSearchParams(location.search));
  move(false); // an address that names what the list does not have is put right
}

function address() {
  const query = new URLSearchParams();
  if (field.value.trim()) query.set('q', field.value.trim());
  for (const group of groups) if (valueOf(group)) query.set(group.key, valueOf(group));
  return location.pathname + (query.size ? `?${query}` : '');
}

/** @param {boolean} step whether the back button undoes this */
function move(step) {
  apply();
  const to = address();
  if (to === location.pathname + location.search) return;
  if (step) history.pushState(null, '', to);
  else history.replaceState(null, '', to);
}

function apply() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = groups.map((group) => ({ group, value: valueOf(group) }));
  const worded = rows.filter(({ text }) => words.every((word) => text.includes(word)));
  const fitting = (except) => worded.filter(({ values }) => chosen.every(({ group, value }) => group === except || !value || values[group.key] === value));
  const shown = new Set(fitting(null));
  for (const row of rows) row.element.hidden = !shown.has(row);
  for (const { group } of chosen) {
    const rest = fitting(group);
    for (const input of group.inputs) {
      const count = input.parentElement.querySelector('.count');
      if (count) count.textContent = String(rest.filter(({ values }) => values[group.key] === input.value).length);
    }
  }
  for (const section of /** @type {NodeListOf<HTMLElement>} */ (main.querySelectorAll('section:has(.code-row)'))) {
    section.hidden = !section.querySelector('.code-row:not([hidden])');
  }
  const folded = [...more.querySelectorAll('input:checked')].filter((input) => /** @type {HTMLInputElement} */ (input).value).length;
  more.querySelector('summary').textContent = folded ? `More filters, ${folded} chosen` : 'More filters';
  reset.hidden = shown.size === rows.length;
  none.hidden = shown.size > 0;
  const sentence = shown.size ? `${shown.size} of ${plural(rows.length, 'code')}` : 'No code fits.';
  if (said.textContent !== sentence) said.textContent = sentence;
}

// Messages, parameters and operations can be searched once the small search index is there.
async function widen() {
  const response = await fetch(place.dataset.filter);
  if (!response.ok) return;
  const more = new Map(readIndex(await response.text()).map(({ code, words }) => [code, words]));
  for (const row of rows) row.text += `\n${more.get(row.values.code) ?? ''}`;
  if (field.value) apply();
}

let typing = false; // one step back for a text, not for each letter
field.addEventListener('input', () => {
  move(!typing);
  typing = true;
});
field.addEventListener('focus', () => widen().catch(() => {}), { once: true });
place.addEventListener('change', ({ target }) => {
  typing = false;
  if (target === field) return;
  move(true);
  none.scrollIntoView({ block: 'nearest', behavior: 'instant' }); // of a page that became short; no step while it is hidden
});
addEventListener('popstate', () => {
  typing = false;
  read();
});

read();
if (field.value) widen().catch(() => {});
