import { CONNECTS, RESULT_ABORTED, RESULT_ERROR, RESULT_OK } from "../codes.js";
import type { CommandLine } from "../command-line.js";
import type { DataChannel, DataUser } from "../data-channel.js";
import { responseTime, type Row } from "../dialect.js";
import { modemError } from "../errors.js";
import type { LinkPlace } from "../link-buffers.js";
import { LINK_OPEN, LINK_WAITING, OPERATION_CHECK, OPERATION_CLOSE, OPERATION_NONE, OPERATION_REASON, OPERATION_SEND, OWED_END, OWED_READABLE } from "../link-codes.js";
import { DTR_GUARD, DTR_LEAST, DTR_MOST, DTR_NEVER, DTR_WIRED, DTR_WORKS, GUARD, HOLD_TIME, PERHAPS_GUARD, SILENCE, type DataWiring, type Transparency } from "./data-mode.js";
import type { LinkClass } from "./modes.js";
import { Pluses } from "./pluses.js";
import { endOf, endsLike, lastLine } from "./escape.js";
import type { PullLink } from "./pull-link.js";

/** Goes (back) to data mode. */
const OPERATION_RESUME = 8;

/** Phases: command mode; data mode; silence before the escape sequence; silence after it. */
const OFF = 0;
const ON = 1;
const QUIET = 2;
const ESCAPED = 3;

/** Milliseconds without received bytes after which a connection is checked, and the same while bytes are sent. */
const CHECK_INTERVAL = 60000;
const SENDING_CHECK_INTERVAL = 600000;
/** Milliseconds after which a port that is held back is looked at again. */
const POLL = 50;
/** Escape sequences in a row without an answer. */
const TRIES = 3;
/** Times in a row that going back to data mode fails. */
const RESUMES = 3;

/**
 * A family's link in transparent mode: what is written goes to the peer as it is, and what the peer sends goes to the
 * link's span as it comes. There is one connection, and commands can be sent only after the escape sequence: silence,
 * `+++`, silence. The link leaves data mode when a command of the user's waits, to be closed, and to be checked, and comes
 * back by itself; received bytes are not lost by that.
 *
 * **What the peer writes can't end data mode, and can't be told from what the modem says.** `NO CARRIER` may be payload. So it, and what modems say
 * when they restart, is withheld when it is the last that came before a silence, and data mode is left: a modem that answers the
 * escape sequence by OK was in data mode, and what was withheld is payload. The answer's OK is the last one before the line is
 * silent: no payload can follow it.
 *
 * **What the application writes can't end data mode:** three pluses alone between two silences would; the third one
 * waits until more bytes follow it or the modem can't take it for one of the sequence.
 *
 * Where DTR is wired its release takes the place of the escape sequence (&D1: V.250 6.2.9, Quectel 1.2, A7600 1.2); the sequence follows
 * where nothing answers, and when it then does DTR is not used again.
 *
 * Without hardware flow control nothing stops the peer: what finds no room is lost and ends the connection with an error.
 */
