// Answers while the module is on its way: a plain look through the search index
// for codes and exact words. The module's answer replaces this one.

const CODE = /^(?:cts)?[\s.\-_]*(\d{1,4})$/i;

/** @param {string} index text of the search index @returns {Array<{code: string, title: string, status: number, url: string, words: string}>} */
export function readIndex(index) {
  return index.split('\n').slice(1).filter(Boolean).map((line) => {
    const field = line.split('\t');
    const code = field[0];
    const folder = code.startsWith('cts.') ? 'v1' : 'errors';
    return {
      code, title: field[7] ?? '', status: Number(field[1]), url: field[6] || `/${folder}/${code.toLowerCase().replace('.', '-')}/`,
      message: field[8] ?? '', words: line.toLowerCase(),
    };
  });
}

/** Entries that a query means without doubt, exact codes first. */
export function scan(entries, query, limit) {
  const digits = CODE.exec(query.trim())?.[1];
  if (digits) {
    const code = digits.padStart(4, '0');
    const upper = entries.filter((entry) => entry.code.endsWith(`.${code}`));
    return upper.concat(entries.filter((entry) => !upper.includes(entry) && entry.code.includes(`.${digits}`))).slice(0, limit);
  }
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => words.every((word) => entry.words.includes(word))).slice(0, limit);
}
