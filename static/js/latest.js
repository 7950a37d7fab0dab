// Requests of which only the latest counts, with the words for a wait that
// lasts. A long one is stopped when the next begins; a short one may end unseen.

const SLOW_MS = 150; // after which a wait is shown

export class Latest {
  #turn = 0;
  #running = null; // AbortController of the request under way

  /** @param {{busy: (words: string) => void, idle: () => void}} view */
  constructor(view) {
    this.view = view;
  }

  get running() {
    return this.#running !== null;
  }

  /**
   * @param {import('./client.js').Client} client
   * @param {string} type
   * @param {object} body
   * @param {{words: string, long: boolean, first?: () => Promise<object|null>}} about what is said while it lasts,
   *   whether it may last, and who may answer before the worker is there
   * @returns {Promise<any>} undefined if it was overtaken or cancelled
   * @throws what the client throws
   */
  async request(client, type, body, { words, long, first }) {
    this.#stop(true);
    const turn = ++this.#turn;
    const control = (this.#running = Object.assign(new AbortController(), { long }));
    let timer = setTimeout(() => this.view.busy('Loading the decoder …'), SLOW_MS);
    try {
      const reply = await first?.();
      if (reply) {
        client.request(type, body).catch(() => {}); // the worker holds the text for what is asked later
        return turn === this.#turn ? reply : undefined;
      }
      await client.ready();
      clearTimeout(timer);
      if (turn !== this.#turn) return undefined;
      timer = setTimeout(() => this.view.busy(words), SLOW_MS);
      const value = await client.request(type, body, control);
      return turn === this.#turn ? value : undefined;
    } catch (error) {
      if (turn !== this.#turn || control.signal.aborted) return undefined;
      throw error;
    } finally {
      clearTimeout(timer);
      if (turn === this.#turn) this.#done();
    }
  }

  /** Stops the request under way. @returns {boolean} whether there was one */
  cancel() {
    this.#turn++;
    const was = this.running;
    this.#stop(false);
    this.#done();
    return was;
  }

  #stop(onlyLong) {
    if (this.#running && (this.#running.long || !onlyLong)) this.#running.abort();
  }

  #done() {
    this.#running = null;
    this.view.idle();
  }
}
