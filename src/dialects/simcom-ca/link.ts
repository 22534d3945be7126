import { ANY_LINE, ASKS_DATA, ENDS_WITH_OK, RESULT_ERROR, RESULT_OK } from "../../codes.js";
import { contains } from "../../contains.js";
import type { CommandLine } from "../../command-line.js";
import { responseTime } from "../../dialect.js";
import type { LinkPlace } from "../../link-buffers.js";
import { LINK_OPEN, LINK_WAITING, OPERATION_CHECK, OPERATION_CLOSE, OPERATION_NONE, OPERATION_OPEN, OPERATION_RECEIVE, OPERATION_SEND, SERVICE_TLS, SERVICE_UDP } from "../../link-codes.js";
import type { ParameterReader } from "../../parameter-reader.js";
import { AT_CONNECTED, AT_ENDED, AT_LISTENING, AT_OPENING, PullLink, type LinkForm } from "../pull-link.js";
import {
  CACFG, CACLOSE, CAOPEN, CARECV, CASEND, CASTATE, HOT_CARECV, HOT_CASEND, NAME_CARECV, NAME_CASEND, NAME_CASTATE, READ_LIMIT, SEND_LIMIT,
} from "./commands.js";
import { OPEN, openRow, serves, SET_CID, SET_SSL, writeOpen } from "./opening.js";
import { Peers, type Peer } from "./peers.js";
import { ERRORS, MEANINGS } from "./result-codes.js";
import { CID_FIRST, LENGTH_FIRST, UNKNOWN } from "./receive-layout.js";
import type { CaSession } from "./session.js";

/** What follows the data of a CARECV: their own line end and that of the next response, first byte lowest. */
const CRLF_CRLF = 0x0a0d0a0d;
/** <state> (C1808). */
const CONNECTED = 1;
const LISTENING = 2;
/** <result> (C1803). */
const NETWORK_NOT_ACTIVE = 21;
/** By OPERATION_*: none (what was received before it turned out to be damaged), open, close, receive, send, reason, check, verify. */
export const FORM: LinkForm = {
  rows: [CARECV, CAOPEN, CACLOSE, CARECV, CASEND, CAOPEN, CASTATE, CARECV],
  expected: [0, 0, 0, NAME_CARECV, NAME_CASEND, 0, NAME_CASTATE, 0],
  flags: [0, 0, 0, ANY_LINE, ASKS_DATA | ENDS_WITH_OK, 0, 0, 0],
  readLimit: READ_LIMIT,
  sendLimit: SEND_LIMIT,
  twice: true,
  errors: ERRORS,
  meanings: MEANINGS,
};

/**
 * A connection, a server, or a UDP port. The last is a UDP server: each of its peers gets a cid of its own, from which
 * what it sends is read; what is sent goes from the server's, to where AT+CACFG="REMOTEADDR" says.
 */
export class CaLink extends PullLink {
  declare session: CaSession;
  /** SET_* or OPEN: the next command of opening. */
  step = SET_SSL;
  /** Bytes that the modem is known to have room for, and whether that is being asked or was just asked. */
  _left = 0;
  _asking = false;
  _asked = false;
  /** A line came that belongs to nothing while data were read. */
  _strange = false;
  /** The header's first number was the cid: the length is on the rest of its line. */
  _lengthFollows = false;
  /** How the data of the read in progress came; it is known for good when all was well. */
  _layout = UNKNOWN;
  /** The peers of a UDP server. */
  declare peers: Peers;
  /** The one whose datagram is being read. */
  declare _peer: Peer | undefined;
  /** Where datagrams go (lastHost, lastPort) is being changed. */
  _aiming = false;

  constructor(place: LinkPlace) {
    super(place);
    this.peers = new Peers();
    this._peer = undefined;
  }

  get form(): LinkForm {
    return FORM;
  }

  /** One link is opened at a time: AT+CACID names one. */
  override next(now: number): number {
    if (this.service === SERVICE_UDP && this.state === LINK_OPEN && this.available && !this.peers.ready()) this.available = false;
    const operation = PullLink.prototype.next.call(this, now);
    const opener = this.session.opener;
    if (operation !== OPERATION_OPEN || opener === this) return operation;
    return opener && opener.state === LINK_WAITING ? OPERATION_NONE : operation;
  }

  /** A datagram comes whole. */
  override request(most: number): number {
    return this.service === SERVICE_UDP ? (this.count = most) : PullLink.prototype.request.call(this, most);
  }

