// The fragment of a share link. What stands behind the prefix is made and read
// by the module alone.

export const LINK_PREFIX = '#e=';

const PAYLOAD = /^#e=([\w.~%-]{1,20000})$/;

/** The payload of a share link's fragment, '' if it is none. */
export function payloadOf(hash) {
  return PAYLOAD.exec(hash)?.[1] ?? '';
}
