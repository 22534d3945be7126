import type { Clock } from "./clock.js";
import type { Direction, FaultPlan } from "./faults.js";
import { garble } from "./garble.js";

/** Bits on the line for one byte: start, eight data bits, stop. */
const BITS = 10;
/** Guards comparisons of times against rounding, in bytes. */
const HAIR = 1e-6;
const NOTHING = new Uint8Array(0);

/** Bytes that leave without a pause: byte i has arrived at `start + (i + 1) * perByte`. */
interface Burst {
  bytes: Uint8Array;
  start: number;
  perByte: number;
  /** Bytes the receiver has taken. */
  taken: number;
}

/** Both ends of one direction. */
export interface LineEnds {
  /** The sender's rate, baud. */
  rate(): number;
  /** The receiver's rate, baud: another one reads garbage. */
  readRate(): number;
  /** Bytes the receiver's FIFO holds. */
  readonly capacity: number;
  /** Whether a full FIFO stops the sender; else what does not fit is lost. */
  flowControl(): boolean;
}

/**
 * One direction of a UART. Nothing is scheduled for single bytes: when each one arrives follows from when its burst began,
 * so that whoever takes bytes, however late, gets exactly those that have arrived, less those that a FIFO lost meanwhile.
 */
export class Line {
  /** Bytes that were sent into the line, faults not counted. */
  sent = 0;
  /** Bytes that the receiver took. */
  delivered = 0;
  /** Bytes that a full FIFO lost. */
  lost = 0;
  /** Milliseconds in which the line carried bytes. */
  wireTime = 0;
  /** When the last byte taken had arrived, ms. */
  lastByteAt = 0;
  /** Tells the receiver that what `due` answers has changed. */
  onSend: () => void = () => {};
  /** Tells the sender that the receiver took bytes. */
  onTake: () => void = () => {};
  /** False: nobody is at the other end, and what is sent goes nowhere. */
  connected = true;
  private bursts: Burst[] = [];
  private free = 0;

  constructor(private readonly clock: Clock, readonly direction: Direction, readonly ends: LineEnds, private readonly faults: FaultPlan) {}

  /**
   * Sends after whatever is still leaving.
   * @param bytes kept until they have arrived: the caller must not change them
   * @param from earliest time, ms
   */
  send(bytes: Uint8Array, from = this.clock.now): void {
    if (bytes.length === 0) return;
    const position = this.sent;
    this.sent += bytes.length;
    if (this.faults.affects(this.direction)) {
      for (const piece of this.faults.apply(this.direction, bytes, position)) this.put(piece.bytes, from, piece.pause);
    } else {
      this.put(bytes, from, 0);
    }
    if (this.connected) this.onSend();
    else this.bursts = [];
  }

  private put(bytes: Uint8Array, from: number, pause: number): void {
    const rate = this.ends.rate();
    const length = (bytes.length * BITS * 1000) / rate;
    const read = rate === this.ends.readRate() ? bytes : garble(bytes, rate, this.ends.readRate());
    const start = Math.max(from, this.free) + pause;
    this.free = start + length;
    this.wireTime += length;
    if (read.length) this.bursts.push({ bytes: read, start, perByte: length / read.length, taken: 0 });
  }

  /** When the last byte sent so far will have left, ms. */
  get idleAt(): number {
    return this.free;
  }

  /** Bytes that have not left yet. */
  pending(now: number): number {
    return this.untaken - this.arrived(now);
  }

  private get untaken(): number {
    let count = 0;
    for (const burst of this.bursts) count += burst.bytes.length - burst.taken;
    return count;
  }

  /** Bytes that have arrived and were not taken, as far as a stopped sender sent them. */
  private arrived(now: number): number {
    let count = 0;
    for (const burst of this.bursts) {
      const bytes = readable(burst, now);
      count += bytes;
      if (burst.taken + bytes < burst.bytes.length) break;
    }
    return this.ends.flowControl() ? Math.min(count, this.ends.capacity) : count;
  }

  /**
   * When the receiver has a reason to look: `count` bytes, a byte equal to `stop`, or a pause in the line; Infinity when
   * nothing is under way.
   */
  due(count: number, stop = -1): number {
    let end = Infinity;
    for (const burst of this.bursts) {
      if (burst.start > end + burst.perByte) return end;
      const stopAt = stop < 0 ? -1 : burst.bytes.indexOf(stop, burst.taken);
      const last = Math.min(burst.bytes.length, burst.taken + count, stopAt < 0 ? Infinity : stopAt + 1);
      end = burst.start + last * burst.perByte;
      if (last < burst.bytes.length || last === stopAt + 1) return end;
      count -= last - burst.taken;
      if (count <= 0) return end;
    }
    return end;
  }

  /** When no more than `count` bytes will be left to leave; Infinity when the receiver must take some before. */
  shrinksTo(count: number): number {
    let leave = this.untaken - count;
    if (this.ends.flowControl() && leave > this.ends.capacity) return Infinity;
    let end = this.clock.now;
    for (const burst of this.bursts) {
      if (leave <= 0) break;
      const bytes = Math.min(leave, burst.bytes.length - burst.taken);
      end = burst.start + (burst.taken + bytes) * burst.perByte;
      leave -= bytes;
    }
    return end;
  }

  /** What has arrived by `now`; the FIFO is empty afterwards. */
  take(now: number): Uint8Array {
    let room = this.ends.capacity;
    const flow = this.ends.flowControl();
    const pieces: Uint8Array[] = [];
    while (this.bursts.length) {
      const burst = this.bursts[0];
      const count = readable(burst, now);
      const kept = Math.min(count, room);
      if (kept) {
        pieces.push(burst.bytes.subarray(burst.taken, burst.taken + kept));
        this.lastByteAt = burst.start + (burst.taken + kept) * burst.perByte;
      }
      room -= kept;
      burst.taken += flow ? kept : count;
      if (!flow && count > kept) this.overrun(count - kept);
      if (flow && count > kept) return this.resume(now, pieces);
      if (burst.taken < burst.bytes.length) break;
      this.bursts.shift();
    }
    return this.hand(pieces);
  }

  /** Forgets everything under way. */
  clear(): void {
    this.bursts = [];
    this.free = this.clock.now;
  }

  /** The sender was stopped since the FIFO filled: what is left leaves from now on. */
  private resume(now: number, pieces: Uint8Array[]): Uint8Array {
    let start = now;
    for (const burst of this.bursts) {
      burst.bytes = burst.bytes.subarray(burst.taken);
      burst.taken = 0;
      burst.start = Math.max(burst.start, start);
      start = burst.start + burst.bytes.length * burst.perByte;
    }
    this.free = start;
    return this.hand(pieces);
  }

  private overrun(count: number): void {
    this.lost += count;
    this.faults.record("overrun", this.direction, this.delivered + this.lost - count, count);
  }

  private hand(pieces: Uint8Array[]): Uint8Array {
    const bytes = pieces.length === 0 ? NOTHING : pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
    this.delivered += bytes.length;
    if (bytes.length) this.onTake();
    return bytes;
  }
}

function readable(burst: Burst, now: number): number {
  const arrived = Math.floor((now - burst.start) / burst.perByte + HAIR);
  return Math.max(0, Math.min(burst.bytes.length, arrived) - burst.taken);
}