export function transparent<L extends PullLink>(family: LinkClass<L>, given: Transparency): LinkClass<L> {
  // a parameter that methods hold is a variable for XS's linker, in RAM
  const ways = given;
  const Base = family as unknown as LinkClass<PullLink>;
  abstract class Transparent extends Base implements DataUser {
    /** The session. */
    declare wiring: DataWiring;
    declare _line: DataChannel;
    declare _phase: number;
    /** When the phase is over (ms). */
    declare _phaseTime: number;
    /** When it is, once the modem has answered to DTR (ms). */
    declare _leastTime: number;
    /** Received bytes end here; those from `readTo` on are withheld. */
    declare _heldTo: number;
    /** When they are looked at again (ms); -1: never. */
    declare _holdTime: number;
    /** Where an ending begins that was the last to come; -1: there is none. */
    declare _ending: number;
    /** The line was silent behind it. */
    declare _silent: boolean;
    /** Where the answer to the escape sequence begins; -1: it is not here. */
    declare _answer: number;
    /** When the last byte came, and when the last one that was sent has left (ms). */
    declare _cameAt: number;
    declare _idleAt: number;
    declare _pluses: Pluses;
    /** The last plus waits until then (ms); -1: none does. */
    declare _plusTime: number;
    /** Bytes wait for room. */
    declare _blocked: boolean;
    /** Data mode is being left by DTR. */
    declare _byDtr: boolean;
    /** The silence has not begun. */
    declare _loud: boolean;
    declare _tries: number;
    declare _resumes: number;

    constructor(place: LinkPlace) {
      super(place);
      const wiring = place.owner._session as unknown as DataWiring;
      this.wiring = wiring;
      if (ways.resume) wiring.dtr = wiring.owner.drive("dtr", 1) ? DTR_WIRED : DTR_NEVER;
      this._line = this._channel as DataChannel;
      this._phase = OFF;
      this._phaseTime = this._leastTime = this._holdTime = this._ending = this._answer = this._plusTime = -1;
      this._silent = this._blocked = this._byDtr = this._loud = false;
      this._heldTo = this.readTo;
      this._cameAt = this._idleAt = 0;
      this._pluses = new Pluses();
      this._tries = this._resumes = 0;
    }

    // command mode

    override next(now: number): number {
      if (this.state !== LINK_OPEN) return super.next(now);
      if (this._failed !== OPERATION_NONE) return OPERATION_REASON;
      if (this._checkTime >= 0 && now >= this._checkTime) return OPERATION_CHECK;
      if (this.closing && this.sendFrom === this.sendTo) return OPERATION_CLOSE;
      return !ways.resume || this._owner.waiting() ? OPERATION_NONE : OPERATION_RESUME;
    }

    override begin(): void {
      if (this.operation !== OPERATION_RESUME) super.begin();
      else this._channel.send(this, responseTime(ways.resume as Row), 0, CONNECTS);
    }

    compose(line: CommandLine): void {
      if (this.operation !== OPERATION_RESUME) {
        Base.prototype.compose.call(this, line);
        return;
      }
      line.text("AT" + (ways.resume as Row).name);
      if (ways.resumes) ways.resumes(this, line);
    }

    override requestedOpen(): void {
      super.requestedOpen();
      if (!ways.opens) return;
      this.openResult(0);
      this._connect();
    }

    override finished(result: number, modemCode: number): void {
      if (this.operation !== OPERATION_RESUME) {
        super.finished(result, modemCode);
        return;
      }
      this.concluded();
      if (result === RESULT_OK) this._connect();
      else if (result === RESULT_ERROR && ++this._resumes < RESUMES) this.suspect();
      else if (result !== RESULT_ABORTED) this.fail(modemError("CONNECTION_LOST", "the modem does not go back to data mode", "AT" + (ways.resume as Row).name, this.id));
    }

    /** Where there is no way back to data mode a connection that still stands is lost. */
    override _checked(result: number): void {
      super._checked(result);
      if (!ways.resume && this.state === LINK_OPEN && !this.closing) this._strand();
    }

    _strand(): void {
      this.lose("CONNECTION_LOST", "data mode was left, and the modem can't go back to it");
    }

    override remoteEnded(): void {
      super.remoteEnded();
      if (!ways.drains) this.available = false;
    }

    /** Some firmware may not count what passes through: only more than was received shows a loss. */
    override verified(total: number, unread: number): void {
      super.verified(total < this.total ? this.total : total, unread);
    }

    override suspect(lost?: boolean): void {
      super.suspect();
      if (lost && this.state === LINK_OPEN) this.lose("DATA_LOST", "received bytes were lost on the serial line: hardware flow control prevents it");
    }

    _connect(): void {
      this._phase = ON;
      this._heldTo = this.readTo;
      this._holdTime = this._ending = this._answer = this._plusTime = -1;
      this._silent = this._blocked = this._byDtr = this.available = false;
      this._cameAt = this._idleAt = this._platform.now();
      this._pluses.silence();
      this._tries = this._resumes = 0;
      if (this.wiring.dtr !== DTR_NEVER) this.wiring.owner.drive("dtr", 1);
      this.heard();
      this._line.connect(this);
      this._owner.wake();
    }

    // data mode: receiving

    take(): boolean {
      const input = this._channel.parser._input;
      const from = input.read;
      let count = input.write - from;
      const room = this._makePlace(count);
      this._blocked = count > room;
      if (this._blocked) count = room;
      if (count > 0 && room === 0 && this.readFrom === this.readTo) {
        // so much behind an ending: it was none
        this._silent = false;
        this._ending = this._answer = -1;
        this._give(this._heldTo);
      }
      if (count === 0) return false;
      const before = this._heldTo;
      this._platform.move(before, from, from + count);
      this._line.arrived(from, from + count);
      input.skipTo(from + count);
      this._heldTo = before + count;
      this._cameAt = this._platform.now();
      this.heard();
      this._sort(before);
      this._arm();
      return false;
    }

    /** Decides which bytes the application gets. Those from `from` on are new. */
    _sort(from: number): void {
      const arena = this._channel.arena;
      const end = this._heldTo;
      if (!this._silent) this._ending = -1;
      let limit = end;
      if (this._inquired()) {
        const answer = lastLine(arena, from - ANSWER.length + 1 > this.readTo ? from - ANSWER.length + 1 : this.readTo, end, ANSWER);
        if (answer >= 0) {
          this._answer = answer;
          if (this._byDtr) this._phaseTime = this._leastTime;
        }
        limit = endsLike(arena, this.readTo, end, ANSWER);
      }
      const place = ways.ending ? ways.ending(arena, this.readTo, end) : endOf(arena, this.readTo, end, ways.endings);
      const at = place < 0 ? -1 - place : place;
      if (at < limit) limit = at;
      // all of one is here
      if (place < 0 && !this._silent) this._ending = at;
      this._holdTime = limit < end ? this._cameAt + (this._ending >= 0 ? SILENCE : HOLD_TIME) : -1;
      this._give(limit);
    }

    /** The application gets what lies before `limit` and is not withheld for another reason. */
    _give(limit: number): void {
      let to = limit;
      if (this._ending >= 0 && this._ending < to) to = this._ending;
      if (this._answer >= 0 && this._answer < to && this._inquired()) to = this._answer;
      if (to <= this.readTo) return;
      // of a connection that is closed before this one is asked for
      if (this.state === LINK_WAITING) {
        this.readFrom = this.readTo = to;
        return;
      }
      this.total += to - this.readTo;
      this.readTo = to;
      this.owed = this.owed | OWED_READABLE;
      this._owner.wake();
    }

    /** Makes room for `count` bytes behind what is held; gives how many there is room for. */
    _makePlace(count: number): number {
      // nobody wants it
      if (this.user === null) this.readFrom = this.readTo;
      const free = this.readFrom - this._receiveStart;
      if (this._receiveEnd - this._heldTo < count && free > 0) {
        this._platform.move(this._receiveStart, this.readFrom, this._heldTo);
        this.readFrom -= free;
        this.readTo -= free;
        this._heldTo -= free;
        if (this._ending >= 0) this._ending -= free;
        if (this._answer >= 0) this._answer -= free;
      }
      return this._receiveEnd - this._heldTo;
    }

    override consumed(count: number): void {
      if (this._phase === OFF) {
        super.consumed(count);
        return;
      }
      this.readFrom += count;
      if (this.state !== LINK_OPEN) this.owed = this.owed | OWED_END;
      if (!this._blocked) return;
      this._blocked = false;
      this._owner.wake();
    }

    // data mode: sending

    attend(): void {
      if (this._phase !== ON || this.operation === OPERATION_SEND) return;
      const now = this._platform.now();
      if (this._wanted(now)) {
        this._byDtr = this.wiring.dtr !== DTR_NEVER;
        this._quiet(now);
      } else this._send(now);
      this._arm();
    }

    /** Command mode is wanted. A connection whose data wait for the application is no silent one. */
    _wanted(now: number): boolean {
      if (this._silent || (this.closing && this.sendFrom === this.sendTo)) return true;
      return ways.resume !== undefined && (this._owner.waiting() || (!this._blocked && this._checkTime >= 0 && now >= this._checkTime));
    }

    _send(now: number): void {
      const from = this.sendFrom;
      let to = this.sendTo;
      const stuck = this._stuck(now);
      this._plusTime = -1;
      if (from === to || (this.held && this.writable() > 0)) return;
      if (now - this._idleAt >= PERHAPS_GUARD) this._pluses.silence();
      to = this._pluses.limit(this._channel.arena, from, to);
      if (from === to) {
        this._plusTime = stuck ? now + POLL : this._idleAt + GUARD;
        return;
      }
      this.operation = OPERATION_SEND;
      this.count = to - from;
      this._occupies(this.count, now);
      // while there is something to send the connection is checked less often: that takes seconds
      if (!this._suspected) this._checkTime = now + CHECK_INTERVAL < this._cameAt + SENDING_CHECK_INTERVAL ? now + CHECK_INTERVAL : this._cameAt + SENDING_CHECK_INTERVAL;
      this._line.pass(from, to);
      if (this._line.clear()) this.passed();
    }

    passed(): void {
      if (this.operation !== OPERATION_SEND || this._phase !== ON) return;
      this.operation = OPERATION_NONE;
      if (this.state === LINK_OPEN) this.sent();
      this._owner.wake();
    }

    /** The port has not sent everything, as CTS holds it back. */
    _stuck(now: number): boolean {
      const platform = this._platform;
      if (!platform.sent || platform.sent()) return false;
      if (this._idleAt < now + POLL) this._idleAt = now + POLL;
      return true;
    }

    /** `count` bytes are on their way. */
    _occupies(count: number, now: number): void {
      this._idleAt = (now > this._idleAt ? now : this._idleAt) + Math.ceil((count * BITS * 1000) / this.wiring.rate);
    }

    // leaving data mode

    /** Data mode is to be left: first there is silence. */
    _quiet(now: number): void {
      this._phase = QUIET;
      this._loud = this._stuck(now);
      this._phaseTime = this._loud ? now + POLL : (now > this._idleAt ? now : this._idleAt) + (this._byDtr ? DTR_GUARD : GUARD);
    }

    late(): boolean {
      const now = this._platform.now();
      this.take();
      if (this._holdTime >= 0 && now >= this._holdTime) {
        this._holdTime = -1;
        if (this._ending >= 0) this._silent = true;
        else this._give(this._heldTo);
      }
      if (this._phase === QUIET && now >= this._phaseTime && this._loud) this._quiet(now);
      else if (this._phase === QUIET && now >= this._phaseTime && this._answer >= 0 && this._inquired()) this._decide();
      else if (this._phase === QUIET && now >= this._phaseTime) {
        this._phase = ESCAPED;
        this._answer = -1;
        if (this._byDtr) {
          this.wiring.owner.drive("dtr", 0);
          this._phaseTime = now + DTR_MOST;
          this._leastTime = now + DTR_LEAST;
        } else {
          this._line.raw(ESCAPE);
          this._occupies(ESCAPE.length, now);
          this._phaseTime = this._idleAt + GUARD;
        }
      } else if (this._phase === ESCAPED && now >= this._phaseTime) {
        if (this._blocked || now - this._cameAt < SILENCE) this._phaseTime = now + SILENCE;
        else this._decide();
      } else this.attend();
      this._arm();
      return true;
    }

    drop(): void {
      this._phase = OFF;
      this._line.abandon();
    }

    /** The escape sequence was sent: its answer may come, also while there is silence before it is sent once more. */
    _inquired(): boolean {
      return this._phase === ESCAPED || this._tries > 0;
    }

    /** The line is silent behind the escape sequence. */
    _decide(): void {
      const answered = this._answer >= 0;
      const wiring = this.wiring;
      const dtr = wiring.dtr;
      if (this._byDtr) {
        wiring.owner.drive("dtr", 1);
        if (answered) wiring.dtr = DTR_WORKS;
      } else if (answered) wiring.dtr = DTR_NEVER;
      // a line that never did anything may not be wired: the escape sequence tells
      if (!answered && (this._byDtr ? !this._silent || dtr !== DTR_WORKS : !this._silent && ++this._tries < TRIES)) {
        this._byDtr = false;
        this._quiet(this._platform.now());
        return;
      }
      const more = answered && this._heldTo > this._answer + ANSWER.length;
      // the modem's word from there on
      if (answered) this._ending = -1;
      this._give(this._heldTo);
      this._heldTo = this.readTo;
      this._phase = OFF;
      // what looks like the answer to the escape sequence may have been the peer's, with the modem's to come
      this._line.disconnect(answered && this._byDtr && dtr === DTR_WORKS);
      if (!answered && !this._silent) this.lose("NO_ANSWER", "the modem does not leave data mode");
      // what it said besides may have been about this connection
      else if (answered && !ways.resume && !this.closing) this._strand();
      else if (more || this._silent) this.suspect();
    }

    /** Sets the channel's deadline to what comes first. */
    _arm(): void {
      if (this._phase === OFF) return;
      let next = this._holdTime;
      if (this._phase !== ON) next = earlier(next, this._phaseTime);
      else {
        next = earlier(next, this._plusTime);
        if (this.operation !== OPERATION_SEND && !this._blocked && ways.resume) next = earlier(next, this._checkTime);
      }
      this._channel.deadline = next;
    }
  }
  return Transparent as unknown as LinkClass<L>;
}

const ESCAPE = "+++";
const ANSWER = "\r\nOK\r\n";
/** Bits of a byte on the line. */
const BITS = 10;

function earlier(a: number, b: number): number {
  return a < 0 ? b : b < 0 || a < b ? a : b;
}
