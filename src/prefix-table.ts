/**
 * Finds out what a line is by its name: what it begins with, or the whole line.
 *
 * Names are compared eight characters at a time, as doubles, the last eight overlapping what was compared before, so a
 * line costs a few operations however many names the table holds. No two texts make the same double, and bytes that
 * make none (not a number) equal nothing.
 */
export class PrefixTable {
  /** The arena, for whoever reads numbers from lines. */
  declare view: DataView;
  /**
   * By the remainder of a name's first four characters its entry: place of its words here × 65536 + code × 256 + LONG +
   * WHOLE + length; 0: none. A place that is taken passes on to the next. Behind these, the names' words: for a name shorter than
   * eight characters its first four and its last four, each as an integer, for others eight at a time: the first, the last, then those between.
   */
  declare _table: Float64Array;
  /** Places for entries: odd, so that every character counts. */
  declare _places: number;

  /**
   * @param arena where the lines will lie; its first bytes are used
   * @param common names of 2 to 63 characters, separated by LF; the first has code 1. What ends in a colon or a comma is
   * followed by parameters and has at least 4, else it is a whole line.
   * @param own more names, at most 255 in all: the frequent ones first, which are found at once. Where two fit, the
   * earlier one counts.
   */
  constructor(arena: Uint8Array, common: string, own: string) {
    const list = (common + "\n" + own).split("\n");
    const firstOwn = common.split("\n").length;
    const places = 2 * list.length + 1;
    let next = places;
    for (let i = 0; i < list.length; i++) next += wordsOf(list[i]!.length);
    const view = new DataView(arena.buffer);
    const table = new Float64Array(next);
    this.view = view;
    this._table = table;
    this._places = places;
    next = places;
    for (let n = 0; n < list.length; n++) {
      const i = (firstOwn + n) % list.length;
      const name = list[i]!;
      const length = name.length;
      for (let k = 0; k < 4; k++) arena[k] = 0;
      for (let k = 0; k < length; k++) arena[k] = name.charCodeAt(k);
      const end = arena[length - 1];
      const first = view.getInt32(0, true);
      let place = first % places;
      while (table[place] !== 0) place = (place + 1) % places;
      table[place] = (next << 16) + ((i + 1) << 8) + (length > 16 ? LONG : 0) + (end === COLON || end === COMMA ? 0 : WHOLE) + length;
      if (length < 8) {
        table[next++] = first;
        if (length > 4) table[next++] = view.getInt32(length - 4, true);
      } else {
        table[next++] = view.getFloat64(0, true);
        table[next++] = view.getFloat64(length - 8, true);
        for (let k = 8; k < length - 8; k += 8) table[next++] = view.getFloat64(k, true);
      }
    }
  }

  /**
   * What the line at arena position `at` begins with: its code × 256 + LONG + WHOLE + the length of its name, which is the lowest
   * six bits; 0 when no name fits. Its line feed is in the arena, too.
   */
  lookup(at: number): number {
    const view = this.view;
    const table = this._table;
    let first = view.getInt32(at, true);
    for (;;) {
      // without the sign, which only noise has: for each index below 0 that is ever read XS keeps a name
      let place = (first & 0x7fffffff) % this._places;
      let entry = table[place]!;
      while (entry > 0) {
        const length = entry & 63;
        const word = entry >> 16;
        if (length >= 8) {
          if (view.getFloat64(at, true) === table[word] && view.getFloat64(at + length - 8, true) === table[word + 1] && ((entry & MORE) === 0 || this._agrees(at, entry))) return entry & 0xffff;
        } else if (table[word] === first && (length <= 4 || view.getInt32(at + length - 4, true) === table[word + 1]) && ((entry & WHOLE) === 0 || this._endsAt(at + length))) return entry & 0xffff;
        place = (place + 1) % this._places;
        entry = table[place]!;
      }
      // a line of two or three characters is followed by others
      const short = (first & 0xff0000) <= CR << 16 ? first & 0xffff : first >>> 24 <= CR ? first & 0xffffff : first;
      if (short === first) return 0;
      first = short;
    }
  }

  /** Whether a line that begins and ends with a name's first and last characters has those between, too, and ends where it must. */
  _agrees(at: number, entry: number): boolean {
    const length = entry & 63;
    const last = at + length - 8;
    let word = (entry >> 16) + 2;
    for (let k = at + 8; k < last; k += 8) if (this.view.getFloat64(k, true) !== this._table[word++]) return false;
    return (entry & WHOLE) === 0 || this._endsAt(at + length);
  }

  /** Whether there is nothing of the line at `at`. */
  _endsAt(at: number): boolean {
    let byte = this.view.getUint8(at);
    while (byte === CR) byte = this.view.getUint8(++at);
    return byte === LF;
  }
}

/** Places that a name's words take. */
function wordsOf(length: number): number {
  return length <= 4 ? 1 : length <= 16 ? 2 : (length + 7) >> 3;
}

const LF = 10;
const CR = 13;
const COMMA = 44;
const COLON = 58;
/** The name is the whole line; it has more than two doubles. */
const WHOLE = 64;
const LONG = 128;
const MORE = WHOLE + LONG;
