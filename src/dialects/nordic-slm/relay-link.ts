import { RESULT_ERROR, RESULT_OK } from "../../codes.js";
import type { CommandLine } from "../../command-line.js";
import { responseTime } from "../../dialect.js";
import type { LinkPlace } from "../../link-buffers.js";
import { LINK_OPEN, LINK_WAITING, OPERATION_NONE, OPERATION_OPEN, OPERATION_SEND, SERVICE_UDP } from "../../link-codes.js";
import { HOT_XUDPSEND, XUDPCLI } from "./commands.js";
import { MAKE, SocketLink } from "./socket-link.js";

/** What is sent for a datagram: itself; before it, where the proxy is connected to another peer, the end of that, and the new one. */
const DATAGRAM = 0;
const LEAVE = 1;
const REACH = 2;

/**
 * Datagrams over the UDP proxy, beside a connection on the socket (wire-notes 1.3). The proxy is a client of one peer: it is connected to
 * where each datagram goes, and hears that peer alone, at once. Its local port is the modem's choice.
 *
 * (It is extended: no `super.method()` here, which Espruino would take for the method itself.)
 */
export abstract class RelayLink extends SocketLink {
  /** The datagrams' socket is wanted for a connection: they go over the proxy as soon as it is closed. */
  moves = false;
  /** The proxy is connected, to `lastHost`. */
  _reached = false;
  /** DATAGRAM, LEAVE or REACH: the command in progress. */
  _stage = DATAGRAM;
  /** The datagram was refused once: the proxy may have ended. */
  _again = false;

  // written out: else tsc emits super(...arguments), which Espruino can't read
  constructor(place: LinkPlace) {
    super(place);
  }

  /** Its datagrams can go over the proxy as well. */
  movable(): boolean {
    return this.service === SERVICE_UDP && this.anyPort === true && this.user !== null && !this.closing && !this.moves && this.state >= LINK_WAITING;
  }

  move(): void {
    // nothing was made in the modem yet
    if (this.state === LINK_WAITING && this._step === MAKE && this.operation === OPERATION_NONE) this.session.moved(this as never);
    else this.moves = true;
    this._owner.wake();
  }

  /** The socket is closed. */
  _wasMoved(): void {
    this.concluded();
    this._step = MAKE;
    this._reached = this.available = false;
    if (this.state !== LINK_OPEN) {
      this.state = LINK_WAITING;
      this.deadline = this._checkTime = -1;
    }
    this.session.moved(this as never);
    this._owner.wake();
  }

  /** The proxy has ended, or was never there. */
  unreached(): void {
    this._reached = false;
  }

  /** Moves what is not read yet, if that makes room for a datagram of `count` characters; false when it can be nobody's. */
  _makesRoom(count: number): boolean {
    if (this.readFrom === this.readTo) this.readFrom = this.readTo = this._receiveStart;
    else if (this._receiveEnd - this._payloadAt() < count) this._toFront();
    return this._reached;
  }

  /** Sends what comes before the next datagram; false when nothing does. */
  _reach(): boolean {
    this._stage = !this._reached ? REACH : this.aimed() ? DATAGRAM : LEAVE;
    if (this._stage === DATAGRAM) return false;
    if (this._stage === REACH) this.aim();
    this._channel.send(this, responseTime(XUDPCLI), 0, 0);
    return true;
  }

  _writeRelayed(line: CommandLine): void {
    if (this._stage === DATAGRAM) line.hot(HOT_XUDPSEND + (this._hex ? 1 : 0));
    else if (this._stage === LEAVE) line.text("AT" + XUDPCLI.name + "=0");
    else {
      line.text("AT" + XUDPCLI.name + "=1,");
      this.writePeer(line);
    }
  }

  /** A command of sending has ended; true when that is all there is to it. */
  _wasRelayed(result: number): boolean {
    const stage = this._stage;
    if (result === RESULT_OK && stage === DATAGRAM) {
      this._again = false;
      return false;
    }
    if (result !== RESULT_OK && result !== RESULT_ERROR) return false;
    this.concluded();
    if (stage === REACH && result === RESULT_OK) this._reached = true;
    else if (stage === LEAVE) this._reached = false;
    else if (stage === DATAGRAM && !this._again) {
      // it is connected anew before the same is sent again
      this._again = true;
      this.lastHost = "";
    } else this.lose("REFUSED", stage === REACH ? "the address is none, or there is no network" : "the modem answered ERROR", stage === REACH ? OPERATION_OPEN : OPERATION_SEND);
    this._owner.wake();
    return true;
  }
}
