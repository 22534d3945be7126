import { dialect } from "../../src/dialects/quectel-bg95/index.js";
import { Modem, type TCP } from "../../src/index.js";
import { application } from "../../hosts/desktop/app.js";
import type { TurnOptions, TurnPlatform } from "../../hosts/desktop/turn-platform.js";

/** One place of the soak: opens a connection, sends, reads to the end, begins again. */
class Worker {
  declare _soak: Soak;
  declare _socket: TCP | undefined;
  declare _socketClass: new (options?: object) => TCP;
  declare _request: Uint8Array;
  connections = 0;
  failures = 0;
  bytes = 0;
  waiting = true;

  constructor(soak: Soak, size: number) {
    this._soak = soak;
    this._request = new Uint8Array(size);
    for (let i = 0; i < size; i++) this._request[i] = i;
  }

  begin(modem: Modem): void {
    if (!this.waiting) return;
    const worker = this;
    try {
      this._socket = new modem.TCP({
        host: "soak.example",
        port: 80,
        onWritable: function (room) { worker._write(room); },
        onReadable: function () { worker.bytes += (this.read() as ArrayBuffer).byteLength; },
        onError: function (error) { worker._ended(error !== undefined); },
      });
      this.waiting = false;
    } catch {
      // no link is free yet: the next answer begins it
      this._soak.poll();
    }
  }

  _write(room: number): void {
    if (this._request.length === 0 || room < this._request.length) return;
    (this._socket as TCP).write(this._request);
    this._request = this._request.subarray(0, 0);
  }

  _ended(failed: boolean): void {
    this.connections++;
    if (failed) this.failures++;
    this.waiting = true;
    this._request = this._soak.request;
    this._soak.poll();
  }
}

/** Keeps every link of a modem busy, with commands between. */
class Soak {
  declare request: Uint8Array;
  declare _modem: Modem;
  declare _workers: Worker[];
  declare _host: TurnPlatform;
  _polling = false;
  commands = 0;
  restarts = 0;

  constructor(host: TurnPlatform, links: number) {
    const soak = this;
    this._host = host;
    this.request = new Uint8Array(300);
    this._workers = [];
    for (let i = 0; i < links; i++) this._workers.push(new Worker(this, 300));
    this._modem = new Modem({
      dialect: dialect,
      apn: "soak",
      links: links,
      scratch: host.scratch,
      platform: function (driver) { return host.attach(driver); },
      onReady: function () { soak._begin(); },
      onError: function () { soak.restarts++; },
    });
  }

  /** Asks the modem for its signal; the answer lets those begin who wait. */
  poll(): void {
    if (this._polling) return;
    const soak = this;
    this._polling = true;
    this._modem.command("AT+CSQ", function () {
      soak._polling = false;
      soak.commands++;
      soak._begin();
      if (soak.commands % 100 === 0) soak._tell();
    });
  }

  _begin(): void {
    if (this._modem.state !== "ready") return;
    for (let i = 0; i < this._workers.length; i++) this._workers[i].begin(this._modem);
  }

  _tell(): void {
    let connections = 0;
    let failures = 0;
    let bytes = 0;
    for (let i = 0; i < this._workers.length; i++) {
      connections += this._workers[i].connections;
      failures += this._workers[i].failures;
      bytes += this._workers[i].bytes;
    }
    this._host.log(JSON.stringify({ connections: connections, failures: failures, bytes: bytes, commands: this.commands, errors: this.restarts }));
  }
}

export const start = application(function (platform, config: TurnOptions & { links: number }) {
  new Soak(platform, config.links);
});
