/** How data look on the command line and in answers: as text, or (type 0) as hexadecimal digits. */

/** What follows data behind their header, first byte lowest. */
export const CRLF = 0x0a0d;

/** How XRECV answers: not known yet; data and then what they are; or the other way about (wire-notes N5). */
export const UNKNOWN = 0;
export const DATA_FIRST = 1;
export const HEADER_FIRST = 2;

/** Whether the arena's bytes from `from` to `to`, of which at most `most` count, can stand in quotes as they are: all can be printed and none is a quote. */
export function printable(arena: Uint8Array, from: number, to: number, most: number): boolean {
  const end = to - from > most ? from + most : to;
  for (let at = from; at < end; at++) {
    const byte = arena[at]!;
    if (byte < SPACE || byte > TILDE || byte === QUOTE) return false;
  }
  return true;
}

/** Puts the bytes for which `count` hexadecimal digits from `from` on stand in their place. @returns how many; -1 when they are none */
export function decodeHex(arena: Uint8Array, from: number, count: number): number {
  if ((count & 1) !== 0) return -1;
  let to = from;
  for (let at = from; at < from + count; at += 2) {
    const high = value(arena[at]!);
    const low = value(arena[at + 1]!);
    if (high < 0 || low < 0) return -1;
    arena[to++] = (high << 4) | low;
  }
  return count >> 1;
}

function value(digit: number): number {
  if (digit >= 48 && digit <= 57) return digit - 48;
  if (digit >= 65 && digit <= 70) return digit - 55;
  return digit >= 97 && digit <= 102 ? digit - 87 : -1;
}

const SPACE = 32;
const QUOTE = 34;
const TILDE = 126;
