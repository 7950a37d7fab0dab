// The one Trusted Types policy of the site. It makes script addresses, and only
// for this site's own files: nothing that a visitor pastes can become one.

const NAME = 'site-urls';
const HOLDER = Symbol.for(NAME); // bundles on one page share the policy: a name can be used once
const OWN_SCRIPT = /^\/(?:assets\/[\w.-]+|sw)\.js$/;

function ownScript(address) {
  const url = new URL(address, location.href);
  // A file on a disk has no origin, and neither has what it makes.
  if (url.protocol === 'blob:' && (url.origin === location.origin || location.protocol === 'file:')) return url.href;
  if (url.origin !== location.origin || !OWN_SCRIPT.test(url.pathname)) {
    throw new TypeError(`not a script of this site: ${url.pathname}`);
  }
  return url.href;
}

/**
 * The address as a TrustedScriptURL where the browser has them, else as text.
 * @param {string} address
 * @returns {any}
 * @throws {TypeError} if it is not one of this site's scripts
 */
export function scriptURL(address) {
  const policy = (globalThis[HOLDER] ??= globalThis.trustedTypes
    ? globalThis.trustedTypes.createPolicy(NAME, { createScriptURL: ownScript })
    : { createScriptURL: ownScript });
  return policy.createScriptURL(address);
}
