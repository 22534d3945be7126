import type { Input, Platform } from "./platform.js";

/**
 * A ring of received bytes that were not made sense of yet: arena bytes [read, write). The host's serial adapter puts
 * bytes at `write`, the parser takes them from `read`.
 *
 * It wraps between lines and not inside one: when the room behind `write` gets short, what is left, mostly the beginning
 * of a line, goes on at the ring's start. So a line always lies in one piece, and no search has to mind the end.
 */
export class RingBuffer implements Input {
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
