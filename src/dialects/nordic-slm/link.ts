import type { Channel } from "../../channel.js";
import { DATA_INSIDE, IN_HEXADECIMAL, RESULT_ERROR, RESULT_OK, RESULT_SEND_FAIL } from "../../codes.js";
import type { CommandLine } from "../../command-line.js";
import { responseTime } from "../../dialect.js";
import { modemError } from "../../errors.js";
import { LINK_OPEN, OPERATION_CHECK, OPERATION_CLOSE, OPERATION_NONE, OPERATION_OPEN, OPERATION_RECEIVE, OPERATION_SEND, SERVICE_TLS, type LinkOwner, type Security } from "../../link.js";
import type { Platform } from "../../platform.js";
import type { ParameterReader } from "../../parameter-reader.js";
import { AT_ANOTHER, AT_CONNECTED, PullLink, type LinkForm } from "../pull-link.js";
import {
  HOT_HEX, HOT_TEXT, HOT_XRECV, NAME_XCONNECT, NAME_XRECV, NAME_XSEND, NAME_XSOCKET, XCONNECT, XRECV, XSEND, XSOCKET, XSOCKETOPT,
} from "./commands.js";
import { DATA_FIRST, decodeHex, HEADER_FIRST, printable } from "./data.js";
import { AGAIN, ERRORS, MEANINGS, TIMED_OUT } from "./result-codes.js";
import type { SlmSession } from "./session.js";

/** NET_IPV4_MTU: the most characters of one transfer. */
const MTU = 576;
/** What follows data behind their header, first byte lowest. */
const CRLF = 0x0a0d;
/** Bytes of an answer besides its data: its trailer and OK, and a few URCs. The ring holds such an answer of little data. */
const AROUND = 68;
const SMALL = 112;
/** Of XSOCKETOPT: set SO_RCVTIMEO. */
const SET_RECEIVE_TIME = "=1,20,";
/** Seconds that XRECV waits for data. It can't be told to wait less, and nothing else is sent meanwhile. */
const RECEIVE_TIME = 1;
/** Milliseconds between two reads that found nothing, at first and at last. */
const FIRST_PAUSE = 100;
const LAST_PAUSE = 1600;
/** The same while there is always something to send, which each such read would hold up: after data, and at last. */
const FIRST_PATIENCE = 1000;
const LAST_PATIENCE = 64000;

/** Commands of opening, in order. */
const MAKE = 0;
const SET_TIME = 1;
const CONNECT = 2;

/** By OPERATION_*: none (what was received before it turned out to be damaged), open, close, receive, send, reason, check, verify. @param sends flags of sending */
function socketForm(sends: number): LinkForm {
  return {
    rows: [XRECV, XCONNECT, XSOCKET, XRECV, XSEND, XCONNECT, XSOCKET, XRECV],
    expected: [0, NAME_XCONNECT, NAME_XSOCKET, NAME_XRECV, NAME_XSEND, 0, NAME_XSOCKET, 0],
    flags: [0, 0, 0, 0, sends, 0, 0, 0],
    readLimit: MTU,
    sendLimit: MTU,
    errors: ERRORS,
    meanings: MEANINGS,
  };
}

export const FORM = socketForm(DATA_INSIDE);
export const HEX_FORM = socketForm(DATA_INSIDE | IN_HEXADECIMAL);

/**
 * A connection on the modem's one socket. Nothing tells that data have come: they are asked for again and again, at once
 * after data and after sending, and with growing pauses while nothing comes. A read that finds nothing takes a second, in
 * which nothing can be sent: where there is always something to send, hardly anything is asked for unless data do come.
 */
export class SlmLink extends PullLink {
  declare session: SlmSession;
  /** MAKE, SET_TIME or CONNECT: the next command of opening. */
  _step = MAKE;
  /** The socket's number in the modem. */
  _handle = 0;
  /** When data are asked for again (ms). */
  _pollTime = 0;
  _pause = 0;
  /** When data were asked for last, and how long that may have been while something is to be sent (ms). */
  _readTime = 0;
  _patience = LAST_PATIENCE;
  /** The send in progress is in hexadecimal digits. */
  _hex = false;
  /** Bytes of it that were taken. */
  _confirmed = 0;
  /** As many bytes came as were asked for. */
  _full = false;
  /** What is received comes in hexadecimal digits. */
  _digits = false;
  /** The answer in progress says that the peer has ended the connection. */
  _gone = false;

