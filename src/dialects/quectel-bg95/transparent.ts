import { DataChannel } from "../../data-channel.js";
import type { Dialect, DialectOptions, Row } from "../../dialect.js";
import type { Link } from "../../link.js";
import type { LinkPlace } from "../../link-buffers.js";
import { connecting, type Transparency } from "../data-mode.js";
import { variant } from "../modes.js";
import type { LinkForm } from "../pull-link.js";
import { transparent } from "../transparent-link.js";
import { dialect as buffered } from "./index.js";
import { FORM, QuectelLink } from "./link.js";
import { QuectelSession } from "./session.js";

/** Back to data mode (1.2). */
export const ATO: Row = { name: "O", forms: "E", timeout: 10000, section: "1.2" };

export const CONNECTING = connecting(FORM);

/** A connection in transparent transmission mode (document 3.4). */
class QuectelDataLink extends QuectelLink {
  constructor(place: LinkPlace) {
    super(place);
  }

  override get form(): LinkForm {
    return CONNECTING;
  }

  override get mode(): number {
    return 2;
  }
}

export const WAYS: Transparency = {
  opens: true,
  resume: ATO,
  resumes() {},
  endings: ["\r\nNO CARRIER\r\n", "\r\nRDY\r\n", "\r\nAPP RDY\r\n", "\r\nPOWERED DOWN\r\n", "\r\nNORMAL POWER DOWN\r\n"],
  drains: true,
};

export const QuectelTransparentLink = transparent(QuectelDataLink, WAYS);

/** A BG95 whose one connection passes through. */
class QuectelTransparentSession extends QuectelSession {
  constructor(options: DialectOptions) {
    super(options);
  }

  override createLink(place: LinkPlace): Link {
    const link = new QuectelTransparentLink(place);
    this.links.push(link);
    return link;
  }
}

/** Transparent transmission mode (1.2): one TCP connection, whose bytes pass through as they are. */
export const dialect: Dialect = variant(buffered, { links: 1, listens: false, datagramLimit: 0, channel: DataChannel, open: (options) => new QuectelTransparentSession(options) });

export default dialect;
