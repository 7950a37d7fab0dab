// An answer before the decoder is there: codes in the paste that this page
// links to. Exact spellings only; everything else is the decoder's business.

import { h } from './dom.js';

const CODE = /(?<![\w.-])CTS\.\d{4}(?!\d|\.\d)/gi;
const CODE_PATH = /^\/(?:errors|v1)\/cts-\d{4}\/$/;
const SCANNED = 200_000; // characters from the start
const SHOWN = 10;

/**
 * Links to the pages of exact codes in a text, or null when there is none.
 * @param {string} text
 * @param {ParentNode} page whose links name the known codes
 */
export function quickLinks(text, page) {
  const known = new Map();
  for (const link of page.querySelectorAll('a[href]')) {
    const path = link.getAttribute('href');
    const code = CODE_PATH.test(path) && link.textContent.match(/^\s*(CTS\.\d{4})\b/i)?.[1];
    if (code && !known.has(code)) known.set(code, path);
  }
  const found = new Set((text.slice(0, SCANNED).match(CODE) ?? []).filter((code) => known.has(code)));
  if (!found.size) return null;
  return h('p.d-quick', {}, 'In this text: ', [...found].slice(0, SHOWN).map((code, i) => [
    i > 0 && ', ', h('a.d-code', { href: known.get(code) }, code)]));
}
