import { NAME_OK } from "./codes.js";
import { IN_LINES, IN_PAYLOAD, LENGTH, NOWHERE, Recogniser } from "./recogniser.js";
import type { RingBuffer } from "./ring-buffer.js";
import type { Platform } from "./platform.js";
import type { PrefixTable } from "./prefix-table.js";

/** What the parser finds, in order. Nothing is received while one of these runs, so the bytes they are told of stay. */
export interface ResponseSink {
  /** A line, without its line end: arena bytes [at, end), at < end. Its name has `code` and ends before `after`; 0 and `at` when it has none. */
  line(code: number, at: number, after: number, end: number): void;
  /** The prompt for data. */
  prompt(): void;
  /** The line that announced payload when it last came has announced as much (see `repeat`). */
  header(count: number): void;
  /** The announced payload is complete and its tail is as declared. @param ended OK is what follows. @returns the sink takes that OK for told */
  payload(ended: boolean): boolean;
  /** The announced payload was followed by something else: bytes were lost or added on the way. */
  mistrust(): void;
  /** A line of `count` bytes, too long to be a response, was dropped. */
  overlong(count: number): void;
}

/** Keeps everything that is received, from the first byte on, until it knows what it is. */
export interface Holder {
  /** More bytes are here. @returns false when still more are needed; true when it has let go of them */
  take(sink: ResponseSink): boolean;
  /** The channel's deadline has passed. @returns whether it was this one's */
  late(sink: ResponseSink): boolean;
  /** Nobody wants them any more. */
  drop(): void;
}

/** More states. A prompt is expected or was just found: the next line's first bytes are looked at. */
const AT_PROMPT = 1;
/** From IN_PAYLOAD on no line is expected. */
const IN_TAIL = 4;
const IN_OVERLONG = 5;
/** Everything is kept for a holder. */
const IN_HOLD = 6;
/** Payload of which it is not known what follows: a line, which the modem begins with CR. */
const BEHIND_PAYLOAD = 7;

/**
 * Cuts the received bytes into lines, prompts and counted payload. A chunk boundary never changes what is found. Lines
 * are told where they lie.
 *
 * Lines end in LF; CRs before it, and control characters up to CR before a line, do not count (wire-notes 0). The parser
 * does not know what a line means: its caller announces a payload when a line was a header, and expects a prompt when it
 * asked for one.
 */
export class ResponseParser extends Recogniser {
  declare _platform: Platform;
  declare names: PrefixTable;
  /** The prompt's first byte while one is expected, else -1. */
  declare _prompt: number;
  /** A prompt was just found: its space may follow. */
  declare _afterPrompt: boolean;
  /** Tail as a number, its first byte lowest, and how many bytes it has. */
  declare _tail: number;
  declare _tailLength: number;
  /** Bytes of an overlong line that were dropped. */
  declare _dropped: number;
  declare _holder: Holder | null;

  /**
   * To be called once, first: Espruino takes no constructor that calls super() in one that super() may call.
   * @param lineLimit the longest line, less than `input` holds
   */
  open(platform: Platform, arena: Uint8Array, input: RingBuffer, names: PrefixTable, lineLimit: number): ResponseParser {
    this._input = input;
    this._view = names.view;
    this._bytes = arena;
    this._limit = lineLimit;
    this._prompt = -1;
    this._afterPrompt = false;
    this._tail = this._tailLength = this._dropped = 0;
    this._platform = platform;
    this.names = names;
    this._holder = null;
    return this;
  }

  /** From the next line on what comes is `holder`'s; null: lines again. */
  hold(holder: Holder | null): void {
    this._holder = holder;
    this._searched = 0;
    if (this._state < IN_PAYLOAD || this._state === IN_HOLD) this._toLines();
  }

  /** A prompt that begins with `byte` may come at the start of a line; -1: none is expected any more. */
  expectPrompt(byte: number): void {
    this._prompt = byte;
    if (this._state === IN_LINES && byte >= 0) this._state = AT_PROMPT;
  }

