import type { Platform } from "./platform.js";

/**
 * A ring of received bytes in the arena. The host's serial adapter puts bytes at `write`, the parser takes them from
 * `read`; bytes leave in bulk moves only. An empty ring starts over at its first byte, so that pieces stay long.
 */
export class RingBuffer {
  /** Position of the oldest byte. */
  declare read: number;
  /** Bytes held. */
  held = 0;
  /** Position of the next byte to come. */
  declare write: number;
  declare start: number;
  declare end: number;
  declare _platform: Platform;

  /** Occupies arena bytes [start, end). */
  constructor(platform: Platform, start: number, end: number) {
    this.read = start;
    this.write = start;
    this.start = start;
    this.end = end;
    this._platform = platform;
  }

  /** Bytes that fit at `write` in one piece. */
  room(): number {
    return this.write >= this.read && this.held < this.end - this.start ? this.end - this.write : this.read - this.write;
  }

  /** `count` bytes were put at `write`. */
  advance(count: number): void {
    const write = this.write + count;
    this.write = write === this.end ? this.start : write;
    this.held += count;
  }

  /** Bytes that lie at `read` in one piece. */
  piece(): number {
    const toEnd = this.end - this.read;
    return this.held < toEnd ? this.held : toEnd;
  }

  /** Drops the `count` oldest bytes. */
  skip(count: number): void {
    const length = this.held - count;
    this.held = length;
    if (length === 0) {
      this.read = this.write = this.start;
      return;
    }
    const read = this.read + count;
    this.read = read >= this.end ? read - this.end + this.start : read;
  }

  /** Moves the `count` oldest bytes to arena position `to`. */
  take(to: number, count: number): void {
    const piece = this.end - this.read;
    if (count <= piece) this._platform.move(to, this.read, this.read + count);
    else {
      this._platform.move(to, this.read, this.end);
      this._platform.move(to + piece, this.start, this.start + count - piece);
    }
    this.skip(count);
  }

  /** How many bytes lie before the first `byte`, looking only at those after the `from` oldest; -1 when it isn't there. */
  find(byte: number, from: number): number {
    const platform = this._platform;
    const read = this.read;
    const piece = this.piece();
    if (from < piece) {
      const at = platform.find(byte, read + from, read + piece);
      if (at >= 0) return at - read;
      from = piece;
    }
    if (from >= this.held) return -1;
    const start = this.start;
    const at = platform.find(byte, start + from - piece, start + this.held - piece);
    return at < 0 ? -1 : at - start + piece;
  }
}
