import {
  ANY_LINE, ASKS_DATA, DATA_INSIDE, ENDS_SENDING, ENDS_WITH_LINE, ENDS_WITH_OK, OK_SEEN, PAYLOAD_PROMPTED, NAME_CONNECT, NAME_ERROR, NAME_ERROR_NUMBER, NAME_NO_CARRIER, NAME_OK, NAME_SEND_FAIL, NAME_SEND_OK,
  RESULT_ERROR, RESULT_OK, RESULT_SEND_FAIL, STRANGE,
} from "./codes.js";
import type { CommandLine } from "./command-line.js";
import { BUSY, Fenced, FENCING, IDLE, NOT_LOOKED, PAUSING, PAYLOAD_SILENCE } from "./fence.js";
import type { ParameterReader } from "./parameter-reader.js";
import { TRACE_RECEIVED, TRACE_SENT, type Platform } from "./platform.js";
import type { ResponseParser } from "./response-parser.js";
import type { Source } from "./transmitter.js";

/** Whoever sends a command: told of everything that belongs to it, in order, and of its end exactly once. */
export interface Caller {
  /** Writes the command line, without its terminator. */
  compose(line: CommandLine): void;
  /** An information response: arena bytes [reader.from, reader.end). The reader stands at its first parameter. `code` is its name's; 0 (with ANY_LINE) when it has none. */
  information(code: number, reader: ParameterReader): void;
  /** The payload announced by `expectPayload` arrived whole. */
  payload(): void;
  /** The end: one of RESULT_*, and the modem's error number or -1. */
  finished(result: number, modemCode: number): void;
}

/** Whoever sends a command again and again whose answer is payload. */
export interface Repeater extends Caller {
  /** Where the payload goes. */
  readonly readTo: number;
  /** The header came, */
  headed: boolean;
  /** and announced so many bytes. */
  count: number;
}

/** Whoever gets payload that the modem sends unasked. */
export interface PushReceiver {
  /** It arrived whole. */
  payload(): void;
  /** It did not. */
  broken(): void;
}

/** What the channel needs to know of a dialect. */
export interface Wire {
  /** A line that no command asked for. The reader stands at its first parameter. False when a modem never says it unasked. */
  unsolicited(code: number, reader: ParameterReader): boolean;
  /** Whether a line whose name is the awaited answer's has the answer's shape, not a URC's. */
  isAnswer(code: number, reader: ParameterReader): boolean;
  /** A line, arena bytes [at, end), that has no known name or that `unsolicited` knew nothing of; true when somebody awaited it. */
  unknown(at: number, end: number): boolean;
  /** Bytes were dropped: an overlong line, or what the port lost. URCs may have been among them. */
  lost(count: number): void;
  /** The fence's information response: what it says may show that the modem has restarted unheard. */
  fenced(code: number, reader: ParameterReader): void;
  /** Neither fence was answered. */
  unresponsive(): void;
}

/** How a dialect's modems talk. */
export interface Manner {
  /** The byte that asks for data. */
  readonly prompt: number;
  /** Queries and the codes of their information lines, each used until it is not answered. */
  readonly fences: [string, number][];
}

/**
 * One conversation over the UART: one command at a time, its information responses and its final result code, URCs
 * between them, prompts, and counted payload both ways.
 */
export class Channel extends Fenced {
  /** The command's own line may still come back as an echo. */
  _echo = false;
  /** Makes the data of the command in progress where they are not sent from the arena as they are; set while it is written. */
  declare source: Source | null | undefined;
  /** The data has been handed out; SEND OK may come. */
  _dataSent = false;
  /** Where the payload goes. Set where somebody is shown it, or a prompt comes before it. */
  declare _payloadFrom: number;
  declare _payloadTo: number;
  /** The deadline that holds again after payload that no command asked for. */
  declare _resumed: number;
  /** Of the last command (ms). */
  _timeout = 0;
  /** Milliseconds between a final result code and the next command. */
  pause = 0;

  // written out: else tsc emits super(...arguments), which Espruino can't read
  constructor(platform: Platform, arena: Uint8Array, parser: ResponseParser, reader: ParameterReader, line: CommandLine, wire: Wire, manner: Manner) {
    super(platform, arena, parser, reader, line, wire, manner);
  }

