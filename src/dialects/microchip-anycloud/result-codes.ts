/** Status codes (wire-notes 5.1) that users tell apart. */
export const ERRORS: Record<number, string> = {
  9: "CONTEXT", 10: "CONNECTION_LOST", 11: "LINK_IN_USE", 14: "CONNECT_FAILED", 15: "CERTIFICATE", 16: "CONNECT_FAILED", 24: "WIFI_FAILED", 41: "DNS_FAILED", 42: "DNS_FAILED",
};

/** What each means. */
export const MEANINGS: Record<number, string> = {
  1: "general error", 2: "invalid command", 3: "unknown command", 4: "invalid parameter", 5: "wrong number of parameters", 6: "the configuration can't be changed now",
  7: "the configuration can't be read", 8: "the Wi-Fi request failed", 9: "the station is not connected", 10: "there is no such socket", 11: "no socket is free",
  12: "invalid protocol", 13: "closing failed", 14: "no connection, or the port could not be bound", 15: "the peer could not be verified, or TLS failed", 16: "no connection", 17: "sending failed",
  18: "the option could not be set", 19: "no destination was set", 20: "the length does not fit the data", 21: "disconnecting is not permitted", 22: "disconnecting failed",
  23: "connecting is not permitted", 24: "the network could not be joined", 37: "unsupported security", 38: "invalid security parameters", 41: "invalid type of record", 42: "the host name was not found",
  43: "no answer to ping", 44: "network error", 47: "MQTT error",
};
