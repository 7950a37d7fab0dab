// <cts-decoder> for somebody else's page: one script tag and one element. It
// brings its own form and style in a shadow root, and loads its files from
// where this script came from. The build fills in their names.
//
//   <script type="module" src="https://SITE/embed.js"></script>
//   <cts-decoder></cts-decoder>

import { CTSDecoder } from './decoder.js';
import { sheet } from './embed-style.js';

/* global __MODULE__, __INDEX__, __WORKER__ */
const here = (path) => new URL(path, import.meta.url).href;

// What a worker could reach the network with. A worker made here has the policy
// of the page around it, so these are taken from it before anything else runs.
const SEAL = `for (const name of ['fetch', 'XMLHttpRequest', 'WebSocket', 'WebSocketStream', 'EventSource',
  'WebTransport', 'Worker', 'SharedWorker', 'importScripts', 'BroadcastChannel', 'indexedDB', 'caches']) {
  try { delete self[name]; } catch {}
  if (name in self) Object.defineProperty(self, name, { value: undefined });
}\n`;

let worker = null;

// A browser starts no worker from another origin; its text may be fetched.
function openWorker() {
  worker ??= fetch(here(__WORKER__), { credentials: 'omit' }).then(async (response) => {
    if (!response.ok) throw new Error(`${response.url}: HTTP ${response.status}`);
    return URL.createObjectURL(new Blob([SEAL, await response.text()], { type: 'text/javascript' }));
  }).catch((error) => {
    worker = null;
    throw error;
  });
  return worker;
}

// On a page of this very site the worker starts from its own address.
const foreign = new URL(import.meta.url).origin !== location.origin;

CTSDecoder.embedding = {
  base: new URL(import.meta.url).origin,
  addresses: { module: here(__MODULE__), index: here(__INDEX__), worker: here(__WORKER__), ...(foreign && { open: openWorker }) },
  sheet,
};

if (!customElements.get('cts-decoder')) customElements.define('cts-decoder', CTSDecoder);
