import { contains } from "./contains.js";
import type { Dialect } from "./dialect.js";
import { callback, integer } from "./check.js";
import { modemError, type ModemError } from "./errors.js";
import { textOf } from "./parameter-reader.js";
import { SCRATCH_LIMIT, type Driver, type Input, type Platform } from "./platform.js";

export interface DetectorOptions {
  /** What the modem may speak, likely ones first. */
  dialects: readonly Dialect[];
  /** Makes the host's side for this driver. */
  platform: (driver: Driver) => Platform;
  /** As in `ModemOptions`. */
  scratch?: number;
  /** Rate (baud) at which the modem is looked for first. Default 115200. */
  baud?: number;
  /** It speaks `dialect`, and answers at `baud`. Nothing more is sent: a Modem may take the port over. */
  onFound: (dialect: Dialect, baud: number) => void;
  /** No modem answers, or none of the dialects' modems. */
  onError?: (error: ModemError) => void;
}

/** What is done next. */
const ASK = 0;
const ESCAPE = 1;
const IDENTIFY = 2;
const TRY = 3;
const OVER = 4;

/** Milliseconds for an answer, and of silence around the escape sequence. */
const ANSWER_TIME = 300;
const GUARD_TIME = 1100;
/** How often a rate is asked. */
const TRIES = 2;
/** Commands that make modems say what they are (V.250 6.1.5, 3GPP TS 27.007 5.2, V.250 6.1.3). */
export const IDENTITIES = ["AT+GMM", "AT+CGMM", "ATI"];
export const RATES = [115200, 230400, 9600, 921600, 460800, 57600, 38400, 19200];
/** Bytes of an answer. */
const ROOM = 1024;
const LINE = 64;

/**
 * Finds out what a modem speaks: by what it says it is, then by commands that only one family answers. A driver of its
 * own on the port, for as long as that takes; a modem that answers is known in well under two seconds.
 */
export class Detector implements Driver, Input {
  declare arena: Uint8Array;
  declare input: Input;
  /** Received bytes are arena bytes [0, write). */
  write = 0;
  declare _platform: Platform;
  declare _options: DetectorOptions;
  declare _rates: number[];
  _rate = 0;
  _tries = 0;
  _stage = ASK;
  /** Place in IDENTITIES, or in the dialects. */
  _index = 0;
  /** The escape sequence was sent. */
  _escaped = false;
  /** When to go on without an answer (ms); -1: at once. */
  _deadline = -1;
  /** Bytes of the command that the port has not taken: arena [_from, _to). */
  _from = 0;
  _to = 0;

  /** @throws TypeError or RangeError when an option is wrong */
  constructor(options: DetectorOptions) {
    if (!options || typeof options !== "object") throw new TypeError("options must be an object");
    if (!Array.isArray(options.dialects) || options.dialects.length === 0) throw new TypeError("dialects must be an array of dialects");
    for (let i = 0; i < options.dialects.length; i++) {
      const dialect = options.dialects[i];
      if (!dialect || typeof dialect.open !== "function") throw new TypeError("dialects must be an array of dialects");
    }
    if (typeof options.platform !== "function") throw new TypeError("platform must be a function");
    if (typeof options.onFound !== "function") throw new TypeError("onFound must be a function");
    callback("onError", options.onError);
    const first = options.baud === undefined ? 115200 : integer("baud", options.baud, 300, 4000000);
    this._options = options;
    this._rates = [first];
    for (let i = 0; i < RATES.length; i++) if (RATES[i] !== first) this._rates.push(RATES[i]!);
    this.arena = new Uint8Array(ROOM + LINE + (options.scratch === undefined ? 0 : integer("scratch", options.scratch, 0, SCRATCH_LIMIT)));
    this.input = this;
    this._platform = options.platform(this);
    this._platform.setBaud(first);
    this._platform.defer();
  }

  room(): number {
    // what answers with more than that is none of our modems: its end is what counts
    if (this.write > ROOM - 64) this.write = 0;
    return ROOM - this.write;
  }

