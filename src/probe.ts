import type { Caller, Channel } from "./channel.js";
import { ANY_LINE, RESULT_ABORTED, RESULT_OK } from "./codes.js";
import type { CommandLine } from "./command-line.js";
import type { Dialect } from "./dialect.js";
import { modemError, type ModemError } from "./errors.js";
import type { Platform } from "./platform.js";
import type { ResponseParser } from "./response-parser.js";

/** Phases of the search, in order. */
const ASK = 0;
/** Leave data mode and prompts, then ask. */
const LEAVE = 1;
const POWER = 2;
const ASK_AGAIN = 3;
const OVER = 4;

/** What is done at one rate, in order. */
const AT_RATE = 0;
const AT_ESCAPE = 1;
const AT_PAD = 2;
const AT_ASK = 3;

/** Milliseconds for the answer to AT, and of silence around the escape sequence (Quectel 1.2: at least 1 s). */
const ANSWER_TIME = 300;
const GUARD_TIME = 1100;

/** Told where the modem was found. */
export interface ProbeListener {
  /** It answers at `rate` baud. */
  found(rate: number): void;
  notFound(error: ModemError): void;
}

/**
 * Finds the modem in whatever state it was left: asks at every rate; leaves data mode (escape sequence with guard times)
 * and prompts (ESC) and asks again; only then presses the power key, which would switch a running modem off.
 */
export class Probe implements Caller {
  active = false;
  /** When to go on (ms); -1: when the channel is idle. */
  deadline = -1;
  declare _platform: Platform;
  declare _channel: Channel;
  declare _parser: ResponseParser;
  declare _dialect: Dialect;
  declare _listener: ProbeListener;
  declare _rates: number[];
  _phase = ASK;
  _rate = 0;
  _action = AT_RATE;
  _asked = 0;
  /** The power key is held down. */
  _pressed = false;

  constructor(platform: Platform, channel: Channel, parser: ResponseParser, dialect: Dialect, listener: ProbeListener) {
    this._platform = platform;
    this._channel = channel;
    this._parser = parser;
    this._dialect = dialect;
    this._listener = listener;
    this._rates = [];
  }

  /** Begins at `first` baud; the dialect's other rates follow. */
  run(first: number): void {
    const rates = this._dialect.rates;
    this._rates = [first];
    for (let i = 0; i < rates.length; i++) if (rates[i] !== first) this._rates.push(rates[i]);
    this.active = true;
    this.deadline = -1;
    this._phase = ASK;
    this._rate = 0;
    this._action = AT_RATE;
  }

  stop(): void {
    this.active = false;
    this.deadline = -1;
  }

  /** The modem announced that it has started. */
  banner(): void {
    if (this.active && this._phase === ASK_AGAIN && this.deadline >= 0) this.deadline = this._platform.now() + ANSWER_TIME;
  }

  /** Goes on; false when there is nothing to do yet. Only when the channel is idle. */
  start(now: number): boolean {
    if (this.deadline >= 0 && now < this.deadline) return false;
    this.deadline = -1;
    if (this._channel.sending()) return false;
    if (this._phase === POWER) return this._power(now);
    const action = this._action;
    if (action === AT_RATE) {
      this._platform.setBaud(this._rates[this._rate]);
      this._parser.clear();
      this._asked = 0;
      this._action = this._phase === LEAVE ? AT_ESCAPE : AT_ASK;
      if (this._phase === LEAVE) this.deadline = now + GUARD_TIME;
      return true;
    }
    if (action === AT_ESCAPE) {
      this._channel.raw("+++");
      this._action = AT_PAD;
      this.deadline = now + GUARD_TIME;
      return true;
    }
    if (action === AT_PAD) {
      this._channel.pad(this._dialect.promptLimit);
      this._action = AT_ASK;
      return true;
    }
    this._channel.send(this, ANSWER_TIME, 0, ANY_LINE);
    return true;
  }

  compose(line: CommandLine): void {
    line.text("AT");
  }

  information(): void {}
  payload(): void {}

  finished(result: number): void {
    if (result === RESULT_ABORTED || !this.active) return;
    if (result === RESULT_OK) {
      this.active = false;
      this._listener.found(this._rates[this._rate]);
      return;
    }
    // no fence while nobody is known to be there: a late OK of AT is as good as another
    this._channel.reset();
    this._asked++;
    if (this._asked < (this._rate === 0 ? 3 : 2)) return;
    this._action = AT_RATE;
    this._rate++;
    if (this._rate < this._rates.length) return;
    this._rate = 0;
    this._phase++;
    if (this._phase === OVER) this._giveUp();
  }

  _power(now: number): boolean {
    if (!this._pressed) {
      if (!this._platform.pin("power", 1)) {
        this._giveUp();
        return true;
      }
      this._pressed = true;
      this.deadline = now + this._dialect.power.pulse;
      return true;
    }
    this._platform.pin("power", 0);
    this._pressed = false;
    this._phase = ASK_AGAIN;
    // the banner comes at the rate that is tried first
    this._platform.setBaud(this._rates[0]);
    this._parser.clear();
    this.deadline = now + this._dialect.power.boot;
    return true;
  }

  _giveUp(): void {
    this.active = false;
    this._listener.notFound(modemError("NO_MODEM", "no modem answers at " + this._rates.join(", ") + " baud"));
  }
}
