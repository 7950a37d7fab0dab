// Words for what the decoder says in identifiers.

/** @type {Record<string, [string, string]>} retry -> short label, sentence */
export const RETRY = {
  never: ['Do not retry', 'The same call fails again.'],
  'after-fix': ['Retry after a fix', 'Send the call again once the cause is removed.'],
  backoff: ['Retry with back-off', 'Send the same call again, with growing pauses.'],
};

/** @type {Record<string, [string, string]>} */
export const FIXER = {
  caller: ['You act', 'The request has to change.'],
  'account-admin': ['Administrator acts', 'Rights or settings of the account have to change.'],
  operator: ['Operator acts', 'Nothing in the request is known to be wrong.'],
};

/** @type {Record<string, [string, string]>} of both halves of a verdict: inferred as soon as one is */
export const BASIS = {
  published: ['Published', 'A published source says both.'],
  inferred: ['Not all published', 'Whether to retry, who acts, or both is our conclusion; the page of the code says which.'],
};

/** @type {Record<string, string>} */
export const GENERATION = {
  v3: 'current table (upper case, API v3)',
  v1: 'older table (lower case, API v1)',
};

/** @type {Record<string, string>} */
export const CONFIDENCE = {
  likely: 'The code stands in plain text, or was put together from pieces: check that it is the one.',
  possible: 'It stays open whether this code is meant.',
};

const SECRETS = {
  token: 'tokens',
  key: 'private keys',
  signature: 'signatures',
  ak: 'access keys',
  sk: 'secret keys',
  cookie: 'cookies',
  password: 'passwords',
  email: 'e-mail addresses',
  ip: 'IP addresses',
  project: 'project ids',
  account: 'account ids',
  user: 'user ids',
  group: 'API group ids',
};

/** Plural name of a kind of redaction. */
export const secret = (kind) => SECRETS[kind] ?? kind.replaceAll('-', ' ');

/** A clause of the decoder as a sentence. */
export const asSentence = (clause) => clause && `${clause[0].toUpperCase()}${clause.slice(1).replace(/\.$/, '')}.`;

const FIELDS = {
  error_code: 'code',
  error_msg: 'message',
  message: 'message',
  http_status: 'HTTP status',
  request_id: 'request id',
  url: 'address',
  time: 'time',
  region: 'region',
  generation: 'generation',
};

/** Name of a field of a finding. */
export const field = (name) => FIELDS[name] ?? name.replaceAll('_', ' ');

/** Name of the form that an error stood in: go-sdk as Go SDK. */
export function form(name) {
  return name.replaceAll('-', ' ').replace(/\b(sdk|json|http|xml|csv|yaml|php|api)\b/g, (word) => word.toUpperCase())
    .replace(/^[a-z]/, (letter) => letter.toUpperCase());
}
