/** Bytes that wait, in order. */
export class ByteQueue {
  length = 0;
  private readonly pieces: Uint8Array[] = [];

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.pieces.push(bytes);
    this.length += bytes.length;
  }

  /** Bytes of what was pushed first and is still there. */
  get first(): number {
    return this.pieces[0]?.length ?? 0;
  }

  /** Takes up to `count` bytes. */
  take(count: number): Uint8Array {
    const taken: Uint8Array[] = [];
    let left = Math.min(count, this.length);
    this.length -= left;
    while (left > 0) {
      const first = this.pieces[0];
      if (first.length <= left) this.pieces.shift();
      else this.pieces[0] = first.subarray(left);
      taken.push(first.length <= left ? first : first.subarray(0, left));
      left -= Math.min(left, first.length);
    }
    return taken.length === 1 ? taken[0] : Buffer.concat(taken);
  }

  clear(): void {
    this.pieces.length = 0;
    this.length = 0;
  }
}
