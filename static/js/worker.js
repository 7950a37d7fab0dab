// The decoder's worker: holds the module, answers one request at a time, and
// has no right to the network (its own policy is default-src 'none'). The page
// posts the compiled module; nothing is fetched here.
//
// In:  {id, type, ...}            Out: {id, value} or {id, error: {kind, message}}

import { Instance, Refused, Trap } from './host.js';
import { marks } from './marks.js';
import { ABI, FLAG_UTF16, PAGE, reply } from './reply.js';
import { selfTest } from './selftest.js';
import { places } from './survey.js';

const MAX_MEMORY = 256 << 20; // an instance that holds more is not used again

let module;
let index;
let instance;
const documents = new Map(); // name -> {text, result}

const handlers = {
  async init(message) {
    ({ module, index } = message);
    await running();
    return { lock: await heldLock() };
  },

  async decode({ document, text, window }) {
    return keep(document, text, await run('decode', text, FLAG_UTF16), window);
  },

  more({ document, from }) {
    const { text, result } = known(document);
    const findings = result.findings.slice(from, from + PAGE);
    return { findings, places: places(findings, text, result.redactions) };
  },

  marks({ document, start, end }) {
    return marks(known(document).result, start, end);
  },

  async search({ query, limit }) {
    return JSON.parse(await run('search', query, limit)).entries;
  },

  async lookup({ code }) {
    return JSON.parse(await run('lookup', code)).entries;
  },

  async open({ document, shared }) {
    return keep(document, '', await run('open', shared), 0);
  },

  ticket({ document, shared, format, site, kept }) {
    const head = options(format, site, kept);
    return run('ticket', head + (shared || known(document).text), head.length, shared ? 1 : 0);
  },

  redacted({ document, kept }) {
    const head = options('', '', kept);
    return run('redact', head + known(document).text, head.length);
  },

  share({ document, shared }) {
    return shared || run('share', known(document).text);
  },

  selftest({ address }) {
    return selfTest(address);
  },

  forget({ document }) {
    documents.delete(document);
    instance = undefined; // its memory has the text, too
  },
};

// A lock that is held for life: the page sees at once when the worker is gone.
async function heldLock() {
  const name = `cts-decoder-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`;
  try {
    await new Promise((held, refused) => {
      navigator.locks.request(name, () => new Promise(held)).catch(refused);
    });
    return name;
  } catch {
    return ''; // no locks here: a dead worker is seen when its time is up
  }
}

// Three lines in front of a text, ASCII alone so that characters are bytes.
const options = (format, site, kept) => `${format}\n${site}\n${kept.join(',')}\n`;

async function run(name, input, ...args) {
  return (await running()).call(name, input, ...args);
}

async function running() {
  if (instance?.memorySize > MAX_MEMORY) instance = undefined;
  if (instance) return instance;
  const fresh = await Instance.start(module);
  if (fresh.abi !== ABI) throw failure('version', `the module speaks version ${fresh.abi}, the page ${ABI}`);
  try {
    fresh.call('load', index);
  } catch (error) {
    throw error instanceof Refused ? failure('version', error.message) : error;
  }
  return (instance = fresh);
}

// Holds the whole result here and gives the page the part that it shows first.
function keep(document, text, json, window) {
  const result = JSON.parse(json);
  documents.set(document, { text, result });
  return reply(result, text, window);
}

function known(document) {
  const found = documents.get(document);
  if (!found) throw failure('stale', 'this text is no longer held');
  return found;
}

const failure = (kind, message) => Object.assign(new Error(message), { kind });

function kindOf(error) {
  if (error.kind) return error.kind;
  return error instanceof Refused ? 'refused' : 'crashed';
}

let queue = Promise.resolve();

addEventListener('message', ({ data }) => {
  queue = queue.then(() => answer(data));
});

async function answer({ id, type, ...message }) {
  try {
    if (!Object.hasOwn(handlers, type)) throw failure('refused', `unknown request ${type}`);
    postMessage({ id, value: await handlers[type](message) });
  } catch (error) {
    if (error instanceof Trap) instance = undefined;
    postMessage({ id, error: { kind: kindOf(error), message: String(error.message ?? error) } });
  }
}
