import { RESULT_ABORTED, RESULT_BROKEN, RESULT_ERROR, RESULT_OK, RESULT_SEND_FAIL, RESULT_TIMEOUT } from "../codes.js";
import type { CommandLine } from "../command-line.js";
import { DATAGRAM_HEADER, datagramPayload, datagramPeer, datagramPort, isDatagramOf } from "../datagram.js";
import { responseTime, type Row } from "../dialect.js";
import { ofCode } from "../errors.js";
import { Link } from "../link.js";
import type { LinkPlace } from "../link-buffers.js";
import { LINK_ENDED, LINK_IDLE, LINK_OPEN, LINK_OPENING, OPERATION_CHECK, OPERATION_CLOSE, OPERATION_OPEN, OPERATION_REASON, OPERATION_RECEIVE, OPERATION_SEND, OPERATION_VERIFY, SERVICE_UDP } from "../link-codes.js";

/** What the modem's own account says of a connection. */
export const AT_OPENING = 1;
export const AT_CONNECTED = 2;
export const AT_LISTENING = 3;
export const AT_ENDED = 4;
/** There is no such connection, or it is another one's. */
export const AT_NOTHING = -1;
export const AT_ANOTHER = -2;

/** A family's commands for its links; the first three have an entry for each OPERATION_*. */
export interface LinkForm {
  readonly rows: Row[];
  /** Code of the awaited information response, 0 for none. */
  readonly expected: number[];
  /** Flags for the channel. */
  readonly flags: number[];
  /** The most bytes that one command reads, and sends. */
  readonly readLimit: number;
  readonly sendLimit: number;
  /** The modem can't be asked at the end how much it received: an ended connection is over when nothing was there twice. */
  readonly twice?: boolean;
  /** By the family's error number: stable names of those that users tell apart, and what each means. */
  readonly errors: Record<number, string>;
  readonly meanings: Record<number, string>;
}

/** Reads that are tried before an ERROR ends a connection. */
const READ_TRIES = 3;

/**
 * A connection whose received data wait in the modem until they are read (buffer access). What became of a command is
 * the same for every family; what is written and read is the family's: it fills in `form`, `compose`, `information`.
 */
export abstract class PullLink extends Link {
  /** What was asked for: AT_* (OPERATION_CHECK), all bytes that the modem received (OPERATION_VERIFY; `count` is how many of them were not read), why an operation failed (OPERATION_REASON); -1: nothing was told. */
  found = 0;
  /** The header of the read in progress came. */
  headed = false;
  /** Reads in a row that were answered by ERROR. */
  _unreadable = 0;
  /** The number of +CME ERROR that it was refused with, where that is no result code of the family's. */
  declare refusal: number | undefined;
  /** Where the last datagram went, in families that ask for it; "": nowhere yet. */
  declare lastHost: string;
  declare lastPort: number;
  /** Nothing was there when it was read after its end. */
  declare _emptied: boolean | undefined;

  // written out: else tsc emits super(...arguments), which Espruino can't read
  constructor(place: LinkPlace) {
    super(place);
  }

  /** The modem tells that there is something to read. */
  dataArrived(): void {
    this.announced = true;
    if (this.available) return;
    if (this.state >= LINK_OPENING) this.available = true;
    else if (this.state === LINK_IDLE) this.closing = true;
    this._owner.wake();
  }

  /** Constant. */
  abstract get form(): LinkForm;

  sendLimit(): number {
    return this.form.sendLimit;
  }

  begin(): void {
    const operation = this.operation;
    const form = this.form;
    const channel = this._channel;
    if (operation === OPERATION_RECEIVE) {
      const count = this.request(form.readLimit);
      this.headed = this.announced = false;
      if (channel.again(this, count * 256 + this.id)) return;
    }
    const row = form.rows[operation]!;
    if (operation === OPERATION_SEND) {
      const count = this.offer();
      const from = this.service === SERVICE_UDP ? datagramPayload(channel.arena, this.sendFrom) : this.sendFrom;
      channel.data(from, from + count);
    } else if (operation === OPERATION_OPEN) this.opening(row.timeout);
    else if (operation === OPERATION_CHECK || operation === OPERATION_VERIFY || operation === OPERATION_REASON) this.found = AT_NOTHING;
    channel.send(this, responseTime(row), form.expected[operation]!, form.flags[operation]!);
  }

  /** Writes where the datagram to be sent goes: "<address>",<port>. */
  writePeer(line: CommandLine): void {
    const arena = this._channel.arena;
    const at = this.sendFrom;
    line.byte(QUOTE);
    line.span(at + DATAGRAM_HEADER, datagramPayload(arena, at));
    line.byte(QUOTE);
    line.byte(COMMA);
    line.integer(datagramPort(arena, at));
  }

  /** Keeps where it goes: as the modem does, or as the modem's next one is from there. */
  aim(): void {
    this.lastHost = datagramPeer(this._channel.arena, this.sendFrom);
    this.lastPort = datagramPort(this._channel.arena, this.sendFrom);
  }

  /** It goes where the last one went. */
  aimed(): boolean {
    return isDatagramOf(this._channel.arena, this.sendFrom, this.lastHost, this.lastPort);
  }