  /**
   * The bytes after the line just found are payload.
   * @param count bytes of payload, > 0
   * @param target arena position that takes them, -1 to drop them
   * @param tail up to four bytes that must follow, the first one lowest
   * @param tailLength how many; -1: the payload is told at once, and CR LF follows, or the first or the last two bytes of `tail`
   */
  expectPayload(count: number, target: number, tail: number, tailLength: number): void {
    this._state = IN_PAYLOAD;
    this.announced = this._told === NOWHERE ? 0 : count;
    this.repeats = false;
    this.remaining = count;
    this._target = target;
    this._tail = tail;
    this._tailLength = tailLength;
  }

  /** Payload bytes that have not been received. */
  missing(): number {
    return this.remaining - this._input.diverted();
  }

  /** Forgets an announced payload and an expected prompt: what comes is lines again. */
  resynchronise(): void {
    if (this._input.away >= 0) this._input.recall();
    const holder = this._holder;
    if (holder !== null) {
      this._holder = null;
      holder.drop();
    }
    this.remaining = 0;
    this._prompt = -1;
    this._afterPrompt = false;
    if (this._state !== IN_OVERLONG) this._state = IN_LINES;
  }

  /** Drops everything held, as after a change of rate. */
  clear(): void {
    this._state = IN_LINES;
    this.resynchronise();
    this._input.skipTo(this._input.write);
    this._searched = 0;
  }

  /**
   * Tells `sink` the line at `from`. False when more bytes are needed.
   *
   * The name comes first: behind it little is left to be searched for the line's end, most often nothing or a digit.
   * Where few bytes are left, or the name was looked at before, it is the end that comes first, as there may be none yet.
   */
  _line(sink: ResponseSink, from: number): boolean {
    const input = this._input;
    const write = input.write;
    const view = this._view;
    let at = from;
    let search = from + this._searched;
    let end = 0;
    this._told = NOWHERE;
    if (view.getUint16(at, true) === CRLF) {
      at += 2;
      if (at >= write) {
        input.skipTo(write);
        this._searched = 0;
        return false;
      }
      if (search < at) search = at;
    }
    if (view.getInt32(at, true) === OK_CRLF && at + 4 <= write) {
      this._searched = 0;
      input.read = at + 4;
      sink.line(NAME_OK, at, at + 2, at + 2);
      return true;
    }
    if (write - at < FEW || search - at >= FEW) {
      end = this._lineFeed(search);
      if (end >= write) return this._unfinished(from, write);
    }
    const found = this.names.lookup(at);
    if (found === 0 && this._bytes[at]! <= CR) {
      this._searched = 0;
      input.read = at + 1;
      return true;
    }
    const after = at + (found & LENGTH);
    const behind = view.getInt32(after, true);
    let next = after + 2;
    if ((behind & 0xffff) === CRLF) end = after;
    else if (((behind >> 8) & 0xffff) === CRLF && (behind & 255) > CR) {
      end = after + 1;
      next++;
    } else {
      if (end === 0) end = this._lineFeed(search > after ? search : after);
      next = end + 1;
      while (this._bytes[end - 1] === CR) end--;
    }
    if (next > write) return this._unfinished(from, write);
    this._searched = 0;
    input.read = next;
    // with the CRs that `end` leaves out
    if (next - 1 - at > this._limit) sink.overlong(next - 1 - at);
    else {
      if (next === end + 2 && next - from >= 8 && next - from <= 24) {
        this._remember(from, next);
        this._lead = at - from;
        this._found = found;
      }
      sink.line(found >> 8, at, after, end);
    }
    return true;
  }

  /** The line at `at` has no end yet. False unless it is too long to be one. */
  _unfinished(at: number, write: number): boolean {
    this._input.read = at;
    this._searched = write - at;
    if (write - at <= this._limit) return false;
    this._dropped = this._searched = 0;
    this._state = IN_OVERLONG;
    return true;
  }

  /** The first line feed at or behind `from`; when there is none, the end of what is held. */
  _lineFeed(from: number): number {
    this._bytes[this._input.write] = LF;
    return this._platform.nextLineFeed(from);
  }