  override begin(): void {
    this._strange = this._lengthFollows = false;
    this._layout = UNKNOWN;
    this.refusal = -1;
    const operation = this.operation;
    if (this.service === SERVICE_UDP) {
      if (operation === OPERATION_RECEIVE) this._peer = this.peers.next();
      else if (operation === OPERATION_SEND && !this.aimed()) {
        this._aiming = true;
        this._channel.send(this, responseTime(CACFG), 0, 0);
        return;
      }
    } else if (operation === OPERATION_SEND && !this._asked && this._left < this.sendTo - this.sendFrom && this._left < SEND_LIMIT) {
      // how much it takes now: what it has no room for would be lost
      this._asking = this._asked = true;
      this._left = 0;
      this._channel.send(this, responseTime(CASEND), NAME_CASEND, 0);
      return;
    }
    if (operation !== OPERATION_OPEN) {
      PullLink.prototype.begin.call(this);
      // while it is not known, or known to be so, that data follow a comma
      if (operation === OPERATION_RECEIVE && this.session.receiving !== CID_FIRST) this._channel.parser.hold(this.session.comma(this._channel));
      // the list does not have what is still being opened
      if (operation === OPERATION_CHECK && this.state !== LINK_OPEN) this.found = AT_OPENING;
      return;
    }
    if (this.session.opener !== this) {
      this.session.opener = this;
      this._left = 0;
      this._asked = false;
      this.step = serves(this) ? SET_CID : SET_SSL;
      this.lastHost = "";
      this.lastPort = 0;
    }
    if (this.step === OPEN) PullLink.prototype.begin.call(this);
    else this._channel.send(this, responseTime(openRow(this)), 0, 0);
  }

  /** The modem accepted it: nothing is known of what it has room for. */
  override accepted(id: number, host: string, port: number): void {
    this._left = 0;
    this._asked = false;
    PullLink.prototype.accepted.call(this, id, host, port);
  }

  compose(line: CommandLine): void {
    const operation = this.operation;
    if (this._aiming) this._writeTarget(line);
    else if (operation === OPERATION_RECEIVE || operation === OPERATION_SEND) {
      line.hot(operation === OPERATION_SEND ? HOT_CASEND : HOT_CARECV);
      line.integer(operation === OPERATION_SEND ? this.id : this._cid());
      if (this._asking) return;
      line.byte(44);
      line.integer(this.count);
    } else {
      line.text(this.command(operation));
      if (operation === OPERATION_CHECK) line.text("?");
      else if (operation === OPERATION_CLOSE) line.text("=" + this.id);
      else writeOpen(this, line);
    }
  }

  information(code: number, reader: ParameterReader): void {
    if (code === NAME_CASTATE) this._readState(reader);
    else if (code === NAME_CASEND && this._asking) this._left = reader.integer();
    else if (code === NAME_CASEND) this._channel.giveData();
    else if (code === NAME_CARECV) this._readHeader(reader);
    else if (this._lengthFollows) this._readLength(reader);
    else {
      this._strange = true;
      reader.rest();
      const line = reader.text();
      // a header that was damaged: the data behind it may look like another one
      if (contains(line, "+CAR") || contains(line, "ECV:")) this._channel.mistrust();
    }
  }

  /** No more than there is room for. */
  override sendLimit(): number {
    return this._left > 0 && this._left < SEND_LIMIT ? this._left : SEND_LIMIT;
  }

  override finished(result: number, modemCode: number): void {
    const operation = this.operation;
    if (operation === OPERATION_RECEIVE) this._channel.parser.hold(null);
    if (this._asking) {
      this._asking = false;
      if (result === RESULT_OK || result === RESULT_ERROR) {
        this.concluded();
        this._hadRoom(result);
        return;
      }
    }
    if (this._aiming) {
      this._aiming = false;
      if (result === RESULT_OK) {
        this.concluded();
        return;
      }
      this.lastHost = "";
    }
    // a result code comes in a line of its own
    this.refusal = modemCode;
    if (operation === OPERATION_SEND) {
      this._left -= this.count;
      this._asked = false;
    } else if (operation === OPERATION_OPEN && (result !== RESULT_OK || this.step === OPEN)) this.session.opener = null;
    // nothing, on some firmware
    if (operation === OPERATION_RECEIVE && result === RESULT_OK && !this.headed && !this._strange) this.nothingToRead();
    if (operation === OPERATION_RECEIVE && result === RESULT_OK && this._layout !== UNKNOWN) this.session.receiving = this._layout;
    if (this.service === SERVICE_UDP && operation === OPERATION_RECEIVE && result === RESULT_ERROR) {
      // the modem does not have this peer any more
      this.concluded();
      this.forget(this._cid());
      return;
    }
    PullLink.prototype.finished.call(this, result, -1);
    if (this.service === SERVICE_UDP && operation === OPERATION_CHECK && this.found === AT_LISTENING) {
      this.peers.suspect();
      this.available = this.peers.ready();
    }
  }

  /** A peer has sent something; a new one is told by its address. */
  peerArrived(cid: number, host?: string, port?: number): void {
    if (host !== undefined) this.peers.add(cid, host, port as number);
    (this.peers.find(cid) as Peer).available = true;
    this.dataArrived();
  }

