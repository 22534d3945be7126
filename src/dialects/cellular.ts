import { integer, pinDigits, quotable } from "../check.js";
import type { CommandLine } from "../command-line.js";
import type { DialectOptions, Row } from "../dialect.js";
import { modemError, type ModemError } from "../errors.js";
import type { Link } from "../link.js";
import type { ParameterReader } from "../parameter-reader.js";
import type { Step } from "../steps.js";
import { commandLines } from "./init-step.js";
import { LinkSession } from "./link-session.js";

/** Commands of 3GPP TS 27.007 and V.250 that every cellular family's bring-up uses. */
export const ATE: Row = { name: "E0", forms: "E", timeout: 1000, section: "V.250 6.2.4" };
export const CMEE: Row = { name: "+CMEE", forms: "RW", timeout: 1000, section: "27.007 9.1" };
export const CFUN: Row = { name: "+CFUN", forms: "RW", timeout: 15000, section: "27.007 8.2" };
export const CPIN: Row = { name: "+CPIN", forms: "RW", timeout: 5000, section: "27.007 8.3" };
export const CEREG: Row = { name: "+CEREG", forms: "R", timeout: 1000, section: "27.007 10.1.22" };
export const CGREG: Row = { name: "+CGREG", forms: "R", timeout: 1000, section: "27.007 10.1.20" };
export const CREG: Row = { name: "+CREG", forms: "R", timeout: 1000, section: "27.007 7.2" };
export const CESQ: Row = { name: "+CESQ", forms: "E", timeout: 1000, section: "27.007 8.69" };
export const CSQ: Row = { name: "+CSQ", forms: "E", timeout: 1000, section: "27.007 8.5" };
export const CGDCONT: Row = { name: "+CGDCONT", forms: "W", timeout: 1000, section: "27.007 10.1.1" };
export const IPR: Row = { name: "+IPR", forms: "W", timeout: 1000, section: "V.250 6.2.10" };
export const IFC: Row = { name: "+IFC", forms: "W", timeout: 1000, section: "V.250 6.2.12" };
export const DTR: Row = { name: "&D", forms: "W", timeout: 1000, section: "V.250 6.2.9" };

export const CELLULAR_ROWS: Row[] = [ATE, CMEE, CFUN, CPIN, CEREG, CGREG, CREG, CSQ, CGDCONT, IPR, IFC, DTR];

/** States of the SIM as +CPIN tells them. */
export const SIM_UNKNOWN = 0;
export const SIM_READY = 1;
export const SIM_PIN = 2;
export const SIM_PUK = 3;
export const SIM_OTHER = 4;

/** Registration (27.007 7.2) as `stat`. */
const HOME = 1;
const DENIED = 3;
const UNKNOWN = 4;
const ROAMING = 5;

/** How long a network is searched: polls, 1 s apart (wire-notes 6: up to 300 s cold). */
const SEARCH_POLLS = 300;
/** A network that denies may still accept (tracking area, roaming): polls before it counts. */
const DENIED_POLLS = 10;

/**
 * What a cellular modem's driver remembers of it between commands: SIM, registration, signal, configuration. A family
 * extends it with its own.
 */
export abstract class CellularSession<L extends Link> extends LinkSession<L> {
  declare apn: string | undefined;
  declare user: string;
  declare password: string;
  declare authentication: number;
  declare pin: string | undefined;
  declare forcePin: boolean | undefined;
  declare flow: boolean | undefined;
  declare ipv6: boolean | undefined;
  declare init: string[] | undefined;
  /** Place in `init` of the user's next line. */
  declare initNext: number;
  /** DTR leaves data mode: 0 no, 1 it is wired, 2 it does (see data-mode.ts). */
  dtr = 0;
  declare sim: number;
  /** PIN tries left; -1: unknown. */
  pinTries = -1;
  /** The PIN was sent; a SIM that still wants one refused it. */
  declare pinSent: boolean;
  declare functionality: number;
  declare registration: number;
  /** Received signal strength (dBm); 0: unknown. */
  signal = 0;
  /** Polls in a row that were denied. */
  declare denials: number;

  /** @throws TypeError or RangeError when an option is wrong */
  constructor(options: DialectOptions, userLimit: number) {
    super();
    this.apn = options.apn === undefined ? undefined : quotable("apn", options.apn, 100);
    this.user = quotable("user", options.user, userLimit, "");
    this.password = quotable("password", options.password, userLimit, "");
    this.authentication = integer("authentication", options.authentication, 0, 3, this.user === "" ? 0 : 1);
    // what is not given takes no memory
    if (options.pin !== undefined) this.pin = pinDigits("pin", options.pin);
    if (options.forcePin === true) this.forcePin = true;
    if (options.flow === true) this.flow = true;
    if (options.ipv6 === true) this.ipv6 = true;
    if (options.init !== undefined) this.init = commandLines(options.init);
  }

  override restart(): void {
    this.forget();
    this.sim = SIM_UNKNOWN;
    this.pinSent = false;
    this.functionality = -1;
    this.registration = UNKNOWN;
    this.initNext = 0;
    this.denials = 0;
  }

