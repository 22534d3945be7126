import type { ResponseSink } from "./response-parser.js";
import type { RingBuffer } from "./ring-buffer.js";

/** States of the parser: there is nothing but lines; payload comes. The others are ResponseParser's. */
export const IN_LINES = 0;
export const IN_PAYLOAD = 3;

/** Less than any position and line. */
export const NOWHERE = -65536;
/** Bits of the length in what a PrefixTable finds. */
export const LENGTH = 63;

/**
 * Goes through what is received. What comes most often is a line that came before: that one is recognised whole, eight
 * bytes at a time, wherever it lies. All else is left to the class below (ResponseParser), new lines included.
 *
 * Another way to recognise lines may stand in this one's place (modules/espruino).
 */
export abstract class Recogniser {
  /** What is needed often comes first, where XS finds it soonest. */
  _input: RingBuffer = undefined!;
  _state = IN_LINES;
  /** Bytes held that are known to have no LF among them. */
  _searched = 0;
  /** The last line of 8 to 24 bytes, with the CR LF before it and behind it: how many these are, and the first, second and last eight of them. */
  _length = 8;
  _last = NaN;
  _first = 0;
  _second = 0;
  /** Where it is, when nothing was taken since. */
  _told = NOWHERE;
  /** Bytes before its text, and what its name was found to be. */
  _lead = 0;
  _found = 0;
  /** Payload bytes still to come. */
  remaining = 0;
  /** Bytes of payload that the line announced; 0: none. */
  announced = 0;
  /** It is to announce as many. */
  repeats = false;
  declare _view: DataView;
  /** Where the next payload byte goes; -1: nowhere. */
  _target = 0;
  declare _bytes: Uint8Array;
  declare _limit: number;

  /** Tells `sink` the line at `from`. False when more bytes are needed. */
  abstract _line(sink: ResponseSink, from: number): boolean;
  /** Takes payload. False when more bytes are needed. */
  abstract _payload(sink: ResponseSink): boolean;
  /** One step in any other state; false when more bytes are needed. */
  abstract _special(sink: ResponseSink): boolean;

  /** Tells `sink` everything that is complete. */
  parse(sink: ResponseSink): void {
    const input = this._input;
    const view = this._view;
    for (;;) {
      let at = input.read;
      const write = input.write;
      if (at === write) return;
      if (this._state !== IN_LINES) {
        this._told = NOWHERE;
        if (!(this._state === IN_PAYLOAD ? this._payload(sink) : this._special(sink))) return;
        continue;
      }
      const length = this._length;
      const next = at + length;
      if (next <= write) {
        if (view.getFloat64(next - 8, true) === this._last && view.getFloat64(at, true) === this._first && (length <= 16 || view.getFloat64(at + 8, true) === this._second)) {
          if (this._searched > 0) this._searched = 0;
          input.read = next;
          this._told = at;
          if (this.repeats) {
            this.repeats = false;
            this._state = IN_PAYLOAD;
            this.remaining = this.announced;
            sink.header(this.announced);
            continue;
          }
          at += this._lead;
          const found = this._found;
          sink.line(found >> 8, at, at + (found & LENGTH), next - 2);
          continue;
        }
      } else if (this._told + length === at) {
        // what there is of it may be that line once more, which stands before it
        const held = write - at;
        if (at + held >= length + 8 && view.getFloat64(write - 8, true) === view.getFloat64(write - 8 - length, true) && (held <= 8 || (view.getFloat64(at, true) === this._first && (held <= 16 || view.getFloat64(at + 8, true) === this._second)))) {
          this._searched = held;
          return;
        }
      }
      if (!this._line(sink, at)) return;
    }
  }

  /** If the last line but those that end commands was one that announced payload, and comes again before any other, it announces as much, with the same tail, for arena position `target`. */
  repeat(target: number): void {
    if (this.announced === 0 || this._state !== IN_LINES) return;
    this.repeats = true;
    this._target = target;
  }

  /** Keeps what the line, bytes [from, next), is recognised by. */
  _remember(from: number, next: number): void {
    const view = this._view;
    this._first = view.getFloat64(from, true);
    if (next - from > 16) this._second = view.getFloat64(from + 8, true);
    this._last = view.getFloat64(next - 8, true);
    this._length = next - from;
    this._told = from;
    this.announced = 0;
    this.repeats = false;
  }
}
