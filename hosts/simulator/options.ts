import { isIP } from "node:net";
import { COSTS } from "./cost.js";
import type { ClockMode } from "./clock.js";
import { nearMisses, unknownWord } from "./near-miss.js";
import type { Network } from "./network.js";
import type { ProfileName } from "./dce/wire-forms.js";

export interface SimulatorOptions {
  /** Which command set: see `dialects()`. */
  dialect: string;
  /** Where document and devices differ on the wire: "document" (default) or "device". */
  profile?: ProfileName;
  /** State and wire forms by key: see `describeSettings(dialect)`. */
  set?: Record<string, string>;
  /** What goes wrong: see `FaultPlan`. */
  faults?: string;
  /** Decides every random choice; default 1. */
  seed?: number;
  /** "real" (default), "virtual" (jumps; only with the local network) or "accelerated" (jumps, but waits for real peers). */
  clock?: ClockMode;
  /** "real" (default; "local" with the virtual clock), "local", or one of your own. */
  network?: "real" | "local" | Network;
  /** Address at which the modem's own servers and UDP ports are reached in the real network; default loopback alone, 127.0.0.1 and ::1. */
  bind?: string;
  /** The modem's own rate, baud; default 115200. */
  baud?: number;
  /** The rate of an attached host's port when it starts, baud; default 115200. */
  hostBaud?: number;
  /** Simulated ms before each answer; default 0. */
  latency?: number;
  /** Everything arrives in pieces of random length with pauses between them. */
  split?: boolean;
  /** Bytes of the host's receive FIFO; what arrives beyond them is lost. Default: unlimited. */
  fifo?: number;
  /** Whether RTS and CTS are wired: the modem obeys them after AT+IFC=2,2. */
  flowControl?: boolean;
  /** How slow the host is: "none" (default), "esp32", "nrf52" or "espruino". */
  cost?: string;
  /** Bytes after which a host or the modem looks at what arrived, although more follows; default 64. */
  chunk?: number;
  /** Bytes of the host's transmit buffer; default 1024. */
  transmit?: number;
  /** Takes a line of a readable log, without its end; secrets are hidden. */
  trace?: (line: string) => void;
}

const CLOCKS: readonly string[] = ["real", "virtual", "accelerated"];
const NETWORKS: readonly string[] = ["real", "local"];
const PROFILES: readonly string[] = ["document", "device"];

type Check = (value: unknown, name: string) => void;

function number(least: number, most = Infinity): Check {
  return (value, name) => {
    if (typeof value !== "number") throw new TypeError(`${name} must be a number, not ${typeof value}`);
    if (!(value >= least && value <= most)) throw new RangeError(`${name} must be ${most < Infinity ? `from ${least} to ${most}` : `${least} or more`}, not ${value}`);
  };
}

function kind(wanted: string): Check {
  return (value, name) => {
    if (typeof value !== wanted || value === null) throw new TypeError(`${name} must be a ${wanted}, not ${value === null ? "null" : typeof value}`);
  };
}

function oneOf(words: readonly string[]): Check {
  return (value, name) => {
    kind("string")(value, name);
    if (!words.includes(value as string)) throw new RangeError(unknownWord(name, value as string, words));
  };
}

const CHECKS: Record<keyof SimulatorOptions, Check> = {
  dialect: kind("string"),
  profile: oneOf(PROFILES),
  set: kind("object"),
  faults: kind("string"),
  seed: (value, name) => {
    number(-Infinity)(value, name);
    if (!Number.isInteger(value)) throw new RangeError(`${name} must be an integer, not ${String(value)}`);
  },
  clock: oneOf(CLOCKS),
  network: (value, name) => (typeof value === "object" && value !== null ? undefined : oneOf(NETWORKS)(value, name)),
  bind: (value, name) => {
    kind("string")(value, name);
    if (!isIP(value as string)) throw new RangeError(`${name} must be a numeric address, not ${JSON.stringify(value)}`);
  },
  baud: number(300, 4_000_000),
  hostBaud: number(300, 4_000_000),
  latency: number(0),
  split: kind("boolean"),
  fifo: number(1),
  flowControl: kind("boolean"),
  cost: oneOf(Object.keys(COSTS)),
  chunk: number(1),
  transmit: number(1),
  trace: kind("function"),
};

/**
 * Checks the options' names and values.
 * @throws TypeError for an unknown option or a wrong type, RangeError for a value out of range
 */
export function checkOptions(options: SimulatorOptions): void {
  if (typeof options !== "object" || options === null) throw new TypeError("startSimulator wants an object with options");
  if (options.dialect === undefined) throw new TypeError("dialect is missing");
  for (const [name, value] of Object.entries(options)) {
    const check = CHECKS[name as keyof SimulatorOptions] as Check | undefined;
    if (!check) {
      const near = nearMisses(name, Object.keys(CHECKS));
      throw new TypeError(`unknown option ${JSON.stringify(name)}${near.length ? `: did you mean ${near.join(" or ")}?` : ""}`);
    }
    if (value !== undefined) check(value, name);
  }
  for (const [key, value] of Object.entries(options.set ?? {})) {
    if (typeof value !== "string") throw new TypeError(`setting ${key} must be a string, not ${typeof value}`);
  }
  if (options.clock === "virtual" && options.network === "real") {
    throw new RangeError('the virtual clock jumps over the real world: it needs network "local"; "accelerated" is the clock for real sockets');
  }
}
