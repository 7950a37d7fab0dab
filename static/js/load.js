// Fetches and compiles the decoder's files, and names what went wrong.

import { Failure } from './failure.js';

const WASM_MAGIC = 0x6d736100; // "\0asm", little endian

/**
 * Where the files are. `open` is for a page of another origin, which may not
 * start a worker from here: it makes the worker's address. `load` is for a page
 * that holds the files itself.
 * @typedef {{module: string, index: string, worker: string, open?: () => Promise<string>,
 *   load?: () => Promise<{module: WebAssembly.Module, index: Uint8Array}>}} Addresses
 */

/**
 * @param {Addresses} addresses
 * @param {boolean} fresh past the HTTP cache, after a failure
 * @returns {Promise<{module: WebAssembly.Module, index: Uint8Array}>}
 */
export async function loadAssets(addresses, fresh) {
  if (typeof WebAssembly !== 'object') throw new Failure('unsupported');
  if (addresses.load) return addresses.load();
  const [module, index] = await Promise.all([
    get(addresses.module, fresh).then(compile),
    get(addresses.index, fresh).then(bytes),
  ]);
  if (index[0] === 0x3c) throw new Failure('damaged', 'the index is an HTML page'); // '<'
  return { module, index };
}

async function get(address, fresh) {
  let response;
  try {
    response = await fetch(address, { cache: fresh ? 'reload' : 'default', credentials: 'omit', referrerPolicy: 'no-referrer' });
  } catch (error) {
    throw new Failure('offline', `${address}: ${error.message}`);
  }
  if (response.ok) return response;
  const gone = response.status === 404 || response.status === 410;
  throw new Failure(gone ? 'missing' : 'http', `${address}: HTTP ${response.status}`);
}

async function bytes(response) {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new Failure('damaged', `${response.url}: ${error.message}`);
  }
}

// Compiles while the bytes arrive. A server with the wrong type for .wasm only
// costs the streaming; an HTML page in place of the module is told as damage.
async function compile(response) {
  const type = response.headers.get('Content-Type') ?? '';
  try {
    if (/^application\/wasm\s*$/i.test(type) && WebAssembly.compileStreaming) {
      return await WebAssembly.compileStreaming(response);
    }
    const code = await bytes(response);
    if (code.length < 8 || new DataView(code.buffer).getUint32(0, true) !== WASM_MAGIC) {
      throw new Failure('damaged', `${response.url}: not a WebAssembly module (${type || 'no type'})`);
    }
    return await WebAssembly.compile(code);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const policy = /security policy|unsafe-eval|disallowed by embedder|blocked by CSP/i.test(error.message);
    throw new Failure(policy ? 'blocked' : 'damaged', `${response.url}: ${error.message}`);
  }
}

/**
 * The addresses that the current version of a page names, for when the site
 * was deployed anew while the page was open.
 * @param {string} page
 * @returns {Promise<Addresses|null>}
 */
export async function currentAddresses(page) {
  const response = await get(page, true);
  const tag = /<cts-decoder\b[^>]*>/i.exec(await response.text())?.[0] ?? '';
  const found = {};
  for (const name of ['module', 'index', 'worker']) {
    const value = new RegExp(`\\s${name}=["']?(/assets/[\\w.-]+)`).exec(tag)?.[1];
    if (!value) return null;
    found[name] = value;
  }
  return /** @type {Addresses} */ (found);
}
