import type { Channel } from "../../channel.js";
import { ASKS_DATA, RESULT_ABORTED, RESULT_BROKEN, RESULT_ERROR, RESULT_OK, RESULT_SEND_FAIL, RESULT_TIMEOUT } from "../../codes.js";
import type { CommandLine } from "../../command-line.js";
import { datagramAddress, datagramPayload, datagramPort } from "../../datagram.js";
import { responseTime, type Row } from "../../dialect.js";
import { modemError } from "../../errors.js";
import { Link, LINK_ENDED, LINK_OPEN, LINK_OPENING, OPERATION_CHECK, OPERATION_CLOSE, OPERATION_OPEN, OPERATION_REASON, OPERATION_RECEIVE, OPERATION_SEND, OPERATION_VERIFY, SERVICE_LISTENER, SERVICE_UDP, type LinkOwner } from "../../link.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Platform } from "../../platform.js";
import { HOT_QIRD, HOT_QISEND, HOT_QISTATE, NAME_QIGETERROR, NAME_QIRD, NAME_QISTATE, QICLOSE, QIGETERROR, QIOPEN, QIRD, QISEND, QISTATE } from "./commands.js";

/** The most bytes that one QIRD returns (2.3.8) and one QISEND takes (2.3.7). */
const READ_LIMIT = 1500;
const SEND_LIMIT = 1460;
/** Seconds that QICLOSE may wait for the peer's FIN ACK; the channel is blocked meanwhile (2.3.5). */
const CLOSE_TIME = 1;
/** Reads that are tried before an ERROR ends a connection. */
const READ_TRIES = 3;
/** <socket_state> (2.3.6), and what stands for a link that is not listed. */
const OPENING = 1;
const CONNECTED = 2;
const LISTENING = 3;
const GONE = -1;
const ELSEWHERE = -2;
/** What follows a QIRD payload: its own line end and that of the next response, first byte lowest. */
const CRLF_CRLF = 0x0a0d0a0d;

/** <service_type> by SERVICE_* (2.3.4); there is no TLS in this document. */
const SERVICES = ["TCP", "", "UDP SERVICE", "TCP LISTENER"];
const INCOMING = "TCP INCOMING";

/** A connection, a listener or a UDP service in buffer access mode (document 3.2, 3.4, 3.6). */
export class QuectelLink extends Link {
  /** Result code of the last operation that failed. */
  _reason = -1;
  /** <socket_state>. */
  _state = 0;
  /** The header of the read in progress came. */
  _headed = false;
  /** A "recv" came while a read was in progress: its answer may be older. */
  _again = false;
  /** Reads in a row that were answered by ERROR. */
  _unreadable = 0;
  /** Bytes received by the modem, and of them unread. */
  _counts = 0;
  _unread = 0;

  constructor(platform: Platform, owner: LinkOwner, channel: Channel, id: number, receiveStart: number, receiveEnd: number, sendEnd: number) {
    super(platform, owner, channel, id, receiveStart, receiveEnd, sendEnd);
    this.verifiable = true;
  }

  sendLimit(): number {
    return SEND_LIMIT;
  }

  begin(): void {
    const operation = this.operation;
    const channel = this._channel;
    if (operation === OPERATION_RECEIVE) {
      this.request(READ_LIMIT);
      this._headed = this._again = false;
      channel.send(this, responseTime(QIRD), NAME_QIRD, 0);
    } else if (operation === OPERATION_SEND) {
      const count = this.offer();
      const from = this.service === SERVICE_UDP ? datagramPayload(channel.arena, this.sendFrom) : this.sendFrom;
      channel.data(from, from + count);
      channel.send(this, responseTime(QISEND), 0, ASKS_DATA);
    } else if (operation === OPERATION_OPEN) {
      this.opening(QIOPEN.timeout);
      channel.send(this, responseTime(QIOPEN), 0, 0);
    } else if (operation === OPERATION_CLOSE) channel.send(this, responseTime(QICLOSE), 0, 0);
    else if (operation === OPERATION_CHECK) {
      this._state = GONE;
      channel.send(this, responseTime(QISTATE), NAME_QISTATE, 0);
    } else if (operation === OPERATION_VERIFY) {
      this._counts = -1;
      channel.send(this, responseTime(QIRD), NAME_QIRD, 0);
    } else if (operation === OPERATION_REASON) {
      this._reason = -1;
      channel.send(this, responseTime(QIGETERROR), NAME_QIGETERROR, 0);
    }
  }

