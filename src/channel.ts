import {
  ANY_LINE, ASKS_DATA, DATA_INSIDE, ENDS_SENDING, ENDS_WITH_LINE, ENDS_WITH_OK, HEADER_AT_COMMA, IN_HEXADECIMAL, OK_SEEN, PAYLOAD_PROMPTED, NAME_CME_ERROR, NAME_CMS_ERROR, NAME_CONNECT, NAME_ERROR, NAME_ERROR_NUMBER, NAME_NO_CARRIER, NAME_OK, NAME_SEND_FAIL, NAME_SEND_OK,
  RESULT_ABORTED, RESULT_BROKEN, RESULT_ERROR, RESULT_OK, RESULT_SEND_FAIL, RESULT_TIMEOUT,
} from "./codes.js";
import type { CommandLine } from "./command-line.js";
import type { ParameterReader } from "./parameter-reader.js";
import { TRACE_RECEIVED, TRACE_SENT, type Platform } from "./platform.js";
import type { PrefixTable } from "./prefix-table.js";
import type { Holder, ResponseParser, ResponseSink } from "./response-parser.js";
import { Transmitter } from "./transmitter.js";
import { WireTrace } from "./wire-trace.js";

/** Whoever sends a command: told of everything that belongs to it, in order, and of its end exactly once. */
export interface Caller {
  /** Writes the command line, without its terminator. */
  compose(line: CommandLine): void;
  /** An information response. The reader stands at its first parameter. `code` is its name's; 0 (with ANY_LINE) when it has none. */
  information(code: number, reader: ParameterReader): void;
  /** The payload announced by `expectPayload` arrived whole. */
  payload(): void;
  /** The end: one of RESULT_*, and the modem's error number or -1. */
  finished(result: number, modemCode: number): void;
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

/** States. */
export const IDLE = 0;
/** A command has ended; the modem wants a pause before the next. */
const PAUSING = 1;
/** The command line or data is on its way out, or an answer is awaited. */
export const BUSY = 2;
/** A command got no answer: what comes next may be its, so nothing is sent but the fence. */
const POISONED = 3;
/** The fence was sent. */
const FENCING = 4;
/** The fence was answered: waiting for the line to be silent. */
const SETTLING = 5;

/** Milliseconds without a byte in which an announced payload is given up. */
const PAYLOAD_SILENCE = 3000;
/** Commands that may end before a final result code too many shows that a payload was cut wrongly. */
const DOUBTFUL_FINALS = 3;
/** Milliseconds that each fence waits for its line. */
const FENCE_TIME = 5000;
/** Queries that a fence tries before the modem counts as unresponsive. */
const FENCE_ATTEMPTS = 2;
/** Milliseconds of line silence after the fence's final result code. */
const FENCE_SILENCE = 50;

/**
 * One conversation over the UART: one command at a time, its information responses and its final result code, URCs
 * between them, prompts, and counted payload both ways.
 *
 * **The fence.** Most commands end in the same `OK`. After a timeout the late final of the old command would answer the
 * next one, for ever off by one. So the channel is poisoned then: nothing is sent but a query whose information line no
 * other outstanding command can produce. Final result codes before that line belong to the past and are only counted;
 * its line, its own final, and silence on the line open the channel. If it isn't answered, a different query is tried,
 * and after that `Wire.unresponsive` is told. Where data may still be owed to the modem (a prompt was asked for), as
 * many ESC bytes go first: they end its waiting and mean nothing to a modem that waits for a command. The same holds for
 * an ERROR behind data, of which the modem may not have waited for all. While nothing of this happens, it costs nothing.
 */
export class Channel implements ResponseSink {
  declare arena: Uint8Array;
  declare _names: PrefixTable;
  /** Shows what passes; null costs nothing. */
  _trace: WireTrace | null = null;
  _state = IDLE;
  /** Code of the information response that the command is to produce; 0: none. */
  _expected = 0;
  /** Payload was broken or timed out: lines may be pieces of it until the fence is answered. */
  _distrust = false;
  /** A command has ended since this was last set to false: the next one may be sent. */
  ended = false;
  /** What came may have changed the deadline, or matters as such: `heard` wants to be told. */
  stirred = false;
  /** When to give up what is awaited, on the platform's clock; -1: never. */
  deadline = -1;
  /** The command's own line may still come back as an echo. */
  _echo = false;
  declare _caller: Caller | null;
  _flags = 0;
  declare _platform: Platform;
  declare _line: CommandLine;
  declare _out: Transmitter;
  /** Data to send after the prompt: arena [from, to), or so many bytes of the user's. */
  _dataFrom = 0;
  _dataTo = 0;
  declare _given: Uint8Array | null;
  /** The data has been handed out; SEND OK may come. */
  _dataSent = false;
  /** A payload is awaited. */
  _inPayload = false;
  /** How many of its bytes were still to come when its deadline was set. */
  _payloadLeft = 0;
  /** Where it goes. */
  _payloadFrom = 0;
  _payloadTo = 0;
  /** Whose payload came last, and how many commands have ended since. */
  declare _receiver: Caller | null;
  _finals = 0;
  /** Who gets the payload that no command asked for, and the deadline that holds again after it. */
  declare _pushed: PushReceiver | null;
  /** Keeps what is received until it knows what it is. */
  declare _holder: Holder | null;
  _resumed = -1;
  /** The payload is here, its command's final result code is not: only that and URCs may come. */
  _afterPayload = false;
  /** Every final result code belongs to a command: the conversation began with a fence. */
  _strict = false;
  /** Which of the fence queries is in use, and how many this fence has tried. A query that was not answered is not used again until all others were. */
  _fence = 0;
  _attempts = 0;
  _fenceSeen = false;
  /** When the line counts as silent whatever it says. */
  _settleLimit = 0;
  /** Data that the modem may still wait for. */
  _owed = 0;
  declare _fences: [string, number][];
  declare _promptByte: number;
  /** The line of the information response being told: arena bytes [lineAt, lineEnd). */
  lineAt = 0;
  lineEnd = 0;
  /** Final result codes that answered no command since the start. */
  lateFinals = 0;
  /** Milliseconds between a final result code and the next command. */
  pause = 0;
  /** Fences that were needed since the start. */
  fences = 0;
  /** URCs may have been dropped with what was not believed. */
  _doubt = false;

