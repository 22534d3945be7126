import { ASKS_DATA, ENDS_WITH_LINE, ENDS_WITH_OK, OK_SEEN, RESULT_ABORTED, RESULT_ERROR, RESULT_OK } from "../../codes.js";
import type { CommandLine } from "../../command-line.js";
import type { Link } from "../../link.js";
import type { Rival } from "../../link-user.js";
import type { LinkPlace } from "../../link-buffers.js";
import { LINK_OPEN, LINK_OPENING, LINK_WAITING, OPERATION_CHECK, OPERATION_CLOSE, OPERATION_NONE, OPERATION_OPEN, OPERATION_REASON, OPERATION_RECEIVE, OPERATION_SEND, SERVICE_LISTENER, SERVICE_UDP } from "../../link-codes.js";
import type { ParameterReader } from "../../parameter-reader.js";
import { hasStrays } from "../link-session.js";
import { AT_ANOTHER, AT_CONNECTED, AT_ENDED, AT_LISTENING, AT_OPENING, PullLink, type LinkForm } from "../pull-link.js";
import { CIPCLOSE, CIPOPEN, CIPRXGET, CIPSEND, HOT_CIPRXGET, HOT_CIPSEND, IPADDR, NAME_CIPCLOSE, NAME_CIPOPEN, NAME_CIPRXGET, NAME_CIPSEND, NAME_IPADDR, SERVERSTART, SERVERSTOP } from "./commands.js";
import { ERRORS, MEANINGS } from "./result-codes.js";
import type { SimcomSession } from "./session.js";

/** What follows the data of a CIPRXGET: their own line end and that of the next response, first byte lowest. */
const CRLF_CRLF = 0x0a0d0a0d;
/** <close_reason> (5). */
const CLOSED_FOR_TIMEOUT = 2;
/** <err> (4). */
const NETWORK_FAILURE = 1;
const NOT_OPENED = 2;
/** Of CIPRXGET: read (2.5). */
const READ = 2;

/** A server is told to stop so often. */
const STOP_TRIES = 3;

/** In `closeReason`'s place: the modem's list, too, has the connection no more. */
const GONE = -2;

/** By OPERATION_*: none (what was received before it turned out to be damaged), open, close, receive, send, reason, check, verify. */
export const FORM: LinkForm = {
  rows: [CIPRXGET, CIPOPEN, CIPCLOSE, CIPRXGET, CIPSEND, IPADDR, CIPOPEN, CIPRXGET],
  expected: [0, 0, NAME_CIPCLOSE, NAME_CIPRXGET, NAME_CIPSEND, NAME_IPADDR, NAME_CIPOPEN, 0],
  flags: [0, 0, ENDS_WITH_LINE, 0, ASKS_DATA | ENDS_WITH_OK | ENDS_WITH_LINE, 0, 0, 0],
  readLimit: 1500,
  sendLimit: 1500,
  twice: true,
  errors: ERRORS,
  meanings: MEANINGS,
};

export const SERVER_FORM: LinkForm = Object.assign({}, FORM, {
  rows: [SERVERSTART, SERVERSTART, SERVERSTOP, CIPRXGET, CIPSEND, IPADDR, CIPOPEN],
  expected: [0, 0, 0, 0, 0, NAME_IPADDR, NAME_CIPOPEN],
  flags: [0, 0, 0, 0, 0, 0, 0],
});

/** A connection, a server or a UDP port in buffer access mode (document 6.2.2, 6.3.2, 6.4.2). */
export class SimcomLink extends PullLink {
  declare session: SimcomSession;
  /** The server that accepted the connection; -1 for any other. */
  server = -1;
  /** Bytes that the modem still holds by the answer in progress. */
  _rest = 0;
  /** It said that it holds some, and nothing since that says otherwise. */
  _holds = false;
  /** How often a server refused to be stopped. */
  _stops = 0;
  /** Bytes of the send in progress that were taken: -1 disconnected, 0 buffer full. */
  _confirmed = 0;
  /** <close_reason> of +IPCLOSE; -1: not told; GONE. */
  closeReason = -1;

  constructor(place: LinkPlace) {
    super(place);
  }

  get form(): LinkForm {
    return this.service === SERVICE_LISTENER ? SERVER_FORM : FORM;
  }

  /** A server can be stopped when the connections that it accepted are closed (2.15). */
  override next(now: number): number {
    const operation = PullLink.prototype.next.call(this, now);
    if (operation !== OPERATION_CLOSE) return operation;
    if (this._serves()) return OPERATION_NONE;
    if (this.closeReason !== GONE || this._holds) return operation;
    // nothing is left to be closed, and the next client may have the number already
    this.closeReason = -1;
    this.forgotten();
    this._owner.wake();
    return PullLink.prototype.next.call(this, now);
  }

  /** Until then nobody else need wait for it. */
  override leaving(): boolean {
    return !this._serves() && PullLink.prototype.leaving.call(this);
  }

