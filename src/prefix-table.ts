/**
 * Finds out what a line is by its name: what stands before the first colon, or the whole line.
 *
 * A name is compared as 32-bit words (its first four characters, and a mix of the next twelve), so a line costs a few
 * integer operations however many names the table holds. Characters after the sixteenth do not count.
 */
export class PrefixTable {
  declare _words: Int32Array;
  /** Place of a name in the list, from 1, by its hash; 0: none. A place that is taken passes on to the next. */
  declare _places: Uint8Array;
  /** Two words a name, in the list's order. */
  declare _keys: Int32Array;
  /** Length of the name found by the last `lookup` (at most 16). */
  nameLength = 0;
  /** Second word of the key that `_measure` left. */
  _rest = 0;

  /**
   * @param arena the line to look up always stands at its first byte, ended by a colon of the caller's
   * @param names at most 255, separated by LF; the first has code 1. "NAME:" is followed by parameters, "NAME" is a whole line.
   */
  constructor(arena: Uint8Array, names: string) {
    const list = names.split("\n");
    const count = list.length;
    let size = 32;
    while (size < 2 * count) size *= 2;
    this._words = new Int32Array(arena.buffer, 0, 5);
    this._places = new Uint8Array(size);
    this._keys = new Int32Array(count * 2);
    for (let i = 0; i < count; i++) {
      const name = list[i];
      for (let k = 0; k < 17; k++) arena[k] = k < name.length ? name.charCodeAt(k) : COLON;
      const first = this._measure(name.indexOf(":") < 0 ? name.length : -1);
      this._keys[2 * i] = first;
      this._keys[2 * i + 1] = this._rest;
      let at = hash(first, this._rest) & (size - 1);
      while (this._places[at] !== 0) at = (at + 1) & (size - 1);
      this._places[at] = i + 1;
    }
  }

  /**
   * The code of the line at the arena's first byte, 0 when no name fits.
   * @param length of the line; the byte after it must be a colon
   */
  lookup(length: number): number {
    const first = this._measure(length);
    const rest = this._rest;
    const places = this._places;
    const keys = this._keys;
    const mask = places.length - 1;
    let at = hash(first, rest) & mask;
    let place = places[at];
    while (place !== 0) {
      if (keys[2 * place - 2] === first && keys[2 * place - 1] === rest) return place;
      at = (at + 1) & mask;
      place = places[at];
    }
    return 0;
  }

  /** Leaves the key of the name at the arena's first byte: returns its first word, the mix of the others in _rest. */
  _measure(length: number): number {
    const words = this._words;
    let first = words[0];
    let end = colons(first);
    let rest = 0;
    let name = 0;
    if (end !== 0) first &= (end >>> 7) - 1;
    else {
      name = 4;
      rest = words[1];
      end = colons(rest);
      if (end !== 0) rest &= (end >>> 7) - 1;
      else {
        name = 8;
        let part = words[2];
        end = colons(part);
        if (end !== 0) part &= (end >>> 7) - 1;
        rest ^= (part << 7) | (part >>> 25);
        if (end === 0) {
          name = 12;
          part = words[3];
          end = colons(part);
          if (end !== 0) part &= (end >>> 7) - 1;
          else name = 16;
          rest ^= (part << 13) | (part >>> 19);
        }
      }
    }
    if (end === 0x8000) name += 1;
    else if (end === 0x800000) name += 2;
    else if (end !== 0x80 && end !== 0) name += 3;
    this.nameLength = name;
    // a name that is the whole line differs from the same name before parameters
    this._rest = name === length ? rest ^ WHOLE : rest;
    return first;
  }
}

const COLON = 58;
const WHOLE = 0x5a5a5a5a;

/** The 0x80 bit of the lowest byte of `word` that holds a colon; 0 when none does. */
function colons(word: number): number {
  const x = word ^ 0x3a3a3a3a;
  const zeros = (x - 0x01010101) & ~x & 0x80808080;
  return zeros & -zeros;
}

function hash(first: number, rest: number): number {
  const mixed = first ^ rest;
  return mixed ^ (mixed >> 7) ^ (mixed >> 17) ^ (mixed >> 22);
}
