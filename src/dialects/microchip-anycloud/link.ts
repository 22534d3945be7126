import { ANY_LINE, ASKS_DATA, ENDS_WITH_OK, RESULT_BROKEN, RESULT_ERROR, RESULT_OK, RESULT_SEND_FAIL, RESULT_TIMEOUT } from "../../codes.js";
import type { CommandLine } from "../../command-line.js";
import { responseTime } from "../../dialect.js";
import { modemError, type ModemError } from "../../errors.js";
import type { Link } from "../../link.js";
import type { Security } from "../../link-user.js";
import type { LinkPlace } from "../../link-buffers.js";
import { LINK_ENDED, LINK_IDLE, LINK_OPENING, LINK_WAITING, OPERATION_CHECK, OPERATION_CLOSE, OPERATION_NONE, OPERATION_OPEN, OPERATION_RECEIVE, OPERATION_SEND, SERVICE_LISTENER, SERVICE_TLS, SERVICE_UDP } from "../../link-codes.js";
import type { ParameterReader } from "../../parameter-reader.js";
import { AT_ANOTHER, AT_CONNECTED, AT_ENDED, AT_LISTENING, AT_NOTHING, AT_OPENING, PullLink, type LinkForm } from "../pull-link.js";
import {
  DNSRESOLV, HOT_SOCKRD, HOT_SOCKWR, NAME_SOCKLST, NAME_SOCKO, NAME_SOCKRD, READ_LIMIT, SEND_LIMIT, SOCKBL, SOCKBM, SOCKBR, SOCKCL, SOCKLST, SOCKO, SOCKRD, SOCKTLS, SOCKWR, SOCKWRTO, TLSC,
} from "./commands.js";
import { ERRORS, MEANINGS } from "./result-codes.js";
import type { AnyCloudSession } from "./session.js";
import { encodeText } from "./strings.js";

/** Milliseconds for the address of a name, and for a connection (wire-notes 5.3: 5 s and 10 s). */
const RESOLVE_TIME = 10000;
const CONNECT_TIME = 20000;
/** Parameters of +TLSC (7.11.3). */
const CA_NAME = 1;
const SERVER_NAME = 5;
/** Status codes: the station is not connected, there is no such socket, no connection, sending failed. */
const NOT_CONNECTED = 9;
const NO_SUCH_SOCKET = 10;
const NO_CONNECTION = 14;
const SEND_FAILED = 17;
/** "#" comes before binary data, both ways. */
const MARK = 35;
const PLUS = 43;

/** The TLS configuration that is used: firmware takes the first whatever is asked for (at_socket.c). */
const CONFIGURATION = 1;

/** Commands of opening, in order. */
const RESOLVE = 0;
const CREATE = 1;
const SET_CA = 2;
const SET_NAME = 3;
const SECURE = 4;
const BIND = 5;

/** A module that says after so long (ms) that it has nothing may have restarted meanwhile. */
const SLOW_ANSWER = 250;

/** By OPERATION_*: none (what was received before it turned out to be damaged), open, close, receive, send, reason, check, verify. */
export const FORM: LinkForm = {
  rows: [SOCKRD, SOCKBR, SOCKCL, SOCKRD, SOCKWR, SOCKBR, SOCKLST, SOCKRD],
  expected: [0, NAME_SOCKO, 0, NAME_SOCKRD, 0, 0, NAME_SOCKLST, 0],
  flags: [0, 0, 0, ANY_LINE, ASKS_DATA | ENDS_WITH_OK, 0, 0, 0],
  readLimit: READ_LIMIT,
  sendLimit: SEND_LIMIT,
  errors: ERRORS,
  meanings: MEANINGS,
};

/** What +SOCKRXU says of a datagram. */
interface Announced {
  address: string;
  port: number;
  length: number;
}

export const NOBODY: Announced = { address: "", port: 0, length: -1 };

/** A socket. */
export class AnyCloudLink extends PullLink {
  declare session: AnyCloudSession;
  /** The next command of opening. */
  _step = RESOLVE;
  /** Of a connection that was accepted. */
  declare listener: Link | undefined;
  /** The name's address is awaited. */
  resolving = false;
  /** Where to connect, as numbers. */
  _address = "";
  /** Bytes that the modem said it has, and that were not read since. */
  _promised = 0;
  /** When data were last asked for (ms). */
  _asked = 0;
  /** Datagrams that were announced. */
  declare _senders: Announced[] | undefined;
  /** Bytes of a datagram that was longer than the read: the modem drops them, or gives them to the next read. */
  _cut = 0;

  constructor(place: LinkPlace) {
    super(place);
    // the modem says which number a socket has
    this.id = -1;
  }

