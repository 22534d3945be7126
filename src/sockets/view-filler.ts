/**
 * Fills a view with bytes of the arena. Where the same view is filled from the same place again and again, as happens
 * when all that one command reads is taken at once, it makes nothing; else one view of the arena.
 *
 * What is repeated is moved in words, if the places and the length allow that: XS up to version 16 copies between two
 * arrays element by element, 65 instructions each, however wide they are.
 */
export class ViewFiller {
  declare into: Uint8Array;
  /** Bytes that it takes. */
  declare count: number;
  declare _arena: Uint8Array;
  /** Where the bytes came from twice in a row: what was used then is used again. -1: nowhere. */
  declare _from: number;
  /** Where they came from last. */
  declare _last: number;
  /** What was used last, in bytes or in words. */
  declare _source: Uint8Array | Int32Array;
  declare _target: Uint8Array | Int32Array;

  constructor(arena: Uint8Array) {
    this._arena = arena;
  }

  /** Another view is to be filled. */
  begin(into: Uint8Array): void {
    this.into = into;
    this.count = into.length;
    this._from = this._last = -1;
  }

  /** Fills it with the bytes from arena position `from` on. */
  fill(from: number): void {
    if (from !== this._from) this._look(from);
    this._target.set(this._source);
  }

  _look(from: number): void {
    const into = this.into;
    const count = this.count;
    if (from !== this._last) {
      this._from = -1;
      this._last = from;
      this._target = into;
      this._source = this._arena.subarray(from, from + count);
      return;
    }
    this._from = from;
    if (((from | into.byteOffset | count) & 3) === 0) {
      this._target = new Int32Array(into.buffer, into.byteOffset, count >> 2);
      this._source = new Int32Array(this._arena.buffer, from, count >> 2);
    }
  }
}
