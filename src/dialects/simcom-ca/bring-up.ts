import type { CommandLine } from "../../command-line.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Step } from "../../steps.js";
import { CONVERSATION, DEFINE_CONTEXT, hasApn, hasCredentials, NOT_CONFIGURED, pinAllowed, pinForbidden, RATE, readTries, registrationSteps, simSteps, wantsPin, writeCredentials } from "../cellular.js";
import { initStep } from "../init-step.js";
import { areGone, hasStrays, isDue, lookForStrays, readListed, readStray, writeStray } from "../link-session.js";
import { CSCLK } from "../simcom-commands/sleep.js";
import {
  CACFG, CACLOSE, CAOPEN, CASERVER, CASTATE, CNACT, CNCFG, NAME_APP_PDP, NAME_CAOPEN, NAME_CASERVER, NAME_CASTATE, NAME_CEREG, NAME_CFUN, NAME_CGREG, NAME_CNACT, NAME_CPIN, NAME_CREG, NAME_CSQ,
  NAME_SPIC, SPIC,
} from "./commands.js";
import type { CaSession } from "./session.js";

type Ca = CaSession;

// functions stand before the tables that use them: Espruino does not hoist

/** Whether the test form's second parameter is a range of numbers: <pdp_index> of SIM7070, 7080 and 7090 (wire-notes 3). */
function isIndexed(reader: ParameterReader): boolean {
  if (!reader.string() || !reader.string()) return false;
  const second = (reader.head() >> 8) & 255;
  return second >= 48 && second <= 57;
}

function readOpenLayout(session: Ca, reader: ParameterReader): void {
  session.indexedOpen = isIndexed(reader);
}

function readServerLayout(session: Ca, reader: ParameterReader): void {
  session.indexedServer = isIndexed(reader);
}

function askActive(session: Ca, line: CommandLine): void {
  session.active = false;
  session.address = "";
  line.text("?");
}

/** +CNACT: <status>,<ip> of SIM7000, or one line for each <pdpidx>,<status>,<ip> */
function readActive(session: Ca, reader: ParameterReader): void {
  session.indexedBearer = reader.count() > 2;
  if (session.indexedBearer && reader.integer() !== 0) return;
  if (reader.integer() !== 1 || !reader.string()) return;
  session.active = true;
  session.address = reader.text();
}

function isActive(session: Ca): boolean {
  return session.active;
}

function writeDeactivation(session: Ca, line: CommandLine): void {
  session.active = false;
  line.text(session.indexedBearer ? "=0,0" : "=0");
}

/** IPv4, or both: with <pdpidx> in front where there are several */
function writeConfiguration(session: Ca, line: CommandLine): void {
  line.text((session.indexedBearer ? "=0," : "=") + (session.ipv6 ? "0," : "1,"));
  line.quoted(session.apn as string);
  if (!hasCredentials(session)) return;
  line.byte(44);
  writeCredentials(session, line);
}

function writeActivation(session: Ca, line: CommandLine): void {
  session.reason = -1;
  if (session.indexedBearer) line.text("=0,1");
  else {
    line.text("=1");
    if (session.apn === undefined) return;
    line.byte(44);
    line.quoted(session.apn);
  }
}

const TRIES: Step<Ca> = { row: SPIC, name: "PIN", when: wantsPin, expect: NAME_SPIC, read: readTries, accept: true, check: pinAllowed, refuse: pinForbidden };

const BEFORE_NETWORK: Step[] = (CONVERSATION as Step[]).concat([{ row: CSCLK, suffix: "=0", accept: true }, RATE as Step], simSteps(NAME_CFUN, NAME_CPIN, TRIES), [initStep()]);

const REGISTRATION: Step[] = registrationSteps(NAME_CEREG, NAME_CGREG, NAME_CREG, NAME_CSQ);

/** Closes connections that nobody wants, one by one. */
export const CLOSE_STRAYS: Step<Ca> = { row: CACLOSE, when: isDue, write: writeStray, accept: true, more: isDue };
/** Asks whether they are. */
export const LIST_STRAYS: Step<Ca> = { row: CASTATE, suffix: "?", when: hasStrays, expect: NAME_CASTATE, write: lookForStrays, read: readListed, check: areGone, back: 1, tries: 8 };

const ASK_ACTIVE: Step<Ca> = { row: CNACT, name: "context", write: askActive, expect: NAME_CNACT, read: readActive };

/**
 * What earlier firmware left open is closed; the modem says which layouts its commands have. Opening a connection is not
 * to hold up others, and one that has ended is to be kept until it was read (C1810).
 */
const CONTEXT: Step<Ca>[] = [
  { row: CACFG, name: "context", suffix: '="ASYNCOPEN",1' },
  { row: CACFG, suffix: '="ATOCLOSE",0' },
  { row: CAOPEN, suffix: "=?", expect: NAME_CAOPEN, read: readOpenLayout },
  { row: CASERVER, suffix: "=?", expect: NAME_CASERVER, read: readServerLayout },
  { row: CASTATE, name: "sockets", suffix: "?", expect: NAME_CASTATE, read: readStray },
  CLOSE_STRAYS,
  LIST_STRAYS,
  ASK_ACTIVE,
  { row: CNACT, when: isActive, write: writeDeactivation, expect: NAME_APP_PDP, both: true, accept: true },
  DEFINE_CONTEXT as Step<Ca>,
  { row: CNCFG, when: hasApn, write: writeConfiguration, failure: NOT_CONFIGURED },
  { row: CNACT, write: writeActivation, expect: NAME_APP_PDP, both: true, accept: true },
  Object.assign({ check: isActive, failure: ["CONTEXT_REFUSED", "the network refused the context"] }, ASK_ACTIVE),
];

export const BRING_UP: Step[] = BEFORE_NETWORK.concat(REGISTRATION, CONTEXT);
