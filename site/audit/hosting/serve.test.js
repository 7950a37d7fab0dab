// `ctserr serve`, which developers and the browser tests look through, keeps
// the same promises as the host.

import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { address, configures, dist, files, read } from '../tree.js';
import { get, serve } from '../http.js';
import { contract } from './contract.js';

const { port, stop } = await serve();
after(stop);

contract((path) => get(port, path), { cache: 'public, max-age=0, must-revalidate' });

test('what is missing is answered with the 404 page', async () => {
  const { status, body } = await get(port, '/nothing');
  assert.equal(status, 404);
  assert.equal(body.toString(), read('404.html'));
});

test('files are compressed as the client takes it, and are the same files', async () => {
  let plain = 0, brotli = 0;
  for (const name of files.filter((file) => !configures(file))) {
    const want = readFileSync(join(dist, name));
    for (const [accept, decode] of [['br', brotliDecompressSync], ['gzip, br;q=0', gunzipSync], ['identity', (x) => x]]) {
      const { body, headers } = await get(port, address(name), { 'Accept-Encoding': accept });
      const data = headers['Content-Encoding'] ? decode(body) : body;
      assert.ok(data.equals(want), `${name} with ${accept}`);
      if (accept === 'br') brotli += body.length;
      if (accept === 'identity') plain += body.length;
    }
  }
  console.log(`${plain} bytes, ${brotli} with brotli`);
  assert.ok(brotli < plain / 2);
});

test('what did not change is not sent again', async () => {
  const first = await get(port, '/', { 'Accept-Encoding': 'br' });
  const second = await get(port, '/', { 'Accept-Encoding': 'br', 'If-None-Match': first.headers.Etag });
  assert.equal(second.status, 304);
  assert.equal(second.body.length, 0);
});
