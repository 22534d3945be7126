import { application } from "../../hosts/desktop/app.js";
import { dialectInMode } from "../../hosts/desktop/modes.js";
import type { TurnOptions } from "../../hosts/desktop/turn-platform.js";
import { Modem, type TCP } from "../../src/index.js";

interface GoodputOptions extends TurnOptions {
  dialect: string;
  /** "buffer", "push" or "transparent". */
  access: string;
  /** Reads what it receives, or writes. */
  mode: "payload" | "send";
  /** Bytes of one write; buffers hold twice as many, or what they hold by default. */
  size: number;
  /** What is written. */
  byte: number;
  baud: number;
}

/** Bytes of a receive buffer where none are given. */
const DEFAULT_SIZE = 1536;

/** One connection that receives or sends as fast as it can. Logs {"taken": n} with every read. */
export const start = application(function (platform, config: GoodputOptions) {
  const bytes = new Uint8Array(config.size).fill(config.byte);
  let taken = 0;
  const modem = new Modem({
    dialect: dialectInMode(config.dialect, config.access),
    apn: "bench",
    ssid: "MyAP",
    password: "MyAPPSK",
    baud: config.baud,
    buffers: { receive: Math.max(DEFAULT_SIZE, 2 * config.size), send: 2 * config.size },
    scratch: platform.scratch,
    platform: (driver) => platform.attach(driver),
    onReady: function () {
      new modem.TCP({
        host: "10.0.0.1",
        port: 80,
        onReadable: config.mode === "payload" ? read : undefined,
        onWritable: config.mode === "send" ? write : undefined,
        onError: fail,
      });
    },
    onError: fail,
  });

  function read(this: TCP, count: number): void {
    taken += this.read(new Uint8Array(count)) as number;
    platform.log(JSON.stringify({ taken: taken }));
  }

  function write(this: TCP, count: number): void {
    if (count >= bytes.length) this.write(bytes);
  }

  function fail(error?: Error): void {
    throw error || new Error("the connection ended");
  }
});
