// The contract of the decoder's JSON (version 1), as `ctserr decode -json`
// prints it and the module returns it, and of what the worker adds for the page.
// New keys may be added within a version.

/** Half-open range [start, end): UTF-16 code units of the text here, bytes on the command line. */
export type Span = [start: number, end: number];

export interface Result {
  version: 1;
  /** CTS errors in order of first appearance, at most 1,000 distinct ones. */
  findings: Finding[];
  /** What it may be when no code is certain, best first. */
  suggestions: Suggestion[];
  /** Errors of other services; never CTS codes. */
  foreign: Foreign[];
  notes: Note[];
  /** In order of span, apart from each other. */
  redactions: Redaction[];
  /** Records of every known code above, each once. */
  entries: Entry[];
  /** Only where the text holds several failures or time stamps. */
  summary?: { codes: Array<{ code: string; count: number }>; first_time?: string; last_time?: string };
}

export interface Finding {
  /** CTS.0218 or cts.0036; letter case carries meaning. */
  code: string;
  generation: 'v3' | 'v1';
  /** The catalog has the code; title, url and verdict are there only then. */
  known: boolean;
  title?: string;
  /** Path on the site: /errors/cts-0218/ */
  url?: string;
  verdict?: Verdict;
  /** As the text states them; left out when it does not. */
  http_status?: number;
  request_id?: string;
  message?: string;
  time?: string;
  region?: string;
  request?: string;
  /** What the error stood in: json-body, http-dump, go-sdk, terraform, ...; shared when a link told of it. */
  form: string;
  confidence: 'certain' | 'likely' | 'possible';
  /** How often this very failure appears. */
  count: number;
  span: Span;
  last: Span;
  evidence: Array<{ field: string; span: Span }>;
  /** Indexes of the findings that the text names as the cause. */
  caused_by: number[];
  contradictions: Array<{ field: string; stated: string; expected: string; hint: string }>;
  /** Codes that it may be instead. */
  alternatives: string[];
}

export interface Verdict {
  retry: 'never' | 'after-fix' | 'backoff';
  fixer: 'caller' | 'account-admin' | 'operator';
  basis: 'published' | 'inferred';
}

export interface Suggestion { code: string; score: number; reason: string; span: Span }

export interface Foreign {
  code: string;
  service: string;
  meaning: string;
  http_status?: number;
  request_id?: string;
  message?: string;
  span: Span;
}

export interface Note { kind: string; text: string; span: Span }

export interface Redaction { kind: string; span: Span; replacement: string }

export interface Entry {
  code: string;
  generation: 'v3' | 'v1';
  title: string;
  url: string;
  status?: number;
  message?: string;
  meaning?: string;
  solution?: string;
  category?: string;
  verdict: Verdict;
  steps: string[];
}

/** What the worker answers to a decoding: the result's first part, and what the page shows beside it. */
export interface Answer extends Result {
  totals: {
    findings: number;
    /** Findings with their repeats. */
    failures: number;
    foreign: number;
    /** Kinds of redactions with their number. */
    kinds: Array<[kind: string, count: number]>;
  };
  /** Parallel to findings; empty for a shared result, which has no text. */
  places: Place[];
  /** Highlights of the window that is shown. */
  marks: Mark[];
}

/** Where a finding stands, with the line around it in pieces. */
export interface Place {
  line: number;
  column: number;
  parts: Array<{ text: string; code?: true; kind?: string; replacement?: string }>;
  /** Whether the line goes on before and after the pieces. */
  cut: [boolean, boolean];
  /** The finding's request in pieces, secrets apart. */
  request?: Array<{ text: string; kind?: string; replacement?: string }>;
}

export interface Mark {
  start: number;
  end: number;
  kind: 'code' | 'field' | 'foreign' | 'guess' | 'secret';
  finding?: number;
  secret?: string;
}

/** Events of <cts-decoder>; both bubble and leave a shadow root. */
export interface DecoderEvents {
  'cts-result': CustomEvent<{ findings: string[]; suggestions: string[] }>;
  'cts-error': CustomEvent<{ kind: string; message: string }>;
}
