import type { Channel, Wire } from "./channel.js";
import type { ModemError } from "./errors.js";
import type { Link } from "./link.js";
import type { LinkOwner } from "./link-user.js";
import type { LinkPlace } from "./link-buffers.js";
import type { StatusDetail } from "./modem-options.js";
import type { Rung } from "./ladder.js";
import type { Step } from "./steps.js";
import type { Upkeep } from "./upkeep.js";

/** One command of a family's document. */
export interface Row {
  /** Name as after AT: "+QIRD". */
  readonly name: string;
  /** Forms that bring-up, recovery and links send: T test, R read, W write, E execute. Absent: none. */
  readonly forms?: string;
  /** Maximum response time (ms). */
  readonly timeout: number;
  /** Section of the family's document; "27.007" or "V.250" for commands that are not in it. */
  readonly section: string;
}

/** What the line and the port may add to a modem's response time (ms). */
const LINE_TIME = 1000;

/** How long to wait for the final result code of a row's command (ms). */
export function responseTime(row: Row): number {
  return row.timeout + LINE_TIME;
}

/** Control of a modem by its power key and its reset line (ms). */
export interface PowerKey {
  /** How long the key is held to switch on. */
  readonly pulse: number;
  /** How long the reset line is held. */
  readonly reset: number;
  /** How long until the modem answers after that, at the latest. */
  readonly boot: number;
}

/** How a modem is asked for the address of a host. */
export interface Lookup {
  /** The command line is `before`, the name, `after`. */
  readonly before: string;
  readonly after: string;
  /** How the lines begin that bring the address, as their last parameter; they may come after OK. */
  readonly line: string;
  /** Whether what such a line says behind that is that there is none. */
  readonly failed?: (rest: string) => boolean;
}

/** The modem has no TLS, or none that this driver uses. */
export const SECURED_NEVER = 0;
/** By the name of a CA certificate in the modem's store. */
export const SECURED_BY_CA = 1;
/** By a tag under which the modem keeps certificates and keys. */
export const SECURED_BY_TAG = 2;

/** What one vendor's command set is made of. Constant: state lives in the session. */
export interface Dialect {
  readonly name: string;
  /** What a modem's own name (+GMM, +CGMM, I) has in it. */
  readonly models: readonly string[];
  /** A harmless command that other families answer by ERROR. */
  readonly peculiar: string;
  /** Names of lines beyond COMMON_NAMES, separated by LF; the first has code NAME_DIALECT. */
  readonly names: string;
  /** Ends a command line. */
  readonly terminator: string;
  /** The command line after which results are told, in words. */
  readonly words: string;
  /** First byte of the prompt for data. */
  readonly prompt: number;
  /** Queries whose information lines no other command produces, and the codes of these (see Fenced). The more, the later may answers be. */
  readonly fences: [string, number][];
  /** Command texts that sending and receiving data need. */
  readonly hot: string[];
  /** Rates (baud) that a modem may be left at, likely ones first. */
  readonly rates: number[];
  readonly power: PowerKey;
  /** Bytes that an unknown prompt may at most wait for. */
  readonly promptLimit: number;
  /** The longest host name that the open command takes (bytes). */
  readonly hostLimit: number;
  /** The longest datagram that one sending command takes (bytes). */
  readonly datagramLimit: number;
  /** It can wait for connections. */
  readonly listens: boolean;
  /** Peers of connections may have addresses of IPv6, where the access point has; those of datagrams, too. */
  readonly ipv6?: boolean;
  readonly ipv6Datagrams?: boolean;
  /** Datagrams' ports can belong to a multicast group. */
  readonly multicast?: boolean;
  /** Links that the modem has. */
  readonly links: number;
  /** How a connection that the modem secures is told whom to trust: SECURED_*. */
  readonly security: number;
  /** Bytes around the payload of one receiving command's answer. */
  readonly receiveOverhead: number;
  /** By the family's error number: stable names of those that users tell apart, and what each means. */
  readonly errors: Record<number, string>;
  readonly meanings: Record<number, string>;
  /** +CME ERROR has none of those numbers, but 3GPP's (27.007 9.2). */
  readonly generalErrors?: boolean;
  /** Names, with LF between them, of lines that tell before ERROR why: "+CIPERROR:\n+IP ERROR:". A number or words follow. */
  readonly refusals?: string;
  /** Where a plain ERROR has a reason that can be asked for: the query, the name of its line, and what the sections of the commands it is about begin with. */
  readonly reason?: { readonly text: string; readonly name: string; readonly sections: string };
  /** The class of its channel; absent: Channel. */
  readonly channel?: typeof Channel;
  /** Absent where the modem can't be asked for addresses. */
  readonly lookup?: Lookup;
  /** Checks the options that are the dialect's own and makes its state. @throws TypeError or RangeError */
  open(options: DialectOptions): Session;
}

