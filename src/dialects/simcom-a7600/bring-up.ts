import type { CommandLine } from "../../command-line.js";
import { modemError, type ModemError } from "../../errors.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Step } from "../../steps.js";
import { CONVERSATION, DEFINE_CONTEXT, hasCredentials, NOT_CONFIGURED, pinAllowed, pinForbidden, RATE, readTries, registrationSteps, simSteps, wantsPin } from "../cellular.js";
import { initStep } from "../init-step.js";
import { areGone, lookForStrays, writeStray } from "../link-session.js";
import { CSCLK } from "../simcom-commands/sleep.js";
import {
  CGAUTH, CIPCLOSE, CIPMODE, CIPOPEN, CIPRXGET, IPADDR, NAME_CEREG, NAME_CFUN, NAME_CGREG, NAME_CIPCLOSE, NAME_CIPOPEN, NAME_CPIN, NAME_CREG, NAME_CSQ, NAME_IPADDR, NAME_NETCLOSE, NAME_NETOPEN, NAME_SPIC, NETCLOSE,
  NETOPEN, SPIC,
} from "./commands.js";
import type { SimcomSession } from "./session.js";

type Simcom = SimcomSession;

// functions stand before the tables that use them: Espruino does not hoist

function writeCredentials(session: Simcom, line: CommandLine): void {
  line.text("=1,");
  line.beginSecret();
  line.integer(session.authentication);
  line.byte(44);
  line.quoted(session.password);
  line.byte(44);
  line.quoted(session.user);
}

function askOpen(session: Simcom, line: CommandLine): void {
  session.net = -1;
  line.text("?");
}

/** +NETOPEN: <net_state> */
function readOpen(session: Simcom, reader: ParameterReader): void {
  session.net = reader.integer();
}

function isOpen(session: Simcom): boolean {
  return session.net === 1;
}

function beginOpening(session: Simcom): void {
  session.net = -1;
  session.reason = -1;
}

/** +NETOPEN: <err> */
function readOpened(session: Simcom, reader: ParameterReader): void {
  session.reason = reader.integer();
}

function wasOpened(session: Simcom): boolean {
  return session.reason === 0;
}

function openRefused(session: Simcom): ModemError {
  return modemError("CONTEXT_REFUSED", "the network refused the context", "AT+NETOPEN", undefined, session.reason);
}

function askAddress(session: Simcom): void {
  session.address = "";
}

/** +IPADDR: <ip_address> */
function readAddress(session: Simcom, reader: ParameterReader): void {
  if (!reader.string()) return;
  session.address = reader.text();
  session.active = true;
}

function hasAddress(session: Simcom): boolean {
  return session.address !== "";
}

/** +CIPOPEN: <link_num>[,<type>,…]: nothing more where there is none */
function readListed(session: Simcom, reader: ParameterReader): void {
  const id = reader.integer();
  if (reader.string()) session.listed(id);
}

const TRIES: Step<Simcom> = { row: SPIC, name: "PIN", when: wantsPin, expect: NAME_SPIC, read: readTries, accept: true, check: pinAllowed, refuse: pinForbidden };

const BEFORE_NETWORK: Step[] = (CONVERSATION as Step[]).concat([{ row: CSCLK, suffix: "=0", accept: true }, RATE as Step], simSteps(NAME_CFUN, NAME_CPIN, TRIES), [initStep()]);

const REGISTRATION: Step[] = registrationSteps(NAME_CEREG, NAME_CGREG, NAME_CREG, NAME_CSQ);

/** What earlier firmware left open is closed with the network; the ways of sending and receiving are chosen before it is opened (document 2.3, 2.5, 2.10). */
const CONTEXT: Step<Simcom>[] = [
  { row: NETOPEN, name: "context", write: askOpen, expect: NAME_NETOPEN, read: readOpen, accept: true },
  { row: NETCLOSE, when: isOpen, expect: NAME_NETCLOSE, both: true },
  DEFINE_CONTEXT as Step<Simcom>,
  { row: CGAUTH, when: hasCredentials, write: writeCredentials, failure: NOT_CONFIGURED },
  { row: CIPMODE, suffix: "=0" },
  { row: CIPRXGET, suffix: "=1", tries: 3 },
  { row: NETOPEN, write: beginOpening, expect: NAME_NETOPEN, both: true, read: readOpened, check: wasOpened, fail: openRefused },
  { row: IPADDR, write: askAddress, expect: NAME_IPADDR, read: readAddress, accept: true, check: hasAddress, fail: openRefused },
];

/** Closes connections that nobody wants, one by one. */
export const CLOSE_STRAYS: Step<Simcom> = { row: CIPCLOSE, expect: NAME_CIPCLOSE, both: true, write: writeStray };
/** Asks whether they are. */
export const LIST_STRAYS: Step<Simcom> = { row: CIPOPEN, suffix: "?", expect: NAME_CIPOPEN, write: lookForStrays, read: readListed, check: areGone };

export const BRING_UP: Step[] = BEFORE_NETWORK.concat(REGISTRATION, CONTEXT);
