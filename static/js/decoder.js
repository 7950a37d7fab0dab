// <cts-decoder>: upgrades a form with a textarea to the decoder. The class is
// here, its registration in define.js. The page's own HTML is complete without
// it; the module loads on the first sign that somebody wants to decode.

import { actions } from './actions.js';
import { clientFor } from './client.js';
import { size } from './dom.js';
import { failureOf } from './failure.js';
import { Highlight } from './highlight.js';
import { canPaste, intake } from './intake.js';
import { failureBox, form, frame } from './markup.js';
import { quickLinks } from './quick.js';
import { cutNotice, render, sentence } from './render.js';
import { LINK_PREFIX, payloadOf } from './share.js';
import { LIMIT, Source } from './source.js';

const TYPING_MS = 120;
const LONG = 500_000; // characters from which the next decoding cancels one that runs
const SLOW_MS = 150; // after which a wait is shown

let documents = 0;

export class CTSDecoder extends HTMLElement {
  /** Set by the edition for other sites: {base, addresses, sheet}. */
  static embedding = null;

  #built = false;
  #document = `d${++documents}`; // name of the text in the worker
  #kept = new Set(); // kinds of secrets that are not hidden
  #turn = 0;
  #running = null; // AbortController of the decoding under way
  #timer = 0;
  #wanted = null; // the first sign of interest was seen
  #shared = ''; // payload of the link that the result came from

  connectedCallback() {
    addEventListener('hashchange', this.#hashChanged);
    if (this.#built) return;
    this.#built = true;
    this.#build();
    this.#listen();
    this.#begin();
  }

  disconnectedCallback() {
    removeEventListener('hashchange', this.#hashChanged);
    this.#cancel();
  }

  /** Decodes a text as if it had been pasted. `cut`: characters already left out. */
  decode(text, cut = 0) {
    this.source.set(text);
    this.source.cut += cut;
    return this.#run();
  }

  /** Empties the decoder. */
  clear() {
    this.#cancel();
    this.source.set('');
    this.#reset();
    this.textarea.focus();
  }

  /** Origin of the site where it is another one than the page's, else ''. */
  get #base() {
    return this.constructor.embedding?.base ?? '';
  }

  get #client() {
    const [module, index, worker] = ['module', 'index', 'worker'].map((name) => this.getAttribute(name));
    return clientFor(this.constructor.embedding?.addresses ?? { module, index, worker });
  }

  #build() {
    let root = /** @type {HTMLElement|ShadowRoot} */ (this);
    if (!this.querySelector('form')) {
      const { embedding } = this.constructor;
      if (embedding) {
        root = this.attachShadow({ mode: 'open' });
        root.adoptedStyleSheets = [embedding.sheet()];
      }
      root.append(...form(`${this.#base}/`));
    }
    this.form = root.querySelector('form');
    this.textarea = root.querySelector('textarea');
    this.status = root.querySelector('output');
    this.source = new Source(this.textarea);
    this.highlight = new Highlight(this.textarea);
    this.parts = frame(this.form, this.textarea, this.status, {
      open: (file) => this.openFile(file),
      clear: () => this.clear(),
      cancel: () => this.#cancel('Cancelled.'),
      paste: () => this.#paste(),
      example: (text) => this.decode(text),
      turn: (step) => this.source.turn(step) && this.#showWindow(),
      prove: () => this.#client.request('selftest', { address: new URL(this.#base ? `${this.#base}/robots.txt` : '/robots.txt', location.href).href }),
    });
    canPaste().then((can) => (this.parts.paste.hidden = !can));
  }