  /** In order: final result code, awaited information response, URC; then what has no known name: echo, a nameless response, unknown. */
  line(code: number, at: number, after: number, end: number): void {
    if (this._trace) this._trace.line(code, at, end);
    if (code <= NAME_NO_CARRIER) {
      if (code === 0) this._nameless(at, end);
      else this._final(code, after, end);
      return;
    }
    const reader = this._reader;
    reader.at = after;
    reader.end = end;
    if (code === this._expected && this._state >= BUSY) {
      const answer = this._wire.isAnswer(code, reader);
      reader.at = after;
      if (answer) {
        this._inform(code, at);
        if ((this._flags & ENDS_WITH_LINE) !== 0) this._lineSeen();
        return;
      }
    }
    if (this._distrust) {
      this._doubt = true;
      return;
    }
    if (!this._wire.unsolicited(code, reader) && !this._wire.unknown(at, end) && this._afterPayload) this.mistrust();
  }

  /** True when a command may be sent. */
  idle(): boolean {
    return this._state === IDLE && !this._out.sending();
  }

  /**
   * Sends the caller's command. Only when idle.
   * @param timeout milliseconds until its final result code must be here
   * @param expected code of its information response, 0 for none
   * @param flags ASKS_DATA, ANY_LINE, ENDS_WITH_OK, ENDS_WITH_LINE, DATA_INSIDE
   */
  send(caller: Caller, timeout: number, expected: number, flags: number): void {
    const line = this._line;
    line.begin();
    caller.compose(line);
    this._caller = caller;
    this._expected = expected;
    this._flags = flags;
    this._state = BUSY;
    this._dataSent = false;
    this._timeout = timeout;
    if ((flags & ASKS_DATA) !== 0) this.parser.expectPrompt(this._manner.prompt);
    if ((flags & DATA_INSIDE) === 0) line.end();
    this._transmit(timeout);
  }

  /**
   * Sends the last command once more, if its line is the one that `key` stands for. Where its answer begins with the same
   * line as before, that is known to be the same header. Only when idle; the command has no flags.
   */
  again(caller: Repeater, key: number): boolean {
    if (this._line.key !== key) return false;
    this._caller = caller;
    this._state = BUSY;
    if (!this._trace) this.parser.repeat(caller.readTo);
    this._transmit(this._timeout);
    return true;
  }

  header(count: number): void {
    const caller = this._caller as Repeater;
    caller.headed = true;
    caller.count = count;
    this._announced();
  }

  /** The data that answers the prompt: arena bytes [from, to), unchanged until the command has finished. */
  data(from: number, to: number): void {
    this.dataFrom = from;
    this.dataTo = to;
  }

  /** The information response just delivered is a header: `count` bytes of payload go to arena position `target`, then `tail` (see ResponseParser.expectPayload). */
  expectPayload(count: number, target: number, tail: number, tailLength: number): void {
    if (this._trace) this._place(count, target);
    this._announced();
    this.parser.expectPayload(count, target, tail, tailLength);
  }

  _place(count: number, target: number): void {
    this._payloadFrom = target;
    this._payloadTo = target + count;
  }

  _announced(): void {
    this._inPayload = this.stirred = true;
    this._payloadLeft = NOT_LOOKED;
    this.deadline = this._sent + PAYLOAD_SILENCE;
  }

  /** The same, where the payload begins behind a prompt of its own, and the final result code or a URC follows it at once. */
  expectPromptedPayload(prompt: number, count: number, target: number): void {
    this._place(count, target);
    this._announced();
    this._flags |= PAYLOAD_PROMPTED;
    this.parser.expectPrompt(prompt);
  }

  /** The URC just delivered is a header: its payload is told to `receiver`, whatever command is in progress. */
  expectPush(receiver: PushReceiver, count: number, target: number, tail: number, tailLength: number): void {
    this._pushed = receiver;
    this._resumed = this.deadline;
    this.expectPayload(count, target, tail, tailLength);
    this.parser.announced = 0;
    this._payloadLeft = count;
    this.deadline = this._platform.now() + PAYLOAD_SILENCE;
  }

