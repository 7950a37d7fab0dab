// Loads and starts the decoder before the page is laid out, when the address
// holds something to decode. <cts-decoder> takes the same client when it is there.

import { clientFor } from './client.js';
import { asked } from './share.js';

/* global __MODULE__, __INDEX__, __WORKER__ */
if (asked()) clientFor({ module: __MODULE__, index: __INDEX__, worker: __WORKER__ }).ready().catch(() => {}); // told by whoever asks it
