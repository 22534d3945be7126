import type { CommandLine } from "../../command-line.js";
import { DataChannel } from "../../data-channel.js";
import { SECURED_NEVER, type Dialect, type DialectOptions, type Row } from "../../dialect.js";
import { modemError, type ModemError } from "../../errors.js";
import type { Link } from "../../link.js";
import type { LinkPlace } from "../../link-buffers.js";
import { OPERATION_CHECK, OPERATION_OPEN } from "../../link-codes.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Step } from "../../steps.js";
import type { Transparency } from "../data-mode.js";
import { variant } from "../modes.js";
import { AT_CONNECTED, AT_ENDED, PullLink, type LinkForm } from "../pull-link.js";
import { transparent } from "../transparent-link.js";
import { BRING_UP } from "./bring-up.js";
import { NAME_XSLMVER, NAME_XTCPCLI, XTCPCLI } from "./commands.js";
import { dataModeEnd } from "./data-mode-end.js";
import { dialect as buffered } from "./index.js";
import { ERRORS, MEANINGS } from "./result-codes.js";
import { SlmSession } from "./session.js";

export const XSLMVER: Row = { name: "#XSLMVER", forms: "E", timeout: 9000, section: "SLM" };

/** A connection is opened, and may take as long as the network and the peer do. */
const CONNECT: Row = { name: XTCPCLI.name, forms: "W", timeout: 120000, section: XTCPCLI.section };

/** EINVAL */
const INVALID = 22;
/** The first version whose data mode takes every byte, in tenths. */
const LEAST_VERSION = 15;

/** By OPERATION_*; data pass through. */
export const DATA_FORM: LinkForm = {
  rows: [CONNECT, CONNECT, XTCPCLI, XTCPCLI, XTCPCLI, CONNECT, XTCPCLI, XTCPCLI],
  expected: [0, NAME_XTCPCLI, 0, 0, 0, 0, NAME_XTCPCLI, 0],
  flags: [0, 0, 0, 0, 0, 0, 0, 0],
  readLimit: 1024,
  sendLimit: 1024,
  errors: ERRORS,
  meanings: MEANINGS,
};

/** The TCP proxy as a client with data mode (#XTCPCLI=2). */
class SlmDataLink extends PullLink {
  declare session: SlmTransparentSession;
  /** The modem's number for what failed; -1: none was told. */
  _reason = -1;

  // written out: else tsc emits super(...arguments), which Espruino can't read
  constructor(place: LinkPlace) {
    super(place);
  }

  get form(): LinkForm {
    return DATA_FORM;
  }

  compose(line: CommandLine): void {
    const operation = this.operation;
    line.text("AT" + XTCPCLI.name);
    if (operation === OPERATION_CHECK) line.text("?");
    else if (operation !== OPERATION_OPEN) line.text("=0");
    else {
      this._reason = -1;
      line.text("=2,");
      line.quoted(this.host);
      line.text("," + this.port);
    }
  }

  /** #XTCPCLI: <handle>,"connected", -<errno>, or to the query <handle or -1>[,<data mode>] */
  information(_code: number, reader: ParameterReader): void {
    const value = reader.signed(0);
    if (this.operation === OPERATION_CHECK) this.found = value > 0 ? AT_CONNECTED : AT_ENDED;
    else if (value < 0) this._reason = -value;
  }

  /** ERROR comes behind the number that says why; alone, or behind EINVAL, where the host was not found. */
  override refusedWithout(operation: number): void {
    if (operation !== OPERATION_OPEN) PullLink.prototype.refusedWithout.call(this, operation);
    else if (this._reason > 0 && this._reason !== INVALID) this.failWith(operation, this._reason);
    else this.lose("CONNECT_FAILED", "the host name was not found, there is no network, or the firmware has no data mode", operation);
  }
}

export const WAYS: Transparency = { opens: true, endings: [], ending: dataModeEnd, drains: false };

export const SlmTransparentLink = transparent(SlmDataLink, WAYS);

function readVersion(session: SlmTransparentSession, reader: ParameterReader): void {
  session.version = 0;
  if (!reader.string()) return;
  const parts = reader.text().split(".");
  session.version = parseInt(parts[0]!, 10) * 10 + parseInt(parts[1]!, 10);
}

function isNewEnough(session: SlmTransparentSession): boolean {
  return session.version >= LEAST_VERSION;
}

function tooOld(): ModemError {
  return modemError("UNSUPPORTED", "this firmware's data mode takes whole lines only: v1.5 is wanted", "AT" + XSLMVER.name);
}

const VERSION: Step<SlmTransparentSession> = { row: XSLMVER, name: "mode", expect: NAME_XSLMVER, read: readVersion, check: isNewEnough, fail: tooOld };

export const TRANSPARENT_BRING_UP: Step[] = BRING_UP.concat([VERSION as Step]);

/** A Serial LTE Modem whose one connection passes through. */
class SlmTransparentSession extends SlmSession {
  /** The firmware's, in tenths. */
  version = 0;

  // written out: without one Espruino runs the base class's twice
  constructor(options: DialectOptions) {
    super(options);
  }

  override get bringUp(): Step[] {
    return TRANSPARENT_BRING_UP;
  }

  override createLink(place: LinkPlace): Link {
    const link = new SlmTransparentLink(place);
    link.session = this;
    (this.links as unknown as Link[]).push(link);
    return link;
  }

  override assignId(link: Link): void {
    link.id = 0;
  }

  override unsolicited(code: number, reader: ParameterReader): boolean {
    if (code !== NAME_XTCPCLI) return super.unsolicited(code, reader);
    // believed when the modem says so again: a URC may be damaged
    this.links[0]!.suspect();
    return true;
  }
}

/** Data mode of v1.5 and later (#XTCPCLI=2): one TCP connection, whose bytes pass through as they are, and no commands while it lasts. */
export const dialect: Dialect = variant(buffered, { links: 1, listens: false, datagramLimit: 0, security: SECURED_NEVER, channel: DataChannel, open: (options) => new SlmTransparentSession(options) });

export default dialect;
