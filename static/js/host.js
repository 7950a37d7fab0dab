// A host for the decoder module: the five functions of WASI preview 1 that it
// imports, and no more. Clock, random numbers and a stream for panic
// messages are all that the module gets; there is no file, no socket, no DOM.

const OK = 0;
const EBADF = 8;
const STDERR = 2;
const STOPPED = 2; // status of an answer after a panic
const SCRATCH = 64 << 10; // the module keeps one input buffer of this size for good
const MAX_STDERR = 4096;

/** The module stopped: a panic that reached the runtime, a trap, no memory. */
export class Trap extends Error {}

/** The module understood the call and refused it. */
export class Refused extends Error {}

/** One running instance of the module. After a Trap it must not be used again. */
export class Instance {
  #exports;
  #scratch = 0;
  #stderr = '';
  #encoder = new TextEncoder();
  #decoder = new TextDecoder();

  /** @param {WebAssembly.Module} module */
  static async start(module) {
    const it = new Instance();
    const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: it.#wasi() });
    it.#exports = instance.exports;
    it.#guard(() => it.#exports._initialize());
    return it;
  }

  /** Number of the calling convention that the module speaks. */
  get abi() {
    return this.#exports.abi?.() ?? 0;
  }

  /** Bytes of memory that the module holds. It never gives any back. */
  get memorySize() {
    return this.#exports.memory.buffer.byteLength;
  }

  /**
   * Calls an export with one block of input and numbers, and returns its answer
   * as text. The export returns the address of three 32-bit words: status (0
   * fine, 1 refused, 2 stopped), address and length of the answer, which lives until the next call.
   * @param {string} name
   * @param {string|Uint8Array} input
   * @param {...number} args
   * @returns {string}
   */
  call(name, input, ...args) {
    return this.#guard(() => {
      const [ptr, length] = this.#put(input);
      const answer = this.#exports[name](ptr, length, ...args) >>> 0;
      const memory = this.#exports.memory.buffer;
      const [status, at, size] = new Uint32Array(memory, answer, 3);
      const text = this.#decoder.decode(new Uint8Array(memory, at, size));
      if (status === STOPPED) throw new Trap(text);
      if (status !== 0) throw new Refused(text);
      return text;
    });
  }

  #put(input) {
    if (typeof input === 'string') {
      if (input.length * 3 <= SCRATCH) {
        const ptr = this.#room(SCRATCH);
        const target = new Uint8Array(this.#exports.memory.buffer, ptr, SCRATCH);
        return [ptr, this.#encoder.encodeInto(input, target).written];
      }
      input = this.#encoder.encode(input);
    }
    const ptr = this.#room(input.length);
    new Uint8Array(this.#exports.memory.buffer).set(input, ptr);
    return [ptr, input.length];
  }

  #room(size) {
    if (size <= SCRATCH) return (this.#scratch ||= this.#exports.alloc(SCRATCH) >>> 0);
    const ptr = this.#exports.alloc(size) >>> 0;
    if (ptr === 0) throw new Refused(`no room for ${size} bytes`);
    return ptr;
  }

  #guard(run) {
    try {
      return run();
    } catch (error) {
      if (error instanceof Refused || error instanceof Trap) throw error;
      const said = this.#stderr.split('\n', 1)[0];
      throw new Trap(said || String(error?.message ?? error));
    }
  }

  #wasi() {
    const view = () => new DataView(this.#exports.memory.buffer);
    return {
      poll_oneoff: (_in, _out, _count, events) => {
        view().setUint32(events, 0, true);
        return OK;
      },
      clock_time_get: (id, _precision, at) => {
        const ms = id === 0 ? Date.now() : performance.now();
        view().setBigUint64(at, BigInt(Math.round(ms * 1e6)), true);
        return OK;
      },
      random_get: (at, length) => {
        const bytes = new Uint8Array(this.#exports.memory.buffer, at, length);
        for (let i = 0; i < length; i += 65536) crypto.getRandomValues(bytes.subarray(i, i + 65536));
        return OK;
      },
      fd_write: (fd, vectors, count, written) => {
        if (fd > STDERR) return EBADF;
        let total = 0;
        for (let i = 0; i < count; i++) {
          const at = view().getUint32(vectors + i * 8, true);
          const length = view().getUint32(vectors + i * 8 + 4, true);
          if (this.#stderr.length < MAX_STDERR) {
            this.#stderr += this.#decoder.decode(new Uint8Array(this.#exports.memory.buffer, at, length));
          }
          total += length;
        }
        view().setUint32(written, total, true);
        return OK;
      },
      proc_exit: (code) => {
        throw new Trap(`the module left with code ${code}`);
      },
    };
  }
}