  registered(): boolean {
    return this.registration === HOME || this.registration === ROAMING;
  }

  /** The best of the domains' registrations counts until the next poll begins. */
  noteRegistration(stat: number): void {
    if (stat < 0 || this.registered()) return;
    if (stat === HOME || stat === ROAMING || this.registration === UNKNOWN || stat === DENIED) this.registration = stat;
  }
}

type Cellular = CellularSession<Link>;

// functions stand before the tables that use them: Espruino does not hoist

/** Whether an answer to a registration query, not its URC: the query's has one more leading number (wire-notes 6). */
export function isRegistrationAnswer(reader: ParameterReader): boolean {
  const count = reader.count();
  // the answer to the test form begins with a bracket
  if (reader.integer() < 0) return true;
  return count > 1 && !reader.quoted() && reader.integer() >= 0;
}

export function rateDiffers(session: Cellular): boolean {
  return session.rate !== session.wantedRate;
}

export function writeRate(session: Cellular, line: CommandLine): void {
  line.byte(61);
  line.integer(session.wantedRate);
}

function writeFlow(session: Cellular, line: CommandLine): void {
  line.text(session.flow ? "=2,2" : "=0,0");
}

/** What the release of DTR does in data mode: nothing, or command mode. */
function writeDtr(session: Cellular, line: CommandLine): void {
  line.byte(session.dtr === 0 ? 48 : 49);
}

function readFunctionality(session: Cellular, reader: ParameterReader): void {
  session.functionality = reader.integer();
}

function radioOff(session: Cellular): boolean {
  return session.functionality !== 1;
}

/** +CPIN: <code> */
function readSim(session: Cellular, reader: ParameterReader): void {
  if (!reader.string()) return;
  const text = reader.text();
  session.sim = text === "READY" ? SIM_READY : text === "SIM PIN" ? SIM_PIN : text === "SIM PUK" ? SIM_PUK : SIM_OTHER;
}

/** SIM READY, or a PIN is wanted that was not sent yet. */
function simKnown(session: Cellular): boolean {
  return session.sim === SIM_READY || (session.sim === SIM_PIN && !session.pinSent);
}

function simError(name: string, text: string, code?: number): ModemError {
  return modemError(name, text, "AT+CPIN", undefined, code);
}

/** +CME ERROR 10 and 13 say that there is none (27.007 9.2). */
function simAbsent(session: Cellular, code: number): ModemError | undefined {
  if (code === 10 || code === 13) return simError("NO_SIM", code === 10 ? "no SIM is inserted" : "the SIM does not work", code);
  return session.sim === SIM_PUK ? simError("PUK", "the SIM is blocked and wants its PUK", code) : undefined;
}

/** It wants the PIN that was sent, or does not get ready. */
function simFailed(session: Cellular, code: number): ModemError {
  return session.sim === SIM_PIN ? simError("PIN_REFUSED", "the SIM wants its PIN again", code) : simError("NO_SIM", "the SIM does not become ready", code);
}

/** For the step that reads the tries: it runs when a PIN is wanted, and stops bring-up where none may be sent. */
export function pinForbidden(session: Cellular): ModemError | undefined {
  if (session.pin === undefined) return simError("NO_PIN", "the SIM wants a PIN and none was given");
  return session.pinTries === 1 && !session.forcePin ? simError("PIN_LAST_TRY", "only one try is left for the PIN: it is not sent unless forced") : undefined;
}

export function pinAllowed(session: Cellular): boolean {
  return pinForbidden(session) === undefined;
}

/** SIMCom's +SPIC: <pin1>,<puk1>,<pin2>,<puk2>: tries left */
export function readTries(session: Cellular, reader: ParameterReader): void {
  session.pinTries = reader.integer();
}

export function wantsPin(session: Cellular): boolean {
  return session.sim === SIM_PIN;
}

function pinWasSent(session: Cellular): boolean {
  return session.pinSent;
}

function writePin(session: Cellular, line: CommandLine): void {
  session.pinSent = true;
  line.byte(61);
  line.beginSecret();
  line.quoted(session.pin === undefined ? "" : session.pin);
}

/** A PIN is sent once: whatever comes but OK stops recovery for good, or the SIM would be locked by trying. */
function pinRefused(_session: Cellular, code: number): ModemError {
  return simError("PIN_REFUSED", "the SIM refused the PIN", code);
}

export function hasCredentials(session: Cellular): boolean {
  return session.user !== "" || session.password !== "";
}

/** "<user>","<password>",<authentication>, hidden in traces */
export function writeCredentials(session: Cellular, line: CommandLine): void {
  line.beginSecret();
  line.quoted(session.user);
  line.byte(44);
  line.quoted(session.password);
  line.byte(44);
  line.integer(session.authentication);
}

export function hasApn(session: Cellular): boolean {
  return session.apn !== undefined;
}

