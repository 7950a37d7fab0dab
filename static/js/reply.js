// What the page gets of a result: the part that it shows first, with what it needs
// beyond the result.

import { marks } from './marks.js';
import { places, totals } from './survey.js';

export const ABI = 1; // of the module, see wasm
export const FLAG_UTF16 = 1; // spans count UTF-16 units, as JavaScript does
export const PAGE = 100; // findings that are sent at once

/**
 * @param {import('./contract').Result} result
 * @param {string} text '' where only the result is known
 * @param {number} window characters of the text that are shown
 */
export function reply(result, text, window) {
  const findings = result.findings.slice(0, PAGE);
  return {
    ...result,
    findings,
    foreign: result.foreign.slice(0, PAGE),
    redactions: [],
    totals: totals(result),
    places: text === '' ? [] : places(findings, text, result.redactions),
    marks: marks(result, 0, Math.min(window, text.length)),
  };
}
