import type { Channel } from "../../channel.js";
import { RESULT_BROKEN, RESULT_ERROR, RESULT_OK, RESULT_SEND_FAIL } from "../../codes.js";
import type { CommandLine } from "../../command-line.js";
import { datagramAddress, datagramBytes, datagramPayload } from "../../datagram.js";
import { responseTime } from "../../dialect.js";
import { modemError, type ModemError } from "../../errors.js";
import {
  LINK_ENDED, LINK_IDLE, LINK_OPEN, LINK_OPENING, OPERATION_CHECK, OPERATION_CLOSE, OPERATION_NONE, OPERATION_OPEN, OPERATION_RECEIVE, OPERATION_SEND, SERVICE_LISTENER, SERVICE_TLS, SERVICE_UDP,
  type LinkOwner, type Security,
} from "../../link.js";
import { textOf, type ParameterReader } from "../../parameter-reader.js";
import type { Platform } from "../../platform.js";
import { AT_ANOTHER, AT_CONNECTED, AT_ENDED, AT_LISTENING, PullLink, type LinkForm } from "../pull-link.js";
import {
  HOT_XRECV, HOT_XSEND, HOT_XSENDTO, HOT_XTCPSEND, NAME_XRECV, NAME_XRECVFROM, NAME_XSEND, NAME_XSENDTO, NAME_XSOCKET, NAME_XTCPRECV, NAME_XTCPSEND, NAME_XTCPSVR, XBIND, XCONNECT, XSOCKET,
  XSOCKETOPT, XTCPSVR,
} from "./commands.js";
import { CRLF, DATA_FIRST, decodeHex, HEADER_FIRST, printable } from "./data.js";
import { CONNECTION, DATAGRAMS, HEX_FORMS, MTU, PEER, SERVER, TEXT_FORMS } from "./forms.js";
import { AGAIN, TIMED_OUT } from "./result-codes.js";
import type { SlmSession } from "./session.js";

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
/** A proxy that was stopped may need so long to notice (wire-notes 1.3): tries at starting it again, and milliseconds between them. */
const START_TRIES = 13;
const START_PAUSE = 1000;

/** Commands of opening a socket, in order: the last one connects it or binds it. */
const MAKE = 0;
const SET_TIME = 1;
const CONNECT = 2;

/**
 * A connection or datagrams on the modem's one socket, the TCP proxy as a server, or the connection that it has accepted.
 *
 * Nothing tells that data have come to the socket: they are asked for again and again, at once after data and after
 * sending, and with growing pauses while nothing comes. A read that finds nothing takes a second, in which nothing can
 * be sent: where there is always something to send, hardly anything is asked for unless data do come.
 */
export class SlmLink extends PullLink {
  declare session: SlmSession;
  /** It is the connection that the proxy has accepted. */
  proxied = false;
  /** MAKE, SET_TIME or CONNECT: the next command of opening. */
  _step = MAKE;
  /** Tries left at starting the proxy, and when the next one is due (ms). */
  _tries = 0;
  _startTime = 0;
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
  /** The read in progress is the last connection's. */
  _stale = false;
  /** Where the last datagram went: the modem does not tell where one comes from. */
  _peer = "";
  _peerPort = 0;

  // written out: else tsc emits super(...arguments), which Espruino can't read
  constructor(platform: Platform, owner: LinkOwner, channel: Channel, id: number, receiveStart: number, receiveEnd: number, sendEnd: number) {
    super(platform, owner, channel, id, receiveStart, receiveEnd, sendEnd);
  }

  /** CONNECTION, DATAGRAMS, PEER or SERVER. */
  kind(): number {
    return this.service === SERVICE_LISTENER ? SERVER : this.proxied ? PEER : this.service === SERVICE_UDP ? DATAGRAMS : CONNECTION;
  }

  get form(): LinkForm {
    return (this._hex ? HEX_FORMS : TEXT_FORMS)[this.kind()];
  }

  next(now: number): number {
    const kind = this.kind();
    if (kind < PEER && this.state === LINK_OPEN && now >= this._nextRead()) this.available = true;
    const operation = super.next(now);
    // with the proxy its connection would end
    if (operation === OPERATION_CLOSE && kind === SERVER && this.session.peer()) return OPERATION_NONE;
    if (operation !== OPERATION_OPEN) return operation;
    if (kind === SERVER) return now < this._startTime ? OPERATION_NONE : operation;
    // there is one socket: it is opened when the last connection on it is closed
    return this.session.claim(this) ? operation : OPERATION_NONE;
  }

  nextTime(): number {
    const time = super.nextTime();
    if (this.operation !== OPERATION_NONE) return time;
    let own = -1;
    if (this.state === LINK_OPENING && this.service === SERVICE_LISTENER && !this.requested) own = this._startTime;
    else if (this.state === LINK_OPEN && this.kind() < PEER && !this.available && this.user !== null) own = this._nextRead();
    return own >= 0 && (time < 0 || own < time) ? own : time;
  }

