import type { Driver, Platform } from "../../src/platform.js";
import {
  MESSAGE_HEADER, MESSAGE_LIMIT, PINS, RECORD_BAUD, RECORD_ERROR, RECORD_KEPT, RECORD_LOG, RECORD_OUTPUT, RECORD_PIN, RECORD_TRACE, RECORD_WRITE,
} from "./records.js";
import { Reply } from "./reply.js";
import { SpanSource } from "./span-source.js";

/** Four line feeds. */
const LINE_FEEDS = 0x0a0a0a0a;

/** Most received bytes that the driver is given at a time. */
const LARGEST_READ = 4096;

export interface TurnOptions {
  /** Milliseconds on the host's clock now; default 0. */
  now?: number;
  /** Bytes the port holds while JavaScript is busy, >= 1; default 1 << 20, a port with flow control. */
  receiveWindow?: number;
  /** The port holds the modem back (RTS): what the driver has no room for stays there. Default false: it is lost. */
  flow?: boolean;
  /** Most received bytes given to the driver at a time, as by a port's FIFO: 1 to 4096; default 128. */
  read?: number;
  /** Shows the bytes as they pass; default false. */
  trace?: boolean;
  /** Control lines that are wired, of PINS in records.ts; default none. */
  pins?: string[];
  /** Bytes of records that one reply holds, 1024 to 65536 and a multiple of 8; default 8192. */
  reply?: number;
}

function inRange(name: string, value: number | undefined, least: number, most: number, standard: number): number {
  if (value === undefined) return standard;
  if (!(value >= least && value <= most) || value % 1 !== 0) throw new RangeError(name + " must be a whole number from " + least + " to " + most);
  return value;
}

/**
 * A Platform over messages (records.ts): one turn takes time, the port's free space and received bytes in and gives
 * everything the driver did out. Runs unchanged inside XS and Node, and allocates one view of the message a turn.
 * Reads words in the byte order of the machine, which must be little-endian, and moves bytes as doubles, which must not
 * change them: XS takes as long for eight bytes as for one. So it is for 64-bit machines.
 */
export class TurnPlatform implements Platform {
  /** The arena in words. What comes often is first: it is found sooner. */
  _words: Int32Array = new Int32Array(0);
  _arena: Uint8Array = undefined!;
  _now = 0;
  _driver: Driver = undefined!;
  _reply: Reply = undefined!;
  _source: SpanSource = undefined!;
  _free = 0;
  /** The rate changes when this turn's bytes have left: none may follow them. */
  _rateChanged = false;
  _due = -1;
  _deferred = false;
  /** A write found too little space. */
  _short = false;
  /** The message of this turn, at the arena's end. */
  _message = 0;
  _messageWords: Int32Array = undefined!;
  _messageDoubles: Float64Array = undefined!;
  _read = 0;
  /** Bytes of this turn's message that stay with the port. */
  _kept = 0;
  /** The most that was free: nothing waits then. */
  _most = 0;
  readonly receiveWindow: number;
  /** Bytes at the arena's end that this needs. */
  readonly scratch = MESSAGE_HEADER + MESSAGE_LIMIT;
  declare trace?: (direction: number, from: number, to: number) => void;
  declare _flow: boolean;
  declare _pins: string[];

  /** @throws RangeError when an option is out of range */
  constructor(options: TurnOptions) {
    this.receiveWindow = inRange("receiveWindow", options.receiveWindow, 1, 0x7fffffff, 1 << 20);
    this._read = inRange("read", options.read, 1, LARGEST_READ, 128);
    this._reply = new Reply(inRange("reply", options.reply, 1024, 65536, 8192) & ~7);
    this._pins = options.pins === undefined ? [] : options.pins;
    for (let i = 0; i < this._pins.length; i++) {
      if (PINS.indexOf(this._pins[i]!) < 0) throw new RangeError("pins are named " + PINS.join(", "));
    }
    this._flow = options.flow === true;
    this._now = options.now === undefined ? 0 : options.now;
    if (options.trace) this.trace = this._trace;
  }

  /**
   * Serves `driver` from now on. For the function that a Modem is created with.
   * @throws RangeError unless its arena starts at a multiple of 8 and has `scratch` bytes from another on
   */
  attach(driver: Driver): Platform {
    const arena = driver.arena;
    const at = arena.length - this.scratch;
    if (at < 0 || arena.byteOffset % 8 !== 0 || at % 8 !== 0) throw new RangeError("arena must start at a multiple of 8 and have the platform's scratch from another on");
    const buffer = arena.buffer;
    const offset = arena.byteOffset + at;
    this._driver = driver;
    this._arena = arena;
    this._source = new SpanSource(arena.subarray(0, at));
    this._words = new Int32Array(buffer, arena.byteOffset, arena.length >> 2);
    this._message = at;
    this._messageWords = new Int32Array(buffer, offset, 4);
    this._messageDoubles = new Float64Array(buffer, offset, this.scratch >> 3);
    return this;
  }

  now(): number {
    return this._now;
  }

  alarm(ms: number): void {
    this._due = ms < 0 ? -1 : this._now + ms;
  }

