import { readFileSync } from "node:fs";
import vm from "node:vm";
import { crc32 } from "node:zlib";
import type { HostProcess, Turn } from "../../hosts/host-process.js";
import { Firmware } from "./firmware.js";

/** What Espruino's interpreter lacks, as far as it can be taken away from this one (espruino.md 1.1). */
const STRICT = `
for (const name of ["Map", "Set", "WeakMap", "WeakSet", "WeakRef", "Symbol", "Proxy", "Reflect", "BigInt", "Intl", "Atomics", "SharedArrayBuffer", "WebAssembly", "FinalizationRegistry", "console", "RangeError", "URIError", "EvalError", "AggregateError", "globalThis"]) delete globalThis[name];
const without = (owner, names) => { for (const name of names) delete owner[name]; };
without(Object, ["freeze", "is", "isFrozen", "seal", "hasOwn", "groupBy", "getOwnPropertyDescriptors"]);
without(Math, ["trunc", "imul", "clz32", "log2", "log10", "fround", "hypot", "cbrt"]);
without(Number, ["isInteger", "isSafeInteger", "isNaN", "isFinite", "parseInt", "parseFloat", "MAX_SAFE_INTEGER", "MIN_SAFE_INTEGER", "EPSILON"]);
without(Array, ["from", "of"]);
without(Array.prototype, ["copyWithin", "flat", "flatMap", "at", "lastIndexOf", "entries", "keys", "values", "toSorted", "toReversed", "with", "findLast", "findLastIndex"]);
without(String.prototype, ["at", "codePointAt", "localeCompare", "normalize", "matchAll", "replaceAll", "padStart", "padEnd"]);
without(ArrayBuffer.prototype, ["slice", "transfer"]);
// 2v29 finds what only begins at the end, too
String.prototype.indexOf = function (part, from) {
  const text = String(this), wanted = String(part);
  if (wanted.length > text.length) return -1;
  for (let at = Math.max(0, from | 0); at < text.length; at++) if (wanted.startsWith(text.slice(at, at + wanted.length))) return at;
  return -1;
};
String.prototype.includes = function (part, from) { return this.indexOf(part, from) >= 0; };
{
  const typed = Object.getPrototypeOf(Uint8Array);
  const set = typed.prototype.set;
  without(typed, ["from", "of"]);
  without(typed.prototype, ["copyWithin", "at", "lastIndexOf", "entries", "keys", "values", "with"]);
  // what does not fit is clipped there, and no error: here it is one
  typed.prototype.set = function (from, at) {
    if (typeof from !== "string") return set.call(this, from, at);
    const codes = new Uint8Array(from.length);
    for (let i = 0; i < from.length; i++) {
      if (from.charCodeAt(i) > 255) throw new Error("a character that is no byte");
      codes[i] = from.charCodeAt(i);
    }
    return set.call(this, codes, at);
  };
  typed.prototype.slice = () => { throw new Error("slice of a typed array is a plain array there, a block or two for each byte"); };
}
`;

export interface StandInOptions {
  /** Libraries of the firmware. Default: all. */
  modules?: string;
  /** Where the console is, where it is by default, and whether the firmware can move it. */
  console?: string | null;
  defaultConsole?: string;
  movesConsole?: boolean;
  /** Free blocks of memory. */
  free?: number;
  /** Arrays are in pieces. */
  fragmented?: boolean;
  board?: string;
  /** What pins lead to: "power", "reset", "dtr". */
  wires?: Record<string, string>;
  /** Bytes of the receive queue, 0: the firmware does not tell. */
  queue?: number;
}

/**
 * Espruino as far as a bundle can see it, stricter where it is careless: its globals and nothing else, `Serial1` that brings
 * strings of at most 63 characters and blocks, timers on the simulator's clock, and the socket code of its firmware.
 * It is a host of the simulator's.
 */
export class StandIn implements HostProcess {
  readonly printed: string[] = [];
  /** Exceptions that reached the interpreter, which prints them and goes on. */
  readonly thrown: unknown[] = [];
  /** Calls of `Serial1.setup`, and of `E.setConsole`. */
  readonly setups: [number, Record<string, unknown> | undefined][] = [];
  readonly consoles: [string | null, boolean][] = [];
  /** Longest string that `Serial1` brought, and longest write. */
  longest = 0;
  longestWrite = 0;
  readonly pins: [string, number][] = [];
  readonly firmware: Firmware;
  readonly serial: Record<string, unknown>;
  readonly exports: { connect(serial: unknown, options: unknown, callback: unknown): any };
  /** Milliseconds by which somebody has set the clock. */
  clockSet = 0;
  /** Whether the bundle's listeners are there. */
  readonly listeners = new Map<string, ((value: never) => void)[]>();
  /** What the module cache has. */
  private readonly cached = new Map<string, unknown>();
  private readonly run: (body: string) => StandIn["exports"];
  private time = 0;
  private nextTimer = 1;
  private readonly timers = new Map<number, { at: number; run: () => void }>();
  private written: number[] = [];
  private baud = 0;
  private turnPins: [string, number][] = [];
  private readonly work: (() => void)[] = [];
  private flags: string[] = [];
  onWork = (): void => {};

  constructor(bundle: string, readonly options: StandInOptions = {}) {
    this.firmware = new Firmware((error) => this.thrown.push(error), () => this.onWork());
    this.serial = this.makeSerial();
    const globals = vm.createContext(this.globals());
    vm.runInContext(STRICT, globals);
    this.run = (text) => {
      const module = vm.runInContext(`(function (exports, require, global) {${text}\nreturn exports;})`, globals, { filename: bundle }) as (...args: unknown[]) => StandIn["exports"];
      return module({}, (name: string) => this.require(name), globals);
    };
    this.exports = this.run(readFileSync(bundle, "utf8"));
  }

