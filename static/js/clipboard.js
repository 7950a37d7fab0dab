// Copying, in browsers that ask for a fresh click, on pages without https, and
// where it is forbidden.

import { h } from './dom.js';

/**
 * Copies a text that may still be computed: the promise is handed to the
 * clipboard within the click, which Safari insists on.
 * @param {Promise<string>} text
 * @returns {Promise<boolean>} false if the browser refuses
 */
export async function copyText(text) {
  if (navigator.clipboard?.write && typeof ClipboardItem === 'function') {
    try {
      const blob = text.then((value) => new Blob([value], { type: 'text/plain' }));
      await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
      return true;
    } catch {
      await text; // its own failure is the caller's; a refusal goes on below
    }
  }
  const value = await text;
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    return copySelected(value);
  }
}

// The old way, for plain http.
function copySelected(value) {
  const area = h('textarea.d-offscreen', { readonly: true, 'aria-hidden': 'true', tabindex: '-1' });
  const focus = /** @type {HTMLElement|null} */ (document.activeElement);
  area.value = value;
  document.body.append(area);
  area.select();
  let done = false;
  try {
    done = document.execCommand('copy');
  } catch {
    // refused: the caller shows the text for copying by hand
  }
  area.remove();
  focus?.focus({ preventScroll: true });
  return done;
}
