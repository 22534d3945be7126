import { ASKS_DATA, DATA_INSIDE, RESULT_ABORTED, RESULT_BROKEN, RESULT_TIMEOUT } from "./codes.js";
import type { Caller, Manner, PushReceiver, Wire } from "./channel.js";
import type { CommandLine } from "./command-line.js";
import type { ParameterReader } from "./parameter-reader.js";
import type { Platform } from "./platform.js";
import type { Holder, ResponseParser, ResponseSink } from "./response-parser.js";
import { Transmitter } from "./transmitter.js";
import { WireTrace } from "./wire-trace.js";

/** States. */
export const IDLE = 0;
/** A command has ended; the modem wants a pause before the next. */
export const PAUSING = 1;
/** The command line or data is on its way out, or an answer is awaited. */
export const BUSY = 2;
/** A command got no answer: what comes next may be its, so nothing is sent but the fence. */
const POISONED = 3;
/** The fence was sent. */
export const FENCING = 4;
/** The fence was answered: waiting for the line to be silent. */
const SETTLING = 5;

/** Milliseconds without a byte in which an announced payload is given up. */
export const PAYLOAD_SILENCE = 3000;
/** A value of `_payloadLeft`: whether bytes come is still to be looked at. */
export const NOT_LOOKED = -1;
/** Commands that may end before a final result code too many shows that a payload was cut wrongly. */
const DOUBTFUL_FINALS = 3;
/** Milliseconds that each fence waits for its line. */
const FENCE_TIME = 5000;
/** Queries that a fence tries before the modem counts as unresponsive. */
const FENCE_ATTEMPTS = 2;
/** Milliseconds of line silence after the fence's final result code. */
const FENCE_SILENCE = 50;

/**
 * Sees to it that what comes belongs to what was asked: when something is given up, and what must happen before the next
 * command.
 *
 * **The fence.** Most commands end in the same `OK`. After a timeout the late final of the old command would answer the
 * next one, for ever off by one. So the channel is poisoned then: nothing is sent but a query whose information line no
 * other outstanding command can produce. Final result codes before that line belong to the past and are only counted;
 * its line, its own final, and silence on the line open the channel. If it isn't answered, a different query is tried,
 * and after that `Wire.unresponsive` is told. Where data may still be owed to the modem (a prompt was asked for), as
 * many ESC bytes go first: they end its waiting and mean nothing to a modem that waits for a command. The same holds for
 * an ERROR behind data, of which the modem may not have waited for all. While nothing of this happens, it costs nothing.
 */
export abstract class Fenced implements ResponseSink {
  /** What is needed often comes first: on XS properties are found one after the other. */
  _state = IDLE;
  parser: ResponseParser = undefined!;
  _reader: ParameterReader = undefined!;
  _wire: Wire = undefined!;
  /** Shows what passes; null costs nothing. */
  _trace: WireTrace | null = null;
  /** Code of the information response that the command in progress, or the last one, is to produce; 0: none. */
  _expected = 0;
  /** Payload was broken or timed out: lines may be pieces of it until the fence is answered. */
  _distrust = false;
  /** Whose command is in progress. */
  _caller: Caller | null = null;
  /** A command has ended since this was last set to false: the next one may be sent. */
  ended = false;
  /** What came may have changed the deadline, or matters as such: `heard` wants to be told. */
  stirred = false;
  /** When to give up what is awaited, on the platform's clock; -1: never. */
  deadline = -1;
  /** Of the command in progress (codes.ts). */
  _flags = 0;
  /** A payload is awaited. */
  _inPayload = false;
  /** It is here, its command's final result code is not: only that and URCs may come. */
  _afterPayload = false;
  _platform: Platform = undefined!;
  _line: CommandLine = undefined!;
  _out: Transmitter = undefined!;
  /** Who gets the payload that no command asked for. */
  _pushed: PushReceiver | null = null;
  /** Keeps what is received until it knows what it is. */
  _holder: Holder | null = null;
  /** Whose payload came last, and how many commands have ended since. */
  _receiver: Caller | null = null;
  _finals = 0;
  /** When the command in progress, or the last one, was sent (ms). */
  _sent = 0;
  /** How many bytes of the payload were still to come when that was last looked at. */
  _payloadLeft = 0;
  declare arena: Uint8Array;
  /** Data to send after the prompt: arena [from, to), or so many bytes of the user's. */
  dataFrom = 0;
  dataTo = 0;
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
  declare _manner: Manner;
  /** Final result codes that answered no command since the start. */
  lateFinals = 0;
  /** Fences that were needed since the start. */
  fences = 0;
  /** URCs may have been dropped with what was not believed. */
  _doubt = false;

