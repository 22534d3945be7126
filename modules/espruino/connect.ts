import { object } from "../../src/check.js";
import { contains } from "../../src/contains.js";
import type { Dialect } from "../../src/dialect.js";
import type { ModemError } from "../../src/errors.js";
import type { Driver } from "../../src/platform.js";
import { Modem } from "../../src/modem.js";
import type { ModemOptions, Status } from "../../src/modem-options.js";
import type { SecureOptions } from "../../src/sockets/tls.js";
import type { Dgram, Firmware, NetworkJS, Process, SerialPort } from "./host.js";
import type { Network } from "./network.js";
import { EspruinoPlatform, type Wiring } from "./platform.js";

declare const E: Firmware;
declare const process: Process;
declare const global: Record<string, unknown>;
declare function print(text: string): void;
declare function require(name: "NetworkJS"): NetworkJS;
declare function require(name: "dgram"): Dgram;

/** Options of `connect`: those of the modem and its dialect, and the wiring. */
export interface ConnectOptions extends Wiring, Partial<Omit<ModemOptions, "dialect" | "platform">> {
  /** Serve `net`, `http`, `tls` and `dgram` (default: where the firmware has them). One modem can. */
  network?: boolean;
  /** Bytes that these modules take from and give to a socket at a time. Default 536, at most 1460; each pass of the idle loop keeps as many on the stack. */
  chunk?: number;
  /** How the modem secures connections of these modules: those that ask for it (`net.connect({modemTls: true, ...})`), and, where the firmware has no TLS, `https`. */
  secure?: SecureOptions;
}

/** Makes what serves the firmware's network modules. */
export type Serve = new (modem: Modem, secure: SecureOptions | undefined, endsTls: boolean) => Network;

/** Called once: with null when the modem is online, else with what went wrong. */
export type Done = (error: string | null) => void;

const OPTIONS =
  " rx tx cts path power reset dtr status network chunk secure baud fastBaud links buffers readLength onReady onStatus onError" +
  " apn user password authentication pin forcePin flow init ssid key ca security ";
/** Reports that are no end of bring-up. */
const NOTICES = "LINE_LOST RESTARTED SUPPLY";
/** Blocks that a modem takes besides its arena, and that a program needs to do anything with it. */
const BLOCKS = 420;

/** The modems that are connected. */
const connected: EspruinoModem[] = [];

function words(error: ModemError): string {
  return error.code + ": " + error.message;
}

/**
 * A modem on one of Espruino's serial ports. Has everything that a Modem has (`TCP`, `command`, ...), and what Espruino's
 * modules have: callbacks that take an error, as a string or null, first.
 */
export class EspruinoModem extends Modem {
  declare _platform: EspruinoPlatform;
  declare _status: Status | undefined;
  /** It serves the firmware's network modules. */
  declare _network: Network | undefined;
  declare _done: Done | undefined;

  // written out: without it Espruino would call the constructor of Modem twice, as that one calls super() itself
  constructor(options: ModemOptions) {
    super(options);
  }

  /** What the modem is doing: `{state, step?, registration?, signal?, address?, baud?}`. */
  getStatus(callback?: (error: string | null, status: Status | undefined) => void): Status | undefined {
    if (callback) callback(null, this._status);
    return this._status;
  }

  /** The modem's address. */
  getIP(callback: (error: string | null, address?: string) => void): void {
    if (this.address === "") callback("not online");
    else callback(null, this.address);
  }

  /** The received signal's strength (dBm). */
  getSignal(callback: (error: string | null, dBm?: number) => void): void {
    this.command("AT+CSQ", (error, lines) => {
      const value = error ? 99 : parseInt(lines.join("").split(":")[1], 10);
      if (error) callback(words(error));
      else if (!(value >= 0 && value <= 31)) callback("no signal");
      else callback(null, value * 2 - 113);
    });
  }

  close(): void {
    super.close();
    this._platform.close();
    const at = connected.indexOf(this);
    if (at >= 0) connected.splice(at, 1);
  }

  override _tell(event: Status | ModemError | true): void {
    const code = (event as ModemError).code;
    if ((event as Status).state) this._status = event as Status;
    super._tell(event);
    const done = this._done;
    if (!done || (event !== true && (!code || contains(NOTICES, code)))) return;
    this._done = undefined;
    done(event === true ? null : words(event as ModemError));
  }
}