  get form(): LinkForm {
    return FORM;
  }

  /** Whether the modem's TLS configuration is this one's, or becomes it. */
  _configures(): boolean {
    return this.service === SERVICE_TLS && this.state !== LINK_IDLE && this.id >= 0 && this._step > SET_CA;
  }

  /** The same, and it is written. */
  secures(): boolean {
    return this._configures() && this._step > SET_NAME;
  }

  /** Whether the modem's TLS configuration is this one's, and is another one than `security`. */
  conflicts(security: Security): boolean {
    return this._configures() && differ(this.security as Security, security);
  }

  override next(now: number): number {
    const operation = super.next(now);
    // with a listener's socket the module closes those that it accepted
    if (operation === OPERATION_CLOSE && this.service === SERVICE_LISTENER && this.session.hasAccepted(this)) return OPERATION_NONE;
    if (operation !== OPERATION_OPEN) return operation;
    const waits = this.resolving || (this._nextStep() === RESOLVE ? this.session.resolving : this._step === SET_CA && this.session.conflicts(this));
    return waits ? OPERATION_NONE : operation;
  }

  /** Until those are closed nobody else need wait for it. */
  override leaving(): boolean {
    return !(this.service === SERVICE_LISTENER && this.session.hasAccepted(this)) && super.leaving();
  }

  override accepted(id: number, host: string, port: number): void {
    this.listener = this.session.accepting;
    super.accepted(id, host, port);
  }

  override tick(now: number): void {
    if (this.deadline >= 0 && now >= this.deadline && this._step === SET_CA && this.state === LINK_WAITING) {
      this.fail(modemError("TLS_BUSY", "another connection uses the modem's TLS configuration with other settings", "AT" + TLSC.name, this.id));
    } else super.tick(now);
  }

  override begin(): void {
    if (this.operation !== OPERATION_OPEN) {
      super.begin();
      if (this.operation === OPERATION_CHECK && this._securing()) this.found = AT_OPENING;
      return;
    }
    if (this.id < 0 && this._step !== CREATE) this._start();
    // what is as it is wanted can't be written while it is in use
    if ((this._step === SET_CA || this._step === SET_NAME) && this.session.configured(this)) this._step = SECURE;
    if (this._step === BIND) this.opening(CONNECT_TIME);
    else if (this._step === RESOLVE) this.resolving = true;
    this._channel.send(this, responseTime(SOCKO), this._step === CREATE ? NAME_SOCKO : 0, 0);
  }

  compose(line: CommandLine): void {
    const operation = this.operation;
    if (operation === OPERATION_RECEIVE) {
      this._asked = this._platform.now();
      line.hot(HOT_SOCKRD);
      line.integer(this.id);
      line.text(",2,");
      line.integer(this.count);
    } else if (operation === OPERATION_SEND && this.service === SERVICE_UDP) this._writeTo(line);
    else if (operation === OPERATION_SEND) {
      line.hot(HOT_SOCKWR);
      line.integer(this.id);
      line.byte(44);
      line.integer(this.count);
    } else if (operation === OPERATION_CHECK) line.text(this._securing() ? "AT" + SOCKTLS.name + "=" + this.id + "," + CONFIGURATION : this.command(operation));
    else if (operation === OPERATION_CLOSE) line.text(this.command(operation) + "=" + this.id);
    else this._writeOpen(line);
  }

  information(code: number, reader: ParameterReader): void {
    if (code === NAME_SOCKRD) this._readHeader(reader);
    else if (code === NAME_SOCKLST) this._readState(reader);
    else if (code === NAME_SOCKO) this.id = reader.integer();
    // what is no indication is data whose header was damaged (they begin with #): nothing of it may be taken for lines
    else if (this._channel.arena[reader.from] !== PLUS) this._channel.mistrust();
  }

  override fail(error: ModemError): void {
    this._giveUp();
    super.fail(error);
  }

  override release(): void {
    this._giveUp();
    super.release();
  }

