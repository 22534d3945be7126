import type { DialectOptions, Session } from "../../dialect.js";
import type { Link } from "../../link.js";
import { lowestFreeId } from "../../link-numbers.js";
import type { LinkPlace } from "../../link-buffers.js";
import { SERVICE_LISTENER } from "../../link-codes.js";
import type { Rung } from "../../ladder.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Step } from "../../steps.js";
import { CellularSession, isRegistrationAnswer } from "../cellular.js";
import { isDue } from "../link-session.js";
import { BRING_UP, CLOSE_STRAYS, LIST_STRAYS } from "./bring-up.js";
import {
  NAME_ATREADY, NAME_CEREG, NAME_CFUN, NAME_CGREG, NAME_CIPERROR, NAME_CIPEVENT, NAME_CIPMODE, NAME_CIPOPEN, NAME_CIPRXGET, NAME_CLIENT, NAME_CMEE,
  NAME_CPIN, NAME_CREG, NAME_IPCLOSE, NAME_IP_ERROR, NAME_POWER_DOWN, NAME_RDY,
} from "./commands.js";
import { SimcomLink } from "./link.js";
import { RUNGS } from "./rungs.js";

const CREDENTIAL_LIMIT = 127;
/** Of CIPRXGET: data have arrived (2.5). */
const ARRIVED = 1;
/** "No data" by its number, and the first characters of its text (document 3). */
const NO_DATA = 22;
const NO_DATA_TEXT = 0x64206f4e;
/** The same for "Network not opened". */
const NOT_OPEN = 8;
const NETWORK_TEXT = 0x7774654e;

/** An A7600 as the driver knows it. */
export class SimcomSession extends CellularSession<SimcomLink> implements Session {
  declare _servers: SimcomLink[];
  /** <net_state>; -1: unknown. */
  declare net: number;
  /** The last refusal was for want of data. */
  noData = false;
  /** It was because the network is not open. */
  notOpen = false;

  constructor(options: DialectOptions) {
    super(options, CREDENTIAL_LIMIT);
    this._servers = [];
  }

  createLink(place: LinkPlace): Link {
    const link = new SimcomLink(place);
    link.session = this;
    if (place.id < 0) this._servers.push(link);
    else this.links.push(link);
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

  /** Servers have numbers of their own (2.14). */
  assignId(link: Link): void {
    link.id = link.service === SERVICE_LISTENER ? lowestFreeId(this._servers, link) : lowestFreeId(this.links, link, this);
  }

  override restart(): void {
    CellularSession.prototype.restart.call(this);
    this.net = -1;
  }

  /** Connections stand that the server accepted. */
  serves(server: number): boolean {
    for (let i = 0; i < this.links.length; i++) if (this.links[i]!.server === server && !this.links[i]!.free()) return true;
    return false;
  }

  isAnswer(code: number, reader: ParameterReader): boolean {
    // the notice has a link besides; the answer to the read form has not
    if (code === NAME_CIPRXGET) return reader.integer() !== ARRIVED || reader.done();
    // the list's lines name a service, or nothing, and what the test form tells begins with a bracket; the result has two numbers
    if (code === NAME_CIPOPEN) {
      return reader.integer() < 0 || reader.done() || reader.quoted();
    }
    if (code === NAME_IPCLOSE || code === NAME_CLIENT || code === NAME_IP_ERROR) return false;
    return code !== NAME_CEREG && code !== NAME_CGREG && code !== NAME_CREG ? true : isRegistrationAnswer(reader);
  }

  unsolicited(code: number, reader: ParameterReader): boolean {
    if (code === NAME_CIPRXGET) {
      if (reader.integer() !== ARRIVED) return false;
      const link = this.find(reader.integer());
      if (link) link.dataArrived();
    } else if (code === NAME_CIPOPEN) {
      const link = this.find(reader.integer());
      if (link) link.openResult(reader.integer());
    } else if (code === NAME_IPCLOSE) {
      const link = this.find(reader.integer());
      if (link) {
        link.closeReason = reader.integer();
        // believed when the modem's list says so, too: a URC may be damaged
        link.suspect();
      }
    } else if (code === NAME_CLIENT) this._incoming(reader);
    else if (code === NAME_CIPERROR) {
      this.reason = reader.integer();
      return false;
    } else if (code === NAME_IP_ERROR) {
      this._refusal(reader);
      return false;
    } else if (code === NAME_CIPEVENT) this.lostNetwork();
    else if (code === NAME_RDY || code === NAME_ATREADY) this.owner.upkeep.restarted(code);
    else if (code === NAME_CEREG || code === NAME_CGREG || code === NAME_CREG) this.noteRegistration(reader.integer());
    else if (code === NAME_POWER_DOWN) this.owner.upkeep.asleep();
    else return code === NAME_CPIN || code === NAME_CFUN;
    return true;
  }

  /** +CLIENT: <link_num>,<server_index>,<client_IP>:<port> (document 5) */
  _incoming(reader: ParameterReader): void {
    const id = reader.integer();
    const server = reader.integer();
    if (id < 0 || !reader.string()) return;
    const peer = reader.text();
    const colon = peer.lastIndexOf(":");
    // there was no link for it before, perhaps
    this.wanted(id);
    this.accepted(id, server, peer.substr(0, colon), Number(peer.substr(colon + 1)));
  }

  /** +IPADDR: <ip_address>, or words instead (wire-notes A7) */
  readAddress(reader: ParameterReader): void {
    if (reader.string() && reader.head() === NETWORK_TEXT) this.notOpen = true;
  }

  lostNetwork(): void {
    this.down("the network closed the context", "context");
  }

  /** A connection that server `server` has accepted. */
  accepted(id: number, server: number, host: string, port: number): void {
    for (let i = 0; i < this._servers.length; i++) {
      if (this._servers[i]!.id !== server) continue;
      this.owner.accept(this._servers[i]!, id, host, port);
      return;
    }
    this.unwanted(id);
  }

  /** +IP ERROR: <err_info>, as text or as a number (document 3) */
  _refusal(reader: ParameterReader): void {
    const at = reader.at;
    const number = reader.integer();
    reader.at = at;
    const text = reader.string() ? reader.head() : 0;
    this.noData = number === NO_DATA || text === NO_DATA_TEXT;
    this.notOpen = number === NOT_OPEN || text === NETWORK_TEXT;
  }

  /** Settings that bring-up has made and a restart forgets. */
  fenced(code: number, reader: ParameterReader): void {
    if (!this.active) return;
    if (code === NAME_CMEE && reader.integer() !== 1) this.owner.upkeep.restarted(0);
    else if (code === NAME_CIPMODE && reader.integer() === 1) this.owner.upkeep.restarted(0);
  }
}