  // written out: else tsc emits super(...arguments), which Espruino can't read
  constructor(platform: Platform, owner: LinkOwner, channel: Channel, id: number, receiveStart: number, receiveEnd: number, sendEnd: number) {
    super(platform, owner, channel, id, receiveStart, receiveEnd, sendEnd);
  }

  get form(): LinkForm {
    return this._hex ? HEX_FORM : FORM;
  }

  /** There is one socket: it is opened when the last connection on it is closed. */
  next(now: number): number {
    if (this.state === LINK_OPEN && (this.sendTo > this.sendFrom && !this.held ? now >= this._readTime + this._patience : now >= this._pollTime)) this.available = true;
    const operation = super.next(now);
    if (operation === OPERATION_OPEN && !this.session.claim(this)) return OPERATION_NONE;
    return operation;
  }

  nextTime(): number {
    const time = super.nextTime();
    if (this.state !== LINK_OPEN || this.operation !== OPERATION_NONE || this.available || this.user === null) return time;
    return time < 0 || this._pollTime < time ? this._pollTime : time;
  }

  begin(): void {
    const operation = this.operation;
    const session = this.session;
    session.reason = -1;
    this._confirmed = 0;
    this._gone = false;
    if (operation === OPERATION_OPEN && this._step !== CONNECT) {
      const row = this._step === MAKE ? XSOCKET : XSOCKETOPT;
      this._channel.send(this, responseTime(row), this._step === MAKE ? NAME_XSOCKET : 0, 0);
      return;
    }
    if (operation === OPERATION_SEND) this._hex = !printable(this._channel.arena, this.sendFrom, this.sendTo, MTU);
    super.begin();
    if (operation === OPERATION_RECEIVE && session.order !== HEADER_FIRST) {
      session.trailed.expect(NAME_XRECV, this.count, this.readTo, 2 * this.count + AROUND, session.rate);
    }
  }

  /** Twice as many bytes come when they come in hexadecimal digits. */
  request(most: number): number {
    const room = this._receiveEnd - this.readTo;
    let count = (room - AROUND) >> 1;
    if (count < SMALL) count = room >> 1 < SMALL ? room >> 1 : SMALL;
    if (count > most) count = most;
    const window = this._owner.receiveLimit >> 1;
    if (count > window) count = window;
    this.count = count;
    return count;
  }

  sendLimit(): number {
    return this._hex ? MTU >> 1 : MTU;
  }

  compose(line: CommandLine): void {
    const operation = this.operation;
    if (operation === OPERATION_RECEIVE) {
      line.hot(HOT_XRECV);
      line.integer(this.count);
    } else if (operation === OPERATION_SEND) line.hot(this._hex ? HOT_HEX : HOT_TEXT);
    else if (operation === OPERATION_CHECK) line.text("AT" + XSOCKET.name + "?");
    else if (operation === OPERATION_CLOSE) line.text("AT" + XSOCKET.name + "=0");
    else this._writeOpen(line);
  }

  information(code: number, reader: ParameterReader): void {
    if (code === NAME_XRECV) this._readData(reader);
    else if (code === NAME_XSEND) this._confirmed = reader.integer();
    else if (code === NAME_XSOCKET) this._readSocket(reader);
  }

  payload(): void {
    if (this.session.order !== DATA_FIRST && this.session.trailed.count < 0) this.session.order = HEADER_FIRST;
    if (this._digits) {
      this.count = decodeHex(this._channel.arena, this.readTo, this.count);
      if (this.count < 0) {
        this._channel.mistrust();
        return;
      }
    }
    super.payload();
  }

  finished(result: number, modemCode: number): void {
    const operation = this.operation;
    const reason = this.session.reason;
    const passes = result === RESULT_ERROR && (reason === TIMED_OUT || reason === AGAIN);
    if (operation === OPERATION_RECEIVE && passes) {
      this.nothingToRead();
      super.finished(RESULT_OK, -1);
      this._emptyRead();
    } else if (operation === OPERATION_SEND && (passes || (result === RESULT_OK && this._confirmed !== this.count))) {
      this.count = this._confirmed;
      super.finished(this._confirmed > 0 ? RESULT_OK : RESULT_SEND_FAIL, -1);
    } else {
      // a socket that was made and is not connected is closed
      if (operation === OPERATION_OPEN && result !== RESULT_OK && this._step !== MAKE) this.closing = true;
      super.finished(result, modemCode >= 0 ? modemCode : reason);
      if (operation === OPERATION_CLOSE) this.session.release(this);
      if (this._gone) this._peerEnded();
      else if (result === RESULT_OK && operation === OPERATION_RECEIVE) this._wasFound();
      else if (operation === OPERATION_SEND) this._pollTime = this._pause = 0;
    }
  }

