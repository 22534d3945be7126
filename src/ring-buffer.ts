import type { Input, Platform } from "./platform.js";

/**
 * A ring of received bytes that were not made sense of yet: arena bytes [read, write). The host's serial adapter puts
 * bytes at `write`, the parser takes them from `read`.
 *
 * It wraps between lines and not inside one: when the room behind `write` gets short, what is left, mostly the beginning
 * of a line, goes on at the ring's start. So a line always lies in one piece, and no search has to mind the end.
 *
 * Payload need not come through the ring: while it is empty, what is received can be diverted to where it belongs, so
 * that nobody has to move it.
 */
export class RingBuffer implements Input {
  /** Position of the oldest byte. */
  declare read: number;
  /** Position of the next byte to come. */
  declare write: number;
  /** Before `write` gets here there is nothing to do about diverted bytes; 0: none are diverted now. */
  declare until: number;
  /** Before `write` gets here there is room for any piece that a port gives, too. */
  declare ample: number;
  /** Bytes that were diverted until the ring took over; -1: nothing was diverted since `recall`. */
  declare away: number;
  declare _end: number;
  /** Less room than this is short. */
  declare _short: number;
  declare _start: number;
  /** The ring's own start, while bytes are diverted too. */
  declare _home: number;
  declare _platform: Platform;

  /** Occupies arena bytes [start, end). */
  constructor(platform: Platform, start: number, end: number) {
    this.read = start;
    this.write = start;
    this.until = this.ample = 0;
    this.away = -1;
    this._end = end;
    this._short = (end - start) / 2;
    this._start = start;
    this._home = start;
    this._platform = platform;
  }

  /** Bytes that fit at `write`, which this may change. */
  room(): number {
    const room = this._end - this.write;
    if (room >= this._short) return room;
    if (this.until > 0) {
      this._return();
      return 2 * this._short;
    }
    if (this.read === this._start) return room;
    const held = this.write - this.read;
    this._platform.move(this._start, this.read, this.write);
    this.read = this._start;
    this.write = this._start + held;
    return this._end - this.write;
  }

  /**
   * Everything was taken. The next bytes, at most `count`, go to arena positions from `target` on; where room gets short
   * there, the ring takes over. False when they are so few that it does not pay.
   */
  divert(target: number, count: number): boolean {
    if (count < 2 * this._short) return false;
    this.read = this.write = this._start = target;
    this._end = this.until = target + count;
    this.ample = this.until - this._short;
    this.away = 0;
    return true;
  }

  /** How many bytes have been diverted. */
  diverted(): number {
    return this.until > 0 ? this.write - this._start : this.away < 0 ? 0 : this.away;
  }

  /** What is received from now on goes to the ring again. @returns how many bytes were diverted */
  recall(): number {
    if (this.until > 0) this._return();
    const count = this.away;
    this.away = -1;
    return count;
  }

  _return(): void {
    this.away = this.write - this._start;
    this.read = this.write = this._start = this._home;
    this._end = this._home + 2 * this._short;
    this.until = this.ample = 0;
  }

  /** Until `home` all that is held stays in one piece: at `target`, where `count` bytes are free, unless the ring itself has room for so many. */
  hold(target: number, count: number): void {
    const held = this.write - this.read;
    if (count <= 2 * this._short) return;
    this._platform.move(target, this.read, this.write);
    this.read = this._start = target;
    this.write = target + held;
    this._end = target + count;
  }

  /** What is left, less than the ring has room for, goes on in the ring. */
  home(): void {
    if (this._start === this._home || this.until > 0) return;
    const held = this.write - this.read;
    this._platform.move(this._home, this.read, this.write);
    this.read = this._start = this._home;
    this.write = this._home + held;
    this._end = this._home + 2 * this._short;
  }

  /** Everything before `position` was taken. An empty buffer starts over at its first byte. */
  skipTo(position: number): void {
    if (position === this.write) this.read = this.write = this._start;
    else this.read = position;
  }
}
