import type { Channel } from "./channel.js";
import { NAME_DIALECT, NAME_ERROR_NUMBER } from "./codes.js";
import type { Platform } from "./platform.js";
import type { PrefixTable } from "./prefix-table.js";
import type { Holder, ResponseParser, ResponseSink } from "./response-parser.js";
import type { RingBuffer } from "./ring-buffer.js";

/** A port may keep so many bytes back while JavaScript sees none (ESP32's FIFO), or keep them so long (ms; USB converters wait 16). */
const KEPT_BACK = 128;
const KEPT_TIME = 20;
/** Alarms in a row without a byte between them that end an answer. */
const ALARMS = 2;

/**
 * Payload whose length comes behind it: `<payload>`, CR LF, a line that ends in the number of the payload's bytes (the
 * trailer), then a final result code. Nordic's AT#XRECV answers so.
 *
 * Everything is kept until the end is known, as payload may hold whatever a modem says, also a trailer that fits with its
 * OK. What can't be forged:
 * - A trailer whose number is as large as what was asked for, or larger (hexadecimal digits): no payload has room for it.
 * - The last one. So any other end counts only when nothing follows it for a while: two alarms, each long enough for a port
 *   to hand out what it keeps back. Two, as the first may be late: while JavaScript is busy bytes come and are not
 *   seen, but they are before the second.
 *
 * What remains: a modem or a line that pauses that long inside an answer, right behind such an end, which the peer has put
 * there. Then payload is cut, and what follows is not believed.
 *
 * Lines in front of the payload are URCs that came before the answer; those too far in front of where it can begin are told
 * while they come, so that any number of them finds room. Lines without a trailer are an answer of another kind.
 * Lines and then the same silence are URCs: they are told while the answer is still awaited.
 *
 * Among the lines in front may be headers of pushes, with as many bytes behind them as they say (the UDP proxy's): these are
 * skipped where lines are wanted, but an end is looked for everywhere, so that a header which the payload forges hides none.
 */
export class TrailedPayload implements Holder {
  /** Bytes of the payload that was found, for whoever is told of its trailer; -1: that line is no trailer. */
  count = -1;
  declare _platform: Platform;
  declare _channel: Channel;
  declare _parser: ResponseParser;
  declare _input: RingBuffer;
  declare _names: PrefixTable;
  declare _bytes: Uint8Array;
  _code = 0;
  _limit = 0;
  /** Bytes that may belong to the payload while its end has not come. */
  _reach = 0;
  _target = 0;
  /** How long each alarm waits (ms). */
  _wait = 0;
  _alarms = 0;
  /** Positions from the first byte held: where the search for a line's end goes on, and where that line begins. */
  _searched = 0;
  _line = 0;
  /** The same: payload and trailer by the last end that has one, or by the last line that fits; -1: there is none. */
  _payload = -1;
  _trailer = -1;
  _size = 0;
  _fits = -1;
  _fitting = 0;
  _fittingSize = 0;
  /** A final result code came. */
  _over = false;
  /** Whole lines are all that is held, each a modem's. */
  _lines = true;
  /** Names of lines behind which data come: from the first to the last. */
  declare _firstPush: number;
  declare _lastPush: number;
  /** Position from the first byte held: where the data of the last such line end. */
  _pushEnd = 0;
  /** Bytes that the whole answer may take, and when it must be here (ms). */
  _room = 0;
  _due = 0;

  /** @param firstPush names of lines of the form `…, <size>`, CR LF, so many bytes, CR LF: the first, and the last */
  constructor(platform: Platform, channel: Channel, firstPush: number, lastPush: number) {
    this._firstPush = firstPush;
    this._lastPush = lastPush;
    this._platform = platform;
    this._channel = channel;
    this._parser = channel.parser;
    this._input = this._parser._input;
    this._names = this._parser.names;
    this._bytes = channel.arena;
  }

