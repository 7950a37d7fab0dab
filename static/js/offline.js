// Registers the service worker a while after the page was loaded, and tells when a
// new version of the site waits. A browser that has none, or denies it, loses only
// reading without a connection.

import { h } from './dom.js';
import { scriptURL } from './trusted.js';

const ADDRESS = '/sw.js';
// What the worker keeps is large, and the reader's own first answer comes first:
// it takes the same line and the same processor. Who leaves at once loads none of it.
const LATER_MS = 5000;

function workers() {
  try {
    return navigator.serviceWorker ?? null;
  } catch {
    return null; // storage is denied
  }
}

function offer(container, fresh) {
  document.querySelector('.update')?.remove();
  const bar = h('div.update', { role: 'status' }, h('span', {}, 'A new version of this site is there.'),
    h('button', { type: 'button', on: { click: () => {
      container.addEventListener('controllerchange', () => location.reload(), { once: true });
      if (fresh.state === 'activated') location.reload();
      else fresh.postMessage('activate');
    } } }, 'Update'),
    h('button', { type: 'button', on: { click: () => bar.remove() } }, 'Later'));
  document.body.append(bar);
}

async function register(container) {
  const registration = await container.register(scriptURL(ADDRESS));
  const watch = (fresh) => fresh?.addEventListener('statechange', () => {
    if (fresh.state === 'installed' && container.controller) offer(container, fresh);
  });
  if (registration.waiting && container.controller) offer(container, registration.waiting);
  watch(registration.installing);
  registration.addEventListener('updatefound', () => watch(registration.installing));
}

const container = workers();
const saving = /** @type {any} */ (navigator).connection?.saveData;
if (container && !saving) {
  const start = () => setTimeout(() => register(container).catch(() => {}), LATER_MS);
  if (document.readyState === 'complete') start();
  else addEventListener('load', start, { once: true });
}
