// One finding as an article: what it is, what to do, what the paste states of
// it, and where it stands there.

import { button, h, plural } from './dom.js';
import { withLinks } from './quick.js';
import { BASIS, CONFIDENCE, FIXER, GENERATION, RETRY, asSentence, field, form } from './words.js';

const OWN_PATH = /^\/(?!\/)[\w./-]*$/;

/**
 * A link to a page of this site, or the bare text when the address is not one.
 * @param {string} text
 * @param {string|undefined} url from the index
 * @param {string} base origin of the site; # where its pages are in one file
 */
export function pageLink(text, url, base, classes = '') {
  if (!url || !OWN_PATH.test(url)) return h(`span${classes}`, {}, text);
  return h(`a${classes}`, { href: base === '#' ? base + url : base ? new URL(url, base).href : url }, text);
}

/**
 * @param {import('./contract').Finding} finding
 * @param {object} context
 * @param {string} context.id of the decoder, unique on the page
 * @param {number} context.index position in the result
 * @param {number} context.first position of the first finding with this code, whose card says what to do
 * @param {import('./contract').Place} [context.place] where it stands; absent for a shared result
 * @param {Record<string, import('./contract').Entry>} context.records
 * @param {string} context.base
 * @param {import('./contract').Note[]} context.notes
 * @param {import('./secrets.js').Secrets} context.secrets
 * @param {(index: number, finding: object) => void} context.onshow asks for the place in the paste
 * @param {(text: string, what: string) => void} context.oncopy
 */
export function findingCard(finding, context) {
  const { index, first, records, base, id } = context;
  const record = records[finding.code];
  const older = olderForm(finding.code, records);
  const title = `${id}-title-${index + 1}`;
  const card = h('article.d-finding', { tabindex: '-1', 'data-finding': index, 'aria-labelledby': title },
    h('h2.d-title', { id: title },
      pageLink(finding.code, finding.url, base, '.d-code'),
      ' ',
      finding.known ? finding.title : older ? 'Not in the current table' : 'Not in the catalog'),
    finding.count > 1 && h('p.d-count', {}, `${plural(finding.count, 'time')} in this text`));
  if (first < index) card.append(h('p.d-same', {}, 'What it means and what to do: ', toFinding(first, id), '.'));
  else if (finding.known) card.append(...advice(finding, record));
  else if (older) card.append(h('p.d-meaning', {}, `The current table does not list this code. The older table has its number, in small letters: ${older.code}.`));
  else card.append(h('p.d-meaning', {}, 'No published table that we know lists this code. ', ...unknown(finding, context.notes)));
  card.append(...doubts(finding, context), facts(finding, context), ...where(finding, context));
  if (finding.url && first === index) card.append(h('p.d-more', {}, pageLink(`All about ${finding.code}`, finding.url, base)));
  return card;
}

/** The older table's record of the number of a code that the current one does not list.
 * @param {string} code
 * @param {Record<string, import('./contract').Entry>} records */
export const olderForm = (code, records) => (records[code] ? undefined : records[code.toLowerCase()]);

/** A link to the card of another finding, which Places follows. */
const toFinding = (at, id) => h('a', { href: `#${id}-title-${at + 1}`, 'data-goto': at }, `finding ${at + 1}`);

// What the decoder says of a code that it does not know: its neighbours.
function unknown({ span }, notes) {
  const note = notes.find(({ kind, span: at }) => kind === 'unknown-code' && at[0] === span[0]);
  return note ? withLinks(note.text) : ['Check the spelling; it may also be newer than the catalog.'];
}

/** @param {import('./contract').Finding} finding
 * @param {import('./contract').Entry|undefined} record */
function advice({ verdict }, record) {
  const out = [];
  if (record?.meaning) out.push(h('p.d-meaning', {}, record.meaning));
  if (verdict) out.push(verdictList(verdict));
  const steps = record?.steps ?? [];
  if (steps.length) {
    out.push(h('p.d-label', {}, 'First steps'), h('ol.d-steps', {}, steps.map((step) => h('li', {}, step))));
  } else if (record?.solution) {
    out.push(h('p.d-label', {}, 'Published advice'), h('p.d-solution', {}, record.solution));
  }
  return out;
}

