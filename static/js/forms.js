// The form of a request that a reader chooses (HTTP, curl, KooCLI) holds for all
// examples of the page, and on the pages after it.

import { remember, remembered } from './device.js';

const tabs = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('.tab > input')]);

function choose(form) {
  for (const tab of tabs) if (tab.value === form) tab.checked = true;
}

document.addEventListener('change', ({ target }) => {
  const { value } = /** @type {HTMLInputElement} */ (target);
  if (!tabs.includes(/** @type {HTMLInputElement} */ (target))) return;
  choose(value);
  remember('form', value);
});
if (tabs.length) choose(remembered('form')); // storage is slow to ask
