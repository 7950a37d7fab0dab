// The foot of the search dialog: which keys there are, and what is remembered.

import { remember, remembered } from './device.js';
import { button, h, keyboard } from './dom.js';
import { forget, keep, keeping } from './recent.js';

/** @param {() => void} changed what is remembered has changed */
export function footer(changed) {
  const keys = keyboard();
  return h('div.search-foot', {},
    keys && h('span.search-keys', {}, h('kbd', {}, '↑↓'), ' choose ', h('kbd', {}, 'Enter'), ' open ', h('kbd', {}, 'Esc'), ' close'),
    box('Remember look-ups on this device', keeping(), (on) => {
      keep(on);
      changed();
    }),
    keys && box('“/” opens this', remembered('slash') !== 'off', (on) => remember('slash', on ? '' : 'off')),
    button('.d-small.search-forget', 'Forget', () => {
      forget();
      changed();
    }, { 'aria-label': 'Forget look-ups' }));
}

function box(label, checked, change) {
  const input = h('input', { type: 'checkbox', on: { change: () => change(input.checked) } });
  input.checked = checked;
  return h('label', {}, input, ' ', label);
}
