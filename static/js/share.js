// The fragment of a share link: #d1: and what the module wrote. A fragment of
// another version is taken, too, so that the module can say what is wrong.

const MAX = 20_000;

/** What a share link holds, '' if the fragment is none. */
export function sharedIn(hash) {
  return /^#d\d+:/.test(hash) ? hash.slice(1, MAX) : '';
}

/** Whether the page's address holds something to decode. */
export function asked() {
  return Boolean(sharedIn(location.hash) || new URLSearchParams(location.search).get('q'));
}
