// The service worker: keeps one whole version of the site for reading and
// decoding without a connection. A version is two files, the pack of all pages
// with what they load, and the decoder's module. Both are checked against the
// hash that the build gave them and kept whole or not at all, so that a deploy in
// the middle of an installation cannot mix two. Pages come from the version that
// is active, never from the network, until the reader takes the next one.
//
// The build fills in __SITE__: {version, pack: [path, integrity], module: the same}.

/* global __SITE__ */
const { version, pack, module } = __SITE__;

const PREFIX = 'site-';
const NAME = PREFIX + version;
const WHOLE = '/.whole'; // last to be written: a cache that has it is whole
const ASSETS = '/assets/';
const NOT_FOUND = '/404.html';

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
  else event.respondWith(held(url.pathname).then((found) => found ?? fetch(request)));
});

async function install() {
  await caches.delete(NAME); // of an installation that was cut off
  const cache = await caches.open(NAME);
  try {
    const [pages, code] = await Promise.all([load(pack), load(module)]);
    await cache.put(module[0], code);
    const { headers, files } = await pages.json();
    await Promise.all(files.map((file) => cache.put(file.path,
      new Response(file.base64 ? bytes(file.base64) : file.text, { headers: headers[file.headers] }))));
    await cache.put(WHOLE, new Response(version));
  } catch (error) {
    await caches.delete(NAME);
    throw error; // the version before stays; the browser tries again later
  }
}

// A fingerprint names one file for ever, so the browser's cache may have it. What
// it has may be broken: then the file is asked for anew.
async function load([path, integrity]) {
  const get = async (cache) => {
    const response = await fetch(path, { integrity, cache, credentials: 'omit' });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
    return response;
  };
  return get('default').catch(() => get('reload'));
}

const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

// One older version stays for tabs that still show its pages: they may ask for
// fingerprinted files, which no server has any more.
async function activate() {
  const whole = [];
  for (const name of (await caches.keys()).filter((key) => key.startsWith(PREFIX) && key !== NAME)) {
    if (await (await caches.open(name)).match(WHOLE)) whole.push(name);
    else await caches.delete(name);
  }
  await Promise.all(whole.slice(0, -1).map((name) => caches.delete(name)));
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
  if (!found || url.pathname === '/') {
    for (const other of [...codePages(url), `${url.pathname}/`]) {
      if (await held(other)) return Response.redirect(other, 302);
    }
  }
  if (found) return found;
  try {
    return await fetch(request);
  } catch (error) {
    const missing = await held(NOT_FOUND);
    if (!missing) throw error;
    if (/\.(?!html$)\w+$/.test(url.pathname)) { // data, a twin: on the server, perhaps
      return new Response(`${url.pathname} is not kept for reading offline. Connect, then open it again.\n`,
        { status: 503, headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
    }
    return new Response(missing.body, { status: 404, headers: missing.headers });
  }
}

// /CTS.0218, /0218 and /?q=CTS.0218 lead to the page of the code, as on the server:
// that of the current table where both have the number.
function codePages(url) {
  const typed = url.pathname === '/' ? url.searchParams.get('q') ?? '' : url.pathname.slice(1);
  const [, folder, digits] = /^(errors\/|v1\/)?(?:cts[.-]?)?(\d{4})\/?$/i.exec(typed.trim()) ?? [];
  return digits ? ['errors/', 'v1/'].filter((table) => !folder || folder === table).map((table) => `/${table}cts-${digits}/`) : [];
}
