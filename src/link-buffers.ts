import type { Channel } from "./channel.js";
import { beginDatagram, DATAGRAM_HEADER, datagramLength, nextDatagram } from "./datagram.js";
import { modemError } from "./errors.js";
import type { LinkOwner } from "./link-user.js";
import { LINK_ENDED, LINK_IDLE, LINK_OPEN, LINK_WAITING, OPERATION_NONE, OPERATION_RECEIVE, OPERATION_SEND, OWED_END, OWED_READABLE, OWED_WRITABLE, SERVICE_TCP, SERVICE_UDP } from "./link-codes.js";
import type { Platform } from "./platform.js";

/** Characters of the longest address, and bytes of the longest datagram of any modem with all that it takes in a span. */
const ADDRESS_LIMIT = 45;
const DATAGRAM_ROOM = 1550;

/** Where a link is: its modem, its number there (-1: none yet), and its bytes in the arena. */
export interface LinkPlace {
  readonly owner: LinkOwner;
  readonly id: number;
  /** It receives into [receiveStart, receiveEnd) and sends from [receiveEnd, sendEnd). */
  readonly receiveStart: number;
  readonly receiveEnd: number;
  readonly sendEnd: number;
}

/**
 * What a connection has received and is to send: two spans in the arena.
 *
 * Received bytes lie in arena [readFrom, readTo), bytes to send in [sendFrom, sendTo); both are moved to the front of
 * their span when its end is reached.
 */
export abstract class LinkBuffers {
  /** Its number in the modem; -1 when another link has that one now, or none has been given. */
  id = -1;
  state = LINK_IDLE;
  operation = OPERATION_NONE;
  readTo = 0;
  readFrom = 0;
  /** The modem holds, or may hold, bytes to be read. */
  available = false;
  /** Callbacks that may be owed to the user: OWED_*; 0 is all that others need to know. */
  owed = 0;
  /** Bytes asked for or sent by the operation in progress. */
  count = 0;
  /** Bytes of a payload that is whole, while its command has not ended. */
  _arrived = 0;
  sendFrom = 0;
  sendTo = 0;
  _owner: LinkOwner = undefined!;
  _channel: Channel = undefined!;
  _receiveStart = 0;
  _receiveEnd = 0;
  /** Bytes received on this connection. */
  total = 0;
  /** SERVICE_*. */
  service = SERVICE_TCP;
  declare _platform: Platform;
  declare _sendEnd: number;
  /** More data is about to be written: wait for it. */
  held = false;
  /** No send before this time (ms). */
  _sendAfter = 0;
  /** SEND FAILs in a row. */
  _refusals = 0;

  constructor(place: LinkPlace) {
    const owner = place.owner;
    this.id = place.id;
    this._platform = owner._platform;
    this._owner = owner;
    this._channel = owner._channel;
    this.readFrom = this.readTo = this._receiveStart = place.receiveStart;
    this.sendFrom = this.sendTo = this._receiveEnd = place.receiveEnd;
    this._sendEnd = place.sendEnd;
  }

  /** The most bytes that one sending command takes. */
  abstract sendLimit(): number;

  /** The payload is whole. It is the user's when the command has ended well, too. */
  payload(): void {
    this._arrived = this.count;
  }

  /** What arrived belongs to the user. */
  accept(): void {
    const count = this._arrived;
    // the number may have been given to another connection meanwhile
    if (count === 0 || this.state === LINK_IDLE) return;
    this._arrived = 0;
    this.readTo += count;
    this.total += count;
    this.owed = this.owed | OWED_READABLE;
  }

  /** Bytes that may be written now. While a send is under way its bytes must stay where they are. Datagrams may wait for their service. */
  writable(): number {
    if (this.state < (this.service === SERVICE_UDP ? LINK_WAITING : LINK_OPEN)) return 0;
    if (this.operation === OPERATION_SEND) return this._sendEnd - this.sendTo;
    return this.capacity() - (this.sendTo - this.sendFrom);
  }

  /** The most bytes that can be written at once. */
  capacity(): number {
    return this._sendEnd - this._receiveEnd;
  }

  /** Makes room for `count` bytes (<= writable()) at `sendTo`. */
  makeRoom(count: number): void {
    if (this._sendEnd - this.sendTo >= count) return;
    this._platform.move(this._receiveEnd, this.sendFrom, this.sendTo);
    this.sendTo -= this.sendFrom - this._receiveEnd;
    this.sendFrom = this._receiveEnd;
  }

