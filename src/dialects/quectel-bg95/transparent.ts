import type { Channel } from "../../channel.js";
import { DataChannel } from "../../data-channel.js";
import type { Dialect, DialectOptions, Row, SessionOwner } from "../../dialect.js";
import type { Link, LinkOwner } from "../../link.js";
import type { Platform } from "../../platform.js";
import { assertDtr, bytesLost, connecting, type Transparency } from "../data-mode.js";
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
  constructor(platform: Platform, owner: LinkOwner, channel: Channel, id: number, receiveStart: number, receiveEnd: number, sendEnd: number) {
    super(platform, owner, channel, id, receiveStart, receiveEnd, sendEnd);
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

  override attach(owner: SessionOwner): void {
    this.owner = owner;
    this.dtr = assertDtr(owner);
  }

  override createLink(platform: Platform, owner: LinkOwner, channel: Channel, id: number, receiveStart: number, receiveEnd: number, sendEnd: number): Link {
    const link = new QuectelTransparentLink(platform, owner, channel, id, receiveStart, receiveEnd, sendEnd);
    link.wiring = this;
    this.links.push(link);
    return link;
  }

  override lost(count: number): void {
    super.lost(count);
    bytesLost(this.owner.links);
  }
}

/** Transparent transmission mode (1.2): one TCP connection, whose bytes pass through as they are. */
export const dialect: Dialect = variant(buffered, { links: 1, listens: false, datagramLimit: 0, channel: DataChannel, open: (options) => new QuectelTransparentSession(options) });

export default dialect;
