import type { PushReceiver } from "../../channel.js";
import { contains } from "../../contains.js";
import type { DialectOptions, Session, SessionOwner } from "../../dialect.js";
import { modemError } from "../../errors.js";
import type { Link } from "../../link.js";
import { lowestFreeId } from "../../link-numbers.js";
import type { LinkPlace } from "../../link-buffers.js";
import { SERVICE_LISTENER, SERVICE_UDP } from "../../link-codes.js";
import type { Rung } from "../../ladder.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Step } from "../../steps.js";
import { TrailedPayload } from "../../trailed-payload.js";
import { CellularSession, isRegistrationAnswer } from "../cellular.js";
import { isDue } from "../link-session.js";
import { Announced } from "./announced.js";
import { DataInside } from "./data-inside.js";
import { BRING_UP, DROP_PEER, LIST_PEER } from "./bring-up.js";
import { NAME_CEREG, NAME_CFUN, NAME_CMEE, NAME_CPIN, NAME_READY, NAME_XSOCKET, NAME_XTCPDATA, NAME_XTCPRECV, NAME_XTCPSVR, NAME_XUDPCLI, NAME_XUDPDATA, NAME_XUDPRECV } from "./commands.js";
import { CRLF, UNKNOWN } from "./data.js";
import { PEER_ID } from "./forms.js";
import { SlmLink } from "./link.js";
import { NETWORK_DOWN } from "./result-codes.js";
import { RUNGS } from "./rungs.js";

const CREDENTIAL_LIMIT = 64;

/** A Serial LTE Modem as the driver knows it. */
export class SlmSession extends CellularSession<SlmLink> implements Session, PushReceiver {
  /** The default context has the access point that is wanted. */
  configured = false;
  /** How XRECV answers: UNKNOWN, DATA_FIRST or HEADER_FIRST. */
  order = UNKNOWN;
  /** How data are received; all links' in turn. */
  declare trailed: TrailedPayload;
  /** How data are sent; all links' in turn. */
  declare inside: DataInside;
  /** What waits in the TCP proxy. */
  declare announced: Announced;
  /** The link that the modem's one socket is for. */
  declare holder: SlmLink | null;
  /** The link whose datagrams go over the UDP proxy. */
  declare relay: SlmLink | null;
  /** The TCP proxy. */
  declare server: SlmLink | null;
  /** Data that the proxy sends on at once, where firmware does: how many characters, and whether they are digits. */
  _pushed = 0;
  _digits = false;
  /** Whose they are. */
  declare _receiver: SlmLink | undefined;

  constructor(options: DialectOptions) {
    super(options, CREDENTIAL_LIMIT);
    this.announced = new Announced();
    this.server = null;
  }

  override attach(owner: SessionOwner): void {
    this.owner = owner;
    this.inside = new DataInside(owner._channel);
    this.trailed = new TrailedPayload(owner._platform, owner._channel, NAME_XUDPRECV, NAME_XUDPDATA);
  }

  createLink(place: LinkPlace): Link {
    const link = new SlmLink(place);
    link.session = this;
    if (place.id < 0) {
      // there is one TCP proxy
      if (this.server) throw new Error("no link is free");
      this.server = link;
    } else this.links.push(link);
    return link;
  }

  get bringUp(): Step[] {
    return BRING_UP;
  }

  get rungs(): Rung[] {
    return RUNGS;
  }

  get chore(): Step {
    return isDue(this) ? DROP_PEER : LIST_PEER;
  }

  /** @throws Error when the modem's one socket is in use, and neither its datagrams nor this link's can go over the UDP proxy */
  assignId(link: Link): void {
    const holder = this.holder;
    if (this.relay === link) this.relay = null;
    if (link.service === SERVICE_LISTENER) {
      link.id = 0;
      return;
    }
    const held = holder !== null && holder !== link && !holder.free() && !holder.leaving();
    if (held && (holder.moves || (this.relay && !this.relay.free()) || !(link.anyPort || holder.movable()))) throw new Error("no link is free");
    link.id = lowestFreeId(this.links, link);
    if (!held) {
      if (!holder || holder.free()) this.holder = link as SlmLink;
    } else if (link.anyPort) this.relay = link as SlmLink;
    else holder.move();
  }

  /** The datagrams of this link go over the UDP proxy from now on. */
  moved(link: SlmLink): void {
    this.relay = link;
    if (this.holder === link) this.holder = null;
  }

  /** The socket is this link's. False while it is another's. */
  claim(link: SlmLink): boolean {
    const holder = this.holder;
    if (holder && holder !== link && !holder.free()) return false;
    this.holder = link;
    return true;
  }

  /** The connection on this link is closed in the modem. */
  closed(link: SlmLink): void {
    if (this.holder === link) this.holder = null;
    if (this.relay === link) this.relay = null;
    if (link.proxied && this.server) this.server.restartServer();
  }

  /** The link with the connection that the proxy has accepted. */
  peer(): SlmLink | undefined {
    const link = this.find(PEER_ID);
    return link && link.proxied && !link.free() ? link : undefined;
  }

  override restart(): void {
    CellularSession.prototype.restart.call(this);
    this.holder = this.relay = null;
    this.announced.clear();
  }

  isAnswer(code: number, reader: ParameterReader): boolean {
    // an error is negative
    if (code === NAME_XSOCKET) return first(reader) !== MINUS;
    // the answer to the query has numbers only, and at least two; that to the test form begins with a bracket
    if (code === NAME_XTCPSVR) return first(reader) === BRACKET || (reader.count() > 1 && isNumber(reader) && isNumber(reader));
    // data that are sent on at once (wire-notes N6)
    if (code === NAME_XTCPRECV) return reader.count() < 2;
    return code !== NAME_CEREG || isRegistrationAnswer(reader);
  }

