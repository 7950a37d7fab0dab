// Reading pages: buttons that copy. [data-copy] holds the id of the element
// whose text is copied, or text of its own in data-text. Each code block gets
// a button of its own, which copies the block.

import './opener.js';
import './forms.js';
import './offline.js';

document.addEventListener('click', async (event) => {
  /** @type {HTMLElement|null} */
  const button = /** @type {Element} */ (event.target).closest?.('button[data-copy]');
  if (!button) return;
  const source = document.getElementById(button.dataset.copy) ?? button.parentElement.querySelector('pre');
  const text = button.dataset.text ?? source?.textContent ?? '';
  const label = (button.dataset.label ??= button.textContent);
  let done = true;
  try {
    await navigator.clipboard.writeText(text.trim());
  } catch {
    done = false;
    if (source) getSelection().selectAllChildren(source);
  }
  button.textContent = done ? 'Copied' : 'Press Ctrl+C';
  setTimeout(() => (button.textContent = label), 2000);
});

/** @type {NodeListOf<HTMLElement>} */
const hidden = document.querySelectorAll('button[data-copy][hidden]');
for (const button of hidden) button.hidden = false;

for (const block of document.querySelectorAll('.code')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.dataset.copy = '';
  button.textContent = 'Copy';
  block.append(button);
}
