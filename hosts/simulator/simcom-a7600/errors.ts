/** <err> of the results and of `+CIPERROR` (chapter 4). */
export const SUCCEEDED = 0;
export const NETWORK_FAILURE = 1;
export const NOT_OPENED = 2;
export const WRONG_PARAMETER = 3;
export const NOT_SUPPORTED = 4;
export const CREATE_FAILED = 5;
export const BIND_FAILED = 6;
export const LISTENING_ALREADY = 7;
export const BUSY = 8;
export const SOCKETS_OPENED = 9;
export const TIMED_OUT = 10;
export const DNS_FAILED = 11;
export const UNKNOWN_ERROR = 12;

const CAUSES: Record<string, number> = {
  ENOTFOUND: DNS_FAILED,
  ETIMEDOUT: TIMED_OUT,
  ECONNREFUSED: NETWORK_FAILURE,
  ECONNRESET: NETWORK_FAILURE,
  EHOSTUNREACH: NETWORK_FAILURE,
  ENETUNREACH: NETWORK_FAILURE,
  ENETDOWN: NETWORK_FAILURE,
  EADDRINUSE: BIND_FAILED,
  EACCES: BIND_FAILED,
  EMFILE: CREATE_FAILED,
};

/** <err> of an attempt that ended in one of the network's error codes. */
export function errOf(code: string): number {
  return CAUSES[code] ?? UNKNOWN_ERROR;
}

/** <err_info> of `+IP ERROR`, spelled as in chapter 3; the place is the numeric value. */
export const ERR_INFO = [
  "Connection time out",
  "Bind port failed",
  "Port overflow",
  "Create socket failed",
  "Network is already opened",
  "Network is already closed",
  "No clients connected",
  "No active client",
  "Network not opened",
  "Client index overflow",
  "Connection is already created",
  "Connection is not created",
  "Invalid parameter",
  "Operation not supported",
  "DNS query failed",
  "TCP busy",
  "Net close failed for socket opened",
  "Sending time out",
  "Sending failure for network error",
  "Open failure for network error",
  "Server is already listening",
  "Operation failed",
  "No data",
] as const;
export type ErrInfo = (typeof ERR_INFO)[number];

/** <close_reason> of `+IPCLOSE` (chapter 5). */
export const CLOSED_BY_REMOTE = 1;
export const CLOSED_FOR_TIMEOUT_OR_DTR = 2;
