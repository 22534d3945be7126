import type { Channel } from "../../channel.js";
import { ANY_LINE, ASKS_DATA, ENDS_WITH_OK, RESULT_ERROR, RESULT_OK, RESULT_SEND_FAIL } from "../../codes.js";
import type { CommandLine } from "../../command-line.js";
import { datagramAddress, datagramPayload, datagramPort } from "../../datagram.js";
import { responseTime } from "../../dialect.js";
import { modemError } from "../../errors.js";
import {
  LINK_IDLE, LINK_OPENING, OPERATION_CHECK, OPERATION_CLOSE, OPERATION_NONE, OPERATION_OPEN, OPERATION_RECEIVE, OPERATION_SEND, SERVICE_LISTENER, SERVICE_TLS, SERVICE_UDP, type Security, type LinkOwner,
} from "../../link.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Platform } from "../../platform.js";
import { AT_ANOTHER, AT_CONNECTED, AT_LISTENING, AT_NOTHING, PullLink, type LinkForm } from "../pull-link.js";
import {
  DNSRESOLV, HOT_SOCKRD, HOT_SOCKWR, NAME_SOCKLST, NAME_SOCKO, NAME_SOCKRD, SOCKBL, SOCKBR, SOCKCL, SOCKLST, SOCKO, SOCKRD, SOCKTLS, SOCKWR, SOCKWRTO, TLSC,
} from "./commands.js";
import { ERRORS, MEANINGS } from "./result-codes.js";
import type { AnyCloudSession } from "./session.js";

/** Milliseconds for the address of a name, and for a connection (wire-notes 5.3: 5 s and 10 s). */
const RESOLVE_TIME = 10000;
const CONNECT_TIME = 20000;
/** Parameters of +TLSC (7.11.3). */
const CA_NAME = 1;
const SERVER_NAME = 5;
/** Status codes: the station is not connected, sending failed. */
const NOT_CONNECTED = 9;
const SEND_FAILED = 17;
/** "#" comes before binary data, both ways. */
const MARK = 35;

/** The TLS configuration that is used: firmware takes the first whatever is asked for (at_socket.c). */
const CONFIGURATION = 1;

/** Commands of opening, in order. */
const RESOLVE = 0;
const CREATE = 1;
const SET_CA = 2;
const SET_NAME = 3;
const SECURE = 4;
const BIND = 5;

/** By OPERATION_*: none (what was received before it turned out to be damaged), open, close, receive, send, reason, check, verify. */
export const FORM: LinkForm = {
  rows: [SOCKRD, SOCKBR, SOCKCL, SOCKRD, SOCKWR, SOCKBR, SOCKLST, SOCKRD],
  expected: [0, NAME_SOCKO, 0, NAME_SOCKRD, 0, 0, NAME_SOCKLST, 0],
  flags: [0, 0, 0, ANY_LINE, ASKS_DATA | ENDS_WITH_OK, 0, 0, 0],
  readLimit: 2048,
  // the document allows 1500 (7.8), firmware has a buffer of 1400 (wire-notes 5.3)
  sendLimit: 1400,
  errors: ERRORS,
  meanings: MEANINGS,
};

/** A socket. */
export class AnyCloudLink extends PullLink {
  declare session: AnyCloudSession;
  /** The next command of opening. */
  _step = RESOLVE;
  /** The name's address is awaited. */
  resolving = false;
  /** Where to connect, as numbers. */
  _address = "";
  /** A line came that belongs to nothing while data were read. */
  _strange = false;
  /** Senders of datagrams that were announced: address, port, in turn. */
  declare _senders: (string | number)[] | undefined;

  constructor(platform: Platform, owner: LinkOwner, channel: Channel, id: number, receiveStart: number, receiveEnd: number, sendEnd: number) {
    super(platform, owner, channel, id, receiveStart, receiveEnd, sendEnd);
  }

  get form(): LinkForm {
    return FORM;
  }

  /** Whether its TLS configuration is in use, or is being set, and is another one than `security`. */
  conflicts(security: Security): boolean {
    const own = this.service === SERVICE_TLS && this.state !== LINK_IDLE && this._step > CREATE ? this.security as Security : security;
    return own.verify !== security.verify || own.ca !== security.ca || own.name !== security.name;
  }

  next(now: number): number {
    const operation = super.next(now);
    return operation === OPERATION_OPEN && (this.resolving || (this._step === SET_CA && this.session.conflicts(this))) ? OPERATION_NONE : operation;
  }

  begin(): void {
    this._strange = false;
    if (this.operation !== OPERATION_OPEN) {
      super.begin();
      return;
    }
    if (this.id < 0 && this._step !== CREATE) this._start();
    if (this._step === BIND) this.opening(CONNECT_TIME);
    this._channel.send(this, responseTime(SOCKO), this._step === CREATE ? NAME_SOCKO : 0, 0);
  }

  compose(line: CommandLine): void {
    const operation = this.operation;
    if (operation === OPERATION_RECEIVE) {
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
    } else if (operation === OPERATION_CHECK) line.text("AT" + SOCKLST.name);
    else if (operation === OPERATION_CLOSE) line.text("AT" + SOCKCL.name + "=" + this.id);
    else this._writeOpen(line);
  }