  /** A command of OPERATION_OPEN ended with OK: the family's URC, or its next command, goes on from here. */
  requestedOpen(): void {}

  /** An operation failed without a result code: it may be asked for (OPERATION_REASON). */
  refusedWithout(operation: number): void {
    const number = this.refusal === undefined ? -1 : this.refusal;
    if (number < 0) this.failWith(operation, number);
    else this.lose("REFUSED", "the modem answered +CME ERROR", operation, number);
  }

  finished(result: number, modemCode: number): void {
    const operation = this.concluded();
    if (operation === OPERATION_RECEIVE && result === RESULT_OK) {
      this.accept();
      this._unreadable = 0;
      this.heard();
      if (!this.headed) this._missed();
      return;
    }
    if (result === RESULT_ABORTED) return;
    const rival = this.rival;
    this.rival = undefined;
    if (rival && result === RESULT_ERROR && this.state === LINK_OPENING) {
      this.giveWay(rival);
      return;
    }
    if (result === RESULT_OK || result === RESULT_TIMEOUT) this.accept();
    if (operation === OPERATION_SEND && result === RESULT_OK) this.sent();
    else if (operation === OPERATION_SEND && result === RESULT_SEND_FAIL) this.refused();
    else if (operation === OPERATION_CLOSE) this.forgotten();
    else if (operation === OPERATION_REASON) this.failWith(this.answered(), this.found);
    else if (result === RESULT_TIMEOUT || (result === RESULT_BROKEN && (operation === OPERATION_CHECK || operation === OPERATION_VERIFY))) this.lose("NO_ANSWER", "the modem did not answer", operation);
    else if (operation === OPERATION_CHECK) this._checked(result);
    else if (operation === OPERATION_VERIFY) this._compare(result);
    else if (operation === OPERATION_OPEN && result === RESULT_OK) this.requestedOpen();
    else if (result === RESULT_ERROR) this._refuse(operation, modemCode);
    else if (result === RESULT_BROKEN) this._damaged(operation);
  }

  /** The modem tells how opening ended; 0 is success. */
  openResult(result: number): void {
    // what the command ends with says it, too
    if (this.rival && result !== 0) return;
    if (this.state === LINK_OPEN) {
      this.suspect();
      return;
    }
    if (this.state !== LINK_OPENING) {
      if (result === 0) this.closing = true;
      this._owner.wake();
      return;
    }
    if (result === 0) this.opened();
    else this.failWith(OPERATION_OPEN, result);
  }

  /** The header of the read in progress says that there is nothing. */
  nothingToRead(): void {
    this.headed = true;
    this.available = this.announced;
    if (this.state !== LINK_ENDED || !this.form.twice) return;
    // a command that was damaged on the line may have asked for another's
    if (!this._emptied) this.available = true;
    this._emptied = !this._emptied;
  }

  failWith(operation: number, code: number): void {
    this.lose(ofCode(this.form.errors, code) || "REFUSED", ofCode(this.form.meanings, code) || "the modem answered ERROR", operation, code);
  }

  /** OK without a header: the OK was another's, or the header was damaged and the data was taken for lines. */
  _missed(): void {
    this._channel.mistrust();
    this._damaged(OPERATION_RECEIVE);
  }

  /** What a link is by the modem's account, not by URCs. */
  _checked(result: number): void {
    this.heard();
    if (result !== RESULT_OK) return;
    const found = this.found;
    if (this.state === LINK_OPENING) {
      if (found === AT_CONNECTED || found === AT_LISTENING) this.opened();
      else if (found !== AT_OPENING) this.refusedWithout(OPERATION_OPEN);
    } else if (this.state === LINK_OPEN) {
      if (found === AT_CONNECTED) this.available = true;
      else if (found === AT_ANOTHER) this.lose("CONNECTION_LOST", "the modem is connected to another port");
      else if (found === AT_NOTHING) this.vanished();
      else if (found !== AT_LISTENING) this.remoteEnded();
    }
  }

  _compare(result: number): void {
    if (result === RESULT_OK && this.found >= 0 && this.count >= 0) this.verified(this.found, this.count);
    else this.lose("CONNECTION_LOST", "the modem can't tell any more how much it received", OPERATION_VERIFY);
  }

  /** ERROR says nothing about why. */
  _refuse(operation: number, modemCode: number): void {
    if (operation === OPERATION_RECEIVE && ++this._unreadable < READ_TRIES) {
      // the command may have been damaged on the line: what the modem says of the connection decides. One that has ended is read again
      this.available = this.state === LINK_ENDED && !this.closing && !this.verifiable;
      this.suspect();
      return;
    }
    this._unreadable = 0;
    if (modemCode >= 0) this.failWith(operation, modemCode);
    else this.refusedWithout(operation);
  }

  _damaged(operation: number): void {
    this.lose("DATA_LOST", "received data were damaged on the serial line", operation);
  }

  command(operation: number): string {
    return "AT" + this.form.rows[operation]!.name;
  }
}

const QUOTE = 34;
const COMMA = 44;
