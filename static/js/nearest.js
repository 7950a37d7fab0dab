// The page for addresses that do not exist: reads the address and offers the
// codes of its list that are nearest. The address is text of a stranger.

import { h } from './dom.js';

const OFFERED = 4;
const LONGEST = 60; // characters of the address that are read

/** Letters inserted, removed, replaced or swapped between two short texts. */
export function distance(a, b) {
  let [before, row] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[b.length];
}

function typed() {
  let path = location.pathname;
  try {
    path = decodeURIComponent(path);
  } catch {
    // a broken escape stays as it is
  }
  return path.slice(0, LONGEST).split('/').filter(Boolean).at(-1) ?? '';
}

// A code is compared by its number: its letters are in every address.
const number = (text) => text.replace(/\.(?:html?|json|md)$/, '').replace(/^cts/, '').replace(/[^a-z\d]/g, '');

/** Letters that are read for digits as the digits. */
const digits = (text) => text.replace(/[olisb]/g, (letter) => ({ o: '0', l: '1', i: '1', s: '5', b: '8' })[letter]);

function near(rows) {
  const asked = typed().toLowerCase();
  const code = number(asked);
  const [, prefix] = /^([a-z]+)\.\d/.exec(asked) ?? [];
  const foreign = prefix && distance(prefix, 'cts') > 1; // APIGW.0301
  const codes = foreign ? [] : [/\d/.test(code) && code.length <= 8 && digits(code), /\d{3,4}/.exec(asked)?.[0]].filter(Boolean);
  const words = asked.split(/[^a-z]+/).filter((word) => word.length > 3);
  const scored = rows.map((row) => {
    const own = row.dataset.code.slice(4);
    const short = Math.min(...codes.map((code) => distance(/^\d{1,3}$/.test(code) ? code.padStart(4, '0') : code, own)), 9);
    const title = row.textContent.toLowerCase();
    const hits = words.filter((word) => title.includes(word)).length;
    return { row, score: Math.min(short, hits ? 3 - hits : 9) };
  }).sort((a, b) => a.score - b.score);
  const worst = Math.min(2, Math.max(1, scored[0]?.score));
  return scored.filter(({ score }) => score <= worst).slice(0, OFFERED);
}

const main = document.querySelector('main');
const rows = /** @type {HTMLElement[]} */ ([...main.querySelectorAll('.code-row[data-code]')]);
const found = near(rows);
if (found.length) {
  main.querySelector('h2').before(h('section.nearest', { 'aria-labelledby': 'nearest' },
    h('h2', { id: 'nearest' }, 'Did you mean'),
    h('ul.codes', {}, found.map(({ row }) => row.cloneNode(true)))));
}
const text = typed();
if (text && document.querySelector('.search-open')) {
  const ask = h('button', { type: 'button', on: { click: () => dispatchEvent(new CustomEvent('search-wanted', { detail: text })) } }, `Search for “${text}”`);
  main.querySelector('.lead').after(h('p', {}, ask));
}
