// The last look-ups, on this device alone. What storage holds is read as
// hostile: only short texts and paths of this site come out.

import { remember, remembered } from './device.js';

const KEEP = 8;
const PAGE = /^\/[a-z\d][\w/-]*\/$/;

const short = (value) => typeof value === 'string' && value.length <= 200;

/** @returns {Array<{code: string, title: string, url: string}>} */
export function recent() {
  let list = [];
  try {
    list = JSON.parse(remembered('recent') || '[]');
  } catch {
    // not ours
  }
  if (!Array.isArray(list)) return [];
  return list.filter((entry) => entry && short(entry.code) && short(entry.title) && short(entry.url) && PAGE.test(entry.url))
    .slice(0, KEEP).map(({ code, title, url }) => ({ code, title, url }));
}

export const keeping = () => remembered('keep') !== 'off';

export function keep(on) {
  remember('keep', on ? '' : 'off');
  if (!on) forget();
}

export const forget = () => remember('recent', '');

export function add({ code, title, url }) {
  if (!keeping()) return;
  remember('recent', JSON.stringify([{ code, title, url }, ...recent().filter((entry) => entry.url !== url)].slice(0, KEEP)));
}
