import { IN_LINES, IN_PAYLOAD, LENGTH, NOWHERE } from "../../src/recogniser.js";
import type { ResponseSink } from "../../src/response-parser.js";
import type { RingBuffer } from "../../src/ring-buffer.js";
import type { Firmware } from "./host.js";

export { IN_LINES, IN_PAYLOAD, LENGTH, NOWHERE };

declare const E: Firmware;

/** Lines that are remembered, each in the place that the lowest bits of its checksum name. */
const PLACES = 16;
const LF = 10;
const CR = 13;

/**
 * Stands in the place of src/recogniser.ts on an interpreter on which a statement takes as long as a native search of a whole
 * line: the line's end is looked for first, and what its name is, is remembered by its checksum (CRC-32 of the line with its
 * CR LF, where two that differ agree once in 4 thousand million; the serial line itself has no such check). Payload that
 * repeats gains nothing here.
 */
export abstract class Recogniser {
  declare _input: RingBuffer;
  remaining = 0;
  _state = IN_LINES;
  _searched = 0;
  declare _sums: Uint32Array;
  /** Bytes before the line's text × 65536 + what its name was found to be. */
  declare _kinds: Uint32Array;
  /** The line that was told last, where it can be remembered. */
  _told = NOWHERE;
  _lead = 0;
  _found = 0;
  announced = 0;
  repeats = false;
  declare _view: DataView;
  _target = 0;
  declare _bytes: Uint8Array;
  declare _limit: number;

  constructor() {
    this._sums = new Uint32Array(PLACES);
    this._kinds = new Uint32Array(PLACES);
  }

  abstract _line(sink: ResponseSink, from: number): boolean;
  abstract _payload(sink: ResponseSink): boolean;
  abstract _special(sink: ResponseSink): boolean;

  parse(sink: ResponseSink): void {
    const input = this._input;
    const bytes = this._bytes;
    const sums = this._sums;
    for (;;) {
      const from = input.read;
      const write = input.write;
      if (from === write) return;
      const state = this._state;
      if (state !== IN_LINES) {
        if (!(state === IN_PAYLOAD ? this._payload(sink) : this._special(sink))) return;
        continue;
      }
      bytes[write] = LF;
      // the line feed before it is not its end
      const end = bytes.indexOf(LF, from + 2);
      if (end >= write) {
        // what has come is no whole line, nor too long to be one
        if (write > from + 2 && write - from <= this._limit && bytes[from] !== LF && (bytes[from + 1] !== LF || bytes[from] === CR)) {
          this._searched = write - from;
          return;
        }
        if (!this._line(sink, from)) return;
        continue;
      }
      const sum = E.CRC32(bytes.subarray(from, end));
      const place = sum & (PLACES - 1);
      if (sums[place] === sum) {
        const kind = this._kinds[place]!;
        const at = from + (kind >> 16);
        this._searched = 0;
        input.read = end + 1;
        sink.line((kind >> 8) & 255, at, at + (kind & LENGTH), end - 1);
        continue;
      }
      const more = this._line(sink, from);
      if (this._told === from) {
        sums[place] = sum;
        this._kinds[place] = (this._lead << 16) + this._found;
      }
      if (!more) return;
    }
  }

  repeat(_target: number): void {}

  _remember(from: number): void {
    this._told = from;
  }
}
