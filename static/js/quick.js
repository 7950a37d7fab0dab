// Codes that this page links to: an answer before the decoder is there, and
// links in its notes. Exact spellings only; the rest is the decoder's business.

import { h } from './dom.js';

const CODE = /(?<![\w.-])CTS\.\d{4}(?!\d|\.\d)/gi;
const CODE_PATH = /^\/(?:errors|v1)\/cts-\d{4}\/$/;
const SCANNED = 200_000; // characters from the start
const SHOWN = 10;

/** @returns {Map<string, HTMLAnchorElement>} */
function knownCodes() {
  const known = new Map();
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('a[href*="/cts-"]:not(cts-decoder *)'))) {
    const code = CODE_PATH.test(link.getAttribute('href')) && link.textContent.match(/^\s*(CTS\.\d{4})\b/i)?.[1];
    if (code && !known.has(code)) known.set(code, link);
  }
  return known;
}

const codeLink = (code, link) => h('a.d-code', { href: link.getAttribute('href') }, code);

/** What the page's list says of exact codes in a text, or null when there is none. */
export function quickAnswer(text) {
  const known = knownCodes();
  const found = new Set((text.slice(0, SCANNED).match(CODE) ?? []).filter((code) => known.has(code)));
  if (!found.size) return null;
  return h('div.d-quick', {}, [...found].slice(0, SHOWN).map((code) => {
    const said = known.get(code).parentElement.querySelectorAll('a > span, .retry, .fixer');
    return h('p', {}, 'In this text: ', codeLink(code, known.get(code)), [...said].map(({ textContent }) => ` ${textContent}.`));
  }));
}

/** A sentence of the decoder, its codes linked where this page knows them. */
export function withLinks(text) {
  const known = knownCodes();
  const out = [];
  let at = 0;
  for (const { 0: code, index } of text.matchAll(CODE)) {
    if (!known.has(code)) continue;
    out.push(text.slice(at, index), codeLink(code, known.get(code)));
    at = index + code.length;
  }
  return [...out, text.slice(at)];
}
