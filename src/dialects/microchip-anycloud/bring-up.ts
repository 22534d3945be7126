import type { CommandLine } from "../../command-line.js";
import { modemError, type ModemError } from "../../errors.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Step } from "../../steps.js";
import { initStep } from "../init-step.js";
import { areGone, hasStrays, isDue, lookForStrays, readListed, readStray, writeStray } from "../link-session.js";
import { ATE, ATV, NAME_SOCKLST, NAME_WSTA, SOCKCL, SOCKLST, WAP, WSTA, WSTAC } from "./commands.js";
import type { AnyCloudSession } from "./session.js";

type AnyCloud = AnyCloudSession;

/** Parameters of +WSTAC (5.1.3). */
const SSID = 1;
const SECURITY = 2;
const CREDENTIALS = 3;
/** Milliseconds for joining. */
const JOIN_TIME = 20000;
/** How often the state of joining is asked for, twice a second. */
const JOIN_POLLS = 60;

// functions stand before the tables that use them: Espruino does not hoist

/** +WSTA:<ASSOC_ID>,<STATE>[,…] of the document, +WSTA:<STATE>[,"<SSID>",…] of the firmware (wire-notes 5.2) */
export function readStation(session: AnyCloud, reader: ParameterReader): void {
  const first = reader.integer();
  session.station = reader.done() || reader.quoted() ? first : reader.integer();
  if (!reader.string()) return;
  const rssi = reader.signed(0);
  if (session.connection > 300) session.rssi = rssi;
}

function isJoined(session: AnyCloud): boolean {
  return session.station > 0;
}

function leave(session: AnyCloud, line: CommandLine): void {
  session.address = "";
  session.active = false;
  line.text("=0");
}

function isStation(session: AnyCloud): boolean {
  return session.stationed;
}

function hasNetwork(session: AnyCloud): boolean {
  return session.stationed && session.ssid !== undefined;
}

function hasPassword(session: AnyCloud): boolean {
  return hasNetwork(session) && session.password !== "";
}

function writeName(session: AnyCloud, line: CommandLine): void {
  line.text("=" + SSID + ",");
  line.text(session.ssid as string);
}

function writeSecurity(session: AnyCloud, line: CommandLine): void {
  line.text("=" + SECURITY + "," + session.security);
}

function writeCredentials(session: AnyCloud, line: CommandLine): void {
  line.text("=" + CREDENTIALS + ",");
  line.beginSecret();
  line.text(session.password);
}

function join(session: AnyCloud, line: CommandLine): void {
  session.reason = -1;
  session.trying(true);
  // firmware that can't join says so only where it is given a time (at_wsta.c)
  line.text("=1," + JOIN_TIME);
}

/** Joined, with an address. */
function hasAddress(session: AnyCloud): boolean {
  if (session.address === "") return false;
  session.active = true;
  return true;
}

function joinFailed(session: AnyCloud): ModemError | undefined {
  return session.reason > 0 ? notJoined(session) : undefined;
}

function notJoined(session: AnyCloud): ModemError {
  session.trying(false);
  return modemError("WIFI_FAILED", "the network could not be joined", "AT+WSTA", undefined, session.reason);
}

/** The answer of the check whether the network is there still. */
export function readCheck(session: AnyCloud, reader: ParameterReader): void {
  session.checked(reader);
}

/** Asks whether the module is still in its network. */
export const CHECK_STATION: Step<AnyCloud> = { row: WSTA, expect: NAME_WSTA, read: readCheck };

/** Closes connections that nobody wants, one by one. */
export const CLOSE_STRAYS: Step<AnyCloud> = { row: SOCKCL, when: isDue, write: writeStray, accept: true, more: isDue };
/** Asks whether they are. */
export const LIST_STRAYS: Step<AnyCloud> = { row: SOCKLST, when: hasStrays, expect: NAME_SOCKLST, write: lookForStrays, read: readListed, check: areGone, back: 1, tries: 8 };

/** From now on a prompt is a module's that has restarted. */
function isQuiet(session: AnyCloud): boolean {
  return (session.quiet = true);
}

/** Echo off, which also stops the prompt; errors by number alone. */
const CONVERSATION: Step<AnyCloud>[] = [
  { row: ATE, name: "conversation", suffix: "0", tries: 3, check: isQuiet },
  { row: ATV, suffix: "3", accept: true },
];

const NOT_CONFIGURED = ["WIFI", "the network can't be configured"];

/** What earlier firmware left open is closed; the network is left, as it can't be configured while it is joined (5.1.3). */
const NETWORK: Step<AnyCloud>[] = [
  { row: SOCKLST, name: "sockets", expect: NAME_SOCKLST, read: readStray, accept: true },
  CLOSE_STRAYS,
  LIST_STRAYS,
  { row: WAP, name: "Wi-Fi", suffix: "=0", accept: true },
  { row: WSTA, expect: NAME_WSTA, read: readStation },
  { row: WSTA, when: isJoined, write: leave, accept: true },
  { row: WSTAC, when: hasNetwork, write: writeName, tries: 5, failure: NOT_CONFIGURED },
  { row: WSTAC, when: hasNetwork, write: writeSecurity, failure: NOT_CONFIGURED },
  { row: WSTAC, when: hasPassword, write: writeCredentials, failure: NOT_CONFIGURED },
  { row: WSTA, when: isStation, write: join, tries: 5, fail: notJoined },
  { row: WSTA, when: isStation, expect: NAME_WSTA, read: readStation, check: hasAddress, refuse: joinFailed, tries: JOIN_POLLS, fail: notJoined },
];

const BEFORE_NETWORK: Step[] = (CONVERSATION as Step[]).concat([initStep()]);

export const BRING_UP: Step[] = BEFORE_NETWORK.concat(NETWORK);
