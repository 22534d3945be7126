import { callback } from "./check.js";
import { CME_MEANINGS } from "./cme-meanings.js";
import { RESULT_ERROR, RESULT_OK } from "./codes.js";
import { CommandDecoder } from "./command-decoder.js";
import { encode } from "./command-encoder.js";
import type { Form } from "./command-form.js";
import { modemError, type ModemError } from "./errors.js";
import type { ParameterReader } from "./parameter-reader.js";
import { textOf } from "./parameter-reader.js";
import { UserCommand, type CommandQueue } from "./user-command.js";

/** Called when a command has ended: with an error, or with its reply. */
export type RunCallback<R> = (error: ModemError | undefined, reply: R | undefined) => void;

/**
 * Sends a command of the dialect's.
 * @param modem the modem
 * @param form what to send: one of a dialect's forms
 * @param args its arguments by name; left out when it has none
 * @param done called once, with an error (code, the modem's number and what it means) or the reply
 * @throws TypeError or RangeError that names the argument, before a byte is sent; Error when too many commands wait
 */
export function run<R>(modem: CommandQueue, form: Form<undefined, R>, done?: RunCallback<R>): void;
export function run<A, R>(modem: CommandQueue, form: Form<A, R>, args: A, done?: RunCallback<R>): void;
export function run(modem: CommandQueue, form: Form, args?: any, done?: any): void {
  if (form.reply.late < 0) throw new TypeError("AT" + form.row.name + " is sent by sockets in this form");
  const bare = done === undefined && typeof args === "function";
  const given = bare ? undefined : args;
  modem.enqueue(new FormCommand(modem, form, given, callback("callback", bare ? args : done)));
}

/** A form on its way. */
class FormCommand extends UserCommand {
  declare _modem: CommandQueue;
  declare _form: Form;
  declare _decoder: CommandDecoder;
  declare _done: RunCallback<any> | undefined;
  /** ERROR came; what the modem answers now is the reason. */
  declare _asking: boolean;
  declare _reason: number;

  constructor(modem: CommandQueue, form: Form, args: any, done: RunCallback<any> | undefined) {
    const encoded = encode(form, args);
    // what the line and the port may add comes on top
    super(encoded.text, encoded.timeout + 1000, undefined);
    this.secretAt = encoded.secretAt;
    this.sends = form.reply.sends;
    this._modem = modem;
    this._form = form;
    this._decoder = new CommandDecoder(form, args, modem.arena);
    this._done = done;
    this._asking = false;
    this._reason = -1;
  }

  information(_code: number, _reader: ParameterReader): void {
    const channel = this.channel;
    if (this._asking) {
      const reason = this._modem.dialect.reason;
      const line = textOf(this._modem.arena, channel.lineAt, channel.lineEnd);
      if (reason && line.substr(0, reason.name.length) === reason.name) this._reason = parseInt(line.substr(reason.name.length), 10);
    } else if (this.keep(channel.lineEnd - channel.lineAt)) this._decoder.take(channel.lineAt, channel.lineEnd);
  }

  finished(result: number, modemCode: number): void {
    if (this._asking) {
      // the reason is not known when its query fails, too
      this._fail(result === RESULT_OK && this._reason > 0 ? this._reason : -1);
      return;
    }
    const failure = this._decoder.failure;
    if (result === RESULT_ERROR && modemCode < 0 && failure === 0 && this._askReason()) return;
    if (result === RESULT_ERROR) this._fail(modemCode >= 0 ? modemCode : failure === 0 ? -1 : failure);
    else if (result !== RESULT_OK) super.finished(result, modemCode);
    else if (this._form.reply.late > 0 && this._decoder.ended() < 0) this.wait(this._form.reply.late);
    else this._conclude();
  }

  /** A line that came after the final result code. */
  claim(at: number, end: number): boolean {
    if (!this.keep(end - at) || !this._decoder.take(at, end)) return false;
    if (this._decoder.ended() >= 0) this._conclude();
    return true;
  }

  overdue(): void {
    const parts = this._form.reply.parts;
    let lists = 0;
    for (let i = 0; i < parts.length; i++) if (parts[i].many) lists++;
    // of lists without a known end, what came in time is all
    if (lists === parts.length && !this._form.reply.ended && this.kept()) this._conclude();
    else this.abandon(modemError("TIMEOUT", "the result did not come in time", this.name()));
  }

  notify(): void {
    const done = this._done;
    this._done = undefined;
    const error = this.error;
    if (done) done(error, error ? undefined : this._decoder.reply);
  }

  _conclude(): void {
    const form = this._form;
    const failure = form.reply.late > 0 ? this._decoder.ended() : this._decoder.failure;
    if (failure > 0 || this._decoder.failure !== 0) this._fail(failure);
    else {
      super.finished(RESULT_OK, -1);
      if (!this.error && form.reply.parts.length > 0 && !form.reply.ended && !this._decoder.whole()) this.abandon(modemError("MALFORMED", "the modem's answer is not understood", this.name()));
    }
  }

  _fail(code: number): void {
    const dialect = this._modem.dialect;
    const meaning = dialect.meanings[code] || CME_MEANINGS[code];
    this.abandon(modemError(dialect.errors[code] || "ERROR", meaning || "the modem answered ERROR", this.name(), undefined, code));
  }

  /** Where ERROR says nothing, the modem is asked why before anything else is. */
  _askReason(): boolean {
    const reason = this._modem.dialect.reason;
    if (!reason || this._form.row.section.substr(0, reason.sections.length) !== reason.sections || this.text === reason.text) return false;
    this._asking = true;
    this.asked = this.name();
    this.text = reason.text;
    this.secretAt = -1;
    this.sends = false;
    this._modem.first(this);
    return true;
  }
}
