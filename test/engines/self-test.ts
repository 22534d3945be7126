import type { Driver, Input, Platform } from "../../src/platform.js";
import { application } from "../../hosts/desktop/app.js";
import { SpanSource } from "../../hosts/desktop/span-source.js";
import type { TurnOptions, TurnPlatform } from "../../hosts/desktop/turn-platform.js";

interface SelfTestOptions extends TurnOptions {
  /** Bytes of the ring, default 64. */
  ring?: number;
}

/**
 * A stand-in driver: echoes received lines and obeys those that begin with "!", one for each thing a platform does.
 * Its arena: the ring, then as much again for the line that is being answered.
 */
class SelfTest implements Driver, Input {
  readonly input: Input;
  readonly arena: Uint8Array;
  declare _platform: Platform;
  declare _host: TurnPlatform;
  declare _size: number;
  declare _out: Uint8Array;
  declare _outSource: SpanSource;
  _read = 0;
  _length = 0;
  _line = 0;
  _sent = 0;
  _lost = 0;
  _ticks = 0;

  constructor(host: TurnPlatform, size: number) {
    this.input = this;
    this._size = size;
    this.arena = new Uint8Array(((size * 2 + 7) & ~7) + host.scratch);
    for (let i = 0; i < size * 2; i++) this.arena[i] = 0x2e;
    this._out = new Uint8Array(512);
    for (let i = 0; i < 512; i++) this._out[i] = i;
    this._outSource = new SpanSource(this._out);
    this._host = host;
    this._platform = host.attach(this);
  }

  get write(): number {
    return (this._read + this._length) % this._size;
  }

  room(): number {
    const at = this.write;
    return this._length === this._size ? 0 : at >= this._read ? this._size - at : this._read - at;
  }

  received(count: number): void {
    this._length += count;
    this._work();
  }

  _lineFeed(from: number, to: number): number {
    for (let at = from; at < to; at++) if (this.arena[at] === 10) return at;
    return -1;
  }

  overrun(count: number): void {
    this._lost += this._length + count;
    this._length = 0;
  }

  tick(): void {
    this._ticks++;
    this._work();
  }

  /** Answers one line after the other; a line that is not sent yet holds the rest back. */
  _work(): void {
    const platform = this._platform;
    for (;;) {
      if (this._sent < this._line) {
        this._sent += platform.write(this._size + this._sent, this._size + this._line);
        if (this._sent < this._line) return;
        this._sent = this._line = 0;
      }
      const piece = this._length < this._size - this._read ? this._length : this._size - this._read;
      let end = this._lineFeed(this._read, this._read + piece);
      if (end < 0 && piece < this._length) end = this._lineFeed(0, this._length - piece);
      if (end < 0) return;
      const count = end >= this._read ? end + 1 - this._read : end + 1 - this._read + this._size;
      const first = count < piece ? count : piece;
      platform.move(this._size, this._read, this._read + first);
      if (first < count) platform.move(this._size + first, 0, count - first);
      this._read = (this._read + count) % this._size;
      this._length -= count;
      if (this.arena[this._size] === 0x21) this._obey(count);
      else this._line = count;
    }
  }

  _obey(count: number): void {
    const platform = this._platform;
    if (platform.trace) platform.trace(1, this._size, this._size + count);
    switch (String.fromCharCode(this.arena[this._size + 1])) {
      case "a":
        platform.alarm(250);
        break;
      case "b":
        platform.setBaud(921600);
        break;
      case "d":
        platform.defer();
        break;
      case "e":
        throw new Error("asked for");
      case "l":
        this._host.log("ticks " + this._ticks + " lost " + this._lost + " now " + platform.now() + " ünï");
        break;
      case "o":
        this._host.output(this._outSource, 3, 300);
        break;
      case "p":
        this._host.log(JSON.stringify([platform.pin("dtr", 1), platform.pin("power", 0), platform.pin("reset", 1)]));
        break;
      case "x":
        this._overflow(0);
        break;
      default:
        platform.alarm(-1);
    }
  }

  _overflow(depth: number): number {
    return this._overflow(depth + 1) + 1;
  }
}

export const start = application(function (platform, config: SelfTestOptions) {
  new SelfTest(platform, config.ring === undefined ? 64 : config.ring);
});
