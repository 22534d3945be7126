import { callback, integer, lineNames, object } from "./check.js";
import type { Dialect, DialectOptions } from "./dialect.js";
import type { ModemError } from "./errors.js";
import type { Modem } from "./modem.js";
import { SCRATCH_LIMIT, type Driver, type Platform } from "./platform.js";

/** What a modem is doing; the `state` of `onStatus`. */
export type ModemState = "probing" | "starting" | "searching" | "ready" | "recovering" | "asleep" | "failed" | "closed";

/** What `onStatus` tells besides the state; absent where it isn't known. */
export interface StatusDetail {
  /** What bring-up is doing: the step's name. */
  step?: string;
  /** Registration (3GPP TS 27.007, 7.2): 0 not searching, 1 home, 2 searching, 3 denied, 4 unknown, 5 roaming. */
  registration?: number;
  /** Received signal strength (dBm). */
  signal?: number;
  /** Address of the modem. */
  address?: string;
  /** Rate of the serial port (baud). */
  baud?: number;
  /** Rung of the recovery ladder. */
  rung?: string;
}

export interface Status extends StatusDetail {
  state: ModemState;
}

/** Sizes in bytes. */
export interface BufferSizes {
  /** Received bytes that wait for the driver. Default 304, an unfinished line and some more; at least 256. Lines may have 52 less, but always 252. */
  ring?: number;
  /** Each link's received bytes that wait for the application. Default 1536. */
  receive?: number;
  /** Each link's bytes that wait for the modem. Default 1536. */
  send?: number;
  /** A command line, with 4 bytes to spare. Default 416; QISENDEX's longest wants 540. */
  command?: number;
}

export interface ModemOptions extends DialectOptions {
  dialect: Dialect;
  /** Makes the host's side for this driver. */
  platform: (driver: Driver) => Platform;
  /** Bytes at the arena's end that are the host's, 0 to 131072: between them and the driver's, bytes are moved at once. They begin at a multiple of 8. Default 0. */
  scratch?: number;
  /** Rate (baud) at which the modem is looked for first, and which it is set to. Default 115200. */
  baud?: number;
  /** A higher rate to use once the modem answers; given up when the modem refuses it. */
  fastBaud?: number;
  /** Links that may be open at once. Default 1. */
  links?: number;
  buffers?: BufferSizes;
  /** Milliseconds between a command's final result code and the next command, 0 to 1000, for modems that are deaf so long. Default 0. */
  pause?: number;
  /** Control lines ("power", "reset", "dtr") that the board turns round: level 0 asserts them. */
  inverted?: string[];
  /** The most bytes one receiving command asks for. Default: as many as the port's receive window holds. */
  readLength?: number;
  /** The modem is online, also again after a recovery. */
  onReady?: (modem: Modem) => void;
  onStatus?: (status: Status) => void;
  /** Bring-up or recovery failed. The driver goes on by itself unless the state is "failed". */
  onError?: (error: ModemError) => void;
}

/** What a modem uses where an option says nothing; 0: no `readLength` is given. */
export interface Settled extends Required<BufferSizes> {
  baud: number;
  fastBaud: number;
  links: number;
  pause: number;
  readLength: number;
  scratch: number;
}

/** The longest line that the smallest ring holds, and what longer ones leave free in theirs. */
const LINE_LIMIT = 252;
const SPARE = 52;
/** Bytes of a command line without which an open command may not fit. */
const COMMAND_LEAST = 320;

/** How long a line may be where `ring` bytes wait for the driver. */
export function lineLimit(ring: number): number {
  return ring > LINE_LIMIT + SPARE ? ring - SPARE : LINE_LIMIT;
}

function rate(name: string, value: unknown, standard: number): number {
  return integer(name, value, 300, 4000000, standard);
}

/** Bytes of a buffer. */
function bytes(name: string, value: unknown, least: number, standard: number): number {
  return integer("buffers." + name, value, least, 65536, standard);
}

/** @throws TypeError or RangeError when an option that is not the dialect's is wrong */
export function checkOptions(options: ModemOptions): Settled {
  object("options", options);
  const dialect = options.dialect;
  if (!dialect || typeof dialect !== "object" || typeof dialect.open !== "function") throw new TypeError("dialect must be a dialect (import one of atwire/dialects/*)");
  if (typeof options.platform !== "function") throw new TypeError("platform must be a function");
  callback("onReady", options.onReady);
  callback("onStatus", options.onStatus);
  callback("onError", options.onError);
  lineNames("inverted", options.inverted);
  if (options.ipv6 && !dialect.ipv6) throw new RangeError("ipv6: this command set has none");
  const baud = rate("baud", options.baud, 115200);
  const sizes: BufferSizes = options.buffers ? options.buffers : {};
  return {
    baud: baud,
    fastBaud: rate("fastBaud", options.fastBaud, baud),
    links: integer("links", options.links, 1, dialect.links, 1),
    pause: integer("pause", options.pause, 0, 1000, 0),
    readLength: integer("readLength", options.readLength, 1, 65536, 0),
    scratch: integer("scratch", options.scratch, 0, SCRATCH_LIMIT, 0),
    ring: bytes("ring", sizes.ring, LINE_LIMIT + 4, 304),
    receive: bytes("receive", sizes.receive, 64, 1536),
    send: bytes("send", sizes.send, 64, 1536),
    command: bytes("command", sizes.command, COMMAND_LEAST, 416),
  };
}
