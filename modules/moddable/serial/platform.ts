import Time from "time";
import Timer from "timer";
import { port } from "atwire/port";
import { hold, release } from "atwire/serial/held-ports";
import type { Driver, Platform } from "atwire/platform";
import type { Digital, PinOptions, Serial, SerialOptions } from "atwire/serial/io";

/** The wiring of a modem. */
export interface Wiring {
  serial: SerialOptions;
  /** Control lines that the driver asserts by a high level, unless the modem's option `inverted` names them. */
  power?: PinOptions;
  reset?: PinOptions;
  dtr?: PinOptions;
  /** Reads 1 when the modem is on. */
  status?: PinOptions;
}

/** Exponent of the largest piece that is read or written at a time. */
const LARGEST = 7;
const LARGEST_PIECE = 1 << LARGEST;

/**
 * A modem's platform on Moddable's Serial.
 *
 * Nothing is allocated per read or write on microcontrollers. Ports want views of the exact length, so pieces are of 1,
 * 2, 4, … 128 bytes, for each of which there is a view, over the arena's end: from and to there bytes move at once, while a
 * view of just the span would be garbage. Nothing else is there, as nRF52 changes what it is given to write.
 *
 * Ports are never opened or closed inside their own callbacks, which ESP32 does not survive.
 */
export class SerialPlatform implements Platform {
  declare _arena: Uint8Array;
  declare _words: Int32Array;
  declare _driver: Driver;
  declare _serial: Serial | undefined;
  /** Bytes that the port is known to take. */
  _free = 0;
  declare _views: Uint8Array[];
  /** Bytes at the arena's end that this needs, and where they begin. */
  readonly scratch = port.buffers ? 0 : LARGEST_PIECE;
  _scratchAt = 0;
  declare receiveWindow: number;
  declare powered?: () => boolean;
  declare _options: SerialOptions;
  declare _rate: number;
  /** A write found too little space. */
  _short = false;
  /** The port must be opened anew: with another rate, or after an error. */
  _stale = false;
  _closing = false;
  /** Milliseconds since the start, and the last reading of the clock that wraps. */
  _now = 0;
  declare _ticks: number;
  /** When the last byte written has left (ms). */
  _sent = 0;
  declare _alarm: Timer;
  declare _soon: Timer;
  /** `_soon` is scheduled, for a time in ms. */
  _soonDue = -1;
  declare _thrown: unknown;
  declare _power: Digital | undefined;
  declare _reset: Digital | undefined;
  declare _dtr: Digital | undefined;
  declare _status: Digital | undefined;

  /** @throws TypeError or RangeError when the wiring is wrong, names the debug link's port or pins, or is in use */
  constructor(wiring: Wiring, rate: number) {
    const options = wiring.serial;
    if (!options || typeof options !== "object") throw new TypeError("serial must be an object");
    if (typeof options.io !== "function") throw new TypeError("serial.io must be a class of serial ports");
    port.check(options);
    const window = options.receiveWindow === undefined ? port.receiveWindow : options.receiveWindow;
    if (!(window >= 1) || window % 1 !== 0) throw new RangeError("serial.receiveWindow must be a whole number of bytes");
    this.receiveWindow = window;
    this._options = options;
    this._rate = rate;
    this._ticks = Time.ticks;
    this._thrown = undefined;
    this._serial = undefined;
    this._views = [];
    this._power = output(wiring.power);
    this._reset = output(wiring.reset);
    this._dtr = output(wiring.dtr);
    const status = wiring.status;
    if (status) {
      const line = new status.io({ pin: status.pin, mode: status.mode === undefined ? status.io.Input : status.mode });
      this._status = line;
      this.powered = () => line.read() === 1;
    }
  }

