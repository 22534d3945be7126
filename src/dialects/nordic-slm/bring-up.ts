import type { CommandLine } from "../../command-line.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Step } from "../../steps.js";
import { ATE, CFUN, CMEE, epsRegistrationSteps, hasApn, hasCredentials, NOT_CONFIGURED, pinAllowed, pinForbidden, rateDiffers, simSteps, wantsPin, writeRate } from "../cellular.js";
import { initStep } from "../init-step.js";
import { areGone, lookForStrays, takeStray } from "../link-session.js";
import {
  CGAUTH, CGDCONT, CGPADDR, CPINR, NAME_CEREG, NAME_CESQ, NAME_CFUN, NAME_CGDCONT, NAME_CGPADDR, NAME_CPIN, NAME_CPINR, NAME_XTCPSVR, XSLMUART, XSOCKET, XTCPCLI, XTCPSVR, XUDPCLI, XUDPSVR,
} from "./commands.js";
import { PEER_ID } from "./forms.js";
import type { SlmSession } from "./session.js";

type Slm = SlmSession;

// functions stand before the tables that use them: Espruino does not hoist

function askContext(session: Slm, line: CommandLine): void {
  session.configured = false;
  line.text("?");
}

/** +CGDCONT: <cid>,<PDP_type>,<APN>,… of each context */
function readContext(session: Slm, reader: ParameterReader): void {
  if (reader.integer() !== 0 || !reader.string() || !reader.string()) return;
  session.configured = reader.text() === session.apn;
}

function namesAnother(session: Slm): boolean {
  return hasApn(session) && !session.configured;
}

/** The default context is to be made another one, which is possible only while it is not active. */
function differs(session: Slm): boolean {
  return namesAnother(session) || hasCredentials(session);
}

function writeContext(session: Slm, line: CommandLine): void {
  line.text('=0,"IP",');
  line.quoted(session.apn as string);
}

function writeCredentials(session: Slm, line: CommandLine): void {
  line.text("=0,");
  line.beginSecret();
  line.integer(session.authentication);
  line.byte(44);
  line.quoted(session.user);
  line.byte(44);
  line.quoted(session.password);
}

/** +CPINR: <code>,<retries> */
function readTries(session: Slm, reader: ParameterReader): void {
  if (reader.string()) session.pinTries = reader.integer();
}

function askAddress(session: Slm, line: CommandLine): void {
  session.active = false;
  session.address = "";
  line.text("=0");
}

/** +CGPADDR: <cid>,<address> */
function readAddress(session: Slm, reader: ParameterReader): void {
  if (reader.integer() !== 0 || !reader.string()) return;
  const address = reader.text();
  if (address === "0.0.0.0") return;
  session.active = true;
  session.address = address;
}

function isActive(session: Slm): boolean {
  return session.active;
}

/** The modem has neither an echo nor flow control to be set, and no line to be told about. */
const CONVERSATION: Step<Slm>[] = [
  { row: ATE, name: "conversation", accept: true },
  { row: CMEE, suffix: "=1" },
  { row: XSLMUART, name: "rate", when: rateDiffers, write: writeRate, rates: true },
];

/** The default context comes with the radio: it is configured, and the user's commands are sent, before that is on. */
const CONTEXT: Step<Slm>[] = [
  { row: CGDCONT, name: "context", when: hasApn, write: askContext, expect: NAME_CGDCONT, read: readContext },
  { row: CFUN, when: differs, suffix: "=4", tries: 3 },
  { row: CGDCONT, when: namesAnother, write: writeContext, failure: NOT_CONFIGURED },
  { row: CGAUTH, when: hasCredentials, write: writeCredentials, failure: NOT_CONFIGURED },
];

const TRIES: Step<Slm> = { row: CPINR, name: "PIN", suffix: '="SIM PIN"', when: wantsPin, expect: NAME_CPINR, read: readTries, accept: true, check: pinAllowed, refuse: pinForbidden };

const BEFORE_NETWORK: Step[] = (CONVERSATION as Step[]).concat(CONTEXT, [initStep()], simSteps(NAME_CFUN, NAME_CPIN, TRIES));

const REGISTRATION: Step[] = epsRegistrationSteps(NAME_CEREG, NAME_CESQ);

/** What earlier software left open is closed; there is no list of it. */
const SOCKETS: Step<Slm>[] = [
  { row: CGPADDR, name: "context", write: askAddress, expect: NAME_CGPADDR, read: readAddress, accept: true, check: isActive, tries: 20, failure: ["CONTEXT_REFUSED", "the network refused the context"] },
  { row: XSOCKET, name: "sockets", suffix: "=0", accept: true },
  { row: XTCPCLI, suffix: "=0", accept: true },
  { row: XTCPSVR, suffix: "=0", accept: true },
  { row: XUDPCLI, suffix: "=0", accept: true },
  { row: XUDPSVR, suffix: "=0", accept: true },
];

export const BRING_UP: Step[] = BEFORE_NETWORK.concat(REGISTRATION, SOCKETS);

function dropPeer(session: Slm, line: CommandLine): void {
  takeStray(session);
  line.text("=0");
  if (session.server) session.server.restartServer();
}

/** #XTCPSVR: <listening handle>, <peer's handle or -1>[, <data mode>] */
function readPeer(session: Slm, reader: ParameterReader): void {
  reader.signed(-1);
  if (reader.signed(-1) > 0) session.listed(PEER_ID);
}

/** The proxy is rid of a connection that nobody wants only when it is stopped. */
export const DROP_PEER: Step<Slm> = { row: XTCPSVR, write: dropPeer };
/** Asks whether it is. */
export const LIST_PEER: Step<Slm> = { row: XTCPSVR, suffix: "?", expect: NAME_XTCPSVR, write: lookForStrays, read: readPeer, check: areGone };