  unsolicited(code: number, reader: ParameterReader): boolean {
    if (code === NAME_XTCPDATA) this._announce(reader);
    else if (code === NAME_XTCPRECV) this._push(reader, this.peer());
    else if (code === NAME_XUDPRECV || code === NAME_XUDPDATA) this._push(reader, this.relay && !this.relay.free() ? this.relay : undefined);
    else if (code === NAME_XUDPCLI) return this._relayEvent(reader);
    else if (code === NAME_XSOCKET) return this._socketError(reader);
    else if (code === NAME_XTCPSVR) return this._serverEvent(reader);
    else if (code === NAME_READY) this.owner.upkeep.restarted(code);
    else if (code === NAME_CEREG) this.noteRegistration(reader.integer());
    else return code === NAME_CPIN || code === NAME_CFUN;
    return true;
  }

  /** #XSOCKET: -<errno>, and whether it is closed (v1.4 without a comma, v1.5 in quotes) */
  _socketError(reader: ParameterReader): boolean {
    if (!reader.string()) return true;
    this._failed(-parseInt(reader.text(), 10));
    const holder = this.holder;
    // else it is of a command of the user's
    if (!holder || holder.free()) return false;
    if (this.reason > 0) holder.lost(this.reason);
    return true;
  }

  _failed(reason: number): void {
    this.reason = reason > 0 ? reason : -1;
    if (reason === NETWORK_DOWN) this.down("the network is down", "registration");
  }

  /** #XTCPDATA: <datatype>, <size>, or that data were lost */
  _announce(reader: ParameterReader): void {
    const type = reader.integer();
    const size = reader.integer();
    const peer = this.peer();
    // behind a hole nothing is anybody's
    const added = type >= 0 && size > 0 && (peer && peer.ended ? this.announced.drop(size) : this.announced.add(type, size));
    if (!added) {
      if (peer) peer.lose("DATA_LOST", "the modem had no room for received data");
    } else if (peer) peer.dataArrived();
  }

  /** #XTCPRECV: <datatype>, <size> and the data behind it, as the document's examples have it (wire-notes N6); of the UDP proxy, too */
  _push(reader: ParameterReader, peer: SlmLink | undefined): void {
    this._digits = reader.integer() === 0;
    this._pushed = reader.integer();
    this._receiver = peer;
    if (this._pushed > 0) this.owner._channel.expectPush(this, this._pushed, peer ? peer.roomFor(this._pushed) : -1, CRLF, 2);
  }

  /** #XUDPCLI: <error> disconnected, or that it was (v1.5) */
  _relayEvent(reader: ParameterReader): boolean {
    // else it is of a command of the user's
    if (!this.relay) return false;
    reader.rest();
    if (contains(reader.text(), "disconnected")) this.relay.unreached();
    return true;
  }

  payload(): void {
    const peer = this._receiver;
    if (peer && !peer.pushed(this._pushed, this._digits)) this.broken();
  }

  broken(): void {
    const peer = this._receiver;
    if (!peer) return;
    const error = modemError("DATA_LOST", "received data were damaged, or there was no room for them", undefined, peer.id);
    // a datagram is one of many
    if (peer.service === SERVICE_UDP) this.owner.report(error);
    else peer.fail(error);
  }

  /** #XTCPSVR: <handle> started, <address> connected, disconnected, timeout, <error> stopped, or an error alone; words in quotes and behind commas in v1.5 */
  _serverEvent(reader: ParameterReader): boolean {
    const server = this.server;
    // else it is of a command of the user's
    if (!server || server.free()) return false;
    reader.rest();
    const text = reader.text();
    const peer = this.peer();
    if (contains(text, "disconnected") || contains(text, "timeout")) {
      if (peer) peer.remoteEnded();
    } else if (contains(text, "connected")) this._accepted(text, server, peer);
    else if (contains(text, "started")) this.announced.clear();
    else if (!contains(text, "stopped")) this._failed(-parseInt(text, 10));
    else {
      // it may be the one that was stopped before this one
      server.suspect();
      if (peer) peer.suspect();
    }
    return true;
  }

  _accepted(text: string, server: SlmLink, last: SlmLink | undefined): void {
    let wanted = true;
    this.wanted(PEER_ID);
    if (last) {
      if (this.announced.total > 0) last.lose("DATA_LOST", "what was not read is lost: there is a new connection");
      // what its command says now, or does, may be about the new connection
      wanted = !last.replaced();
      last.id = -1;
    }
    this.announced.abandon();
    if (wanted) this.owner.accept(server, PEER_ID, address(text), 0);
    else this.unwanted(PEER_ID);
  }

  /** Settings that bring-up has made and a restart forgets. */
  fenced(code: number, reader: ParameterReader): void {
    if (this.active && code === NAME_CMEE && reader.integer() !== 1) this.owner.upkeep.restarted(0);
  }
}

/** The next parameter's first character. Does not move. */
function first(reader: ParameterReader): number {
  const at = reader.at;
  const found = reader.string();
  reader.at = at;
  return found ? reader.head() & 255 : -1;
}

function isNumber(reader: ParameterReader): boolean {
  return reader.signed(-1 << 30) !== -1 << 30;
}

/** What the text begins with: digits and dots, in quotes or not. */
function address(text: string): string {
  const from = text.charCodeAt(0) === QUOTE ? 1 : 0;
  let to = from;
  for (let code = text.charCodeAt(to); code === DOT || (code >= 48 && code <= 57); code = text.charCodeAt(to)) to++;
  return text.substr(from, to - from);
}

const QUOTE = 34;
const BRACKET = 40;
const MINUS = 45;
const DOT = 46;