  /** Runs `work` in the next turn. */
  soon(work: () => void): void {
    this.work.push(work);
    this.onWork();
  }

  /** The firmware lost bytes. */
  raise(...flags: string[]): void {
    this.flags = flags;
    this.onWork();
  }

  turn(now: number, transmitFree: number, received: Uint8Array): Turn {
    this.time = now;
    this.turnPins = [];
    this.baud = 0;
    // the first byte often comes alone
    for (let at = 0, count = 1; at < received.length; at += count, count = 63) this.emit("data", Buffer.from(received.subarray(at, at + count)).toString("latin1"));
    if (this.flags.length > 0) this.emit("errorFlag", this.flags.splice(0));
    for (const work of this.work.splice(0)) this.guarded(work);
    for (const [id, timer] of [...this.timers]) {
      if (timer.at > now || !this.timers.delete(id)) continue;
      this.guarded(timer.run);
    }
    const busy = this.firmware.idle();
    let next = Math.min(...[...this.timers.values()].map((timer) => timer.at));
    if (busy || this.written.length > transmitFree) next = Math.min(next, now + 5);
    return {
      // the real port would block; here the rest leaves in later turns
      write: Uint8Array.from(this.written.splice(0, transmitFree)),
      // whole milliseconds, as the time that is given
      alarm: Number.isFinite(next) ? Math.ceil(Math.max(0, next - now)) : -1,
      baud: this.baud || undefined,
      pins: this.turnPins,
    };
  }

  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.thrown.push(error);
    }
  }

  private emit(event: string, value: unknown): void {
    if (event === "data") this.longest = Math.max(this.longest, (value as string).length);
    for (const listener of [...(this.listeners.get(event) ?? [])]) this.guarded(() => listener(value as never));
  }

  private require(name: string): unknown {
    if (this.cached.has(name)) return this.cached.get(name);
    if (!this.modules().split(",").includes(name)) throw new Error(`Module "${name}" not found`);
    if (name === "NetworkJS") return { create: (network: never) => this.firmware.online(network) };
    if (name === "dgram") return this.firmware.dgram;
    throw new Error(`unexpected require of ${name}`);
  }

  private modules(): string {
    return this.options.modules ?? "net,dgram,http,NetworkJS,tls,crypto";
  }

  private makeSerial(): Record<string, unknown> {
    const add = (event: string, listener: never): void => void this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
    const remove = (event: string, listener: never): void => void this.listeners.set(event, (this.listeners.get(event) ?? []).filter((each) => each !== listener));
    return {
      setup: (baud: number, options?: Record<string, unknown>) => {
        if (!(baud >= 100 && baud <= 10e6)) throw new Error("Invalid baud rate specified");
        for (const key of Object.keys(options ?? {})) if (!["rx", "tx", "ck", "cts", "bytesize", "parity", "stopbits", "flow", "path", "errors"].includes(key)) throw new Error(`Unknown option ${key}`);
        this.setups.push([baud, options]);
        this.baud = baud;
      },
      on: add, removeListener: remove,
      removeAllListeners: (event: string) => this.listeners.delete(event),
      write: (data: Uint8Array) => {
        this.longestWrite = Math.max(this.longestWrite, data.length);
        for (const byte of data) this.written.push(byte);
      },
      flush: () => {},
      setConsole: () => { throw new Error("the console must not come here"); },
      add, remove,
    };
  }

  private globals(): Record<string, unknown> {
    const { options, serial } = this;
    let console = options.console === undefined ? "USB" : options.console;
    const number = (id: unknown): number => {
      if (typeof id !== "number") throw new Error("Timer id expected, not " + String(id));
      return id;
    };
    const E: Record<string, unknown> = {
      on: serial.add, removeListener: serial.remove,
      CRC32: (bytes: Uint8Array) => crc32(bytes),
      toString: (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1"),
      getAddressOf: () => (options.fragmented ? 0 : 4096),
    };
    if (options.movesConsole !== false) {
      E.getConsole = () => console;
      E.setConsole = (device: string | null, { force }: { force: boolean }) => {
        console = device;
        this.consoles.push([device, force]);
      };
    }
    const memory = { free: options.free ?? 8000, usage: 100, total: 9000, blocksize: 13, ...(options.queue !== 0 && { rx: { used: 0, total: options.queue ?? 1024 } }) };
    return {
      E, Serial1: serial, USB: { setConsole: (force: boolean) => this.consoles.push(["USB", force]) },
      process: { env: { MODULES: this.modules(), CONSOLE: options.defaultConsole ?? "USB", BOARD: options.board ?? "PICO_R1_3" }, memory: () => memory },
      print: (...words: unknown[]) => void this.printed.push(words.join(" ")),
      getTime: () => (this.time + this.clockSet) / 1000,
      setTimeout: (run: () => void, ms: number) => {
        this.timers.set(this.nextTimer, { at: this.time + ms, run });
        return this.nextTimer++;
      },
      clearTimeout: (id: unknown) => void this.timers.delete(number(id)),
      digitalWrite: (pin: string, level: number) => {
        this.pins.push([pin, level]);
        const line = options.wires?.[pin];
        if (line) this.turnPins.push([line, level]);
      },
      digitalRead: () => 1,
      Modules: {
        // a function's text is the module's, and nothing of what is around it is known there
        addCached: (name: string, text: () => void) => this.cached.set(name, this.run(/^function ?\(\) ?\{([^]*)\}$/.exec(String(text))![1]!)),
        removeCached: (name: string) => this.cached.delete(name),
      },
    };
  }
}
