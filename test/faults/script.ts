import assert from "node:assert/strict";
import { dialect } from "../../src/dialects/quectel-bg95/index.js";
import { Modem } from "../../src/modem.js";
import type { ModemOptions, Status } from "../../src/modem-options.js";
import type { ModemError } from "../../src/errors.js";
import { PlainPlatform } from "../unit/plain-platform.js";

/** What a scripted modem says to one command: pieces that nothing may come between, and after how many ms. */
export interface Answer {
  pieces: string[];
  delay?: number;
  /** After the answer the modem takes so many bytes as data for connection `id`. */
  data?: { id: number; count: number };
}

export const OK = "\r\nOK\r\n";
export const ERROR = "\r\nERROR\r\n";

/** An information response. */
export function info(text: string): string {
  return "\r\n" + text + "\r\n";
}

export interface ScriptOptions {
  modem?: Partial<ModemOptions>;
  /** The modem repeats what it reads. */
  echo?: boolean;
  /** Bytes of each chunk that the driver gets. */
  chunk?: number;
  /** Rate at which the modem can be understood; undefined: any. */
  baud?: number;
  setup?: (platform: PlainPlatform) => void;
}

/**
 * A modem that says exactly what a test wants, byte by byte, on a clock of its own. What a test does not care about is
 * answered as by a BG95 that is registered; commands are worked through one after the other, however late.
 */
export class Script {
  readonly platform = new PlainPlatform();
  readonly modem: Modem;
  readonly statuses: Status[] = [];
  /** The same, each with the time it was told (ms). */
  readonly told: [Status, number][] = [];
  readonly errors: ModemError[] = [];
  readonly thrown: unknown[] = [];
  ready = 0;
  /** Every command line that was read, without its end. */
  readonly commands: string[] = [];
  /** Every byte that the driver wrote. */
  everything = "";
  /** What each connection was given to send. */
  readonly sent: Record<number, string> = {};
  /** What each connection holds for the driver. */
  readonly held: Record<number, string> = {};
  /** <socket_state> of each connection, and how many bytes were read from it. */
  open: Record<number, number> = {};
  total: Record<number, number> = {};
  /** A test's own answers; undefined: the usual one. */
  answer: (command: string) => Answer | string[] | undefined = () => undefined;
  /** What follows data. */
  accepted: (id: number, bytes: string) => Answer | string[] = () => [info("SEND OK")];
  /** Called before each piece with its number since `count` was last set to 0: what it gives is said first. */
  between: (gap: number) => string = () => "";
  count = 0;
  echo: boolean;
  chunk: number;
  baud: number | undefined;
  /** The modem neither reads nor says anything. */
  dead = false;
  /** Bytes of the modem's arena. */
  readonly memory: number;
  private readonly due: { time: number; text: string }[] = [];
  private input = "";
  private data: { id: number; count: number } | undefined;
  private freeAt = 0;
  private bootUntil = 0;

  constructor(options: ScriptOptions = {}) {
    this.echo = options.echo ?? false;
    this.chunk = options.chunk ?? Infinity;
    this.baud = options.baud;
    options.setup?.(this.platform);
    const modem = options.modem ?? {};
    this.modem = new Modem({
      dialect, links: 4, ...modem, platform: this.platform.attach,
      onReady: (each) => { this.ready++; modem.onReady?.(each); },
      onStatus: (status) => { this.statuses.push(status); this.told.push([status, this.time]); modem.onStatus?.(status); },
      onError: (error) => { this.errors.push(error); modem.onError?.(error); },
    });
    this.memory = this.modem.arena.length;
  }

  get time(): number { return this.platform.time; }

  /** The modem says `text` now, or in `delay` ms. */
  say(text: string, delay = 0): void {
    const time = this.time + delay;
    const at = this.due.findIndex((each) => each.time > time);
    this.due.splice(at < 0 ? this.due.length : at, 0, { time, text });
  }

  /** Lets `ms` pass. */
  advance(ms: number): void {
    const end = this.time + ms;
    while (this.step(end)) this.watch();
    this.platform.time = end;
  }

  private instant = -1;
  private steps = 0;

  /** A driver that does something for ever at one instant must fail its test, not hang it. */
  private watch(): void {
    if (this.time !== this.instant) { this.instant = this.time; this.steps = 0; }
    if (++this.steps > 100_000) throw new Error("time stands still; last commands: " + this.commands.slice(-5).join(" | "));
  }

