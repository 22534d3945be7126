import type { Platform } from "./platform.js";
import type { RingBuffer } from "./ring-buffer.js";

/** What `ResponseParser.next` found. */
export const NEED_MORE = 0;
/** A line stands at the arena's first byte, `found` bytes long, without its line end. */
export const LINE = 1;
/** The prompt for data. */
export const PROMPT = 2;
/** The announced payload is complete and its tail is as declared. */
export const PAYLOAD = 3;
/** The announced payload was followed by something else: bytes were lost or added on the line. */
export const BROKEN = 4;
/** A line too long to be a response was dropped: `found` bytes. */
export const OVERLONG = 5;

const IN_LINE = 0;
const IN_PAYLOAD = 1;
const IN_TAIL = 2;
const IN_OVERLONG = 3;

/**
 * Cuts the ring's bytes into lines, prompts and counted payload. A chunk boundary never changes what is found; every
 * byte is looked at once.
 *
 * Lines end in LF; a CR before it, and control characters up to CR before a line, do not count (wire-notes 0). The parser does not know what a line
 * means: its caller announces a payload when a line was a header, and expects a prompt when it asked for one.
 */
export class ResponseParser {
  _state = IN_LINE;
  declare _ring: RingBuffer;
  declare _bytes: Uint8Array;
  declare _platform: Platform;
  /** Bytes of the unfinished line that were searched for its end. */
  _searched = 0;
  /** Length of the last line, or of what was dropped. */
  found = 0;
  /** The prompt's first byte while one is expected, else -1. */
  prompt = -1;
  /** The longest line. */
  declare _limit: number;
  /** A prompt was just found: its space may follow. */
  _afterPrompt = false;
  /** Payload bytes still to come. */
  remaining = 0;
  /** Where the next payload byte goes; -1: nowhere. */
  _target = 0;
  /** Tail as a number, its first byte lowest, and how many of its bytes are still to come. */
  _tail = 0;
  _tailLength = 0;

  /** @param lineLimit the longest line; its place is arena bytes [0, lineLimit], its sentinel's included */
  constructor(platform: Platform, arena: Uint8Array, ring: RingBuffer, lineLimit: number) {
    this._platform = platform;
    this._ring = ring;
    this._limit = lineLimit;
    this._bytes = arena;
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

  /** Forgets an announced payload: what comes is lines again. */
  resynchronise(): void {
    if (this._state !== IN_OVERLONG) this._state = IN_LINE;
    this.remaining = 0;
    this.prompt = -1;
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
   * Consumes up to the next thing found; one of NEED_MORE, LINE, PROMPT, PAYLOAD, BROKEN, OVERLONG.
   *
   * The ring is handled here and not by its methods: this runs once a line and once a chunk of payload, and a call costs
   * XS as much as ten bytes of scanning.
   */
  next(): number {
    const ring = this._ring;
    let held = ring.held;
    if (held === 0) return NEED_MORE;
    if (this._state !== IN_LINE) return this._state === IN_PAYLOAD ? this._payload(ring, held) : this._state === IN_TAIL ? this._checkTail() : this._overlong();
    const bytes = this._bytes;
    const searched = this._searched;
    let read = ring.read;
    if (searched === 0) {
      let byte = bytes[read];
      while (byte <= CR || (byte === SPACE && this._afterPrompt)) {
        if (--held === 0) {
          ring.skip(ring.held);
          return NEED_MORE;
        }
        if (++read === ring.end) read = ring.start;
        byte = bytes[read];
      }
      ring.read = read;
      ring.held = held;
      if (this._afterPrompt || this.prompt >= 0) {
        this._afterPrompt = false;
        if (byte === this.prompt) {
          ring.skip(1);
          this.prompt = -1;
          this._afterPrompt = true;
          return PROMPT;
        }
      }
    }
    const end = read + held;
    if (end > ring.end) return this._wrappedLine();
    const at = this._platform.find(LF, read + searched, end);
    if (at < 0) return this._unfinished();
    let length = at - read;
    if (length > this._limit) return this._tooLong();
    this._searched = 0;
    this._platform.move(0, read, at);
    held -= length + 1;
    ring.held = held;
    if (held === 0) ring.read = ring.write = ring.start;
    else ring.read = at + 1 === ring.end ? ring.start : at + 1;
    while (length > 0 && bytes[length - 1] === CR) length--;
    bytes[length] = COLON;
    this.found = length;
    return LINE;
  }

  /** The same for a line whose bytes may lie in two pieces. */
  _wrappedLine(): number {
    const ring = this._ring;
    const at = ring.find(LF, this._searched);
    if (at < 0) return this._unfinished();
    if (at > this._limit) return this._tooLong();
    this._searched = 0;
    ring.take(0, at);
    ring.skip(1);
    let length = at;
    while (length > 0 && this._bytes[length - 1] === CR) length--;
    this._bytes[length] = COLON;
    this.found = length;
    return LINE;
  }

  _unfinished(): number {
    const held = this._ring.held;
    this._searched = held;
    return held <= this._limit ? NEED_MORE : this._tooLong();
  }

  _tooLong(): number {
    this._searched = 0;
    this.found = 0;
    this._state = IN_OVERLONG;
    return this._overlong();
  }

  _payload(ring: RingBuffer, held: number): number {
    const target = this._target;
    const remaining = this.remaining;
    const count = held < remaining ? held : remaining;
    const read = ring.read;
    if (target < 0) ring.skip(count);
    else {
      if (count === held && read + count <= ring.end) {
        // the common case, without calls: one piece, and nothing behind it
        this._platform.move(target, read, read + count);
        ring.held = 0;
        ring.read = ring.write = ring.start;
      } else ring.take(target, count);
      this._target = target + count;
    }
    this.remaining = remaining - count;
    if (count < remaining) return NEED_MORE;
    this._state = IN_TAIL;
    return this._checkTail();
  }

  _checkTail(): number {
    const ring = this._ring;
    while (this._tailLength > 0) {
      if (ring.held === 0) return NEED_MORE;
      if (this._bytes[ring.read] !== (this._tail & 255)) {
        this._state = IN_LINE;
        return BROKEN;
      }
      ring.skip(1);
      this._tail = this._tail >>> 8;
      this._tailLength--;
    }
    this._state = IN_LINE;
    return PAYLOAD;
  }

  _overlong(): number {
    const ring = this._ring;
    const at = ring.find(LF, 0);
    if (at < 0) {
      this.found += ring.held;
      ring.skip(ring.held);
      return NEED_MORE;
    }
    this.found += at;
    ring.skip(at);
    this._state = IN_LINE;
    return OVERLONG;
  }
}

const LF = 10;
const CR = 13;
const SPACE = 32;
const COLON = 58;
