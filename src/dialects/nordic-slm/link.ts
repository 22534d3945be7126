import { RESULT_ABORTED, RESULT_BROKEN, RESULT_ERROR, RESULT_OK, RESULT_SEND_FAIL } from "../../codes.js";
import type { CommandLine } from "../../command-line.js";
import type { ModemError } from "../../errors.js";
import type { LinkPlace } from "../../link-buffers.js";
import { LINK_ENDED, LINK_IDLE, LINK_OPEN, LINK_WAITING, OPERATION_CLOSE, OPERATION_NONE, OPERATION_OPEN, OPERATION_RECEIVE, OPERATION_SEND, SERVICE_LISTENER, SERVICE_UDP } from "../../link-codes.js";
import type { ParameterReader } from "../../parameter-reader.js";
import { AT_CONNECTED, AT_ENDED, AT_LISTENING } from "../pull-link.js";
import {
  HOT_XRECV, HOT_XSEND, HOT_XTCPSEND, NAME_XRECV, NAME_XRECVFROM, NAME_XSEND, NAME_XSENDTO, NAME_XSOCKET, NAME_XSOCKETOPT, NAME_XTCPRECV, NAME_XTCPSEND, NAME_XTCPSVR, NAME_XUDPSEND,
} from "./commands.js";
import { DATA_FIRST, decodeHex, HEADER_FIRST } from "./data.js";
import { DATAGRAMS, MTU, PEER, RELAY, SERVER } from "./forms.js";
import { AGAIN, TIMED_OUT } from "./result-codes.js";
import { RelayLink } from "./relay-link.js";
import { AROUND, ASK_TIME, CONNECT, MAKE, SMALL } from "./socket-link.js";

/** Bytes of a proxy's answer besides its data: its trailer and OK, and some #XTCPDATA. What firmware keeps at most finds room with them. */
const BESIDE = 186;
/** A proxy that was stopped may need so long to notice (wire-notes 1.3): tries at starting it again, and milliseconds between them. */
const START_TRIES = 13;
const START_PAUSE = 1000;

/** A connection or datagrams on the modem's one socket, datagrams over the UDP proxy, the TCP proxy as a server, or the connection that it has accepted. */
export class SlmLink extends RelayLink {
  /** Tries left at starting the proxy, and when the next one is due (ms). */
  _tries = 0;
  _startTime = 0;
  /** The read in progress is the last connection's. */
  _stale = false;

  // written out: else tsc emits super(...arguments), which Espruino can't read
  constructor(place: LinkPlace) {
    super(place);
  }

  override next(now: number): number {
    if (this.moves) return OPERATION_CLOSE;
    const kind = this.kind();
    if (kind < PEER && this.state === LINK_OPEN && now >= this._nextRead()) this.available = true;
    const operation = super.next(now);
    // with the proxy its connection would end
    if (operation === OPERATION_CLOSE && kind === SERVER && this.session.peer()) return OPERATION_NONE;
    if (operation !== OPERATION_OPEN) return operation;
    if (kind === SERVER) return now < this._startTime ? OPERATION_NONE : operation;
    if (kind === RELAY) return operation;
    // there is one socket: it is opened when the last connection on it is closed
    return this.session.claim(this) ? operation : OPERATION_NONE;
  }

  override nextTime(): number {
    const time = super.nextTime();
    if (this.operation !== OPERATION_NONE) return time;
    let own = -1;
    if (this.state === LINK_WAITING && this.service === SERVICE_LISTENER && this._startTime > this._platform.now()) own = this._startTime;
    else if (this.state === LINK_OPEN && this.kind() < PEER && !this.available && this.user !== null) own = this._nextRead();
    return own >= 0 && (time < 0 || own < time) ? own : time;
  }