  _serves(): boolean {
    return this.service === SERVICE_LISTENER && (this.session.serves(this.id) || hasStrays(this.session));
  }

  override begin(): void {
    const session = this.session;
    session.reason = this.refusal = -1;
    session.noData = session.notOpen = false;
    this._confirmed = this._rest = 0;
    if (this.operation === OPERATION_OPEN) {
      this.server = this.closeReason = -1;
      this._holds = false;
      // the modem does not tell where datagrams come from in buffer access mode
      this.lastHost = "";
      this.lastPort = 0;
    }
    PullLink.prototype.begin.call(this);
    // a connection that is closed passively is not listed any more; what was not read still can be. Nor is one that does not stand yet
    if (this.operation === OPERATION_CHECK) this.found = this.service === SERVICE_LISTENER ? AT_LISTENING : this.state === LINK_OPENING ? AT_OPENING : AT_ENDED;
  }

  compose(line: CommandLine): void {
    const operation = this.operation;
    if (operation === OPERATION_RECEIVE || operation === OPERATION_SEND) {
      line.hot(operation === OPERATION_SEND ? HOT_CIPSEND : HOT_CIPRXGET);
      line.integer(this.id);
      line.byte(44);
      line.integer(this.count);
      if (operation === OPERATION_SEND && this.service === SERVICE_UDP) this._writeDestination(line);
    } else {
      line.text(this.command(operation));
      if (operation === OPERATION_OPEN) this._writeOpen(line);
      else if (operation === OPERATION_CLOSE) line.text("=" + this.id);
      else if (operation === OPERATION_CHECK) line.text("?");
    }
  }

  information(code: number, reader: ParameterReader): void {
    if (code === NAME_CIPRXGET) this._readHeader(reader);
    else if (code === NAME_CIPOPEN) this._readState(reader);
    else if (code === NAME_IPADDR) this.session.readAddress(reader);
    else if (code === NAME_CIPSEND) {
      // +CIPSEND: <link_num>,<reqSendLength>,<cnfSendLength>
      reader.integer();
      reader.integer();
      this._confirmed = reader.signed(-1);
    }
  }

  /** The same while a command of this connection, which is over, carries no data of either: the list tells afterwards which of both stands. */
  override contest(server: Link, host: string, port: number): boolean {
    if (!this._harmless() || (this.host === host && this.port === port)) return PullLink.prototype.contest.call(this, server, host, port);
    this.rival = { server: server, host: host, port: port };
    return true;
  }

  /** The command in the channel asks for the list, closes, or only awaits what became of data that were taken. */
  _harmless(): boolean {
    const operation = this.operation;
    return operation === OPERATION_CHECK || operation === OPERATION_CLOSE || (operation === OPERATION_SEND && (this._channel._flags & OK_SEEN) !== 0);
  }

  /** The rival has the number: what the command in the channel says of this connection concerns nobody any more. */
  override giveWay(rival: Rival): void {
    if (!this._harmless()) {
      PullLink.prototype.giveWay.call(this, rival);
      return;
    }
    const id = this.id;
    this._cede();
    this.id = -1;
    this._owner.accept(rival.server, id, rival.host, rival.port);
    const link = this.session.find(id);
    // it may have been closed in this one's place
    if (link) link.suspect();
  }

  _cede(): void {
    this.rival = undefined;
    // whose connection is closed may be another's than the user's
    if (this.operation === OPERATION_CLOSE) this.forgotten();
    else this.replaced();
  }

  override finished(result: number, modemCode: number): void {
    const operation = this.operation;
    const rival = this.rival;
    if (rival && (operation === OPERATION_CHECK || operation === OPERATION_CLOSE || operation === OPERATION_SEND)) {
      this._cede();
      this.concluded();
      rival.server.suspect();
      return;
    }
    const session = this.session;
    this.refusal = modemCode;
    if (operation === OPERATION_RECEIVE && result === RESULT_ERROR && session.noData) {
      this.nothingToRead();
      PullLink.prototype.finished.call(this, RESULT_OK, -1);
      this._holds = this._holds && this.available;
    } else if (operation === OPERATION_SEND && result === RESULT_OK && this._confirmed !== this.count) {
      // the socket can't be used any more (2.4)
      this.concluded();
      this.lose("CONNECTION_LOST", "of " + this.count + " bytes " + (this._confirmed > 0 ? this._confirmed : 0) + " were sent", OPERATION_SEND, this._confirmed);
    } else if (operation === OPERATION_CHECK && result === RESULT_OK && (this.found === AT_ENDED || this.found === AT_LISTENING)) {
      this.concluded();
      this._doubted();
    } else if (operation === OPERATION_CLOSE && this.service === SERVICE_LISTENER && result === RESULT_ERROR && ++this._stops < STOP_TRIES) {
      // a client came meanwhile, who is turned away first
      this.concluded();
    } else if (operation === OPERATION_OPEN && result === RESULT_ERROR && (this._failed !== OPERATION_NONE || this.state === LINK_WAITING)) {
      // why is being asked, or it is asked for again
      this.concluded();
    } else if (operation === OPERATION_REASON && result !== RESULT_ABORTED) {
      this.concluded();
      this._networkTold(this.answered());
    } else {
      this._stops = 0;
      PullLink.prototype.finished.call(this, result, session.reason);
      if (operation !== OPERATION_RECEIVE || result !== RESULT_OK) return;
      // nothing is left: the next notice comes when something is
      if (this._rest === 0 && this.state === LINK_OPEN) this.available = this.announced;
    }
  }

