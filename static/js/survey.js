// What the page needs of a result beyond the result: where each finding stands
// and the line around it, with the secrets in it marked. Runs in the worker, so
// that a log of 10 MB with thousands of findings costs the page nothing; for a
// link's short text in the page.

const BEFORE = 90;
const AFTER = 170;
const MOST = 500; // secrets that are looked for in requests

/**
 * Numbers over the whole result, of which the page gets the first part only.
 * @param {import('./contract').Result} result
 */
export function totals({ findings, foreign, redactions }) {
  const kinds = new Map();
  for (const { kind } of redactions) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return {
    findings: findings.length,
    failures: findings.reduce((sum, { count }) => sum + count, 0),
    foreign: foreign.length,
    kinds: [...kinds],
  };
}

/**
 * Line, column and surrounding line of findings, and the request with its secrets apart.
 * @param {import('./contract').Finding[]} findings in order of span
 * @param {string} text
 * @param {import('./contract').Redaction[]} redactions in order of span
 * @returns {import('./contract').Place[]}
 */
export function places(findings, text, redactions) {
  let line = 1;
  let from = 0;
  const secrets = new Map(redactions.slice(0, MOST).map(({ kind, span, replacement }) => [text.slice(...span), { kind, replacement }]));
  return findings.map(({ span: [start, end], request }) => {
    if (start < from) [line, from] = [1, 0];
    for (let at; (at = text.indexOf('\n', from)) !== -1 && at < start; from = at + 1) line++;
    const stop = text.indexOf('\n', end);
    const lineEnd = stop === -1 ? text.length : stop;
    const begin = Math.max(from, start - BEFORE);
    const finish = Math.min(lineEnd, end + AFTER);
    return {
      line,
      column: start - from + 1,
      parts: parts(text, begin, finish, start, end, redactions),
      cut: [begin > from, finish < lineEnd],
      request: request && apart(request, secrets),
    };
  });
}

/** A text of the result in pieces, as parts() gives them, by the values that are hidden elsewhere. */
function apart(value, secrets) {
  let out = [{ text: value }];
  for (const [secret, hidden] of secrets) {
    if (secret.length < 4 || !value.includes(secret)) continue;
    out = out.flatMap((part) => ('kind' in part ? [part] : part.text.split(secret).flatMap((piece, i) => [
      ...(i ? [{ text: secret, ...hidden }] : []), ...(piece ? [{ text: piece }] : []),
    ])));
  }
  return out;
}

// The excerpt in pieces: plain text, the code itself, and secrets with their
// replacement. The page decides which kinds it shows.
function parts(text, begin, end, codeStart, codeEnd, redactions) {
  const out = [];
  let at = begin;
  const plain = (to) => {
    for (const [stop, code] of [[codeStart, false], [codeEnd, true], [end, false]]) {
      const next = Math.min(stop, to);
      if (next <= at) continue;
      out.push(code ? { text: text.slice(at, next), code } : { text: text.slice(at, next) });
      at = next;
    }
  };
  for (let i = firstEndingAfter(redactions, begin); i < redactions.length && redactions[i].span[0] < end; i++) {
    const { kind, span, replacement } = redactions[i];
    plain(span[0]);
    const stop = Math.min(span[1], end);
    if (stop > at) out.push({ text: text.slice(at, stop), kind, replacement });
    at = Math.max(at, stop);
  }
  plain(end);
  return out;
}

/** Index of the first redaction that ends after `at`; spans are ordered and apart. */
export function firstEndingAfter(redactions, at) {
  let low = 0;
  let high = redactions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (redactions[middle].span[1] > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
