import type { Platform } from "./platform.js";
import type { RingBuffer } from "./ring-buffer.js";

/** What the parser finds, in order. Nothing is received while one of these runs, so the bytes they are told of stay. */
export interface ResponseSink {
  /** A line, without its line end: arena bytes [at, at + length), length > 0. */
  line(at: number, length: number): void;
  /** The prompt for data. */
  prompt(): void;
  /** The announced payload is complete and its tail is as declared. */
  payload(): void;
  /** The announced payload was followed by something else: bytes were lost or added on the way. */
  mistrust(): void;
  /** A line of `count` bytes, too long to be a response, was dropped. */
  overlong(count: number): void;
}

/** States. The first is the only one without a special place in the loop. */
const IN_LINE = 0;
/** In a line whose first bytes have been searched for its end, or which may be a prompt. */
const IN_OPEN_LINE = 1;
const IN_PAYLOAD = 2;
const IN_TAIL = 3;
const IN_OVERLONG = 4;

/**
 * Cuts the ring's bytes into lines, prompts and counted payload. A chunk boundary never changes what is found; every
 * byte is searched once. Lines are told where they lie, and copied only when they wrap around the ring's end.
 *
 * Lines end in LF; a CR before it, and control characters up to CR before a line, do not count (wire-notes 0). The parser
 * does not know what a line means: its caller announces a payload when a line was a header, and expects a prompt when it
 * asked for one.
 */
export class ResponseParser {
  declare _ring: RingBuffer;
  _state = IN_LINE;
  declare _platform: Platform;
  declare _view: DataView;
  declare _bytes: Uint8Array;
  declare _limit: number;
  /** Payload bytes still to come. */
  remaining = 0;
  /** Where the next payload byte goes; -1: nowhere. */
  _target = 0;
  /** Bytes of the unfinished line that were searched for its end. */
  _searched = 0;
  /** The prompt's first byte while one is expected, else -1. */
  _prompt = -1;
  /** A prompt was just found: its space may follow. */
  _afterPrompt = false;
  /** Tail as a number, its first byte lowest, and how many of its bytes are still to come. */
  _tail = 0;
  _tailLength = 0;
  /** Bytes of an overlong line that were dropped. */
  _dropped = 0;

  /** @param lineLimit the longest line; arena bytes [0, lineLimit] are the place of lines that wrap */
  constructor(platform: Platform, arena: Uint8Array, ring: RingBuffer, lineLimit: number) {
    this._ring = ring;
    this._platform = platform;
    this._view = new DataView(arena.buffer);
    this._bytes = arena;
    this._limit = lineLimit;
  }

  /** A prompt that begins with `byte` may come at the start of a line; -1: none is expected any more. */
  expectPrompt(byte: number): void {
    this._prompt = byte;
    if (this._state === IN_LINE) this._state = IN_OPEN_LINE;
  }

  /**
   * The bytes after the line just found are payload.
   * @param count bytes of payload, > 0
   * @param target arena position that takes them, -1 to drop them
   * @param tail up to four bytes that must follow, the first one lowest
   * @param tailLength how many
   */
  expectPayload(count: number, target: number, tail: number, tailLength: number): void {
    this._state = IN_PAYLOAD;
    this.remaining = count;
    this._target = target;
    this._tail = tail;
    this._tailLength = tailLength;
  }

  /** Forgets an announced payload and an expected prompt: what comes is lines again. */
  resynchronise(): void {
    if (this._state !== IN_OVERLONG) this._state = IN_OPEN_LINE;
    this.remaining = 0;
    this._prompt = -1;
    this._afterPrompt = false;
  }

  /** Drops everything held, as after a change of rate. */
  clear(): void {
    this._ring.skip(this._ring.held);
    this._searched = 0;
    this._state = IN_LINE;
    this.resynchronise();
  }

