/** Pluses of the escape sequence. */
const PLUSES = 3;
const PLUS = 43;

/** What the application writes is not to be taken for the escape sequence: three pluses alone between two silences. */
export class Pluses {
  /** Pluses that were sent since a silence, and nothing else; -1: something else. */
  _count = -1;

  /** There was a silence, or may have been one. */
  silence(): void {
    this._count = 0;
  }

  /** How far bytes [from, to) may be sent now: all but the last of three pluses with nothing behind it. */
  limit(bytes: Uint8Array, from: number, to: number): number {
    if (this._count < 0) return to;
    let count = 0;
    while (count <= PLUSES && from + count < to && bytes[from + count] === PLUS) count++;
    if (from + count < to || this._count + count > PLUSES) this._count = -1;
    else if (this._count + count < PLUSES) this._count += count;
    else {
      this._count = PLUSES - 1;
      return to - 1;
    }
    return to;
  }
}