/** @param {import('./contract').Verdict} verdict */
export function verdictList({ retry, fixer, basis }) {
  const tag = (name, value, words) => words && h(`li.d-tag.d-${name}.d-${value}`, { title: words[1] }, words[0]);
  return h('ul.d-verdict', { 'aria-label': 'Verdict' },
    tag('retry', retry, RETRY[retry]), tag('fixer', fixer, FIXER[fixer]), tag('basis', basis, BASIS[basis]));
}

function doubts(finding, { records, base }) {
  const out = [];
  const confidence = CONFIDENCE[finding.confidence];
  if (confidence) out.push(h('p.d-doubt', {}, confidence));
  for (const { field: name, stated, expected, hint } of finding.contradictions ?? []) {
    const what = name === 'generation' ? 'The code is written in other letters. ' : `The ${field(name)} does not match the catalog. `;
    out.push(h('p.d-contradiction', {},
      h('strong', {}, what),
      'Pasted ', h('q', { dir: 'auto' }, stated), ', in the catalog ', h('q', {}, expected.replace(/\.$/, '')), '. ', asSentence(hint)));
  }
  if (finding.alternatives?.length) {
    out.push(h('p.d-alternatives', {}, 'It may also be ', finding.alternatives.map((code, i) => [
      i > 0 && ' or ',
      pageLink(code, records[code]?.url, base, '.d-code'),
      records[code]?.title && ` (${records[code].title})`,
    ]), '.'));
  }
  return out;
}

function facts(finding, { id, records, index, oncopy, place, secrets }) {
  const list = h('dl.d-facts');
  const fact = (name, ...value) => list.append(h('div.d-fact', {}, h('dt', {}, name), h('dd', {}, value)));
  const status = records[finding.code]?.status;
  if (finding.http_status) fact('HTTP status', finding.http_status);
  else if (status) fact('HTTP status', `${status} in the catalog; the text states none`);
  if (finding.request_id) {
    fact('Request id', h('code', { dir: 'auto' }, finding.request_id), ' ',
      button('.d-small', 'Copy', () => oncopy(finding.request_id, 'Request id'), { 'aria-label': `Copy request id of finding ${index + 1}` }));
  }
  if (finding.message) fact('Message', h('q.d-message', { dir: 'auto' }, finding.message));
  if (finding.time) fact('Time', h('code', { dir: 'auto' }, finding.time));
  if (finding.region) fact('Region', h('code', { dir: 'auto' }, finding.region));
  if (finding.request) fact('Request', h('code', { dir: 'auto' }, place?.request?.map((part) => piece(part, secrets)) ?? finding.request));
  if (finding.form && finding.form !== 'shared') fact('Stood in', form(finding.form));
  if (finding.generation) fact('Table', GENERATION[finding.generation] ?? finding.generation);
  if (finding.caused_by?.length) {
    fact('Caused by', finding.caused_by.map((at, i) => [i > 0 && ', ', toFinding(at, id)]));
  }
  return list;
}

/** @param {import('./contract').Finding} finding
 * @param {{index: number, place?: import('./contract').Place, secrets: any, onshow: Function}} context */
function where(finding, { index, place, secrets, onshow }) {
  if (!place) return [];
  const [before, after] = place.cut;
  return [h('div.d-where', {},
    button('.d-small.d-show', `Line ${place.line}, column ${place.column}`, () => onshow(index, finding), {
      'aria-label': `Show finding ${index + 1} in the text: line ${place.line}, column ${place.column}`,
    }),
    h('code.d-excerpt', { dir: 'auto' }, before && '…', place.parts.map((part) => piece(part, secrets)), after && '…'))];
}

/** @param {import('./contract').Place['parts'][0]} part
 * @param {import('./secrets.js').Secrets} secrets */
function piece({ text, code, kind, replacement }, secrets) {
  if (code) return h('mark.d-mark.d-mark-code', {}, text);
  return kind ? secrets.show(kind, text, replacement) : text;
}
