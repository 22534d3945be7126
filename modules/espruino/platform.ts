import { contains } from "../../src/contains.js";
import type { Driver, Input, Platform } from "../../src/platform.js";
import type { Firmware, Line, Process, SerialOptions, SerialPort } from "./host.js";

declare const E: Firmware;
declare const process: Process;
declare function getTime(): number;
declare function setTimeout(callback: () => void, ms: number): number;
declare function clearTimeout(timer: number): void;
declare function digitalWrite(pin: unknown, level: number): void;
declare function digitalRead(pin: unknown): number;

/** Bytes that any board's transmit buffer holds: no more are under way at a time, so that `write` never blocks for long. */
const TRANSMIT_BUFFER = 128;
/** With fewer on their way the next ones are asked for: JavaScript takes its time. */
const TRANSMIT_LOW = 48;
/** How late a timer may come (ms) before the clock counts as set anew, by `setTime`. */
const LATENESS = 10000;
/** Received bytes that boards hold whose firmware doesn't tell, and what a port with flow control holds. */
const UNKNOWN_WINDOW = 256;
const ENOUGH = 65536;

/** The wiring: what `Serial.setup` takes, and control lines. */
export interface Wiring extends SerialOptions {
  power?: Line;
  reset?: Line;
  dtr?: Line;
  /** Reads 1 when the modem is on. */
  status?: unknown;
}

/**
 * A modem's platform on Espruino. Received strings go into the arena by one native copy; timers are two, for the
 * alarm, and for what is to be done soon or when the transmitter has room, and make no closures.
 */
export class EspruinoPlatform implements Platform {
  declare receiveWindow: number;
  declare powered?: () => boolean;
  declare _serial: SerialPort;
  declare _wiring: Wiring;
  declare _driver: Driver;
  declare _arena: Uint8Array;
  /** 0: not set. (clearTimeout throws without a number.) */
  _timer = 0;
  _soon = 0;
  /** What `getTime` said last (ms), by how much somebody has set it forward, and how much may have passed since unless somebody did. */
  _read = 0;
  _skipped = 0;
  _most = Infinity;
  /** When everything written has left (ms), and a byte's time. */
  _sent = 0;
  declare _byteTime: number;
  declare _onAlarm: () => void;
  declare _onSoon: () => void;
  declare _onData: (data: string) => void;
  declare _onFlags: (flags: string[]) => void;

  /** Nothing is received before `listen`. */
  constructor(driver: Driver, serial: SerialPort, wiring: Wiring) {
    const platform = this;
    this._driver = driver;
    this._arena = driver.arena;
    this._serial = serial;
    this._wiring = wiring;
    this._onAlarm = () => {
      platform._timer = 0;
      platform._most = Infinity;
      platform._driver.tick();
    };
    this._onSoon = () => {
      platform._soon = 0;
      platform._driver.tick();
    };
    this._onFlags = (flags) => {
      const told = flags.join();
      // FIFO_FULL, BUFFER_FULL, UART_OVERFLOW
      if (contains(told, "FULL") || contains(told, "OVERFLOW")) platform._driver.overrun(1);
    };
    const queue = process.memory(false).rx;
    // each event in the queue that all devices share takes two bytes more
    this.receiveWindow = wiring.cts !== undefined ? ENOUGH : queue ? (queue.total * 3) >> 2 : UNKNOWN_WINDOW;
    if (wiring.status !== undefined) this.powered = () => digitalRead(wiring.status) === 1;
  }

  /** Sets the port up at `rate` baud and begins to receive. */
  listen(rate: number): void {
    const platform = this;
    const wiring = this._wiring;
    const arena = this._arena;
    const input = this._driver.input as Required<Input>;
    // payload on its way to where it belongs needs no more than this
    this._onData = (data) => {
      // there is room for any string
      if (input.write < input.ample) {
        arena.set(data as unknown as Uint8Array, input.write);
        input.write += data.length;
      } else platform._put(data);
    };
    const asItIs = wiring.rx === undefined && wiring.tx === undefined && wiring.cts === undefined && wiring.path === undefined;
    this.setBaud(rate, asItIs ? undefined : { rx: wiring.rx, tx: wiring.tx, cts: wiring.cts, path: wiring.path });
    this._serial.removeAllListeners("data");
    this._serial.on("data", this._onData);
    E.on("errorFlag", this._onFlags);
  }

  /** Receives no more. What is owed to the application is still delivered. */
  close(): void {
    this._serial.removeListener("data", this._onData);
    E.removeListener("errorFlag", this._onFlags);
  }

  now(): number {
    const read = getTime() * 1000;
    const passed = read - this._read;
    this._read = read;
    // setTime moves the clock by years
    if (passed < 0 || passed > this._most) this._skipped += passed;
    return read - this._skipped;
  }

  alarm(ms: number): void {
    if (this._timer) clearTimeout(this._timer);
    this._timer = ms < 0 ? 0 : setTimeout(this._onAlarm, ms);
    this._most = ms < 0 ? Infinity : ms + LATENESS;
  }

  defer(): void {
    if (this._soon) clearTimeout(this._soon);
    this._soon = setTimeout(this._onSoon, 0);
  }

  write(from: number, to: number): number {
    const now = this.now();
    if (this._sent < now) this._sent = now;
    const waiting = (this._sent - now) / this._byteTime;
    let count = to - from;
    if (count > TRANSMIT_BUFFER - waiting) {
      count = Math.floor(TRANSMIT_BUFFER - waiting);
      if (!this._soon) this._soon = setTimeout(this._onSoon, (TRANSMIT_BUFFER - TRANSMIT_LOW) * this._byteTime);
      if (count <= 0) return 0;
    }
    this._sent += count * this._byteTime;
    this._serial.write(this._arena.subarray(from, from + count));
    return count;
  }

  move(to: number, from: number, end: number): void {
    this._arena.set(this._arena.subarray(from, end), to);
  }

  nextLineFeed(from: number): number {
    return this._arena.indexOf(10, from);
  }

  setBaud(rate: number, wiring?: SerialOptions): void {
    const serial = this._serial;
    if (serial.flush) serial.flush();
    this._byteTime = 10000 / rate;
    serial.setup(rate, wiring);
  }

  pin(name: string, level: number): boolean {
    const line = (this._wiring as Record<string, Line>)[name];
    if (line === undefined) return false;
    if (typeof line === "function") line(level);
    else digitalWrite(line, level);
    return true;
  }

  /** Gives the driver what was received. A callback that throws does not cost the rest of it. */
  _put(data: string): void {
    const driver = this._driver;
    const input = driver.input;
    const count = data.length;
    const room = input.room();
    if (count <= room) {
      this._arena.set(data as unknown as Uint8Array, input.write);
      driver.received(count);
    } else if (room === 0) driver.overrun(count);
    else {
      try {
        this._put(data.substr(0, room));
      } finally {
        this._put(data.substr(room));
      }
    }
  }
}