  /** Serves `driver`, whose arena ends with `scratch` bytes, from now on. For the function that a Modem is created with. @throws as the port's class does, e.g. when it is in use */
  attach(driver: Driver): Platform {
    const arena = driver.arena;
    this._driver = driver;
    this._arena = arena;
    this._words = new Int32Array(arena.buffer, arena.byteOffset, arena.length >> 2);
    this._scratchAt = arena.length - this.scratch;
    for (let size = 1; size <= this.scratch; size *= 2) this._views.push(arena.subarray(this._scratchAt, this._scratchAt + size));
    if (port.name) hold(String(this._options[port.name]));
    try {
      this._open();
    } catch (error) {
      this._release();
      throw error;
    }
    this._alarm = Timer.repeat(() => this._onAlarm(), 1000);
    Timer.schedule(this._alarm);
    this._soon = Timer.repeat(() => this._onSoon(), 1000);
    Timer.schedule(this._soon);
    return this;
  }

  /** Gives the port and the pins up, when the driver has said its last. */
  close(): void {
    this._closing = true;
    this._after(1);
  }

  now(): number {
    const ticks = Time.ticks;
    const passed = (ticks - this._ticks) | 0;
    this._ticks = ticks;
    if (passed > 0) this._now += passed;
    return this._now;
  }

  alarm(ms: number): void {
    if (ms < 0) Timer.schedule(this._alarm);
    else {
      const wait = ms < 1 ? 1 : Math.ceil(ms);
      Timer.schedule(this._alarm, wait, wait);
    }
  }

  defer(): void {
    this._after(1);
  }

  write(from: number, to: number): number {
    const serial = this._serial;
    let count = to - from;
    if (count > this._free) {
      count = this._free;
      this._short = true;
    }
    if (!serial || count === 0) return 0;
    if (port.buffers) {
      serial.write(this._arena.slice(from, from + count).buffer);
      // takes no more before it has called
      this._free = 0;
    } else {
      this._free -= count;
      for (let at = from; at < from + count; ) at += this._put(serial, at, from + count - at);
    }
    const now = this.now();
    this._sent = (this._sent > now ? this._sent : now) + (count * 10000) / this._rate;
    return count;
  }

  move(to: number, from: number, end: number): void {
    this._arena.copyWithin(to, from, end);
  }

  /** As in hosts/desktop/turn-platform.ts: four bytes at a time. */
  nextLineFeed(from: number): number {
    const words = this._words;
    let word = from >> 2;
    let x = (words[word]! ^ 0x0a0a0a0a) | ((1 << ((from & 3) << 3)) - 1);
    while (((x - 0x01010101) & ~x & -0x7f7f7f80) === 0) x = words[++word]! ^ 0x0a0a0a0a;
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
    if (rate === this._rate) return;
    const now = this.now();
    this._stale = true;
    this._free = 0;
    // what was written leaves at the old rate
    this._after(this._sent > now ? this._sent - now + 2 : 1);
    this._rate = rate;
  }

  pin(name: string, level: number): boolean {
    const line = name === "power" ? this._power : name === "reset" ? this._reset : name === "dtr" ? this._dtr : undefined;
    if (line === undefined) return false;
    line.write(level);
    return true;
  }

  _open(): void {
    const platform = this;
    const options = Object.assign({}, this._options, {
      baud: this._rate,
      format: "buffer",
      onReadable(count: number) { platform._onReadable(count); },
      onWritable(count: number) { platform._onWritable(count); },
      onError() { platform._onError(); },
    });
    this._stale = false;
    this._free = 0;
    this._serial = new options.io(options);
  }

  _onReadable(count: number): void {
    if (this._stale || this._closing) return;
    if (port.buffers) this._give(count);
    else this._take(count);
  }

  /** Reads `count` bytes, all that are there, and gives them to the driver together. */
  _take(count: number): void {
    const input = this._driver.input;
    const serial = this._serial as Serial;
    const arena = this._arena;
    const scratch = this._scratchAt;
    let size = LARGEST;
    let room = input.room();
    let taken = 0;
    while (count > 0) {
      while (1 << size > count) size--;
      const length = 1 << size;
      serial.read(this._views[size]!);
      count -= length;
      if (taken + length > room) {
        if (taken > 0) this._received(taken);
        taken = 0;
        room = input.room();
      }
      if (length <= room) {
        arena.copyWithin(input.write + taken, scratch, scratch + length);
        taken += length;
      } else this._driver.overrun(length);
    }
    if (taken > 0) this._received(taken);
  }