/** Options that belong to the dialect, not to the modem as such. */
export interface DialectOptions {
  /** Access point name; absent: as the modem is configured. */
  apn?: string;
  /** Name and password for the access point; Wi-Fi: the network's password. */
  user?: string;
  password?: string;
  /** Wi-Fi: the network's name; absent: as the modem is configured. */
  ssid?: string;
  /** Wi-Fi: 0 open, 1 WEP, 2 WPA, 3 WPA2, 4 enterprise. Default 0 without password, else 3. */
  security?: number;
  /** 0 none, 1 PAP, 2 CHAP, 3 PAP or CHAP. Default 0 without user, else 1. */
  authentication?: number;
  /** The access point is used with IPv6, too; with `apn`, and where the command set has it. Default false. */
  ipv6?: boolean;
  /** PIN of the SIM, 4-8 digits. */
  pin?: string;
  /** Sends the PIN even when it is the last try. */
  forcePin?: boolean;
  /** Hardware flow control (RTS and CTS are wired). Default false. */
  flow?: boolean;
  /** Command lines of the user's, sent before the network is searched. */
  init?: string[];
}

/** What a session tells its modem. */
export interface SessionOwner extends LinkOwner {
  /** Asserts (level 1) or releases (0) a control line. @returns false when it is not wired */
  drive(line: string, level: number): boolean;
  readonly links: Link[];
  /** Where the lines are. */
  readonly arena: Uint8Array;
  /** Lines may have been lost: services ask for what they may have said. */
  doubt(): void;
  /** The network is gone: services end with this error. */
  gone(error: ModemError): void;
  /** Hears of restarts, trouble and sleep. */
  readonly upkeep: Upkeep;
  /** Whether a command in the channel, or one that has been answered, awaits the line, arena bytes [at, end). */
  claim(at: number, end: number): boolean;
  /** Tells the user what the modem is doing. */
  status(state: string, detail: StatusDetail): void;
}

/** One modem's state as its dialect sees it, and everything vendor-specific that is done with it. */
export interface Session extends Wire {
  /** Called once, before anything else. */
  attach(owner: SessionOwner): void;
  /** Brings the modem online from any state in which it answers. */
  readonly bringUp: Step[];
  /** Recovery, gentle rungs first. */
  readonly rungs: Rung[];
  createLink(place: LinkPlace): Link;
  /** The link whose connection has this number in the modem. */
  find(id: number): Link | undefined;
  /** Gives a link that is about to be used its number in the modem, unless the modem does so. */
  assignId(link: Link): void;
  /** The modem has a connection with this number that nobody wants: it is to be closed. */
  unwanted(id: number): void;
  /** It is to be closed, or was and the modem may have it still. */
  isStray(id: number): boolean;
  /** Something is to be sent while the modem is online, for no link in particular: */
  readonly hasChore: boolean;
  /** this. */
  readonly chore: Step;
  /** What a modem knows that has just started: also called first of all. */
  restart(): void;
  /** The rate (baud) at which the modem answers, and the one it is to use. */
  rate: number;
  wantedRate: number;
  /** The modem's address, "" until known. */
  address: string;
}
