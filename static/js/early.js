// Loads the decoder before the page is laid out, when the address holds something
// to decode. It is small: it stands before the style.

import { giveHeadStart } from './headstart.js';
import { asked } from './share.js';
import { scriptURL } from './trusted.js';

/* global __MODULE__, __INDEX__, __WORKER__ */
if (asked() && globalThis.WebAssembly?.compileStreaming) {
  const get = (address) => fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer' });
  const none = () => null;
  const it = {
    address: __MODULE__,
    module: WebAssembly.compileStreaming(get(__MODULE__)).catch(none),
    index: get(__INDEX__).then((response) => (response.ok ? response.arrayBuffer() : null)).catch(none),
    worker: null,
  };
  giveHeadStart(it);
  try {
    it.worker = new Worker(scriptURL(__WORKER__), { name: 'cts-decoder' });
    it.worker.onerror = (event) => {
      event.preventDefault();
      it.worker = null;
    };
  } catch {
    // no workers here
  }
}