  information(code: number, reader: ParameterReader): void {
    if (code === NAME_SOCKRD) this._readHeader(reader);
    else if (code === NAME_SOCKLST) this._readState(reader);
    else if (code === NAME_SOCKO) this.id = reader.integer();
    else this._strange = true;
  }

  finished(result: number, modemCode: number): void {
    const operation = this.operation;
    // nothing was there
    if (operation === OPERATION_RECEIVE && result === RESULT_OK && !this.headed && !this._strange) this.nothingToRead();
    const lost = operation === OPERATION_CHECK && result <= RESULT_ERROR && this.found === AT_NOTHING;
    // a socket that is not open any more can't be asked for; one that takes no more for now says so by an error
    super.finished(lost ? RESULT_OK : operation === OPERATION_SEND && modemCode === SEND_FAILED ? RESULT_SEND_FAIL : result, modemCode);
    if (operation === OPERATION_CLOSE) this.id = -1;
    if (modemCode === NOT_CONNECTED) this.session.left();
    // the module may have restarted, which it announces by OK alone: the fence asks whether it is in its network
    else if (lost) this._channel.mistrust();
  }

  requestedOpen(): void {
    const step = this._step;
    if (step === RESOLVE) {
      if (this._address === "") {
        this.resolving = true;
        this.deadline = this._platform.now() + RESOLVE_TIME;
      } else this._step = CREATE;
    } else if (step === CREATE) {
      if (this.id < 0) this.fail(modemError("REFUSED", "the modem did not say which socket it opened", "AT" + SOCKO.name));
      else this._step = this.service === SERVICE_TLS ? SET_CA : BIND;
    } else if (step === BIND) {
      if (this.service === SERVICE_LISTENER || this.service === SERVICE_UDP) this.openResult(0);
    } else this._step = step + 1;
  }

  /** The name's address; "" when there is none. */
  resolved(address: string): void {
    this.resolving = false;
    this.deadline = -1;
    if (address === "") this.failWith(OPERATION_OPEN, 42);
    else if (this.state === LINK_OPENING) {
      this._address = address;
      this._step = CREATE;
    }
    this._owner.wake();
  }

  /** +SOCKIND: the connection stands; one that is to be secured is not open yet. */
  connected(): void {
    if (this.service !== SERVICE_TLS) this.openResult(0);
  }

  /** +SOCKTLS: it is secured. */
  secured(): void {
    if (this.service === SERVICE_TLS) this.openResult(0);
  }

  /** +SOCKRXU:<SOCK_ID>,<RMT_ADDR>,<RMT_PORT>,<LENGTH> */
  datagramArrived(reader: ParameterReader): void {
    if (!reader.string()) return;
    const address = reader.text();
    if (!this._senders) this._senders = [];
    this._senders.push(address, reader.integer());
    this.dataArrived();
  }

  _start(): void {
    this._address = this.host !== "" && !isNumeric(this.host) ? "" : this.host;
    this._step = this.host !== "" && this._address === "" ? RESOLVE : CREATE;
    this._senders = undefined;
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
      line.quoted(step === SET_NAME ? security.name : security.verify ? security.ca : "");
    } else if (step === SECURE) line.text("AT" + SOCKTLS.name + "=" + this.id + "," + CONFIGURATION);
    else if (this.host === "") line.text("AT" + SOCKBL.name + "=" + this.id + "," + this.port);
    else {
      line.text("AT" + SOCKBR.name + "=" + this.id + ",");
      line.quoted(this._address);
      line.text("," + this.port);
    }
  }

  /** =<SOCK_ID>,<RMT_ADDR>,<RMT_PORT>,<LENGTH> (7.9) */
  _writeTo(line: CommandLine): void {
    const arena = this._channel.arena;
    const at = this.sendFrom;
    line.text("AT" + SOCKWRTO.name + "=");
    line.integer(this.id);
    line.byte(44);
    line.byte(34);
    line.span(datagramAddress(at), datagramPayload(arena, at));
    line.byte(34);
    line.byte(44);
    line.integer(datagramPort(arena, at));
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
    this.headed = true;
    this.count = count;
    this._channel.expectPromptedPayload(MARK, count, this.service === SERVICE_UDP ? this._datagramPlace(count) : this.readTo);
  }

  /** Where a datagram's payload goes; -1: nowhere. */
  _datagramPlace(count: number): number {
    const senders = this._senders;
    const known = senders !== undefined && senders.length > 1;
    const peer = known ? (senders as (string | number)[]).shift() as string : "";
    const port = known ? (senders as (string | number)[]).shift() as number : 0;
    let at = this.datagramFrom(peer.length, port, count);
    if (at < 0) return -1;
    for (let i = 0; i < peer.length; i++) this._channel.arena[at++] = peer.charCodeAt(i);
    return at;
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
      if (this.service === SERVICE_LISTENER && connected && localPort === this.port) this._owner.accept(this, id, host, remotePort);
      return;
    }
    if ((this.host === "" ? localPort : remotePort) !== this.port) this.found = AT_ANOTHER;
    else this.found = this.service === SERVICE_LISTENER ? AT_LISTENING : AT_CONNECTED;
  }
}

/** Whether a host is an address of IPv4. */
function isNumeric(host: string): boolean {
  for (let i = 0; i < host.length; i++) if (host.charCodeAt(i) > 57) return false;
  return true;
}
