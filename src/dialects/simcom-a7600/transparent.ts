import { DataChannel } from "../../data-channel.js";
import type { Dialect, DialectOptions, Row } from "../../dialect.js";
import type { Link } from "../../link.js";
import type { LinkPlace } from "../../link-buffers.js";
import { OPERATION_OPEN } from "../../link-codes.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Step } from "../../steps.js";
import { connecting, type Transparency } from "../data-mode.js";
import { replaced, variant } from "../modes.js";
import type { LinkForm } from "../pull-link.js";
import { transparent } from "../transparent-link.js";
import { BRING_UP } from "./bring-up.js";
import { CIPMODE, NAME_CIPMODE } from "./commands.js";
import { dialect as buffered } from "./index.js";
import { FORM, SimcomLink } from "./link.js";
import { SimcomSession } from "./session.js";

/** Back to data mode (1.2). */
export const ATO: Row = { name: "O", forms: "E", timeout: 9000, section: "1.2" };

export const CONNECTING = connecting(FORM);

/** The mode is chosen before the network is opened (2.3). */
export const TRANSPARENT_BRING_UP: Step[] = replaced(BRING_UP, CIPMODE, [{ row: CIPMODE, name: "context", suffix: "=1", tries: 3 }]);

/** A connection in transparent access mode (document 6.2.3). */
class SimcomDataLink extends SimcomLink {
  constructor(place: LinkPlace) {
    super(place);
  }

  override get form(): LinkForm {
    return CONNECTING;
  }

  /** CONNECT FAIL does not say why (2.3). */
  override refusedWithout(operation: number): void {
    if (operation !== OPERATION_OPEN) SimcomLink.prototype.refusedWithout.call(this, operation);
    else this.lose("CONNECT_FAILED", "the connection was refused, or the host is unreachable or unknown", operation);
  }
}

export const WAYS: Transparency = {
  opens: true,
  resume: ATO,
  resumes() {},
  endings: ["\r\nCLOSED\r\n", "\r\nNO CARRIER\r\n", "\r\n*ATREADY: 1\r\n", "\r\nRDY\r\n", "\r\n+CPIN: READY\r\n", "\r\nSMS DONE\r\n", "\r\nPB DONE\r\n"],
  drains: false,
};

export const SimcomTransparentLink = transparent(SimcomDataLink, WAYS);

/** An A7600 whose one connection passes through. */
class SimcomTransparentSession extends SimcomSession {
  // written out: without one Espruino runs the base class's twice
  constructor(options: DialectOptions) {
    super(options);
  }

  override get bringUp(): Step[] {
    return TRANSPARENT_BRING_UP;
  }

  override createLink(place: LinkPlace): Link {
    const link = new SimcomTransparentLink(place);
    link.session = this;
    this.links.push(link);
    return link;
  }

  override fenced(code: number, reader: ParameterReader): void {
    if (code !== NAME_CIPMODE) super.fenced(code, reader);
    else if (this.active && reader.integer() !== 1) this.owner.upkeep.restarted(0);
  }
}

/** Transparent access mode (1.2): one TCP connection, whose bytes pass through as they are. */
export const dialect: Dialect = variant(buffered, { links: 1, listens: false, datagramLimit: 0, channel: DataChannel, open: (options) => new SimcomTransparentSession(options) });

export default dialect;
