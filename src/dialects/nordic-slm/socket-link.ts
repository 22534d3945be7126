import type { CommandLine } from "../../command-line.js";
import { DATAGRAM_HEADER, datagramPayload } from "../../datagram.js";
import { responseTime } from "../../dialect.js";
import type { Security } from "../../link-user.js";
import type { LinkPlace } from "../../link-buffers.js";
import { LINK_OPEN, OPERATION_CHECK, OPERATION_NONE, OPERATION_OPEN, SERVICE_LISTENER, SERVICE_TLS, SERVICE_UDP } from "../../link-codes.js";
import type { ParameterReader } from "../../parameter-reader.js";
import { AT_ANOTHER, AT_CONNECTED, PullLink, type LinkForm } from "../pull-link.js";
import { HOT_XSENDTO, NAME_XSOCKET, NAME_XSOCKETOPT, XSOCKET, XSOCKETOPT } from "./commands.js";
import { CRLF, DATA_FIRST, printable } from "./data.js";
import { CONNECTION, DATAGRAMS, FORMS, MTU, PEER, RELAY, SERVER } from "./forms.js";
import type { SlmSession } from "./session.js";

/** Bytes of an answer besides its data: its trailer and OK, and a few URCs. The ring holds such an answer of little data. */
export const AROUND = 68;
export const SMALL = 112;
/** Of XSOCKETOPT: set SO_RCVTIMEO, and ask for it. */
const SET_RECEIVE_TIME = "=1,20,";
const ASK_RECEIVE_TIME = "=0,20";
/** Seconds that XRECV waits for data. It can't be told to wait less, and nothing else is sent meanwhile. */
const RECEIVE_TIME = 1;
/** Milliseconds between two reads that found nothing, at first and at last. */
const FIRST_PAUSE = 100;
const LAST_PAUSE = 1600;
/** The same while there is always something to send, which each such read would hold up: after data, and at last. */
const FIRST_PATIENCE = 1000;
const LAST_PATIENCE = 64000;
/** Commands of opening a socket, in order: the last one connects it or binds it. A read without a time limit would hold the modem for ever: that it was set is made sure. */
export const MAKE = 0;
const SET_TIME = 1;
export const ASK_TIME = 2;
export const CONNECT = 3;

/**
 * A connection or datagrams on the modem's one socket.
 *
 * Nothing tells that data have come to the socket: they are asked for again and again, at once after data and after
 * sending, and with growing pauses while nothing comes. A read that finds nothing takes a second, in which nothing can
 * be sent: where there is always something to send, hardly anything is asked for unless data do come.
 *
 * (It is extended: no `super.method()` here, which Espruino would take for the method itself.)
 */
export abstract class SocketLink extends PullLink {
  declare session: SlmSession;
  /** It is the connection that the proxy has accepted. */
  proxied = false;
  /** MAKE, SET_TIME, ASK_TIME or CONNECT: the next command of opening. */
  _step = MAKE;
  /** A read that finds nothing ends. */
  _limited = false;
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
  constructor(place: LinkPlace) {
    super(place);
  }

  /** CONNECTION, DATAGRAMS, PEER, SERVER or RELAY. */
  kind(): number {
    if (this.service === SERVICE_UDP) return (this.session.relay as SocketLink | null) === this ? RELAY : DATAGRAMS;
    return this.service === SERVICE_LISTENER ? SERVER : this.proxied ? PEER : CONNECTION;
  }

  get form(): LinkForm {
    return FORMS[this.kind()]!;
  }

  override sendLimit(): number {
    return this._hex ? MTU >> 1 : MTU;
  }

  /** Makes the socket, and limits the time of its reads. */
  _prepare(): void {
    const step = this._step;
    this._limited = false;
    this._channel.send(this, responseTime(step === MAKE ? XSOCKET : XSOCKETOPT), step === MAKE ? NAME_XSOCKET : step === ASK_TIME ? NAME_XSOCKETOPT : 0, 0);
  }

  override requestedOpen(): void {
    if (this.kind() < PEER && this._step !== CONNECT) {
      this._step++;
      return;
    }
    this._step = MAKE;
    this._pollTime = this._pause = 0;
    this._readTime = this._platform.now();
    this._patience = LAST_PATIENCE;
    this.openResult(0);
  }

