import type { ResponseParser, Holder, ResponseSink } from "../../response-parser.js";
import { LENGTH } from "../../recogniser.js";

/** Tells a header as soon as its first comma is here, as its payload may follow that (wire-notes C5). What else comes are lines. */
export class CommaHeader implements Holder {
  declare _parser: ResponseParser;
  declare _code: number;

  /** @param code the header's name */
  constructor(parser: ResponseParser, code: number) {
    this._parser = parser;
    this._code = code;
  }

  take(sink: ResponseSink): boolean {
    const parser = this._parser;
    const input = parser._input;
    const bytes = parser._bytes;
    const write = input.write;
    let at = input.read;
    while (at < write && bytes[at]! <= CR) at++;
    const found = parser.names.lookup(at);
    if (found >> 8 === this._code) {
      const after = at + (found & LENGTH);
      let comma = after;
      while (comma < write && bytes[comma] !== COMMA && bytes[comma] !== LF) comma++;
      if (comma < write && bytes[comma] === COMMA) {
        input.read = comma + 1;
        parser._searched = 0;
        sink.line(this._code, at, after, comma);
        return true;
      }
    }
    return parser._line(sink, input.read);
  }

  late(): boolean {
    return false;
  }

  drop(): void {}
}

const LF = 10;
const CR = 13;
const COMMA = 44;
