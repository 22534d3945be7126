import type { Channel } from "../../channel.js";
import type { CommandLine } from "../../command-line.js";
import type { Source } from "../../transmitter.js";

/** The channel's data as they stand inside a command line: as they are or in hexadecimal digits, then the quote and the terminator that end it. */
export class DataInside implements Source {
  declare _channel: Channel;
  _hex = false;
  /** Where the next piece begins. */
  _at = -1;

  constructor(channel: Channel) {
    this._channel = channel;
  }

  /** For the command that is being written. */
  begin(hex: boolean): Source {
    this._hex = hex;
    this._at = this._channel.dataFrom;
    return this;
  }

  make(line: CommandLine): boolean {
    const from = this._at;
    const left = this._channel.dataTo - from;
    if (left === 0) {
      line.byte(QUOTE);
      line.end();
      return false;
    }
    const most = this._hex ? line.longest >> 1 : line.longest;
    const to = from + (left < most ? left : most);
    this._at = to;
    if (this._hex) writeHex(line, this._channel.arena, from, to);
    else line.span(from, to);
    return true;
  }
}

/** Appends arena bytes [from, to) as two digits each. */
function writeHex(line: CommandLine, arena: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    const byte = arena[at]!;
    line.byte(digit(byte >> 4));
    line.byte(digit(byte & 15));
  }
}

function digit(value: number): number {
  return value < 10 ? 48 + value : 55 + value;
}

const QUOTE = 34;
