// Registers <cts-decoder>. An older copy that is already there stays.

import { CTSDecoder } from './decoder.js';

if (!customElements.get('cts-decoder')) customElements.define('cts-decoder', CTSDecoder);
