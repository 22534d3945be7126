import { callback } from "./check.js";
import { CME_MEANINGS } from "./cme-meanings.js";
import { ANY_LINE, ASKS_DATA, ENDS_SENDING, ENDS_WITH_OK, RESULT_ABORTED, RESULT_ERROR, RESULT_OK, RESULT_TIMEOUT } from "./codes.js";
import { behind, CommandDecoder } from "./command-decoder.js";
import { encode } from "./command-encoder.js";
import type { Form } from "./command-form.js";
import type { CommandLine } from "./command-line.js";
import { modemError, ofCode, type ModemError } from "./errors.js";
import { GivenData } from "./given-data.js";
import type { ParameterReader } from "./parameter-reader.js";
import { textOf } from "./parameter-reader.js";
import { LATE, UserCommand, type CommandQueue } from "./user-command.js";

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
  const command = new FormCommand(modem, form, given, callback("callback", bare ? args : done));
  if (command.text.length > modem.commandLimit) throw new RangeError("command must have at most " + modem.commandLimit + " characters");
  modem.enqueue(command);
}

/** A form on its way. */
class FormCommand extends UserCommand {
  declare _modem: CommandQueue;
  declare _form: Form;
  declare _decoder: CommandDecoder;
  /** What follows its prompt. */
  declare _data: Uint8Array | null;
  declare _done: RunCallback<any> | undefined;
  /** ERROR came; what the modem answers now is the reason. */
  declare _asking: boolean;
  declare _reason: number;
  /** The command that errors name, whatever is asked now. */
  declare _asked: string | undefined;
  /** What the modem said before ERROR, where that is a text. */
  declare _words: string;

  constructor(modem: CommandQueue, form: Form, args: any, done: RunCallback<any> | undefined) {
    const encoded = encode(form, args);
    // what the line and the port may add comes on top, a byte of data at 9600 baud
    super(encoded.text, encoded.timeout + 1000 + (encoded.data === null ? 0 : encoded.data.length), undefined);
    this._data = encoded.data;
    if (encoded.data) this.flags |= form.reply.sends ? ASKS_DATA : ASKS_DATA | ENDS_WITH_OK;
    else if (form.reply.sends) this.flags |= ENDS_SENDING;
    if (encoded.secretAt >= 0) this.secretAt = encoded.secretAt;
    this._modem = modem;
    this._form = form;
    this._decoder = new CommandDecoder(form, args, modem.arena);
    this._done = done;
    this._asking = false;
    this._reason = -1;
    this._asked = undefined;
    this._words = "";
  }

  override name(): string {
    return this._asked === undefined ? super.name() : this._asked;
  }

  override compose(line: CommandLine): void {
    const data = this._data;
    if (data) {
      this.channel.data(0, data.length);
      this.channel.source = new GivenData(this.channel, data);
    }
    super.compose(line);
  }

  override information(_code: number, reader: ParameterReader): void {
    this._take(reader.from, reader.end, false);
  }

  /** A line that nobody else knew, while this is in the channel or after its final result code. */
  override claim(at: number, end: number): boolean {
    if (this._form.reply.after && this.state !== LATE) return false;
    if (!this._take(at, end, true)) return false;
    if (this.state === LATE && this._decoder.ended() >= 0) this._conclude();
    return true;
  }

  _take(at: number, end: number, named: boolean): boolean {
    const bytes = this._modem.arena;
    const dialect = this._modem.dialect;
    if (this._asking) {
      const after = dialect.reason ? behind(dialect.reason.name, bytes, at, end) : -1;
      if (after >= 0) this._reason = parseInt(textOf(bytes, after, end), 10);
      return after >= 0;
    }
    const asks = this._form.reply.asks;
    if (asks && !this.channel.dataSent() && behind(asks, bytes, at, end) >= 0) {
      this.channel.giveData();
      return true;
    }
    if (this.full()) return false;
    if (!this._decoder.take(at, end, named)) {
      const after = dialect.refusals ? behind(dialect.refusals, bytes, at, end) : -1;
      if (after < 0 || this.state === LATE) return false;
      // a number, or words
      this._words = textOf(bytes, after, end).trim();
      const number = parseInt(this._words, 10);
      // errno is negative
      if (number === number) this._reason = number < 0 ? -number : number;
    }
    this.keep(end - at);
    return true;
  }

  override finished(ended: number, modemCode: number): void {
    const result = this._form.reply.leaves && (ended === RESULT_TIMEOUT || ended === RESULT_ABORTED) ? RESULT_OK : ended;
    if (this._asking) {
      // the reason is not known when its query fails, too
      this._fail(result === RESULT_OK && this._reason > 0 ? this._reason : -1);
      return;
    }
    const failure = this._decoder.failure !== 0 ? this._decoder.failure : this._reason > 0 ? this._reason : 0;
    if (result === RESULT_ERROR && modemCode < 0 && failure === 0 && this._words === "" && this._askReason()) return;
    if (result === RESULT_ERROR && modemCode >= 0 && this._modem.dialect.generalErrors) {
      this.abandon(modemError("ERROR", CME_MEANINGS[modemCode] || "the modem answered +CME ERROR", this.name(), undefined, modemCode));
    } else if (result === RESULT_ERROR) this._fail(modemCode >= 0 ? modemCode : failure === 0 ? -1 : failure);
    else if (result !== RESULT_OK) super.finished(result, modemCode);
    else if (this._form.reply.late > 0 && this._decoder.ended() < 0) this.wait(this._form.reply.late);
    else this._conclude();
  }

  override overdue(): void {
    const parts = this._form.reply.parts;
    let lists = 0;
    for (let i = 0; i < parts.length; i++) if (parts[i]!.many) lists++;
    // of lists without a known end, what came in time is all
    if (this._form.reply.lapses) super.finished(RESULT_OK, -1);
    else if (lists === parts.length && !this._form.reply.ended && this._decoder.reply.length > 0) this._conclude();
    else this.abandon(modemError("TIMEOUT", "the result did not come in time", this.name()));
  }

  override notify(): void {
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
    const meaning = ofCode(dialect.meanings, code) || ofCode(CME_MEANINGS, code);
    this.abandon(modemError(ofCode(dialect.errors, code) || "ERROR", meaning || this._words || "the modem answered ERROR", this.name(), undefined, code));
  }

  /** Where ERROR says nothing, the modem is asked why before anything else is. */
  _askReason(): boolean {
    const reason = this._modem.dialect.reason;
    if (!reason || this._form.row.section.substr(0, reason.sections.length) !== reason.sections || this.text === reason.text) return false;
    this._asking = true;
    this._asked = this.name();
    this.text = reason.text;
    this._data = null;
    this.secretAt = -1;
    this.flags = ANY_LINE;
    this._modem.first(this);
    return true;
  }
}
