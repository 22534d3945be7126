/** The positive errno of #XSOCKET: -<errno> (Zephyr's minimal C library) that users tell apart. */
export const ERRORS: Record<number, string> = {
  2: "DNS_FAILED", 45: "TLS", 48: "PORT_IN_USE", 50: "CONTEXT", 51: "CONTEXT", 53: "CONNECTION_LOST", 54: "CONNECTION_LOST", 60: "TIMEOUT", 61: "CONNECT_FAILED", 65: "CONNECT_FAILED", 111: "CONNECT_FAILED",
};

/** What each means. */
export const MEANINGS: Record<number, string> = {
  2: "the host name was not found", 12: "no memory is left", 22: "wrong parameter", 23: "too many sockets", 32: "the connection is broken", 43: "the protocol is not supported",
  45: "the connection could not be secured: no credentials under this tag, or the certificate was refused", 48: "the port is in use", 49: "the address is not available",
  50: "the network is down", 51: "the network is unreachable", 53: "the connection was aborted", 54: "the peer reset the connection", 57: "not connected", 60: "no answer in time",
  61: "the peer refused the connection", 65: "the host is unreachable", 111: "the peer refused the connection",
};

/** Errors that pass: nothing came, or nothing could be sent, in time (ETIMEDOUT; EAGAIN on some firmware). */
export const TIMED_OUT = 60;
export const AGAIN = 11;
/** The network is gone (ENETDOWN). */
export const NETWORK_DOWN = 50;
