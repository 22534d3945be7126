import type { ModemError } from "../../src/errors.js";
import { Modem } from "../../src/modem.js";
import type { ModemOptions } from "../../src/modem-options.js";
import type { Driver } from "../../src/platform.js";
import { dialectNamed } from "../../hosts/desktop/dialects.js";
import { TurnPlatform, type TurnOptions } from "../../hosts/desktop/turn-platform.js";

/** What the host asks for. */
export interface SuiteOptions extends TurnOptions {
  dialect: string;
  modem: Partial<ModemOptions>;
  tests: { name: string; source: string }[];
  /** What the names of hosts mean. */
  hosts: Record<string, string>;
  /** How connections are secured in this modem. */
  secure?: object;
}

/** What the application tells its host, as JSON. */
export type SuiteEvent =
  | { type: "begin"; name: string }
  | { type: "end"; name: string; error?: string }
  | { type: "dial"; port: number; greeting: string }
  | { type: "failed"; error: string }
  | { type: "over" };

interface Timer {
  callback: (timer: Timer) => void;
  due: number;
  /** Milliseconds between calls; 0: one call. */
  repeat: number;
}

/** Milliseconds between turns while a test is under way: promises go on between turns. */
const HEARTBEAT = 20;
/** Milliseconds of the modem's clock that a test may take. */
const PATIENCE = 300_000;
/** Milliseconds between two tests: what the last one closed is closed. */
const PAUSE = 3000;

/** A platform with timers for its application. */
class TimedPlatform extends TurnPlatform {
  readonly timers: Timer[] = [];
  /** What is told in the next turn: after one, while promises go on, its reply must stay as it is. */
  readonly told: string[] = [];
  _wanted = -1;

  alarm(ms: number): void {
    this._wanted = ms < 0 ? -1 : this._now + ms;
    this._first();
  }

  set(timer: Timer): Timer {
    if (this.timers.indexOf(timer) < 0) this.timers.push(timer);
    this._first();
    return timer;
  }

  clear(timer: Timer): void {
    const at = this.timers.indexOf(timer);
    if (at >= 0) this.timers.splice(at, 1);
  }

  /** The platform's one alarm is for whatever comes first. */
  _first(): void {
    this._due = this._wanted;
    for (const { due } of this.timers) if (this._due < 0 || due < this._due) this._due = due;
  }

  _tick(): void {
    for (const text of this.told.splice(0)) this.log(text);
    for (const timer of this.timers.slice()) {
      if (this._now < timer.due || this.timers.indexOf(timer) < 0) continue;
      if (timer.repeat > 0) timer.due = this._now + timer.repeat;
      else this.clear(timer);
      timer.callback(timer);
    }
    if (this._wanted >= 0 && this._now >= this._wanted) this._wanted = -1;
    super._tick();
    this._first();
  }
}

/** The assertions of test262, as far as the SDK's socket tests use them. */
function Assert(value: unknown, message?: string): void {
  if (value !== true) throw new Error(message ?? `expected true, got ${String(value)}`);
}

Assert.sameValue = (actual: unknown, expected: unknown, message?: string): void => {
  if (!Object.is(actual, expected)) throw new Error(`${message ? `${message}: ` : ""}expected ${String(expected)}, got ${String(actual)}`);
};

Assert.notSameValue = (actual: unknown, expected: unknown, message?: string): void => {
  if (Object.is(actual, expected)) throw new Error(`${message ? `${message}: ` : ""}got ${String(actual)}`);
};

Assert.throws = (kind: new () => Error, body: () => void, message?: string): void => {
  try {
    body();
  } catch (error) {
    if (error instanceof kind) return;
    throw new Error(`${message ? `${message}: ` : ""}expected ${kind.name}, got ${String(error)}`);
  }
  throw new Error(`${message ? `${message}: ` : ""}expected ${kind.name}, nothing was thrown`);
};

/** Freezes an object with all that it has, as stock configuration does with the classes it is given (XS: `Object.freeze(it, true)`). */
function deepFreeze(it: unknown): void {
  if ((typeof it !== "object" && typeof it !== "function") || it === null || Object.isFrozen(it)) return;
  Object.freeze(it);
  for (const name of Object.getOwnPropertyNames(it)) {
    const { value, get, set } = Object.getOwnPropertyDescriptor(it, name) as PropertyDescriptor;
    deepFreeze(value);
    deepFreeze(get);
    deepFreeze(set);
  }
}

// what XS's builds for devices have, and not every engine here
const Buffers = ArrayBuffer as unknown as { fromString?(text: string): ArrayBuffer };
const Texts = String as unknown as { fromArrayBuffer?(bytes: ArrayBuffer): string };
if (!Buffers.fromString) Buffers.fromString = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer as ArrayBuffer;
if (!Texts.fromArrayBuffer) Texts.fromArrayBuffer = (bytes) => Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
const Promises = Promise as unknown as { withResolvers?(): object };
if (!Promises.withResolvers) {
  Promises.withResolvers = () => {
    const all: Record<string, unknown> = {};
    all.promise = new Promise((resolve, reject) => Object.assign(all, { resolve, reject }));
    return all;
  };
}

