import config from "mc/config";
import { Modem as DriverModem } from "atwire/modem";
import type { ModemOptions as DriverOptions } from "atwire/modem-options";
import { TRACE_COMMAND, TRACE_LINE, TRACE_RECEIVED, TRACE_SENT, type Driver } from "atwire/platform";
import { SerialPlatform, type Wiring } from "atwire/serial/platform";
import type { SerialOptions } from "atwire/serial/io";

/** The driver's options and the wiring. */
export interface ModemOptions extends Omit<DriverOptions, "platform" | "scratch">, Wiring {
  /** Shows what passes on the console. Default false. */
  trace?: boolean;
}

/** What of `ModemOptions` may stand in the manifest, as `config.modem`: data, and the port's own options beside it. */
interface Settings extends Partial<Omit<ModemOptions, "serial">>, Partial<Omit<SerialOptions, "io">> {}

/**
 * A modem on one of Moddable's serial ports: `new Modem({ dialect, serial: { io: device.io.Serial, port: 1, transmit: 17,
 * receive: 16 }, apn, onReady })`. What the manifest's `config.modem` says need not be said again.
 */
export class Modem extends DriverModem {
  declare _port: SerialPlatform;

  /** @throws TypeError or RangeError when an option is wrong; as the port's class does when the port or its pins are in use */
  constructor(options: Partial<ModemOptions>) {
    const settings = (config["modem"] === undefined ? {} : config["modem"]) as Settings;
    const all = Object.assign({}, settings, options) as ModemOptions;
    const serial = Object.assign({}, portOf(settings), options.serial) as SerialOptions;
    const port = new SerialPlatform(Object.assign({}, all, { serial: serial }), all.baud === undefined ? 115200 : all.baud);
    super(Object.assign({}, all, {
      scratch: port.scratch,
      platform(driver: Driver) {
        if (all.trace) tracing(port, driver);
        return port.attach(driver);
      },
    }));
    this._port = port;
  }

  override close(): void {
    if (this.state === "closed") return;
    super.close();
    this._port.close();
  }
}

/** What the manifest says of the port. */
function portOf(settings: Settings): Partial<SerialOptions> {
  const port: Record<string, unknown> = {};
  const names = ["transmit", "receive", "port", "device", "receiveWindow", "console"];
  for (let i = 0; i < names.length; i++) {
    const value = (settings as Record<string, unknown>)[names[i]!];
    if (value !== undefined) port[names[i]!] = value;
  }
  return port as Partial<SerialOptions>;
}

/** Has what passes shown as text; other bytes as dots. */
function tracing(port: SerialPlatform, driver: Driver): void {
  (port as { trace?: (direction: number, from: number, to: number) => void }).trace = (direction, from, to) => {
    let text = direction === TRACE_COMMAND ? "> " : direction === TRACE_SENT ? "> data " : direction === TRACE_RECEIVED ? "< data " : direction === TRACE_LINE ? "< " : "< ? ";
    for (let at = from; at < to; at++) {
      const byte = driver.arena[at]!;
      text += byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".";
    }
    trace(text, "\n");
  };
}