  /** Whether a line begins here while a prompt is expected, and not a prompt or nothing at all. */
  _atPrompt(sink: ResponseSink): boolean {
    const input = this._input;
    const bytes = this._bytes;
    let at = input.read;
    let byte = bytes[at]!;
    while (byte <= CR || (byte === SPACE && this._afterPrompt)) {
      at++;
      if (at === input.write) {
        input.skipTo(at);
        return false;
      }
      byte = bytes[at]!;
    }
    input.read = at;
    this._afterPrompt = false;
    if (byte === this._prompt) {
      input.skipTo(at + 1);
      this._prompt = -1;
      this._afterPrompt = true;
      sink.prompt();
      return false;
    }
    if (this._prompt >= 0) return true;
    this._state = IN_LINES;
    return false;
  }

  _special(sink: ResponseSink): boolean {
    const state = this._state;
    if (state === AT_PROMPT) return (this._searched === 0 && !this._atPrompt(sink)) || this._line(sink, this._input.read);
    if (state === IN_TAIL) return this._checkTail(sink);
    if (state === BEHIND_PAYLOAD) return this._behindPayload(sink);
    if (state === IN_HOLD) return (this._holder as Holder).take(sink);
    return this._overlong(sink);
  }

  _payload(sink: ResponseSink): boolean {
    const input = this._input;
    let target = this._target;
    let remaining = this.remaining;
    if (input.away >= 0) {
      const count = input.recall();
      remaining -= count;
      target += count;
    }
    const from = input.read;
    let end = input.write;
    if (end - from > remaining) end = from + remaining;
    if (target >= 0 && end > from) {
      this._platform.move(target, from, end);
      target += end - from;
    }
    remaining -= end - from;
    this.remaining = remaining;
    this._target = target;
    if (remaining === 0) {
      input.read = end;
      this._state = IN_TAIL;
      return this._checkTail(sink);
    }
    // the last byte comes through the ring, as does what follows it
    if (target < 0 || !input.divert(target, remaining - 1)) input.skipTo(end);
    return false;
  }

  _checkTail(sink: ResponseSink): boolean {
    const input = this._input;
    const write = input.write;
    let at = input.read;
    let left = this._tailLength;
    let tail = this._tail;
    if (left < 0) {
      input.skipTo(at);
      this._state = BEHIND_PAYLOAD;
      sink.payload(false);
      return true;
    }
    if (left === 4 && at + 4 <= write && this._view.getInt32(at, true) === tail) {
      at += 4;
      left = 0;
    }
    while (left > 0 && (at === write || this._bytes[at] === (tail & 255))) {
      if (at === write) return false;
      at++;
      left--;
      tail = tail >>> 8;
    }
    input.read = at;
    this._toLines();
    if (left > 0) sink.mistrust();
    else if (sink.payload(at + 4 <= write && this._state === IN_LINES && this._view.getInt32(at, true) === OK_CRLF)) input.skipTo(at + 4);
    return true;
  }

  _behindPayload(sink: ResponseSink): boolean {
    const input = this._input;
    if (input.read + 2 > input.write) return false;
    const found = this._view.getUint16(input.read, true);
    this._toLines();
    const tail = this._tail;
    if (found !== CRLF && (tail === 0 || (found !== (tail & 0xffff) && found !== tail >>> 16))) sink.mistrust();
    return true;
  }

  _overlong(sink: ResponseSink): boolean {
    const input = this._input;
    const from = input.read;
    const end = this._lineFeed(from);
    const whole = end < input.write;
    this._dropped += end - from;
    input.skipTo(end);
    if (!whole) return false;
    this._toLines();
    sink.overlong(this._dropped);
    return true;
  }

  _toLines(): void {
    this._state = this._holder !== null ? IN_HOLD : this._prompt >= 0 ? AT_PROMPT : IN_LINES;
  }
}

/** Bytes of which a line is likely to be unfinished. */
const FEW = 20;
const LF = 10;
const CR = 13;
const SPACE = 32;
/** What most commands end with, as a little-endian number. */
const OK_CRLF = 0x0a0d4b4f;
/** The same of CR LF. */
const CRLF = 0x0a0d;
