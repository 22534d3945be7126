/*
 * What v1.5 says when data mode is over (slm_at_tcp_proxy.c), among bytes that it passes through:
 *   #XTCPCLI: <errno>,"disconnected" CR LF, and mostly #XTCPCLI: <n>,"datamode" CR LF behind it
 *   Ready CR LF, when it has restarted
 */
const NAME = "#XTCPCLI: ";
const GONE = ',"disconnected"\r\n';
const OVER = ',"datamode"\r\n';
const READY = "Ready\r\n";
/** Bytes of the longest. */
const LONGEST = 2 * (NAME.length + 6) + GONE.length + OVER.length;

/** The position behind `text` at `at`; `end` where the bytes end before it does; -1 where it is not there. */
function follow(bytes: Uint8Array, at: number, end: number, text: string): number {
  if (at < 0) return -1;
  for (let i = 0; i < text.length; i++, at++) {
    if (at === end) return end;
    if (bytes[at] !== text.charCodeAt(i)) return -1;
  }
  return at;
}

/** The same for NAME, a number and `text`. */
function followLine(bytes: Uint8Array, at: number, end: number, text: string): number {
  let place = follow(bytes, at, end, NAME);
  if (place < 0) return -1;
  if (place < end && bytes[place] === MINUS) place++;
  for (let digits = 0; digits < 5 && place < end && bytes[place]! >= 48 && bytes[place]! <= 57; digits++) place++;
  return follow(bytes, place, end, text);
}

/** Where the end of [from, end) begins that is the beginning of such words: -1 - place when all of them are there; `end`: nowhere (see escape.ts). */
export function dataModeEnd(bytes: Uint8Array, from: number, end: number): number {
  for (let at = end - LONGEST > from ? end - LONGEST : from; at < end; at++) {
    const byte = bytes[at];
    if (byte === R) {
      if (follow(bytes, at, end, READY) === end) return end - at === READY.length ? -1 - at : at;
    } else if (byte === HASH) {
      const gone = followLine(bytes, at, end, GONE);
      if (gone < 0 || (gone < end && followLine(bytes, gone, end, OVER) !== end)) continue;
      // whole lines end so
      return bytes[end - 1] === LF && bytes[end - 3] === QUOTE ? -1 - at : at;
    }
  }
  return end;
}

const LF = 10;
const QUOTE = 34;
const HASH = 35;
const MINUS = 45;
const R = 82;
