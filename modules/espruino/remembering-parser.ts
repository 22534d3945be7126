import { ResponseParser, type ResponseSink } from "../../src/response-parser.js";
import type { Firmware } from "./host.js";

declare const E: Firmware;

/** Lines that are remembered, each in the place that the lowest bits of its checksum name. */
const PLACES = 16;
/** ResponseParser's state in which there is nothing but lines. */
const IN_LINES = 0;
const LF = 10;
const CR = 13;

/**
 * A parser for an interpreter on which a statement takes as long as a native search of a whole line: the line's end is
 * looked for first, and what its name is, is remembered by its checksum (CRC-32 of the line with its CR LF, where two that
 * differ agree once in 4 thousand million; the serial line itself has no such check).
 */
export class RememberingParser extends ResponseParser {
  declare _sums: Uint32Array | undefined;
  /** Bytes before the line's text × 65536 + what its name was found to be. */
  declare _kinds: Uint32Array;

  override parse(sink: ResponseSink): void {
    const input = this._input;
    const bytes = this._bytes;
    const write = input.write;
    const sums = this._sums ? this._sums : this._begin();
    while (this._state === IN_LINES) {
      const from = input.read;
      if (from === write) return;
      bytes[write] = LF;
      // the line feed before it is not its end
      const end = bytes.indexOf(LF, from + 2);
      if (end >= write) {
        // what has come is no whole line, nor too long to be one
        if (write > from + 2 && write - from <= this._limit && bytes[from] !== LF && (bytes[from + 1] !== LF || bytes[from] === CR)) {
          this._searched = write - from;
          return;
        }
        break;
      }
      const sum = E.CRC32(bytes.subarray(from, end));
      const place = sum & (PLACES - 1);
      if (sums[place] === sum) {
        const kind = this._kinds[place]!;
        const at = from + (kind >> 16);
        this._searched = 0;
        input.read = end + 1;
        sink.line((kind >> 8) & 255, at, at + (kind & 63), end - 1);
      } else {
        const more = this._line(sink, from);
        if (this._told === from) {
          sums[place] = sum;
          this._kinds[place] = (this._lead << 16) + this._found;
        }
        if (!more) return;
      }
    }
    ResponseParser.prototype.parse.call(this, sink);
  }

  /** When it is used first: a constructor that calls super() must not run in one that super() may call, on Espruino. */
  _begin(): Uint32Array {
    const sums = new Uint32Array(PLACES);
    this._sums = sums;
    this._kinds = new Uint32Array(PLACES);
    // none is the same as the one before
    this._length = Infinity;
    return sums;
  }

  override _remember(from: number): void {
    this._told = from;
  }
}

/** What the driver finds instead of its own (rollup.config.js). */
export { RememberingParser as ResponseParser };
