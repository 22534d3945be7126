import type { Channel } from "./channel.js";
import type { CommandLine } from "./command-line.js";
import { TRACE_SENT } from "./platform.js";
import { PIECE, type Source } from "./transmitter.js";

/** Data from outside of the arena, for a command's prompt. They stay unchanged until they have left. */
export class GivenData implements Source {
  declare _channel: Channel;
  declare _bytes: Uint8Array;
  /** Bytes that were made. */
  _count = 0;

  constructor(channel: Channel, bytes: Uint8Array) {
    this._channel = channel;
    this._bytes = bytes;
  }

  make(line: CommandLine): boolean {
    const bytes = this._bytes;
    const trace = this._channel._trace;
    for (let left = PIECE; left > 0 && this._count < bytes.length; left--) line.byte(bytes[this._count++]!);
    if (trace) trace.bytes(TRACE_SENT, line.from, line.to);
    return this._count < bytes.length;
  }
}
