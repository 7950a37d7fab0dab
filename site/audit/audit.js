// Runs the audits one after the other and sums up. `node audit.js html axe`
// runs some of them.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const all = ['security', 'html', 'axe', 'print', 'lighthouse'];
const wanted = process.argv.length > 2 ? process.argv.slice(2) : all;
const failed = [];
for (const name of wanted) {
  if (!all.includes(name)) {
    console.error(`there is no audit ${name}: ${all.join(', ')}`);
    process.exit(2);
  }
  console.log(`\n${name}`);
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(`${name}.js`, import.meta.url))], { stdio: 'inherit' });
  if (status !== 0) failed.push(name);
}
console.log(failed.length > 0 ? `\nfailed: ${failed.join(', ')}` : '\nall audits are fine');
process.exit(failed.length > 0 ? 1 : 0);
