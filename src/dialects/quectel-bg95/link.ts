import { ASKS_DATA } from "../../codes.js";
import type { CommandLine } from "../../command-line.js";
import { OPERATION_CHECK, OPERATION_CLOSE, OPERATION_OPEN, OPERATION_RECEIVE, OPERATION_SEND, OPERATION_VERIFY, SERVICE_LISTENER, SERVICE_UDP } from "../../link-codes.js";
import type { ParameterReader } from "../../parameter-reader.js";
import { AT_ANOTHER, PullLink, type LinkForm } from "../pull-link.js";
import { HOT_QIRD, HOT_QISEND, HOT_QISTATE, LAST_ID, NAME_QIGETERROR, NAME_QIRD, NAME_QISTATE, QICLOSE, QIGETERROR, QIOPEN, QIRD, QISEND, QISTATE, READ_LIMIT, SEND_LIMIT } from "./commands.js";
import { ERRORS, MEANINGS } from "./result-codes.js";

/** Seconds that QICLOSE may wait for the peer's FIN ACK; the channel is blocked meanwhile (2.3.5). */
const CLOSE_TIME = 1;
/** What follows a QIRD payload: its own line end and that of the next response, first byte lowest. */
const CRLF_CRLF = 0x0a0d0a0d;

/** <service_type> by SERVICE_* (2.3.4); there is no TLS in this document. */
export const SERVICES = ["TCP", "", "UDP SERVICE", "TCP LISTENER"];
const INCOMING = "TCP INCOMING";

/** By OPERATION_*: none (what was received before it turned out to be damaged), open, close, receive, send, reason, check, verify. */
export const FORM: LinkForm = {
  rows: [QIRD, QIOPEN, QICLOSE, QIRD, QISEND, QIGETERROR, QISTATE, QIRD],
  expected: [0, 0, 0, NAME_QIRD, 0, NAME_QIGETERROR, NAME_QISTATE, NAME_QIRD],
  flags: [0, 0, 0, 0, ASKS_DATA, 0, 0, 0],
  readLimit: READ_LIMIT,
  sendLimit: SEND_LIMIT,
  errors: ERRORS,
  meanings: MEANINGS,
};

/** A connection, a listener or a UDP service in buffer access mode (document 3.2, 3.4, 3.6). */
export class QuectelLink extends PullLink {
  override get verifiable(): boolean {
    return true;
  }

  get form(): LinkForm {
    return FORM;
  }

  /** <access_mode> (2.3.4) */
  get mode(): number {
    return 0;
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
      if (operation === OPERATION_RECEIVE) line.key = this.count * 256 + this.id;
    } else if (operation === OPERATION_CHECK && this.service !== SERVICE_LISTENER) {
      line.hot(HOT_QISTATE);
      line.integer(this.id);
    } else {
      line.text(this.command(operation));
      // all of the context: it may have accepted connections that it was not told of
      if (operation === OPERATION_CHECK) line.text("=0,1");
      else if (operation === OPERATION_CLOSE) line.text("=" + this.id + "," + CLOSE_TIME);
      else if (operation === OPERATION_OPEN) {
        line.text("=1," + this.id + ',"' + SERVICES[this.service] + '",');
        const peer = this.host !== "";
        line.quoted(peer ? this.host : "127.0.0.1");
        line.text((peer ? "," + this.port + ",0," : ",0," + this.port + ",") + this.mode);
      }
    }
  }

  information(code: number, reader: ParameterReader): void {
    if (code === NAME_QIGETERROR) {
      this.found = reader.integer();
      return;
    }
    if (code === NAME_QISTATE) {
      this._readState(reader);
      return;
    }
    if (this.operation === OPERATION_VERIFY) {
      // +QIRD: <total_receive_length>,<have_read_length>,<unread_length>
      this.found = reader.integer();
      reader.integer();
      this.count = reader.integer();
      return;
    }
    const count = reader.integer();
    if (this.service === SERVICE_UDP && count > 0 && !this.headed) {
      this._readDatagram(count, reader);
      return;
    }
    if (count === 0 && !this.headed) {
      this.nothingToRead();
      return;
    }
    // a second header, more than was asked for, or no number
    if (this.headed || count <= 0 || count > this.count || !reader.done()) {
      this._channel.mistrust();
      return;
    }
    this.headed = true;
    this.count = count;
    this._channel.expectPayload(count, this.readTo, CRLF_CRLF, 4);
  }

  /** ,<send_length>,<remoteIP>,<remote_port> (2.3.7) */
  _writeDestination(line: CommandLine): void {
    line.byte(44);
    line.integer(this.count);
    line.byte(44);
    this.writePeer(line);
  }

  /** +QIRD: <read_actual_length>,<remoteIP>,<remote_port> (2.3.8) */
  _readDatagram(count: number, reader: ParameterReader): void {
    const named = reader.string();
    const port = reader.integer();
    if (!named || port < 0 || count > READ_LIMIT || !reader.done()) {
      this._channel.mistrust();
      return;
    }
    this.headed = true;
    this._channel.expectPayload(count, this.datagram(reader.from, reader.to, port, count), CRLF_CRLF, 4);
  }

  /** +QISTATE: <connectID>,<service_type>,<IP_address>,<remote_port>,<local_port>,<socket_state>,<contextID>,<serverID>,… (2.3.6) */
  _readState(reader: ParameterReader): void {
    const id = reader.integer();
    reader.string();
    if (id !== this.id) {
      if (this.service === SERVICE_LISTENER && id >= 0 && id <= LAST_ID && reader.text() === INCOMING) this._findAccepted(id, reader);
      return;
    }
    reader.string();
    const remotePort = reader.integer();
    const localPort = reader.integer();
    // the open command itself may have been damaged on the line
    this.found = (this.host === "" ? localPort : remotePort) === this.port ? reader.integer() : AT_ANOTHER;
  }

  /** A connection that this listener may have accepted without being heard. */
  _findAccepted(id: number, reader: ParameterReader): void {
    reader.string();
    const host = reader.text();
    const port = reader.integer();
    for (let skipped = 0; skipped < 3; skipped++) reader.integer();
    if (reader.integer() === this.id) this._owner.accept(this, id, host, port);
  }

  /** ERROR says nothing about why: the modem is asked before anything else is (2.3.17). */
  override refusedWithout(operation: number): void {
    this.ask(operation);
  }
}