  /**
   * Tells `sink` everything that is complete.
   *
   * The ring is handled here and not by its methods where a line lies in one piece: this runs once a line, and a call
   * costs XS as much as several bytes of scanning.
   */
  parse(sink: ResponseSink): void {
    const ring = this._ring;
    while (ring.held > 0) {
      if (this._state !== IN_LINE) {
        if (!this._special(sink)) return;
        continue;
      }
      let read = ring.read;
      let end = read + ring.held;
      if (end > ring.end || end - read < 3) {
        this._state = IN_OPEN_LINE;
        continue;
      }
      if (this._view.getUint16(read, true) === CRLF) read += 2;
      const bytes = this._bytes;
      const at = bytes[read] <= CR ? -1 : this._platform.find(LF, read, end);
      if (at < 0 || at - read > this._limit) {
        this._state = IN_OPEN_LINE;
        continue;
      }
      const held = end - at - 1;
      ring.held = held;
      if (held === 0) ring.read = ring.write = ring.start;
      else ring.read = at + 1 === ring.end ? ring.start : at + 1;
      end = at;
      while (bytes[end - 1] === CR) end--;
      sink.line(read, end - read);
    }
  }

  /** One step in a state that is not the plain one; false when more bytes are needed. */
  _special(sink: ResponseSink): boolean {
    const state = this._state;
    if (state === IN_PAYLOAD) return this._payload(sink);
    if (state === IN_OPEN_LINE) return this._openLine(sink);
    if (state === IN_TAIL) return this._checkTail(sink);
    return this._overlong(sink);
  }

  /** A line that may begin with control characters, be a prompt, wrap around the ring's end or not be complete. */
  _openLine(sink: ResponseSink): boolean {
    const ring = this._ring;
    const bytes = this._bytes;
    if (this._searched === 0) {
      let byte = bytes[ring.read];
      while (byte <= CR || (byte === SPACE && this._afterPrompt)) {
        ring.skip(1);
        if (ring.held === 0) return false;
        byte = bytes[ring.read];
      }
      this._afterPrompt = false;
      if (byte === this._prompt) {
        ring.skip(1);
        this._prompt = -1;
        this._afterPrompt = true;
        sink.prompt();
        return true;
      }
    }
    const found = ring.find(LF, this._searched);
    if (found < 0) {
      this._searched = ring.held;
      if (ring.held <= this._limit) return false;
    }
    if (found < 0 || found > this._limit) {
      this._searched = 0;
      this._dropped = 0;
      this._state = IN_OVERLONG;
      return true;
    }
    this._searched = 0;
    if (this._prompt < 0) this._state = IN_LINE;
    let at = ring.read;
    if (at + found < ring.end) ring.skip(found + 1);
    else {
      at = 0;
      ring.take(0, found);
      ring.skip(1);
    }
    let length = found;
    while (length > 0 && bytes[at + length - 1] === CR) length--;
    sink.line(at, length);
    return true;
  }

  _payload(sink: ResponseSink): boolean {
    const ring = this._ring;
    const remaining = this.remaining;
    let count = ring.held;
    if (count > remaining) count = remaining;
    const target = this._target;
    if (target < 0) ring.skip(count);
    else {
      ring.take(target, count);
      this._target = target + count;
    }
    this.remaining = remaining - count;
    if (count < remaining) return false;
    this._state = IN_TAIL;
    return this._checkTail(sink);
  }

  _checkTail(sink: ResponseSink): boolean {
    const ring = this._ring;
    while (this._tailLength > 0) {
      if (ring.held === 0) return false;
      if (this._bytes[ring.read] !== (this._tail & 255)) {
        this._state = IN_OPEN_LINE;
        sink.mistrust();
        return true;
      }
      ring.skip(1);
      this._tail = this._tail >>> 8;
      this._tailLength--;
    }
    this._state = IN_OPEN_LINE;
    sink.payload();
    return true;
  }

  _overlong(sink: ResponseSink): boolean {
    const ring = this._ring;
    const found = ring.find(LF, 0);
    const count = found < 0 ? ring.held : found;
    this._dropped += count;
    ring.skip(count);
    if (found < 0) return false;
    this._state = IN_OPEN_LINE;
    sink.overlong(this._dropped);
    return true;
  }
}

const LF = 10;
const CR = 13;
const SPACE = 32;
/** CR LF as a little-endian number. */
const CRLF = 0x0a0d;