  /** `count` bytes were put at `sendTo`. @param more another write follows at once */
  written(count: number, more: boolean): void {
    this.sendTo += count;
    this.held = more;
    this._owner.wake();
  }

  /** `count` bytes were taken from `readFrom`. */
  consumed(count: number): void {
    const from = this.readFrom + count;
    const state = this.state;
    if (from === this.readTo && this.operation !== OPERATION_RECEIVE) this.readFrom = this.readTo = this._receiveStart;
    else this.readFrom = from;
    if (state !== LINK_OPEN) this.owed = this.owed | OWED_END;
    if (this.available || state === LINK_ENDED) this._owner.wake();
  }

  /** How many bytes the next receiving command asks for. */
  request(most: number): number {
    let count = this._receiveEnd - this.readTo;
    if (count > most) count = most;
    if (count > this._owner.receiveLimit) count = this._owner.receiveLimit;
    this.count = count;
    return count;
  }

  /** How many bytes the next sending command takes: all that may be, or one datagram. */
  offer(): number {
    if (this.service === SERVICE_UDP) return (this.count = datagramLength(this._channel.arena, this.sendFrom));
    const count = this.sendTo - this.sendFrom;
    const limit = this.sendLimit();
    this.count = count > limit ? limit : count;
    return this.count;
  }

  /** A datagram of `count` bytes was announced, from `port` at the address in arena [from, to). @returns where its payload goes; -1 (and it is dropped) when it is too long for the span */
  datagram(from: number, to: number, port: number, count: number): number {
    const at = this.datagramFrom(to - from, port, count);
    if (at < 0) return -1;
    this._platform.move(at, from, to);
    return at + to - from;
  }

  /** The same; the caller writes the address, of `length` characters, at the place returned, and the payload goes behind it. */
  datagramFrom(length: number, port: number, count: number): number {
    const size = DATAGRAM_HEADER + length + count;
    if (size > this._receiveEnd - this.readTo || length > ADDRESS_LIMIT) return this.tooLong(count);
    this.count = size;
    return beginDatagram(this._channel.arena, this.readTo, length, port, count);
  }

  /** The same, from a peer of whom the header says nothing. */
  datagramOf(host: string, port: number, count: number): number {
    let at = this.datagramFrom(host.length, port, count);
    if (at < 0) return -1;
    for (let i = 0; i < host.length; i++) this._channel.arena[at++] = host.charCodeAt(i);
    return at;
  }

  /** A datagram of `count` bytes is dropped. */
  tooLong(count: number): number {
    this.count = 0;
    this._owner.report(modemError("DATAGRAM_TOO_LONG", "a datagram of " + count + " bytes is longer than the receive buffer and was dropped", undefined, this.id));
    return -1;
  }

  /** The data offered was accepted by the modem. */
  sent(): void {
    this._refusals = 0;
    this.sendFrom = this.service === SERVICE_UDP ? nextDatagram(this._channel.arena, this.sendFrom) : this.sendFrom + this.count;
    if (this.sendFrom === this.sendTo) this.sendFrom = this.sendTo = this._receiveEnd;
    this.owed = this.owed | OWED_WRITABLE;
  }

  /** The modem's buffer is full: the same data again after a pause. */
  refused(): void {
    const pause = 100 << this._refusals;
    if (this._refusals < 5) this._refusals++;
    this._sendAfter = this._platform.now() + pause;
  }

  /** Whether a read is worth its command: at least half of the span is free after what was read has been given up. */
  _receiveRoom(): boolean {
    const held = this.readTo - this.readFrom;
    if (held === 0) {
      this.readFrom = this.readTo = this._receiveStart;
      return true;
    }
    const size = this._receiveEnd - this._receiveStart;
    // a datagram comes whole
    if (held > (this.service === SERVICE_UDP ? size - DATAGRAM_ROOM : size >> 1)) return false;
    if (this.readFrom > this._receiveStart) this._toFront();
    return true;
  }

  /** What was received and not read goes to the front of its span. */
  _toFront(): void {
    const start = this._receiveStart;
    this._platform.move(start, this.readFrom, this.readTo);
    this.readTo += start - this.readFrom;
    this.readFrom = start;
  }
}