  defer(): void {
    this._deferred = true;
  }

  write(from: number, to: number): number {
    const count = to - from;
    const free = this._free;
    const accepted = this._rateChanged ? 0 : this._reply.putSpan(RECORD_WRITE, this._source, from, count < free ? count : free);
    this._free = free - accepted;
    if (accepted < count) {
      this._short = true;
      // The host knows when its port has room again, but not when the reply was what was full.
      if (accepted < free) this._deferred = true;
    }
    return accepted;
  }

  sent(): boolean {
    return this._free === this._most;
  }

  move(to: number, from: number, end: number): void {
    this._arena.copyWithin(to, from, end);
  }

  /**
   * Four bytes at a time, in whole words of the arena, which cost less than half of what a DataView does: a word less 01 in every byte has the top bit set where the byte was 00, or where it was 81 to
   * FF, which `& ~x` tells apart. The lowest hit is exact, the ones above may come from its borrow.
   */
  nextLineFeed(from: number): number {
    const words = this._words;
    let word = from >> 2;
    // what is before `from` is made to be no line feed
    let x = (words[word]! ^ LINE_FEEDS) | ((1 << ((from & 3) << 3)) - 1);
    while (((x - 0x01010101) & ~x & -0x7f7f7f80) === 0) x = words[++word]! ^ LINE_FEEDS;
    let at = word << 2;
    if (x & 0xff) {
      at++;
      if (x & 0xff00) {
        at++;
        if (x & 0xff0000) at++;
      }
    }
    return at;
  }

  setBaud(rate: number): void {
    this._reply.putNumber(RECORD_BAUD, rate);
    this._rateChanged = true;
  }

  pin(name: string, level: number): boolean {
    if (this._pins.indexOf(name) < 0) return false;
    this._reply.putNumber(RECORD_PIN, PINS.indexOf(name) * 2 + (level ? 1 : 0));
    return true;
  }

  /** Hands a line or a JSON event to the host. */
  log(text: string): void {
    this._reply.putText(RECORD_LOG, text);
  }

  /**
   * Hands source bytes [from, to) to the host and returns how many this turn's reply took. When it is fewer, the driver's
   * tick follows at once, in a turn with room.
   */
  output(source: SpanSource, from: number, to: number): number {
    const accepted = this._reply.putSpan(RECORD_OUTPUT, source, from, to - from);
    if (accepted < to - from) this._deferred = true;
    return accepted;
  }

  /** One turn. The reply is valid until the next. */
  turn(message: ArrayBuffer): ArrayBuffer {
    const words = this._messageWords;
    const doubles = this._messageDoubles;
    doubles.set(new Float64Array(message));
    this._now = doubles[0]!;
    this._free = words[2]!;
    if (this._most < this._free) this._most = this._free;
    this._rateChanged = false;
    this._kept = 0;
    const received = words[3]!;
    if (received > 0) this._receive(received);
    if (this._deferred || (this._due >= 0 && this._now >= this._due) || (this._short && this._free > 0)) this._tick();
    if (this._kept > 0) {
      this._reply.putNumber(RECORD_KEPT, this._kept);
      if (this._driver.input.room() > 0) this._deferred = true;
    }
    const left = this._due - this._now;
    return this._reply.finish(this._deferred ? 0 : this._due < 0 ? -1 : left < 0 ? 0 : left);
  }

  /** The driver is in order when it throws: a callback of the application's failed. The host decides what becomes of it. */
  _report(error: unknown): void {
    this._reply.putText(RECORD_ERROR, error instanceof Error && error.stack ? error.stack : String(error));
  }

  /** Gives the `unread` received bytes of the message to the driver. */
  _receive(unread: number): void {
    const driver = this._driver;
    const input = driver.input;
    const arena = this._arena;
    const read = this._read;
    let from = this._message + MESSAGE_HEADER;
    let room = 0;
    let at = 0;
    while (unread > 0) {
      try {
        while (unread > 0) {
          let count = unread < read ? unread : read;
          if (room < count) {
            room = input.room();
            at = input.write;
            if (count > room) count = room;
            if (count === 0) {
              count = unread;
              unread = 0;
              if (this._flow) this._kept = count;
              else driver.overrun(count);
              break;
            }
          }
          arena.copyWithin(at, from, from + count);
          from += count;
          unread -= count;
          room -= count;
          at += count;
          // absent: nowhere
          if (at < (input.until as number)) input.write = at;
          else {
            driver.received(count);
            // the rest of the room is there as long as the driver goes on where it was
            if (input.write !== at) room = 0;
          }
        }
      } catch (error) {
        this._report(error);
        room = 0;
      }
    }
  }

  _tick(): void {
    if (this._now >= this._due) this._due = -1;
    this._deferred = false;
    this._short = false;
    try {
      this._driver.tick();
    } catch (error) {
      this._report(error);
    }
  }

  _trace(direction: number, from: number, to: number): void {
    const type = RECORD_TRACE + direction;
    if (this._reply.putSpan(type, this._source, from, to - from) < to - from) this._reply.lose();
  }
}
