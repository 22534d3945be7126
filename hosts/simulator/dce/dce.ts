import { parseCommandLine, type Parsed } from "./command-line.js";
import { testLines, type Call, type Command, type CommandTable, type OnlineHandler, type Prompt } from "./command.js";
import { DataInput } from "./data-input.js";
import { Exchange, type ExchangeOptions, type Wire } from "./exchange.js";
import { OnlineMode } from "./online.js";
import { ParameterError } from "./parameters.js";
import { LineReader, type CommandReader } from "./reader.js";
import { cme, ERROR, OK, PENDING, type ErrorMode, type Final, type Result } from "./results.js";
import type { Session } from "./session.js";
import type { Trace } from "../trace.js";

/** What ATZ recalls and AT&F resets (ITU-T V.250 6.1.1). */
export interface Profile {
  /** ATE */
  echo: boolean;
  /** ATV */
  verbose: boolean;
  /** ATQ */
  quiet: boolean;
  /** ATS3, ATS4, ATS5 */
  terminator: number;
  lineFeed: number;
  backspace: number;
  /** AT&D: what the loss of DTR does in online data mode: 0 nothing, 1 command mode, 2 hangs up. */
  dtr: number;
  /** AT&C */
  dcd: number;
}

export const FACTORY: Profile = { echo: true, verbose: true, quiet: false, terminator: 13, lineFeed: 10, backspace: 8, dtr: 2, dcd: 1 };

export interface DceOptions extends ExchangeOptions {
  /** Characters of a command line. */
  lineLimit: number;
  /** Time after a final result code in which what arrives is not heard (ms); default 0. */
  guard?: number;
  /** Reads command lines; by default as V.250 has it. */
  reader?: CommandReader;
  /** What surrounds a line of the modem's, the `index`th of an answer; by default CR LF, as ATV, ATS3 and ATS4 say. */
  frame?(text: string, index: number): readonly [head: string, tail: string];
  /** Said before the ERROR to a line that is too long. */
  overlong?: string;
  /** Most ms between two pluses of +++; by default all three have to come within a second. */
  plusInterval?: number;
  /**
   * Sees a line before it is taken for a command line: nothing when it is one, PENDING when it was used up and has no
   * answer, else its answer.
   */
  divert?(line: string): Result;
}

/**
 * The command interpreter of a modem (DCE), common to all families: ITU-T V.250. It echoes, reads command lines, executes
 * their commands one after the other, formats responses, prompts for data and passes bytes through in online data mode.
 *
 * Characters that arrive while a command is executed are echoed after its final result code, as the buffered UART drivers
 * of such modules do. Unsolicited result codes are sent at once, also between a command and its final result code, but wait
 * while data is expected after a prompt and in online data mode.
 */
export class Dce<M> extends Exchange {
  profile: Profile = { ...FACTORY };
  /** AT+CMEE */
  errors: ErrorMode = 0;
  private readonly reader: CommandReader;
  private urcs: string[] = [];
  private sequence: Parsed[] = [];
  private input: DataInput | undefined;
  private promptLeavesAt = -1;
  /** What may follow counted data. */
  private stray: number | undefined;
  private onlineMode: OnlineMode | undefined;
  private onlineHandler: OnlineHandler | undefined;
  private deafUntil = 0;
  /** Called when input is read as command lines again, after data. */
  onCommandMode: () => void = () => {};

  constructor(session: Session, wire: Wire, private readonly table: CommandTable<M>, private readonly modem: M, private readonly options: DceOptions, trace: Trace) {
    super(session, wire, options, trace);
    const dce = this;
    this.reader = options.reader ?? new LineReader({
      get terminator() { return dce.profile.terminator; },
      get lineFeed() { return dce.profile.lineFeed; },
      get backspace() { return dce.profile.backspace; },
    }, options.lineLimit);
  }

  override receive(bytes: Uint8Array): void {
    if (this.session.now < this.deafUntil) this.trace.note(`${bytes.length} bytes not heard: they came too soon after a final result code`);
    else super.receive(bytes);
  }

  /** Sends an unsolicited result code. */
  urc(text: string): void {
    if (this.input || this.onlineMode) {
      this.urcs.push(text);
      return;
    }
    this.response(text);
    this.flush();
  }

  /** Sends an unsolicited result code that carries bytes; `tail` follows them, by default a line end. */
  urcPayload(header: string, separator: string, bytes: Uint8Array, tail?: string): void {
    this.payload(header, separator, bytes, tail);
    this.flush();
  }

