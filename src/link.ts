import type { Caller } from "./channel.js";
import type { CommandLine } from "./command-line.js";
import { modemError, type ModemError } from "./errors.js";
import { LinkBuffers, type LinkPlace } from "./link-buffers.js";
import {
  LINK_ENDED, LINK_IDLE, LINK_OPEN, LINK_OPENING, LINK_WAITING, OPERATION_CHECK, OPERATION_CLOSE, OPERATION_NONE, OPERATION_OPEN, OPERATION_REASON, OPERATION_RECEIVE, OPERATION_SEND, OPERATION_VERIFY,
  OWED_END, OWED_OPENED, OWED_READABLE, OWED_WRITABLE, SERVICE_LISTENER, SERVICE_TCP, TURN_TIME,
} from "./link-codes.js";
import { WAITING, type LinkUser, type ListenerUser, type Rival, type Security } from "./link-user.js";
import type { ParameterReader } from "./parameter-reader.js";

/** Milliseconds without news after which an open connection is checked: the bound for making good a lost URC. */
const CHECK_INTERVAL = 60000;
/** The same for the result of opening. */
const OPEN_CHECK_INTERVAL = 15000;

/** How often the modem is asked what a listener has accepted that is to be closed: a damaged line of its list shows nowhere. */
const SWEEPS = 2;

/**
 * One connection in the modem: its state, what its user is owed, and the choice of its next command. A dialect fills in the
 * commands (compose, information, payload, concluded).
 */
export abstract class Link extends LinkBuffers implements Caller {
  user: LinkUser | null = null;
  /** Data were announced while a read was in progress: its answer may be older. */
  announced = false;
  /** The modem's connection must be closed. */
  closing = false;
  /** The last operation was a read: a send has its turn. */
  _sendsTurn = false;
  /** Who may have the number that the open command in the channel asks for. */
  declare rival: Rival | undefined;
  /** The failed operation whose reason is to be asked for. */
  _failed = OPERATION_NONE;
  /** The open command must go out, then the link be open, by this time (ms); -1: nothing awaited. */
  deadline = -1;
  /** When the connection's state is asked for (ms); -1: never. */
  _checkTime = -1;
  /** It is asked for because of news; other news do not put it off. */
  _suspected = false;
  _verified = false;
  /** It has failed, whether its user was told or not. */
  ended = false;
  declare _error: ModemError | undefined;
  /** The peer; without one (UDP, a listener) `host` is "" and the port is the modem's own. */
  host = "";
  port = 0;
  /** Datagrams: nobody cares at which port of the modem. */
  declare anyPort: boolean | undefined;
  /** How often the modem was asked what this listener has accepted since it is to be closed; none was: undefined. */
  declare swept: number | undefined;
  /** Set where `service` is SERVICE_TLS. */
  declare security: Security | undefined;

  // written out: else tsc emits super(...arguments), which Espruino can't read
  constructor(place: LinkPlace) {
    super(place);
  }

  /** The dialect can ask how many bytes there were; their number is compared. */
  get verifiable(): boolean {
    return false;
  }

  /** Writes the command of `operation`. */
  abstract compose(line: CommandLine): void;
  abstract information(code: number, reader: ParameterReader): void;
  /** The operation ended; one of RESULT_*. */
  abstract finished(result: number, modemCode: number): void;
  /** Gives the channel the command of `operation`. */
  abstract begin(): void;
  /** Name of an operation's command, with "AT". */
  abstract command(operation: number): string;

  /** True when no connection of the modem and no user is on it. */
  free(): boolean {
    return this.state === LINK_IDLE && this.user === null && !this.closing && this.operation === OPERATION_NONE;
  }

  /** True when the next user may have it as soon as the last one's connection, of which nothing is left to send, is closed. */
  leaving(): boolean {
    return this.user === null && this.closing && this.sendFrom === this.sendTo && (this.operation === OPERATION_NONE || this.operation === OPERATION_CLOSE);
  }

