// What early.js asked for before the decoder's own script was there: once, and
// without a word about what goes wrong. Whoever takes it asks again, and tells.

const HOLDER = Symbol.for('cts-head-start'); // two bundles share it

/**
 * @typedef {{address: string, module: Promise<WebAssembly.Module|null>, index: Promise<ArrayBuffer|null>, worker: Worker|null}} HeadStart
 * address: of the module
 */

/** @param {HeadStart} it */
export function giveHeadStart(it) {
  globalThis[HOLDER] = it;
}

/**
 * @param {string} address of the module that is wanted
 * @returns {HeadStart|undefined}
 */
export function headStart(address) {
  const it = globalThis[HOLDER];
  return it?.address === address ? it : undefined;
}