  /** A command awaits its end. */
  busy(): boolean {
    return this._state === BUSY;
  }

  /** Payload is at arena [from, to); the line that says so is told next. */
  trailed(from: number, to: number): void {
    if (this._trace) this._trace.bytes(TRACE_RECEIVED, from, to);
    this.afterwards();
  }

  /** The information response just delivered asks for the data, as a prompt would; when they were sent it is a damaged one. */
  giveData(): void {
    this.parser.expectPrompt(-1);
    if (this._dataSent) this.mistrust();
    else this.prompt();
  }

  /** The data of the command in progress have been asked for. */
  dataSent(): boolean {
    return this._dataSent;
  }

  /** Sends bytes that are no command (an escape sequence) and awaits nothing. Only when idle. */
  raw(text: string): void {
    const line = this._line;
    line.begin();
    line.text(text);
    if (this._trace) this._trace.command(line);
    this._out.send(line.from, line.to);
  }

  /** The code of the information response that command `text` has by its name. */
  nameOf(text: string): number {
    const bytes = this.arena;
    // written where the command itself will be
    const from = this._line.from;
    let at = from;
    for (let i = 2; i < text.length && i < 64; i++) {
      const code = text.charCodeAt(i);
      if (code === EQUALS || code === QUESTION) break;
      // names are given in any case and answered in capitals (V.250 5.2.1)
      bytes[at++] = code >= 97 && code <= 122 ? code - 32 : code;
    }
    bytes[at] = COLON;
    bytes[at + 1] = LF;
    return this.parser.names.lookup(from) >> 8;
  }

  _transmit(timeout: number): void {
    const line = this._line;
    if (this._trace) this._trace.command(line);
    this._echo = true;
    const now = this._platform.now();
    const deadline = now + timeout;
    this._sent = now;
    // a push has begun, whose own deadline goes first
    if (this._pushed) this._resumed = deadline;
    else this.deadline = deadline;
    if ((this._flags & DATA_INSIDE) !== 0) {
      if (this._trace) this._trace.bytes(TRACE_SENT, this.dataFrom, this.dataTo);
      this._dataSent = true;
      this._out.sendWith(line.to, this.source as Source);
    } else this._out.send(line.from, line.to);
  }

  _nameless(at: number, end: number): void {
    if (this._echo && this.isEcho(at, end - at)) {
      this._echo = false;
      return;
    }
    if (this._afterPayload && (this.arena[at] !== PLUS || (this._flags & PAYLOAD_PROMPTED) !== 0)) {
      this.mistrust();
      return;
    }
    if (this._wire.unknown(at, end)) return;
    this._reader.start(at, end);
    if (this._state !== BUSY) return;
    if ((this._flags & ANY_LINE) !== 0) this._inform(0, at);
    else if (this._expected !== 0) this._flags |= STRANGE;
  }

  _inform(code: number, at: number): void {
    if (this._state === FENCING) {
      this._fenceSeen = true;
      this._wire.fenced(code, this._reader);
    } else if (this._caller) {
      const reader = this._reader;
      reader.from = at;
      this._caller.information(code, reader);
    }
  }

  /** Whether the line is the command line come back, whole and unchanged. */
  isEcho(at: number, length: number): boolean {
    const bytes = this.arena;
    const from = this._line.from;
    if (length !== this._line.to - this._line.terminatorLength - from) return false;
    for (let i = length - 1; i >= 0; i--) {
      if (bytes[at + i] !== bytes[from + i]) return false;
    }
    return true;
  }