  override begin(): void {
    const operation = this.operation;
    const session = this.session;
    session.reason = -1;
    this._confirmed = 0;
    this._gone = false;
    const relayed = this.kind() === RELAY;
    if (relayed && operation === OPERATION_SEND && this._reach()) return;
    if (operation === OPERATION_OPEN && this.kind() < PEER && this._step !== CONNECT) {
      this._prepare();
      return;
    }
    if (operation === OPERATION_SEND) this._chooseDigits();
    super.begin();
    // the proxy comes and goes with its peers
    if (relayed) this.found = AT_LISTENING;
    if (operation !== OPERATION_RECEIVE) return;
    if (this.proxied) session.trailed.expect(NAME_XTCPRECV, this.count, session.announced.digitsNext() ? 0 : this.count, this.readTo, this._receiveEnd - this.readTo, session.rate);
    else if (session.order !== HEADER_FIRST) {
      const at = this._payloadAt();
      const least = 2 * this.count + AROUND;
      session.trailed.expect(this.service === SERVICE_UDP ? NAME_XRECVFROM : NAME_XRECV, this.count, this.count, at, this._receiveEnd - at > least ? this._receiveEnd - at : least, session.rate);
    }
  }

  /** A proxy gives all that it has, or as many characters as it is told: what it has more than that some firmware drops. */
  override request(most: number): number {
    if (!this.proxied) return (this.count = this._requestCount(most));
    // more may have come than was announced so far: no more is asked for than finds room
    const count = this._receiveEnd - this.readTo - BESIDE;
    this.count = count > SMALL ? count : SMALL;
    return this.count;
  }

  /** The proxy has more than finds room here. */
  _tooMuch(): boolean {
    return this.session.announced.total + BESIDE > this._receiveEnd - this.readTo;
  }

  /** Firmware may drop what a read of the proxy leaves behind: it is not read in part before the application has taken what is here. */
  override _receiveRoom(): boolean {
    return super._receiveRoom() && (!this.proxied || this.readFrom === this.readTo || !this._tooMuch());
  }

  compose(line: CommandLine): void {
    const operation = this.operation;
    const kind = this.kind();
    if (operation === OPERATION_RECEIVE) {
      line.hot(HOT_XRECV + kind);
      // without a number it is as many as there can be
      if (this.count === MTU && kind !== PEER) return;
      line.byte(61);
      line.integer(this.count);
    } else if (operation === OPERATION_SEND) {
      if (kind === DATAGRAMS) this._writeDestination(line);
      else if (kind === RELAY) this._writeRelayed(line);
      else line.hot((kind === PEER ? HOT_XTCPSEND : HOT_XSEND) + (this._hex ? 1 : 0));
      this._channel.source = this.session.inside.begin(this._hex);
    } else if (operation === OPERATION_OPEN && kind < PEER) this._writeOpen(line);
    else line.text(this.command(operation) + (operation === OPERATION_CLOSE ? "=0" : operation === OPERATION_OPEN && kind === SERVER ? "=1," + this.port : "?"));
  }

  information(code: number, reader: ParameterReader): void {
    if (code === NAME_XRECV || code === NAME_XRECVFROM) this._readData(reader);
    else if (code === NAME_XTCPRECV) this._readProxied(reader);
    else if (code === NAME_XSEND || code === NAME_XSENDTO || code === NAME_XTCPSEND || code === NAME_XUDPSEND) this._readSent(reader);
    else if (code === NAME_XSOCKET) this._readSocket(reader);
    else if (code === NAME_XSOCKETOPT) this._readTimeLimit(reader);
    else if (code === NAME_XTCPSVR) this._readServer(reader);
  }

  override payload(): void {
    const session = this.session;
    if (session.order !== DATA_FIRST && session.trailed.count < 0) session.order = HEADER_FIRST;
    if (this._digits) {
      this.count = decodeHex(this._channel.arena, this._payloadAt(), this.count);
      if (this.count < 0) {
        this._channel.mistrust();
        return;
      }
    }
    if (this.service === SERVICE_UDP) this.datagramOf(this.lastHost, this.lastPort, this.count);
    super.payload();
  }

