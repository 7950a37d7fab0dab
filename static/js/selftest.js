// Proof for the visitor that this worker cannot reach the network: it tries
// every way out that a worker has, and reports how each was refused. An attempt
// that gets through, or one that stays without an answer, is told as such.

const WAIT_MS = 1500;

/**
 * @param {string} address of a script that the site really has, so that only a refusal fails
 * @returns {Promise<Array<{name: string, refused: boolean, reason: string}>>}
 */
export async function selfTest(address) {
  const socket = address.replace(/^http/, 'ws');
  const attempts = {
    fetch: () => fetch(address),
    XMLHttpRequest: () => settle(new XMLHttpRequest(), 'load', 'error', (request) => {
      request.open('GET', address);
      request.send();
    }),
    WebSocket: () => settle(new WebSocket(socket), 'open', 'error'),
    EventSource: () => settle(new EventSource(address), 'open', 'error'),
    WebTransport: () => new WebTransport(address.replace(/^http:/, 'https:')).ready,
    sendBeacon: () => {
      if (!navigator.sendBeacon(address, 'x')) throw new Error('returned false');
    },
    importScripts: () => importScripts(address),
    'import()': () => import(address),
    Worker: () => settle(new Worker(address), 'message', 'error'),
  };
  const results = [];
  for (const [name, attempt] of Object.entries(attempts)) results.push(await attempted(name, attempt));
  return results;
}

async function attempted(name, attempt) {
  const violations = [];
  const listen = (event) => violations.push(event.effectiveDirective);
  addEventListener('securitypolicyviolation', listen);
  try {
    if (!present(name)) return { name, refused: true, reason: 'not available in a worker' };
    await Promise.race([
      attempt(),
      new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), WAIT_MS)),
    ]);
    return { name, refused: false, reason: 'went through. Only the policy of the page around can close it; the decoder does not use it' };
  } catch (error) {
    await new Promise((done) => setTimeout(done)); // the violation is reported a task later
    const silent = error?.message === 'no answer' && violations.length === 0;
    const reason = violations.length ? `blocked by the policy: ${violations[0]}` : String(error?.message ?? error);
    return { name, refused: !silent, reason };
  } finally {
    removeEventListener('securitypolicyviolation', listen);
  }
}

function present(name) {
  if (name === 'import()') return true;
  return name === 'sendBeacon' ? 'sendBeacon' in navigator : typeof globalThis[name] === 'function';
}

function settle(target, good, bad, start) {
  return new Promise((resolve, reject) => {
    target.addEventListener(good, resolve);
    target.addEventListener(bad, () => reject(new Error('refused')));
    start?.(target);
  });
}
