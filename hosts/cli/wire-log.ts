import { TRACE_COMMAND, TRACE_DISCARDED, TRACE_LINE, TRACE_RECEIVED, TRACE_SENT } from "../../src/platform.js";

/** Characters of a payload that are shown. */
const FOLD = 40;

/** Bytes as printable text: controls and what is not ASCII are escaped. */
export function escapeBytes(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    if (byte === 13) text += "\\r";
    else if (byte === 10) text += "\\n";
    else if (byte === 92) text += "\\\\";
    else if (byte >= 32 && byte < 127) text += String.fromCharCode(byte);
    else text += "\\x" + byte.toString(16).padStart(2, "0");
  }
  return text;
}

/** One line of the wire log: time on the host's clock (s), direction, bytes escaped, payload folded. */
export function wireLine(now: number, direction: number, bytes: Uint8Array): string {
  const time = (now / 1000).toFixed(3).padStart(9);
  if (direction === TRACE_COMMAND) return `${time} > ${escapeBytes(bytes)}`;
  if (direction === TRACE_LINE) return `${time} < ${escapeBytes(bytes)}`;
  if (direction === TRACE_DISCARDED) return `${time} < (a line that may hold a secret is not shown)`;
  const arrow = direction === TRACE_SENT ? ">" : "<";
  const shown = escapeBytes(bytes.subarray(0, FOLD));
  return `${time} ${arrow} [${bytes.length} bytes] ${shown}${bytes.length > FOLD ? "…" : ""}`;
}

export { TRACE_COMMAND, TRACE_LINE, TRACE_RECEIVED };
