/** Bytes moved at a time. Larger blocks cost short spans, smaller ones cost memory: 4 slots each. */
const BLOCK = 128;

/** Bytes past the end of a copied span that `SpanSource.copy` may overwrite. */
export const SPAN_SLACK = 2 * BLOCK;

/**
 * Copies any span of one array into other arrays without allocating. A view of every block is made once, because a view
 * of just the span would be garbage; whole blocks are copied and the span is moved into place. Words, because XS up to
 * version 16 copies between two typed arrays element by element: 65 instructions each, whatever the width.
 */
export class SpanSource {
  declare _blocks: Int32Array[];

  /** @throws RangeError unless `bytes` starts and ends at a multiple of 4 in its buffer */
  constructor(bytes: Uint8Array) {
    if (bytes.byteOffset % 4 !== 0 || bytes.length % 4 !== 0) throw new RangeError("array must start and end at a multiple of 4");
    this._blocks = [];
    for (let at = 0; at < bytes.length; at += BLOCK) {
      const left = bytes.length - at;
      this._blocks.push(new Int32Array(bytes.buffer, bytes.byteOffset + at, (left < BLOCK ? left : BLOCK) / 4));
    }
  }

  /**
   * Copies bytes [from, to), from < to, to `target` at `at`, a multiple of 4. `target` must have SPAN_SLACK bytes to
   * spare after them; `words` is its Int32Array.
   */
  copy(from: number, to: number, target: Uint8Array, words: Int32Array, at: number): void {
    const last = ((to - 1) / BLOCK) | 0;
    let word = at >> 2;
    for (let block = (from / BLOCK) | 0; block <= last; block++) {
      words.set(this._blocks[block]!, word);
      word += BLOCK / 4;
    }
    const before = from % BLOCK;
    if (before > 0) target.copyWithin(at, at + before, at + before + to - from);
  }
}