function writeContext(session: Cellular, line: CommandLine): void {
  line.text(session.ipv6 ? '=1,"IPV4V6",' : '=1,"IP",');
  line.quoted(session.apn as string);
}

/** The query's answer: +CxREG: <n>,<stat>[,…] */
function readRegistration(session: Cellular, reader: ParameterReader): void {
  reader.integer();
  session.noteRegistration(reader.integer());
}

/** The first domain's answer begins a new poll. */
function readEps(session: Cellular, reader: ParameterReader): void {
  session.registration = UNKNOWN;
  readRegistration(session, reader);
}

/** +CSQ: <rssi>,<ber>; dBm = -113 + 2 rssi (27.007 8.5). */
function readSignal(session: Cellular, reader: ParameterReader): void {
  const rssi = reader.integer();
  session.signal = rssi >= 0 && rssi <= 31 ? -113 + 2 * rssi : 0;
}

/** +CESQ: <rxlev>,<ber>,<rscp>,<ecno>,<rsrq>,<rsrp>; dBm = -140 + rsrp (27.007 8.69). */
function readPower(session: Cellular, reader: ParameterReader): void {
  for (let skipped = 0; skipped < 5; skipped++) reader.integer();
  const rsrp = reader.integer();
  session.signal = rsrp >= 0 && rsrp <= 97 ? -140 + rsrp : 0;
}

/** Tells the user how the search goes; true when registered. */
function polled(session: Cellular): boolean {
  session.denials = session.registration === DENIED ? session.denials + 1 : 0;
  session.owner.status("searching", session.signal === 0 ? { registration: session.registration } : { registration: session.registration, signal: session.signal });
  return session.registered();
}

function denied(session: Cellular): ModemError | undefined {
  return session.denials >= DENIED_POLLS ? modemError("REGISTRATION_DENIED", "the network denies registration", "AT+CEREG") : undefined;
}

function notRegistered(session: Cellular): ModemError {
  return modemError("NOT_REGISTERED", "no network was found (registration " + session.registration + ")", "AT+CEREG");
}

/** Echo off, numeric errors. */
export const CONVERSATION: Step<Cellular>[] = [
  { row: ATE, name: "conversation", tries: 3 },
  { row: CMEE, suffix: "=1" },
  { row: IFC, write: writeFlow },
  { row: DTR, write: writeDtr },
];

/** The rate that the user wants, where the modem was found at another one. */
export const RATE: Step<Cellular> = { row: IPR, name: "rate", when: rateDiffers, write: writeRate, rates: true };

/** Of steps that say how the access point is used. */
export const NOT_CONFIGURED = ["CONTEXT", "the context can't be configured"];

/** Context 1 for the packet domain. */
export const DEFINE_CONTEXT: Step<Cellular> = { row: CGDCONT, name: "context", when: hasApn, write: writeContext };

/** Asks until the SIM is ready, or wants the PIN. */
function simStep(nameSim: number, when: Step<Cellular>["when"]): Step<Cellular> {
  return { row: CPIN, name: "SIM", suffix: "?", when: when, expect: nameSim, read: readSim, check: simKnown, refuse: simAbsent, tries: 20, fail: simFailed };
}

/** Radio and SIM; the PIN's tries are read by the family's step between. @param tries reads them */
export function simSteps(nameFunctionality: number, nameSim: number, tries: Step<any>): Step<Cellular>[] {
  return [
    { row: CFUN, name: "radio", suffix: "?", expect: nameFunctionality, read: readFunctionality },
    { row: CFUN, suffix: "=1", when: radioOff, failure: ["RADIO", "the radio can't be switched on"], tries: 3 },
    simStep(nameSim, undefined),
    tries,
    { row: CPIN, when: wantsPin, write: writePin, refuse: pinRefused },
    simStep(nameSim, pinWasSent),
  ];
}

/** The last of `back` + 1 steps that poll the registration once a second until one stands: it asks for the signal. */
function signalStep(row: Row, expect: number, read: NonNullable<Step<Cellular>["read"]>, back: number): Step<Cellular> {
  return { row: row, expect: expect, read: read, accept: true, check: polled, refuse: denied, tries: SEARCH_POLLS, pause: 1000, back: back, fail: notRegistered };
}

/** Polls the registrations of all domains. */
export function registrationSteps(nameEps: number, nameGprs: number, nameCs: number, nameSignal: number): Step<Cellular>[] {
  return [
    { row: CEREG, name: "registration", suffix: "?", expect: nameEps, read: readEps },
    { row: CGREG, suffix: "?", expect: nameGprs, read: readRegistration },
    { row: CREG, suffix: "?", expect: nameCs, read: readRegistration },
    signalStep(CSQ, nameSignal, readSignal, 3),
  ];
}

/** The same for a modem that has LTE only, and tells its signal as LTE does. */
export function epsRegistrationSteps(nameEps: number, namePower: number): Step<Cellular>[] {
  return [{ row: CEREG, name: "registration", suffix: "?", expect: nameEps, read: readEps }, signalStep(CESQ, namePower, readPower, 1)];
}