  /**
   * The answer to the command just sent has payload that goes to arena position `target`.
   * @param code name of the trailer
   * @param limit bytes that were asked for: no payload in which lines could be hidden is longer
   * @param lines bytes of payload that may be whole lines, at most
   * @param room bytes that the whole answer may take; they are free behind `target` unless the ring holds as many
   * @param rate of the line (baud)
   */
  expect(code: number, limit: number, lines: number, target: number, room: number, rate: number): void {
    this._code = code;
    this._limit = limit;
    this._reach = lines + LONGEST;
    this._target = target;
    this._room = room;
    this._wait = KEPT_TIME + Math.floor((KEPT_BACK * 10000) / rate);
    this._due = this._channel.deadline;
    this.count = -1;
    this._begin();
  }

  _begin(): void {
    this._searched = this._line = this._alarms = this._pushEnd = 0;
    this._payload = this._fits = -1;
    this._over = false;
    this._lines = true;
    this._input.hold(this._target, this._room);
    this._parser.hold(this);
    this._channel.hold(this);
  }

  take(sink: ResponseSink): boolean {
    const input = this._input;
    const start = input.read;
    let at = start + this._searched;
    if (at === input.write) return false;
    for (;;) {
      this._bytes[input.write] = LF;
      const end = this._platform.nextLineFeed(at);
      if (end >= input.write) break;
      if (this._lineEnds(start, end)) {
        this._release(sink);
        return true;
      }
      at = end + 1;
    }
    this._searched = input.write - start;
    if (this._lines && this._line > 0 && this._searched > this._reach) this._tellEarly(sink);
    if (this._over || this._urcs()) {
      this._alarms = ALARMS;
      this._channel.deadline = this._platform.now() + this._wait;
    }
    return false;
  }

  /** What lies farther back than a payload that is still to be ended can reach is told: nothing but lines has come. */
  _tellEarly(sink: ResponseSink): void {
    const input = this._input;
    const end = input.write;
    const start = input.read;
    const first = end - this._reach;
    const most = start + this._line < first ? start + this._line : first;
    let until = start;
    for (let next = this._after(until); next <= most; next = this._after(until)) until = next;
    if (until === start) return;
    this._parser.hold(null);
    // the parser puts a line feed behind what it may read
    const byte = this._bytes[until]!;
    input.write = until;
    this._parser.parse(sink);
    this._bytes[until] = byte;
    input.read = until;
    input.write = end;
    if (!this._channel.busy()) return;
    this._parser.hold(this);
    this._searched -= until - start;
    this._line -= until - start;
    this._pushEnd = this._pushEnd > until - start ? this._pushEnd - until + start : 0;
  }

  late(sink: ResponseSink): boolean {
    if (this._alarms === 0) return false;
    const channel = this._channel;
    if (--this._alarms > 0) channel.deadline = this._platform.now() + this._wait;
    else if (this._over && (this._payload >= 0 || !this._urcs())) this._release(sink);
    else if (!this._urcs()) channel.deadline = this._due;
    else {
      this._release(sink);
      // unless it was that the modem has restarted
      if (channel.busy()) {
        this._begin();
        channel.deadline = this._due;
      }
    }
    return true;
  }

  drop(): void {
    const input = this._input;
    input.skipTo(input.write);
    input.home();
    this._channel.hold(null);
  }

  /** All that is held are whole lines, and pushes. */
  _urcs(): boolean {
    return this._lines && this._line === this._searched && this._pushEnd <= this._searched;
  }

  /** Looks at the line that ends before `end`; true when the answer certainly does. */
  _lineEnds(start: number, end: number): boolean {
    const from = start + this._line;
    this._line = end + 1 - start;
    const at = this._first(from, end);
    if (at === end) return false;
    const code = this._names.lookup(at) >> 8;
    if (this._lines && from - start >= this._pushEnd) {
      if (this._isPush(code)) this._pushEnd = end + 3 - start + this._number(end);
      else if (!this._isUrc(code, at)) this._lines = false;
    }
    if (code === this._code) {
      this._fit(start, from, end);
      return false;
    }
    const fits = this._fits;
    this._fits = -1;
    if (code === 0 || code > NAME_ERROR_NUMBER) return false;
    this._over = true;
    if (fits < 0) return false;
    this._payload = fits;
    this._trailer = this._fitting;
    this._size = this._fittingSize;
    return this._size >= this._limit;
  }

