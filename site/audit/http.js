// Plain requests that follow nothing, and processes that serve the tree.

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { request } from 'node:http';
import { join } from 'node:path';
import { dist, repository } from './tree.js';

export const command = process.env.CTSERR ?? join(repository, '.build', 'ctserr');

/** @returns {Promise<number>} a port that nobody listens on */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * One request. A header that was sent twice is an error: hosts differ in what
 * they make of it.
 * @returns {Promise<{status: number, location?: string, type?: string, headers: Record<string, string>, body: Buffer}>}
 */
export function get(port, path, headers = {}) {
  return new Promise((resolve, reject) => {
    const sent = request({ host: 'localhost', port, path, headers, agent: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const fields = {};
        for (let i = 0; i < response.rawHeaders.length; i += 2) {
          const name = response.rawHeaders[i];
          if (name in fields) return reject(new Error(`${path}: ${name} is sent twice`));
          fields[name] = response.rawHeaders[i + 1];
        }
        resolve({ status: response.statusCode, location: fields.Location, type: fields['Content-Type'], headers: fields, body: Buffer.concat(chunks) });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Runs a server until done is called. It has to answer within ten seconds. */
export async function serving(program, args, port) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (data) => { output += data; });
  child.stderr.on('data', (data) => { output += data; });
  let ended = false;
  child.on('exit', () => { ended = true; });
  child.on('error', (error) => { ended = true; output += error; });
  for (const end = Date.now() + 10_000; ;) {
    try {
      await get(port, '/');
      break;
    } catch (error) {
      if (ended || Date.now() > end) throw new Error(`${program} does not answer: ${output || error}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return () => new Promise((resolve) => {
    if (ended) return resolve();
    child.on('exit', resolve);
    child.kill('SIGTERM');
  });
}

/** `ctserr serve` for the tree, on a port of its own. */
export async function serve() {
  const port = await freePort();
  const stop = await serving(command, ['serve', '-watch=false', '-dir', dist, '-config', join(repository, 'netlify.toml'), '-port', String(port)], port);
  return { port, stop };
}
