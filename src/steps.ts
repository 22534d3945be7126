import type { Caller, Channel } from "./channel.js";
import { ANY_LINE, ENDS_WITH_LINE, RESULT_ABORTED, RESULT_ERROR, RESULT_OK, RESULT_TIMEOUT } from "./codes.js";
import type { CommandLine } from "./command-line.js";
import { responseTime, type Row, type Session } from "./dialect.js";
import { modemError, type ModemError } from "./errors.js";
import type { ParameterReader } from "./parameter-reader.js";
import type { Platform } from "./platform.js";

/** One row of a table of steps: a command, the wanted answer, and what happens without it. `S` is the dialect's session. */
export interface Step<S = any> {
  readonly row: Row;
  /** Shown while the step runs: "registration". */
  readonly name: string;
  /** What follows the name on the command line: "?", "=1". */
  readonly suffix?: string;
  /** Appends parameters that are not constant. */
  readonly write?: (session: S, line: CommandLine) => void;
  /** The step is left out when this is false. */
  readonly when?: (session: S) => boolean;
  /** Code of the information response. */
  readonly expect?: number;
  /** The step has ended only when the information response is here, too: before OK or after it. */
  readonly both?: boolean;
  /** Takes over the information response. */
  readonly read?: (session: S, reader: ParameterReader, code: number) => void;
  /** The answer is the wanted one. Absent: OK is. */
  readonly check?: (session: S) => boolean;
  /** How often the step is tried in all before it has failed (default 1; SLOW_TRIES more after no answer in time). */
  readonly tries?: number;
  /** Milliseconds before it is tried again (default 500). */
  readonly pause?: number;
  /** Trying again begins this many steps earlier: the steps up to this one are a loop, `tries` counts its rounds. */
  readonly back?: number;
  /** An ERROR is as good an end as OK: only `check` decides. */
  readonly accept?: boolean;
  /** An error that ends trying at once; undefined lets it go on. */
  readonly refuse?: (session: S, result: number, modemCode: number) => ModemError | undefined;
  /** The error after the last try. Absent: the step is one that a modem may not know, and is passed over. */
  readonly fail?: (session: S, result: number, modemCode: number) => ModemError;
  /** The command changes the modem's rate: to this (baud). */
  readonly rate?: (session: S) => number;
  /** After success the same step runs again while this is true. */
  readonly more?: (session: S) => boolean;
}

/** Tries that a modem gets which answers the fence, but the step's command not in time; each waits twice as long. */
const SLOW_TRIES = 3;

/** What the runner tells. */
export interface StepListener {
  stepBegan(name: string): void;
  /** A step changed the modem's rate (baud). */
  rateChanged(rate: number): void;
  /** The table is through, or failed with an error. */
  stepsDone(error: ModemError | undefined): void;
}

/** Runs tables of steps, one command at a time. Knows no vendor. */
export class StepRunner implements Caller {
  active = false;
  /** When the next step may begin (ms); -1: now. */
  deadline = -1;
  declare _channel: Channel;
  declare _platform: Platform;
  declare _session: Session;
  declare _listener: StepListener;
  declare _steps: Step[];
  _index = 0;
  /** Tries of the step at _index that failed. */
  _tries = 0;
  /** Tries of it in a row that got no answer in time. */
  _late = 0;
  /** Rounds of the loop that ends at a step with `back`. */
  _rounds = 0;

  constructor(platform: Platform, channel: Channel, session: Session, listener: StepListener) {
    this._platform = platform;
    this._channel = channel;
    this._session = session;
    this._listener = listener;
    this._steps = [];
  }

  /** Begins `steps` at `index`. */
  run(steps: Step[], index: number): void {
    this.active = true;
    this.deadline = -1;
    this._steps = steps;
    this._index = index;
    this._tries = this._late = 0;
    this._rounds = 0;
  }

  /** The step that is next. */
  position(): number {
    return this._index;
  }

  /** Stops without telling. */
  stop(): void {
    this.active = false;
    this.deadline = -1;
  }

  /** Sends the next command; false when there is nothing to send yet. Only when the channel is idle. */
  start(now: number): boolean {
    if (this.deadline >= 0 && now < this.deadline) return false;
    this.deadline = -1;
    const session = this._session;
    let step = this._steps[this._index];
    while (step && step.when && !step.when(session)) {
      this._index++;
      step = this._steps[this._index];
    }
    if (!step) {
      this.active = false;
      this._listener.stepsDone(undefined);
      return true;
    }
    if (this._tries === 0) this._listener.stepBegan(step.name);
    // a modem that was too slow last time gets twice the time
    this._channel.send(this, responseTime(step.row) * (1 << this._late), step.expect === undefined ? 0 : step.expect, step.both ? ENDS_WITH_LINE : step.read && step.expect === undefined ? ANY_LINE : 0);
    return true;
  }

  compose(line: CommandLine): void {
    const step = this._steps[this._index]!;
    line.text("AT");
    line.text(step.row.name);
    if (step.suffix) line.text(step.suffix);
    if (step.write) step.write(this._session, line);
  }

  information(code: number, reader: ParameterReader): void {
    const step = this._steps[this._index]!;
    if (step.read) step.read(this._session, reader, code);
  }

  payload(): void {}

  finished(result: number, modemCode: number): void {
    if (result === RESULT_ABORTED || !this.active) return;
    const step = this._steps[this._index]!;
    const session = this._session;
    this._late = result === RESULT_TIMEOUT && this._late < SLOW_TRIES ? this._late + 1 : 0;
    if ((result === RESULT_OK || (step.accept && result === RESULT_ERROR)) && (!step.check || step.check(session))) {
      this._tries = 0;
      if (step.back !== undefined) this._rounds = 0;
      if (!step.more || !step.more(session)) this._index++;
      if (step.rate) this._listener.rateChanged(step.rate(session));
      return;
    }
    const refused = step.refuse ? step.refuse(session, result, modemCode) : undefined;
    if (refused) {
      this._done(refused);
      return;
    }
    const most = (step.tries === undefined ? 1 : step.tries) + (result === RESULT_TIMEOUT ? SLOW_TRIES : 0);
    const tried = step.back === undefined ? ++this._tries : ++this._rounds;
    if (tried < most) {
      if (step.back !== undefined) this._index -= step.back;
      this.deadline = this._platform.now() + (step.pause === undefined ? 500 : step.pause);
      return;
    }
    this._tries = 0;
    if (step.fail) this._done(step.fail(session, result, modemCode));
    else if (result === RESULT_TIMEOUT) this._done(modemError("NO_ANSWER", "the modem does not answer", "AT" + step.row.name));
    else this._index++;
  }

  _done(error: ModemError): void {
    this.active = false;
    this._listener.stepsDone(error);
  }
}