  override finished(result: number, modemCode: number): void {
    const operation = this.operation;
    // nothing was there; but OK is also what a module says that has restarted: where something was promised it is asked once more
    if (operation === OPERATION_RECEIVE && result === RESULT_OK && !this.headed) {
      if (this._promised > 0) this.headed = true;
      else {
        this.nothingToRead();
        // it was deaf to the question, and this is its greeting
        if (this._platform.now() - this._asked > SLOW_ANSWER) this.session.doubt();
      }
      this._promised = 0;
    }
    // all was read, and the module has dropped the socket
    if (operation === OPERATION_RECEIVE && modemCode === NO_SUCH_SOCKET && this.state === LINK_ENDED && this._promised <= 0) {
      this.nothingToRead();
      result = RESULT_OK;
    }
    if (operation === OPERATION_CHECK && result === RESULT_ERROR) this.found = AT_NOTHING;
    const lost = operation === OPERATION_CHECK && result <= RESULT_ERROR && this.found === AT_NOTHING;
    // a socket that is not open any more can't be asked for; one that takes no more for now says so by an error
    super.finished(lost ? RESULT_OK : operation === OPERATION_SEND && modemCode === SEND_FAILED ? RESULT_SEND_FAIL : result, modemCode);
    if (operation === OPERATION_CLOSE) {
      // no answer: it may not have been heard
      if (result === RESULT_TIMEOUT || result === RESULT_BROKEN) this.session.unwanted(this.id);
      this.id = -1;
    }
    // nobody waits for it any more
    if (operation === OPERATION_OPEN && this.state === LINK_IDLE) this._discard();
    if (modemCode === NOT_CONNECTED) this.session.left();
    // the module may have restarted, which it announces by OK alone: the fence asks whether it is in its network
    else if (lost) this._channel.mistrust();
  }

  override requestedOpen(): void {
    const step = this._step;
    if (this.state !== LINK_WAITING && this.state !== LINK_OPENING) return;
    if (step === RESOLVE) {
      if (this._address === "") this.deadline = this._platform.now() + RESOLVE_TIME;
      else this._step = CREATE;
    } else if (step === CREATE) {
      if (this.id < 0) this.fail(modemError("REFUSED", "the modem did not say which socket it opened", "AT" + SOCKO.name));
      else {
        this._step = this.service === SERVICE_TLS ? SET_CA : BIND;
        this.deadline = this._platform.now() + CONNECT_TIME;
      }
    } else if (step === BIND) {
      if (this.service === SERVICE_LISTENER || this.service === SERVICE_UDP) this.openResult(0);
    } else this._step = step + 1;
  }

  /** Opening ends before its last command: the modem has a socket already, or looks for a name. */
  _giveUp(): void {
    if (this.state !== LINK_WAITING) return;
    this.resolving = false;
    this.deadline = -1;
    if (this.operation === OPERATION_NONE) this._discard();
  }

  /** Its socket is to be closed, and the address that was found for it is not the next user's. */
  _discard(): void {
    this.session.unwanted(this.id);
    this.id = -1;
    this._step = RESOLVE;
  }

  override failWith(operation: number, code: number): void {
    // no connection may mean that there is no network any more
    if (operation === OPERATION_OPEN) this.session.doubt();
    super.failWith(operation, code);
  }

  /** Without a result code it is not known why: an indication was lost. */
  override refusedWithout(operation: number): void {
    this.failWith(operation, operation === OPERATION_OPEN ? NO_CONNECTION : -1);
  }

  /** The name's address; "" when there is none. */
  resolved(address: string): void {
    this.resolving = false;
    this.deadline = -1;
    if (address === "") this.failWith(OPERATION_OPEN, 42);
    else {
      this._address = address;
      // a name that is known comes before OK
      if (this.operation === OPERATION_NONE) this._step = CREATE;
    }
    this._owner.wake();
  }

  /** +SOCKIND: the connection stands; one that is to be secured is not open yet. */
  connected(): void {
    if (this.service !== SERVICE_TLS) this.openResult(0);
  }

  /** +SOCKTLS: it is secured. */
  secured(): void {
    if (this.service !== SERVICE_TLS) return;
    this.found = AT_CONNECTED;
    this.openResult(0);
  }

  /** The connection is not open before it is secured: AT+SOCKTLS tells, the list of sockets does not. */
  _securing(): boolean {
    return this.service === SERVICE_TLS && this.state === LINK_OPENING;
  }

  /** The step that opening does next: it begins anew where there is no socket. */
  _nextStep(): number {
    return this.id >= 0 || this._step === CREATE ? this._step : this._first();
  }

  _first(): number {
    return this.host === "" || isNumeric(this.host) ? CREATE : RESOLVE;
  }

  /** +SOCKRXT:<SOCK_ID>,<LENGTH> */
  bytesArrived(count: number): void {
    this._promised = count;
    this.dataArrived();
  }

  /** +SOCKRXU:<SOCK_ID>,<RMT_ADDR>,<RMT_PORT>,<LENGTH> */
  datagramArrived(reader: ParameterReader): void {
    if (!reader.string()) return;
    const address = reader.text();
    const port = reader.integer();
    const length = reader.integer();
    if (!this._senders) this._senders = [];
    // what is left of one that was cut may be announced again
    if (this._cut === 0 || length !== this._cut) this._senders.push({ address: address, port: port, length: length });
    this.dataArrived();
  }

