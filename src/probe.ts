import type { Caller, Channel } from "./channel.js";
import { ANY_LINE, RESULT_ABORTED, RESULT_ERROR, RESULT_OK } from "./codes.js";
import type { CommandLine } from "./command-line.js";
import type { Dialect } from "./dialect.js";
import { modemError, type ModemError } from "./errors.js";
import type { Platform } from "./platform.js";

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
/** Results in words, and at all: earlier software may have wanted numbers, or none. */
const AT_WORDS = 3;
/** What answers that is no answer to a question. */
const AT_HEARD = 4;
const AT_ASK = 5;
/** The fence was sent: the answer may have been to an earlier question, at another rate. */
const AT_FENCE = 6;

/** Milliseconds for the answer to AT, and of silence around the escape sequence (Quectel 1.2: at least 1 s). */
const ANSWER_TIME = 300;
const GUARD_TIME = 1100;
/** The same where something answers, but late. */
const PATIENT_TIME = 5000;

/** Told where the modem was found. */
export interface ProbeListener {
  /** It answers at `rate` baud. */
  found(rate: number): void;
  notFound(error: ModemError): void;
}

/** Whoever knows how the modem's control lines are wired. */
export interface ControlLines {
  /** Asserts (level 1) or releases (0) the line "power", "reset" or "dtr". @returns false when it is not wired */
  drive(line: string, level: number): boolean;
}

/**
 * Finds the modem in whatever state it was left: asks at every rate; leaves data mode (escape sequence with guard times)
 * and prompts (ESC) and asks again; only then presses the power key, which would switch a running modem off.
 */
export class Probe implements Caller {
  /** When to go on (ms); -1: when the channel is idle. */
  deadline = -1;
  declare _platform: Platform;
  declare _channel: Channel;
  declare _dialect: Dialect;
  /** Undefined: the search was stopped. */
  declare _listener: ProbeListener | undefined;
  declare _lines: ControlLines;
  /** Those at which it is looked for, the likely one first. */
  declare _rates: number[];
  _phase = ASK;
  _rate = 0;
  _action = AT_RATE;
  _asked = 0;
  /** ERRORs at this rate: the question was joined to noise, but the rate is right. */
  _errors = 0;
  /** Final result codes that came too late, as the channel counts them. */
  declare _late: number;
  /** Something answered late: the modem is there, and slow; all rates are asked with more time. */
  _patient = false;
  /** The line that is held: "power", "reset" or none. */
  _held = "";
  /** The modem is starting: `deadline` is when it must have. */
  _starting = false;
  /** The modem sleeps: where it does not answer at the likely rate, its power key wakes it. */
  sleeps = false;

  /** Begins at `first` baud; the dialect's other rates follow. */
  constructor(platform: Platform, channel: Channel, dialect: Dialect, listener: ProbeListener, lines: ControlLines, first: number) {
    this._platform = platform;
    this._channel = channel;
    this._dialect = dialect;
    this._listener = listener;
    this._lines = lines;
    this._rates = [first];
    for (let i = 0; i < dialect.rates.length; i++) if (dialect.rates[i] !== first) this._rates.push(dialect.rates[i]!);
    this._late = channel.lateFinals;
  }

  /**
   * Presses the reset line or the power key, then looks for the modem.
   * @param line "reset" or "power" @returns false when the line is not wired
   */
  press(line: string): boolean {
    if (!this._lines.drive(line, 1)) return false;
    const power = this._dialect.power;
    this._held = line;
    this._late = this._channel.lateFinals;
    this._patient = false;
    this.deadline = this._platform.now() + (line === "reset" ? power.reset : power.pulse);
    return true;
  }

  /** Stops without telling. */
  stop(): void {
    this._listener = undefined;
  }

  /** The modem announced that it has started. */
  banner(): void {
    if (this._starting) this.deadline = this._platform.now() + ANSWER_TIME;
  }

