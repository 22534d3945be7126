import type { Channel, PushReceiver } from "../../channel.js";
import type { Dialect, DialectOptions } from "../../dialect.js";
import type { Link, LinkOwner } from "../../link.js";
import { LINK_WAITING, SERVICE_UDP } from "../../link-codes.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Platform } from "../../platform.js";
import { variant } from "../modes.js";
import { pushesLost, pushing, type PushLink } from "../push-link.js";
import { URC_RECV } from "./commands.js";
import { dialect as buffered } from "./index.js";
import { QuectelLink } from "./link.js";
import { QuectelSession } from "./session.js";

/** What follows a push: its line end. */
const CRLF = 0x0a0d;
/** More than that is not pushed at once: a datagram's most. */
const PUSH_LIMIT = 1500;
/** First characters of the URC's kind, and of its misprint (2.3.4). */
const RECV = 0x76636572;
const RCV = 0x766372;

/** Takes what is pushed for a connection that nobody has. */
export const NOBODY: PushReceiver = { payload() {}, broken() {} };

/** A connection, a listener or a UDP service in direct push mode (document 3.5). */
class QuectelDirectLink extends QuectelLink {
  constructor(platform: Platform, owner: LinkOwner, channel: Channel, id: number, receiveStart: number, receiveEnd: number, sendEnd: number) {
    super(platform, owner, channel, id, receiveStart, receiveEnd, sendEnd);
  }

  override get mode(): number {
    return 1;
  }
}

export const QuectelPushLink = pushing(QuectelDirectLink, true);

/** A BG95 that sends what it receives unasked. */
class QuectelPushSession extends QuectelSession {
  declare _channel: Channel;

  constructor(options: DialectOptions) {
    super(options);
  }

  override createLink(platform: Platform, owner: LinkOwner, channel: Channel, id: number, receiveStart: number, receiveEnd: number, sendEnd: number): Link {
    this._channel = channel;
    const link = new QuectelPushLink(platform, owner, channel, id, receiveStart, receiveEnd, sendEnd);
    this.links.push(link);
    return link;
  }

  override unsolicited(code: number, reader: ParameterReader): boolean {
    if (code !== URC_RECV) return super.unsolicited(code, reader);
    this._received(reader);
    return true;
  }

  override _event(reader: ParameterReader): boolean {
    const at = reader.at;
    if (reader.string() && (reader.head() === RECV || reader.head() === RCV)) {
      this._received(reader);
      return true;
    }
    reader.at = at;
    return super._event(reader);
  }

  override lost(count: number): void {
    super.lost(count);
    pushesLost(this.owner.links);
  }

  /** <connectID>,<currentrecvlength>[,<remoteIP>,<remote_port>], and the data on the next line; without a length data are to be read (2.4.2) */
  _received(reader: ParameterReader): void {
    const id = reader.integer();
    const link = this.find(id) as unknown as PushLink | undefined;
    if (reader.done()) {
      if (link) link.dataArrived();
      return;
    }
    const count = reader.integer();
    // a header like this was damaged: where its data end, or whose they are, nobody knows
    if (id < 0 || count <= 0 || count > PUSH_LIMIT) this._channel.mistrust();
    else if (!link) this._channel.expectPush(NOBODY, count, -1, CRLF, 2);
    // or it is of a connection that is closed before the link's own is asked for
    else if (link.service !== SERVICE_UDP || link.state === LINK_WAITING) link.pushed(count, CRLF, 2);
    else if (!reader.string()) this._channel.mistrust();
    else {
      const from = reader.from;
      const to = reader.to;
      link.datagramPushed(this._channel.arena, from, to, reader.integer(), count, CRLF, 2);
    }
  }
}

/** Direct push mode (1.2): the modem sends what it receives as it comes. */
export const dialect: Dialect = variant(buffered, { open: (options) => new QuectelPushSession(options) });

export default dialect;
