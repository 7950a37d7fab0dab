// The built tree that the tools look at, and what it promises.

import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = resolve(fileURLToPath(new URL('../..', import.meta.url)));
export const dist = resolve(process.env.DIST ?? join(repository, 'dist'));

if (!existsSync(join(dist, 'sha256sums.txt'))) {
  console.error(`${dist} is not a built tree: run \`make build\`, or name one with DIST=`);
  process.exit(2);
}

/** Every file of the tree, with slashes. */
export const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(dist.length + 1))
  .sort();

export const read = (name) => readFileSync(join(dist, name), 'utf8');

/** The address that a file is served at. */
export const address = (name) => `/${name}`.replace(/\/index\.html$/, '/');

/** Files that configure a host and are not served. */
export const configures = (name) => name.startsWith('_');

export const pages = files.filter((name) => name.endsWith('.html'));

/** Every entry of the catalog: {code, url, …}. */
export const entries = JSON.parse(read('catalog.json')).entries;

/** The path of an entry's page. */
export const page = (entry) => new URL(entry.url).pathname;

/**
 * Every way in which people type a code, as a path. A number that both tables
 * have belongs to the current one, and so does its code without a folder.
 */
export function spellings(entry) {
  const [prefix, number] = entry.code.split('.');
  const forms = [prefix.toUpperCase(), prefix.toLowerCase()].flatMap((p) => [`${p}.${number}`, `${p}-${number}`, p + number]);
  forms.push(number);
  const older = entry.generation === 'v1';
  const taken = older && entries.some((other) => other.generation === 'v3' && other.code.endsWith(number));
  const folder = page(entry).replace(/[^/]+\/$/, '');
  const inFolder = forms.filter((form) => folder + form + '/' !== page(entry)).map((form) => folder + form);
  return [...(taken ? [] : forms.map((form) => `/${form}`)), ...inFolder];
}