  override finished(result: number, modemCode: number): void {
    const operation = this.operation;
    // a command that was damaged on the line may have set something else
    if (operation === OPERATION_OPEN && result === RESULT_OK && this._step === ASK_TIME && !this._limited) result = RESULT_ERROR;
    if (this._stale) {
      this._stale = false;
      this._arrived = 0;
      this.concluded();
      return;
    }
    if (operation === OPERATION_CLOSE && this.moves) {
      this.moves = false;
      if (result !== RESULT_ABORTED && this.movable()) {
        this._wasMoved();
        return;
      }
    }
    if (operation === OPERATION_SEND && this.kind() === RELAY && this._wasRelayed(result)) return;
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
      } else if (operation === OPERATION_RECEIVE && result === RESULT_OK) {
        if (this.proxied) this.available = this.session.announced.total > 0;
        else this._wasFound();
      } else if (operation === OPERATION_SEND) this._pollTime = this._pause = 0;
    }
  }

  /** The application's commands fail with ERROR alone, and say before it why: or say nothing, where the host was not found. */
  override refusedWithout(operation: number): void {
    if (operation === OPERATION_OPEN && this._step === CONNECT && this.service !== SERVICE_UDP) {
      this.lose("CONNECT_FAILED", "the host name was not found, or there is no network", operation);
    } else super.refusedWithout(operation);
  }

  override fail(error: ModemError): void {
    this._step = MAKE;
    this.moves = false;
    super.fail(error);
  }

  /**
   * The proxy's connection is closed by another command than the socket: the link must be what it was until then. A read of
   * the socket may take a second: the next user need not wait for its end.
   */
  override leaving(): boolean {
    return !this.proxied && this.kind() !== RELAY && (super.leaving() || (this.operation === OPERATION_RECEIVE && this.user === null && this.closing && this.sendFrom === this.sendTo));
  }

  override release(): void {
    const made = this.state === LINK_WAITING;
    super.release();
    if (made) this._discard();
  }

  /** What the socket has was read before its end was told; what the proxy has can be read still. */
  override remoteEnded(): void {
    super.remoteEnded();
    if (this.state === LINK_ENDED) this.available = this.proxied && this.session.announced.total > 0;
  }

  override _begin(user: NonNullable<RelayLink["user"]>, state: number, host: string, port: number): void {
    this._stale = this.operation === OPERATION_RECEIVE;
    this.proxied = this.moves = this._reached = this._again = false;
    this.lastHost = "";
    this.lastPort = 0;
    this._tries = START_TRIES;
    this._startTime = 0;
    super._begin(user, state, host, port);
  }

  override accepted(id: number, host: string, port: number): void {
    super.accepted(id, host, port);
    this.proxied = true;
    this.available = false;
  }

  /** Where `count` characters go that come unasked; -1: there is no room. */
  roomFor(count: number): number {
    if (this.operation === OPERATION_RECEIVE || (this.service === SERVICE_UDP ? !this._makesRoom(count) : !this._receiveRoom())) return -1;
    return this._receiveEnd - this._payloadAt() >= count ? this._payloadAt() : -1;
  }

  /** They are there, unless there was no room. */
  pushed(count: number, digits: boolean): boolean {
    if (this.roomFor(count) < 0) return false;
    this.count = digits ? decodeHex(this._channel.arena, this._payloadAt(), count) : count;
    if (this.count < 0) return false;
    if (this.service === SERVICE_UDP) this.datagramOf(this.lastHost, this.lastPort, this.count);
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
    this.state = LINK_WAITING;
    this.deadline = this._checkTime = -1;
    this._startTime = time;
    this._tries = tries;
    this._owner.wake();
  }

  /** #XTCPRECV: <size>: all that was announced, without a word about what is digits */
  _readProxied(reader: ParameterReader): void {
    const announced = this.session.announced;
    const size = reader.integer();
    if (size === 0 && !this.headed) {
      if (announced.owed()) this.lose("DATA_LOST", "the modem does not have any more what it announced", OPERATION_RECEIVE);
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

  /** #XTCPSVR: <listening handle>, <peer's handle or -1>[, <data mode>] */
  _readServer(reader: ParameterReader): void {
    const listening = reader.signed(-1);
    const peer = reader.signed(-1);
    if (this.proxied) this.found = peer > 0 ? AT_CONNECTED : AT_ENDED;
    else if (listening > 0) this.found = AT_LISTENING;
  }
}