  /** Whether bytes go straight to a connection. */
  get isOnline(): boolean {
    return this.onlineMode !== undefined;
  }

  /** Whether what comes now has no place in the connection. */
  get isCongested(): boolean {
    return this.onlineHandler?.full?.() ?? false;
  }

  /** Whether data is expected after a prompt. */
  get isPrompting(): boolean {
    return this.input !== undefined;
  }

  /** Whether a command's final result code is still to come. */
  get isExecuting(): boolean {
    return this.executing;
  }

  /** Sends bytes of the connection in online data mode. */
  sendOnline(bytes: Uint8Array): void {
    this.trace.payload("<", bytes.length);
    this.wire.send(bytes);
  }

  /** Ends online data mode from the modem's side, with a final result code. */
  hangUp(result: Final): void {
    if (!this.onlineMode) return;
    this.leaveOnline();
    this.finish(result);
  }

  /** Gives the line to a connection; a command that does so answers CONNECT. */
  goOnline(handler: OnlineHandler): void {
    this.onlineHandler = handler;
    this.onlineMode = new OnlineMode(this.session.clock, handler, () => {
      this.leaveOnline();
      this.finish(OK);
    }, this.options.plusInterval);
  }

  /** Expects data without a command, as earlier software may have left it: the prompt itself was sent long ago. What it gives back ends that. */
  expect(prompt: Prompt): (result: Final) => void {
    const input = new DataInput(prompt);
    this.input = input;
    return result => {
      if (this.input !== input) return;
      this.input = undefined;
      this.finish(result);
    };
  }

  /** The host's DTR line changed. */
  dtr(level: number): void {
    if (level || !this.onlineMode || this.profile.dtr === 0) return;
    const handler = this.onlineHandler;
    const hangsUp = this.profile.dtr === 2 && handler?.dropped;
    this.leaveOnline();
    if (hangsUp) return this.finish(handler.dropped!());
    handler?.escaped();
    this.finish(OK);
  }

  override stop(): void {
    this.onlineMode?.stop();
    super.stop();
  }

  protected consume(bytes: Uint8Array): number {
    if (this.onlineMode) {
      this.trace.payload(">", bytes.length);
      this.onlineMode.take(bytes);
      return bytes.length;
    }
    // The LF of a CR LF that ended the last line. After a prompt it is one only if it came before the prompt was out:
    // whatever the host sends later is data.
    const swallow = this.reader.swallows(bytes[0]) && (!this.input || this.wire.heardAt <= this.promptLeavesAt);
    if (swallow) return 1;
    const stray = bytes[0] === this.stray;
    this.stray = undefined;
    if (stray) return 1;
    return this.input ? this.takeData(this.input, bytes) : this.takeLine(bytes);
  }

  private takeLine(bytes: Uint8Array): number {
    for (let i = 0; i < bytes.length; i++) {
      if (!this.reader.take(bytes[i])) continue;
      if (this.profile.echo) this.out.push(bytes.subarray(0, i + 1));
      const { text } = this.reader;
      const body = this.reader.body();
      this.trace.line(">", text + "\r");
      this.reader.reset();
      const diverted = body === null ? undefined : this.options.divert?.(text);
      if (diverted === undefined && body !== undefined) this.begin(body);
      else if (diverted && diverted !== PENDING) this.answer(diverted);
      return i + 1;
    }
    if (this.profile.echo) this.out.push(bytes);
    return bytes.length;
  }

  private takeData(input: DataInput, bytes: Uint8Array): number {
    const used = input.take(bytes, 0);
    this.trace.payload(">", used);
    if (input.prompt.echo) this.out.push(bytes.subarray(0, used - input.delimiters));
    if (!input.outcome) return used;
    this.input = undefined;
    this.stray = input.prompt.stray;
    this.executing = true;
    this.flush();
    this.later(() => {
      const done = input.outcome === "done";
      this.completed(done ? input.prompt.done(input.bytes) : input.prompt.cancel?.() ?? ERROR);
    });
    return used;
  }

  /** Ends a line that was no command line. */
  private answer(result: Final): void {
    this.executing = true;
    this.flush();
    this.later(() => this.finish(result));
  }

