import type { Dialect, DialectOptions, Row } from "../../dialect.js";
import type { Link } from "../../link.js";
import type { LinkPlace } from "../../link-buffers.js";
import { LINK_WAITING, SERVICE_LISTENER, SERVICE_UDP } from "../../link-codes.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Step } from "../../steps.js";
import { begins } from "../escape.js";
import { replaced, variant } from "../modes.js";
import { NOBODY, pushing, type PushLink } from "../push-link.js";
import { BRING_UP } from "./bring-up.js";
import { CIPRXGET, NAMES, NAME_POWER_DOWN } from "./commands.js";
import { dialect as buffered } from "./index.js";
import { SimcomLink } from "./link.js";
import { SimcomSession } from "./session.js";

export const CIPHEAD: Row = { name: "+CIPHEAD", forms: "W", timeout: 9000, section: "2.8" };
export const CIPSRIP: Row = { name: "+CIPSRIP", forms: "W", timeout: 9000, section: "2.9" };
export const CIPCCFG: Row = { name: "+CIPCCFG", forms: "W", timeout: 9000, section: "2.13" };

/** Both headers, and of the second one the form that names the link, where the modem has it (2.13: not finished). */
export const PUSH_BRING_UP: Step[] = replaced(BRING_UP, CIPRXGET, [
  { row: CIPRXGET, name: "context", suffix: "=0", tries: 3 },
  { row: CIPHEAD, name: "context", suffix: "=1", tries: 3 },
  { row: CIPSRIP, name: "context", suffix: "=1", tries: 3 },
  { row: CIPCCFG, name: "context", suffix: "=10,0,0,1,1,0,500" },
]);

const NAME_RECV_FROM = NAME_POWER_DOWN + 1;
const NAME_PLUS_RECV_FROM = NAME_POWER_DOWN + 2;
const NAME_RECEIVE = NAME_POWER_DOWN + 3;

/** The most bytes that are pushed at once (2.5). */
const PUSH_LIMIT = 1500;
/** Characters of the longest address. */
const ADDRESS_LIMIT = 15;
/** No line end is known to follow. */
const ANY_TAIL = -1;
const IPD = "+IPD";

/** A connection, a server or a UDP port in direct push mode (document 6.2.1, 6.3.1): nothing can be read. */
export const SimcomPushLink = pushing(SimcomLink, false);

/**
 * An A7600 that sends what it receives unasked: RECV FROM:<address>:<port>, then +RECEIVE,<link_num>,<length> or
 * +IPD<length>, then the data. Each of the two lines vouches for the other: one without the other was damaged.
 */
class SimcomPushSession extends SimcomSession {
  /** Who sent what is to come: address bytes [0, _length) and port; 0: nobody was told. */
  declare _from: Uint8Array;
  _length = 0;
  _port = 0;

  constructor(options: DialectOptions) {
    super(options);
    this._from = new Uint8Array(ADDRESS_LIMIT);
  }

  override get bringUp(): Step[] {
    return PUSH_BRING_UP;
  }

  override createLink(place: LinkPlace): Link {
    const link = new SimcomPushLink(place);
    link.session = this;
    if (place.id < 0) this._servers.push(link);
    else this.links.push(link);
    return link;
  }

  override unsolicited(code: number, reader: ParameterReader): boolean {
    const sender = code === NAME_RECV_FROM || code === NAME_PLUS_RECV_FROM;
    if (code === NAME_RECEIVE) this._received(reader);
    else if (sender && this._length === 0) this._readSender(reader);
    else if (sender || this._length > 0) this._damaged();
    else return super.unsolicited(code, reader);
    return true;
  }

  override unknown(at: number, end: number): boolean {
    const bytes = this.owner._channel.arena;
    // pieces of what was damaged may look like this
    if (this.owner._channel._distrust) return super.unknown(at, end);
    let place = at + IPD.length;
    if (place > end || !begins(bytes, at, place, IPD)) {
      if (this._length === 0) return super.unknown(at, end);
      this._damaged();
      return true;
    }
    // +IPD<length> or +IPD,<length>:
    if (bytes[place] === COMMA) place++;
    if (bytes[end - 1] === COLON) end--;
    this._push(-1, numberIn(bytes, place, end));
    return true;
  }

  override lost(count: number): void {
    this._length = 0;
    super.lost(count);
  }

  override restart(): void {
    super.restart();
    this._length = 0;
  }

  _damaged(): void {
    this._length = 0;
    this.owner._channel.mistrust();
  }

  /** RECV FROM:<IP ADDRESS>:<PORT> (1.2) */
  _readSender(reader: ParameterReader): void {
    const bytes = this.owner._channel.arena;
    let colon = reader.end - 1;
    while (colon > reader.at && bytes[colon] !== COLON) colon--;
    const length = colon - reader.at;
    this._port = numberIn(bytes, colon + 1, reader.end);
    if (length <= 0 || length > ADDRESS_LIMIT || this._port < 0) {
      this._damaged();
      return;
    }
    for (let i = 0; i < length; i++) this._from[i] = bytes[reader.at + i]!;
    this._length = length;
  }

  /** +RECEIVE,<link num>,<data length>, with or without a colon (2.13, wire-notes A4) */
  _received(reader: ParameterReader): void {
    if (this.owner._channel.arena[reader.end - 1] === COLON) reader.end--;
    const id = reader.integer();
    this._push(id, reader.integer());
  }

  /** `count` bytes follow, for link `id`; -1: for whichever has this peer. */
  _push(id: number, count: number): void {
    const length = this._length;
    this._length = 0;
    let link = (id >= 0 ? this.find(id) : this._only()) as unknown as PushLink | undefined;
    // what the rival is sent shows which of both has the number
    if (link && link.rival && link.rival.port === this._port) {
      link.giveWay(link.rival);
      link = this.find(id) as unknown as PushLink | undefined;
    }
    // of a connection that is closed before the link's own is asked for
    const last = link && link.state === LINK_WAITING;
    // what the headers say does not agree: where the data end, or whose they are, nobody knows
    if (length === 0 || count <= 0 || count > PUSH_LIMIT || (id < 0 && !link) || (link && !last && link.service !== SERVICE_UDP && link.host !== "" && link.port !== this._port)) this._damaged();
    else if (!link) this.owner._channel.expectPush(NOBODY, count, -1, 0, ANY_TAIL);
    else if (link.service === SERVICE_UDP) link.datagramPushed(this._from, 0, length, this._port, count, 0, ANY_TAIL);
    else link.pushed(count, 0, ANY_TAIL);
  }

  /** The one link that may have the peer that was told; undefined when there are several, or none. */
  _only(): Link | undefined {
    let found: Link | undefined;
    for (let i = 0; i < this.links.length; i++) {
      const link = this.links[i]!;
      if (link.state < LINK_WAITING || link.service === SERVICE_LISTENER || (link.service !== SERVICE_UDP && link.port !== this._port)) continue;
      if (found) return undefined;
      found = link;
    }
    return found;
  }
}

/** The number that arena bytes [at, end) are; -1: they are none. */
function numberIn(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let place = at; place < end; place++) {
    const digit = bytes[place]! - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return end > at && end - at < 6 ? value : -1;
}

const COMMA = 44;
const COLON = 58;

/** Direct push mode (1.2): the modem sends what it receives as it comes, and tells where datagrams came from. */
export const dialect: Dialect = variant(buffered, { names: NAMES + "\nRECV FROM:\n+RECV FROM:\n+RECEIVE,", open: (options) => new SimcomPushSession(options) });

export default dialect;
