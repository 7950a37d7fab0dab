// The Chromium of the system, and the pages that stand for each kind.

import { spawnSync } from 'node:child_process';
import { chromium } from 'playwright-core';
import { files } from './tree.js';

export const executable = ['chromium', 'chromium-browser', 'google-chrome']
  .map((name) => spawnSync('sh', ['-c', `command -v ${name}`]).stdout.toString().trim()).find(Boolean);
if (!executable) {
  console.error('Chromium is missing: `make chromium` installs it or says how');
  process.exit(2);
}

export const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const launch = () => chromium.launch({ executablePath: executable, args: flags });

/** One page of each kind, and the one of each kind with the most in it. */
export const kinds = [
  '/', '/errors/', '/errors/cts-0218/', '/errors/cts-0003/', '/v1/', '/v1/cts-0004/', '/category/transfer/', '/status/400/',
  '/guide/', '/guide/error-format/', '/guide/retry/', '/nothing-here',
].filter((path) => path === '/nothing-here' || files.includes(`${path.slice(1)}index.html`));
