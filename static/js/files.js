// Files as text: the byte-order mark decides, then a look at the zero bytes,
// then UTF-8.

import { LIMIT } from './source.js';

/**
 * @param {File} file
 * @returns {Promise<{text: string, cut: number}>} cut: bytes that were not read
 * @throws {Error} with a sentence for the reader
 */
export async function readFile(file) {
  const bytes = new Uint8Array(await file.slice(0, LIMIT).arrayBuffer());
  const encoding = encodingOf(bytes);
  if (!encoding) throw new Error(`${file.name} is not a text: it holds binary data.`);
  const text = new TextDecoder(encoding).decode(bytes);
  return { text, cut: Math.max(0, file.size - LIMIT) };
}

function encodingOf(bytes) {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 4096);
  const zeros = [0, 0];
  head.forEach((byte, i) => {
    if (byte === 0) zeros[i & 1]++;
  });
  const half = head.length / 2;
  if (zeros[1] > half * 0.4 && zeros[0] < half * 0.1) return 'utf-16le';
  if (zeros[0] > half * 0.4 && zeros[1] < half * 0.1) return 'utf-16be';
  if (isBinary(head)) return '';
  return 'utf-8';
}

// Well-known starts of files that people drop by mistake; a text with a few
// stray bytes is still a text.
function isBinary(head) {
  const start = String.fromCharCode(...head.subarray(0, 4));
  return /^(?:\x89PNG|\xff\xd8\xff|GIF8|PK\x03\x04|%PDF|\x1f\x8b|\x00asm|\x7fELF|RIFF)/.test(start);
}
