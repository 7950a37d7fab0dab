// Grades the headers and pages with MDN's HTTP Observatory and with
// csp_evaluator, without network: the answers are those of `ctserr serve`,
// presented as those of an https site.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { address, files } from './tree.js';
import { get, serve } from './http.js';

const LEAST = 135; // points: everything but a place on the browsers' preload list, which is the owner's choice
const host = 'cts-errors.example';

// The list of preloaded hosts is downloaded by the package's install script,
// which does not run here. Nobody's site is on an empty list.
const root = join(dirname(fileURLToPath(import.meta.resolve('@mdn/mdn-http-observatory'))), '..');
const preload = join(root, 'conf', 'hsts-preload.json');
if (!existsSync(preload)) {
  mkdirSync(dirname(preload), { recursive: true });
  writeFileSync(preload, '{}\n');
}
const inside = (name) => import(join(root, 'src', name));
const { ALL_TESTS } = await inside('constants.js');
const { getGradeForScore, getScoreModifier } = await inside('grader/grader.js');
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await inside('grader/charts.js');
const { Requests } = await inside('types.js');
const { parseHttpEquivHeaders } = await inside('retriever/utils.js');
const { CspEvaluator } = createRequire(import.meta.url)('csp_evaluator');
const { CspParser } = createRequire(import.meta.url)('csp_evaluator/dist/parser.js');
const { Severity } = createRequire(import.meta.url)('csp_evaluator/dist/finding.js');

const { port, stop } = await serve();
const problems = [];

/** The Observatory's points for one page. */
async function observe(path) {
  const answer = await get(port, path);
  const text = answer.body.toString();
  const url = new URL(path, `https://${host}`);
  const lower = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const response = { status: answer.status, headers: lower, data: text, verified: true, httpEquiv: parseHttpEquivHeaders(text, url.href), request: { res: { responseUrl: url.href } }, config: { url: url.href } };
  const requests = new Requests(host);
  Object.assign(requests.responses, {
    auto: response, https: response, http: { ...response }, cors: response,
    httpRedirects: [{ url: new URL(path, `http://${host}`), status: 301 }, { url, status: answer.status }],
    httpsRedirects: [{ url, status: answer.status }],
  });
  requests.resources.path = text;
  requests.session = { url, redirectHistory: requests.responses.httpsRedirects, jar: { serializeSync: () => ({ cookies: [] }) } };
  let full = 100, plain = 100;
  const lines = [];
  for (const judge of ALL_TESTS) {
    const output = judge(requests);
    const points = getScoreModifier(output.result);
    full += points;
    if (points < 0) plain += points;
    if (points !== 0 || !output.pass) lines.push(`${points > 0 ? '+' : ''}${points} ${output.result}`);
    if (!output.pass) problems.push(`${path}: ${output.result}`);
  }
  return { ...getGradeForScore(plain >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? full : plain), lines };
}

let worst = Infinity;
const pages = files.filter((name) => name.endsWith('.html'));
for (const name of pages) {
  const path = name === '404.html' ? '/nothing-here' : address(name);
  const { score, grade, lines } = await observe(path);
  if (path === '/') console.log(`Observatory: / has ${score} points, ${grade}\n  ${lines.join('\n  ')}`);
  // The 404 page is sent for any address, so it has no rule of its own about who may embed it.
  if (score < (path === '/nothing-here' ? LEAST - 10 : LEAST)) problems.push(`${path} has ${score} points, ${grade}`);
  worst = Math.min(worst, score);
}
console.log(`Observatory: ${pages.length} pages, the worst has ${worst} points`);

const policies = new Map();
for (const name of files.filter((file) => !file.startsWith('_'))) {
  const { headers } = await get(port, address(name));
  policies.set(headers['Content-Security-Policy'], address(name));
}
for (const [policy, example] of policies) {
  const findings = new CspEvaluator(new CspParser(policy).csp).evaluate();
  const named = findings.map((f) => `${Severity[f.severity]}: ${f.directive} ${f.value ?? ''}: ${f.description}`);
  console.log(`csp_evaluator: the policy of ${example} has ${findings.length} findings${named.map((n) => `\n  ${n}`).join('')}`);
  for (const f of findings) if (f.severity <= Severity.HIGH || f.severity === Severity.SYNTAX) problems.push(`${example}: ${f.description}`);
}
await stop();
for (const p of problems) console.error(p);
process.exit(problems.length > 0 ? 1 : 0);
