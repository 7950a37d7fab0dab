// The secrets of a text: which kinds are hidden, their switches, and the places
// on the page that show them or their replacement.

import { count, h } from './dom.js';
import { secret } from './words.js';

export class Secrets {
  #kept = new Set(); // kinds that the visitor chose not to hide
  #shown = []; // [kind, element, text, replacement]

  /** Kinds that are not hidden, for what is copied. */
  get kept() {
    return [...this.#kept];
  }

  /** Forgets the places of the last result; the choice of kinds stays. */
  clear() {
    this.#shown = [];
  }

  /** An element with a secret in it, or its replacement, as the switches say. */
  show(kind, text, replacement) {
    const element = h('span.d-secret', { title: `Secret: ${secret(kind)}` }, this.#kept.has(kind) ? text : replacement);
    this.#shown.push([kind, element, text, replacement]);
    return element;
  }

  /**
   * One switch for each kind.
   * @param {Array<[string, number]>} kinds with their number
   */
  switches(kinds) {
    if (!kinds.length) return null;
    return h('fieldset.d-switches', {},
      h('legend', {}, 'Hidden in all that you copy or share'),
      kinds.map(([kind, n]) => {
        const box = h('input', { type: 'checkbox', checked: !this.#kept.has(kind), name: `hide-${kind}`, on: { change: () => {
          if (box.checked) this.#kept.delete(kind);
          else this.#kept.add(kind);
          this.#update();
        } } });
        return h('label.d-switch', {}, box, ` ${secret(kind)} `, h('span.d-number', {}, count(n)));
      }));
  }

  #update() {
    for (const [kind, element, text, replacement] of this.#shown) {
      element.textContent = this.#kept.has(kind) ? text : replacement;
    }
  }
}
