import type { Channel } from "../../channel.js";
import { ANY_LINE, ASKS_DATA, ENDS_WITH_OK, HEADER_AT_COMMA, RESULT_ERROR, RESULT_OK } from "../../codes.js";
import type { CommandLine } from "../../command-line.js";
import { responseTime } from "../../dialect.js";
import { LINK_ENDED, LINK_IDLE, OPERATION_CHECK, OPERATION_CLOSE, OPERATION_NONE, OPERATION_OPEN, OPERATION_RECEIVE, OPERATION_SEND, SERVICE_LISTENER, SERVICE_TLS, type Security, type LinkOwner } from "../../link.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Platform } from "../../platform.js";
import { AT_CONNECTED, AT_ENDED, AT_LISTENING, PullLink, type LinkForm } from "../pull-link.js";
import {
  CACID, CACLOSE, CAOPEN, CARECV, CASEND, CASERVER, CASSLCFG, CASTATE, CSSLCFG, HOT_CARECV, HOT_CASEND, NAME_CARECV, NAME_CASEND, NAME_CASTATE,
} from "./commands.js";
import { ERRORS, MEANINGS } from "./result-codes.js";
import { CID_FIRST, LENGTH_FIRST, UNKNOWN, type CaSession } from "./session.js";

/** What follows the data of a CARECV: their own line end and that of the next response, first byte lowest. */
const CRLF_CRLF = 0x0a0d0a0d;
/** <state> (C1808). */
const CONNECTED = 1;
const LISTENING = 2;
/** The most bytes that one CASEND takes. */
const SEND_LIMIT = 1460;
/** <crindex> is 0-5 (C1802). */
const CONFIGURATIONS = 6;

/** Commands of opening, in order: the last one opens, the ones before configure. The server name is set by a command that is not in this document, but that all these modems have. */
const SET_SSL = 0;
const SET_CONFIGURATION = 1;
const SET_NAME = 2;
const SET_CA = 3;
const SET_CID = 4;
const OPEN = 5;

/** By OPERATION_*: none (what was received before it turned out to be damaged), open, close, receive, send, reason, check, verify. */
const FORM: LinkForm = {
  rows: [CARECV, CAOPEN, CACLOSE, CARECV, CASEND, CAOPEN, CASTATE, CARECV],
  expected: [0, 0, 0, NAME_CARECV, NAME_CASEND, 0, NAME_CASTATE, 0],
  flags: [0, 0, 0, ANY_LINE, ASKS_DATA | ENDS_WITH_OK, 0, 0, 0],
  readLimit: 1460,
  sendLimit: SEND_LIMIT,
  errors: ERRORS,
  meanings: MEANINGS,
};

/** The same while it is not known, or known to be so, that data follow a comma. */
const COMMA_FORM: LinkForm = Object.assign({}, FORM, { flags: [0, 0, 0, ANY_LINE | HEADER_AT_COMMA, ASKS_DATA | ENDS_WITH_OK, 0, 0, 0] });

/** A connection or a server. */
export class CaLink extends PullLink {
  declare session: CaSession;
  /** SET_* or OPEN: the next command of opening. */
  _step = SET_SSL;
  /** Bytes that the modem is known to have room for, and whether that is being asked or was just asked. */
  _left = 0;
  _asking = false;
  _asked = false;
  /** A line came that belongs to nothing while data were read. */
  _strange = false;
  /** The header's first number was the cid: the length is on the rest of its line. */
  _lengthFollows = false;

  constructor(platform: Platform, owner: LinkOwner, channel: Channel, id: number, receiveStart: number, receiveEnd: number, sendEnd: number) {
    super(platform, owner, channel, id, receiveStart, receiveEnd, sendEnd);
  }

  get form(): LinkForm {
    return this.session.receiving === CID_FIRST ? FORM : COMMA_FORM;
  }

  /** One link is opened at a time: AT+CACID names one. */
  next(now: number): number {
    const operation = super.next(now);
    const opener = this.session.opener;
    if (operation !== OPERATION_OPEN || opener === this) return operation;
    return opener && opener.state !== LINK_IDLE && opener.state !== LINK_ENDED && !opener.requested ? OPERATION_NONE : operation;
  }

  begin(): void {
    this._strange = this._lengthFollows = false;
    const operation = this.operation;
    if (operation === OPERATION_SEND && !this._asked && this._left < this.sendTo - this.sendFrom && this._left < SEND_LIMIT) {
      // how much it takes now: what it has no room for would be lost
      this._asking = this._asked = true;
      this._left = 0;
      this._channel.send(this, responseTime(CASEND), NAME_CASEND, 0);
      return;
    }
    if (operation !== OPERATION_OPEN) {
      super.begin();
      return;
    }
    if (this.session.opener !== this) {
      this.session.opener = this;
      this._left = 0;
      this._asked = false;
      this._step = this.service === SERVICE_LISTENER ? SET_CID : SET_SSL;
    }
    if (this._step === OPEN) super.begin();
    else this._channel.send(this, responseTime(CASSLCFG), 0, 0);
  }

