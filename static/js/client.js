// The page's side of the worker: a promise for each request. Loads the module
// on the first one, starts the worker anew when it was stopped, and sends it
// again what still waits.

import { Failure, failureOf } from './failure.js';
import { currentAddresses, loadAssets } from './load.js';
import { scriptURL } from './trusted.js';

const START_MS = 20_000;
const ANSWER_MS = 15_000; // plus MS_PER_MB for each MB of text
const MS_PER_MB = 5_000;

export class Client {
  #addresses;
  #page;
  #assets = null; // promise of {module, index}
  #worker = null; // promise of a Worker that has answered init
  #live = null; // the Worker, as soon as it exists
  #waiting = new Map(); // id -> {message, resolve, reject, timer}
  #next = 1;
  #failed = false;

  /**
   * @param {import('./load.js').Addresses} addresses
   * @param {string} [page] address that names the current files after a deploy
   */
  constructor(addresses, page = location.pathname) {
    this.#addresses = addresses;
    this.#page = page;
  }

  /** Whether somebody asked for the worker, so that using it costs no further download. */
  get started() {
    return this.#worker !== null;
  }

  /** Loads and starts what is needed; settles at once when all is there. */
  async ready() {
    await (this.#worker ??= this.#start().catch((error) => {
      this.#worker = null;
      this.#failed = true;
      throw failureOf(error);
    }));
  }

  /**
   * @param {string} type of the request, see worker.js
   * @param {object} [body]
   * @param {{signal?: AbortSignal}} [options] an abort stops the worker and whatever it computes
   * @returns {Promise<any>}
   */
  async request(type, body = {}, { signal } = {}) {
    await this.ready();
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      const abort = () => {
        this.#take(id);
        reject(signal.reason);
        this.#restart();
      };
      const done = (settle) => (value) => {
        signal?.removeEventListener('abort', abort);
        settle(value);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.set(id, { message: { id, type, ...body }, resolve: done(resolve), reject: done(reject) });
      this.#post(id);
    });
  }

  /** Lets the worker try to reach the network. @returns {Promise<Array<{name: string, refused: boolean, reason: string}>>} */
  selfTest() {
    return this.request('selftest', { address: new URL(this.#addresses.worker, location.href).href });
  }

  /** Ends the worker; the next request starts one again. */
  stop() {
    this.#live?.terminate();
    this.#live = this.#worker = null;
    this.#rejectAll(new Failure('stale', 'stopped'));
  }

  // Mends what can be mended without asking. Damaged files are loaded once more
  // past the cache. After a deploy the old files are gone; then the page's
  // current version names the new ones.
  async #start() {
    if (typeof Worker !== 'function') throw new Failure('blocked', 'no Worker');
    try {
      return await this.#attempt();
    } catch (error) {
      if (error.kind === 'damaged' || error.kind === 'version') {
        if (this.#failed) throw error;
        this.#failed = true;
      } else if (error.kind === 'missing' || error.kind === 'worker') {
        const current = this.#addresses.open ? null : await currentAddresses(this.#page).catch(() => null);
        if (!current || Object.keys(current).every((name) => current[name] === this.#addresses[name])) throw error;
        this.#addresses = current;
      } else {
        throw error;
      }
      this.#assets = null;
      return this.#attempt();
    }
  }

  async #attempt() {
    try {
      const assets = this.load();
      assets.catch(() => {}); // told by #spawn
      const address = await workerOf(this.#addresses);
      if (this.#failed) await fetch(address, { cache: 'reload' }).catch(() => {}); // a failure may be cached
      const worker = await this.#spawn(assets, address);
      this.#failed = false;
      return worker;
    } catch (error) {
      if (error.kind !== 'worker') this.#assets = null;
      throw error;
    }
  }

  /** Loads what the decoder needs. */
  load() {
    return (this.#assets ??= loadAssets(this.#addresses, this.#failed));
  }

  // The worker starts while the module is still on its way.
  #spawn(assets, address) {
    return new Promise((resolve, reject) => {
      let worker;
      try {
        worker = new Worker(scriptURL(address), { name: 'cts-decoder' });
      } catch (error) {
        return reject(new Failure('blocked', error.message));
      }
      this.#live = worker;
      const fail = (failure) => {
        clearTimeout(timer);
        worker.terminate();
        if (this.#live === worker) this.#live = null;
        reject(failure);
      };
      let timer = 0;
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        fail(new Failure('worker', event.message || address));
        this.#lost(worker);
      });
      worker.addEventListener('messageerror', () => this.#lost(worker));
      worker.addEventListener('message', ({ data: { id, value, error } }) => {
        if (id !== 0) return this.#settle(id, value, error);
        if (error) return fail(new Failure(error.kind, error.message));
        clearTimeout(timer);
        watch(value.lock, () => this.#lost(worker));
        return resolve(worker);
      });
      assets.then((ready) => {
        timer = setTimeout(() => fail(new Failure('worker', 'no answer to init')), START_MS);
        worker.postMessage({ id: 0, type: 'init', ...ready });
      }, fail);
    });
  }

  #post(id) {
    const entry = this.#waiting.get(id);
    if (!entry || !this.#live) return;
    const bytes = entry.message.text?.length ?? 0;
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => {
      this.#take(id)?.reject(new Failure('timeout'));
      this.#restart();
    }, ANSWER_MS + (bytes / 1e6) * MS_PER_MB);
    this.#live.postMessage(entry.message);
  }

  #settle(id, value, error) {
    const entry = this.#take(id);
    if (!entry) return;
    if (error) entry.reject(new Failure(error.kind, error.message));
    else entry.resolve(value);
  }

  #take(id) {
    const entry = this.#waiting.get(id);
    clearTimeout(entry?.timer);
    this.#waiting.delete(id);
    return entry;
  }

  // A new worker from the module that is already compiled.
  #restart() {
    this.#live?.terminate();
    this.#live = this.#worker = null;
    this.ready().then(
      () => [...this.#waiting.keys()].forEach((id) => this.#post(id)),
      (failure) => this.#rejectAll(failure),
    );
  }

  // The browser ended the worker. What still waits gets a second chance.
  #lost(worker) {
    if (this.#live !== worker) return;
    for (const [id, entry] of [...this.#waiting]) {
      if (entry.again) this.#take(id).reject(new Failure('crashed', 'the browser ended the worker'));
      entry.again = true;
    }
    if (this.#waiting.size) this.#restart();
    else this.#live = this.#worker = null;
  }

  #rejectAll(failure) {
    for (const id of [...this.#waiting.keys()]) this.#take(id).reject(failure);
  }
}

/** @param {import('./load.js').Addresses} addresses */
async function workerOf({ open, worker }) {
  try {
    return open ? await open() : worker;
  } catch (error) {
    throw new Failure('worker', error.message);
  }
}

// A worker that the browser ends says nothing, but it drops its lock.
function watch(lock, gone) {
  if (lock) navigator.locks.request(lock, gone).catch(() => {});
}

// Bundles on one page share the clients, so that the search asks the worker that the decoder has.
const clients = (globalThis[Symbol.for('cts-clients')] ??= new Map());

/** One client, and so one worker, for each module and index on a page. */
export function clientFor(addresses, page) {
  const key = `${addresses.module} ${addresses.index}`;
  if (!clients.has(key)) clients.set(key, new Client(addresses, page));
  return clients.get(key);
}
