/** What +CME ERROR numbers mean (3GPP TS 27.007, 9.2): those that modems without voice give. */
export const CME_MEANINGS: Record<number, string> = {
  0: "phone failure", 3: "operation not allowed", 4: "operation not supported", 5: "the SIM's PIN for the phone is required", 10: "no SIM is inserted", 11: "the SIM wants its PIN", 12: "the SIM wants its PUK", 13: "the SIM does not work", 14: "the SIM is busy", 15: "wrong SIM",
  16: "wrong password", 17: "the SIM wants its PIN2", 18: "the SIM wants its PUK2", 20: "memory full", 22: "not found", 23: "memory failure", 24: "text too long", 25: "invalid characters in text", 26: "dial string too long", 27: "invalid characters in dial string",
  30: "no network service", 31: "network timeout", 32: "only emergency calls are allowed", 50: "incorrect parameters", 51: "command implemented but disabled", 100: "unknown error", 103: "illegal subscriber", 106: "illegal equipment", 107: "service not allowed",
  111: "network not allowed here", 112: "location area not allowed", 113: "roaming not allowed here", 132: "service option not supported", 133: "service option not subscribed", 134: "service option out of order for now", 148: "packet service error", 149: "authentication failed",
};
