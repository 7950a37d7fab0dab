// Style of <cts-decoder> in somebody else's page. Every colour, font and radius
// is a custom property that the page may set on the element.

const CSS = `
:host {
  color-scheme: light dark;
  --_text: var(--cts-text, light-dark(#1b2333, #e6e9f0));
  --_muted: var(--cts-muted, light-dark(#545f75, #a5afc2));
  --_surface: var(--cts-surface, light-dark(#fff, #141a26));
  --_raised: var(--cts-raised, light-dark(#f3f5f9, #1d2534));
  --_border: var(--cts-border, light-dark(#c3cad8, #3a465c));
  --_accent: var(--cts-accent, light-dark(#0b57b0, #8ab8ff));
  --_on-accent: var(--cts-on-accent, light-dark(#fff, #0b1526));
  --_mark: var(--cts-mark, light-dark(#ffe08a, #6b5300));
  --_field: var(--cts-field, light-dark(#d5e8ff, #17406e));
  --_secret: var(--cts-secret, light-dark(#ffc9de, #7a1f45));
  --_danger: var(--cts-danger, light-dark(#a8201a, #ff9b94));
  --_radius: var(--cts-radius, 8px);
  display: block;
  color: var(--_text);
  background: var(--_surface);
  font: var(--cts-font, 16px/1.5 system-ui, sans-serif);
  padding: 1rem;
  border: 1px solid var(--_border);
  border-radius: var(--_radius);
}
:host([hidden]), [hidden] { display: none !important; }
:host([data-drop]) { outline: 3px dashed var(--_accent); }
* { box-sizing: border-box; }
p, ul, ol, dl { margin: .5rem 0; }
a { color: var(--_accent); }
.d-label { font-weight: 600; }
.d-field { position: relative; margin: .25rem 0; background: var(--_surface); }
.d-text, .d-mirror, code { font-family: var(--cts-mono, ui-monospace, monospace); }
.d-text {
  position: relative; display: block; width: 100%; padding: .75rem; resize: vertical;
  font-size: 16px; line-height: 1.5; color: inherit; background: transparent;
  border: 1px solid var(--_border); border-radius: var(--_radius); overflow-wrap: break-word;
}
.d-mirror {
  position: absolute; overflow: hidden; color: transparent; pointer-events: none;
  white-space: pre-wrap; overflow-wrap: break-word; forced-color-adjust: none;
}
.d-mirror .d-mark { color: transparent; }
.d-mark { background: var(--_mark); color: inherit; border-radius: 2px; }
.d-mark-field, .d-mark-foreign, .d-mark-guess { background: var(--_field); }
.d-mark-secret, .d-secret { background: var(--_secret); }
.d-mark.d-current { outline: 2px solid var(--_accent); }
.d-bar, .d-copy, .d-verdict, .d-window, .d-switches { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .5rem 0; }
.d-button {
  font: inherit; min-height: 2.5rem; padding: .25rem 1rem; cursor: pointer; color: inherit;
  background: var(--_raised); border: 1px solid var(--_border); border-radius: var(--_radius);
}
.d-small { min-height: 1.75rem; padding: 0 .6rem; font-size: .875em; }
.d-primary { color: var(--_on-accent); background: var(--_accent); border-color: transparent; }
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.d-status { display: block; min-height: 1.5em; font-weight: 600; }
.d-progress { width: 100%; accent-color: var(--_accent); }
.d-finding, .d-failure, .d-summary, .d-nothing { margin: 1rem 0; padding: 1rem; border: 1px solid var(--_border); border-radius: var(--_radius); }
.d-finding[data-current] { border-color: var(--_accent); }
.d-failure, .d-contradiction { border-color: var(--_danger); }
.d-title, .d-heading { margin: 0; font-size: 1.125em; }
.d-verdict { padding: 0; list-style: none; }
.d-tag { padding: 0 .6rem; border: 1px solid var(--_border); border-radius: 99px; font-size: .875em; }
.d-fact { display: grid; grid-template-columns: 8rem 1fr; gap: .5rem; }
.d-fact dt { color: var(--_muted); }
.d-fact dd { margin: 0; overflow-wrap: anywhere; }
.d-excerpt { display: block; margin-top: .25rem; padding: .5rem; background: var(--_raised); border-radius: var(--_radius); white-space: pre-wrap; overflow-wrap: anywhere; }
.d-switches { border: 1px solid var(--_border); border-radius: var(--_radius); }
.d-copied { width: 100%; }
summary { cursor: pointer; }
@media (max-width: 30rem) { .d-fact { grid-template-columns: 1fr; gap: 0; } }
`;

let made = null;

/** The sheet, made once for all elements of a page. */
export function sheet() {
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(CSS);
  }
  return made;
}
