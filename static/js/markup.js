// The form that a page's own HTML holds, for pages that bring none (a page of
// another site), and the parts that only make sense with script.

import { copier } from './actions.js';
import { button, count, h } from './dom.js';
import { EXAMPLES } from './examples.js';

/** The form as README.md shows it. */
export function form() {
  return [
    h('form.d-form', { role: 'search' },
      h('label.d-label', { for: 'd-q' }, 'Paste an error, a log or a code'),
      h('div.d-field', {},
        h('textarea.d-text', { id: 'd-q', rows: '8', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' })),
      h('div.d-bar', {}, h('button.d-button.d-primary', { type: 'submit' }, 'Decode'))),
    h('output.d-status', { for: 'd-q' }),
  ];
}

/**
 * Puts the parts that need script around the form and hands them out.
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} textarea
 * @param {HTMLOutputElement} status
 * @param {object} run what the buttons do
 */
export function frame(form, textarea, status, run) {
  const { byHand, copy, hush } = copier();
  const file = h('input', { type: 'file', hidden: true, 'aria-label': 'File to decode', on: { change: () => {
    if (file.files.length) run.open(file.files[0]);
    file.value = '';
  } } });
  const parts = {
    copy,
    hush,
    paste: button('.d-paste', 'Paste', run.paste, { hidden: true }),
    cancel: button('.d-cancel', 'Cancel', run.cancel, { hidden: true }),
    progress: h('progress.d-progress', { hidden: true, 'aria-label': 'Working' }),
    quick: h('div.d-before'),
    results: h('section.d-results', { 'aria-label': 'Result' }),
    window: windowBar(run.turn),
  };
  const bar = form.querySelector('.d-bar');
  bar.querySelector('.d-late')?.remove();
  bar.querySelector('button').disabled = false;
  bar.append(
    parts.paste,
    button('.d-open', 'Open file', () => file.click()),
    file,
    button('.d-clear', 'Clear', run.clear),
    parts.cancel);
  form.append(examples(run.example));
  textarea.parentElement.before(parts.window.bar);
  status.after(parts.progress, byHand, parts.quick, parts.results, proof(run.prove));
  return parts;
}

function examples(take) {
  const list = h('details.d-examples', {},
    h('summary', {}, 'Examples to try'),
    h('ul', {}, EXAMPLES.map(({ name, text }) => h('li', {}, button('.d-small', name, () => {
      list.open = false;
      list.firstElementChild.focus();
      take(text);
    })))));
  return list;
}

function windowBar(turn) {
  const label = h('span.d-window-label');
  const bar = h('div.d-window', { hidden: true },
    label, button('.d-small', 'Back', () => turn(-1)), button('.d-small', 'Forward', () => turn(1)));
  return { bar, show({ held, start, end, text }) {
    bar.hidden = !held;
    label.textContent = `Long text, read-only: characters ${count(start + 1)} to ${count(end)} of ${count(text.length)}`;
  } };
}

// The visible proof that the worker has no network.
function proof(run) {
  const list = h('ul.d-attempts', { 'aria-live': 'polite' });
  const start = button('.d-small.d-prove', 'Test it', async () => {
    start.disabled = true;
    list.replaceChildren(h('li', {}, 'The worker tries every way out …'));
    try {
      const attempts = await run();
      const open = attempts.filter(({ refused }) => !refused).length;
      list.replaceChildren(
        h('li.d-verdict-line', {}, open ? `${open} of ${attempts.length} ways out are open.` : `All ${attempts.length} ways out are closed.`),
        ...attempts.map(attempt));
    } catch (error) {
      list.replaceChildren(h('li', {}, error.message));
    }
    start.disabled = false;
  });
  return h('details.d-proof', {},
    h('summary', {}, 'What you paste stays on this device'),
    h('p', {}, 'The text is read in a worker that may not open any connection. ', start),
    list);
}

function attempt({ name, refused, reason }) {
  return h(`li.d-attempt.${refused ? 'd-refused' : 'd-not-refused'}`, {}, h('code', {}, name), ` ${refused ? 'refused' : 'NOT refused'}: ${reason}`);
}

/** What went wrong, what to do, and a way to try again. */
export function failureBox({ kind, message, advice, detail }, retry) {
  return h(`div.d-failure.d-failure-${kind}`, {},
    h('p', {}, h('strong', {}, message), ' ', advice),
    kind !== 'refused' && h('p', {}, kind === 'version'
      ? button('.d-retry-now', 'Reload the page', () => location.reload())
      : button('.d-retry-now', 'Retry', retry)),
    kind !== 'refused' && h('p', {}, 'The list of codes and their pages work without the decoder.'),
    detail && kind !== 'refused' && h('details', {}, h('summary', {}, 'Details'), h('code', {}, detail)));
}
