// WCAG 2.2 AA by axe-core on each kind of page: light and dark, wide and
// narrow, and with the states that a reader brings about.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { kinds, launch } from './browser.js';
import { serve } from './http.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const paste = '{"error_code":"CTS.0218","error_msg":"Incorrect tracker_name."}\n'.repeat(3) + 'X-Auth-Token: MIIabcdefghijklmnopqrstuvwxyz0123456789\n';

const { port, stop } = await serve();
const browser = await launch();
let checks = 0, violations = 0;

async function check(page, what) {
  // Injected by the debugger, so that the page's policy stays as it is.
  const client = await page.context().newCDPSession(page);
  await client.send('Runtime.evaluate', { expression: axe });
  const { result, exceptionDetails } = await client.send('Runtime.evaluate', {
    expression: `axe.run(document, {runOnly: {type: 'tag', values: ${JSON.stringify(tags)}}, resultTypes: ['violations']})
      .then(({violations}) => JSON.stringify(violations.map(({id, help, nodes}) => ({id, help, nodes: nodes.map((n) => n.target.join(' ') + ': ' + n.failureSummary.split('\\n').slice(1).join('; ').trim())}))))`,
    awaitPromise: true, returnByValue: true,
  });
  if (exceptionDetails) throw new Error(`${what}: ${exceptionDetails.exception?.description}`);
  await client.detach();
  checks++;
  for (const { id, help, nodes } of JSON.parse(result.value)) {
    violations++;
    console.error(`${what}: ${help} (${id})${nodes.slice(0, 3).map((node) => `\n  ${node}`).join('')}${nodes.length > 3 ? `\n  and ${nodes.length - 3} more` : ''}`);
  }
}

for (const colorScheme of ['light', 'dark']) {
  for (const width of [360, 1280]) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce', serviceWorkers: 'block' });
    const page = await context.newPage();
    for (const path of kinds) {
      await page.goto(`http://localhost:${port}${path}`, { waitUntil: 'load' });
      await check(page, `${path} ${colorScheme} ${width}`);
      if (path === '/') {
        await page.locator('cts-decoder textarea').first().fill(paste);
        await page.locator('cts-decoder a[href^="/errors/cts-0218/"]').first().waitFor({ timeout: 30_000 });
        await page.waitForTimeout(300);
        await check(page, `/ with results ${colorScheme} ${width}`);
      }
      if (path === '/errors/') {
        await page.keyboard.press('Control+k');
        const opened = await page.locator('dialog[open]').first().waitFor({ timeout: 5000 }).then(() => true, () => false);
        if (opened) await check(page, `${path} with the search dialog ${colorScheme} ${width}`);
        else console.log(`${path}: no dialog opened with Ctrl-K`);
      }
    }
    await context.close();
  }
}
await browser.close();
await stop();
console.log(`axe: ${checks} checks of ${kinds.length} kinds of pages, ${violations} violations`);
process.exit(violations > 0 ? 1 : 0);
