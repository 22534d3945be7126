import { Channel, type Caller, type Manner, type Wire } from "./channel.js";
import { BUSY, IDLE } from "./fence.js";
import { CONNECTS, NAME_CONNECT, NAME_NO_CARRIER, NAME_OK, RESULT_ERROR, RESULT_OK } from "./codes.js";
import type { CommandLine } from "./command-line.js";
import type { ParameterReader } from "./parameter-reader.js";
import { TRACE_RECEIVED, TRACE_SENT, type Platform } from "./platform.js";
import type { Holder, ResponseParser } from "./response-parser.js";

/** Whoever has the line in data mode: what arrives is held by it. */
export interface DataUser extends Caller, Holder {
  /** Something happened: looks whether there is anything to send, or whether somebody waits for command mode. */
  attend(): void;
  /** What was given to `pass` is with the port. */
  passed(): void;
}

/** The channel of a modem that has a data mode: commands with CONNECTS enter it, and while it lasts no other is sent. */
export class DataChannel extends Channel {
  declare _user: DataUser | null;

  constructor(platform: Platform, arena: Uint8Array, parser: ResponseParser, reader: ParameterReader, line: CommandLine, wire: Wire, manner: Manner) {
    super(platform, arena, parser, reader, line, wire, manner);
    this._user = null;
  }

  /** Enters data mode: from inside `finished` of the command that was answered by CONNECT. What arrives, and the deadline, are the user's. */
  connect(user: DataUser): void {
    this._user = this._caller = user;
    this._state = BUSY;
    this.deadline = -1;
    this.hold(user);
    this.parser.hold(user);
  }

  /** The modem is in command mode. @param certain false: as far as is known; a fence comes first */
  disconnect(certain: boolean): void {
    this.parser.hold(null);
    this.abandon();
    this._caller = null;
    this._state = IDLE;
    this.deadline = -1;
    this.ended = true;
    if (certain) return;
    // an escape sequence that was none waits for a line end
    this._owed = 1;
    this.synchronise();
  }

  /** Data mode is forgotten, and with it what was received. */
  abandon(): void {
    this._user = null;
    this.hold(null);
  }

  /** Sends arena bytes [from, to), unchanged until `passed` is told. Only when nothing is on its way. */
  pass(from: number, to: number): void {
    if (this._trace) this._trace.bytes(TRACE_SENT, from, to);
    this._out.send(from, to);
  }

  /** Nothing is on its way to the port. */
  clear(): boolean {
    return !this._out.sending();
  }

  /** Shows arena bytes [from, to), which have arrived. */
  arrived(from: number, to: number): void {
    if (this._trace) this._trace.bytes(TRACE_RECEIVED, from, to);
  }

  /** Asked whenever somebody may want to send: in data mode its user makes way. */
  override idle(): boolean {
    if (this._user) this._user.attend();
    return super.idle();
  }

  override tick(now: number): void {
    super.tick(now);
    if (this._user && this.clear()) this._user.passed();
  }

  override gap(): void {
    // there is no answer that could have been lost
    if (!this._user) super.gap();
  }

  override _nameless(at: number, end: number): void {
    if ((this._flags & CONNECTS) === 0 || !this._connectText(at, end)) super._nameless(at, end);
  }

  /** CONNECT with text (V.250 5.7.1): a rate, or a word for failure. */
  _connectText(at: number, end: number): boolean {
    const bytes = this.arena;
    if (end - at <= CONNECT.length) return false;
    for (let i = 0; i < CONNECT.length; i++) if (bytes[at + i] !== CONNECT.charCodeAt(i)) return false;
    const digit = bytes[at + CONNECT.length]! - 48;
    this._final(digit >= 0 && digit <= 9 ? NAME_CONNECT : NAME_NO_CARRIER, end, end);
    return true;
  }

  override _final(code: number, after: number, end: number): void {
    if ((this._flags & CONNECTS) === 0 || this._state !== BUSY || (code !== NAME_OK && code < NAME_CONNECT)) {
      super._final(code, after, end);
      return;
    }
    // OK says that it will
    if (code === NAME_OK) return;
    this._answered();
    this._end(code === NAME_CONNECT ? RESULT_OK : RESULT_ERROR, -1);
  }
}

const CONNECT = "CONNECT ";
