import type { Channel } from "../../channel.js";
import type { DialectOptions, Session } from "../../dialect.js";
import type { Link } from "../../link.js";
import { lowestFreeId } from "../../link-numbers.js";
import type { LinkPlace } from "../../link-buffers.js";
import { LINK_IDLE, LINK_WAITING, SERVICE_UDP } from "../../link-codes.js";
import type { Rung } from "../../ladder.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Step } from "../../steps.js";
import { CellularSession, isRegistrationAnswer } from "../cellular.js";
import { BRING_UP, CLOSE_STRAYS, LIST_STRAYS } from "./bring-up.js";
import { CommaHeader } from "./comma-header.js";
import {
  NAME_APP_PDP, NAME_CACLOSE, NAME_CADATAIND, NAME_CANEW, NAME_CAOPEN, NAME_CARECV, NAME_CASEND, NAME_CASERVER, NAME_CASTATE, NAME_CEREG, NAME_CFUN, NAME_CGREG, NAME_CMEE, NAME_CPIN, NAME_CREG,
  NAME_POWER_DOWN, NAME_RDY,
} from "./commands.js";
import { CaLink } from "./link.js";
import { isDue, SEEN_ONCE } from "../link-session.js";
import { UNKNOWN } from "./receive-layout.js";
import { RUNGS } from "./rungs.js";

const CREDENTIAL_LIMIT = 64;
/** First characters of DEACTIVE. */
const DEACTIVE = 0x43414544;

/** A modem with AT+CA commands as the driver knows it. */
export class CaSession extends CellularSession<CaLink> implements Session {
  /** Its commands have an index, as those of SIM7070, 7080 and 7090. */
  indexedBearer = false;
  indexedOpen = false;
  indexedServer = false;
  /** UNKNOWN, CID_FIRST or LENGTH_FIRST. */
  receiving = UNKNOWN;
  declare _comma: CommaHeader | undefined;
  /** The link that is being opened: AT+CACID names one at a time. */
  declare opener: CaLink | null;
  /** The line was the result of data: a link was told. */
  _told = false;

  constructor(options: DialectOptions) {
    super(options, CREDENTIAL_LIMIT);
  }

  createLink(place: LinkPlace): Link {
    const link = new CaLink(place);
    link.session = this;
    this.links.push(link);
    return link;
  }

  /** Tells headers at their comma; all links' in turn. */
  comma(channel: Channel): CommaHeader {
    if (!this._comma) this._comma = new CommaHeader(channel.parser, NAME_CARECV);
    return this._comma;
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
    if (this.opener === link) this.opener = null;
    link.id = lowestFreeId(this.links, link, this);
  }

  override hasTaken(id: number): boolean {
    return CellularSession.prototype.hasTaken.call(this, id) || this.serverOf(id) !== undefined;
  }

  override restart(): void {
    CellularSession.prototype.restart.call(this);
    this.opener = null;
    for (let i = 0; i < this.links.length; i++) this.links[i]!.peers.clear();
  }

  /** What a UDP server has is wanted. */
  override unwanted(id: number, stage?: number): void {
    if (!this.serverOf(id)) CellularSession.prototype.unwanted.call(this, id, stage);
  }

  /** The UDP server that has a peer with this cid. */
  serverOf(cid: number): CaLink | undefined {
    const links = this.links;
    for (let i = 0; i < links.length; i++) if (links[i]!.peers.find(cid)) return links[i];
    return undefined;
  }

  /** One that nobody has here may be about to be told. */
  override listed(id: number): void {
    const link = this.find(id);
    if (!link || link.free()) this.unwanted(id, SEEN_ONCE);
    CellularSession.prototype.listed.call(this, id);
  }