  override incoming(link: Link, id: number, host: string, port: number): boolean {
    (link as SimcomLink).server = this.id;
    return PullLink.prototype.incoming.call(this, link, id, host, port);
  }

  /** The modem accepted it. */
  override accepted(id: number, host: string, port: number): void {
    this.closeReason = -1;
    this._holds = false;
    PullLink.prototype.accepted.call(this, id, host, port);
  }

  override dataArrived(): void {
    // else they are the next one's with this number
    if (!this.rival) this._holds = true;
    PullLink.prototype.dataArrived.call(this);
  }

  override holds(): boolean {
    return this._holds;
  }

  override failWith(operation: number, code: number): void {
    // the peer refused, or the network is gone
    if (operation === OPERATION_OPEN && code === NETWORK_FAILURE) this.ask(OPERATION_OPEN);
    else PullLink.prototype.failWith.call(this, operation, code);
    if (code === NOT_OPENED) this.session.lostNetwork();
  }

  /** By the modem's list it has ended, or it is a server, which no list has: the network may be gone unheard. */
  _doubted(): void {
    const state = this.state;
    if (state !== LINK_OPEN) {
      if (state === LINK_OPENING) this.refusedWithout(OPERATION_OPEN);
    } else if (this.closeReason >= 0) {
      if (this.closeReason === CLOSED_FOR_TIMEOUT) this.lose("CONNECTION_LOST", "the peer took nothing for too long, or DTR was released", undefined, CLOSED_FOR_TIMEOUT);
      else this.remoteEnded();
      this.closeReason = GONE;
    } else this.ask(OPERATION_CHECK);
    this.heard();
  }

  /** AT+IPADDR was answered. @param failed the operation because of which it was asked */
  _networkTold(failed: number): void {
    if (failed === OPERATION_OPEN) PullLink.prototype.failWith.call(this, OPERATION_OPEN, NETWORK_FAILURE);
    if (this.session.notOpen) this.session.lostNetwork();
    else if (failed === OPERATION_CHECK && this.service !== SERVICE_LISTENER) this.remoteEnded();
  }

  override requestedOpen(): void {
    // a server has no result but OK
    if (this.service === SERVICE_LISTENER) this.openResult(0);
  }

  _writeOpen(line: CommandLine): void {
    if (this.service === SERVICE_LISTENER) {
      line.text("=" + this.port + "," + this.id);
      return;
    }
    line.text("=" + this.id);
    if (this.service === SERVICE_UDP) {
      line.text(',"UDP",,,' + this.port);
      return;
    }
    line.text(',"TCP",');
    line.quoted(this.host);
    line.text("," + this.port);
  }

  /** ,<serverIP>,<serverPort> (2.4) */
  _writeDestination(line: CommandLine): void {
    line.byte(44);
    this.writePeer(line);
    this.aim();
  }

  /** +CIPRXGET: 2,<link_num>,<read_len>,<rest_len> (2.5) */
  _readHeader(reader: ParameterReader): void {
    const mode = reader.integer();
    const id = reader.integer();
    const count = reader.integer();
    this._rest = reader.integer();
    if (mode === READ && id === this.id && count === 0 && !this.headed) {
      this.nothingToRead();
      return;
    }
    if (this.headed || mode !== READ || id !== this.id || count <= 0 || count > this.count || this._rest < 0 || !reader.done()) {
      this._channel.mistrust();
      return;
    }
    this.headed = true;
    this._holds = this._rest > 0;
    this.count = count;
    this._channel.expectPayload(count, this.service === SERVICE_UDP ? this.datagramOf(this.lastHost, this.lastPort, count) : this.readTo, CRLF_CRLF, 4);
  }

  /** +CIPOPEN: <link_num>[,<type>,<serverIP>,<serverPort>,<index>] (2.3) */
  _readState(reader: ParameterReader): void {
    const id = reader.integer();
    if (!reader.string()) return;
    const named = reader.string();
    const host = named ? reader.text() : "";
    const port = reader.integer();
    const server = reader.signed(-1);
    if (this.service === SERVICE_LISTENER) {
      if (server === this.id) this.session.accepted(id, server, host, port);
    } else if (id === this.id) this.found = this.host === "" || port === this.port ? AT_CONNECTED : AT_ANOTHER;
  }
}
