/** <result> (C1803) that users tell apart. */
export const ERRORS: Record<number, string> = {
  3: "LINK_IN_USE", 20: "DNS_FAILED", 21: "CONTEXT", 23: "CONNECT_FAILED", 24: "CERTIFICATE_EXPIRED", 25: "CERTIFICATE_NAME", 26: "CERTIFICATE", 27: "CONNECT_FAILED",
};

/** What each means; the last ones are firmware's (wire-notes 3). */
export const MEANINGS: Record<number, string> = {
  1: "socket error", 2: "the modem is out of memory", 3: "too many connections", 4: "invalid parameter", 6: "invalid address", 7: "not supported", 12: "the port could not be bound",
  13: "the port could not be listened on", 20: "the host name was not found", 21: "the network is not active", 23: "the host refused the connection", 24: "the certificate has expired",
  25: "the certificate is for another name", 26: "the certificate is for another name and has expired", 27: "no connection",
  8: "not this kind of session", 9: "closed and not released yet", 10: "illegal operation", 11: "can't be closed", 18: "no connection",
};