  /** Begins to connect, or to listen, for `user`, within TURN_TIME or not at all. */
  open(user: LinkUser, host: string, port: number): void {
    this._begin(user, LINK_WAITING, host, port);
    this.deadline = this._platform.now() + TURN_TIME;
  }

  /** This listener gets a connection, which will be on `link`. False when nobody listens any more. */
  incoming(link: Link, id: number, host: string, port: number): boolean {
    const user = this.user as ListenerUser | null;
    // it may have been accepted for the last one who listened here
    if (!user || this.service !== SERVICE_LISTENER || this.state === LINK_WAITING) return false;
    link.accepted(id, host, port);
    user.linkIncoming(link);
    this.owed = this.owed | OWED_READABLE;
    return true;
  }

  /** The modem accepted this connection at a listener, which keeps it until a socket takes it over. */
  accepted(id: number, host: string, port: number): void {
    this.id = id;
    this.service = SERVICE_TCP;
    this._begin(WAITING, LINK_OPEN, host, port);
    this.available = true;
    this.heard();
  }

  _begin(user: LinkUser, state: number, host: string, port: number): void {
    this.user = user;
    if (this.swept) this.swept = 0;
    this.host = host;
    this.port = port;
    this.state = state;
    this.rival = undefined;
    this.available = false;
    this.held = false;
    this._sendsTurn = false;
    this._refusals = 0;
    this._sendAfter = 0;
    this.owed = 0;
    this.ended = false;
    this._error = undefined;
    this.readFrom = this.readTo = this._receiveStart;
    this.sendFrom = this.sendTo = this._receiveEnd;
    this.total = 0;
    this._verified = this._suspected = false;
    this.deadline = this._checkTime = -1;
    this._failed = OPERATION_NONE;
    this._owner.wake();
  }

  /** The user leaves: no more callbacks. What was written is still sent, then the connection is closed. */
  release(): void {
    this.user = null;
    this.held = false;
    this.owed = 0;
    this.ended = false;
    // datagrams wait for their service: it is opened first
    if (this.state === LINK_OPEN || this.sendTo === this.sendFrom) {
      if (this.state === LINK_WAITING) this.state = LINK_IDLE;
      else if (this.state !== LINK_IDLE) this.closing = true;
    }
    this._owner.wake();
  }

  /** Another user takes the link over; what is readable or writable is told again. */
  adopt(user: LinkUser): void {
    this.user = user;
    this.owed = OWED_END | (this.state === LINK_WAITING || this.state === LINK_OPENING ? 0 : OWED_OPENED) | (this.readTo > this.readFrom ? OWED_READABLE : 0);
    this._owner.wake();
  }

  /** Chooses the next operation; OPERATION_NONE when there is nothing to do. */
  next(now: number): number {
    if (this._failed !== OPERATION_NONE) return OPERATION_REASON;
    const state = this.state;
    if (state === LINK_WAITING || state === LINK_OPENING) {
      if (this.closing) return this._leave();
      if (state === LINK_WAITING) return OPERATION_OPEN;
    }
    if (this._checkTime >= 0 && now >= this._checkTime) return OPERATION_CHECK;
    const send = state === LINK_OPEN && this.sendTo > this.sendFrom && (!this.held || this.writable() === 0) && now >= this._sendAfter;
    if (this.available && this.user !== null && !(send && this._sendsTurn) && this._receiveRoom()) return OPERATION_RECEIVE;
    if (send) return OPERATION_SEND;
    if (state === LINK_ENDED && !this.closing && !this.available && !this._verified && this.user !== null) return OPERATION_VERIFY;
    return this.closing ? this._leave() : OPERATION_NONE;
  }

  /** The next operation of a link that is to be closed. */
  _leave(): number {
    // connections that it accepted unheard would stay in the modem
    if (this.service === SERVICE_LISTENER && (this.swept || 0) < SWEEPS && this.state !== LINK_WAITING) return OPERATION_CHECK;
    return this.state === LINK_OPEN && this.sendTo > this.sendFrom ? OPERATION_NONE : OPERATION_CLOSE;
  }

