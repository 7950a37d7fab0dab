// What can be taken away from a result: a ticket, a link, the redacted text.
// Above it stand the switches of the secrets that were found; they apply to
// everything that is copied or shared.

import { copyText } from './clipboard.js';
import { button, h } from './dom.js';

const FORMATS = [['md', 'Markdown'], ['jira', 'Jira'], ['text', 'Plain text']];

/**
 * @param {object} options
 * @param {Array<[string, number]>} options.kinds of secrets that were found, with their number
 * @param {number} options.findings
 * @param {import('./secrets.js').Secrets} options.secrets
 * @param {boolean} options.shared the result came by a link: there is no text to take
 * @param {(format: string) => Promise<string>} options.ticket
 * @param {() => Promise<string>} options.link
 * @param {() => Promise<string>} options.redacted
 * @param {(text: Promise<string>, what: string) => void} options.copy
 */
export function actions({ kinds, findings, secrets, shared, ticket, link, redacted, copy }) {
  return h('section.d-actions', { 'aria-label': 'Copy and share' },
    secrets.switches(kinds),
    !shared && !kinds.length && h('p.d-count', {}, 'No secrets were recognised. Look through what you copy before you send it.'),
    h('div.d-copy', { role: 'group', 'aria-label': 'Copy for ticket' },
      h('span.d-label', {}, 'Copy for ticket'),
      FORMATS.map(([format, name]) => button('.d-small', name, () => copy(ticket(format), `Ticket as ${name}`)))),
    h('div.d-copy', {},
      findings > 0 && button('.d-small', 'Copy share link', () => copy(link(), 'Share link'), {
        title: 'The link holds codes, statuses, request ids, times and regions, nothing else of the text',
      }),
      !shared && kinds.length > 0 && button('.d-small', 'Copy redacted text', () => copy(redacted(), 'Redacted text'))));
}

/**
 * A copy function, and the place where it tells how it went, with the text when
 * the browser refuses.
 */
export function copier() {
  const byHand = h('div.d-by-hand', { role: 'status' });
  let timer = 0;
  const show = (seen, ...content) => { // for some seconds at the edge of the window, or to stay
    clearTimeout(timer);
    byHand.classList.toggle('update', seen > 0);
    byHand.replaceChildren(...content);
    if (seen) timer = setTimeout(show, seen, 0);
  };
  const say = (words) => show(4000, h('span', {}, words));
  const copy = async (text, what) => {
    show(0);
    try {
      if (await copyText(text)) return say(`${what} copied.`);
      const area = h('textarea.d-copied', { readonly: true, rows: '6', 'aria-label': `${what}, to copy by hand` });
      area.value = await text;
      show(0, h('p', {}, 'The browser refused to copy. Copy by hand:'), area);
      byHand.scrollIntoView({ block: 'nearest', behavior: 'instant' });
      area.select();
    } catch (error) {
      say(`${what} could not be made: ${error.message}`);
    }
  };
  return { byHand, copy, hush: () => show(0) };
}