  received(count: number): void {
    this.write += count;
    if (this._stage === OVER || this._stage === ESCAPE) return;
    const text = textOf(this.arena, 0, this.write);
    if (ends(text)) this._answered(text);
  }

  overrun(): void {}

  tick(): void {
    const platform = this._platform;
    if (this._from < this._to) this._from += platform.write(this._from, this._to);
    if (this._stage === OVER) return;
    const now = platform.now();
    if (this._deadline < 0 || now >= this._deadline) this._next(now);
    else platform.alarm(this._deadline - now);
  }

  /** The time of the last question is over, or it was answered: the next one. */
  _next(now: number): void {
    const dialects = this._options.dialects;
    if (this._stage === ASK) {
      if (this._tries === TRIES) {
        this._tries = 0;
        this._rate++;
        if (this._rate === this._rates.length) this._silent();
        else this._platform.setBaud(this._rates[this._rate]!);
        if (this._stage !== ASK) return;
      }
      this._tries++;
      this._send("AT\r\n", now + ANSWER_TIME);
    } else if (this._stage === ESCAPE) {
      if (!this._escaped) this._send("+++", now + GUARD_TIME);
      else this._stage = ASK;
      if (this._escaped) this._next(now);
      this._escaped = true;
    } else if (this._stage === IDENTIFY) {
      if (this._index < IDENTITIES.length) this._send(IDENTITIES[this._index++] + "\r\n", now + 2 * ANSWER_TIME);
      else {
        this._stage = TRY;
        this._index = 0;
        this._next(now);
      }
    } else if (this._index < dialects.length) this._send(dialects[this._index++]!.peculiar + "\r\n", now + 2 * ANSWER_TIME);
    else this._end(modemError("UNKNOWN_MODEM", "the modem is of no known family"));
  }

  /** Every rate was silent: it may be in data mode. */
  _silent(): void {
    if (this._escaped) {
      this._end(modemError("NO_MODEM", "no modem answers at " + this._rates.join(", ") + " baud"));
      return;
    }
    this._rate = 0;
    this._platform.setBaud(this._rates[0]!);
    this._stage = ESCAPE;
    this._wait(this._platform.now() + GUARD_TIME);
  }

  _answered(text: string): void {
    const dialects = this._options.dialects;
    if (this._stage === ASK) {
      this._stage = IDENTIFY;
      this._index = 0;
    } else if (this._stage === IDENTIFY) {
      for (let i = 0; i < dialects.length; i++) {
        const models = dialects[i]!.models;
        for (let k = 0; k < models.length; k++) {
          if (!contains(text, models[k]!)) continue;
          this._found(dialects[i]!);
          return;
        }
      }
    } else if (!contains(text, "ERROR")) {
      this._found(dialects[this._index - 1]!);
      return;
    }
    this._next(this._platform.now());
  }

  _found(dialect: Dialect): void {
    this._end(undefined);
    this._options.onFound(dialect, this._rates[this._rate]!);
  }

  _end(error: ModemError | undefined): void {
    this._stage = OVER;
    this._platform.alarm(-1);
    if (error && this._options.onError) this._options.onError(error);
  }

  _send(text: string, deadline: number): void {
    this.write = 0;
    this._from = ROOM;
    this._to = ROOM + text.length;
    for (let i = 0; i < text.length; i++) this.arena[ROOM + i] = text.charCodeAt(i);
    this._from += this._platform.write(this._from, this._to);
    this._wait(deadline);
  }

  _wait(deadline: number): void {
    this._deadline = deadline;
    this._platform.alarm(deadline - this._platform.now());
  }
}

/** Whether an answer is complete: its last line is a final result code. */
function ends(text: string): boolean {
  const end = text.lastIndexOf("\n");
  if (end < 0) return false;
  const start = text.lastIndexOf("\n", end - 1);
  const line = text.substr(start + 1, end - start - 1).trim();
  return line === "OK" || contains(line, "ERROR");
}