  compose(line: CommandLine): void {
    const operation = this.operation;
    if (operation === OPERATION_RECEIVE || operation === OPERATION_SEND) {
      line.hot(operation === OPERATION_SEND ? HOT_CASEND : HOT_CARECV);
      line.integer(this.id);
      if (this._asking) return;
      line.byte(44);
      line.integer(this.count);
    } else if (operation === OPERATION_CHECK) line.text("AT" + CASTATE.name + "?");
    else if (operation === OPERATION_CLOSE) line.text("AT" + CACLOSE.name + "=" + this.id);
    else this._writeOpen(line);
  }

  information(code: number, reader: ParameterReader): void {
    if (code === NAME_CASTATE) this._readState(reader);
    else if (code === NAME_CASEND && this._asking) this._left = reader.integer();
    else if (code === NAME_CASEND) this._channel.giveData();
    else if (code === NAME_CARECV) this._readHeader(reader);
    else if (this._lengthFollows) this._readLength(reader);
    else this._strange = true;
  }

  /** No more than there is room for. */
  sendLimit(): number {
    return this._left > 0 && this._left < SEND_LIMIT ? this._left : SEND_LIMIT;
  }

  finished(result: number, modemCode: number): void {
    const operation = this.operation;
    if (this._asking) {
      this._asking = false;
      if (result === RESULT_OK || result === RESULT_ERROR) {
        this.concluded();
        this._hadRoom(result);
        return;
      }
    }
    if (operation === OPERATION_SEND) {
      this._left -= this.count;
      this._asked = false;
    } else if (operation === OPERATION_OPEN && (result !== RESULT_OK || this._step === OPEN)) this.session.opener = null;
    // nothing, on some firmware
    if (operation === OPERATION_RECEIVE && result === RESULT_OK && !this.headed && !this._strange) this.nothingToRead();
    super.finished(result, modemCode);
  }

  /** The modem told, or does not know, how much it has room for. */
  _hadRoom(result: number): void {
    if (result === RESULT_ERROR) this._left = 1 << 30;
    if (this._left > 0) return;
    this._asked = false;
    this.refused();
  }

  requestedOpen(): void {
    if (this._step === OPEN) return;
    this._step = this._step === SET_SSL && this.service !== SERVICE_TLS ? SET_CID : this._step + 1;
  }

  /** +CASEND: <cid>,<result>,<sendlen>: what became of data that were taken */
  sendResult(result: number): void {
    if (result > 0) this.failWith(OPERATION_SEND, result);
  }

  _writeOpen(line: CommandLine): void {
    const id = this.id;
    const security = this.security as Security;
    if (this._step === SET_SSL) line.text("AT" + CASSLCFG.name + "=" + id + ',"SSL",' + (this.service === SERVICE_TLS ? 1 : 0));
    else if (this._step === SET_CONFIGURATION) line.text("AT" + CASSLCFG.name + "=" + id + ',"crindex",' + (id % CONFIGURATIONS));
    else if (this._step === SET_NAME) {
      line.text("AT" + CSSLCFG.name + '="sni",' + (id % CONFIGURATIONS) + ",");
      line.quoted(security.name);
    } else if (this._step === SET_CA) {
      line.text("AT" + CASSLCFG.name + "=" + id + ',"cacert",');
      // without a name every certificate is trusted (C1802)
      line.quoted(security.verify ? security.ca : "");
    } else if (this._step === SET_CID) line.text("AT" + CACID.name + "=" + id);
    else if (this.service === SERVICE_LISTENER) line.text("AT" + CASERVER.name + "=" + id + (this.session.indexedServer ? ",0" : "") + ',"TCP",' + this.port);
    else {
      line.text("AT" + CAOPEN.name + "=" + id + (this.session.indexedOpen ? ",0" : "") + ',"TCP",');
      line.quoted(this.host);
      line.text("," + this.port);
    }
  }

  /** +CARECV: <cid>,<recvlen> and the data on the next line, or +CARECV: <recvlen>,<data> (wire-notes C5) */
  _readHeader(reader: ParameterReader): void {
    const session = this.session;
    const first = reader.integer();
    if (this.headed || first < 0) {
      this._channel.mistrust();
      return;
    }
    if (session.receiving === CID_FIRST) {
      if (first === this.id) this._readLength(reader);
      else if (first === 0 && reader.done()) this.nothingToRead();
      else this._channel.mistrust();
      return;
    }
    // a length of 0 is followed by nothing
    if (first === 0 && (this.id !== 0 || session.receiving === LENGTH_FIRST)) {
      this.nothingToRead();
      return;
    }
    if (session.receiving === UNKNOWN && first === this.id) {
      this._lengthFollows = true;
      return;
    }
    if (first > this.count) {
      this._channel.mistrust();
      return;
    }
    session.receiving = LENGTH_FIRST;
    this._announce(first);
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
    this.session.receiving = CID_FIRST;
    this._announce(count);
  }

  _announce(count: number): void {
    this.headed = true;
    this.count = count;
    this._channel.expectPayload(count, this.readTo, CRLF_CRLF, 4);
  }

  /** +CASTATE: <cid>,<state> */
  _readState(reader: ParameterReader): void {
    const id = reader.integer();
    const state = reader.integer();
    if (id === this.id) this.found = state === CONNECTED ? AT_CONNECTED : state === LISTENING ? AT_LISTENING : AT_ENDED;
  }
}