  /** Lets time pass until `done()`. @throws Error after `limit` ms */
  until(done: () => boolean, limit = 400_000): void {
    const end = this.time + limit;
    while (!done()) {
      this.watch();
      if (!this.step(end)) throw new Error("not within " + limit + " ms; last commands: " + this.commands.slice(-5).join(" | "));
    }
  }

  online(): this {
    this.until(() => this.ready > 0);
    this.until(() => this.modem._channel.idle());
    this.commands.length = 0;
    return this;
  }

  /** The next thing that is due before `end`; false when there is none. */
  private step(end: number): boolean {
    const platform = this.platform;
    this.read();
    const alarm = platform.deferred ? this.time : platform.due < 0 ? Infinity : Math.max(platform.due, this.time);
    const line = this.due.length ? this.due[0].time : Infinity;
    const next = Math.min(alarm, line);
    if (next > end) return false;
    if (next > this.time) platform.time = next;
    if (line <= alarm) {
      const { text } = this.due.shift()!;
      this.deliver(text);
    } else {
      platform.deferred = false;
      if (platform.due >= 0 && platform.due <= this.time) platform.due = -1;
      this.guarded(() => platform.driver.tick());
    }
    this.read();
    return true;
  }

  private deliver(text: string): void {
    const { driver, arena } = this.platform;
    const bytes = Buffer.from(text, "latin1");
    for (let at = 0; at < bytes.length;) {
      const room = driver.input.room();
      if (room === 0) { this.guarded(() => driver.overrun(bytes.length - at)); return; }
      const count = Math.min(room, bytes.length - at, this.chunk);
      arena.set(bytes.subarray(at, at + count), driver.input.write);
      at += count;
      this.guarded(() => driver.received(count));
    }
  }

  private guarded(body: () => void): void {
    try { body(); } catch (error) { this.thrown.push(error); }
  }

  /** Takes what the driver wrote. */
  private read(): void {
    const written = this.platform.take();
    if (written === "" || this.dead || this.time < this.bootUntil || (this.baud !== undefined && this.platform.baud !== this.baud)) return;
    this.everything += written;
    this.input += written;
    for (;;) {
      if (this.data) {
        const { id, count } = this.data;
        if (this.input.length < count) return;
        const bytes = this.input.slice(0, count);
        this.input = this.input.slice(count);
        this.sent[id] = (this.sent[id] ?? "") + bytes;
        this.data = undefined;
        this.tell(this.accepted(id, bytes));
        continue;
      }
      const at = this.input.indexOf("\r");
      if (at < 0) return;
      const line = this.input.slice(0, at).replace(/[\x1b\n]/g, "").replace(/^\+\+\+/, "");
      this.input = this.input.slice(at + 1);
      if (!/^AT/i.test(line)) continue;
      this.commands.push(line);
      const answer = this.answer(line) ?? this.usual(line);
      this.tell(answer, this.echo ? line + "\r" : "");
    }
  }

  private tell(answer: Answer | string[], echo = ""): void {
    const { pieces, delay = 1, data } = Array.isArray(answer) ? { pieces: answer } as Answer : answer;
    this.data = data;
    this.freeAt = Math.max(this.freeAt, this.time) + delay;
    let text = "";
    const all = echo ? [echo, ...pieces] : pieces;
    for (const piece of all) text += this.between(this.count++) + piece;
    if (text) this.say(text, this.freeAt - this.time);
  }

  private usual(line: string): Answer | string[] {
    const [, name, rest] = /^AT(\+?\w*)(.*)$/i.exec(line) ?? ["", "", ""];
    const fixed: Record<string, string> = {
      "+CFUN?": "+CFUN: 1", "+CPIN?": "+CPIN: READY", "+CEREG?": "+CEREG: 0,1", "+CGREG?": "+CGREG: 0,1", "+CREG?": "+CREG: 0,1", "+CSQ": "+CSQ: 20,99",
      "+QIACT?": '+QIACT: 1,1,1,"10.0.0.1"', "+CMEE?": "+CMEE: 1", "+QISDE?": "+QISDE: 0", "+QIGETERROR": "+QIGETERROR: 0, operate successfully",
    };
    if (fixed[name + rest]) return [info(fixed[name + rest]), OK];
    if (name + rest === "+CFUN=1,1") return this.restart();
    const numbers = rest.replace(/^=/, "").split(",").map(Number);
    if (name === "+QIOPEN") {
      this.open[numbers[1]] = 2;
      this.total[numbers[1]] = 0;
      return [OK, info(`+QIOPEN: ${numbers[1]},0`)];
    }
    if (name === "+QICLOSE") delete this.open[numbers[0]];
    if (name === "+QISTATE") {
      const ids = Object.keys(this.open).filter((id) => rest === "?" || +id === numbers[1]);
      return [...ids.map((id) => info(`+QISTATE: ${id},"TCP","10.0.0.2",80,1025,${this.open[+id]},1,0,0,"usbmodem"`)), OK];
    }
    if (name === "+QIRD" && numbers[1] === 0) {
      const unread = (this.held[numbers[0]] ?? "").length;
      const total = this.total[numbers[0]] ?? 0;
      return [info(`+QIRD: ${total + unread},${total},${unread}`), OK];
    }
    if (name === "+QIRD") {
      const [id, most] = numbers;
      const bytes = (this.held[id] ?? "").slice(0, most);
      this.held[id] = (this.held[id] ?? "").slice(bytes.length);
      this.total[id] = (this.total[id] ?? 0) + bytes.length;
      return bytes.length ? [`\r\n+QIRD: ${bytes.length}\r\n${bytes}\r\n`, OK] : [info("+QIRD: 0"), OK];
    }
    if (name === "+QISEND") return { pieces: ["\r\n> "], data: { id: numbers[0], count: numbers[1] } };
    return [OK];
  }