  constructor(platform: Platform, arena: Uint8Array, parser: ResponseParser, reader: ParameterReader, line: CommandLine, wire: Wire, manner: Manner) {
    this.parser = parser;
    this._reader = reader;
    this._wire = wire;
    this._platform = platform;
    this.arena = arena;
    this._line = line;
    this._out = new Transmitter(platform, line);
    if (platform.trace) this._trace = new WireTrace(platform, arena, platform.trace);
    this._manner = manner;
  }

  abstract line(code: number, at: number, after: number, end: number): void;
  abstract prompt(): void;
  abstract header(count: number): void;
  abstract payload(ended: boolean): boolean;
  /** Sends the command line, whose end is awaited so long (ms). */
  abstract _transmit(timeout: number): void;
  /** The command in progress, if there is one, has ended. */
  abstract _end(result: number, modemCode: number): void;

  /** Takes everything out of the ring that is complete. */
  parse(): void {
    this.parser.parse(this);
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
      } else if (this._inPayload || this._afterPayload) this._payloadLate(now);
      else if (this._state === FENCING) {
        this._nextFence();
        if (++this._attempts < FENCE_ATTEMPTS) this._state = POISONED;
        else {
          this.reset();
          this._wire.unresponsive();
        }
      } else if (this._state === BUSY && (this._holder === null || !this._holder.late(this))) this._poison(RESULT_TIMEOUT);
      else if (this._state === PAUSING) this._state = IDLE;
    }
    this._pursue();
  }

  /** Bytes were lost on their way here: a command in progress may have lost its answer, or part of it. */
  gap(): void {
    if (this._state === BUSY) this.mistrust();
    this._pursue();
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

  /** Opens the channel with a fence, as after a timeout: whatever was asked before is forgotten. Only when idle. */
  synchronise(): void {
    this._poison(RESULT_ABORTED);
    this._pursue();
  }

  /** Ends the command in progress and forgets everything, as when the modem restarted. */
  reset(): void {
    this.parser.resynchronise();
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

  /** What is received is kept by `holder`, which has a share in the deadlines; null: by none. */
  hold(holder: Holder | null): void {
    this._holder = holder;
    this.stirred = true;
  }

  /** Sends `count` ESC bytes and a line end: whatever input a modem waits for is filled. Only when idle. */
  pad(count: number): void {
    this._out.fill(count);
  }

  /** The platform's clock (ms). */
  now(): number {
    return this._platform.now();
  }

  /** Sends what is on its way, then the fence if one is due. */
  _pursue(): void {
    const out = this._out;
    if (out.sending()) out.flush();
    if (this._state === POISONED && this.deadline < 0 && !out.sending()) this._sendFence();
  }

  /** Gives the payload, or what must follow it, up unless some of it came since this was last asked: that costs nothing while bytes come. */
  _payloadLate(now: number): void {
    const left = this.parser.missing();
    if (left === this._payloadLeft) {
      if (this._inPayload) this.mistrust();
      else this._poison(RESULT_TIMEOUT);
      return;
    }
    this._payloadLeft = left;
    this.deadline = now + PAYLOAD_SILENCE;
  }

  /** A final result code too many: some bytes were taken for something else. The data received last may be among them. */
  _stray(): void {
    const receiver = this._finals <= DOUBTFUL_FINALS ? this._receiver : null;
    this._receiver = null;
    this.mistrust();
    if (receiver) receiver.finished(RESULT_BROKEN, -1);
  }

  _poison(result: number): void {
    this.stirred = true;
    this.parser.resynchronise();
    this._attempts = 0;
    // a late answer to the command itself must not open the channel
    if (this._state >= BUSY && this._expected === this._manner.fences[this._fence]![1]) this._nextFence();
    this._state = POISONED;
    this._expected = 0;
    if ((this._flags & ASKS_DATA) !== 0) this._owed = this.dataTo - this.dataFrom;
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

  /** Puts off the opening after a fence until the line is silent, but not for ever. */
  _settle(): void {
    const deadline = this._platform.now() + FENCE_SILENCE;
    this.deadline = deadline < this._settleLimit ? deadline : this._settleLimit;
  }

  _nextFence(): void {
    this._fence = this._fence + 1 === this._manner.fences.length ? 0 : this._fence + 1;
  }

  _sendFence(): void {
    const line = this._line;
    this.fences++;
    line.begin();
    line.text(this._manner.fences[this._fence]![0]);
    this._state = FENCING;
    this.stirred = true;
    this._expected = this._manner.fences[this._fence]![1];
    this._fenceSeen = false;
    line.end();
    this._transmit(FENCE_TIME);
  }

  /** A final result code while a fence is out: its own when its line has come, else another command's. */
  _fenceEnds(): void {
    if (!this._fenceSeen) {
      this.lateFinals++;
      return;
    }
    this._state = SETTLING;
    this._expected = 0;
    this._settleLimit = this._platform.now() + FENCE_TIME;
  }
}
