import { DataInput } from "../dce/data-input.js";
import { Exchange, type ExchangeOptions, type Wire } from "../dce/exchange.js";
import { PENDING } from "../dce/results.js";
import type { Session } from "../dce/session.js";
import type { Trace } from "../trace.js";
import { parseLine, type Parsed } from "./command-line.js";
import type { Call, RawData, Result, Row } from "./command.js";
import { help } from "./help.js";
import { LineEditor } from "./line-editor.js";
import { RawInput, type LonePlus } from "./raw-input.js";
import { INVALID_PARAMETER, result, UNKNOWN_COMMAND } from "./status.js";

/** How raw data is taken. */
export interface RawForm {
  /** The mark that asks for it, or precedes it. */
  mark: string;
  /** Most bytes of counted data. */
  most: number;
  lonePlus: LonePlus;
  /** What of the data's own status is told. */
  status(status: number): number;
  /** Whether a connection's indications are lost, given whether data is expected; else they wait for its end. */
  loses(expected: boolean): boolean;
}

export interface ConsoleOptions extends Omit<ExchangeOptions, "inputLimit"> {
  raw: RawForm;
  echo: boolean;
  verbosity: number;
  /** The prompt of the command line, while echo is on. */
  prompt: string;
  /** An indication (AEC) as it is written. */
  indication(text: string): string;
}

/** Characters of a command line (conf_at_cmd_defaults.h). */
const LINE_LIMIT = 512;
/** Bytes that wait while a command is executed. [choice] */
const INPUT_LIMIT = 4096;
/** Silence after ESC that clears the line, ms. */
const ESCAPE_TIME = 250;

/**
 * The module's console: a terminal rather than a V.250 DCE. LF executes; every key is echoed; `>` prompts while echo is on;
 * answers are lines without a CR LF before them; an indication that comes while nothing is executed wipes the prompt with CR
 * and prints a new one (at_cmd_engine of PIC32MZW1_AnyCloud@34f01a1).
 */
export class Console<M> extends Exchange {
  /** ATE */
  echo: boolean;
  /** ATV */
  verbosity: number;
  private readonly editor = new LineEditor(LINE_LIMIT);
  private waiting: string[] = [];
  private counted: DataInput | undefined;
  private rawInput: RawInput | undefined;
  private rawStatus = 0;
  private keys = 0;

  constructor(session: Session, wire: Wire, private readonly rows: ReadonlyMap<string, Row<M>>, private readonly modem: M, private readonly options: ConsoleOptions, trace: Trace) {
    super(session, wire, { ...options, inputLimit: INPUT_LIMIT }, trace);
    this.echo = options.echo;
    this.verbosity = options.verbosity;
  }

  /** What the module says when it comes up. */
  greet(): void {
    this.push("\r\nOK\r\n");
    this.startLine();
    this.flush();
  }

  /** Sends an indication; while raw data is expected it waits. */
  indicate(text: string): void {
    if (this.isRaw) this.waiting.push(text);
    else this.sendIndication(this.options.indication(text));
  }

  /** As `indicate`, for what happens to a TCP connection: devices lose it while raw data is expected. */
  indicateTcp(text: string): void {
    if (this.isDeaf) this.trace.note(`lost: ${text}`);
    else this.indicate(text);
  }

  /** Whether indications of TCP connections are lost at the moment. */
  get isDeaf(): boolean {
    return this.options.raw.loses(this.isRaw);
  }

  /** An indication that ends in a status, in the look that ATV asks for. */
  indicateStatus(name: string, status: number): void {
    this.indicate(`\r${name}:${result(this.verbosity, status)}`);
  }

  /** Whether raw data is expected. */
  get isRaw(): boolean {
    return this.counted !== undefined || this.rawInput !== undefined;
  }

  /** Expects raw data without a command, as earlier software may have left it: the mark itself was sent long ago. */
  expect(data: RawData): void {
    this.rawStatus = 0;
    if (data.count) this.counted = new DataInput({ text: "", count: data.count, echo: false, done: bytes => void (this.rawStatus = data.take(bytes)) });
    else this.rawInput = new RawInput(this.session, bytes => this.takePiece(data, bytes), this.options.raw.lonePlus, () => this.endRaw());
  }

  override stop(): void {
    this.rawInput?.stop();
    super.stop();
  }

  protected consume(bytes: Uint8Array): number {
    if (this.rawInput) {
      this.trace.payload(">", bytes.length);
      this.rawInput.take(bytes);
      return bytes.length;
    }
    return this.counted ? this.takeCounted(this.counted, bytes) : this.takeKeys(bytes);
  }

