// netlify.toml and the rules of the tree under the platform's own parsers and
// matchers: what Netlify will do with every address of the site.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { resolveConfig } from '@netlify/config';
import { HeadersHandler } from '@netlify/headers';
import { parseAllHeaders } from '@netlify/headers-parser';
import { parseAllRedirects } from '@netlify/redirect-parser';
import { RedirectsHandler } from '@netlify/redirects';
import { StaticHandler } from '@netlify/static';
import { dist, entries, files, pages, repository } from '../tree.js';
import { contract } from './contract.js';

const origin = 'https://cts.example';
const configPath = join(repository, 'netlify.toml');

const redirects = new RedirectsHandler({
  configPath, configRedirects: [], projectDir: repository, publicDir: dist, siteID: '0', siteURL: origin,
  jwtSecret: '', jwtRoleClaim: '',
  notFoundHandler: async () => new Response('not found', { status: 404 }),
});
const headers = new HeadersHandler({
  configPath, configHeaders: [], projectDir: dist, publishDir: dist,
  logger: { error: (message) => assert.fail(message) },
});
const statics = new StaticHandler({ directory: dist });

// One request, answered in the platform's order: redirect, file, 404 page.
async function ask(path) {
  const request = new Request(origin + path);
  const file = await statics.match(request);
  const match = await redirects.match(request);
  if (match && (match.force || !file)) {
    const response = await redirects.handle(request, match, async () => undefined);
    return { status: response.status, location: response.headers.get('location')?.replace(origin, '') };
  }
  const rules = await headers.apply(request);
  if (!file) return { status: 404, headers: rules };
  const response = await file.handle();
  await response.body?.cancel();
  return { status: 200, type: rules['Content-Type'] ?? response.headers.get('content-type'), headers: rules };
}

test('the parsers have nothing to say', async () => {
  const parsedHeaders = await parseAllHeaders({ netlifyConfigPath: configPath, headersFiles: [join(dist, '_headers')], minimal: false });
  assert.deepEqual(parsedHeaders.errors, []);
  assert.ok(parsedHeaders.headers.length > files.length / 2, `${parsedHeaders.headers.length} rules of headers`);
  const parsed = await parseAllRedirects({ netlifyConfigPath: configPath, redirectsFiles: [join(dist, '_redirects')], configRedirects: [], minimal: false });
  assert.deepEqual(parsed.errors, []);
  assert.ok(parsed.redirects.length > entries.length * 7, `${parsed.redirects.length} rules of redirects`);
  assert.ok(pages.includes('404.html'));
});

test('each context builds as it should', async () => {
  for (const [context, branch, command] of [
    ['production', 'main', 'make build BASE_URL=$URL'],
    ['deploy-preview', 'topic', 'make build BASE_URL=$DEPLOY_PRIME_URL PREVIEW=1'],
    ['branch-deploy', 'topic', 'make build BASE_URL=$DEPLOY_PRIME_URL PREVIEW=1'],
  ]) {
    const { config } = await resolveConfig({ config: configPath, repositoryRoot: repository, cwd: repository, context, branch, offline: true, mode: 'cli', env: {}, buffer: true });
    assert.equal(config.build.command, command, context);
    assert.equal(config.build.publish, join(repository, 'dist'), context);
    assert.match(config.build.environment.GO_VERSION, /^1\.\d+\.\d+$/, context);
    assert.ok(config.headers.length >= 2, context);
  }
});

contract(ask);
