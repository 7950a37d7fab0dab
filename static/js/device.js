// What this site remembers, on this device alone. Storage may be denied, full,
// or hold anything: then a value lives as long as the page.

const PREFIX = 'cts-';
const page = new Map(); // what storage did not take

/** @returns {string} '' if there is none */
export function remembered(name) {
  if (page.has(name)) return page.get(name);
  try {
    return localStorage.getItem(PREFIX + name) ?? '';
  } catch {
    return '';
  }
}

/** Keeps a text; '' forgets it. */
export function remember(name, value) {
  try {
    if (value) localStorage.setItem(PREFIX + name, value);
    else localStorage.removeItem(PREFIX + name);
    page.delete(name);
  } catch {
    page.set(name, value);
  }
}