  compose(line: CommandLine): void {
    const operation = this.operation;
    if (operation === OPERATION_RECEIVE || operation === OPERATION_SEND || operation === OPERATION_VERIFY) {
      line.hot(operation === OPERATION_SEND ? HOT_QISEND : HOT_QIRD);
      line.integer(this.id);
      if (this.service === SERVICE_UDP) {
        if (operation === OPERATION_SEND) this._writeDestination(line);
        return;
      }
      line.byte(44);
      line.integer(operation === OPERATION_VERIFY ? 0 : this.count);
    } else if (operation === OPERATION_CHECK) {
      if (this.service === SERVICE_LISTENER) {
        // all of the context: it may have accepted connections that it was not told of
        line.text("AT" + QISTATE.name + "=0,1");
        return;
      }
      line.hot(HOT_QISTATE);
      line.integer(this.id);
    } else if (operation === OPERATION_OPEN) {
      line.text("AT" + QIOPEN.name + "=1," + this.id + ',"' + SERVICES[this.service] + '",');
      const peer = this.host !== "";
      line.quoted(peer ? this.host : "127.0.0.1");
      line.text(peer ? "," + this.port + ",0,0" : ",0," + this.port + ",0");
    } else if (operation === OPERATION_CLOSE) line.text("AT" + QICLOSE.name + "=" + this.id + "," + CLOSE_TIME);
    else line.text("AT" + QIGETERROR.name);
  }

  information(code: number, reader: ParameterReader): void {
    if (code === NAME_QIGETERROR) {
      this._reason = reader.integer();
      return;
    }
    if (code === NAME_QISTATE) {
      this._readState(reader);
      return;
    }
    if (this.operation === OPERATION_VERIFY) {
      // +QIRD: <total_receive_length>,<have_read_length>,<unread_length>
      this._counts = reader.integer();
      reader.integer();
      this._unread = reader.integer();
      return;
    }
    const count = reader.integer();
    if (this.service === SERVICE_UDP && count > 0 && !this._headed) {
      this._readDatagram(count, reader);
      return;
    }
    if (count === 0 && !this._headed) {
      this._headed = true;
      this.available = this._again;
      return;
    }
    // a second header, more than was asked for, or no number
    if (this._headed || count <= 0 || count > this.count || !reader.done()) {
      this._channel.mistrust();
      return;
    }
    this._headed = true;
    this.count = count;
    this._channel.expectPayload(count, this.readTo, CRLF_CRLF, 4);
  }

  /** ,<send_length>,<remoteIP>,<remote_port> (2.3.7) */
  _writeDestination(line: CommandLine): void {
    const arena = this._channel.arena;
    const at = this.sendFrom;
    line.byte(44);
    line.integer(this.count);
    line.byte(44);
    line.byte(34);
    line.span(datagramAddress(at), datagramPayload(arena, at));
    line.byte(34);
    line.byte(44);
    line.integer(datagramPort(arena, at));
  }

  /** +QIRD: <read_actual_length>,<remoteIP>,<remote_port> (2.3.8) */
  _readDatagram(count: number, reader: ParameterReader): void {
    const named = reader.string();
    const port = reader.integer();
    if (!named || port < 0 || count > READ_LIMIT || !reader.done()) {
      this._channel.mistrust();
      return;
    }
    this._headed = true;
    this._channel.expectPayload(count, this.datagram(reader.from, reader.to, port, count), CRLF_CRLF, 4);
  }

  finished(result: number, modemCode: number): void {
    const operation = this.concluded();
    if (result === RESULT_ABORTED) return;
    if (result === RESULT_OK || result === RESULT_TIMEOUT) this.accept();
    if (operation === OPERATION_RECEIVE && result === RESULT_OK) this._wasRead();
    else if (operation === OPERATION_SEND && result === RESULT_OK) this.sent();
    else if (operation === OPERATION_SEND && result === RESULT_SEND_FAIL) this.refused();
    else if (operation === OPERATION_CLOSE) this.forgotten();
    else if (operation === OPERATION_CHECK) this._checked(result);
    else if (operation === OPERATION_VERIFY) this._compare(result);
    else if (operation === OPERATION_REASON) this._explain();
    else if (result === RESULT_ERROR) this._refuse(operation, modemCode);
    else if (result === RESULT_TIMEOUT) this.fail(modemError("NO_ANSWER", "the modem did not answer", nameOf(operation), this.id));
    else if (result === RESULT_BROKEN) this.fail(modemError("DATA_LOST", "received data were damaged on the serial line", nameOf(operation), this.id));
  }

  /** +QIOPEN: <connectID>,<result> */
  openResult(result: number): void {
    if (this.state === LINK_OPEN) {
      this.suspect();
      return;
    }
    if (this.state !== LINK_OPENING || !this.requested) {
      if (result === 0) this.closing = true;
      this._owner.wake();
      return;
    }
    if (result === 0) this.opened();
    else this._failWith(OPERATION_OPEN, result);
  }

  /** +QIURC: "recv" */
  dataArrived(): void {
    this._again = true;
    if (this.available) return;
    const state = this.state;
    if (state === LINK_OPEN || (state === LINK_OPENING && this.requested)) this.available = true;
    else if (state !== LINK_OPENING && state !== LINK_ENDED) this.closing = true;
    this._owner.wake();
  }