  /**
   * What every line needs becomes properties here, before all others: on XS properties are found one after the other.
   * @param fences queries and the codes of their information lines, each used until it is not answered
   * @param prompt the byte that asks for data
   */
  constructor(platform: Platform, arena: Uint8Array, public _parser: ResponseParser, names: PrefixTable, public _reader: ParameterReader, line: CommandLine, public _wire: Wire, fences: [string, number][], prompt: number) {
    this._platform = platform;
    this.arena = arena;
    this._names = names;
    this._line = line;
    this._out = new Transmitter(platform, line);
    this._caller = null;
    this._receiver = null;
    this._pushed = null;
    this._holder = null;
    this._given = null;
    if (platform.trace) this._trace = new WireTrace(platform, arena, platform.trace);
    this._fences = fences;
    this._promptByte = prompt;
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
    if (code === this._expected) {
      const answer = this._wire.isAnswer(code, reader);
      reader.at = after;
      if (answer) {
        this._inform(code, at, end);
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
   * @param flags ASKS_DATA, ANY_LINE, ENDS_WITH_OK, ENDS_WITH_LINE, DATA_INSIDE, IN_HEXADECIMAL, HEADER_AT_COMMA
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
    if ((flags & ASKS_DATA) !== 0) this._parser.expectPrompt(this._promptByte);
    if ((flags & HEADER_AT_COMMA) !== 0) this._parser.expectHeader(expected);
    this._transmit(timeout);
  }

  /** The data that answers the prompt: arena bytes [from, to), unchanged until the command has finished. */
  data(from: number, to: number): void {
    this._dataFrom = from;
    this._dataTo = to;
  }

  /** The information response just delivered is a header: `count` bytes of payload go to arena position `target`, then `tail` (see ResponseParser.expectPayload). */
  expectPayload(count: number, target: number, tail: number, tailLength: number): void {
    this._announce(count, target);
    this._parser.expectPayload(count, target, tail, tailLength);
  }

  _announce(count: number, target: number): void {
    this._inPayload = this.stirred = true;
    this._payloadLeft = count;
    this._payloadFrom = target;
    this._payloadTo = target + count;
    this.deadline = this._platform.now() + PAYLOAD_SILENCE;
  }

  /** The same, where the payload begins behind a prompt of its own, and the final result code or a URC follows it at once. */
  expectPromptedPayload(prompt: number, count: number, target: number): void {
    this._announce(count, target);
    this._flags |= PAYLOAD_PROMPTED;
    this._parser.expectPrompt(prompt);
  }

  /** The URC just delivered is a header: its payload is told to `receiver`, whatever command is in progress. */
  expectPush(receiver: PushReceiver, count: number, target: number, tail: number, tailLength: number): void {
    this._pushed = receiver;
    this._resumed = this.deadline;
    this.expectPayload(count, target, tail, tailLength);
  }

  /** A command awaits its end. */
  busy(): boolean {
    return this._state === BUSY;
  }

  /** What is received is kept by `holder`, which has a share in the deadlines; null: by none. */
  hold(holder: Holder | null): void {
    this._holder = holder;
    this.stirred = true;
  }

  /** Payload is at arena [from, to); the line that says so is told next. */
  trailed(from: number, to: number): void {
    if (this._trace) this._trace.bytes(TRACE_RECEIVED, from, to);
    this._afterwards();
  }

  /** The information response just delivered asks for the data, as a prompt would. */
  giveData(): void {
    this._parser.expectPrompt(-1);
    this.prompt();
  }

  /** The data of the command in progress have been asked for. */
  dataSent(): boolean {
    return this._dataSent;
  }

  /** Opens the channel with a fence, as after a timeout: whatever was asked before is forgotten. Only when idle. */
  synchronise(): void {
    this._poison(RESULT_ABORTED);
    this._pursue();
  }

  /** Sends a command of the user's. Only when idle. @param sends it ends with SEND OK or SEND FAIL @param data follow its prompt; null: none do */
  command(command: Caller, text: string, timeout: number, sends: boolean, data: Uint8Array | null): void {
    let flags = sends ? ANY_LINE | ENDS_SENDING : ANY_LINE;
    this._given = data;
    if (data) {
      this._dataFrom = 0;
      this._dataTo = data.length;
      flags = sends ? ANY_LINE | ASKS_DATA : ANY_LINE | ASKS_DATA | ENDS_WITH_OK;
    }
    this.send(command, timeout, this._nameOf(text), flags);
  }

  /** The platform's clock (ms). */
  now(): number {
    return this._platform.now();
  }

  /** Sends bytes that are no command (an escape sequence) and awaits nothing. Only when idle. */
  raw(text: string): void {
    const line = this._line;
    line.begin();
    line.text(text);
    if (this._trace) this._trace.command(line);
    this._out.send(line.from, line.to);
  }

  /** Sends `count` ESC bytes and a line end: whatever input a modem waits for is filled. Only when idle. */
  pad(count: number): void {
    this._out.fill(count);
  }

  /** Takes everything out of the ring that is complete. */
  parse(): void {
    this._parser.parse(this);
    this.heard();
  }

  /** Bytes came: the silence that a fence waits for begins anew. */
  heard(): void {
    if (this._state < POISONED) {
      this.stirred = this._holder !== null;
      return;
    }
    if (this._state === SETTLING || (this._state === POISONED && this.deadline >= 0)) this._settle();
    else if (this._state === POISONED) this._pursue();
  }

  /** Acts on a deadline that has passed, and begins the fence when it is needed. */
  tick(now: number): void {
    if (this.deadline >= 0 && now >= this.deadline) {
      this.deadline = -1;
      if (this._state === SETTLING) {
        this._state = IDLE;
        if (this._trace) this._trace.settled();
        this._strict = true;
        this._distrust = false;
        this._owed = 0;
        if (this._doubt) {
          this._doubt = false;
          this._wire.lost(0);
        }
        // of a push that began meanwhile
        if (this._inPayload) this.deadline = now + PAYLOAD_SILENCE;
      } else if (this._state === FENCING) {
        this._nextFence();
        if (++this._attempts < FENCE_ATTEMPTS) this._state = POISONED;
        else {
          this.reset();
          this._wire.unresponsive();
        }
      } else if (this._inPayload) this._payloadLate(now);
      else if (this._state === BUSY && (this._holder === null || !this._holder.late(this))) this._poison(RESULT_TIMEOUT);
      else if (this._state === PAUSING) this._state = IDLE;
    }
    this._pursue();
  }

  /** Bytes were lost on their way here: a command in progress may have lost its answer, or part of it. */
  gap(): void {
    if (this._state === BUSY) this.mistrust();
    this._pursue();
  }

  /** Ends the command in progress and forgets everything, as when the modem restarted. */
  reset(): void {
    this._parser.resynchronise();
    this._state = IDLE;
    this._strict = false;
    this._receiver = this._pushed = null;
    this._inPayload = false;
    this._distrust = false;
    this._owed = 0;
    this._out.stop();
    this.deadline = -1;
    this._end(RESULT_ABORTED, -1);
  }

  /** Sends what is on its way, then the fence if one is due. */
  _pursue(): void {
    const out = this._out;
    if (out.sending()) out.flush();
    if (this._state === POISONED && this.deadline < 0 && !out.sending()) this._sendFence();
  }

  /** The code of the information response that command `text` has by its name. */
  _nameOf(text: string): number {
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
    return this._names.lookup(from) >> 8;
  }

  /** Gives the payload up unless some of it came since the deadline was set: that costs nothing while bytes come. */
  _payloadLate(now: number): void {
    const left = this._parser.missing();
    if (left === this._payloadLeft) {
      this.mistrust();
      return;
    }
    this._payloadLeft = left;
    this.deadline = now + PAYLOAD_SILENCE;
  }

  /** Puts off the opening after a fence until the line is silent, but not for ever. */
  _settle(): void {
    const deadline = this._platform.now() + FENCE_SILENCE;
    this.deadline = deadline < this._settleLimit ? deadline : this._settleLimit;
  }

  _transmit(timeout: number): void {
    const line = this._line;
    if (this._trace) this._trace.command(line);
    this._echo = true;
    const deadline = this._platform.now() + timeout;
    // a push has begun, whose own deadline goes first
    if (this._pushed) this._resumed = deadline;
    else this.deadline = deadline;
    if ((this._flags & DATA_INSIDE) !== 0) {
      if (this._trace) this._trace.bytes(TRACE_SENT, this._dataFrom, this._dataTo);
      this._dataSent = true;
      this._out.sendWith(this._dataFrom, this._dataTo, (this._flags & IN_HEXADECIMAL) !== 0);
      return;
    }
    line.end();
    this._out.send(line.from, line.to);
  }

  _nextFence(): void {
    this._fence = this._fence + 1 === this._fences.length ? 0 : this._fence + 1;
  }

  _sendFence(): void {
    const line = this._line;
    this.fences++;
    line.begin();
    line.text(this._fences[this._fence][0]);
    this._state = FENCING;
    this.stirred = true;
    this._expected = this._fences[this._fence][1];
    this._fenceSeen = false;
    this._transmit(FENCE_TIME);
  }

  _nameless(at: number, end: number): void {
    if (this._echo && this._isEcho(at, end - at)) {
      this._echo = false;
      return;
    }
    if (this._afterPayload && (this.arena[at] !== PLUS || (this._flags & PAYLOAD_PROMPTED) !== 0)) {
      this.mistrust();
      return;
    }
    if (this._wire.unknown(at, end)) return;
    this._reader.start(at, end);
    if ((this._flags & ANY_LINE) !== 0 && this._state === BUSY) this._inform(0, at, end);
  }

  _inform(code: number, at: number, end: number): void {
    if (this._state === FENCING) {
      this._fenceSeen = true;
      this._wire.fenced(code, this._reader);
    } else if (this._caller) {
      this.lineAt = at;
      this.lineEnd = end;
      this._caller.information(code, this._reader);
    }
  }

  /** Whether the line is the command line come back, whole and unchanged. */
  _isEcho(at: number, length: number): boolean {
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
      if (!this._fenceSeen) this.lateFinals++;
      else {
        this._state = SETTLING;
        this._expected = 0;
        this._settleLimit = this._platform.now() + FENCE_TIME;
      }
      return;
    }
    const forData = code === NAME_SEND_OK || code === NAME_SEND_FAIL;
    if (this._state !== BUSY || this._inPayload || (forData && !this._dataSent && (this._flags & ENDS_SENDING) === 0) || (code === NAME_OK && this._early()) || code === NAME_CONNECT || code === NAME_NO_CARRIER) {
      this.lateFinals++;
      if ((code <= NAME_ERROR_NUMBER || this._afterPayload) && this._strict && this._state <= BUSY) this._stray();
      return;
    }
    if (this._dataSent && this._out.sending()) {
      // an end while data is still going out: whether the modem takes the rest as data or as commands is unknown
      this.mistrust();
      return;
    }
    if (code === NAME_ERROR && this._dataSent && (this._flags & ASKS_DATA) !== 0) {
      // the modem may have given up waiting before it had all: it takes the rest for commands
      this._dataTo = this._dataFrom + 1;
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
      let number = -1;
      if (code === NAME_CME_ERROR || code === NAME_CMS_ERROR || code === NAME_ERROR_NUMBER) {
        this._reader.start(after, end);
        number = this._reader.integer();
      } else if (code !== NAME_ERROR) return;
      this._end(RESULT_ERROR, number);
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
    this._state = this.pause > 0 ? PAUSING : IDLE;
    this.deadline = this.pause > 0 ? this._platform.now() + this.pause : -1;
    this._finals++;
    if (this._trace) this._trace.answered();
  }

  /** A final result code too many: some bytes were taken for something else. The data received last may be among them. */
  _stray(): void {
    const receiver = this._finals <= DOUBTFUL_FINALS ? this._receiver : null;
    this._receiver = null;
    this.mistrust();
    if (receiver) receiver.finished(RESULT_BROKEN, -1);
  }

  prompt(): void {
    if ((this._flags & PAYLOAD_PROMPTED) !== 0) {
      this._parser.expectPayload(this._payloadTo - this._payloadFrom, this._payloadFrom, OK_OR_PLUS, -1);
      return;
    }
    if (this._state !== BUSY) return;
    const given = this._given;
    if (this._trace && !given) this._trace.bytes(TRACE_SENT, this._dataFrom, this._dataTo);
    this._echo = false;
    this._dataSent = true;
    if (!given) this._out.send(this._dataFrom, this._dataTo);
    else {
      this._given = null;
      this._out.give(given, this._trace);
    }
  }

  payload(): void {
    this._inPayload = false;
    this.stirred = true;
    const pushed = this._pushed;
    this.deadline = pushed ? this._resumed : this._platform.now() + PAYLOAD_SILENCE;
    if (this._trace && this._payloadFrom >= 0) this._trace.bytes(TRACE_RECEIVED, this._payloadFrom, this._payloadTo);
    if (pushed) {
      this._pushed = null;
      pushed.payload();
      return;
    }
    this._afterwards();
    if (this._caller) this._caller.payload();
  }

  /** The command in progress has its payload: what follows may show that it was cut wrongly. */
  _afterwards(): void {
    this._receiver = this._caller;
    this._finals = 0;
    this._afterPayload = true;
  }

  /** The payload came up short, is followed by something else, or was announced by a header that can't be: nothing is believed until the fence is answered. */
  mistrust(): void {
    const pushed = this._pushed;
    this._pushed = null;
    this._inPayload = false;
    this._distrust = true;
    this._doubt = true;
    this._poison(RESULT_BROKEN);
    if (pushed) pushed.broken();
  }

  overlong(count: number): void {
    this._wire.lost(count);
  }

  _poison(result: number): void {
    this.stirred = true;
    this._parser.resynchronise();
    this._state = POISONED;
    this._attempts = 0;
    // a late answer to the command itself must not open the channel
    if (this._expected === this._fences[this._fence][1]) this._nextFence();
    if ((this._flags & ASKS_DATA) !== 0) this._owed = this._dataTo - this._dataFrom;
    if (this._owed > 0) this._out.fill(this._owed);
    // a line that is cut inside its quotes would swallow the fence
    else if ((this._flags & DATA_INSIDE) === 0) this._out.stop();
    this.deadline = -1;
    // the rest of what was not understood may look like the fence's answer: it is waited for first
    if (this._distrust) {
      this._settleLimit = this._platform.now() + FENCE_TIME;
      this._settle();
    }
    this._end(result, -1);
  }

  _end(result: number, modemCode: number): void {
    const caller = this._caller;
    this._caller = null;
    this.ended = this.stirred = true;
    this._expected = 0;
    this._afterPayload = false;
    if (this._flags !== 0) {
      if ((this._flags & HEADER_AT_COMMA) !== 0) this._parser.expectHeader(0);
      this._flags = 0;
      this._given = null;
      this._parser.expectPrompt(-1);
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
