import type { CommandLine } from "./command-line.js";
import { TRACE_SENT, type Platform } from "./platform.js";
import type { WireTrace } from "./wire-trace.js";

/** What is made when the port has taken all that was there. */
const NOTHING = 0;
/** ESC bytes and a line end. */
const FILLING = 1;
/** Data inside a command line: as it is or in hexadecimal, then what ends the line. */
const RAW = 2;
const HEX = 3;
const CLOSING = 4;
/** Bytes from outside the arena. */
const GIVEN = 5;

/** Bytes of filling, or of data in hexadecimal, that are made at once. */
const PIECE = 64;

/** What is on its way to the modem. The port takes it as it can; what is not in the arena as such is made piece by piece, in the command line's place. */
export class Transmitter {
  /** Bytes for the port: arena [_from, _to). */
  _from = 0;
  _to = 0;
  _stage = NOTHING;
  declare _platform: Platform;
  declare _line: CommandLine;
  /** ESC bytes still to be made, or the data inside the command line: arena [_dataFrom, _dataTo). They take no memory before they are needed. */
  declare _count: number;
  declare _dataFrom: number;
  declare _dataTo: number;
  /** What is given from outside of the arena, of which `_count` bytes were made, and who is shown them. */
  declare _given: Uint8Array | undefined;
  declare _trace: WireTrace | null | undefined;

  constructor(platform: Platform, line: CommandLine) {
    this._platform = platform;
    this._line = line;
  }

  /** True while bytes wait for the port. */
  sending(): boolean {
    return this._from < this._to || this._stage !== NOTHING;
  }

  /** Sends arena bytes [from, to), unchanged until they have left. */
  send(from: number, to: number): void {
    this._from = this._stage === NOTHING ? from + this._platform.write(from, to) : from;
    this._to = to;
    if (this._from < to || this._stage !== NOTHING) this.flush();
  }

  /** Sends the command line with data inside it, up to the quote and the terminator that end it. Arena bytes [from, to) stay unchanged until they have left. */
  sendWith(from: number, to: number, hex: boolean): void {
    this._stage = hex ? HEX : RAW;
    this._dataFrom = from;
    this._dataTo = to;
    this.send(this._line.from, this._line.to);
  }

  /** Sends `count` ESC bytes and a line end: whatever input a modem waits for is filled. */
  fill(count: number): void {
    this._stage = FILLING;
    this._count = count;
    this.send(this._line.from, this._line.from);
  }

  /** Sends `bytes`, unchanged until they have left. */
  give(bytes: Uint8Array, trace: WireTrace | null): void {
    this._stage = GIVEN;
    this._given = bytes;
    this._trace = trace;
    this._count = 0;
    this.send(this._line.from, this._line.from);
  }

  /** Drops what has not left. */
  stop(): void {
    this._from = this._to;
    this._stage = NOTHING;
  }

  /** Gives the port what it can take. */
  flush(): void {
    for (;;) {
      if (this._from === this._to) {
        if (this._stage === NOTHING) return;
        this._produce();
      }
      const taken = this._platform.write(this._from, this._to);
      this._from += taken;
      if (taken === 0) return;
    }
  }

  /** Makes the next piece. */
  _produce(): void {
    const line = this._line;
    if (this._stage === RAW) {
      this._stage = CLOSING;
      this._from = this._dataFrom;
      this._to = this._dataTo;
      return;
    }
    line.begin();
    if (this._stage === FILLING) {
      for (let left = PIECE; left > 0 && this._count > 0; left--) {
        line.byte(ESC);
        this._count--;
      }
      if (this._count === 0) this._end();
    } else if (this._stage === GIVEN) this._take(this._given as Uint8Array);
    else if (this._stage === HEX) {
      const end = this._dataTo - this._dataFrom > PIECE ? this._dataFrom + PIECE : this._dataTo;
      line.hexadecimal(this._dataFrom, end);
      this._dataFrom = end;
      if (end === this._dataTo) this._stage = CLOSING;
    } else {
      line.byte(QUOTE);
      this._end();
    }
    this._from = line.from;
    this._to = line.to;
  }

  /** Makes the next piece of what was given. */
  _take(bytes: Uint8Array): void {
    const line = this._line;
    for (let left = PIECE; left > 0 && this._count < bytes.length; left--) line.byte(bytes[this._count++]!);
    if (this._trace) this._trace.bytes(TRACE_SENT, line.from, line.to);
    if (this._count < bytes.length) return;
    this._given = undefined;
    this._stage = NOTHING;
  }

  _end(): void {
    this._line.end();
    this._stage = NOTHING;
  }
}

const ESC = 27;
const QUOTE = 34;
