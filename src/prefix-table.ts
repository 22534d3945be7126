/**
 * Finds out what a line is by its name: what stands before the first colon, the colon included, or the whole line.
 *
 * Names are compared four characters at a time, the last four overlapping what was compared before, so a line costs a
 * few operations however many names the table holds.
 */
export class PrefixTable {
  declare _view: DataView;
  /** Place of a name in the list, from 1, by a hash of its first four characters; 0: none. A place that is taken passes on to the next. */
  declare _places: Uint8Array;
  /** For each place: the first of its words in _words × 64 + the name's length; + WHOLE when it is a whole line. */
  declare _names: Int32Array;
  /** The names' words: first four characters, next four, …, last four. */
  declare _words: Int32Array;
  declare _mask: number;
  /** Length of the name found by the last `lookup`. */
  found = 0;

  /**
   * @param arena where the lines will lie; its first bytes are used
   * @param names at most 255 of 2 to 63 characters, separated by LF; the first has code 1. "NAME:" is followed by parameters, "NAME" is a whole line.
   */
  constructor(arena: Uint8Array, names: string) {
    const list = names.split("\n");
    const count = list.length;
    let size = 32;
    while (size < 2 * count) size *= 2;
    let words = 0;
    for (let i = 0; i < count; i++) words += (list[i].length + 3) >> 2;
    this._view = new DataView(arena.buffer);
    this._places = new Uint8Array(size);
    this._names = new Int32Array(count + 1);
    this._words = new Int32Array(words);
    this._mask = size - 1;
    let next = 0;
    for (let i = 0; i < count; i++) {
      const name = list[i];
      const length = name.length;
      for (let k = 0; k < length; k++) arena[k] = name.charCodeAt(k);
      this._names[i + 1] = next * 64 + length + (name.charCodeAt(length - 1) === COLON ? 0 : WHOLE);
      const first = this._first(0, length);
      let at = (first ^ (first >> 7) ^ (first >> 17)) & this._mask;
      while (this._places[at] !== 0) at = (at + 1) & this._mask;
      this._places[at] = i + 1;
      this._words[next++] = first;
      for (let k = 4; k < length; k += 4) this._words[next++] = this._view.getInt32(k + 4 <= length ? k : length - 4, true);
    }
  }

  /** The code of the line in arena bytes [at, at + length), 0 when no name fits. */
  lookup(at: number, length: number): number {
    const first = length < 4 ? this._first(at, length) : this._view.getInt32(at, true);
    const places = this._places;
    let hash = (first ^ (first >> 7) ^ (first >> 17)) & this._mask;
    let place = places[hash];
    while (place !== 0) {
      if (this._fits(place, first, at, length)) return place;
      hash = (hash + 1) & this._mask;
      place = places[hash];
    }
    return 0;
  }

  /** The line's first four characters; fewer when it is shorter. */
  _first(at: number, length: number): number {
    const first = this._view.getInt32(at, true);
    return length < 4 ? first & ((1 << (length << 3)) - 1) : first;
  }

  _fits(place: number, first: number, at: number, length: number): boolean {
    const name = this._names[place];
    const words = this._words;
    let word = (name & ~WHOLE) >> 6;
    if (words[word] !== first) return false;
    const size = name & 63;
    if (name >= WHOLE ? size !== length : size > length) return false;
    let k = 4;
    while (k < size) {
      if (k + 4 > size) k = size - 4;
      if (this._view.getInt32(at + k, true) !== words[++word]) return false;
      k += 4;
    }
    this.found = size;
    return true;
  }
}

const COLON = 58;
const WHOLE = 0x1000000;