  /** A peer that is one no more, or one too many: its cid is to be closed. */
  forget(cid: number): void {
    this.peers.remove(cid);
    if (cid !== this.id) this.session.unwanted(cid);
  }

  override nothingToRead(): void {
    PullLink.prototype.nothingToRead.call(this);
    const peer = this._peer;
    if (this.service !== SERVICE_UDP || !peer) return;
    this.available = this.peers.ready();
    if (!peer.available && this.peers.crowded()) this.forget(peer.cid);
  }

  /** The cids of a UDP server's peers stay when it is closed. */
  override forgotten(): void {
    PullLink.prototype.forgotten.call(this);
    for (let peer = this.peers.first(); peer; peer = this.peers.first()) this.forget(peer.cid);
  }

  /** The cid that is read. */
  _cid(): number {
    return this.service === SERVICE_UDP && this._peer ? this._peer.cid : this.id;
  }

  _writeTarget(line: CommandLine): void {
    this.aim();
    line.text("AT" + CACFG.name + '="REMOTEADDR",' + this.id + ",");
    line.quoted(this.lastHost);
    line.text("," + this.lastPort);
  }

  /** The modem told, or does not know, how much it has room for. */
  _hadRoom(result: number): void {
    if (result === RESULT_ERROR) this._left = 1 << 30;
    if (this._left > 0) return;
    this._asked = false;
    this.refused();
  }

  override requestedOpen(): void {
    if (this.step === OPEN) return;
    this.step = this.step === SET_SSL && this.service !== SERVICE_TLS ? SET_CID : this.step + 1;
  }

  /** +CASEND: <cid>,<result>,<sendlen>: what became of data that were taken */
  sendResult(result: number): void {
    if (result <= 0) return;
    // a datagram may be lost, its socket not
    if (this.service === SERVICE_UDP) this.suspect();
    else this.failWith(OPERATION_SEND, result);
  }

  override failWith(operation: number, code: number): void {
    PullLink.prototype.failWith.call(this, operation, code);
    if (code === NETWORK_NOT_ACTIVE) this.session.lostNetwork();
  }

  override command(operation: number): string {
    if (operation === OPERATION_OPEN) return "AT" + openRow(this).name;
    return operation === OPERATION_SEND && this.service === SERVICE_UDP && this.lastHost === "" ? "AT" + CACFG.name : PullLink.prototype.command.call(this, operation);
  }

  /** +CARECV: <cid>,<recvlen> and the data on the next line, or +CARECV: <recvlen>,<data> (wire-notes C5) */
  _readHeader(reader: ParameterReader): void {
    const session = this.session;
    const cid = this._cid();
    const first = reader.integer();
    // what came before was no header
    this._strange = false;
    if (this.headed || first < 0) {
      this._channel.mistrust();
      return;
    }
    if (session.receiving === CID_FIRST) {
      if (first === cid) this._readLength(reader);
      else if (first === 0 && reader.done()) this.nothingToRead();
      else this._channel.mistrust();
      return;
    }
    // a length of 0 is followed by nothing
    if (first === 0 && (cid !== 0 || session.receiving === LENGTH_FIRST)) {
      this.nothingToRead();
      return;
    }
    // a length that is the cid's number, too: what has the commands of SIM7080 has its answers
    if (session.receiving === UNKNOWN && first === cid && (cid === 0 || !session.indexedOpen)) {
      this._lengthFollows = true;
      return;
    }
    if (first > this.count) {
      this._channel.mistrust();
      return;
    }
    this._announce(first, LENGTH_FIRST);
  }

  _readLength(reader: ParameterReader): void {
    const count = reader.integer();
    this._lengthFollows = false;
    if (count === 0 && reader.done()) {
      this.nothingToRead();
      return;
    }
    if (count <= 0 || count > this.count || !reader.done()) {
      this._channel.mistrust();
      return;
    }
    this._announce(count, CID_FIRST);
  }

  _announce(count: number, layout: number): void {
    const peer = this._peer;
    this.headed = true;
    this._layout = layout;
    this.count = count;
    if (this.service === SERVICE_UDP && peer) {
      // there may be more
      peer.available = true;
      this._channel.expectPayload(count, this.datagramOf(peer.host, peer.port, count), CRLF_CRLF, 4);
    } else this._channel.expectPayload(count, this.readTo, CRLF_CRLF, 4);
  }

  /** +CASTATE: <cid>,<state> */
  _readState(reader: ParameterReader): void {
    const id = reader.integer();
    const state = reader.integer();
    if (id === this.id) this.found = state === CONNECTED ? AT_CONNECTED : state === LISTENING ? AT_LISTENING : AT_ENDED;
    else this.session.listed(id);
  }
}
