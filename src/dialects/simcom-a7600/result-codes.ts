/** <err> (document 4) that users tell apart. */
export const ERRORS: Record<number, string> = { 1: "CONNECT_FAILED", 2: "CONTEXT", 4: "LINK_IN_USE", 10: "TIMEOUT", 11: "DNS_FAILED" };

/** What each means. */
export const MEANINGS: Record<number, string> = {
  1: "the network failed: the connection was refused or the host is unreachable", 2: "the network is not open", 3: "wrong parameter", 4: "operation not supported, or the link is in use",
  5: "no socket could be made", 6: "the port could not be bound", 7: "a server is listening already", 8: "the modem is busy", 9: "sockets are open", 10: "no connection in time",
  11: "the host name was not found", 12: "unknown error",
};
