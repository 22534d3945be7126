/** How `AT+CMEE` lets errors look: 0 `ERROR`, 1 numbers, 2 texts (3GPP TS 27.007 9.1). */
export type ErrorMode = 0 | 1 | 2;

/** A final result code (ITU-T V.250 5.7). */
export interface Final {
  /** The verbose form, which may depend on AT+CMEE. */
  text(mode: ErrorMode): string;
  /** The form after ATV0. */
  numeric: string;
  /** Whether the rest of the command line is executed. */
  ok: boolean;
}

/** A handler's answer when the final result code comes later, through `call.end`. */
export const PENDING = Symbol("pending");

/** What a handler returns; nothing means OK. */
export type Result = Final | typeof PENDING | void;

/** A final result code without variants. */
export function final(text: string, numeric = text, ok = false): Final {
  return { text: () => text, numeric, ok };
}

export const OK = final("OK", "0", true);
export const CONNECT = final("CONNECT", "1");
export const NO_CARRIER = final("NO CARRIER", "3");
export const ERROR = final("ERROR", "4");

/** Texts of 3GPP TS 27.007 9.2. */
const CME: Record<number, string> = {
  3: "operation not allowed",
  4: "operation not supported",
  10: "SIM not inserted",
  11: "SIM PIN required",
  12: "SIM PUK required",
  13: "SIM failure",
  14: "SIM busy",
  16: "incorrect password",
  30: "no network service",
  31: "network timeout",
  50: "incorrect parameters",
  100: "unknown",
};

/** `+CME ERROR`, in the form that AT+CMEE asks for. */
export function cme(code: number): Final {
  const texts = ["ERROR", `+CME ERROR: ${code}`, `+CME ERROR: ${CME[code] ?? code}`];
  return { text: mode => texts[mode], numeric: "4", ok: false };
}
