// The ways into the decoder beside typing: paste, drop, a file, the paste button.

import { readFile } from './files.js';

const SHORT = 10_000; // longest paste that the browser inserts itself, slowly, with its undo history

/**
 * @param {HTMLElement} host takes drops
 * @param {HTMLTextAreaElement} textarea
 * @param {object} to
 * @param {(text: string, cut?: number) => void} to.text a whole new text
 * @param {(pasted: string) => string} to.spliced the text that a paste at the caret gives
 * @param {() => boolean} to.held the textarea shows only a part of the text
 * @param {() => void} to.soon a short paste went into the textarea by itself
 * @param {(sentence: string) => void} to.say
 */
export function intake(host, textarea, to) {
  const file = async (one) => {
    to.say(`Reading ${one.name} …`);
    try {
      const { text, cut } = await readFile(one);
      to.text(text, cut);
    } catch (error) {
      to.say(error.name === 'NotFoundError' || error.name === 'NotReadableError' ? `${one.name} could not be read.` : error.message);
    }
  };

  // True if the data was taken here.
  const data = (transfer, short) => {
    const text = transfer.getData('text/plain'); // before files: a copied table comes with its picture
    if (!text && transfer.files.length) {
      file(transfer.files[0]);
      return true;
    }
    if (!text || (short && text.length <= SHORT && !to.held())) return false;
    to.text(to.spliced(text));
    return true;
  };

  textarea.addEventListener('paste', (event) => {
    if (!event.clipboardData) return;
    if (data(event.clipboardData, true)) event.preventDefault();
    else setTimeout(to.soon);
  });
  host.addEventListener('dragover', (event) => {
    event.preventDefault();
    host.toggleAttribute('data-drop', true);
  });
  host.addEventListener('dragleave', () => host.removeAttribute('data-drop'));
  host.addEventListener('drop', (event) => {
    event.preventDefault();
    host.removeAttribute('data-drop');
    data(event.dataTransfer, false);
  });
  return file;
}

/** Whether the page may offer a button that reads the clipboard. */
export async function canPaste() {
  if (!navigator.clipboard?.readText) return false;
  const policy = document.permissionsPolicy ?? document.featurePolicy;
  if (policy?.allowsFeature && !policy.allowsFeature('clipboard-read')) return false;
  try {
    return (await navigator.permissions.query({ name: /** @type {any} */ ('clipboard-read') })).state !== 'denied';
  } catch {
    return true; // Firefox and Safari ask each time
  }
}

/** Decodes what the clipboard holds. */
export async function pasteInto(decoder, say) {
  try {
    decoder.decode(await navigator.clipboard.readText());
  } catch {
    say('The browser did not hand over the clipboard. Paste into the text field.');
  }
}