  _start(): void {
    this._step = this._first();
    this.listener = undefined;
    this._address = this._step === RESOLVE ? "" : this.host;
    this._senders = undefined;
    this._promised = 0;
    this._cut = 0;
  }

  _writeOpen(line: CommandLine): void {
    const step = this._step;
    const security = this.security as Security;
    if (step === RESOLVE) {
      line.text("AT" + DNSRESOLV.name + "=1,");
      line.quoted(this.host);
    } else if (step === CREATE) line.text("AT" + SOCKO.name + "=" + (this.service === SERVICE_UDP ? 1 : 2));
    else if (step === SET_CA || step === SET_NAME) {
      line.text("AT" + TLSC.name + "=" + CONFIGURATION + "," + (step === SET_CA ? CA_NAME : SERVER_NAME) + ",");
      line.text(encodeText("secure", step === SET_NAME ? security.name : security.verify ? security.ca : "", 0, 100));
    } else if (step === SECURE) line.text("AT" + SOCKTLS.name + "=" + this.id + "," + CONFIGURATION);
    else if (this.host === "") line.text("AT" + SOCKBL.name + "=" + this.id + "," + this.port);
    else {
      line.text("AT" + (this.service === SERVICE_UDP ? SOCKBM : SOCKBR).name + "=" + this.id + ",");
      line.quoted(this._address);
      line.text("," + this.port);
    }
  }

  /** =<SOCK_ID>,<RMT_ADDR>,<RMT_PORT>,<LENGTH> (7.9) */
  _writeTo(line: CommandLine): void {
    line.text("AT" + SOCKWRTO.name + "=");
    line.integer(this.id);
    line.byte(44);
    this.writePeer(line);
    line.byte(44);
    line.integer(this.count);
  }

  /** +SOCKRD:<SOCK_ID>,<LENGTH>, and the data behind a mark (7.10.6) */
  _readHeader(reader: ParameterReader): void {
    const id = reader.integer();
    const count = reader.integer();
    if (this.headed || id !== this.id || count <= 0 || count > this.count) {
      this._channel.mistrust();
      return;
    }
    const asked = this.count;
    this.headed = true;
    this.count = count;
    this._promised -= count;
    this._channel.expectPromptedPayload(MARK, count, this.service === SERVICE_UDP ? this._datagramPlace(count, asked) : this.readTo);
  }

  /** Where a datagram's payload goes; -1: nowhere. @param asked bytes that were asked for */
  _datagramPlace(count: number, asked: number): number {
    const senders = this._senders;
    const next = senders !== undefined && senders.length > 0 ? senders[0] : NOBODY;
    const cut = count === asked && next!.length > count;
    if (!cut && next!.length !== count && this._cut > 0) {
      // the rest of the one before
      this._cut -= count;
      this.count = 0;
      return -1;
    }
    // one that does not fit its announcement, which was damaged or belongs to another one, has no sender
    const known = cut || next!.length === count;
    if (senders) senders.shift();
    this._cut = cut ? next!.length - count : 0;
    if (cut) return this.tooLong(next!.length);
    const peer = known ? next!.address : "";
    return this.datagramOf(peer, known ? next!.port : 0, count);
  }

  /** +SOCKLST:<SOCK_ID>,<PROTOCOL>,<RMT_ADDR>,<RMT_PORT>,<LCL_PORT> */
  _readState(reader: ParameterReader): void {
    const id = reader.integer();
    reader.integer();
    const connected = reader.string() && reader.to > reader.from;
    const host = connected && id !== this.id ? reader.text() : "";
    const remotePort = reader.integer();
    const localPort = reader.integer();
    if (id !== this.id) {
      // a connection that this listener accepted without being heard, or whose number was not told
      if (this.service === SERVICE_LISTENER && connected && localPort === this.port) this.session.accept(this, id, host, remotePort);
      return;
    }
    if (this.service !== SERVICE_LISTENER && this.service !== SERVICE_UDP && !connected) this.found = AT_ENDED;
    else if ((this.host === "" || this.service === SERVICE_UDP ? localPort : remotePort) !== this.port) this.found = AT_ANOTHER;
    else this.found = this.service === SERVICE_LISTENER ? AT_LISTENING : AT_CONNECTED;
  }
}

/** Whether two connections can't share one TLS configuration. */
export function differ(one: Security, other: Security): boolean {
  return one.verify !== other.verify || one.ca !== other.ca || one.name !== other.name;
}

/** Whether a host is an address of IPv4. */
function isNumeric(host: string): boolean {
  for (let i = 0; i < host.length; i++) if (host.charCodeAt(i) > 57) return false;
  return true;
}
