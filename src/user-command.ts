import type { Caller, Channel } from "./channel.js";
import { ANY_LINE, RESULT_ABORTED, RESULT_OK, RESULT_SEND_FAIL, RESULT_TIMEOUT } from "./codes.js";
import type { CommandLine } from "./command-line.js";
import { commandName, secretPlace, writeText } from "./command-text.js";
import type { Dialect } from "./dialect.js";
import { modemError, type ModemError } from "./errors.js";
import { TURN_TIME } from "./link-codes.js";
import type { ParameterReader } from "./parameter-reader.js";
import { textOf } from "./parameter-reader.js";

/** Called when a command of the user's has ended: `lines` are its information responses, without line ends. */
export type CommandCallback = (error: ModemError | undefined, lines: string[]) => void;

/** Who sends the user's commands: the modem. */
export interface CommandQueue {
  readonly dialect: Dialect;
  readonly arena: Uint8Array;
  /** Characters of the longest command line. */
  readonly commandLimit: number;
  /** Takes a command, no longer than that, to be sent when its turn comes. @throws Error when too many wait */
  enqueue(command: UserCommand): void;
  /** The command, which has just ended, is sent again before any other. */
  first(command: UserCommand): void;
}

/** States: waiting to be sent; in the channel; answered, but lines are still to come; through. */
export const QUEUED = 0;
export const SENT = 1;
export const LATE = 2;
export const DONE = 3;

/** Characters of one answer that are kept, and what a line counts besides its own. */
const KEPT = 8192;
const LINE_COST = 16;

/** A command line of the user's, for what the driver does not cover. */
export class UserCommand implements Caller {
  declare text: string;
  declare timeout: number;
  /** Set by the queue. */
  declare channel: Channel;
  declare _callback: CommandCallback | undefined;
  lines: string[] = [];
  state = QUEUED;
  /** When a waiting command must be sent, or a late one's lines must have come (ms). */
  deadline = -1;
  /** Where in the text a secret begins; -1: nowhere. */
  secretAt = -1;
  /** For the channel. */
  flags = ANY_LINE;
  /** Characters of the answer so far, with what each line costs besides. */
  _kept = 0;
  declare error: ModemError | undefined;

  constructor(text: string, timeout: number, callback: CommandCallback | undefined) {
    this.text = text;
    this.timeout = timeout;
    this._callback = callback;
    this.error = undefined;
    this.secretAt = secretPlace(text);
  }

  compose(line: CommandLine): void {
    writeText(line, this.text, 0, this.secretAt);
  }

  information(_code: number, reader: ParameterReader): void {
    this.keep(reader.end - reader.from);
    if (!this.full()) this.lines.push(textOf(this.channel.arena, reader.from, reader.end));
  }

  payload(): void {}

  finished(result: number, modemCode: number): void {
    this.state = DONE;
    if (this.full()) this.error = modemError("TOO_LONG", "the answer has more than " + KEPT + " characters", this.name());
    if (result === RESULT_OK) return;
    const code = result === RESULT_TIMEOUT ? "TIMEOUT" : result === RESULT_ABORTED ? "ABORTED" : result === RESULT_SEND_FAIL ? "SEND_FAIL" : "ERROR";
    const text = result === RESULT_TIMEOUT ? "no answer in time" : result === RESULT_ABORTED ? "the modem restarted" : result === RESULT_SEND_FAIL ? "the modem's send buffer is full" : "the modem answered ERROR";
    this.error = modemError(code, text, this.name(), undefined, modemCode);
  }

  /** A line that nobody knew: true when it belongs to this one, which is in the channel or waits for lines. */
  claim(_at: number, _end: number): boolean {
    return false;
  }

  /** The lines that were still to come did not, in time. */
  overdue(): void {}

  /** Ends it with an error, whatever it waits for. */
  abandon(error: ModemError): void {
    this.state = DONE;
    this.error = error;
  }

  /** Tells the user. */
  notify(): void {
    const callback = this._callback;
    this._callback = undefined;
    if (callback) callback(this.error, this.lines);
  }

  /** The command without its parameters, which may be secret. */
  name(): string {
    return commandName(this.text);
  }

  /** Counts a line of the answer. */
  keep(length: number): void {
    this._kept += length + LINE_COST;
  }

  /** The answer is too much to be kept. */
  full(): boolean {
    return this._kept > KEPT;
  }

  /** It waits to be sent, from now on. */
  queue(): void {
    this.state = QUEUED;
    this.deadline = this.channel.now() + TURN_TIME;
  }

  /** It was answered, and lines are to come within `timeout` ms. */
  wait(timeout: number): void {
    this.state = LATE;
    this.deadline = this.channel.now() + timeout;
  }
}