/** A test in the form of the SDK's: its imports become modules of ours, and it may wait at its top level. */
function compile(source: string): (...globals: unknown[]) => Promise<void> {
  const body = source.replace(/^import ([^;"']+) from ["']([^"']+)["'];?/gm, (_all, name: string, module: string) => `const ${name.replace(/^\* as /, "")} = $IMPORT("${module}");`);
  return new Function("$IMPORT", "assert", "$DO", "$DONE", "$NETWORK", "$TESTMC", "trace", `return (async () => {"use strict"; ${body}\n})();`) as (...globals: unknown[]) => Promise<void>;
}

/** Runs tests over a modem's sockets one after another, on either engine. */
class Suite {
  readonly platform: TimedPlatform;
  readonly modem: Modem;
  _current = -1;
  declare _deadline: Timer;

  constructor(readonly options: SuiteOptions) {
    const platform = new TimedPlatform(options);
    this.platform = platform;
    const suite = this;
    this.modem = new Modem(Object.assign({}, options.modem, {
      dialect: dialectNamed(options.dialect),
      scratch: platform.scratch,
      platform: (driver: Driver) => platform.attach(driver),
      onReady() { if (suite._current < 0) suite.begin(0); },
      onError(error: ModemError) { suite.tell({ type: "failed", error: error.message }); },
    }) as ModemOptions);
    deepFreeze({ dns: this.modem.Resolver, tcp: this.modem.TCP, udp: this.modem.UDP, tls: this.modem.TLS, listener: options.modem.links === 1 ? undefined : this.modem.Listener });
    platform.set({ callback() {}, due: platform.now() + HEARTBEAT, repeat: HEARTBEAT });
  }

  tell(event: SuiteEvent): void {
    this.platform.told.push(JSON.stringify(event));
  }

  begin(index: number): void {
    this._current = index;
    const test = this.options.tests[index];
    if (!test) return this.tell({ type: "over" });
    this.tell({ type: "begin", name: test.name });
    this._deadline = this.after(PATIENCE, () => this.end(index, "it takes too long"));
    const done = (error?: unknown): void => this.end(index, error);
    const guarded = (body: () => void) => (): void => {
      try {
        body();
      } catch (error) {
        return done(error);
      }
      done();
    };
    const text = (error: unknown): void => done(error === undefined ? "rejected" : error);
    try {
      compile(test.source)((name: string) => this.imported(name), Assert, guarded, done, this.network(), { timeout() {}, HostObject: class {}, HostObjectChunk: class {}, HostBuffer: class {} }, () => {}).then(undefined, text);
    } catch (error) {
      done(error);
    }
  }

  end(index: number, error: unknown): void {
    if (index !== this._current) return;
    this._current = index + 0.5;
    this.platform.clear(this._deadline);
    const { name } = this.options.tests[index];
    this.tell(error === undefined ? { type: "end", name } : { type: "end", name, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    this.after(PAUSE, () => this.begin(index + 1));
  }

  after(ms: number, callback: () => void, repeat = 0): Timer {
    return this.platform.set({ callback, due: this.platform.now() + ms, repeat });
  }

  imported(name: string): unknown {
    const { modem, platform } = this;
    switch (name) {
      case "embedded:io/socket/tcp": return modem.TCP;
      case "embedded:io/socket/tcp/tls": return modem.TLS;
      case "embedded:io/socket/udp": return modem.UDP;
      case "embedded:io/socket/listener": return modem.Listener;
      case "embedded:network/dns/resolver": return modem.Resolver;
      case "timer": return {
        set: (callback: () => void, ms = 0, repeat = 0) => this.after(ms, callback, repeat),
        repeat: (callback: () => void, ms: number) => this.after(ms, callback, ms),
        clear: (timer: Timer) => platform.clear(timer),
      };
      default: throw new Error(`no module ${name}`);
    }
  }

  /** What tests know of the world: the places of hosts.ts. */
  network(): object {
    const { hosts, secure } = this.options;
    return {
      connected: Promise.resolve(),
      resolve: (name: string) => (hosts[name] === undefined ? Promise.reject(new Error(`no host ${name}`)) : Promise.resolve(hosts[name])),
      /** Has a client connect to a port of the modem's and send `greeting`; what it gets it sends back. */
      dial: (port: number, greeting = "") => this.tell({ type: "dial", port, greeting }),
      secure,
      invalidDomain: "nowhere.invalid",
    };
  }
}

export function start(configJson: string): void {
  const { platform } = new Suite(JSON.parse(configJson) as SuiteOptions);
  (globalThis as { handleCommand?: unknown }).handleCommand = (message: ArrayBuffer) => platform.turn(message);
}
