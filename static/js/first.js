// The answer to what the page's address holds, worked out in the page itself while
// the worker starts. It is for short texts of links alone: what people paste is
// read in the worker, which may reach nothing.

import { Instance } from './host.js';
import { ABI, FLAG_UTF16, reply } from './reply.js';

const SHORT = 20_000; // characters, which take a few milliseconds

/**
 * @param {{module: WebAssembly.Module, index: Uint8Array}} assets
 * @param {'decode'|'open'} type
 * @param {{text?: string, shared?: string, window?: number}} body as the worker gets it
 * @returns {Promise<object|null>} null where the worker has to answer
 */
export async function firstReply({ module, index }, type, { text = '', shared = '', window = 0 }) {
  if (text.length > SHORT) return null;
  try {
    const instance = await Instance.start(module);
    if (instance.abi !== ABI) return null;
    instance.call('load', index);
    const json = type === 'open' ? instance.call('open', shared) : instance.call('decode', text, FLAG_UTF16);
    return reply(JSON.parse(json), text, window);
  } catch {
    return null; // the worker tells what is wrong
  }
}