  /** Executes a command line; null: it was too long. */
  private begin(body: string | null): void {
    this.executing = true;
    this.flush();
    this.later(() => {
      const commands = body === null ? undefined : parseCommandLine(body);
      if (body !== null) this.options.executed.push(body);
      else if (this.options.overlong) this.response(this.options.overlong);
      this.sequence = commands ?? [];
      if (commands) this.next();
      else this.finish(ERROR);
    });
  }

  private next(): void {
    const command = this.sequence.shift();
    if (command) this.completed(this.execute(command));
    else this.finish(OK);
  }

  private completed(result: Result): void {
    if (result === PENDING) return this.flush();
    const given = result ?? OK;
    if (given === OK && this.sequence.length) this.next();
    else this.finish(given);
  }

  private execute(parsed: Parsed): Result {
    const row = this.table.find(parsed.name);
    if (!row) return ERROR;
    const call = this.call();
    try {
      switch (parsed.form) {
        case "test":
          return this.test(row);
        case "read":
          return row.read ? row.read(this.modem, call) : ERROR;
        case "execute":
          if (row.execute) return row.execute(this.modem, call);
          // A basic command without its number means 0 (V.250 5.3.1).
          return row.write && !/^[+^#%]/.test(row.name) ? row.write.run(this.modem, call, [{ text: "0", quoted: false }]) : ERROR;
        case "write":
          return row.write ? row.write.run(this.modem, call, parsed.arguments) : ERROR;
      }
    } catch (error) {
      if (!(error instanceof ParameterError)) throw error;
      this.trace.note(`${parsed.name}: ${error.message}`);
      return row.invalid ? row.invalid(this.modem, call, parsed.arguments) : cme(50);
    }
  }

  private test(row: Command<M>): Result {
    if (row.test === false || (!row.test && !row.write)) return ERROR;
    testLines(row, this.modem).forEach((line, i) => this.response(line, i));
    return OK;
  }

  /** A handler's view of this execution; what it does after the command ended has no effect. */
  private call(): Call {
    const current = this.beginCall();
    let lines = 0;
    return {
      info: text => {
        if (current()) this.response(text, lines++);
      },
      payload: (header, separator, bytes) => {
        if (current()) this.payload(header, separator, bytes);
      },
      end: result => {
        if (!current()) return;
        this.input = undefined;
        this.completed(result);
      },
      prompt: prompt => {
        // a host may answer as soon as it sees the prompt itself, whatever space still follows
        const head = prompt.text.trimEnd();
        this.push(head);
        this.flush();
        this.promptLeavesAt = this.wire.idleAt;
        this.push(prompt.text.slice(head.length));
        this.flush();
        this.input = new DataInput(prompt);
        this.executing = false;
        if (prompt.count === 0) throw new Error("a prompt for no data");
      },
    };
  }

  private finish(result: Final): void {
    this.endCall();
    this.sequence = [];
    this.result(result);
    if (!this.onlineMode) this.release();
    this.executing = false;
    this.flush();
    if (this.options.guard && !this.onlineMode) this.deafUntil = this.wire.idleAt + this.options.guard;
    this.sayFarewell();
    if (!this.onlineMode) this.onCommandMode();
    this.pump();
  }

  private leaveOnline(): void {
    this.onlineMode?.stop();
    this.onlineMode = undefined;
    this.onlineHandler = undefined;
  }

  /** Sends the unsolicited result codes that had to wait. */
  private release(): void {
    const urcs = this.urcs;
    this.urcs = [];
    for (const text of urcs) this.response(text);
  }

  private frame(text: string, index: number): readonly [head: string, tail: string] {
    if (this.options.frame) return this.options.frame(text, index);
    const end = String.fromCharCode(this.profile.terminator, this.profile.lineFeed);
    return [this.profile.verbose ? end : "", end];
  }

  private response(text: string, index = 0): void {
    const [head, tail] = this.frame(text, index);
    this.push(head + text + tail);
  }

  private payload(header: string, separator: string, bytes: Uint8Array, tail?: string): void {
    const [head, end] = this.frame(header, 0);
    this.push(head + header + separator);
    this.trace.payload("<", bytes.length);
    this.out.push(bytes, Buffer.from(tail ?? end, "latin1"));
  }

  private result(result: Final): void {
    if (this.profile.quiet) return;
    if (this.profile.verbose) this.response(result.text(this.errors));
    else this.push(result.numeric + String.fromCharCode(this.profile.terminator));
  }
}

/** The interpreter without the type of the modem that it serves. */
export type Interpreter = Pick<Dce<never>, keyof Dce<never>>;