  /** Sends the command of `operation`. */
  start(operation: number): void {
    this.operation = operation;
    this._sendsTurn = operation === OPERATION_RECEIVE;
    this._arrived = 0;
    if (operation === OPERATION_CHECK) {
      this._suspected = false;
      if (this.closing) this.swept = (this.swept || 0) + 1;
    }
    this.begin();
  }

  /** The connection stands; one that its user has left meanwhile sends what was written, and is closed. */
  opened(): void {
    this.state = LINK_OPEN;
    if (this.user === null) this.closing = true;
    this.deadline = -1;
    this.heard();
    this.owed = this.owed | OWED_OPENED;
    this._owner.wake();
  }

  /** The open command is under way: its result must come in `time` ms. */
  opening(time: number): void {
    const now = this._platform.now();
    this.state = LINK_OPENING;
    this.deadline = now + time;
    this._checkTime = now + OPEN_CHECK_INTERVAL;
  }

  /** A connection was accepted with the number that the open command in the channel asks for. False when none does. */
  contest(server: Link, host: string, port: number): boolean {
    if (this.operation !== OPERATION_OPEN || this.state !== LINK_OPENING) return false;
    this.rival = { server: server, host: host, port: port };
    return true;
  }

  /** The rival has the number: this connection is asked for again with another one. */
  giveWay(rival: Rival): void {
    this.rival = undefined;
    this.available = false;
    this.deadline = this._platform.now() + TURN_TIME;
    this._checkTime = -1;
    // nobody waits for it any more
    this.state = this.closing ? LINK_IDLE : LINK_WAITING;
    this.closing = false;
    this._owner.accept(rival.server, this.id, rival.host, rival.port);
  }

  /** The modem has given the number to another connection: this one is over. @returns a command of its is still in the channel */
  replaced(): boolean {
    const told = this.state === LINK_ENDED || this._suspected || this.operation === OPERATION_CHECK;
    if (told && !this.holds()) this.fail(undefined);
    else this.vanished();
    this.forgotten();
    // what is being sent is not for the new connection
    if (this.operation === OPERATION_SEND) this._channel.arena.fill(ESC, this._receiveEnd, this._sendEnd);
    return this.operation !== OPERATION_NONE;
  }

  /** By what is known the modem holds bytes of this connection that were not read. */
  holds(): boolean {
    return this.available;
  }

  /** There is news of the connection: it need not be checked for a while. */
  heard(): void {
    if (this._suspected) return;
    this._checkTime = this._platform.now() + (this.state === LINK_OPEN ? CHECK_INTERVAL : OPEN_CHECK_INTERVAL);
  }

  /** There may be news that did not arrive, or that is not true: the connection's state is asked for next. @param _lost received data may have been lost, too */
  suspect(_lost?: boolean): void {
    if (this.state < LINK_OPENING) return;
    this._suspected = true;
    this._checkTime = this._platform.now();
    this._owner.wake();
  }

  /** The peer ended the connection; the modem's buffer is read out before the user hears of it. */
  remoteEnded(): void {
    if (this.state !== LINK_OPEN) return;
    this.state = LINK_ENDED;
    this.available = true;
    this._checkTime = -1;
    this._verified = !this.verifiable;
    this.owed = this.owed | OWED_END;
    this.sendFrom = this.sendTo = this._receiveEnd;
    if (this.user === null) this.closing = true;
    this._owner.wake();
  }

  /** The connection is lost or never stood; without an error: it is over. What was received is still delivered. */
  fail(error: ModemError | undefined): void {
    if (this.state === LINK_IDLE) return;
    if (this.state === LINK_WAITING) this.state = LINK_IDLE;
    else {
      this.state = LINK_ENDED;
      this.closing = true;
    }
    this.available = false;
    this.deadline = this._checkTime = -1;
    this._failed = OPERATION_NONE;
    this.sendFrom = this.sendTo = this._receiveEnd;
    // the first error is the reason, what follows from it is not
    if (!this.ended) this._error = error;
    this.ended = true;
    this.owed = this.owed | OWED_END;
    this._owner.wake();
  }