  /** The same, where ports give ArrayBuffers. */
  _give(count: number): void {
    const driver = this._driver;
    const bytes = new Uint8Array((this._serial as Serial).read(count) as ArrayBuffer);
    for (let at = 0; at < bytes.length; ) {
      const room = driver.input.room();
      const end = at + room < bytes.length ? at + room : bytes.length;
      if (room === 0) {
        driver.overrun(bytes.length - at);
        return;
      }
      this._arena.set(bytes.subarray(at, end), driver.input.write);
      this._received(end - at);
      at = end;
    }
  }

  /** `count` bytes were put into the arena. What a callback throws does not cost the rest of what was received. */
  _received(count: number): void {
    try {
      this._driver.received(count);
    } catch (error) {
      this._threw(error);
    }
  }

  /** A callback of the application's threw inside one of the port's, which desktops would keep to themselves: a timer lets it through to the engine. */
  _threw(error: unknown): void {
    this._thrown = error;
    this._after(1);
  }

  _onWritable(count: number): void {
    if (this._stale || this._closing) return;
    this._free = count;
    if (!this._short) return;
    this._short = false;
    try {
      this._driver.tick();
    } catch (error) {
      this._threw(error);
    }
  }

  /** Bytes were lost, or the port is gone. */
  _onError(): void {
    if (this._closing) return;
    if (port.buffers) this._stale = true;
    this._after(1);
    this._driver.overrun(1);
  }

  /** Writes the largest piece of the arena's `count` bytes at `from`. @returns its length */
  _put(serial: Serial, from: number, count: number): number {
    let size = 0;
    while (size < LARGEST && 2 << size <= count) size++;
    const length = 1 << size;
    this._arena.copyWithin(this._scratchAt, from, from + length);
    serial.write(this._views[size]!);
    return length;
  }

  /** Has `_onSoon` called in `ms` at the latest. */
  _after(ms: number): void {
    const due = this.now() + ms;
    if (this._soonDue >= 0 && this._soonDue <= due) return;
    this._soonDue = due;
    const wait = ms < 1 ? 1 : Math.ceil(ms);
    Timer.schedule(this._soon, wait, wait);
  }

  _onAlarm(): void {
    Timer.schedule(this._alarm);
    this._driver.tick();
  }

  _onSoon(): void {
    Timer.schedule(this._soon);
    this._soonDue = -1;
    const error = this._thrown;
    if (error !== undefined) {
      this._thrown = undefined;
      this._after(1);
      throw error;
    }
    if (this._stale && !this._closing) this._reopen();
    this._driver.tick();
    if (this._closing && this._soonDue < 0) this._end();
  }

  /** Opens the port at the rate that is wanted, once everything written has left. */
  _reopen(): void {
    const left = this._sent - this.now();
    if (left > 0) {
      this._after(left);
      return;
    }
    if (this._serial) this._serial.close();
    this._serial = undefined;
    this._open();
  }

  _end(): void {
    Timer.clear(this._alarm);
    Timer.clear(this._soon);
    if (this._serial) this._serial.close();
    this._serial = undefined;
    this._release();
    if (this._power) this._power.close();
    if (this._reset) this._reset.close();
    if (this._dtr) this._dtr.close();
    if (this._status) this._status.close();
    this._power = this._reset = this._dtr = this._status = undefined;
  }

  _release(): void {
    if (port.name) release(String(this._options[port.name]));
  }
}

function output(options: PinOptions | undefined): Digital | undefined {
  if (!options) return undefined;
  return new options.io({ pin: options.pin, mode: options.mode === undefined ? options.io.Output : options.mode });
}
