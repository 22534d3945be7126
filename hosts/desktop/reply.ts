import { FLAG_LOST, REPLY_HEADER } from "./records.js";
import { SPAN_SLACK, type SpanSource } from "./span-source.js";

/** Bytes of a record's own header. */
const RECORD_HEADER = 4;

/** Writes the records of one turn into a fixed buffer (layout: records.ts). Allocates nothing after construction. */
export class Reply {
  /** What goes back to the host. */
  readonly buffer: ArrayBuffer;
  declare _bytes: Uint8Array;
  declare _words: Int32Array;
  declare _halves: Uint16Array;
  declare _alarm: Float64Array;
  declare _limit: number;
  _end = REPLY_HEADER;
  _flags = 0;

  /** @param size bytes of records, a multiple of 8 */
  constructor(size: number) {
    this.buffer = new ArrayBuffer(REPLY_HEADER + size + SPAN_SLACK);
    this._bytes = new Uint8Array(this.buffer);
    this._words = new Int32Array(this.buffer);
    this._halves = new Uint16Array(this.buffer);
    this._alarm = new Float64Array(this.buffer, 8, 1);
    this._limit = REPLY_HEADER + size;
  }

  /** Bytes that one more record can hold. */
  room(): number {
    const room = this._limit - this._end - RECORD_HEADER;
    return room < 0 ? 0 : room;
  }

  /** Adds source bytes [from, from + count), or as many of them as there is room for. @returns how many */
  putSpan(type: number, source: SpanSource, from: number, count: number): number {
    const at = this._end + RECORD_HEADER;
    if (count > this._limit - at) count = this._limit - at;
    if (count <= 0) return 0;
    source.copy(from, from + count, this._bytes, this._words, at);
    this._close(type, count);
    return count;
  }

  /** Adds a number of 32 bits, even when room() is 0: the slack after the spans holds 32 of them. */
  putNumber(type: number, value: number): void {
    if (this._end + RECORD_HEADER + 4 > this.buffer.byteLength) {
      this.lose();
      return;
    }
    this._words[(this._end >> 2) + 1] = value;
    this._close(type, 4);
  }

  /** Adds a text; what has no room is cut off. */
  putText(type: number, text: string): void {
    const room = this.room() >> 1;
    let length = text.length;
    if (length > room) {
      length = room;
      this.lose();
    }
    const at = (this._end + RECORD_HEADER) >> 1;
    for (let i = 0; i < length; i++) this._halves[at + i] = text.charCodeAt(i);
    this._close(type, length * 2);
  }

  /** Notes that a record was left out. */
  lose(): void {
    this._flags = FLAG_LOST;
  }

  /** Completes the reply and starts over: the next record belongs to the next turn. */
  finish(alarm: number): ArrayBuffer {
    this._words[0] = this._end;
    this._words[1] = this._flags;
    this._alarm[0] = alarm;
    this._end = REPLY_HEADER;
    this._flags = 0;
    return this.buffer;
  }

  _close(type: number, length: number): void {
    this._words[this._end >> 2] = (type << 24) | length;
    this._end = (this._end + RECORD_HEADER + length + 3) & ~3;
  }
}
