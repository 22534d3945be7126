import type { DialectOptions, Session } from "../../dialect.js";
import type { Link } from "../../link.js";
import { lowestFreeId } from "../../link-numbers.js";
import type { LinkPlace } from "../../link-buffers.js";
import type { Rung } from "../../ladder.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Step } from "../../steps.js";
import { CellularSession, isRegistrationAnswer } from "../cellular.js";
import { isDue } from "../link-session.js";
import { BRING_UP, CLOSE_STRAYS, LIST_STRAYS } from "./bring-up.js";
import { LAST_ID, NAME_APP_RDY, NAME_CEREG, NAME_CFUN, NAME_CGREG, NAME_CMEE, NAME_CPIN, NAME_CREG, NAME_QIOPEN, NAME_POWERED_DOWN, NAME_QISDE, NAME_RDY, URC, URC_RECV } from "./commands.js";
import { QuectelLink } from "./link.js";
import { RUNGS } from "./rungs.js";

/** First characters of the kinds of +QIURC (see ParameterReader.head). */
const RECV = 0x76636572;
const CLOSED = 0x736f6c63;
const PDPDEACT = 0x64706470;
const INCOMING = 0x6f636e69;
/** Characters of "incoming", which "incoming full" begins with, too. */
const INCOMING_LENGTH = 8;

/** The context that the driver uses. */
const CONTEXT = 1;
/** <username> and <password> of QICSGP (2.3.1). */
const CREDENTIAL_LIMIT = 128;

/** A BG95 as the driver knows it. */
export class QuectelSession extends CellularSession<QuectelLink> implements Session {
  /** Context 1 is configured as wanted. */
  declare configured: boolean;

  constructor(options: DialectOptions) {
    super(options, CREDENTIAL_LIMIT);
  }

  unsolicited(code: number, reader: ParameterReader): boolean {
    if (code === URC_RECV) {
      const link = this.find(reader.integer());
      if (link) link.dataArrived();
    } else if (code === URC) return this._event(reader);
    else if (code === NAME_QIOPEN) {
      const link = this.find(reader.integer());
      if (link) link.openResult(reader.integer());
    } else if (code === NAME_RDY || code === NAME_APP_RDY) this.owner.upkeep.restarted(code);
    else if (code === NAME_CEREG || code === NAME_CGREG || code === NAME_CREG) this.noteRegistration(reader.integer());
    else if (code >= NAME_POWERED_DOWN) this.owner.upkeep.asleep();
    else return code === NAME_CPIN || code === NAME_CFUN;
    return true;
  }

  createLink(place: LinkPlace): Link {
    const link = new QuectelLink(place);
    this.links.push(link);
    return link;
  }

  get bringUp(): Step[] {
    return BRING_UP;
  }

  get rungs(): Rung[] {
    return RUNGS;
  }

  get chore(): Step {
    return isDue(this) ? CLOSE_STRAYS : LIST_STRAYS;
  }

  assignId(link: Link): void {
    link.id = lowestFreeId(this.links, link, this);
  }

  override restart(): void {
    CellularSession.prototype.restart.call(this);
    this.configured = false;
  }

  /** The context is not as the user wants it. */
  differs(): boolean {
    return this.apn !== undefined && !this.configured;
  }

  isAnswer(code: number, reader: ParameterReader): boolean {
    if (code === URC || code === URC_RECV) return false;
    // the notice begins with a number, the answer to the test form does not
    if (code === NAME_QIOPEN) return reader.integer() < 0;
    return code !== NAME_CEREG && code !== NAME_CGREG && code !== NAME_CREG ? true : isRegistrationAnswer(reader);
  }

  /** +QIURC of any kind; "recv" only when its spacing is unusual. False for what is no notice. */
  _event(reader: ParameterReader): boolean {
    if (!reader.string()) return false;
    const kind = reader.head();
    const length = reader.to - reader.from;
    const id = reader.integer();
    if (kind === INCOMING) {
      if (length === INCOMING_LENGTH) this._incoming(id, reader);
      return true;
    }
    // the host must deactivate it, too, and begin anew (2.4.5)
    if (kind === PDPDEACT) {
      if (id === CONTEXT) this.down("the network deactivated the context", "context");
      return true;
    }
    const link = this.find(id);
    // believed when the modem says so again: a URC may be damaged
    if (link && kind === CLOSED) link.suspect();
    else if (link && kind === RECV) link.dataArrived();
    // else a command of the user's has asked for it ("dnsgip"), or it is a piece of data that inserted bytes have pushed out
    return id >= 0 && (kind === CLOSED || kind === RECV);
  }

  /** +QIURC: "incoming",<connectID>,<serverID>,<remoteIP>,<remote_port> (2.4.4) */
  _incoming(id: number, reader: ParameterReader): void {
    const listener = reader.integer();
    if (id < 0 || id > LAST_ID || !reader.string()) return;
    const host = reader.text();
    const server = this.find(listener);
    this.wanted(id);
    if (server) this.owner.accept(server, id, host, reader.integer());
    else {
      // the command that opened the listener was damaged: it has another number than was meant
      this.unwanted(id);
      this.unwanted(listener);
    }
  }

  /** Settings that bring-up has made and a restart forgets. */
  fenced(code: number, reader: ParameterReader): void {
    if (!this.active) return;
    const value = reader.integer();
    if ((code === NAME_CMEE && value === 0) || (code === NAME_QISDE && value === 1)) this.owner.upkeep.restarted(0);
  }
}
