import { dialect } from "../../src/dialects/quectel-bg95/index.js";
import { Modem } from "../../src/modem.js";
import type { TCP } from "../../src/sockets/tcp.js";
import { application } from "../../hosts/desktop/app.js";
import type { TurnOptions, TurnPlatform } from "../../hosts/desktop/turn-platform.js";

/** What is measured: URC lines; payload up to the link's span; payload through `read(view)`; sending. */
export type Mode = "idle" | "lines" | "payload" | "payload_read" | "send";

interface BenchOptions extends TurnOptions {
  mode: Mode;
  receive?: number;
  send?: number;
  links?: number;
}

const READ = 1500;
const SEND = 1460;

/** The driver with one open connection, kept busy. */
class Bench {
  declare _modem: Modem;
  declare _socket: TCP;
  declare _mode: Mode;
  declare _view: Uint8Array;
  declare _data: Uint8Array;

  constructor(platform: TurnPlatform, config: BenchOptions) {
    const bench = this;
    this._mode = config.mode;
    this._view = new Uint8Array(READ);
    this._data = new Uint8Array(SEND);
    for (let i = 0; i < SEND; i++) this._data[i] = i;
    this._modem = new Modem({
      dialect: dialect,
      platform: function (driver) { return platform.attach(driver); },
      links: config.links,
      buffers: { receive: config.receive, send: config.send },
      onReady: function () { bench._connect(); },
    });
  }

  _connect(): void {
    const bench = this;
    this._socket = new this._modem.TCP({
      host: "127.0.0.1",
      port: 80,
      onWritable: function (room) { bench._write(room); },
      onReadable: function (count) { bench._read(count); },
    });
  }

  _write(room: number): void {
    if (this._mode === "send" && room >= SEND) this._socket.write(this._data);
  }

  _read(count: number): void {
    if (this._mode === "payload_read") this._socket.read(this._view);
    else this._modem.links[0].consumed(count);
  }
}

export const start = application(function (platform, config: BenchOptions) {
  new Bench(platform, config);
});
