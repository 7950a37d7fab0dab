// The list of all codes, narrowed at once by text, status, category, who acts
// and whether to retry. The state is in the query of the address, so it can be
// linked and the back button works. Without this script the list stays whole.

import { button, h, plural } from './dom.js';
import { readIndex } from './scan.js';
import { FIXER, RETRY } from './words.js';

const main = document.querySelector('main');
const place = main.querySelector('[data-filter]');
const FACETS = [
  { key: 'status', name: 'HTTP status', label: (value) => value },
  { key: 'category', name: 'Category', label: (value) => document.getElementById(`c-${value}`)?.textContent ?? value.replaceAll('-', ' ') },
  { key: 'retry', name: 'Retry', label: (value) => RETRY[value]?.[0] ?? value },
  { key: 'fixer', name: 'Who acts', label: (value) => FIXER[value]?.[0] ?? value },
];
const MAX = 200; // characters of the text

const rows = [...main.querySelectorAll('.code-row[data-code]')].map((element) => ({
  element, code: element.dataset.code, text: element.textContent.toLowerCase(), values: { ...element.dataset },
}));

const field = h('input', { type: 'search', id: 'filter-q', autocomplete: 'off', spellcheck: 'false', maxlength: String(MAX) });
const said = h('output', { for: 'filter-q' });
const reset = button('.d-small', 'Show all', () => {
  clear();
  move(true);
  field.focus();
}, { hidden: true });
const groups = FACETS.map((facet) => group(facet));
const form = h('form.filters.filters-live', { role: 'search', 'aria-label': 'Filter the codes' },
  h('p.filter-text', {}, h('label', { for: 'filter-q' }, 'Text, code or parameter'), field),
  groups.map(({ element }) => element),
  h('p.filter-said', {}, said, ' ', reset));

function group({ key, name, label }) {
  const values = [...new Set(rows.map(({ values: own }) => own[key]).filter(Boolean))];
  if (key === 'status') values.sort();
  const choices = ['', ...values].map((value) => {
    const input = h('input', { type: 'radio', name: `filter-${key}`, value });
    const count = h('span.count');
    return { value, input, count, element: h('label', {}, input, ' ', value ? label(value) : 'All', ' ', count) };
  });
  return { key, choices, element: h('fieldset', {}, h('legend', {}, name), choices.map(({ element }) => element)) };
}

const chosen = ({ choices }) => choices.find(({ input }) => input.checked)?.value ?? '';

function clear() {
  field.value = '';
  for (const { choices } of groups) choices[0].input.checked = true;
}

/** Sets the form from the address; values that the list does not have are dropped. */
function read() {
  const query = new URLSearchParams(location.search);
  clear();
  field.value = (query.get('q') ?? '').slice(0, MAX);
  for (const { key, choices } of groups) {
    const choice = choices.find(({ value }) => value === query.get(key));
    if (choice) choice.input.checked = true;
  }
  apply();
}

function address() {
  const query = new URLSearchParams();
  if (field.value.trim()) query.set('q', field.value.trim());
  for (const own of groups) if (chosen(own)) query.set(own.key, chosen(own));
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
  const wanted = groups.map((own) => ({ own, value: chosen(own) }));
  const text = rows.filter((row) => words.every((word) => row.text.includes(word)));
  const fits = (row, except) => wanted.every(({ own, value }) => own === except || !value || row.values[own.key] === value);
  const shown = new Set(text.filter((row) => fits(row, null)));
  for (const row of rows) row.element.hidden = !shown.has(row);
  for (const { own } of wanted) {
    const rest = text.filter((row) => fits(row, own));
    for (const { value, count, element, input } of own.choices) {
      const n = value ? rest.filter((row) => row.values[own.key] === value).length : rest.length;
      count.textContent = String(n);
      element.classList.toggle('none', n === 0 && !input.checked);
    }
  }
  for (const section of main.querySelectorAll('section:has(.code-row)')) {
    section.hidden = !section.querySelector('.code-row:not([hidden])');
  }
  const narrowed = shown.size < rows.length;
  reset.hidden = !narrowed;
  const words2 = shown.size ? `${shown.size} of ${plural(rows.length, 'code')}` : 'No code fits.';
  if (said.textContent !== words2) said.textContent = words2;
}

// Messages, parameters and operations are searched once the small search index is there.
async function widen() {
  const response = await fetch(place.dataset.filter);
  if (!response.ok) return;
  const more = new Map(readIndex(await response.text()).map((entry) => [entry.code, entry.words]));
  for (const row of rows) row.text += `\n${more.get(row.code) ?? ''}`;
  if (field.value) apply();
}

let typing = false; // one step back for a whole word, not for each letter
field.addEventListener('input', () => {
  move(!typing);
  typing = true;
});
field.addEventListener('blur', () => (typing = false));
field.addEventListener('focus', () => widen().catch(() => {}), { once: true });
form.addEventListener('change', ({ target }) => {
  if (target !== field) move(true);
});
form.addEventListener('submit', (event) => event.preventDefault());
addEventListener('popstate', () => {
  typing = false;
  read();
});

place.replaceChildren(form); // in the place of the one that works without script
read();
if (field.value) widen().catch(() => {});