  /** The modem forgets everything and comes up again. */
  restart(): string[] {
    this.due.length = 0;
    this.input = "";
    this.data = undefined;
    this.freeAt = this.time;
    this.open = {};
    for (const id of Object.keys(this.held)) delete this.held[+id];
    this.bootUntil = this.time + 3000;
    this.say(OK, 1);
    this.say(info("RDY"), 3000);
    this.say(info("APP RDY"), 3400);
    return [];
  }

  /** Data arrived for connection `id`; it is told after the answer that is under way. */
  arrive(id: number, bytes: string): void {
    this.held[id] = (this.held[id] ?? "") + bytes;
    this.say(info(`+QIURC: "recv",${id}`), Math.max(0, this.freeAt - this.time));
  }
}

/** A socket whose life is noted. */
export class Watched {
  socket;
  received = "";
  writable: number[] = [];
  ended = 0;
  error: ModemError | undefined;

  constructor(modem: Modem, greeting?: string, host = "peer") {
    const watched = this;
    this.socket = new modem.TCP({
      host, port: 80,
      onReadable() { watched.received += Buffer.from(this.read() as ArrayBuffer).toString("latin1"); },
      onWritable(count) {
        watched.writable.push(count);
        if (watched.writable.length === 1 && greeting) this.write(Buffer.from(greeting, "latin1"));
      },
      onError(error) { watched.ended++; watched.error = error; },
    });
  }
}

/** A socket that is connected. */
export function connected(script: Script): Watched {
  const watched = new Watched(script.modem);
  script.until(() => watched.writable.length > 0);
  return watched;
}

/** Lets the peer of connection 0 close it in this gap of the dialogue. */
export function closeIn(script: Script, gap: number): void {
  script.between = (at) => {
    if (at !== gap) return "";
    script.open[0] = 4;
    return info('+QIURC: "closed",0');
  };
}

/** Seeded numbers from 0 to 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Rungs in the order in which they were told, with their times (ms). */
export function rungs(script: Script): [rung: string, time: number][] {
  return script.told.filter(([status]) => status.state === "recovering" && status.rung !== undefined).map(([status, time]) => [status.rung!, time]);
}

/** How a command of the user's ended. */
export interface End { code: string | undefined; lines: string[] }

/** Sends `count` commands with distinguishable answers, one after the other. */
export function rounds(script: Script, timeout: number, count: number): End[] {
  const ends: End[] = [];
  const next = (i: number): void => {
    script.modem.command(`AT+NUMBER=${i}`, (error, lines) => {
      ends[i] = { code: error?.code, lines };
      if (i + 1 < count) next(i + 1);
    }, timeout);
  };
  next(0);
  return ends;
}

/** The number of a command of `rounds`. */
export function numbered(command: string): string | undefined {
  return /^AT\+NUMBER=(\d+)/.exec(command)?.[1];
}

/** Every command has its own answer, whole, or an error and nothing of a neighbour's. */
export function eachItsOwn(ends: End[], allowed: string[]): number {
  let failed = 0;
  ends.forEach(({ code, lines }, i) => {
    if (code === undefined) assert.deepEqual(lines, [`number ${i}`], `command ${i}`);
    else {
      failed++;
      assert.ok(allowed.includes(code), `command ${i}: ${code}`);
      assert.ok(lines.length === 0 || (lines.length === 1 && lines[0] === `number ${i}`), `command ${i} got ${lines.join()}`);
    }
  });
  return failed;
}