/** The modem itself wants to hear of what its user does not. */
function nothing(): void {}

/** Moves the console away from a port, or keeps it from coming there: what the modem says would be executed. */
function freeConsole(serial: SerialPort): void {
  const standard = process.env.CONSOLE as string;
  const now = (E.getConsole ? E.getConsole() : standard) as string;
  const others = ["USB", "Bluetooth", "Terminal", "Serial1", "Serial2"];
  if (global[now] !== serial) {
    // it would follow when USB is unplugged
    if (now && E.setConsole && global[standard] === serial) E.setConsole(now, { force: true });
    return;
  }
  let other: string | null = null;
  for (let i = 0; other === null && i < others.length; i++) if (global[others[i]] !== serial && global[others[i]] !== undefined) other = others[i];
  if (E.setConsole) E.setConsole(other, { force: true });
  else if (other !== null) (global[other] as SerialPort).setConsole(true);
  else {
    print("atwire: " + now + " is the console: what the modem says will be executed");
    return;
  }
  print("atwire: the console has moved from " + now + " to " + other);
}

function hasModule(name: string): boolean {
  const modules = process.env.MODULES;
  return modules !== undefined && contains("," + modules + ",", "," + name + ",");
}

/** @throws TypeError, RangeError or Error, and nothing has happened then */
function check(serial: SerialPort, options: ConnectOptions, done: Done): void {
  if (!serial || typeof serial !== "object" || typeof serial.setup !== "function" || typeof serial.write !== "function") throw new TypeError("serial must be a serial port (Serial1, ...)");
  object("options", options);
  if (typeof done !== "function") throw new TypeError("callback must be a function");
  const keys = Object.keys(options);
  for (let i = 0; i < keys.length; i++) if (!contains(OPTIONS, " " + keys[i] + " ")) throw new TypeError("unknown option " + keys[i]);
  for (let i = 0; i < connected.length; i++) if (connected[i]._platform._serial === serial) throw new Error("a modem is connected to this port: close it first");
  const sizes = options.buffers || {};
  const memory = process.memory(true);
  const bytes = (options.links || 1) * ((sizes.receive || 1536) + (sizes.send || 1536)) + (sizes.ring || 304) + 512;
  const blocks = BLOCKS + Math.floor(bytes / memory.blocksize);
  // Linux makes more when they are used up
  if (memory.free < blocks && process.env.BOARD !== "LINUX") throw new Error("not enough memory: a modem needs " + blocks + " blocks, " + memory.free + " are free");
}

/**
 * Brings the modem on a serial port online.
 * @param serve absent: the sockets are the only way
 * @param done called once; the modem goes on by itself after an error, `onReady` tells
 * @throws TypeError or RangeError when an argument is wrong; Error when the port is in use or memory is short. Nothing has happened then.
 */
export function open(dialect: Dialect, serial: SerialPort, options: ConnectOptions, done: Done, serve: Serve | undefined): EspruinoModem {
  check(serial, options, done);
  const network = options.network === undefined ? serve !== undefined && hasModule("NetworkJS") : options.network;
  if (network && !serve) throw new Error("this file does not serve net, http, tls and dgram: take the one without -direct");
  if (network) for (let i = 0; i < connected.length; i++) if (connected[i]._network) throw new Error("another modem serves the network: close it, or use network: false");
  const own = { dialect: dialect, platform: (driver: Driver) => new EspruinoPlatform(driver, serial, options) };
  const settings: ModemOptions = Object.assign({ onReady: nothing, onStatus: nothing, onError: nothing }, options, own);
  const modem = new EspruinoModem(settings);
  // it was for the start
  settings.platform = undefined as unknown as ModemOptions["platform"];
  modem._done = done;
  if (E.getAddressOf(modem.arena, true) === 0) throw new Error("memory is fragmented: connect at the program's start");
  freeConsole(serial);
  modem._platform.listen(options.baud === undefined ? 115200 : options.baud);
  connected.push(modem);
  if (network && serve) {
    modem._network = new serve(modem, options.secure, !hasModule("tls"));
    require("NetworkJS").create(modem._network);
    if (options.chunk !== undefined) require("dgram").createSocket({ type: "udp4", recvBufferSize: options.chunk }).close();
  }
  return modem;
}
