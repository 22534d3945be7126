import type { Driver, Input, Platform } from "../../src/platform.js";
import { application } from "../../hosts/desktop/app.js";
import type { TurnOptions, TurnPlatform } from "../../hosts/desktop/turn-platform.js";

interface StandInOptions extends TurnOptions {
  mode: "lines" | "payload" | "payload_read" | "send";
  /** Makes the stand-in allocate: bytes of rubbish for every line. */
  litter?: number;
}

const RING = 512;
const COMMAND = RING;
const READ = "AT+QIRD=0,1500\r";
const SEND = "AT+QISEND=0,1460\r";
const PAYLOAD = 1460;

/**
 * Speaks just enough of the benchmark's conversations to prove its frame: it takes whole lines, counted payload and a
 * prompt, and checks nothing. Arena: the ring, the command, then payload.
 */
class StandIn implements Driver, Input {
  readonly input: Input;
  readonly arena: Uint8Array;
  declare _platform: Platform;
  declare _sends: boolean;
  declare _reads: boolean;
  declare _commandEnd: number;
  declare _litter: number;
  declare _rubbish?: string;
  _read = 0;
  _length = 0;
  _payload = 0;
  _from = 0;
  _to = 0;

  constructor(host: TurnPlatform, config: StandInOptions) {
    this.input = this;
    this.arena = new Uint8Array(2560 + host.scratch);
    this._platform = host.attach(this);
    this._sends = config.mode === "send";
    this._reads = config.mode.indexOf("payload") === 0;
    this._litter = config.litter === undefined ? 0 : config.litter;
    const command = config.mode === "send" ? SEND : READ;
    for (let i = 0; i < command.length; i++) this.arena[COMMAND + i] = command.charCodeAt(i);
    this._commandEnd = COMMAND + command.length;
    if (this._sends) this._command();
  }

  get write(): number {
    const at = this._read + this._length;
    return at < RING ? at : at - RING;
  }

  room(): number {
    const at = this.write;
    return this._length === RING ? 0 : at >= this._read ? RING - at : this._read - at;
  }

  received(count: number): void {
    this._length += count;
    while (this._length > 0) {
      const piece = this._length < RING - this._read ? this._length : RING - this._read;
      if (this._payload > 0) {
        const taken = piece < this._payload ? piece : this._payload;
        this._platform.move(640, this._read, this._read + taken);
        this._payload -= taken;
        this._skip(taken);
        continue;
      }
      const first = this.arena[this._read];
      if (first === 0x3e) {
        if (this._length < 2) return;
        this._skip(2);
        this._write(640, 640 + PAYLOAD);
        continue;
      }
      let end = this._lineFeed(this._read, this._read + piece);
      if (end < 0 && piece < this._length) {
        end = this._lineFeed(0, this._length - piece);
        if (end >= 0) end += RING;
      }
      if (end < 0) return;
      this._line(first, end + 1 - this._read);
    }
  }

  _lineFeed(from: number, to: number): number {
    for (let at = from; at < to; at++) if (this.arena[at] === 10) return at;
    return -1;
  }

  overrun(count: number): void {
    throw new Error("dropped " + count);
  }

  tick(): void {
    this._from += this._platform.write(this._from, this._to);
  }

  _line(first: number, length: number): void {
    if (this._litter > 0) this._rubbish = "x".repeat(this._litter) + length;
    if (first === 0x2b) {
      let digit = this._read + 7;
      if (this.arena[(this._read + 4) % RING] === 0x44) {
        let count = 0;
        for (;;) {
          const value = this.arena[digit++ % RING];
          if (value < 0x30) break;
          count = count * 10 + value - 0x30;
        }
        this._payload = count;
      } else if (this._reads) this._command();
    } else if (first === 0x4f || first === 0x53) this._command();
    this._skip(length);
  }

  _skip(count: number): void {
    this._length -= count;
    const read = this._read + count;
    this._read = this._length === 0 ? 0 : read < RING ? read : read - RING;
  }

  _command(): void {
    this._write(COMMAND, this._commandEnd);
  }

  _write(from: number, to: number): void {
    this._from = from + this._platform.write(from, to);
    this._to = to;
  }
}

export const start = application(function (platform, config: StandInOptions) {
  new StandIn(platform, config);
});
