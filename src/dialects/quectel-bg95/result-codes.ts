/** Result codes (document 4) that users tell apart, and what all of them mean. */
export const ERRORS: Record<number, string> = {
  561: "CONTEXT", 563: "LINK_IN_USE", 564: "DNS_BUSY", 565: "DNS_FAILED", 566: "CONNECT_FAILED", 567: "CONNECTION_RESET", 569: "TIMEOUT", 570: "CONTEXT",
};

export const MEANINGS: Record<number, string> = {
  550: "unknown error", 551: "operation blocked", 552: "invalid parameters", 553: "the modem is out of memory", 554: "no socket could be made", 555: "operation not supported",
  556: "the port could not be bound", 557: "the port could not be listened on", 558: "writing to the socket failed", 559: "reading the socket failed", 560: "accepting failed",
  561: "the context could not be activated", 562: "the context could not be deactivated", 563: "the link is in use", 564: "the resolver is busy", 565: "the host name was not found",
  566: "the connection was refused or the host is unreachable", 567: "the connection was reset", 568: "the modem is busy", 569: "no connection in time", 570: "the context is not active",
  571: "sending was cancelled", 572: "operation not allowed", 573: "the port is busy", 574: "the context is active already",
};
