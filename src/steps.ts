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
  /** Shown while the step runs: "registration". Absent: as the step before it. */
  readonly name?: string;
  /** What follows the name on the command line: "?", "=1". */
  readonly suffix?: string;
  /** Appends parameters that are not constant. */
  readonly write?: (session: S, line: CommandLine) => void;
  /** The step is left out when this is false. */
  readonly when?: ((session: S) => boolean) | undefined;
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
  readonly refuse?: (session: S, modemCode: number) => ModemError | undefined;
  /** The error after the last try: its code and what it says, or what makes it. Absent: the step is one that a modem may not know, and is passed over. */
  readonly failure?: readonly string[];
  readonly fail?: (session: S, modemCode: number) => ModemError;
  /** The command changes the modem's rate to the session's `wantedRate`. */
  readonly rates?: boolean;
  /** After success the same step runs again while this is true. */
  readonly more?: (session: S) => boolean;
}

/** Tries that a modem gets which answers the fence, but the step's command not in time; each waits twice as long. */
const SLOW_TRIES = 3;

/** What failed when even they got no answer. */
export const NO_ANSWER = ["NO_ANSWER", "the modem does not answer"];

/** What the runner tells. */
export interface StepListener {
  stepBegan(name: string): void;
  /** A step changed the modem's rate (baud). */
  rateChanged(rate: number): void;
  /** The table is through, or failed with an error. */
  stepsDone(error: ModemError | undefined): void;
}

/** To whom it makes no difference what comes of a step. */
export const NOBODY: StepListener = { stepBegan() {}, rateChanged() {}, stepsDone() {} };

/** Runs a table of steps, one command at a time. Knows no vendor. */
export class StepRunner implements Caller {
  /** When the next step may begin (ms); -1: now. */
  deadline = -1;
  declare _channel: Channel;
  declare _platform: Platform;
  declare _session: Session;
  /** Undefined: what comes of the steps is nobody's business any more. */
  declare _listener: StepListener | undefined;
  /** May be replaced by another that begins with the steps up to this one. */
  declare steps: Step[];
  /** Place of the step that is next. */
  declare position: number;
  /** Tries of that step that failed. */
  _tries = 0;
  /** Tries of it in a row that got no answer in time. */
  _late = 0;
  /** Rounds of the loop that ends at a step with `back`. */
  _rounds = 0;

  /** Begins with the step at `position`. */
  constructor(platform: Platform, channel: Channel, session: Session, listener: StepListener, steps: Step[], position: number) {
    this._platform = platform;
    this._channel = channel;
    this._session = session;
    this._listener = listener;
    this.steps = steps;
    this.position = position;
  }

  /** Stops without telling. */
  stop(): void {
    this._listener = undefined;
  }

  /** Sends the next command; false when there is nothing to send yet. Only when the channel is idle. */
  start(now: number): boolean {
    if (now < this.deadline) return false;
    const steps = this.steps;
    const session = this._session;
    const listener = this._listener as StepListener;
    while (this.position < steps.length && steps[this.position]!.when && !steps[this.position]!.when!(session)) this.position++;
    if (this.position === steps.length) listener.stepsDone(undefined);
    else {
      let named = this.position;
      while (steps[named]!.name === undefined) named--;
      listener.stepBegan(steps[named]!.name as string);
      this.send();
    }
    return true;
  }

  /** Sends the command of the step that is next. */
  send(): void {
    const step = this.steps[this.position]!;
    // a modem that was too slow last time gets twice the time
    this._channel.send(this, responseTime(step.row) * (1 << this._late), step.expect === undefined ? 0 : step.expect, step.both ? ENDS_WITH_LINE : step.read && step.expect === undefined ? ANY_LINE : 0);
  }

  compose(line: CommandLine): void {
    const step = this.steps[this.position]!;
    line.text("AT" + step.row.name);
    if (step.suffix) line.text(step.suffix);
    if (step.write) step.write(this._session, line);
  }

  information(code: number, reader: ParameterReader): void {
    const step = this.steps[this.position]!;
    if (step.read) step.read(this._session, reader, code);
  }

  payload(): void {}

  finished(result: number, modemCode: number): void {
    const listener = this._listener;
    if (result === RESULT_ABORTED || !listener) return;
    const step = this.steps[this.position]!;
    const session = this._session;
    const silent = result === RESULT_TIMEOUT;
    this._late = silent && this._late < SLOW_TRIES ? this._late + 1 : 0;
    if ((result === RESULT_OK || (step.accept && result === RESULT_ERROR)) && (!step.check || step.check(session))) {
      this._tries = 0;
      if (step.back) this._rounds = 0;
      if (!step.more || !step.more(session)) this.position++;
      if (step.rates) listener.rateChanged(session.wantedRate);
      return;
    }
    let error = step.refuse ? step.refuse(session, modemCode) : undefined;
    if (!error) {
      const tried = step.back ? ++this._rounds : ++this._tries;
      if (tried < (step.tries || 1) + (silent ? SLOW_TRIES : 0)) {
        if (step.back) this.position -= step.back;
        this.deadline = this._platform.now() + (step.pause || 500);
        return;
      }
      const failure = step.failure || (silent ? NO_ANSWER : undefined);
      error = step.fail ? step.fail(session, modemCode) : failure ? modemError(failure[0]!, failure[1]!, "AT" + step.row.name, undefined, modemCode) : undefined;
    }
    this._tries = 0;
    if (error) listener.stepsDone(error);
    else this.position++;
  }
}
