/** Finding what a modem may have said among bytes that it passes through. Lines given have their line ends: "\r\nOK\r\n". */

/** Whether [at, end) is the beginning of `line`. */
export function begins(bytes: Uint8Array, at: number, end: number, line: string): boolean {
  for (let i = end - at - 1; i >= 0; i--) if (bytes[at + i] !== line.charCodeAt(i)) return false;
  return true;
}

/** Where the end of [from, end) begins that is the beginning of `line`, whose first character is CR; `end`: nowhere. */
export function endsLike(bytes: Uint8Array, from: number, end: number, line: string): number {
  const least = end - line.length > from ? end - line.length : from;
  let place = end;
  for (let at = end - 1; at >= least; at--) {
    const byte = bytes[at]!;
    // no line has such characters
    if (byte > 90 || (byte < 32 && byte !== CR && byte !== LF)) break;
    if (byte === CR && begins(bytes, at, end, line)) place = at;
  }
  return place;
}

/** Where the end of [from, end) begins that is the beginning of one of `lines`: -1 - place when all of one is there. */
export function endOf(bytes: Uint8Array, from: number, end: number, lines: string[]): number {
  let first = end;
  for (let i = 0; i < lines.length; i++) {
    const place = endsLike(bytes, from, end, lines[i]!);
    if (end - place === lines[i]!.length) return -1 - place;
    if (place < first) first = place;
  }
  return first;
}

/** Where the last `line` in [from, end) begins; -1: there is none. */
export function lastLine(bytes: Uint8Array, from: number, end: number, line: string): number {
  for (let at = end - line.length; at >= from; at--) if (bytes[at] === CR && begins(bytes, at, at + line.length, line)) return at;
  return -1;
}

const LF = 10;
const CR = 13;