  /** It is lost, or never stood, for this reason. @param operation the one that failed, if one did (see modemError) */
  lose(code: string, message: string, operation?: number, modemCode?: number): void {
    this.fail(modemError(code, message, operation === undefined ? undefined : this.command(operation), this.id, modemCode));
  }

  vanished(): void {
    this.lose("CONNECTION_LOST", "the modem has closed the connection");
  }

  /** The modem has forgotten the connection (it was closed, or the modem restarted). */
  forgotten(): void {
    this.closing = false;
    // what was closed was not this user's: its own connection is still to be opened
    if (this.state === LINK_WAITING && (this.user !== null || this.sendTo > this.sendFrom)) return;
    this.state = LINK_IDLE;
    this.available = false;
    this.deadline = this._checkTime = -1;
    this._failed = OPERATION_NONE;
  }

  /** The modem received `total` bytes on this connection, of which `unread` can still be read: all or the user hears of it. */
  verified(total: number, unread: number): void {
    if (unread > 0) {
      this.available = true;
      return;
    }
    this._verified = true;
    this.owed = this.owed | OWED_END;
    if (total !== this.total) this.lose("DATA_LOST", "of " + total + " received bytes " + this.total + " arrived");
    this._owner.wake();
  }

  /** The operation failed; the modem is asked why before the link fails. */
  ask(operation: number): void {
    this._failed = operation;
  }

  /** The modem's answer to `ask`. @returns the operation that failed */
  answered(): number {
    const failed = this._failed;
    this._failed = OPERATION_NONE;
    return failed;
  }

  /** Fails when a deadline has passed. */
  tick(now: number): void {
    if (this.deadline < 0 || now < this.deadline) return;
    this.deadline = -1;
    this.lose("TIMEOUT", "no connection to " + this.host + ":" + this.port + " in time");
  }

  /** When `tick` or `next` has something to do by time alone (ms); -1: never. */
  nextTime(): number {
    if (this.operation !== OPERATION_NONE) return this.deadline;
    const check = this._checkTime;
    const wait = this.sendTo > this.sendFrom && this._refusals > 0 ? this._sendAfter : check;
    return check >= 0 && check < wait ? check : wait >= 0 && (this.deadline < 0 || wait < this.deadline) ? wait : this.deadline;
  }

  /** The operation in the channel has ended. @returns which it was */
  concluded(): number {
    const operation = this.operation;
    this.operation = OPERATION_NONE;
    // it may have been what the end waited for
    if (this.state !== LINK_OPEN) this.owed = this.owed | OWED_END;
    return operation;
  }

  /** Makes one callback that is owed; false when none is. State is final before it is made. */
  notify(): boolean {
    const user = this.user;
    const owed = this.owed;
    if (!user) {
      this.owed = 0;
      return false;
    }
    if ((owed & OWED_OPENED) !== 0) {
      this.owed = owed & (this.state === LINK_OPEN ? ~(OWED_OPENED | OWED_WRITABLE) : ~OWED_OPENED);
      user.linkWritable();
    } else if ((owed & OWED_READABLE) !== 0) {
      this.owed = owed & ~OWED_READABLE;
      user.linkReadable();
    } else if ((owed & OWED_WRITABLE) !== 0) {
      this.owed = owed & ~OWED_WRITABLE;
      if (this.state === LINK_OPEN) user.linkWritable();
    } else {
      this.owed = 0;
      if (!this._over()) return false;
      const error = this._error;
      this.release();
      user.linkEnded(error);
    }
    return true;
  }

  /** The end may be told: everything received was read. */
  _over(): boolean {
    if (this.readFrom < this.readTo || this.operation === OPERATION_RECEIVE || this.user === WAITING) return false;
    return this.ended || (this.state === LINK_ENDED && !this.available && this._verified && this._failed === OPERATION_NONE);
  }
}

const ESC = 27;