  private takeKeys(bytes: Uint8Array): number {
    let echoed = "";
    let used = 0;
    let ended;
    this.keys++;
    while (used < bytes.length && !ended) ended = this.editor.take(bytes[used++], this.echo, text => void (echoed += text));
    if (this.echo) this.out.push(Buffer.from(echoed, "latin1"));
    if (ended === "line") this.begin(this.editor.text);
    else if (ended) this.startLine();
    else if (this.editor.isEscaping && this.echo) this.watchEscape(this.keys);
    return used;
  }

  /** ESC alone clears the line. */
  private watchEscape(keys: number): void {
    this.session.after(ESCAPE_TIME, () => {
      if (keys !== this.keys || !this.echo) return;
      this.push(this.editor.wipe);
      this.startLine();
      this.flush();
    });
  }

  private takeCounted(input: DataInput, bytes: Uint8Array): number {
    const used = input.take(bytes, 0);
    this.trace.payload(">", used);
    if (!input.outcome) return used;
    this.executing = true;
    this.later(() => {
      input.prompt.done(input.bytes);
      this.endRaw();
    });
    return used;
  }

  private takePiece(data: RawData, bytes: Uint8Array): void {
    const status = data.take(bytes);
    this.rawStatus ||= status;
  }

  private endRaw(): void {
    this.rawInput?.stop();
    this.counted = undefined;
    this.rawInput = undefined;
    this.push("\r\n");
    this.finish(this.options.raw.status(this.rawStatus));
  }

  /** Executes a command line. */
  private begin(line: string): void {
    this.executing = true;
    this.trace.line(">", `${line}\n`);
    this.flush();
    this.later(() => {
      this.options.executed.push(line.replace(/^AT/, ""));
      const parsed = parseLine(line);
      this.completed(typeof parsed === "number" ? parsed : this.execute(parsed));
    });
  }

  private execute(parsed: Parsed): Result {
    if (parsed.name === "") return undefined;
    const row = this.rows.get(parsed.name);
    if (!row || !/^\+/.test(parsed.name)) return this.executeBasic(parsed);
    const call = this.call();
    if (parsed.form === "help") return help(row, text => call.info(text));
    const bare = row.read ?? row.execute ?? row.bare;
    if (parsed.form === "plain" && bare) return bare(this.modem, call);
    // A command that has no parameters, or none left out, says so.
    return row.write ? row.write.run(this.modem, call, parsed.arguments) : INVALID_PARAMETER;
  }

  /** Single letters with a number each, one after the other: E and V. What is wrong with them makes them unknown. */
  private executeBasic({ name, form }: Parsed): Result {
    if (!/^([A-Z]\d*)+$/.test(name) || form !== "plain") return UNKNOWN_COMMAND;
    for (const [, letter, digits] of name.matchAll(/([A-Z])(\d*)/g)) {
      const write = this.rows.get(letter)?.write;
      if (!write || write.run(this.modem, this.call(), [{ text: digits || "0", quoted: false }])) return UNKNOWN_COMMAND;
    }
    return undefined;
  }

  private completed(status: Result): void {
    if (status === PENDING) this.flush();
    else this.finish(status ?? 0);
  }

  /** A handler's view of this execution; what it does after the command ended has no effect. */
  private call(): Call {
    const current = this.beginCall();
    return {
      info: text => {
        if (current()) this.push(`${text}\r\n`);
      },
      payload: (header, bytes, tail) => {
        if (!current()) return;
        this.push(`${header}\r\n${this.options.raw.mark}`);
        this.trace.payload("<", bytes.length);
        this.out.push(bytes);
        this.push(tail);
      },
      end: status => {
        if (current()) this.finish(status ?? 0);
      },
      raw: data => {
        this.push(`\r\n${this.options.raw.mark}`);
        this.expect(data);
        this.executing = false;
        this.flush();
        this.pump();
      },
    };
  }

  private finish(status: number): void {
    this.endCall();
    this.push(`${result(this.verbosity, status)}\r\n`);
    this.startLine();
    this.executing = false;
    this.flush();
    for (const text of this.waiting.splice(0)) this.indicate(text);
    this.sayFarewell();
    this.pump();
  }

  private startLine(): void {
    this.editor.reset();
    this.prompt();
  }

  private prompt(): void {
    if (this.echo) this.push(this.options.prompt);
  }

  private sendIndication(text: string): void {
    this.push(this.executing ? `${text}\r\n` : `\r${text}\r\n`);
    if (!this.executing) this.prompt();
    this.flush();
  }
}
