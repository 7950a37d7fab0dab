// The list under a combobox: focus stays in the field, aria-activedescendant
// names the chosen option, arrow keys move it.

export class Listbox {
  #at = -1;
  #moved = false; // the reader chose, with a key

  /**
   * @param {HTMLInputElement} field with role combobox
   * @param {HTMLElement} element with role listbox
   */
  constructor(field, element) {
    this.field = field;
    this.element = element;
  }

  /** Begins a new question: what was chosen for the last one does not count. */
  begin() {
    this.#moved = false;
  }

  /**
   * Shows links as options and chooses the first, unless `choose` is false. An option that the reader has moved to
   * stays chosen when a better answer to the same question still has it.
   */
  show(options, choose = false) {
    const chosen = this.#moved && this.element.children[this.#at]?.getAttribute('href');
    const kept = chosen ? options.findIndex((option) => option.getAttribute('href') === chosen) : -1;
    options.forEach((option, i) => {
      option.id = `${this.element.id}-${i}`;
      option.tabIndex = -1;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
    });
    this.element.replaceChildren(...options);
    this.element.hidden = options.length === 0;
    this.field.setAttribute('aria-expanded', String(options.length > 0));
    if (kept >= 0) return this.#choose(kept);
    this.#moved = false;
    return this.#choose(choose && options.length ? 0 : -1);
  }

  /** Follows the chosen option, in a new tab where the keys of `event` ask for one. @returns {boolean} whether one was chosen */
  open(event) {
    const option = this.element.children[this.#at];
    const { ctrlKey = false, metaKey = false, shiftKey = false } = event ?? {};
    option?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
    return option !== undefined;
  }

  /** @returns {boolean} whether the key moved the choice */
  key(name) {
    const count = this.element.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[name];
    if (!step || !count) return false;
    this.#moved = true;
    this.#choose(this.#at < 0 && step < 0 ? count - 1 : (this.#at + step + count) % count);
    return true;
  }

  #choose(at) {
    this.element.children[this.#at]?.setAttribute('aria-selected', 'false');
    this.#at = at;
    const option = this.element.children[at];
    if (!option) return this.field.removeAttribute('aria-activedescendant');
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    return this.field.setAttribute('aria-activedescendant', option.id);
  }
}
