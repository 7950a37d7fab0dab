// The text under the decoder. A short one lives in the textarea alone. A long
// one would freeze the page there (a browser lays out every line of it), so it
// is held beside the textarea, which then shows one window of it, read-only.

export const LIMIT = 16_000_000; // characters that the page takes; the command line takes any number
export const EDITABLE = 100_000; // longest text that stays in the textarea
const WINDOW = 30_000;

export class Source {
  #held = null;

  /** @param {HTMLTextAreaElement} textarea */
  constructor(textarea) {
    this.textarea = textarea;
    this.start = 0; // of the window, in the text
    this.cut = 0; // characters of the original that are left out
  }

  get text() {
    return this.#held ?? this.textarea.value;
  }

  /** The text is too long to be edited. */
  get held() {
    return this.#held !== null;
  }

  get end() {
    return this.start + this.textarea.value.length;
  }

  /** Takes a new text, shortened to LIMIT. */
  set(text) {
    this.cut = Math.max(0, text.length - LIMIT);
    if (this.cut) text = text.slice(0, LIMIT);
    // A textarea turns every line end into \n. Doing the same first keeps the
    // decoder's spans equal to positions in the textarea.
    if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
    this.#held = text.length > EDITABLE ? text : null;
    this.textarea.readOnly = this.held;
    this.start = 0;
    if (this.held) this.#show(0);
    else if (this.textarea.value !== text) this.textarea.value = text;
  }

  /** Moves what was typed or pasted into the textarea out of it once it is long. */
  settle() {
    if (!this.held && this.textarea.value.length > EDITABLE) this.set(this.textarea.value);
  }

  /** The text that pasting at the caret would give. */
  spliced(pasted) {
    if (this.held) return pasted;
    const { value, selectionStart, selectionEnd } = this.textarea;
    return value.slice(0, selectionStart) + pasted + value.slice(selectionEnd);
  }

  /** Moves the window by one length. @returns {boolean} whether it moved */
  turn(step) {
    const start = Math.min(Math.max(0, this.start + step * WINDOW), Math.max(0, this.text.length - 1));
    return this.held && start !== this.start && this.#show(start);
  }

  /** Selects a span of the text and brings it into view. @returns {boolean} whether the window moved */
  select(from, to) {
    let moved = false;
    if (this.held && (from < this.start || to > this.end)) moved = this.#show(Math.max(0, from - WINDOW / 2));
    this.textarea.focus({ preventScroll: true });
    this.textarea.setSelectionRange(from - this.start, to - this.start);
    this.textarea.scrollIntoView({ block: 'nearest', behavior: 'instant' }); // beside the findings, or far above them
    return moved;
  }

  #show(start) {
    const line = this.#held.lastIndexOf('\n', start);
    this.start = start - line < 2000 ? line + 1 : start;
    this.textarea.value = this.#held.slice(this.start, this.start + WINDOW);
    this.textarea.scrollTop = 0;
    return true;
  }
}
