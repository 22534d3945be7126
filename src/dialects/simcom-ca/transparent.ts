import type { CommandLine } from "../../command-line.js";
import { DataChannel } from "../../data-channel.js";
import type { Dialect, DialectOptions, Row } from "../../dialect.js";
import type { Link } from "../../link.js";
import type { LinkPlace } from "../../link-buffers.js";
import type { Transparency } from "../data-mode.js";
import { variant } from "../modes.js";
import { transparent } from "../transparent-link.js";
import { dialect as buffered } from "./index.js";
import { CaLink } from "./link.js";
import { CaSession } from "./session.js";

/** To data mode (C1811). */
export const CASWITCH: Row = { name: "+CASWITCH", forms: "W", timeout: 9000, section: "C1811" };

export const WAYS: Transparency = {
  opens: false,
  resume: CASWITCH,
  resumes(link: Link, line: CommandLine) { line.text("=" + link.id + ",1"); },
  endings: ["\r\nNO CARRIER\r\n", "\r\nNO CARRIER\r\n\r\n+CASTATE: 0,0\r\n", "\r\nRDY\r\n", "\r\n+CPIN: READY\r\n", "\r\nSMS READY\r\n", "\r\nNORMAL POWER DOWN\r\n"],
  drains: true,
};

export const CaTransparentLink = transparent(CaLink, WAYS);

/** A modem with AT+CA commands whose one connection passes through. */
class CaTransparentSession extends CaSession {
  constructor(options: DialectOptions) {
    super(options);
  }

  override createLink(place: LinkPlace): Link {
    const link = new CaTransparentLink(place);
    link.session = this;
    this.links.push(link);
    return link;
  }
}

/** Transparent transport mode (C1811): one TCP connection, secured or not, whose bytes pass through as they are. */
export const dialect: Dialect = variant(buffered, { links: 1, listens: false, datagramLimit: 0, channel: DataChannel, open: (options) => new CaTransparentSession(options) });

export default dialect;
