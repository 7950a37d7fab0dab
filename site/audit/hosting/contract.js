// What every host has to do with the tree, whatever its rules look like. The
// same assertions run against Netlify's own matchers, against nginx, and
// against `ctserr serve`.

import assert from 'node:assert/strict';
import test from 'node:test';
import { address, configures, entries, files, page, spellings } from '../tree.js';

/**
 * @typedef {{status: number, location?: string, type?: string, headers?: Record<string, string>}} Answer
 * headers: those that rules set, names in canonical case
 * @param {(path: string) => Promise<Answer>} ask
 * @param {{queries?: boolean, notFoundPage?: boolean, cache?: string | undefined}} host
 *   queries: it matches ?q=; notFoundPage: the answer of a 404 has a body to look at;
 *   cache: what it says about files that change
 */
export function contract(ask, { queries = true, cache } = {}) {
  test('every spelling of every code leads to its page in one hop', async () => {
    let asked = 0;
    for (const entry of entries) {
      const paths = spellings(entry);
      for (const path of [...paths, `${paths[0]}/`]) {
        const { status, location } = await ask(path);
        assert.deepEqual({ status, location }, { status: 301, location: page(entry) }, path);
        asked++;
      }
      assert.equal((await ask(page(entry))).status, 200, page(entry));
    }
    console.log(`${asked} spellings of ${entries.length} codes: one hop each`);
    assert.ok(asked > entries.length * 12);
  });

  test('the address bar search finds a code without script', { skip: !queries }, async () => {
    for (const entry of entries.filter(({ generation }) => generation === 'v3')) {
      const [prefix, number] = entry.code.split('.');
      for (const q of [entry.code, entry.code.toLowerCase(), `${prefix}-${number}`, number]) {
        const answer = await ask(`/?q=${q}`);
        assert.equal(answer.status, 302, q);
        assert.equal(answer.location, `${page(entry)}?q=${q}`, 'the query goes along');
      }
    }
    for (const path of ['/', '/?q=something+else', '/?q=9999', '/?x=CTS.0218']) assert.equal((await ask(path)).status, 200, path);
  });

  test('an address that is not there is a 404', async () => {
    for (const path of ['/nothing', '/errors/cts-9999/', '/CTS.9999', '/9999', '/errors/cts-0218/x', '/assets/page-000000000000.js',
      '/errors/apigw-0301.md', '/CTS.02180', '/xCTS.0218', '/errors/CTS.0218.json']) {
      const answer = await ask(path);
      assert.equal(answer.status, 404, path);
      assert.doesNotMatch(answer.headers?.['Cache-Control'] ?? '', /immutable/, `${path} is missing and would be cached for a year`);
    }
  });

  test('no rule hides a file', async () => {
    for (const name of files.filter((file) => !configures(file))) {
      assert.equal((await ask(address(name))).status, 200, address(name));
    }
  });

  test('each file has the headers that it is meant to have', async () => {
    const count = { page: 0, open: 0, own: 0, asset: 0 };
    for (const name of files.filter((file) => !configures(file))) {
      const { headers: got, type } = await ask(address(name));
      const about = address(name);
      for (const always of ['Content-Security-Policy', 'Strict-Transport-Security', 'X-Content-Type-Options', 'Referrer-Policy',
        'Cross-Origin-Opener-Policy', 'Cross-Origin-Embedder-Policy', 'Integrity-Policy', 'Permissions-Policy', 'X-Frame-Options']) {
        assert.ok(got[always], `${about} lacks ${always}`);
      }
      const lower = Object.keys(got).map((key) => key.toLowerCase());
      assert.equal(new Set(lower).size, lower.length, `${about} has a header in two spellings`);

      const asset = name.startsWith('assets/');
      count.asset += asset;
      assert.equal(got['Cache-Control'], asset ? 'public, max-age=31536000, immutable' : cache, about);
      if (asset) assert.match(name, /-[0-9a-f]{12}\.\w+$/, `${about} carries no fingerprint`);

      const open = got['Access-Control-Allow-Origin'] === '*';
      assert.equal(got['Cross-Origin-Resource-Policy'], open ? 'cross-origin' : 'same-origin', about);
      if (name.endsWith('.html')) {
        assert.equal(open, false, `${about} is a page and open`);
        count.page++;
      } else if (/\.(json|md|csv|txt|xml)$/.test(name)) {
        assert.equal(open, true, `${about} is data and not open`);
        count.open++;
      } else count.own++;

      const policy = got['Content-Security-Policy'];
      assert.match(policy, /^default-src 'none';/);
      assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*|data:|blob:/);
      if (/^assets\/worker-/.test(name)) assert.doesNotMatch(policy, /'self'/, 'the worker may reach something');
      for (const [ending, want] of types) {
        if (name.endsWith(ending)) {
          assert.match(type, want, about);
          break;
        }
      }
    }
    console.log(`${count.page} pages, ${count.open} open data files, ${count.own} others; ${count.asset} of all are fingerprinted`);
    assert.ok(count.page > 100 && count.open > 100 && count.asset >= 5);
  });
}

// By ending, the longest first.
const types = [
  ['speculation.json', /^application\/speculationrules\+json$/],
  ['opensearch.xml', /^application\/opensearchdescription\+xml/],
  ['changes.xml', /^application\/atom\+xml/],
  ['.html', /^text\/html; charset=utf-8$/i],
  ['.js', /^(text|application)\/javascript/],
  ['.css', /^text\/css/],
  ['.json', /^application\/((schema|problem|vnd\.cyclonedx)\+)?json/],
  ['.md', /^text\/markdown/],
  ['.txt', /^text\/plain/],
  ['.xml', /^(text|application)\/xml/],
  ['.csv', /^text\/csv/],
  ['.wasm', /^application\/wasm$/],
  ['.svg', /^image\/svg\+xml/],
  ['.png', /^image\/png$/],
  ['.webmanifest', /^application\/manifest\+json/],
];
