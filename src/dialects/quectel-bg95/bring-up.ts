import type { CommandLine } from "../../command-line.js";
import { modemError, type ModemError } from "../../errors.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Step } from "../../steps.js";
import { CONVERSATION, DEFINE_CONTEXT, hasApn, NOT_CONFIGURED, pinAllowed, pinForbidden, RATE, registrationSteps, simSteps, wantsPin, writeCredentials } from "../cellular.js";
import { initStep } from "../init-step.js";
import { areGone, hasStrays, isDue, lookForStrays, readListed, readStray, writeStray } from "../link-session.js";
import {
  NAME_CEREG, NAME_CFUN, NAME_CGREG, NAME_CPIN, NAME_CREG, NAME_CSQ, NAME_QIACT, NAME_QICSGP, NAME_QIGETERROR, NAME_QISTATE, NAME_QPINC,
  QIACT, QICFG, QICLOSE, QICSGP, QIDEACT, QIGETERROR, QISDE, QISTATE, QPINC, QSCLK, QURCCFG,
} from "./commands.js";
import type { QuectelSession } from "./session.js";

type Quectel = QuectelSession;

// functions stand before the tables that use them: Espruino does not hoist

/** +QICSGP: <context_type>,<APN>,<username>,<password>,<authentication> */
function readContext(session: Quectel, reader: ParameterReader): void {
  const type = reader.integer();
  reader.string();
  const apn = reader.text();
  reader.string();
  const user = reader.text();
  session.configured = type === (session.ipv6 ? 3 : 1) && apn === session.apn && user === session.user && session.password === "";
}

function askActive(session: Quectel, line: CommandLine): void {
  session.active = false;
  session.address = "";
  line.text("?");
}

function isActive(session: Quectel): boolean {
  return session.active;
}

function isDown(session: Quectel): boolean {
  return !session.active;
}

function writeDeactivation(session: Quectel, line: CommandLine): void {
  session.active = false;
  line.text("=1");
}

/** +QIACT: <contextID>,<context_state>,<context_type>[,<IP_address>] */
function readActive(session: Quectel, reader: ParameterReader): void {
  if (reader.integer() !== 1 || reader.integer() !== 1) return;
  reader.integer();
  session.active = true;
  if (reader.string()) session.address = reader.text();
}

/** The answer has the password that the modem knows. */
function askContext(_session: Quectel, line: CommandLine): void {
  line.byte(61);
  line.beginSecret();
  line.byte(49);
}

function writeContext(session: Quectel, line: CommandLine): void {
  line.text(session.ipv6 ? "=1,3," : "=1,1,");
  line.quoted(session.apn as string);
  line.byte(44);
  writeCredentials(session, line);
  session.configured = true;
}

function readReason(session: Quectel, reader: ParameterReader): void {
  session.reason = reader.integer();
}

function contextRefused(session: Quectel): ModemError {
  return modemError("CONTEXT_REFUSED", "the network refused the context", "AT+QIACT", undefined, session.reason);
}

function closeStray(session: Quectel, line: CommandLine): void {
  writeStray(session, line);
  line.text(",0");
}

/** Answered by some firmware only: passed over where it isn't. */
const SETTINGS: Step<Quectel>[] = [
  { row: QISDE, name: "settings", suffix: "=0" },
  { row: QSCLK, suffix: "=0" },
  { row: QURCCFG, suffix: '="urcport","uart1"' },
  { row: QICFG, suffix: '="viewmode",0' },
  { row: QICFG, suffix: '="dataformat",0,0' },
  { row: QICFG, suffix: '="recvind",0' },
];

const TRIES: Step<Quectel> = {
  row: QPINC, name: "PIN", suffix: '="SC"', when: wantsPin, expect: NAME_QPINC, accept: true,
  read: (session, reader) => { if (reader.string()) session.pinTries = reader.integer(); },
  check: pinAllowed,
  refuse: pinForbidden,
};

/** Steps up to the SIM, the search for a network, the context, and what earlier firmware left open. */
const BEFORE_NETWORK: Step[] = (CONVERSATION as Step[]).concat([RATE as Step], SETTINGS, simSteps(NAME_CFUN, NAME_CPIN, TRIES), [initStep()]);

const REGISTRATION: Step[] = registrationSteps(NAME_CEREG, NAME_CGREG, NAME_CREG, NAME_CSQ);

const ASK_ACTIVE: Step<Quectel> = { row: QIACT, write: askActive, expect: NAME_QIACT, read: readActive, accept: true };

const CONTEXT: Step<Quectel>[] = [
  { row: QICSGP, name: "context", write: askContext, when: hasApn, expect: NAME_QICSGP, read: readContext },
  ASK_ACTIVE,
  { row: QIDEACT, when: (session) => session.active && session.differs(), write: writeDeactivation },
  DEFINE_CONTEXT as Step<Quectel>,
  { row: QICSGP, when: (session) => session.differs(), write: writeContext, failure: NOT_CONFIGURED },
  { row: QIACT, suffix: "=1", when: isDown, accept: true },
  // at once: any other command would put its own result in place of the reason
  { row: QIGETERROR, when: isDown, expect: NAME_QIGETERROR, read: readReason, accept: true },
  Object.assign({ check: isActive, refuse: contextRefused }, ASK_ACTIVE),
];

/** Closes connections that nobody wants, one by one. */
export const CLOSE_STRAYS: Step<Quectel> = { row: QICLOSE, when: isDue, write: closeStray, accept: true, more: isDue };
/** Asks whether they are. */
export const LIST_STRAYS: Step<Quectel> = { row: QISTATE, suffix: "?", when: hasStrays, expect: NAME_QISTATE, write: lookForStrays, read: readListed, check: areGone, back: 1, tries: 8 };

/** Sockets that earlier firmware left open are closed. */
const SOCKETS: Step<Quectel>[] = [{ row: QISTATE, name: "sockets", suffix: "?", expect: NAME_QISTATE, read: readStray }, CLOSE_STRAYS, LIST_STRAYS];

export const BRING_UP: Step[] = BEFORE_NETWORK.concat(REGISTRATION, CONTEXT, SOCKETS);
