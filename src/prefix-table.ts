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
   * By a hash of a name's first four characters its entry: place of its words here × 65536 + code × 256 + WHOLE + length;
   * 0: none. A place that is taken passes on to the next. Behind these, the names' words: first four characters, next
   * four, …, last four.
   */
  declare _table: Int32Array;
  declare _mask: number;
  /** Length of the name found by the last `lookup`. */
  found = 0;

  /**
   * @param arena where the lines will lie; its first bytes are used
   * @param names at most 255 of 2 to 63 characters, separated by LF; the first has code 1. What ends in a colon or a
   * comma is followed by parameters and has at least 4, else it is a whole line. Where two fit, the earlier one counts.
   */
  constructor(arena: Uint8Array, names: string) {
    const list = names.split("\n");
    let size = 32;
    while (size < 2 * list.length) size *= 2;
    let next = size;
    for (let i = 0; i < list.length; i++) next += (list[i].length + 3) >> 2;
    const view = new DataView(arena.buffer);
    const table = new Int32Array(next);
    this.view = view;
    this._table = table;
    this._mask = size - 1;
    next = size;
    for (let i = 0; i < list.length; i++) {
      const name = list[i];
      const length = name.length;
      for (let k = 0; k < 4; k++) arena[k] = 0;
      for (let k = 0; k < length; k++) arena[k] = name.charCodeAt(k);
      const last = arena[length - 1];
      const first = view.getInt32(0, true);
      let at = (first ^ (first >> 7) ^ (first >> 17)) & this._mask;
      while (table[at] !== 0) at = (at + 1) & this._mask;
      table[at] = (next << 16) + ((i + 1) << 8) + (last === COLON || last === COMMA ? 0 : WHOLE) + length;
      table[next++] = first;
      for (let k = 4; k < length; k += 4) table[next++] = view.getInt32(k + 4 <= length ? k : length - 4, true);
    }
  }

  /** The code of the line at arena position `at`, 0 when no name fits. Its line feed is in the arena, too. */
  lookup(at: number): number {
    const view = this.view;
    const table = this._table;
    const mask = this._mask;
    let first = view.getInt32(at, true);
    for (;;) {
      let hash = (first ^ (first >> 7) ^ (first >> 17)) & mask;
      let entry = table[hash];
      while (entry !== 0) {
        let word = entry >> 16;
        if (table[word] === first) {
          const length = entry & 63;
          const last = at + length - 4;
          let k = at;
          do {
            if (k >= last) {
              if ((entry & WHOLE) !== 0 && !this._endsAt(at + length)) break;
              this.found = length;
              return (entry >> 8) & 255;
            }
            k = k + 4 < last ? k + 4 : last;
          } while (view.getInt32(k, true) === table[++word]);
        }
        hash = (hash + 1) & mask;
        entry = table[hash];
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
