/**
 * Finds out what a line is by its name: what it begins with, or the whole line.
 *
 * Names are compared four characters at a time, the last four overlapping what was compared before, so a line costs a
 * few operations however many names the table holds.
 */
export class PrefixTable {
  /** The arena, for whoever reads numbers from lines. */
  declare view: DataView;
  /**
   * By the remainder of a name's first four characters its entry: place of its words here × 65536 + code × 256 + WHOLE +
   * length; 0: none. A place that is taken passes on to the next. Behind these, the names' words: the first four
   * characters, the last four if there are more, then those between.
   */
  declare _table: Int32Array;
  /** Places for entries: odd, so that every character counts. */
  declare _places: number;
  /** Length of the name found by the last `lookup`. */
  found = 0;

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
    for (let i = 0; i < list.length; i++) next += (list[i].length + 3) >> 2;
    const view = new DataView(arena.buffer);
    const table = new Int32Array(next);
    this.view = view;
    this._table = table;
    this._places = places;
    next = places;
    for (let n = 0; n < list.length; n++) {
      const i = (firstOwn + n) % list.length;
      const name = list[i];
      const length = name.length;
      for (let k = 0; k < 4; k++) arena[k] = 0;
      for (let k = 0; k < length; k++) arena[k] = name.charCodeAt(k);
      const end = arena[length - 1];
      const first = view.getInt32(0, true);
      let place = first % places;
      while (table[place] !== 0) place = (place + 1) % places;
      table[place] = (next << 16) + ((i + 1) << 8) + (end === COLON || end === COMMA ? 0 : WHOLE) + length;
      table[next++] = first;
      if (length > 4) table[next++] = view.getInt32(length - 4, true);
      for (let k = 4; k < length - 4; k += 4) table[next++] = view.getInt32(k, true);
    }
  }

  /** The code of the line at arena position `at`, 0 when no name fits. Its line feed is in the arena, too. */
  lookup(at: number): number {
    const view = this.view;
    const table = this._table;
    const places = this._places;
    let first = view.getInt32(at, true);
    for (;;) {
      let place = first % places;
      // a remainder below 0, of what is no text, has no entry either
      let entry = table[place];
      while (entry > 0) {
        let word = entry >> 16;
        if (table[word] === first) {
          const length = entry & 63;
          const last = at + length - 4;
          if (last <= at || view.getInt32(last, true) === table[++word]) {
            let k = at + 4;
            while (k < last && view.getInt32(k, true) === table[++word]) k += 4;
            if (k >= last && ((entry & WHOLE) === 0 || this._endsAt(at + length))) {
              this.found = length;
              return (entry >> 8) & 255;
            }
          }
        }
        place = (place + 1) % places;
        entry = table[place];
      }
      // a line shorter than four characters is followed by others
      const short = beforeControl(first);
      if (short === first) {
        this.found = 0;
        return 0;
      }
      first = short;
    }
  }

  /** Whether there is nothing of the line at `at`. */
  _endsAt(at: number): boolean {
    let byte = this.view.getUint8(at);
    while (byte === CR) byte = this.view.getUint8(++at);
    return byte === LF;
  }
}

/** Four characters, the first lowest, without the first control character up to CR and what follows it. */
function beforeControl(word: number): number {
  for (let bits = 0; bits < 32; bits += 8) if (((word >> bits) & 255) <= CR) return word & ((1 << bits) - 1);
  return word;
}

const LF = 10;
const CR = 13;
const COMMA = 44;
const COLON = 58;
const WHOLE = 64;