  begin(): void {
    const operation = this.operation;
    const session = this.session;
    session.reason = -1;
    this._confirmed = 0;
    this._gone = false;
    if (operation === OPERATION_OPEN && this.service !== SERVICE_LISTENER && this._step !== CONNECT) {
      const row = this._step === MAKE ? XSOCKET : XSOCKETOPT;
      this._channel.send(this, responseTime(row), this._step === MAKE ? NAME_XSOCKET : 0, 0);
      return;
    }
    if (operation === OPERATION_SEND) this._chooseDigits();
    super.begin();
    if (operation !== OPERATION_RECEIVE) return;
    if (this.proxied) session.trailed.expect(NAME_XTCPRECV, 1 << 30, this.readTo, this._receiveEnd - this.readTo, session.rate);
    else if (session.order !== HEADER_FIRST) {
      const from = this.service === SERVICE_UDP ? this.readTo + datagramBytes(this._peer.length, 0) : this.readTo;
      session.trailed.expect(this.service === SERVICE_UDP ? NAME_XRECVFROM : NAME_XRECV, this.count, from, 2 * this.count + AROUND, session.rate);
    }
  }

  /** Twice as many bytes come when they come in hexadecimal digits. A proxy gives all that it has, or as many characters as it is told. */
  request(most: number): number {
    let room = this._receiveEnd - this.readTo;
    if (this.proxied) {
      const announced = this.session.announced;
      this._full = announced.total + AROUND > room;
      this.count = this._full ? announced.upTo(room > AROUND + SMALL ? room - AROUND : SMALL) : 0;
      return this.count;
    }
    if (this.service === SERVICE_UDP) room -= datagramBytes(this._peer.length, 0);
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
    const kind = this.kind();
    if (operation === OPERATION_RECEIVE) {
      line.hot(HOT_XRECV + kind);
      // without a number it is as many as there can be
      if (this.count === (kind === PEER ? 0 : MTU)) return;
      line.byte(61);
      line.integer(this.count);
    } else if (operation === OPERATION_SEND) {
      if (kind === DATAGRAMS) this._writeDestination(line);
      else line.hot((kind === PEER ? HOT_XTCPSEND : HOT_XSEND) + (this._hex ? 1 : 0));
    } else if (operation === OPERATION_OPEN) this._writeOpen(line, kind);
    else line.text("AT" + (kind < PEER ? XSOCKET : XTCPSVR).name + (operation === OPERATION_CHECK ? "?" : "=0"));
  }

  information(code: number, reader: ParameterReader): void {
    if (code === NAME_XRECV || code === NAME_XRECVFROM) this._readData(reader);
    else if (code === NAME_XTCPRECV) this._readProxied(reader);
    else if (code === NAME_XSEND || code === NAME_XSENDTO || code === NAME_XTCPSEND) this._readSent(reader);
    else if (code === NAME_XSOCKET) this._readSocket(reader);
    else if (code === NAME_XTCPSVR) this._readServer(reader);
  }

  payload(): void {
    const session = this.session;
    const datagram = this.service === SERVICE_UDP;
    if (session.order !== DATA_FIRST && session.trailed.count < 0) session.order = HEADER_FIRST;
    if (this._digits) {
      this.count = decodeHex(this._channel.arena, datagram ? this.readTo + datagramBytes(this._peer.length, 0) : this.readTo, this.count);
      if (this.count < 0) {
        this._channel.mistrust();
        return;
      }
    }
    if (datagram) this._frameDatagram();
    super.payload();
  }

  finished(result: number, modemCode: number): void {
    const operation = this.operation;
    if (this._stale) {
      this._stale = false;
      this._arrived = 0;
      this.concluded();
      return;
    }
    const reason = this.session.reason;
    const passes = result === RESULT_ERROR && (reason === TIMED_OUT || reason === AGAIN);
    if (operation === OPERATION_RECEIVE && passes) {
      this.nothingToRead();
      super.finished(RESULT_OK, -1);
      this._emptyRead();
    } else if (operation === OPERATION_SEND && passes) {
      this.count = this._confirmed;
      super.finished(this._confirmed > 0 ? RESULT_OK : RESULT_SEND_FAIL, -1);
    } else if (operation === OPERATION_OPEN && result === RESULT_ERROR && this.service === SERVICE_LISTENER && reason < 0 && --this._tries > 0) {
      this.concluded();
      this._startAgain(this._platform.now() + START_PAUSE, this._tries);
    } else if (operation === OPERATION_SEND && result === RESULT_OK && this._confirmed !== this.count) {
      // the firmware sends all or says why not: what it said was damaged, and whether to send again is unknown
      super.finished(RESULT_BROKEN, -1);
    } else {
      // a socket that was made, or may have been, and is not connected is closed
      if (operation === OPERATION_OPEN && result !== RESULT_OK && (this._step !== MAKE || result !== RESULT_ERROR)) this.closing = true;
      super.finished(result, modemCode >= 0 ? modemCode : reason);
      if (operation === OPERATION_CLOSE) {
        this._step = MAKE;
        this.session.closed(this);
      } else if (operation === OPERATION_OPEN && this.state === LINK_IDLE) this._discard();
      else if (this._gone) {
        this._gone = false;
        this.remoteEnded();
      } else if (operation === OPERATION_RECEIVE && result === RESULT_OK) this._wasFound();
      else if (operation === OPERATION_SEND) this._pollTime = this._pause = 0;
    }
  }