  /** @param after behind its name @param end behind the line */
  _final(code: number, after: number, end: number): void {
    if (this._state === FENCING) {
      this._fenceEnds();
      return;
    }
    const forData = code === NAME_SEND_OK || code === NAME_SEND_FAIL;
    if (this._state !== BUSY || this._inPayload || (forData && !this._dataSent && (this._flags & ENDS_SENDING) === 0) || (code === NAME_OK && this._flags !== 0 && this._early()) || code >= NAME_CONNECT) {
      this.lateFinals++;
      if ((code <= NAME_ERROR_NUMBER || this._afterPayload) && this._strict && this._state <= BUSY) this._stray();
      return;
    }
    if (this._dataSent && this._out.sending()) {
      // an end while data is still going out: whether the modem takes the rest as data or as commands is unknown
      this.mistrust();
      return;
    }
    // what nobody knew may have been a damaged header, and this a piece of the data behind it
    if (code === NAME_ERROR && (this._flags & STRANGE) !== 0) this._distrust = this._doubt = true;
    if (code === NAME_ERROR && (this._flags & (ASKS_DATA | STRANGE)) !== 0) {
      // the modem may have given up waiting before it had all: it takes the rest for commands; or it was none, and the modem asks for the data yet
      if (this._dataSent) this.dataTo = this.dataFrom + 1;
      this._poison(RESULT_ERROR);
      return;
    }
    if (code === NAME_OK && (this._flags & ENDS_WITH_LINE) !== 0) {
      this._flags |= OK_SEEN;
      return;
    }
    this._answered();
    if (code === NAME_OK || code === NAME_SEND_OK) this._end(RESULT_OK, -1);
    else if (code === NAME_SEND_FAIL) this._end(RESULT_SEND_FAIL, -1);
    else {
      this._reader.start(after, end);
      this._end(RESULT_ERROR, this._reader.integer());
    }
  }

  /** Whether OK can't be this command's end: it has had one, or its data end otherwise or were not sent. */
  _early(): boolean {
    const flags = this._flags;
    return (flags & OK_SEEN) !== 0 || ((flags & ASKS_DATA) !== 0 && ((flags & ENDS_WITH_OK) === 0 || !this._dataSent));
  }

  /** The line without which the command does not end. */
  _lineSeen(): void {
    if ((this._flags & OK_SEEN) === 0) {
      this._flags &= ~ENDS_WITH_LINE;
      return;
    }
    this._answered();
    this._end(RESULT_OK, -1);
  }

  _answered(): void {
    const pause = this.pause;
    this._state = pause > 0 ? PAUSING : IDLE;
    this.deadline = pause > 0 ? this._platform.now() + pause : -1;
    this._finals++;
    if (this._trace) this._trace.answered();
  }

  prompt(): void {
    if ((this._flags & PAYLOAD_PROMPTED) !== 0) {
      this.parser.expectPayload(this._payloadTo - this._payloadFrom, this._payloadFrom, OK_OR_PLUS, -1);
      return;
    }
    if (this._state !== BUSY) return;
    const source = this.source;
    if (this._trace && !source) this._trace.bytes(TRACE_SENT, this.dataFrom, this.dataTo);
    this._echo = false;
    this._dataSent = true;
    if (source) this._out.sendWith(this._line.from, source);
    else this._out.send(this.dataFrom, this.dataTo);
  }

  payload(ended: boolean): boolean {
    this._inPayload = false;
    this.stirred = true;
    const pushed = this._pushed;
    if (this._trace && this._payloadFrom >= 0) this._trace.bytes(TRACE_RECEIVED, this._payloadFrom, this._payloadTo);
    if (pushed) {
      this._pushed = null;
      this.deadline = this._resumed;
      pushed.payload();
      return false;
    }
    this.afterwards();
    if (this._caller) this._caller.payload();
    // a command that is ended by nothing else
    if (!ended || this._state !== BUSY || this._flags !== 0 || this._trace) return false;
    this._answered();
    this._end(RESULT_OK, -1);
    return true;
  }

  /** The command in progress has its payload, or was told that there is none: what follows may show that this is not so. */
  afterwards(): void {
    this._receiver = this._caller;
    this._finals = 0;
    this._afterPayload = true;
  }

  _end(result: number, modemCode: number): void {
    const caller = this._caller;
    this._caller = null;
    this.ended = this.stirred = true;
    this._afterPayload = this.parser.repeats = false;
    if (this._flags !== 0) {
      this._flags = 0;
      this.source = null;
      this.parser.expectPrompt(-1);
    }
    this._echo = false;
    if (caller) caller.finished(result, modemCode);
  }
}

const LF = 10;
/** "OK" and "+S", their first bytes lowest: what follows such payload where no line end does. */
const OK_OR_PLUS = 0x532b4b4f;
const PLUS = 43;
const COLON = 58;
const EQUALS = 61;
const QUESTION = 63;
