import { dialect } from "../../src/dialects/quectel-bg95/index.js";
import { Modem, type BufferSizes, type TCP } from "../../src/index.js";
import { application } from "../../hosts/desktop/app.js";
import type { TurnOptions } from "../../hosts/desktop/turn-platform.js";

interface ModemBenchOptions extends TurnOptions {
  /** What the application does with its connection: nothing, drop what has reached the link's span, read it, or write. */
  mode: "lines" | "payload" | "payload_read" | "send";
  /** Bytes of one read or write. */
  size: number;
  /** Logs {"taken": n} whenever so many bytes more have been received; default never. */
  mark?: number;
  baud?: number;
  links?: number;
  buffers?: BufferSizes;
}

/** The whole driver with one connection, and the least application that reads or writes on it without allocating. */
export const start = application(function (platform, config: ModemBenchOptions) {
  const bytes = new Uint8Array(config.size);
  let taken = 0;
  let marked = 0;
  const modem = new Modem({
    dialect,
    apn: "bench",
    baud: config.baud,
    links: config.links,
    buffers: config.buffers,
    scratch: platform.scratch,
    platform: (driver) => platform.attach(driver),
    onReady: function () {
      new modem.TCP({
        host: "bench.example",
        port: 80,
        onReadable: config.mode === "payload" ? drop : config.mode === "payload_read" ? read : undefined,
        onWritable: config.mode === "send" ? write : undefined,
        onError: fail,
      });
    },
    onError: fail,
  });

  /** Where the budget for payload ends: the bytes are the application's to take. */
  function drop(count: number): void {
    modem.links[0].consumed(count);
    taken += count;
    if (config.mark === undefined || taken < marked) return;
    platform.log(JSON.stringify({ taken: taken }));
    marked = taken + config.mark;
  }

  function read(this: TCP, count: number): void {
    if (count >= bytes.length) this.read(bytes);
  }

  function write(this: TCP, count: number): void {
    if (count >= bytes.length) this.write(bytes);
  }

  function fail(error?: Error): void {
    throw error || new Error("the connection ended");
  }

  platform.log(JSON.stringify({ bytes: modem.arena.length - platform.scratch }));
});
