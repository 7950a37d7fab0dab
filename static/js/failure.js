// What can go wrong between the page and its decoder, and what to say of it.

import { asSentence } from './words.js';

/** @typedef {'unsupported'|'offline'|'missing'|'http'|'damaged'|'blocked'|'worker'|'version'|'crashed'|'timeout'|'refused'|'stale'} FailureKind */

const WORDS = {
  unsupported: [
    'This browser runs no WebAssembly, so the decoder cannot start.',
    'It may be switched off by a lockdown mode or a company policy. The pages of all codes work without it.',
  ],
  offline: [
    'The decoder could not be loaded.',
    'The connection failed, or a filter between you and this site blocked the file. Check the connection, then retry.',
  ],
  missing: [
    'The decoder that this page names is no longer on the server.',
    'The site was updated after you opened the page. Retry fetches the new one.',
  ],
  http: ['The server did not hand out the decoder.', 'Wait a moment, then retry.'],
  damaged: [
    'The decoder arrived damaged.',
    'The file was cut, or something between you and this site replaced it. Retry loads it again past the cache.',
  ],
  blocked: [
    'The browser was told not to run the decoder.',
    'A policy or an extension forbids WebAssembly or workers on this page.',
  ],
  worker: [
    'The decoder’s worker did not start.',
    'An extension or a policy may block it, or the site was updated after you opened the page.',
  ],
  version: ['The decoder and its index are from different versions of the site.', 'Reload the page to get a matching pair.'],
  crashed: ['The decoder stopped at this text.', 'It was started anew. Try a shorter part of the text, and please report what you pasted if it holds no secrets.'],
  timeout: ['The decoder did not answer in time and was stopped.', 'Retry, or try a shorter part of the text.'],
  refused: ['The decoder refused this text.', ''],
};

export class Failure extends Error {
  /**
   * @param {FailureKind} kind
   * @param {string} [detail] technical, for the reader who reports it
   */
  constructor(kind, detail = '') {
    super(kind === 'refused' && detail ? asSentence(detail) : WORDS[kind]?.[0] ?? 'The decoder failed.');
    this.name = 'Failure';
    this.kind = kind;
    this.advice = WORDS[kind]?.[1] ?? '';
    this.detail = detail;
  }
}

/** Any thrown value as a Failure. One of another bundle's is as good: bundles share clients. */
export function failureOf(error, kind = /** @type {FailureKind} */ ('crashed')) {
  return error?.name === 'Failure' ? error : new Failure(kind, String(error?.message ?? error));
}
