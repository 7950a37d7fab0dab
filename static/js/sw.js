// The service worker: keeps one whole version of the site for reading and
// decoding without a connection. A version is installed whole or not at all,
// each file checked against the hash that the build gave it, so that a deploy in
// the middle of an installation cannot mix two. Pages come from the version that
// is active, never from the network, until the reader takes the next one.
//
// The build fills in __SITE__: {version, headers, files: [[path, integrity], ...]}.

/* global __SITE__ */
const { version, headers, files } = __SITE__;

const PREFIX = 'site-';
const NAME = PREFIX + version;
const LIST = '/.files'; // last to be written: a cache that has it is whole
const ASSETS = '/assets/';
const NOT_FOUND = '/404.html';
const PARALLEL = 6;
const paths = new Set(files.map(([path]) => path));

addEventListener('install', (event) => event.waitUntil(install()));
addEventListener('activate', (event) => event.waitUntil(activate()));
addEventListener('message', ({ data }) => {
  if (data === 'activate') skipWaiting();
});
addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request, url));
  else if (url.pathname.startsWith(ASSETS)) event.respondWith(asset(request, url));
  else if (paths.has(url.pathname)) event.respondWith(held(url.pathname).then((found) => found ?? fetch(request)));
});

async function install() {
  await caches.delete(NAME); // of an installation that was cut off
  const cache = await caches.open(NAME);
  try {
    const old = await unchanged();
    const queue = files.slice();
    const work = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [path, integrity] = next;
        await cache.put(path, (await old(path, integrity)) ?? await load(path, integrity));
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    await cache.put(LIST, Response.json({ headers, files }));
  } catch (error) {
    await caches.delete(NAME);
    throw error; // the version before stays; the browser tries again later
  }
}

// Fingerprinted files may come from the browser's cache. The others are asked
// for anew: a cache between here and the server could hold an older one.
async function load(path, integrity) {
  const response = await fetch(path, { integrity, cache: path.startsWith(ASSETS) ? 'default' : 'reload', credentials: 'omit' });
  if (response.redirected || (!response.ok && path !== NOT_FOUND)) throw new Error(`${path}: HTTP ${response.status}`);
  return response;
}

// Files that an older version has with the same bytes and the same headers.
async function unchanged() {
  const last = await lastWhole();
  const list = last && await (await last.match(LIST)).json();
  if (!list || list.headers !== headers) return async () => undefined;
  const known = new Map(list.files);
  return async (path, integrity) => (known.get(path) === integrity ? last.match(path) : undefined);
}

/** The newest whole version beside this one. */
async function lastWhole() {
  for (const name of (await caches.keys()).filter((key) => key.startsWith(PREFIX) && key !== NAME).reverse()) {
    const cache = await caches.open(name);
    if (await cache.match(LIST)) return cache;
    await caches.delete(name);
  }
  return null;
}

// One older version stays for tabs that still show its pages: they may ask for
// fingerprinted files, which no server has any more.
async function activate() {
  await lastWhole();
  const older = (await caches.keys()).filter((key) => key.startsWith(PREFIX) && key !== NAME);
  await Promise.all(older.slice(0, -1).map((name) => caches.delete(name)));
  await clients.claim();
}

async function held(path) {
  try {
    return await (await caches.open(NAME)).match(path);
  } catch {
    return undefined; // storage is gone: the network is left
  }
}

// What a fingerprint names is the same in every version.
async function asset(request, url) {
  if (request.cache === 'reload') {
    const fresh = await fetch(request).catch(() => undefined);
    if (fresh?.ok) return fresh;
  }
  return (await held(url.pathname)) ?? (await caches.match(url.pathname).catch(() => undefined)) ?? fetch(request);
}

async function page(request, url) {
  const found = await held(url.pathname);
  const code = codePage(url);
  if (code && !(found && url.pathname !== '/')) return Response.redirect(code, 302);
  if (found) return found;
  try {
    return await fetch(request);
  } catch (error) {
    const missing = await held(NOT_FOUND);
    if (!missing) throw error;
    return new Response(missing.body, { status: 404, headers: missing.headers });
  }
}

// /CTS.0218, /0218 and /?q=CTS.0218 lead to the page of the code, as on the server.
function codePage(url) {
  const typed = url.pathname === '/' ? url.searchParams.get('q') ?? '' : url.pathname.slice(1);
  const digits = /^(?:errors\/)?(?:cts[.-]?)?(\d{4})\/?$/i.exec(typed.trim())?.[1];
  const path = `/errors/cts-${digits}/`;
  return digits && paths.has(path) ? path : '';
}
