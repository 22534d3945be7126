import type { Caller, Channel } from "./channel.js";
import { RESULT_ABORTED, RESULT_OK, RESULT_TIMEOUT } from "./codes.js";
import type { CommandLine } from "./command-line.js";
import { modemError, type ModemError } from "./errors.js";
import type { ParameterReader } from "./parameter-reader.js";
import { textOf } from "./parameter-reader.js";

/** Called when a command of the user's has ended: `lines` are its information responses, without line ends. */
export type CommandCallback = (error: ModemError | undefined, lines: string[]) => void;

/** Characters of one answer that are kept, and what a line counts besides its own. */
const KEPT = 8192;
const LINE_COST = 16;

/** Commands whose parameters are never shown. */
const SECRET = "AT+CPIN AT+CPWD AT+CLCK AT+CGAUTH AT+QICSGP AT+QSSLCFG AT+CASSLCFG AT+CNCFG AT+WSTAC AT+WAPC AT+MQTTC AT+TLSC AT%CMNG ";

/** A command line of the user's, for what the driver does not cover. */
export class UserCommand implements Caller {
  declare text: string;
  declare timeout: number;
  declare _arena: Uint8Array;
  declare _channel: Channel;
  declare _callback: CommandCallback | undefined;
  lines: string[] = [];
  done = false;
  /** Characters of the answer so far, with what each line costs besides. */
  _kept = 0;
  declare _error: ModemError | undefined;

  constructor(text: string, timeout: number, callback: CommandCallback | undefined, arena: Uint8Array, channel: Channel) {
    this.text = text;
    this.timeout = timeout;
    this._callback = callback;
    this._arena = arena;
    this._channel = channel;
    this._error = undefined;
  }

  compose(line: CommandLine): void {
    const name = this.name();
    line.text(name);
    if (SECRET.indexOf(name.toUpperCase() + " ") >= 0) line.beginSecret();
    line.text(this.text.substr(name.length));
    if (line.secretFrom > line.from) line.endSecret();
  }

  information(_code: number, _reader: ParameterReader): void {
    const line = textOf(this._arena, this._channel.lineAt, this._channel.lineEnd);
    this._kept += line.length + LINE_COST;
    if (this._kept <= KEPT) this.lines.push(line);
  }

  payload(): void {}

  finished(result: number, modemCode: number): void {
    this.done = true;
    if (this._kept > KEPT) this._error = modemError("TOO_LONG", "the answer has more than " + KEPT + " characters", this.name());
    if (result === RESULT_OK) return;
    const code = result === RESULT_TIMEOUT ? "TIMEOUT" : result === RESULT_ABORTED ? "ABORTED" : "ERROR";
    this._error = modemError(code, result === RESULT_TIMEOUT ? "no answer in time" : result === RESULT_ABORTED ? "the modem restarted" : "the modem answered ERROR", this.name(), undefined, modemCode);
  }

  /** Ends it without having been sent. */
  abandon(error: ModemError): void {
    this.done = true;
    this._error = error;
  }

  /** Tells the user. */
  notify(): void {
    const callback = this._callback;
    this._callback = undefined;
    if (callback) callback(this._error, this.lines);
  }

  /** The command without its parameters, which may be secret. */
  name(): string {
    const text = this.text;
    let end = 2;
    while (end < text.length && text.charCodeAt(end) !== 61 && text.charCodeAt(end) !== 63) end++;
    return text.substr(0, end);
  }
}
