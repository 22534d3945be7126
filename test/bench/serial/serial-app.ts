import { dialect } from "../../../src/dialects/quectel-bg95/index.js";
import type { Driver, Input } from "../../../src/platform.js";
import type { TCP } from "../../../src/sockets/tcp.js";
import { Modem } from "../../../modules/moddable/serial/modem.js";
import { application } from "../../../hosts/desktop/app.js";
import type { TurnOptions, TurnPlatform } from "../../../hosts/desktop/turn-platform.js";
import type { Serial, SerialCallbacks } from "../../../modules/moddable/serial/io.js";
import { clock } from "./clock.js";
import { choose, port } from "./port.js";
import Timer from "./timer.js";

interface SerialBenchOptions extends TurnOptions {
  /** "esp32", "nrf52" or "desktop". */
  port: string;
  /** What is done with a connection: nothing, read or write; or nothing at all, without a modem. */
  mode: "idle" | "read" | "send" | "none";
  /** Bytes of one read or write. */
  size: number;
}

/** Bytes received in one turn at most, and written. */
const LENGTH = 4096;
/** Exponent of the largest piece that passes at a time without a loop in JavaScript, which a port does not have. */
const LARGEST = 7;

/** A UART behind the port: what the host sends is received, what is written goes to the host. */
class Line implements Driver, Serial {
  declare arena: Uint8Array;
  readonly input: Input = { write: 0, room: () => LENGTH };
  declare _platform: TurnPlatform;
  declare _options: SerialCallbacks;
  /** The first 1, 2, 4, … bytes of what is behind those written. */
  declare _pieces: Uint8Array[];
  _available = 0;
  _taken = 0;
  _wanted = true;

  open(platform: TurnPlatform): void {
    this._platform = platform;
    this.arena = new Uint8Array(2 * LENGTH + (1 << LARGEST) + platform.scratch);
    this._pieces = [];
    for (let size = 0; size <= LARGEST; size++) this._pieces.push(this.arena.subarray(2 * LENGTH, 2 * LENGTH + (1 << size)));
    platform.attach(this);
  }

  use(options: SerialCallbacks): void {
    this._options = options;
    this._platform.defer();
  }

  received(count: number): void {
    clock.now = this._platform.now();
    this._available = count;
    this._taken = 0;
    this._options.onReadable(count);
    this._platform.alarm(Timer.next());
  }

  overrun(): void {
    throw new Error("bytes were lost");
  }

  tick(): void {
    clock.now = this._platform.now();
    Timer.run();
    if (this._wanted && this._options) {
      this._wanted = false;
      this._options.onWritable(port.transmit);
    }
    this._platform.alarm(Timer.next());
  }

  read(into: Uint8Array | number): ArrayBuffer | undefined {
    // not by typeof, whose literal is a chunk
    const bytes = into instanceof Uint8Array ? into : new Uint8Array(into);
    const count = bytes.length;
    if (count > this._available) throw new Error("not available");
    const arena = this.arena;
    const at = this._taken;
    const piece = this._piece(count);
    if (piece) {
      arena.copyWithin(2 * LENGTH, at, at + count);
      bytes.set(piece);
    } else for (let i = 0; i < count; i++) bytes[i] = arena[at + i]!;
    this._taken = at + count;
    this._available -= count;
    return into === bytes ? undefined : (bytes.buffer as ArrayBuffer);
  }

  write(bytes: Uint8Array | ArrayBuffer): void {
    const view = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
    this.arena.set(view, LENGTH);
    if (this._platform.write(LENGTH, LENGTH + view.length) < view.length) throw new Error("the turn is full");
    this._wanted = true;
    this._platform.defer();
  }

  close(): void {}

  _piece(count: number): Uint8Array | undefined {
    for (let size = 0; size <= LARGEST; size++) if (1 << size === count) return this._pieces[size];
    return undefined;
  }
}

/** A modem with one connection on a model of a Moddable serial port, which like the port itself allocates nothing (but what desktops' do). */
export const start = application(function (platform, config: SerialBenchOptions) {
  choose(config.port);
  const line = new Line();
  line.open(platform);
  if (config.mode === "none") return;
  const bytes = new Uint8Array(config.size);
  const modem = new Modem({
    dialect,
    apn: "bench",
    // a class that gives the one port there is
    serial: { io: function (options: SerialCallbacks) { line.use(options); return line; } as any, port: 1, device: "uart" },
    onReady: function () {
      const socket = { host: "bench.example", port: 80, onError: fail };
      new modem.TCP(config.mode === "read" ? Object.assign(socket, { onReadable: read }) : config.mode === "send" ? Object.assign(socket, { onWritable: write }) : socket);
    },
    onError: fail,
  });

  function read(this: TCP, count: number): void {
    if (count >= bytes.length) this.read(bytes);
  }

  function write(this: TCP, count: number): void {
    if (count >= bytes.length) this.write(bytes);
  }

  function fail(error?: Error): void {
    throw error || new Error("the connection ended");
  }

  platform.log(JSON.stringify({ bytes: modem.arena.length }));
});