  requestedOpen(): void {
    if (this.service !== SERVICE_LISTENER && this._step !== CONNECT) {
      this._step++;
      return;
    }
    this._step = MAKE;
    this._pollTime = this._pause = 0;
    this._readTime = this._platform.now();
    this._patience = LAST_PATIENCE;
    this.openResult(0);
  }

  /** The application's commands fail with ERROR alone, and say before it why: or say nothing, where the host was not found. */
  refusedWithout(operation: number): void {
    if (operation === OPERATION_OPEN && this._step === CONNECT && this.service !== SERVICE_UDP) {
      this.fail(modemError("CONNECT_FAILED", "the host name was not found, or there is no network", "AT" + XCONNECT.name, this.id));
    } else super.refusedWithout(operation);
  }

  fail(error: ModemError): void {
    this._step = MAKE;
    super.fail(error);
  }

  /**
   * The proxy's connection is closed by another command than the socket: the link must be what it was until then. A read of
   * the socket may take a second: the next user need not wait for its end.
   */
  leaving(): boolean {
    return !this.proxied && (super.leaving() || (this.operation === OPERATION_RECEIVE && this.user === null && this.closing && this.sendFrom === this.sendTo));
  }

  release(): void {
    const made = this.state === LINK_OPENING && !this.requested;
    super.release();
    if (made) this._discard();
  }

  /** Nobody waits for the connection any more: the socket that was made for it, as that user wanted it, is closed. */
  _discard(): void {
    if (this._step !== MAKE) this.closing = true;
  }

  /** What the socket has was read before its end was told; what the proxy has can be read still. */
  remoteEnded(): void {
    super.remoteEnded();
    if (this.state === LINK_ENDED) this.available = this.proxied && this.session.announced.total > 0;
  }

  _begin(user: NonNullable<PullLink["user"]>, state: number, host: string, port: number): void {
    this._stale = this.operation === OPERATION_RECEIVE;
    this.proxied = false;
    this._peer = "";
    this._tries = START_TRIES;
    this._startTime = 0;
    super._begin(user, state, host, port);
  }

  accepted(id: number, host: string, port: number): void {
    super.accepted(id, host, port);
    this.proxied = true;
    this.available = false;
  }

  /** Where `count` characters go that come unasked; -1: there is no room. */
  roomFor(count: number): number {
    return this.operation !== OPERATION_RECEIVE && this._receiveRoom() && this._receiveEnd - this.readTo >= count ? this.readTo : -1;
  }

  /** They are there, unless there was no room. */
  pushed(count: number, digits: boolean): boolean {
    if (this.roomFor(count) < 0) return false;
    this.count = digits ? decodeHex(this._channel.arena, this.readTo, count) : count;
    if (this.count < 0) return false;
    super.payload();
    this.accept();
    this._owner.wake();
    return true;
  }

  /** The proxy was stopped to be rid of its peer, and is wanted again. */
  restartServer(): void {
    if (this.state !== LINK_IDLE && this.user !== null && !this.closing) this._startAgain(0, START_TRIES);
  }

  _startAgain(time: number, tries: number): void {
    this.state = LINK_OPENING;
    this.requested = false;
    this.deadline = this._checkTime = -1;
    this._startTime = time;
    this._tries = tries;
    this._owner.wake();
  }

  /** #XSOCKET: <error> closed, as a URC */
  lost(reason: number): void {
    if (this.operation === OPERATION_NONE && this.state === LINK_OPEN) this.failWith(OPERATION_CHECK, reason);
  }

  /** When the socket is asked for data (ms). */
  _nextRead(): number {
    return this.sendTo > this.sendFrom && !this.held ? this._readTime + this._patience : this._pollTime;
  }