  #listen() {
    const { textarea } = this;
    for (const type of ['focusin', 'pointerdown', 'dragenter']) {
      this.addEventListener(type, () => (this.#wanted ||= this.#client.ready().catch(() => {})), { once: true });
    }
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#run({ focus: true });
    });
    this.openFile = intake(this, textarea, {
      text: (text, cut) => this.decode(text, cut),
      spliced: (pasted) => this.source.spliced(pasted),
      held: () => this.source.held,
      soon: () => this.#schedule(0),
      say: (text) => this.#say(text),
    });
    textarea.addEventListener('input', () => {
      this.source.settle();
      this.highlight.clear();
      this.#schedule(TYPING_MS);
    });
    textarea.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#run({ focus: true });
      else if (event.key === 'Escape' && this.#running) this.#cancel('Cancelled.');
      else return;
      event.preventDefault();
    });
    for (const type of ['click', 'keyup']) textarea.addEventListener(type, () => this.#caretMoved());
    this.parts.results.addEventListener('click', (event) => {
      const link = event.target.closest('[data-goto]');
      if (!link) return;
      event.preventDefault();
      this.#current(Number(link.dataset.goto), true);
    });
  }

  // What the page was opened with: a shared result, a query, or text that the
  // browser kept in the form.
  #begin() {
    if (this.#base === '') {
      if (this.#openShared()) return;
      const query = new URLSearchParams(location.search).get('q');
      if (query && !this.textarea.value) this.source.set(query);
    }
    if (this.textarea.value.trim()) this.#run();
  }

  #schedule(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#run(), delay);
  }

  #run({ focus = false } = {}) {
    clearTimeout(this.#timer);
    const { text } = this.source;
    if (!text.trim()) {
      this.#reset();
      if (focus) this.#say('Nothing to decode: paste an error first.');
      return undefined;
    }
    this.#shared = '';
    this.parts.quick.replaceChildren(...[quickLinks(text, document)].filter(Boolean));
    const window = this.source.held ? this.textarea.value.length : text.length;
    return this.#work('decode', { text, window }, `Decoding ${size(text.length)} …`, text.length > LONG, focus);
  }

  // One request for a result. The latest one wins; a long one that still runs
  // is stopped for it.
  async #work(type, body, words, long, focus = false) {
    const turn = ++this.#turn;
    if (this.#running?.long) this.#running.abort();
    const control = (this.#running = Object.assign(new AbortController(), { long }));
    const loading = setTimeout(() => this.#busy('Loading the decoder …'), SLOW_MS);
    let slow = 0;
    try {
      await this.#client.ready();
      clearTimeout(loading);
      slow = setTimeout(() => this.#busy(words), SLOW_MS);
      const result = await this.#client.request(type, { ...body, document: this.#document }, control);
      if (turn === this.#turn) this.#show(result, focus);
    } catch (error) {
      if (turn === this.#turn && !control.signal.aborted) this.#fail(failureOf(error));
    } finally {
      clearTimeout(loading);
      clearTimeout(slow);
      if (turn === this.#turn) this.#idle();
    }
  }

  #show(result, focus) {
    const { quick, results } = this.parts;
    quick.replaceChildren();
    this.result = result;
    const context = {
      base: this.#base,
      records: Object.fromEntries(result.entries.map((entry) => [entry.code, entry])),
      hidden: (kind) => !this.#kept.has(kind),
      onshow: (index, finding) => this.#reveal(index, finding),
      oncopy: (text, what) => this.parts.copy(Promise.resolve(text), what),
      more: (from) => this.#client.request('more', { document: this.#document, from }),
    };
    const useful = result.totals.findings + result.suggestions.length > 0;
    results.replaceChildren(
      ...(this.source.cut ? [cutNotice(this.source.cut, LIMIT)] : []),
      ...render(result, context),
      ...(useful ? [this.#actions(result)] : []));
    this.highlight.show(result.marks, this.source.start);
    this.#showLabel();
    this.#say(sentence(result));
    if (focus) results.querySelector('.d-finding, .d-suggestions, .d-nothing')?.focus();
    this.#emit('cts-result', { findings: result.findings.map(({ code }) => code), suggestions: result.suggestions.map(({ code }) => code) });
  }

  #actions(result) {
    const ask = (type, body = {}) => this.#client.request(type, {
      document: this.#document, shared: this.#shared, keep: [...this.#kept], base: this.#base || location.origin, ...body,
    });
    return actions({
      kinds: result.totals.kinds,
      kept: this.#kept,
      shared: this.#shared !== '',
      onswitch: () => this.#show(result, false),
      ticket: (format) => ask('ticket', { format }),
      link: async () => `${this.#base || location.origin}/${LINK_PREFIX}${await ask('share')}`,
      redacted: () => ask('redacted'),
      copy: this.parts.copy,
    });
  }

  #reset() {
    this.#turn++;
    this.#shared = '';
    this.result = null;
    this.highlight.clear();
    this.parts.quick.replaceChildren();
    this.parts.results.replaceChildren();
    this.#showLabel();
    this.#idle();
    this.#say('');
  }

  #fail(failure) {
    this.highlight.clear();
    this.parts.results.replaceChildren(failureBox(failure, () => this.#retry()));
    this.#say(failure.message);
    this.#emit('cts-error', { kind: failure.kind, message: failure.message });
  }

  #retry() {
    if (this.#shared) return this.#workShared();
    return this.#run({ focus: true });
  }

  // The window of a long text moved: its highlights are asked for.
  async #showWindow() {
    const { start, end } = this.source;
    this.highlight.clear();
    this.#showLabel();
    try {
      const marks = await this.#client.request('marks', { document: this.#document, start, end });
      if (start === this.source.start) this.highlight.show(marks, start);
    } catch {
      // the text is shown without highlights
    }
  }

  #showLabel() {
    const { bar, label } = this.parts.window;
    bar.hidden = !this.source.held;
    const { start, end, text } = this.source;
    label.textContent = `Long text, read-only: characters ${(start + 1).toLocaleString('en')} to ${end.toLocaleString('en')} of ${text.length.toLocaleString('en')}`;
  }

  // From a finding to its place in the text.
  async #reveal(index, { span: [start, end] }) {
    if (this.source.select(start, end)) await this.#showWindow();
    this.#current(index, false);
    this.highlight.reveal(start - this.source.start);
  }

  // From the text to the finding under the caret.
  #caretMoved() {
    const mark = this.highlight.at(this.textarea.selectionStart);
    if (mark?.finding !== undefined) this.#current(mark.finding, false);
  }

  #current(index, focus) {
    this.highlight.current(index);
    for (const card of this.parts.results.querySelectorAll('.d-finding')) {
      const mine = Number(card.dataset.finding) === index;
      card.toggleAttribute('data-current', mine);
      if (!mine) continue;
      if (focus) card.focus();
      else card.scrollIntoView({ block: 'nearest' });
    }
  }

  async #paste() {
    try {
      this.decode(await navigator.clipboard.readText());
    } catch {
      this.#say('The browser did not hand over the clipboard. Use Ctrl+V in the text field.');
    }
  }

  #hashChanged = () => this.#openShared();

  #openShared() {
    const payload = this.#base === '' ? payloadOf(location.hash) : '';
    if (!payload) return false;
    history.replaceState(history.state, '', location.pathname + location.search);
    this.source.set('');
    this.#shared = payload;
    this.#workShared();
    return true;
  }

  #workShared() {
    return this.#work('open', { shared: this.#shared }, 'Opening the link …', false);
  }

  #cancel(words) {
    clearTimeout(this.#timer);
    if (!this.#running) return;
    this.#running.abort();
    this.#turn++;
    this.#idle();
    if (words) this.#say(words);
  }

  #busy(words) {
    this.parts.progress.hidden = this.parts.cancel.hidden = false;
    this.setAttribute('aria-busy', 'true');
    this.#say(words);
  }

  #idle() {
    this.#running = null;
    this.parts.progress.hidden = this.parts.cancel.hidden = true;
    this.removeAttribute('aria-busy');
  }

  #say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }
}
