// <cts-decoder>: upgrades a form with a textarea to the decoder. The class is
// here, its registration in define.js. The page's own HTML is complete without
// it; the module loads on the first sign that somebody wants to decode.

import { actions } from './actions.js';
import { clientFor } from './client.js';
import { size } from './dom.js';
import { failureOf } from './failure.js';
import { firstReply } from './first.js';
import { Highlight } from './highlight.js';
import { canPaste, intake, pasteInto } from './intake.js';
import { Latest } from './latest.js';
import { failureBox, form, frame } from './markup.js';
import { Places } from './places.js';
import { quickAnswer } from './quick.js';
import { cutNotice, render, sentence, sharedNotice } from './render.js';
import { asked, sharedIn } from './share.js';
import { Secrets } from './secrets.js';
import { LIMIT, Source } from './source.js';

const TYPING_MS = 120;
const LONG = 500_000; // characters from which the next decoding cancels one that runs

let documents = 0;

export class CTSDecoder extends HTMLElement {
  /** Set by the editions for other sites, {base, addresses, sheet}, and in one file, {base, site, links, addresses}. */
  static embedding = null;

  #built = false;
  #document = `d${++documents}`; // name of the text in the worker
  #secrets = new Secrets();
  #timer = 0;
  #wanted = null; // the first sign of interest was seen
  #latest = new Latest({ busy: (words) => this.#busy(words), idle: () => this.#idle() });
  #reveal = false; // the answer to what was pasted shall be seen
  #shared = ''; // payload of the link that the result came from

  connectedCallback() {
    addEventListener('hashchange', this.#hashChanged);
    if (this.#built) return;
    this.#built = true;
    if (this.#base === '' && asked()) this.#client.load().catch(() => {}); // while the rest is built; told by #begin
    const build = () => {
      this.#build();
      this.#listen();
      this.#begin();
    };
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', build, { once: true }); // the form may not be there yet
    else build();
  }

  disconnectedCallback() {
    removeEventListener('hashchange', this.#hashChanged);
    this.#cancel();
  }

  /** Decodes a text as if it had been pasted. `cut`: characters already left out. */
  decode(text, cut = 0) {
    this.source.set(text);
    this.source.cut += cut;
    this.#reveal = true;
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
    return CTSDecoder.embedding?.base ?? '';
  }

  get #client() {
    const [module, index, worker] = ['module', 'index', 'worker'].map((name) => this.getAttribute(name));
    return clientFor(CTSDecoder.embedding?.addresses ?? { module, index, worker });
  }

  #build() {
    let root = /** @type {HTMLElement|ShadowRoot} */ (this);
    if (!this.querySelector('form')) {
      const { embedding } = CTSDecoder;
      if (embedding?.sheet) { // a page with its own style needs no shadow
        root = this.attachShadow({ mode: 'open' });
        root.adoptedStyleSheets = [embedding.sheet()];
      }
      root.append(...form());
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
      paste: () => pasteInto(this, (words) => this.#say(words)),
      example: (text) => this.decode(text),
      turn: (step) => this.places.turn(step),
      prove: () => this.#client.selfTest(),
    });
    this.places = new Places(this.source, this.highlight, this.parts, (start, end) => this.#ask('marks', { start, end }));
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
      soon: () => {
        this.#reveal = true;
        this.#schedule(0);
      },
      say: (text) => this.#say(text),
    });
    textarea.addEventListener('input', () => {
      this.source.settle();
      this.highlight.clear();
      this.#schedule(TYPING_MS);
    });
    textarea.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#run({ focus: true });
      else if (event.key === 'Escape' && this.#latest.running) this.#cancel('Cancelled.');
      else if (this.source.held && !event.ctrlKey && !event.metaKey && /^(?:.|Delete|Backspace)$/.test(event.key)) this.#heldKey(event.key);
      else return;
      event.preventDefault();
    });
  }

  // What the page was opened with: a shared result, a query, or text that the
  // browser kept in the form.
  #begin() {
    if (this.#base === '') {
      if (this.#openShared(true)) return;
      const query = new URLSearchParams(location.search).get('q');
      if (query && !this.textarea.value) {
        this.source.set(query);
        this.#run({ first: true });
        return;
      }
    }
    if (this.textarea.value.trim()) this.#run();
  }

