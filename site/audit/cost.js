// What look-ups cost in bytes, from the built tree: bodies with brotli at the
// level of an edge, and the headers of each answer in full.

import { files, read } from './tree.js';
import { get, serve } from './http.js';

const { port, stop } = await serve();
const sizes = new Map();

// Bytes of an answer: its body, and its status line and headers as HTTP/1.1 has them.
async function bytes(path) {
  if (!sizes.has(path)) {
    const { body, headers } = await get(port, path, { 'Accept-Encoding': 'br' });
    const head = Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length + 4, 17);
    sizes.set(path, { body: body.length, head });
  }
  return sizes.get(path);
}
async function sum(paths) {
  let total = 0;
  for (const path of paths) {
    const { body, head } = await bytes(path);
    total += body + head;
  }
  return total;
}

const named = (html) => [...html.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, path]) => path);
const asset = (pattern) => files.filter((name) => pattern.test(name)).map((name) => `/${name}`);
const page = read('errors/cts-0218/index.html');
const blocking = [...page.matchAll(/<(?:link rel="stylesheet"|script[^>]*src)[^>]*>/g)].flatMap(([tag]) => named(tag));
const decoder = asset(/^assets\/(decoder-.*\.(js|wasm)|worker-.*|index-.*)$/);
const offline = files.includes('sw.js') ? ['/sw.js', ...[...read('sw.js').matchAll(/\["(\/[^"]*)","sha256-/g)].map(([, path]) => path)] : [];

const cases = [
  ['first visit from a ticket: /CTS.0218', await sum(['/CTS.0218', '/errors/cts-0218/', ...blocking, '/favicon.svg'])],
  ['another page, the rest is in the cache', await sum(['/errors/cts-0300/'])],
  ['the same page again, unchanged (304)', (await bytes('/errors/cts-0218/')).head],
  ['a program that reads the JSON', await sum(['/errors/cts-0218.json'])],
  ['first paste on the home page', await sum(['/', ...blocking, ...decoder])],
  ['the next paste', await sum(['/'])],
];
if (offline.length > 0) cases.push([`first visit keeps ${offline.length} files for use offline`, await sum([...new Set(offline)])]);
await stop();

// A million answers of n bytes are n megabytes.
const day = (n) => `${(n / 1e3).toFixed(1)} GB a day, ${((n * 30.4) / 1e6).toFixed(2)} TB a month`;
for (const [what, n] of cases) console.log(`${what.padEnd(50)} ${String(n).padStart(9)} bytes; a million: ${day(n)}`);
console.log('\nlargest files, as sent:');
for (const path of [...sizes.keys()].sort((a, b) => sizes.get(b).body - sizes.get(a).body).slice(0, 8)) console.log(`${String(sizes.get(path).body).padStart(9)}  ${path}`);