  /** Data came: there may be more, and surely are when so many came as were asked for. */
  _wasFound(): void {
    if (this.proxied) {
      this.available = this.session.announced.total > 0;
      return;
    }
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

  _chooseDigits(): void {
    const arena = this._channel.arena;
    const datagram = this.service === SERVICE_UDP;
    const from = datagram ? datagramPayload(arena, this.sendFrom) : this.sendFrom;
    this._hex = !printable(arena, from, datagram ? from + this.offer() : this.sendTo, MTU);
  }

  _writeOpen(line: CommandLine, kind: number): void {
    const step = this._step;
    if (kind === SERVER) line.text("AT" + XTCPSVR.name + "=1," + this.port);
    else if (step === MAKE) {
      line.text("AT" + XSOCKET.name + "=1," + (kind === DATAGRAMS ? 2 : 1) + ",0");
      if (this.service === SERVICE_TLS) line.text("," + (this.security as Security).tag);
    } else if (step === SET_TIME) line.text("AT" + XSOCKETOPT.name + SET_RECEIVE_TIME + RECEIVE_TIME);
    else if (kind === DATAGRAMS) line.text("AT" + XBIND.name + "=" + this.port);
    else {
      line.text("AT" + XCONNECT.name + "=");
      line.quoted(this.host);
      line.text("," + this.port);
    }
  }

  /** <url>,<port>,<datatype>,"<data> */
  _writeDestination(line: CommandLine): void {
    const arena = this._channel.arena;
    const at = this.sendFrom;
    line.hot(HOT_XSENDTO);
    this._peerPort = this.writePeer(line);
    line.byte(44);
    line.integer(this._hex ? 0 : 1);
    line.byte(44);
    line.byte(34);
    this._peer = textOf(arena, datagramAddress(at), datagramPayload(arena, at));
  }

  /** A datagram's payload stands where it belongs: what stands before it. */
  _frameDatagram(): void {
    const peer = this._peer;
    let at = this.datagramFrom(peer.length, this._peerPort, this.count);
    for (let i = 0; at >= 0 && i < peer.length; i++) this._channel.arena[at++] = peer.charCodeAt(i);
  }

  /** #XRECV: <datatype>, <size>: behind the data, or before them on some firmware (wire-notes N5) */
  _readData(reader: ParameterReader): void {
    const session = this.session;
    const type = reader.integer();
    const size = reader.integer();
    const trailed = session.trailed.count;
    const most = type === 0 ? 2 * this.count : this.count;
    this._digits = type === 0;
    if (this.headed || type < 0 || size < 0 || !reader.done() || size > most) {
      this._channel.mistrust();
      return;
    }
    if (size === 0) {
      this.nothingToRead();
      this._gone = this.service !== SERVICE_UDP;
      return;
    }
    if (trailed !== size && (trailed >= 0 || session.order === DATA_FIRST)) {
      this._channel.mistrust();
      return;
    }
    this.headed = true;
    this._full = size === most;
    this.count = size;
    if (trailed < 0) this._channel.expectPayload(size, this.service === SERVICE_UDP ? this.readTo + datagramBytes(this._peer.length, 0) : this.readTo, CRLF, 2);
    else {
      session.order = DATA_FIRST;
      this.payload();
    }
  }

  /** #XTCPRECV: <size>: all that was announced, without a word about what is digits */
  _readProxied(reader: ParameterReader): void {
    const announced = this.session.announced;
    const size = reader.integer();
    if (size === 0 && !this.headed) {
      announced.clear();
      this.nothingToRead();
      return;
    }
    this._digits = false;
    this.count = this.headed || size !== this.session.trailed.count || !reader.done() ? -1 : announced.take(this._platform, this._channel.arena, this.readTo, size);
    if (this.count < 0) {
      this._channel.mistrust();
      return;
    }
    this.headed = true;
    super.payload();
  }

  /** How many were sent; before that, on the proxy, why not all */
  _readSent(reader: ParameterReader): void {
    const value = reader.signed(0);
    if (value < 0) this.session.reason = -value;
    else this._confirmed = value;
  }

  /** #XSOCKET: <handle>[, <protocol>, <role>], when it was opened with <type> as well (wire-notes N2) */
  _readSocket(reader: ParameterReader): void {
    const handle = reader.integer();
    if (this.operation === OPERATION_OPEN) this._handle = handle;
    else if (this.operation === OPERATION_CHECK && handle > 0) this.found = handle === this._handle ? AT_CONNECTED : AT_ANOTHER;
  }

  /** #XTCPSVR: <listening handle>, <peer's handle or -1>[, <data mode>] */
  _readServer(reader: ParameterReader): void {
    const listening = reader.signed(-1);
    const peer = reader.signed(-1);
    if (this.proxied) this.found = peer > 0 ? AT_CONNECTED : AT_ENDED;
    else if (listening > 0) this.found = AT_LISTENING;
  }
}