  /** Where the line [from, end) begins behind CR and the like. */
  _first(from: number, end: number): number {
    let at = from;
    while (at < end && this._bytes[at]! <= CR) at++;
    return at;
  }

  /** The line [from, end) has the trailer's name: it fits when so many bytes stand before it, and before these nothing but lines. */
  _fit(start: number, from: number, end: number): void {
    const size = this._number(end);
    const payload = from - 2 - size;
    this._fits = -1;
    if (payload < start || this._bytes[from - 2] !== CR || !this._onlyLines(start, payload)) return;
    this._fits = payload - start;
    this._fitting = from - start;
    this._fittingSize = size;
  }

  /** The number at the end of the line that ends before `end`. */
  _number(end: number): number {
    const bytes = this._bytes;
    let at = end;
    while (bytes[at - 1] === CR) at--;
    let size = 0;
    for (let place = 1; place < 1000000 && bytes[at - 1]! >= 48 && bytes[at - 1]! <= 57; place *= 10) size += place * (bytes[--at]! - 48);
    return size;
  }

  _isPush(code: number): boolean {
    return code >= this._firstPush && code <= this._lastPush;
  }

  /** Where the line at `at` ends, and the data that it says follow. */
  _after(at: number): number {
    const end = this._platform.nextLineFeed(at);
    const first = this._first(at, end);
    return first < end && this._isPush(this._names.lookup(first) >> 8) ? end + 3 + this._number(end) : end + 1;
  }

  /** Whether the line at `at`, whose name has `code`, may come unasked: also `+NAME`, `#NAME` or `%NAME`, with a colon behind it or nothing, that the driver does not know, as the user may have switched it on. */
  _isUrc(code: number, at: number): boolean {
    if (code !== 0) return code >= NAME_DIALECT && code !== this._code;
    const bytes = this._bytes;
    if (bytes[at] !== PLUS && bytes[at] !== HASH && bytes[at] !== PERCENT) return false;
    let end = at + 1;
    while (bytes[end]! >= 65 && bytes[end]! <= 90) end++;
    return end > at + 1 && (bytes[end] === COLON || bytes[end] === CR);
  }

  /** Whether bytes [from, end) are whole lines, each a modem's, and pushes. */
  _onlyLines(from: number, end: number): boolean {
    let at = from;
    while (at < end) {
      const next = this._platform.nextLineFeed(at);
      // a line feed alone is a piece of payload
      if (next >= end || next === at || this._bytes[next - 1] !== CR) return false;
      const first = this._first(at, next);
      if (first < next && !this._isUrc(this._names.lookup(first) >> 8, first)) return false;
      at = this._after(at);
    }
    return at === end;
  }

  /** What is held is told: the lines before the payload, the payload, its trailer and what follows. Without a trailer all of it is lines. */
  _release(sink: ResponseSink): void {
    const input = this._input;
    const parser = this._parser;
    const start = input.read;
    const end = input.write;
    parser.hold(null);
    this._channel.hold(null);
    if (this._payload >= 0) {
      const payload = start + this._payload;
      if (this._payload > 0) {
        // the parser puts a line feed behind what it may read
        const first = this._bytes[payload]!;
        input.write = payload;
        parser.parse(sink);
        this._bytes[payload] = first;
      }
      if (payload !== this._target) this._platform.move(this._target, payload, payload + this._size);
      this.count = this._size;
      this._channel.trailed(this._target, this._target + this._size);
      input.read = start + this._trailer;
      input.write = end;
      // what it has searched lies before
      parser.hold(null);
    }
    parser.parse(sink);
    input.home();
  }
}

const LF = 10;
const CR = 13;
const HASH = 35;
const PERCENT = 37;
const PLUS = 43;
const COLON = 58;
/** Bytes of a trailer, at most. */
const LONGEST = 64;
