// The page of each code, printed: two sheets at most, of A4 and of US Letter.

import { launch } from './browser.js';
import { serve } from './http.js';
import { files } from './tree.js';

const SHEETS = 2;

const { port, stop } = await serve();
const browser = await launch();
const page = await browser.newPage({ serviceWorkers: 'block' });
const pages = files.filter((file) => /^errors\/cts-\d{4}\/index\.html$/.test(file)).map((file) => `/${file.slice(0, -'index.html'.length)}`);
let problems = 0;
for (const path of pages) {
  await page.goto(`http://localhost:${port}${path}`);
  for (const format of ['A4', 'Letter']) {
    const pdf = await page.pdf({ format, preferCSSPageSize: true });
    const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
    if (sheets <= SHEETS) continue;
    problems++;
    console.error(`${path}: ${sheets} sheets of ${format}`);
  }
}
await browser.close();
await stop();
console.log(`print: ${pages.length} pages of codes, ${problems} with more than ${SHEETS} sheets`);
process.exit(problems > 0 ? 1 : 0);
