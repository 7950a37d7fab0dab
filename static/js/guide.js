// Pages of the guide that a search means. They are few: their titles and key
// words are in this script.

/* global __GUIDE__ */
/** @type {Array<[string, string, string]>} path, title, key words */
const pages = __GUIDE__;

const MOST = 3;
const SMALL = new Set(['how', 'the', 'what', 'why', 'when', 'can', 'does', 'for', 'and', 'not', 'cts', 'are', 'error', 'errors', 'code', 'codes']);

/** Entries for the pages that have every word of a query, begun words included. */
export function guide(query) {
  const words = query.toLowerCase().split(/[^a-z\d-]+/).filter((word) => word.length > 2 && !SMALL.has(word));
  if (!words.length) return [];
  return pages
    .filter(([, title, more]) => {
      const own = `${title} ${more}`.toLowerCase().split(/[^a-z\d-]+/);
      return words.every((word) => own.some((o) => o.startsWith(word)));
    })
    .slice(0, MOST)
    .map(([url, title]) => ({ code: 'Guide', title, url }));
}