  /** OK without a header: the OK was another's, or the header was damaged and the data was taken for lines. */
  _wasRead(): void {
    this._unreadable = 0;
    this.heard();
    if (this._headed) return;
    this._channel.mistrust();
    this.fail(modemError("DATA_LOST", "received data were damaged on the serial line", "AT" + QIRD.name, this.id));
  }

  /** +QISTATE: <connectID>,<service_type>,<IP_address>,<remote_port>,<local_port>,<socket_state>,<contextID>,<serverID>,… (2.3.6) */
  _readState(reader: ParameterReader): void {
    const id = reader.integer();
    reader.string();
    if (id !== this.id) {
      if (this.service === SERVICE_LISTENER && id >= 0 && reader.text() === INCOMING) this._findAccepted(id, reader);
      return;
    }
    reader.string();
    const remotePort = reader.integer();
    const localPort = reader.integer();
    // the open command itself may have been damaged on the line
    this._state = (this.host === "" ? localPort : remotePort) === this.port ? reader.integer() : ELSEWHERE;
  }

  /** A connection that this listener may have accepted without being heard. */
  _findAccepted(id: number, reader: ParameterReader): void {
    reader.string();
    const host = reader.text();
    const port = reader.integer();
    for (let skipped = 0; skipped < 3; skipped++) reader.integer();
    if (reader.integer() === this.id) this._owner.accept(this, id, host, port);
  }

  /** What a link is by the modem's account, not by URCs. */
  _checked(result: number): void {
    this.heard();
    if (result !== RESULT_OK) {
      if (result !== RESULT_ERROR) this.fail(modemError("NO_ANSWER", "the modem did not answer", "AT" + QISTATE.name, this.id));
      return;
    }
    const state = this._state;
    if (this.state === LINK_OPENING) {
      if (state === CONNECTED || state === LISTENING) this.opened();
      else if (state !== OPENING) this.ask(OPERATION_OPEN);
    } else if (this.state === LINK_OPEN) {
      if (state === CONNECTED) this.available = true;
      else if (state === LISTENING) return;
      else if (state === ELSEWHERE) this.fail(modemError("CONNECTION_LOST", "the modem is connected to another port", undefined, this.id));
      else if (state === GONE) this.fail(modemError("CONNECTION_LOST", "the modem has closed the connection", undefined, this.id));
      else this.remoteEnded();
    }
  }

  _compare(result: number): void {
    if (result === RESULT_OK && this._counts >= 0 && this._unread >= 0) this.verified(this._counts, this._unread);
    else if (result === RESULT_TIMEOUT || result === RESULT_BROKEN) this.fail(modemError("NO_ANSWER", "the modem did not answer", "AT" + QIRD.name, this.id));
    else this.fail(modemError("CONNECTION_LOST", "the modem can't tell any more how much it received", "AT" + QIRD.name, this.id));
  }

  /** ERROR says nothing about why: the modem is asked before anything else is (2.3.17). */
  _refuse(operation: number, modemCode: number): void {
    if (operation === OPERATION_RECEIVE && ++this._unreadable < READ_TRIES) {
      // the command may have been damaged on the line: what the modem says of the connection decides
      this.available = false;
      this.suspect();
    } else if (modemCode >= 0) this._failWith(operation, modemCode);
    else this.ask(operation);
  }

  _explain(): void {
    this._failWith(this.answered(), this._reason);
  }

  _failWith(operation: number, code: number): void {
    const text = MEANINGS[code];
    this.fail(modemError(CODES[code] || "REFUSED", text || "the modem answered ERROR", nameOf(operation), this.id, code));
  }
}

function nameOf(operation: number): string {
  const row: Row = operation === OPERATION_OPEN ? QIOPEN : operation === OPERATION_CLOSE ? QICLOSE : operation === OPERATION_SEND ? QISEND : QIRD;
  return "AT" + row.name;
}

/** Result codes (document 4) that users tell apart. */
const CODES: Record<number, string> = {
  561: "CONTEXT", 563: "LINK_IN_USE", 564: "DNS_BUSY", 565: "DNS_FAILED", 566: "CONNECT_FAILED", 567: "CONNECTION_RESET", 569: "TIMEOUT", 570: "CONTEXT",
};

const MEANINGS: Record<number, string> = {
  550: "unknown error", 551: "operation blocked", 552: "invalid parameters", 553: "the modem is out of memory", 554: "no socket could be made", 555: "operation not supported",
  556: "the port could not be bound", 557: "the port could not be listened on", 558: "writing to the socket failed", 559: "reading the socket failed", 560: "accepting failed",
  561: "the context could not be activated", 562: "the context could not be deactivated", 563: "the link is in use", 564: "the resolver is busy", 565: "the host name was not found",
  566: "the connection was refused or the host is unreachable", 567: "the connection was reset", 568: "the modem is busy", 569: "no connection in time", 570: "the context is not active",
  571: "sending was cancelled", 572: "operation not allowed", 573: "the port is busy", 574: "the context is active already",
};
