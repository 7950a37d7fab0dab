// A result as elements: a summary, the findings, and what else the text holds.
// Text of the paste becomes text nodes, and a link is made only of an address
// that the index gave.

import { button, count, h, plural, size } from './dom.js';
import { findingCard, olderForm, pageLink } from './finding.js';
import { withLinks } from './quick.js';
import { FIXER, RETRY } from './words.js';

/** One sentence for the status line, which assistive technology reads out. */
export function sentence(result) {
  const { totals, suggestions, foreign } = result;
  if (totals.findings === 0) {
    if (suggestions.length) return `No error code of CTS in this text. ${plural(suggestions.length, 'suggestion')} below.`;
    if (foreign.length) return 'No CTS error in this text, but an error of another service.';
    return 'No CTS error found in this text.';
  }
  if (totals.findings === 1) {
    const [finding] = result.findings;
    const title = finding.known ? finding.title : 'not in the catalog';
    return `${finding.code}: ${title}${finding.count > 1 ? `, ${count(finding.count)} times` : ''}.`;
  }
  const least = result.notes.some(({ kind }) => kind === 'limit') ? 'At least ' : '';
  return `${least}${plural(totals.failures, 'CTS error')} with ${plural(result.summary?.codes.length ?? 1, 'code')} found.`;
}

/**
 * @param {import('./contract').Answer} result
 * @param {object} context see finding.js; also `more`, which loads the findings from an index on
 * @returns {Node[]}
 */
export function render(result, context) {
  const { findings, totals } = result;
  const list = h('div.d-findings');
  const firsts = new Map(); // code -> index of its first finding
  const add = (some, places, from) => {
    some.forEach((finding, i) => {
      const index = from + i;
      if (!firsts.has(finding.code)) firsts.set(finding.code, index);
      list.append(findingCard(finding, { ...context, index, first: firsts.get(finding.code), place: places?.[i] }));
    });
  };
  const first = Math.min(findings.length, FIRST);
  add(findings.slice(0, first), result.places, 0);
  const out = [];
  if (totals.findings > 1 && result.summary) out.push(summary(result, context));
  if (totals.findings === 0) out.push(nothing(result, context));
  out.push(list);
  if (totals.findings > first) out.push(moreButton(first, totals.findings, add, result, context));
  out.push(...others(result, context));
  return out.filter(Boolean);
}

const FIRST = 20;

function moreButton(shown, total, add, result, context) {
  const label = () => `Show ${count(Math.min(100, total - shown))} more of ${count(total - shown)}`;
  const more = button('.d-more-findings', label(), async () => {
    more.disabled = true;
    try {
      const next = await context.more(shown);
      add(next.findings, next.places, shown);
      shown += next.findings.length;
    } finally {
      more.disabled = false;
    }
    if (shown < total) more.textContent = label();
    else more.remove();
  });
  return more;
}

/** @param {import('./contract').Answer} result
 * @param {any} context */
function summary({ summary: { codes, first_time: first, last_time: last } }, { base, records }) {
  const rows = codes.map(({ code, count: n }) => h('li', {},
    pageLink(code, records[code]?.url, base, '.d-code'), ' ',
    h('span.d-times-seen', {}, `${count(n)}×`), ' ', records[code]?.title ?? (olderForm(code, records) ? 'In the older table only, in small letters' : 'In no table that this site knows'), ' ', h('small', {}, verdict(records[code]))));
  return h('section.d-summary', { 'aria-label': 'Summary' },
    first && last && first !== last && h('p.d-times', {}, 'From ', h('time', {}, first), ' to ', h('time', {}, last)),
    h('ul.d-codes', {}, rows.slice(0, ROWS)),
    rows.length > ROWS && h('details', {}, h('summary', {}, plural(rows.length - ROWS, 'more code')), h('ul.d-codes', {}, rows.slice(ROWS))));
}

const ROWS = 8; // of the summary at once, so that the first finding is near

// Whether to retry and who acts, in a few words.
function verdict(record) {
  const { retry, fixer } = record?.verdict ?? {};
  return [RETRY[retry]?.[0], FIXER[fixer]?.[0]].filter(Boolean).join(' · ');
}

function nothing({ suggestions, foreign, notes }, { asked, base }) {
  if (suggestions.length) return null;
  const tips = [];
  if (notes.some(({ kind }) => kind === 'client-hides-code')) tips.push('The client hides the code. The note below says which line shows it again.');
  if (notes.some(({ kind }) => kind === 'not-reached')) tips.push('This call may never have reached CTS. The note below says more.');
  if (foreign.length) {
    tips.push(h('span', {}, 'Another service or the API gateway answered; CTS may never have seen the call. ',
      h('a', { href: `${base}/guide/who-answered/` }, 'Who answered'), ' tells by the text behind the code.'));
  }
  tips.push('Paste the whole answer: the body holds the code, the header X-Request-Id the request id.');
  tips.push('A code alone is enough: CTS.0218, cts 218, 0218.');
  tips.push('Part of an error message is enough, too.');
  return h('div.d-nothing', { tabindex: '-1' }, h('p', {}, h('strong', {}, 'No CTS error found.'), ' What helps:'), h('ul', {}, tips.map((tip) => h('li', {}, tip))), searchButton(asked));
}

// Words that are no error may be what the search knows.
function searchButton(asked) {
  if (!asked || asked.length > 60 || asked.includes('\n') || !document.querySelector('.search-open')) return null;
  return h('p', {}, button('', `Search the codes for “${asked}”`, () => dispatchEvent(new CustomEvent('search-wanted', { detail: asked }))));
}

function others({ suggestions, foreign, notes, totals }, { base, records }) {
  const guess = ({ code, reason }) => h('li.d-suggestion', {},
    pageLink(code, records[code]?.url, base, '.d-code'), ' ', records[code]?.title, reason && h('span.d-reason', {}, ` ${reason}`));
  const other = ({ code, service, meaning }) => h('li.d-foreign-error', {},
    h('code', { dir: 'auto' }, code), ' ', service && h('strong', {}, `${service}. `), meaning);
  const note = ({ kind, text }) => h(`li.d-note.d-note-${kind.replace(/[^\w-]/g, '')}`, {}, withLinks(text));
  return [
    block('d-suggestions', 'It may be', suggestions.slice(0, 5).map(guess), 'ol'),
    block('d-foreign', 'Errors of other services', foreign.slice(0, 20).map(other), 'ul', totals.foreign > 20 && `${count(totals.foreign - 20)} more are not shown.`),
    block('d-notes', 'About this text', notes.filter(({ kind }) => kind !== 'unknown-code').map(note), 'ul'),
  ];
}

function block(name, title, items, list, rest) {
  if (!items.length) return null;
  return h(`section.${name}`, { tabindex: '-1' }, h('h2.d-heading', {}, title), h(list, {}, items), rest && h('p', {}, rest));
}

/** A notice that there is no text. */
export const sharedNotice = () => h('p.d-notice', {}, 'Opened from a shared link. It tells codes, statuses, request ids, times and regions; the text itself was not shared.');

/** A notice that the text is longer than the page takes. */
export function cutNotice(cut, limit) {
  return h('p.d-notice', {}, `The text is longer than the ${size(limit)} that this page takes; ${size(cut)} at its end were left out. The command line takes any length: `, h('code', {}, 'ctserr decode FILE'));
}
