// Highlights in a textarea, which can hold none itself: a copy of its text lies
// under it, invisible but for the marks, with the same metrics and the same
// scroll position. The copy is hidden from assistive technology; the findings
// say the same in words.

import { h } from './dom.js';

const METRICS = [
  'font-family', 'font-size', 'font-style', 'font-weight', 'font-variant-ligatures', 'font-feature-settings',
  'line-height', 'letter-spacing', 'word-spacing', 'tab-size', 'text-align', 'text-transform', 'direction',
  'padding-top', 'padding-right', 'padding-bottom', 'padding-left',
];

export class Highlight {
  #marks = [];
  #nodes = [];
  #observer = new ResizeObserver(() => this.#measure());

  /** @param {HTMLTextAreaElement} textarea inside a positioned element */
  constructor(textarea) {
    this.textarea = textarea;
    this.mirror = h('div.d-mirror', { 'aria-hidden': 'true' });
    textarea.before(this.mirror);
    textarea.addEventListener('scroll', () => this.#scroll(), { passive: true });
    this.#observer.observe(textarea);
  }

  /**
   * @param {Array<{start: number, end: number, kind: string, finding?: number, secret?: string}>} marks
   *   in order and apart, in positions of the whole text
   * @param {number} offset of the textarea's first character in the whole text
   */
  show(marks, offset) {
    const text = this.textarea.value;
    const pieces = [];
    this.#marks = [];
    this.#nodes = [];
    let at = 0;
    for (const mark of marks) {
      const start = Math.max(0, mark.start - offset);
      const end = Math.min(text.length, mark.end - offset);
      if (start < at || end <= start) continue;
      const node = h(`mark.d-mark.d-mark-${mark.kind}`, {}, text.slice(start, end));
      pieces.push(text.slice(at, start), node);
      this.#marks.push({ ...mark, start, end });
      this.#nodes.push(node);
      at = end;
    }
    this.mirror.replaceChildren(...(pieces.length ? [...pieces, `${text.slice(at)}\n`] : []));
    // Measured anew with the next layout: to ask now would lay out the page for this alone.
    this.#observer.unobserve(this.textarea);
    this.#observer.observe(this.textarea);
  }

  clear() {
    this.show([], 0);
  }

  /** The mark under a position of the textarea. */
  at(position) {
    return this.#marks.find(({ start, end }) => start <= position && position <= end);
  }

  /** Makes one finding's marks stand out, or none's. */
  current(finding) {
    this.#marks.forEach((mark, i) => {
      this.#nodes[i].classList.toggle('d-current', finding !== undefined && mark.finding === finding);
    });
  }

  /** Scrolls so that a position of the textarea is in view. */
  reveal(position) {
    const i = this.#marks.findIndex(({ start, end }) => start <= position && position < end);
    if (i < 0) return;
    const top = this.#nodes[i].offsetTop;
    const { scrollTop, clientHeight } = this.textarea;
    if (top < scrollTop || top > scrollTop + clientHeight - 32) {
      this.textarea.scrollTop = Math.max(0, top - clientHeight / 3);
    }
  }

  // Reads all before it writes: each write would cost the next read a layout.
  #measure() {
    const { textarea, mirror } = this;
    const from = getComputedStyle(textarea);
    const metrics = METRICS.map((name) => [name, from.getPropertyValue(name)]);
    metrics.push(
      ['left', `${textarea.offsetLeft + textarea.clientLeft}px`],
      ['top', `${textarea.offsetTop + textarea.clientTop}px`],
      ['width', `${textarea.clientWidth}px`],
      ['height', `${textarea.clientHeight}px`]);
    for (const [name, value] of metrics) mirror.style.setProperty(name, value);
    this.#scroll();
  }

  #scroll() {
    this.mirror.scrollTop = this.textarea.scrollTop;
  }
}
