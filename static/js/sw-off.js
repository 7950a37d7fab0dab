// Published as /sw.js in place of the service worker when that is switched off
// (ctserr build -offline=false): removes what it kept, and itself.

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(remove()));

async function remove() {
  for (const name of await caches.keys()) {
    if (name.startsWith('site-')) await caches.delete(name);
  }
  await registration.unregister();
}
