// Highlights of one window of the text, flattened: every character belongs to
// one mark at most, so that the page only cuts text and never nests. Runs where
// survey.js does.

import { firstEndingAfter } from './survey.js';

const MAX_MARKS = 4000;

/**
 * @param {import('./contract').Result} result
 * @param {number} from
 * @param {number} to
 * @returns {Array<{start: number, end: number, kind: string, finding?: number, secret?: string}>}
 *   in order; kind is code, field, foreign, guess or secret
 */
export function marks(result, from, to) {
  const spans = [];
  const add = (span, rank, mark) => {
    if (span && span[1] > span[0] && span[0] < to && span[1] > from && spans.length < MAX_MARKS) {
      spans.push({ start: Math.max(span[0], from), end: Math.min(span[1], to), rank, mark });
    }
  };
  result.findings.forEach((finding, index) => {
    for (const { field, span } of finding.evidence) {
      if (field !== 'error_code') add(span, 1, { kind: 'field', finding: index });
    }
    add(finding.span, 4, { kind: 'code', finding: index });
    add(finding.last, 4, { kind: 'code', finding: index });
  });
  for (const { span } of result.suggestions) add(span, 0, { kind: 'guess' });
  for (const { span } of result.foreign) add(span, 2, { kind: 'foreign' });
  for (let i = firstEndingAfter(result.redactions, from); i < result.redactions.length; i++) {
    const { span, kind } = result.redactions[i];
    if (span[0] >= to) break;
    add(span, 3, { kind: 'secret', secret: kind });
  }
  return flatten(spans);
}

// Sweeps over the borders of all spans; the highest rank that covers a piece wins.
function flatten(spans) {
  const borders = [...new Set(spans.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  spans.sort((a, b) => a.start - b.start);
  const out = [];
  let active = [];
  let next = 0;
  for (let i = 0; i + 1 < borders.length; i++) {
    const [start, end] = [borders[i], borders[i + 1]];
    active = active.filter((span) => span.end > start);
    while (next < spans.length && spans[next].start <= start) active.push(spans[next++]);
    const top = active.reduce((best, span) => (!best || span.rank > best.rank ? span : best), undefined);
    if (!top) continue;
    const before = out[out.length - 1];
    if (before && before.end === start && before.mark === top.mark) before.end = end;
    else out.push({ start, end, mark: top.mark });
  }
  return out.map(({ start, end, mark }) => ({ start, end, ...mark }));
}
