// Every page under the W3C's checker (vnu) and html-validate.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HtmlValidate } from 'html-validate';
import { dist, files, pages } from './tree.js';

let problems = 0;

// What browsers know and vnu's style checker does not yet.
const tooNew = /@container|container-type|container-name|@view-transition|view-transition-name|@starting-style|field-sizing|text-wrap|scrollbar-gutter/;

const jar = fileURLToPath(new URL('node_modules/vnu-jar/build/dist/vnu.jar', import.meta.url));
const styles = files.filter((name) => name.endsWith('.css'));
const pictures = files.filter((name) => name.endsWith('.svg'));
for (const [what, names, flags] of [['pages', pages, []], ['style sheets', styles, ['--css']], ['pictures', pictures, ['--svg']]]) {
  if (names.length === 0) continue;
  const run = spawnSync('java', ['-Xss4m', '-jar', jar, '--errors-only', '--format', 'json', ...flags, ...names], { cwd: dist, maxBuffer: 64 << 20 });
  if (run.error) throw run.error;
  const messages = JSON.parse(run.stderr.toString()).messages.filter(({ message }) => !tooNew.test(message));
  for (const m of messages) console.error(`${m.url?.replace(/^.*?dist[^/]*\//, '') ?? ''}:${m.lastLine ?? 0}:${m.firstColumn ?? m.lastColumn ?? 0}: ${m.message}`);
  console.log(`vnu: ${names.length} ${what}, ${messages.length} errors`);
  problems += messages.length;
}

const validate = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    'doctype-style': ['error', { style: 'lowercase' }],
    'no-trailing-whitespace': 'off', // inside pre, it is what the request looks like
  },
});
let errors = 0;
for (const name of pages) {
  const report = await validate.validateFile(join(dist, name));
  for (const { messages } of report.results) {
    for (const m of messages.filter(({ severity }) => severity === 2)) {
      console.error(`${name}:${m.line}:${m.column}: ${m.message} (${m.ruleId})`);
      errors++;
    }
  }
}
console.log(`html-validate: ${pages.length} pages, ${errors} errors`);
process.exit(problems + errors > 0 ? 1 : 0);