  #schedule(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#run(), delay);
  }

  #run({ focus = false, first = false } = {}) {
    clearTimeout(this.#timer);
    const { text } = this.source;
    if (!text.trim()) {
      this.#reset();
      if (focus) this.#say('Nothing to decode: paste an error first.');
      return undefined;
    }
    this.#leaveShared();
    this.parts.quick.replaceChildren(...[!this.#base && quickAnswer(text)].filter(Boolean));
    const window = this.source.held ? this.textarea.value.length : text.length;
    return this.#work('decode', { text, window }, `Decoding ${size(text.length)} …`, { long: text.length > LONG, focus, first });
  }

  async #work(type, body, words, { long = false, focus = false, first = false } = {}) {
    const inPage = () => this.#client.load().then((assets) => firstReply(assets, type, body), () => null); // told by who asks the worker
    try {
      const result = await this.#latest.request(this.#client, type, { ...body, document: this.#document }, { words, long, first: first ? inPage : undefined });
      if (result) this.#show(result, focus);
    } catch (error) {
      this.#fail(failureOf(error));
    }
  }

  // A request about the text that the worker holds.
  #ask(type, body) {
    return this.#client.request(type, { document: this.#document, ...body });
  }

  #show(result, focus) {
    const { hush, quick, results } = this.parts;
    quick.replaceChildren();
    hush();
    this.result = result;
    this.#secrets.clear();
    const context = {
      id: this.#document,
      base: CTSDecoder.embedding?.links ?? this.#base,
      notes: result.notes,
      asked: this.#base ? '' : this.source.text.trim(),
      records: Object.fromEntries(result.entries.map((entry) => [entry.code, entry])),
      secrets: this.#secrets,
      onshow: (index, finding) => this.places.reveal(index, finding),
      oncopy: (text, what) => this.parts.copy(Promise.resolve(text), what),
      more: (from) => this.#ask('more', { from }),
    };
    const useful = result.totals.findings + result.suggestions.length > 0;
    results.replaceChildren(
      ...(this.source.cut ? [cutNotice(this.source.cut, LIMIT)] : []),
      ...(this.#shared ? [sharedNotice()] : []),
      ...render(result, context),
      ...(useful ? [this.#actions(result)] : []));
    this.highlight.show(result.marks, this.source.start);
    this.parts.window.show(this.source);
    this.#say(sentence(result));
    if (focus) results.querySelector('.d-finding, .d-suggestions, .d-nothing')?.focus({ preventScroll: true });
    if (focus || this.#reveal) this.#reach();
    this.#reveal = false;
    this.#emit('cts-result', { findings: result.findings.map(({ code }) => code), suggestions: result.suggestions.map(({ code }) => code) });
  }

  // Scrolls to the answer where the paste leaves no room for it, as on a phone.
  #reach() {
    const { top } = this.status.getBoundingClientRect();
    if (top < 0 || top > innerHeight * 0.6) this.status.scrollIntoView({ behavior: 'instant' }); // a click may follow at once
  }

  #actions(result) {
    const site = this.#base || CTSDecoder.embedding?.site || location.origin;
    const take = (type, body = {}) => this.#ask(type, { shared: this.#shared, kept: this.#secrets.kept, site, ...body });
    return actions({
      kinds: result.totals.kinds,
      secrets: this.#secrets,
      shared: this.#shared !== '',
      findings: result.totals.findings,
      ticket: (format) => take('ticket', { format }),
      link: async () => `${site}/#${await take('share')}`,
      redacted: () => take('redacted'),
      copy: this.parts.copy,
    });
  }

  #reset() {
    this.#latest.cancel();
    this.#leaveShared();
    if (this.result) this.#ask('forget').catch(() => {}); // a worker that is gone holds nothing
    this.result = null;
    this.parts.hush();
    this.highlight.clear();
    this.parts.quick.replaceChildren();
    this.parts.results.replaceChildren();
    this.parts.window.show(this.source);
    this.#say('');
  }

  #fail(failure) {
    this.highlight.clear();
    this.parts.results.replaceChildren(failureBox(failure, () => this.#retry()));
    this.#say(failure.kind === 'refused' && this.#shared ? 'The shared link was not opened.' : failure.message);
    this.#emit('cts-error', { kind: failure.kind, message: failure.message });
  }

  #retry() {
    if (this.#shared) return this.#work('open', { shared: this.#shared }, 'Opening the link …');
    return this.#run({ focus: true });
  }

  #hashChanged = () => this.#openShared();

  #openShared(first = false) {
    const payload = this.#base === '' ? sharedIn(location.hash) : '';
    if (!payload) return false;
    this.source.set('');
    this.#shared = payload;
    this.#work('open', { shared: this.#shared }, 'Opening the link …', { first });
    return true;
  }

  // A key that would change a text which is too long for that.
  #heldKey(key) {
    const { selectionStart, selectionEnd, value } = this.textarea;
    if (key.length > 1 && selectionStart === 0 && selectionEnd === value.length) this.clear();
    else this.#say('This text is too long to be edited. Paste another one, or clear it.');
  }

  // Another text takes the place of a shared result: its link leaves the address.
  #leaveShared() {
    if (this.#shared && sharedIn(location.hash)) history.replaceState(history.state, '', location.pathname + location.search);
    this.#shared = '';
  }

  #cancel(words = '') {
    clearTimeout(this.#timer);
    if (!this.#latest.cancel() || !words) return;
    this.#reset(); // what is shown is of another text, which the worker may hold no more
    this.#say(words);
  }

  #busy(words) {
    this.parts.progress.hidden = this.parts.cancel.hidden = false;
    this.setAttribute('aria-busy', 'true');
    this.#say(words);
  }

  #idle() {
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
