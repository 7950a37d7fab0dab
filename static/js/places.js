// The two-way link between the text and its findings: from a finding to its
// place, from the caret to the finding under it, and the window of a long text.

export class Places {
  /**
   * @param {import('./source.js').Source} source
   * @param {import('./highlight.js').Highlight} highlight
   * @param {object} parts of the page, see markup.js
   * @param {(start: number, end: number) => Promise<any[]>} marks of a window of the text
   */
  constructor(source, highlight, parts, marks) {
    this.source = source;
    this.highlight = highlight;
    this.parts = parts;
    this.marks = marks;
    for (const type of ['click', 'keyup']) {
      source.textarea.addEventListener(type, () => this.#caretMoved(type === 'click'));
    }
    parts.results.addEventListener('click', (event) => {
      const link = event.target.closest('[data-goto]');
      if (!link) return;
      event.preventDefault();
      this.current(Number(link.dataset.goto), { focus: true });
    });
  }

  /** Moves the window of a long text by its own length. */
  turn(step) {
    if (this.source.turn(step)) this.#showWindow();
  }

  /** Shows a finding's place in the text. */
  async reveal(index, { span: [start, end] }) {
    if (this.source.select(start, end)) await this.#showWindow();
    this.current(index);
    this.highlight.reveal(start - this.source.start);
  }

  /** Makes one finding stand out, in the text and in the list. */
  current(index, { focus = false, scroll = false } = {}) {
    this.highlight.current(index);
    for (const card of this.parts.results.querySelectorAll('.d-finding')) {
      const mine = Number(card.dataset.finding) === index;
      card.toggleAttribute('data-current', mine);
      if (mine && focus) card.focus();
      else if (mine && scroll) card.scrollIntoView({ block: 'nearest' });
    }
  }

  #caretMoved(scroll) {
    const mark = this.highlight.at(this.source.textarea.selectionStart);
    if (mark?.finding !== undefined) this.current(mark.finding, { scroll });
  }

  async #showWindow() {
    const { start, end } = this.source;
    this.highlight.clear();
    this.parts.window.show(this.source);
    try {
      const marks = await this.marks(start, end);
      if (start === this.source.start) this.highlight.show(marks, start);
    } catch {
      // the text is shown without highlights
    }
  }
}