  isAnswer(code: number, reader: ParameterReader): boolean {
    // <cid>,<result> is a notice; what the test form tells begins with a bracket
    if (code === NAME_CAOPEN || code === NAME_CASERVER) return reader.count() !== 2 || reader.integer() < 0;
    // <leftsize>, and <cid>,<length> which asks for data; <cid>,<result>,<length> tells what became of earlier ones
    if (code === NAME_CASEND) return reader.count() < 3 || reader.integer() < 0;
    return code !== NAME_CEREG && code !== NAME_CGREG && code !== NAME_CREG ? true : isRegistrationAnswer(reader);
  }

  override unknown(at: number, end: number): boolean {
    const told = this._told;
    this._told = false;
    return this.owner.claim(at, end) || told;
  }

  unsolicited(code: number, reader: ParameterReader): boolean {
    if (code === NAME_CADATAIND || code === NAME_CASTATE || code === NAME_CACLOSE || code === NAME_CASEND || code === NAME_CAOPEN || code === NAME_CASERVER) this._event(code, reader);
    else if (code === NAME_CANEW) this._incoming(reader);
    else if (code === NAME_APP_PDP) this._bearer(reader);
    else if (code === NAME_RDY) this.owner.upkeep.restarted(code);
    else if (code === NAME_CEREG || code === NAME_CGREG || code === NAME_CREG) this.noteRegistration(reader.integer());
    else if (code === NAME_POWER_DOWN) this.owner.upkeep.asleep();
    else return code === NAME_CPIN || code === NAME_CFUN;
    // a command of the user's may await the result of its data, too
    this._told = code === NAME_CASEND;
    return !this._told;
  }

  /** Something about one connection. */
  _event(code: number, reader: ParameterReader): void {
    const id = reader.integer();
    const link = this.find(id);
    const server = link && link.service !== SERVICE_UDP ? undefined : this.serverOf(id);
    if (server && code === NAME_CADATAIND) server.peerArrived(id);
    else if (server && server !== link) {
      if (code === NAME_CASTATE || code === NAME_CACLOSE) server.forget(id);
    } else if (!link) {
      if (code === NAME_CADATAIND) this.unwanted(id);
    } else if (code === NAME_CADATAIND) link.dataArrived();
    else if (code === NAME_CAOPEN || code === NAME_CASERVER) link.openResult(reader.integer());
    else if (code === NAME_CASEND) link.sendResult(reader.integer());
    // believed when the modem's list says so, too: a URC may be damaged
    else link.suspect();
  }

  /** +CANEW: <server_cid>,<client_cid>,<client_ip>,<client_port> (C1804) */
  _incoming(reader: ParameterReader): void {
    const server = this.find(reader.integer());
    const id = reader.integer();
    if (id < 0 || !reader.string()) return;
    const host = reader.text();
    const port = reader.integer();
    this.wanted(id);
    if (!server) this.unwanted(id);
    else if (server.service !== SERVICE_UDP) this.owner.accept(server, id, host, port);
    else if (server.free() || port < 0) this.unwanted(id);
    else this._newPeer(server, id, host, port);
  }

  _newPeer(server: CaLink, cid: number, host: string, port: number): void {
    server.peerArrived(cid, host, port);
    const links = this.links;
    for (let i = 0; i < links.length; i++) {
      if (links[i] === server || links[i]!.id !== cid) continue;
      // also one whose user has left before the number was the modem's
      if (links[i]!.state === LINK_IDLE && !links[i]!.closing) links[i]!.id = -1;
      else if (links[i]!.state === LINK_WAITING) this.assignId(links[i]!);
      else links[i]!.contest(server, host, port);
    }
  }

  /** +APP PDP: [<pdpidx>,]ACTIVE or DEACTIVE */
  _bearer(reader: ParameterReader): void {
    if (reader.count() > 1 && reader.integer() !== 0) return;
    if (reader.string() && reader.head() === DEACTIVE) this.lostNetwork();
  }

  lostNetwork(): void {
    this.down("the network deactivated the context", "context");
  }

  /** Settings that bring-up has made and a restart forgets. */
  fenced(code: number, reader: ParameterReader): void {
    if (this.active && code === NAME_CMEE && reader.integer() !== 1) this.owner.upkeep.restarted(0);
  }
}
