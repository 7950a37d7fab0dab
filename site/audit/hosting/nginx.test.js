// The rules for nginx under a real nginx on this machine.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { repository } from '../tree.js';
import { command, freePort, get, serving } from '../http.js';
import { contract } from './contract.js';

const missing = spawnSync('nginx', ['-v']).error;
if (missing) test('nginx', { skip: 'nginx is missing: `make nginx` installs it or says how' }, () => {});
else {
  const dir = mkdtempSync(join(tmpdir(), 'nginx-'));
  chmodSync(dir, 0o755);
  const tree = join(dir, 'dist');
  const module = process.env.MODULE ?? join(repository, '.build', 'decoder.wasm');
  execFileSync(command, ['build', '-target', 'nginx', '-module', module, '-out', tree], { cwd: repository });
  const port = await freePort();
  writeFileSync(join(dir, 'nginx.conf'), `
worker_processes 1;
daemon off;
pid ${dir}/pid;
error_log ${dir}/error.log;
events { worker_connections 256; }
http {
	access_log off;
	client_body_temp_path ${dir}/body;
	proxy_temp_path ${dir}/proxy;
	fastcgi_temp_path ${dir}/fastcgi;
	uwsgi_temp_path ${dir}/uwsgi;
	scgi_temp_path ${dir}/scgi;
	server {
		listen 127.0.0.1:${port};
		root ${tree};
		include ${tree}/_nginx.conf;
	}
}
`);
  const stop = await serving('nginx', ['-e', join(dir, 'error.log'), '-p', dir, '-c', join(dir, 'nginx.conf')], port);
  after(async () => {
    await stop();
    rmSync(dir, { recursive: true });
  });

  contract((path) => get(port, path), { cache: 'public, max-age=0, must-revalidate' });

  test('what is missing is answered with the 404 page, and with its headers', async () => {
    const { status, body, headers } = await get(port, '/nothing');
    assert.equal(status, 404);
    assert.match(body.toString(), /<!doctype html>/i);
    assert.match(headers['Content-Security-Policy'], /^default-src 'none'/);
    assert.equal(headers['Cross-Origin-Resource-Policy'], undefined);
  });

  test('the rules themselves are not served', async () => {
    for (const path of ['/_nginx.conf', '/_headers', '/_redirects', '/index.html.gz', '/catalog.json.gz']) assert.equal((await get(port, path)).status, 404, path);
  });

  test('an address without its slash at the end leads on', async () => {
    const { status, location } = await get(port, '/errors/cts-0218');
    assert.deepEqual({ status, location }, { status: 301, location: '/errors/cts-0218/' });
  });

  test('texts are compressed', async () => {
    const plain = await get(port, '/catalog.json');
    const { headers, body, type } = await get(port, '/catalog.json', { 'Accept-Encoding': 'gzip' });
    assert.equal(headers['Content-Encoding'], 'gzip');
    assert.match(headers.Vary, /Accept-Encoding/);
    assert.equal(type, plain.type);
    assert.ok(gunzipSync(body).equals(plain.body));
    assert.ok(body.length < plain.body.length / 3);
  });
}
