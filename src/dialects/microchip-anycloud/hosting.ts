import type { CommandLine } from "../../command-line.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Step } from "../../steps.js";
import { BRING_UP, readCheck } from "./bring-up.js";
import { NAME_WAP, WAP, WAPC } from "./commands.js";
import type { AnyCloudSession } from "./session.js";

/** The module's own network: what makes it an access point. Only who wants that has this module. */

type AnyCloud = AnyCloudSession;

/** A network, as it stands on a command line. */
export interface HostedNetwork {
  readonly ssid: string;
  readonly password: string;
  readonly security: number;
  readonly channel: number;
  readonly hidden: boolean;
}

/** What the session needs for it. */
export interface Hosting {
  readonly network: HostedNetwork;
  readonly bringUp: Step[];
  /** Asks whether it is there still. */
  readonly check: Step;
}

// functions stand before the tables that use them: Espruino does not hoist

function network(session: AnyCloud): HostedNetwork {
  return (session.hosted as Hosting).network;
}

function hasOwnPassword(session: AnyCloud): boolean {
  return network(session).password !== "";
}

function writeOwnName(session: AnyCloud, line: CommandLine): void {
  line.text("=1," + network(session).ssid);
}

function writeOwnSecurity(session: AnyCloud, line: CommandLine): void {
  line.text("=2," + network(session).security);
}

function writeOwnCredentials(session: AnyCloud, line: CommandLine): void {
  line.text("=3,");
  line.beginSecret();
  line.text(network(session).password);
}

function writeOwnChannel(session: AnyCloud, line: CommandLine): void {
  line.text("=4," + network(session).channel);
}

function writeHidden(session: AnyCloud, line: CommandLine): void {
  line.text("=5," + (network(session).hidden ? 1 : 0));
}

function isUp(session: AnyCloud): boolean {
  session.hosting = session.active = true;
  return true;
}

/** +WAPC:6,"<address>" */
function readOwnAddress(session: AnyCloud, reader: ParameterReader): void {
  reader.string();
  if (reader.string()) session.address = reader.text();
}

const NOT_HOSTING = ["WIFI_FAILED", "the module can't become an access point"];

export const HOST_BRING_UP: Step[] = BRING_UP.concat([
  { row: WAPC, name: "access point", write: writeOwnName, tries: 5, failure: NOT_HOSTING },
  { row: WAPC, write: writeOwnSecurity, failure: NOT_HOSTING },
  { row: WAPC, when: hasOwnPassword, write: writeOwnCredentials, failure: NOT_HOSTING },
  { row: WAPC, write: writeOwnChannel, failure: NOT_HOSTING },
  { row: WAPC, write: writeHidden, failure: NOT_HOSTING },
  { row: WAPC, suffix: "=6", read: readOwnAddress, accept: true },
  { row: WAP, suffix: "=1", check: isUp, tries: 5, failure: NOT_HOSTING },
] as Step[]);

export const CHECK_HOST: Step<AnyCloud> = { row: WAP, expect: NAME_WAP, read: readCheck };

/** Makes the module an access point. */
export function host(session: AnyCloud, network: HostedNetwork): void {
  session.host({ network: network, bringUp: HOST_BRING_UP, check: CHECK_HOST });
}