  /** Goes on; false when there is nothing to do yet. Only when the channel is idle. */
  start(now: number): boolean {
    if (now < this.deadline) return false;
    const channel = this._channel;
    const rate = this._rates[this._rate]!;
    this._starting = false;
    if (this._held !== "") {
      this._release(now);
      return true;
    }
    if (this._phase === POWER) {
      this._press();
      return true;
    }
    if (this._action === AT_FENCE) {
      this._listener!.found(rate);
      return true;
    }
    // what came since was to the filling, or to no question
    if (this._action === AT_WORDS || this._action === AT_HEARD) this._late = channel.lateFinals;
    if (this._action === AT_HEARD) this._action = AT_ASK;
    // an answer to an earlier question: nobody knows at which rate it was asked
    if (this._late !== channel.lateFinals) this.missed();
    const action = this._action;
    if (action === AT_RATE) {
      useRate(this._platform, channel, this._rates[this._rate]!);
      this._asked = this._errors = 0;
      this._action = this._phase === LEAVE ? AT_ESCAPE : AT_ASK;
      if (this._phase === LEAVE) this.deadline = now + GUARD_TIME;
    } else if (action === AT_ESCAPE) {
      channel.raw("+++");
      this._action = AT_PAD;
      this.deadline = now + GUARD_TIME;
    } else if (action === AT_PAD) {
      channel.pad(this._dialect.promptLimit);
      this._action = AT_WORDS;
      // the port may have taken them all; until they have left nothing is answered
      this.deadline = now + Math.floor((this._dialect.promptLimit * 10000) / rate);
    } else if (action === AT_WORDS) {
      channel.raw(this._dialect.words + this._dialect.terminator);
      this._action = AT_HEARD;
      this.deadline = now + ANSWER_TIME;
    } else channel.send(this, this._patient ? PATIENT_TIME : ANSWER_TIME, 0, ANY_LINE);
    return true;
  }

  /** The fence was not answered: the modem is at another rate, and slow. */
  missed(): void {
    this._late = this._channel.lateFinals;
    this._rate = 0;
    this._patient = true;
    this._phase = ASK;
    this._action = AT_RATE;
  }

  compose(line: CommandLine): void {
    line.text("AT");
  }

  information(): void {}
  payload(): void {}

  finished(result: number): void {
    if (result === RESULT_ABORTED || !this._listener) return;
    if (result === RESULT_OK) {
      this._action = AT_FENCE;
      this._channel.synchronise();
      return;
    }
    // no fence while nobody is known to be there: a late OK of AT is as good as another
    this._channel.reset();
    if (result === RESULT_ERROR && this._errors++ < 2) return;
    this._asked++;
    if (this._asked < (this._rate === 0 ? 3 : 2)) return;
    this._action = AT_RATE;
    this._rate++;
    // the rates at which a sleeping one does not listen are not tried before it is woken
    const woken = this.sleeps && this._phase === ASK && !this._patient;
    if (!woken && this._rate < this._rates.length) return;
    this._rate = 0;
    if (woken) this._phase = POWER;
    else this._phase++;
    if (this._phase === OVER) this._giveUp();
  }

  /** Every rate was silent. A modem whose STATUS line says that it is on is reset: the power key would switch it off. */
  _press(): void {
    const platform = this._platform;
    if (this.press(platform.powered && platform.powered() ? "reset" : "power")) this._phase = ASK_AGAIN;
    else this._giveUp();
  }

  _release(now: number): void {
    this._lines.drive(this._held, 0);
    this._held = "";
    this._starting = true;
    this.deadline = now + this._dialect.power.boot;
    // the banner comes at the rate that is tried first
    useRate(this._platform, this._channel, this._rates[0]!);
  }

  _giveUp(): void {
    this._listener!.notFound(modemError("NO_MODEM", "no modem answers at " + this._rates.join(", ") + " baud"));
  }
}

/** Speaks and listens at another rate (baud): what was received before is noise. */
export function useRate(platform: Platform, channel: Channel, rate: number): void {
  platform.setBaud(rate);
  channel.parser.clear();
}
