import type { Platform } from "../../platform.js";
import { decodeHex } from "./data.js";

/** Of data whose peer has gone: dropped when they are read. */
const NOBODYS = 15;
/** Characters in a row of one kind that can be told apart from others. */
const RUNS = 32;

/**
 * What a TCP proxy has announced by #XTCPDATA and what was not read yet: AT#XTCPRECV gives it in one piece and does not say
 * which characters are text and which hexadecimal digits.
 */
export class Announced {
  /** Characters that wait. */
  total = 0;
  declare _kinds: Uint8Array;
  declare _counts: Uint16Array;
  _runs = 0;
  /** A digit whose byte's other one was not read yet; -1: none. */
  _half = -1;

  constructor() {
    this._kinds = new Uint8Array(RUNS);
    this._counts = new Uint16Array(RUNS);
  }

  /** `count` characters of datatype `kind` have come. @returns false when there are too many pieces */
  add(kind: number, count: number): boolean {
    const last = this._runs - 1;
    if (last >= 0 && this._kinds[last] === kind && this._counts[last]! + count < 65536) this._counts[last]! += count;
    else if (this._runs === RUNS) return false;
    else {
      this._kinds[this._runs] = kind;
      this._counts[this._runs++] = count;
    }
    this.total += count;
    return true;
  }

  /** The same, but nobody is to get them. */
  drop(count: number): boolean {
    return this.add(NOBODYS, count);
  }

  /** There is nothing any more. */
  clear(): void {
    this.total = this._runs = 0;
    this._half = -1;
  }

  /** Whoever it was for is gone. */
  abandon(): void {
    const total = this.total;
    this.clear();
    if (total > 0) this.drop(total);
  }

  /** Some of it is still somebody's. */
  owed(): boolean {
    for (let i = 0; i < this._runs; i++) if (this._kinds[i] !== NOBODYS) return true;
    return false;
  }

  /** What comes next is hexadecimal digits. */
  digitsNext(): boolean {
    return this._runs > 0 && this._kinds[0] === 0;
  }

  /** The next `count` characters are at arena position `from`: the bytes they stand for take their place. @returns how many; -1 when that can't be */
  take(platform: Platform, arena: Uint8Array, from: number, count: number): number {
    let at = from;
    let to = from;
    let run = 0;
    let left = count;
    while (left > 0) {
      if (run === this._runs) return -1;
      const kind = this._kinds[run];
      const size = left < this._counts[run]! ? left : this._counts[run];
      if (kind === 0) {
        const bytes = this._decode(platform, arena, at, size!, to);
        if (bytes < 0) return -1;
        to += bytes;
      } else if (kind !== NOBODYS) {
        if (to !== at) platform.move(to, at, at + size!);
        to += size!;
      }
      at += size!;
      left -= size!;
      this._counts[run]! -= size!;
      if (this._counts[run] === 0) run++;
    }
    this.total -= count;
    this._runs -= run;
    for (let i = 0; i < this._runs; i++) {
      this._kinds[i] = this._kinds[i + run]!;
      this._counts[i] = this._counts[i + run]!;
    }
    return to - from;
  }

  /** The bytes that `size` digits at arena position `at` stand for go to `to`; the last one of an odd number is kept for the next read. @returns how many; -1 when they are no digits */
  _decode(platform: Platform, arena: Uint8Array, at: number, size: number, to: number): number {
    const before = arena[at - 1]!;
    const held = this._half >= 0 ? 1 : 0;
    if (held > 0) arena[at - 1] = this._half;
    const odd = (size + held) & 1;
    this._half = odd > 0 ? arena[at + size - 1]! : -1;
    const bytes = decodeHex(arena, at - held, size + held - odd);
    if (bytes > 0 && to !== at - held) platform.move(to, at - held, at - held + bytes);
    // only what is read first has a digit before it, and goes where it is
    if (held > 0) arena[at - 1] = before;
    return bytes;
  }
}
