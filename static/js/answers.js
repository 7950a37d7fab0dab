// Answers of the search: at once from a plain scan of the small search index,
// then from the module. A pasted error goes to the decoder and its whole index.

import { clientFor } from './client.js';
import { failureOf } from './failure.js';
import { keyboard, plural } from './dom.js';
import { guide } from './guide.js';
import { readIndex, scan } from './scan.js';

const LIMIT = 12;
const ERROR = /[{}<>"=\n]|\berror/i;
const SHORT = 3; // characters of a query that has only begun
const LONG = 80; // characters that nobody types

/**
 * @typedef {{code: string, title: string, url: string, status?: number, note?: string}} Entry
 * @typedef {{entries: Entry[], words: string, done: boolean, exact?: boolean, pasted?: boolean}} Answer
 */

const STATUS = { 'bad request': 400, unauthorized: 401, forbidden: 403, 'not found': 404, 'too many requests': 429, 'internal server error': 500 };

/** The list of the codes that come with an HTTP status, when the query is one. */
function group(entries, query) {
  const words = query.toLowerCase().replace(/^http\s*(?:status\s*)?/, '').trim();
  const status = Number(/^[45]\d\d\b/.exec(words)?.[0] ?? STATUS[words]);
  const own = entries.filter((entry) => entry.status === status && !entry.code.startsWith('cts.')).length;
  return own ? [{ code: String(status), title: `${plural(own, 'code')} with this HTTP status`, url: `/errors/?status=${status}` }] : [];
}

export class Answers {
  #files;
  #small = null; // promise of the entries of the search index
  #ready = false; // the module answers

  /** @param {{module: string, index: string, search: string, worker: string}} files */
  constructor(files) {
    this.#files = files;
  }

  /** Starts loading; a failure is told by the first answer. */
  begin() {
    this.#small ??= fetch(this.#files.search)
      .then((response) => (response.ok ? response.text() : ''))
      .then(readIndex)
      .catch(() => {
        this.#small = null;
        return [];
      });
    this.#client.ready().then(() => (this.#ready = true), () => {});
  }

  // A decoder that runs on this page has the whole index.
  get #client() {
    const { module, index, search, worker } = this.#files;
    return this.#whole.started ? this.#whole : clientFor({ module, index: search, worker }, '/');
  }

  get #whole() {
    const { module, index, worker } = this.#files;
    return clientFor({ module, index, worker }, '/');
  }

  /** @param {string} query @returns {AsyncGenerator<Answer>} each better than the one before */
  async *to(query) {
    this.begin();
    const error = query.length > LONG || ERROR.test(query);
    if (!this.#ready) {
      const entries = scan(await this.#small, query.slice(0, LONG), LIMIT);
      if (this.#ready === false) yield { entries, words: 'Loading the search …', done: false, exact: /\d/.test(query) && entries.length > 0 };
    }
    try {
      if (error) {
        const answer = await this.#decoded(query);
        if (answer) return yield answer;
      }
      const found = await this.#found(query.slice(0, 500), error);
      // Not of our catalog, but the decoder may know whose it is.
      const answer = found.entries.length || error || query.length <= SHORT ? null : await this.#decoded(query);
      yield answer ?? found;
    } catch (problem) {
      const { message, advice } = failureOf(problem);
      yield { entries: scan(await this.#small, query, LIMIT), words: `${message} ${advice}`, done: true };
    }
    return undefined;
  }

  async #found(query, pasted) {
    const ask = async (client) => (await client.request('search', { query, limit: LIMIT + 1 }));
    let entries = await ask(this.#client);
    // Nothing, or codes of the older table: the whole index knows more. A query that has only begun may wait.
    if (query.length > SHORT && (!entries.length || entries.some((entry) => !entry.title))) entries = await ask(this.#whole);
    const small = await this.#small;
    if (!entries.length) entries = scan(small, query, LIMIT + 1); // a name in other letters: createtracker
    const more = entries.length > LIMIT;
    const lists = [...group(small, query), ...guide(query)];
    if (more) lists.push({ code: 'All', title: 'Every code with this text', url: `/errors/?q=${encodeURIComponent(query)}` });
    let words = 'No code fits. Try fewer words, or the number alone.';
    if (entries.length) words = `${more ? `The best ${LIMIT} codes` : plural(entries.length, 'code')}.${keyboard() ? ' Arrow keys choose, Enter opens.' : ''}`;
    else if (lists.length) words = 'No code fits; these pages may.';
    return { entries: [...entries.slice(0, LIMIT).map((entry) => ({ ...entry, note: entry.message })), ...lists], words, done: true, pasted };
  }

  // What the decoder makes of a pasted text; null when it finds nothing of ours.
  async #decoded(text) {
    const { findings, suggestions, foreign, entries } = await this.#whole.request('decode', { text, window: 0, document: 'search' });
    const records = new Map(entries.map((entry) => [entry.code, entry]));
    const found = new Map();
    for (const { code, http_status: status, message } of findings) {
      if (records.has(code) && !found.has(code)) found.set(code, { ...records.get(code), status, note: message ? `stands in the text: ${message}` : 'stands in the text' });
    }
    const guesses = found.size ? [] : suggestions;
    for (const { code, reason } of guesses) {
      if (records.has(code) && !found.has(code)) found.set(code, { ...records.get(code), note: reason });
    }
    const unknown = findings.filter(({ known }) => !known).map(({ code }) => `${code} is in no published table.`);
    const others = foreign.slice(0, 2).map(({ code, meaning }) => `${code}: ${meaning}`);
    if (!found.size && !unknown.length && !others.length) return null;
    const words = [found.size ? `${plural(found.size, 'code')} ${guesses.length ? 'may be meant' : 'in the text'}.` : '', ...unknown.slice(0, 2), ...others];
    return { entries: [...found.values()].slice(0, LIMIT), words: words.filter(Boolean).join(' '), done: true, pasted: true };
  }
}
