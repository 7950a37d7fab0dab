// Building of elements. Text goes in as text nodes only; nothing here, and
// nothing that uses this file, parses a string as markup.

/**
 * @param {string} name tag, with classes after dots: 'p.d-meaning'
 * @param {Record<string, any>} [props] attributes; `on` holds listeners; false and undefined are left out
 * @param {...(Node|string|number|false|null|undefined|Array<any>)} children
 * @returns {any}
 */
export function h(name, props = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(props)) {
    if (key === 'on') {
      for (const [type, listener] of Object.entries(value)) element.addEventListener(type, listener);
    } else if (value !== false && value !== undefined) {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  element.append(...kids(children));
  return element;
}

/** A button that never submits. */
export function button(name, text, click, props = {}) {
  return h(`button.d-button${name}`, { type: 'button', ...props, on: { click } }, text);
}

function kids(children) {
  return children.flat(Infinity).filter((child) => child || child === 0).map((child) => (child instanceof Node ? child : String(child)));
}

/** 1234567 as 1,234,567. */
export const count = (n) => String(n).replace(/\B(?=(?:\d{3})+$)/g, ','); // toLocaleString takes 15 ms to load its tables

/** '1 error', '2 errors'. */
export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** Length of a text for people: 640 characters, 1.2 MB. */
export function size(n) {
  if (n < 1000) return plural(n, 'character');
  return n < 1e6 ? `${Math.round(n / 1000)} kB` : `${(n / 1e6).toFixed(1)} MB`;
}

/** Whether there may be a keyboard: a device that is touched, and has nothing that hovers, has none. */
export const keyboard = () => !matchMedia('(any-pointer: coarse) and (not (any-hover: hover))').matches;
