import type { Input, Platform } from "./platform.js";

/**
 * Received bytes that were not made sense of yet: arena bytes [read, write). The host's serial adapter puts bytes at
 * `write`, the parser takes them from `read`.
 *
 * They always lie in one piece: what is left, mostly the beginning of a line, is moved to the front when the room behind
 * it gets short. That costs less than a ring, where every search and every line would have to mind the ring's end.
 */
export class InputBuffer implements Input {
  /** Position of the oldest byte. */
  declare read: number;
  /** Position of the next byte to come. */
  declare write: number;
  declare _start: number;
  declare _end: number;
  /** Less room than this is short. */
  declare _short: number;
  declare _platform: Platform;

  /** Occupies arena bytes [start, end). */
  constructor(platform: Platform, start: number, end: number) {
    this.read = start;
    this.write = start;
    this._start = start;
    this._end = end;
    this._short = (end - start) >> 1;
    this._platform = platform;
  }

  /** Bytes that fit at `write`, which this may change. */
  room(): number {
    const room = this._end - this.write;
    if (room >= this._short || this.read === this._start) return room;
    const held = this.write - this.read;
    this._platform.move(this._start, this.read, this.write);
    this.read = this._start;
    this.write = this._start + held;
    return this._end - this.write;
  }

  /** Everything before `position` was taken. An empty buffer starts over at its first byte. */
  skipTo(position: number): void {
    if (position === this.write) this.read = this.write = this._start;
    else this.read = position;
  }
}
