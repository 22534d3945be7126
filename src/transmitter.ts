import type { CommandLine } from "./command-line.js";
import type { Platform } from "./platform.js";

/** Bytes that are made at once. */
export const PIECE = 64;

/** Makes what is sent where that does not lie in the arena as such: piece by piece, in the command line's place. */
export interface Source {
  /** Writes the next piece. @returns false when it was the last */
  make(line: CommandLine): boolean;
}

/** What is on its way to the modem. The port takes it as it can. */
export class Transmitter implements Source {
  /** Bytes for the port: arena [_from, _to). */
  _from = 0;
  _to = 0;
  /** Makes what follows them; null: nothing does. */
  _source: Source | null = null;
  declare _platform: Platform;
  declare _line: CommandLine;
  /** ESC bytes still to be made. */
  declare _count: number;

  constructor(platform: Platform, line: CommandLine) {
    this._platform = platform;
    this._line = line;
  }

  /** True while bytes wait for the port. */
  sending(): boolean {
    return this._from < this._to || this._source !== null;
  }

  /** Sends arena bytes [from, to), unchanged until they have left. */
  send(from: number, to: number): void {
    this._from = from + this._platform.write(from, to);
    this._to = to;
    if (this._from < to) this.flush();
  }

  /** Sends the command line up to `to`, then what `source` makes. */
  sendWith(to: number, source: Source): void {
    this._source = source;
    this._from = this._line.from;
    this._to = to;
    this.flush();
  }

  /** Sends `count` ESC bytes and a line end: whatever input a modem waits for is filled. */
  fill(count: number): void {
    this._count = count;
    this.sendWith(this._line.from, this);
  }

  make(line: CommandLine): boolean {
    for (let left = PIECE; left > 0 && this._count > 0; left--) {
      line.byte(ESC);
      this._count--;
    }
    if (this._count > 0) return true;
    line.end();
    return false;
  }

  /** Drops what has not left. */
  stop(): void {
    this._from = this._to;
    this._source = null;
  }

  /** Gives the port what it can take. */
  flush(): void {
    const line = this._line;
    for (;;) {
      if (this._from === this._to) {
        if (this._source === null) return;
        line.begin();
        if (!this._source.make(line)) this._source = null;
        this._from = line.from;
        this._to = line.to;
      }
      const taken = this._platform.write(this._from, this._to);
      this._from += taken;
      if (taken === 0) return;
    }
  }
}

const ESC = 27;