  /** #XSOCKET: <error> closed, as a URC */
  lost(reason: number): void {
    if (this.operation === OPERATION_NONE && this.state === LINK_OPEN) this.failWith(OPERATION_CHECK, reason);
  }

  /** When the socket is asked for data (ms). */
  _nextRead(): number {
    return this.sendTo > this.sendFrom && !this.held ? this._readTime + this._patience : this._pollTime;
  }

  /** Data came to the socket: there may be more, and surely are when so many came as were asked for. */
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

  /** Nobody waits for the connection any more: the socket that was made for it, as that user wanted it, is closed. */
  _discard(): void {
    if (this._step !== MAKE) this.closing = true;
  }

  _chooseDigits(): void {
    const arena = this._channel.arena;
    const datagram = this.service === SERVICE_UDP;
    const from = datagram ? datagramPayload(arena, this.sendFrom) : this.sendFrom;
    this._hex = !printable(arena, from, datagram ? from + this.offer() : this.sendTo, MTU);
  }

  /** Where received data go: behind what a datagram begins with. */
  _payloadAt(): number {
    return this.service === SERVICE_UDP ? this.readTo + DATAGRAM_HEADER + this.lastHost.length : this.readTo;
  }

  /** How many bytes are asked for: twice as many come when they come in hexadecimal digits. */
  _requestCount(most: number): number {
    const room = this._receiveEnd - this._payloadAt();
    // beside the proxy many URCs may come, of which so many bytes are kept as a payload may have
    const server = this.session.server;
    let count = server && !server.free() ? Math.floor((room - 2 * AROUND) / 3) : (room - AROUND) >> 1;
    if (count < SMALL) count = room >> 1 < SMALL ? room >> 1 : SMALL;
    if (count > most) count = most;
    const window = this._owner.receiveLimit >> 1;
    return count > window ? window : count;
  }

  _writeOpen(line: CommandLine): void {
    const step = this._step;
    const datagrams = this.service === SERVICE_UDP;
    if (step === MAKE) {
      line.text("AT" + XSOCKET.name + "=1," + (datagrams ? 2 : 1) + ",0");
      if (this.service === SERVICE_TLS) line.text("," + (this.security as Security).tag);
    } else if (step === SET_TIME) line.text("AT" + XSOCKETOPT.name + SET_RECEIVE_TIME + RECEIVE_TIME);
    else if (step === ASK_TIME) line.text("AT" + XSOCKETOPT.name + ASK_RECEIVE_TIME);
    else {
      line.text(this.command(OPERATION_OPEN) + "=");
      if (!datagrams) {
        line.quoted(this.host);
        line.byte(44);
      }
      line.integer(this.port);
    }
  }

  /** <url>,<port>,<datatype>,"<data> */
  _writeDestination(line: CommandLine): void {
    line.hot(HOT_XSENDTO);
    this.writePeer(line);
    // the modem does not tell where datagrams come from
    this.aim();
    line.byte(44);
    line.integer(this._hex ? 0 : 1);
    line.byte(44);
    line.byte(34);
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
      this._channel.afterwards();
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
    if (trailed < 0) this._channel.expectPayload(size, this._payloadAt(), CRLF, 2);
    else {
      session.order = DATA_FIRST;
      this.payload();
    }
  }

  /** How many were sent; before that, on the proxy, why not all */
  _readSent(reader: ParameterReader): void {
    const value = reader.signed(0);
    if (value < 0) this.session.reason = -value;
    else this._confirmed = value;
  }

  /** #XSOCKETOPT: <seconds>, with a unit on some firmware (wire-notes 1.3) */
  _readTimeLimit(reader: ParameterReader): void {
    this._limited = reader.string() && parseInt(reader.text(), 10) === RECEIVE_TIME;
  }

  /** #XSOCKET: <handle>[, <protocol>, <role>], when it was opened with <type> as well (wire-notes N2) */
  _readSocket(reader: ParameterReader): void {
    const handle = reader.integer();
    if (this.operation === OPERATION_OPEN) this._handle = handle;
    else if (this.operation === OPERATION_CHECK && handle > 0) this.found = handle === this._handle ? AT_CONNECTED : AT_ANOTHER;
  }
}
