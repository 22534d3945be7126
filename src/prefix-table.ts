/**
 * Finds out what a line is by its name: what stands before the first colon, or the whole line.
 *
 * A name is compared as 32-bit words (its first four characters, and a mix of the next twelve), so a line costs a few
 * integer operations however many names the table holds. Characters after the sixteenth do not count.
 */
export class PrefixTable {
  declare _words: Int32Array;
  /** Two words a name, grouped by bucket. */
  declare _keys: Int32Array;
  /** Code of each name, in the order of _keys. */
  declare _codes: Uint8Array;
  /** First name of each bucket; bucket b ends where b + 1 begins. */
  declare _buckets: Uint8Array;
  /** Second half of the key that `_measure` left. */
  _rest = 0;
  /** Length of the name found by the last `lookup` (at most 16). */
  nameLength = 0;

  /**
   * @param arena the line to look up always stands at its first byte, ended by a colon of the caller's
   * @param names separated by LF; the first has code 1. "NAME:" is followed by parameters, "NAME" is a whole line.
   */
  constructor(arena: Uint8Array, names: string) {
    const list = names.split("\n");
    const count = list.length;
    const keys: number[] = [];
    this._words = new Int32Array(arena.buffer, 0, 5);
    this._keys = new Int32Array(count * 2);
    this._codes = new Uint8Array(count);
    this._buckets = new Uint8Array(BUCKETS + 1);
    for (let i = 0; i < count; i++) {
      const name = list[i];
      for (let k = 0; k < 17; k++) arena[k] = k < name.length ? name.charCodeAt(k) : COLON;
      keys.push(this._measure(name.indexOf(":") < 0 ? name.length : -1), this._rest);
    }
    let n = 0;
    for (let b = 0; b < BUCKETS; b++) {
      this._buckets[b] = n;
      for (let i = 0; i < count; i++) {
        if (bucketOf(keys[2 * i], keys[2 * i + 1]) === b) {
          this._keys[2 * n] = keys[2 * i];
          this._keys[2 * n + 1] = keys[2 * i + 1];
          this._codes[n++] = i + 1;
        }
      }
    }
    this._buckets[BUCKETS] = n;
  }

  /**
   * The code of the line at the arena's first byte, 0 when no name fits.
   * @param length of the line; the byte after it must be a colon
   */
  lookup(length: number): number {
    const first = this._measure(length);
    const rest = this._rest;
    const keys = this._keys;
    const bucket = bucketOf(first, rest);
    const end = this._buckets[bucket + 1];
    for (let i = this._buckets[bucket]; i < end; i++) {
      if (keys[2 * i] === first && keys[2 * i + 1] === rest) return this._codes[i];
    }
    return 0;
  }

  /** Leaves the key of the name at the arena's first byte: returns its first word, the mix of the others in _rest. */
  _measure(length: number): number {
    const words = this._words;
    const first = words[0];
    let end = colons(first);
    let rest = 0;
    let name = 0;
    if (end === 0) {
      const second = words[1];
      end = colons(second);
      name = 4;
      if (end === 0) {
        rest = second;
        const third = words[2];
        end = colons(third);
        name = 8;
        if (end === 0) {
          rest ^= (third << 7) | (third >>> 25);
          const fourth = words[3];
          end = colons(fourth);
          name = 12;
          const part = end === 0 ? fourth : fourth & ((end >>> 7) - 1);
          rest ^= (part << 13) | (part >>> 19);
        } else {
          const part = third & ((end >>> 7) - 1);
          rest ^= (part << 7) | (part >>> 25);
        }
      } else rest = second & ((end >>> 7) - 1);
    }
    if (end === 0) name = 16;
    else if (end === 0x8000) name += 1;
    else if (end === 0x800000) name += 2;
    else if (end !== 0x80) name += 3;
    this.nameLength = name;
    // a name that is the whole line differs from the same name before parameters
    if (name === length) rest ^= WHOLE;
    this._rest = rest;
    return name < 4 ? first & ((end >>> 7) - 1) : first;
  }
}

const BUCKETS = 32;
const COLON = 58;
const WHOLE = 0x5a5a5a5a;

/** The 0x80 bit of the lowest byte of `word` that holds a colon; 0 when none does. */
function colons(word: number): number {
  const x = word ^ 0x3a3a3a3a;
  const zeros = (x - 0x01010101) & ~x & 0x80808080;
  return zeros & -zeros;
}

function bucketOf(first: number, rest: number): number {
  const mixed = first ^ rest;
  return (mixed ^ (mixed >> 8) ^ (mixed >> 16) ^ (mixed >> 21)) & (BUCKETS - 1);
}