  requestedOpen(): void {
    if (this._step === CONNECT) {
      this._step = MAKE;
      this._pollTime = this._pause = 0;
      this._readTime = this._platform.now();
      this._patience = LAST_PATIENCE;
      this.openResult(0);
    } else this._step++;
  }

  /** The application's commands fail with ERROR alone, and say before it why: or say nothing, where the host was not found. */
  refusedWithout(operation: number): void {
    if (operation === OPERATION_OPEN && this._step === CONNECT) {
      this.fail(modemError("CONNECT_FAILED", "the host name was not found, or there is no network", "AT" + XCONNECT.name, this.id));
    } else super.refusedWithout(operation);
  }

  fail(error: Parameters<PullLink["fail"]>[0]): void {
    this._step = MAKE;
    super.fail(error);
  }

  /** #XSOCKET: <error> closed, as a URC */
  lost(reason: number): void {
    if (this.operation === OPERATION_NONE && this.state === LINK_OPEN) this.failWith(OPERATION_CHECK, reason);
  }

  /** Data came: there may be more, and surely are when so many came as were asked for. */
  _wasFound(): void {
    this.available = this._full;
    this._pollTime = this._pause = 0;
    this._readTime = this._platform.now();
    this._patience = FIRST_PATIENCE;
  }

  _emptyRead(): void {
    const now = this._platform.now();
    this._readTime = now;
    if (this._patience < LAST_PATIENCE) this._patience <<= 1;
    this._pollTime = now + this._pause;
    this._pause = this._pause === 0 ? FIRST_PAUSE : this._pause < LAST_PAUSE ? this._pause << 1 : LAST_PAUSE;
  }

  /** Everything was read before it was told. */
  _peerEnded(): void {
    this._gone = false;
    this.remoteEnded();
    this.available = false;
  }

  _writeOpen(line: CommandLine): void {
    const step = this._step;
    if (step === MAKE) {
      line.text("AT" + XSOCKET.name + "=1,1,0");
      if (this.service === SERVICE_TLS) line.text("," + (this.security as Security).tag);
    } else if (step === SET_TIME) line.text("AT" + XSOCKETOPT.name + SET_RECEIVE_TIME + RECEIVE_TIME);
    else {
      line.text("AT" + XCONNECT.name + "=");
      line.quoted(this.host);
      line.text("," + this.port);
    }
  }

  /** #XRECV: <datatype>, <size>: behind the data, or before them on some firmware (wire-notes N5) */
  _readData(reader: ParameterReader): void {
    const session = this.session;
    const type = reader.integer();
    const size = reader.integer();
    const trailed = session.trailed.count;
    this._digits = type === 0;
    if (this.headed || type < 0 || size < 0 || !reader.done() || size > (type === 0 ? 2 * this.count : this.count)) {
      this._channel.mistrust();
      return;
    }
    if (size === 0) {
      this.nothingToRead();
      this._gone = true;
      return;
    }
    if (trailed !== size && (trailed >= 0 || session.order === DATA_FIRST)) {
      this._channel.mistrust();
      return;
    }
    this.headed = true;
    this._full = size === (type === 0 ? 2 * this.count : this.count);
    this.count = size;
    if (trailed < 0) this._channel.expectPayload(size, this.readTo, CRLF, 2);
    else {
      session.order = DATA_FIRST;
      this.payload();
    }
  }

  /** #XSOCKET: <handle>[, <protocol>, <role>], when it was opened with <type> as well (wire-notes N2) */
  _readSocket(reader: ParameterReader): void {
    const handle = reader.integer();
    if (this.operation === OPERATION_OPEN) this._handle = handle;
    else if (this.operation === OPERATION_CHECK && handle > 0) this.found = handle === this._handle ? AT_CONNECTED : AT_ANOTHER;
  }
}
