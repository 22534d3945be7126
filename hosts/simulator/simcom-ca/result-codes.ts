/** <result> of AT+CAOPEN, AT+CASERVER and AT+CASEND (C1803). */
export const SUCCESS = 0;
export const SOCKET_ERROR = 1;
export const NO_MEMORY = 2;
export const CONNECTION_LIMIT = 3;
export const INVALID_ADDRESS = 6;
export const NOT_SUPPORTED = 7;
export const CANNOT_BIND = 12;
export const CANNOT_LISTEN = 13;
export const CANNOT_RESOLVE = 20;
export const NETWORK_NOT_ACTIVE = 21;
export const REFUSED = 23;
export const EXPIRED = 24;
export const OTHER_NAME = 25;
export const EXPIRED_AND_OTHER_NAME = 26;
export const CONNECT_FAILED = 27;

/** Failures of the network that have a result of their own. */
const CAUSES: Record<string, number> = {
  ENOTFOUND: CANNOT_RESOLVE,
  ECONNREFUSED: REFUSED,
  EADDRINUSE: CANNOT_BIND,
  EACCES: CANNOT_BIND,
  CERT_HAS_EXPIRED: EXPIRED,
  ERR_TLS_CERT_ALTNAME_INVALID: OTHER_NAME,
};

/** The result of a connection attempt that ended in one of Node's error codes, or several separated by spaces. */
export function resultOf(codes: string): number {
  const results = new Set(codes.split(" ").map(code => CAUSES[code] ?? CONNECT_FAILED));
  if (results.size === 1) return [...results][0];
  return results.has(EXPIRED) && results.has(OTHER_NAME) ? EXPIRED_AND_OTHER_NAME : CONNECT_FAILED;
}
