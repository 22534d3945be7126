import type { Dialect, DialectOptions } from "../../dialect.js";
import type { Link } from "../../link.js";
import type { LinkPlace } from "../../link-buffers.js";
import { LINK_WAITING, SERVICE_UDP } from "../../link-codes.js";
import type { ParameterReader } from "../../parameter-reader.js";
import { variant } from "../modes.js";
import { NOBODY, pushing, type PushLink } from "../push-link.js";
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

/** A connection, a listener or a UDP service in direct push mode (document 3.5). */
class QuectelDirectLink extends QuectelLink {
  constructor(place: LinkPlace) {
    super(place);
  }

  override get mode(): number {
    return 1;
  }
}

export const QuectelPushLink = pushing(QuectelDirectLink, true);

/** A BG95 that sends what it receives unasked. */
class QuectelPushSession extends QuectelSession {
  constructor(options: DialectOptions) {
    super(options);
  }

  override createLink(place: LinkPlace): Link {
    const link = new QuectelPushLink(place);
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
    if (id < 0 || count <= 0 || count > PUSH_LIMIT) this.owner._channel.mistrust();
    else if (!link) this.owner._channel.expectPush(NOBODY, count, -1, CRLF, 2);
    // or it is of a connection that is closed before the link's own is asked for
    else if (link.service !== SERVICE_UDP || link.state === LINK_WAITING) link.pushed(count, CRLF, 2);
    else if (!reader.string()) this.owner._channel.mistrust();
    else {
      const from = reader.from;
      const to = reader.to;
      link.datagramPushed(this.owner._channel.arena, from, to, reader.integer(), count, CRLF, 2);
    }
  }
}

/** Direct push mode (1.2): the modem sends what it receives as it comes. */
export const dialect: Dialect = variant(buffered, { open: (options) => new QuectelPushSession(options) });

export default dialect;
