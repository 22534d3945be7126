import type { Channel } from "../../channel.js";
import type { DialectOptions, Session } from "../../dialect.js";
import { modemError } from "../../errors.js";
import { LINK_IDLE, lowestFreeId, type Link, type LinkOwner } from "../../link.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Platform } from "../../platform.js";
import type { Step } from "../../steps.js";
import { TrailedPayload } from "../../trailed-payload.js";
import { CellularSession, isRegistrationAnswer } from "../cellular.js";
import { BRING_UP, NO_CHORE } from "./bring-up.js";
import { NAME_CEREG, NAME_CFUN, NAME_CMEE, NAME_CPIN, NAME_READY, NAME_XSOCKET } from "./commands.js";
import { UNKNOWN } from "./data.js";
import { SlmLink } from "./link.js";
import { NETWORK_DOWN } from "./result-codes.js";
import { CONTEXT_RUNG, RUNGS } from "./rungs.js";

const CREDENTIAL_LIMIT = 64;

/** A Serial LTE Modem as the driver knows it. */
export class SlmSession extends CellularSession<SlmLink> implements Session {
  declare bringUp: Step[];
  /** The default context has the access point that is wanted. */
  configured = false;
  /** UNKNOWN, DATA_FIRST or HEADER_FIRST. */
  order = UNKNOWN;
  /** How data are received; all links' in turn. */
  declare trailed: TrailedPayload;
  /** The link that the modem's one socket is for. */
  declare holder: SlmLink | null;

  constructor(options: DialectOptions) {
    super(options, CREDENTIAL_LIMIT);
    this.bringUp = BRING_UP;
    this.rungs = RUNGS;
    this.holder = null;
  }

  createLink(platform: Platform, owner: LinkOwner, channel: Channel, id: number, receiveStart: number, receiveEnd: number, sendEnd: number): Link {
    if (!this.trailed) this.trailed = new TrailedPayload(platform, channel);
    const link = new SlmLink(platform, owner, channel, id, receiveStart, receiveEnd, sendEnd);
    link.session = this;
    this.links.push(link);
    return link;
  }

  get chore(): Step {
    return NO_CHORE;
  }

  assignId(link: Link): void {
    link.id = lowestFreeId(this.links, link);
  }

  /** The socket is this link's. False while it is another's. */
  claim(link: SlmLink): boolean {
    const holder = this.holder;
    if (holder && holder !== link && (holder.state !== LINK_IDLE || holder.closing)) return false;
    this.holder = link;
    return true;
  }

  release(link: SlmLink): void {
    if (this.holder === link) this.holder = null;
  }

  restart(): void {
    super.restart();
    this.holder = null;
  }

  isAnswer(code: number, reader: ParameterReader): boolean {
    // an error is negative
    if (code === NAME_XSOCKET) return reader.integer() >= 0;
    return code !== NAME_CEREG || isRegistrationAnswer(reader);
  }

  unsolicited(code: number, reader: ParameterReader): boolean {
    if (code === NAME_XSOCKET) this._socketError(reader);
    else if (code === NAME_READY) this.owner.upkeep.restarted(code);
    else if (code === NAME_CEREG) this.noteRegistration(reader.integer());
    else return code === NAME_CPIN || code === NAME_CFUN;
    return true;
  }

  /** #XSOCKET: -<errno>, and whether it is closed (v1.4 without a comma, v1.5 in quotes) */
  _socketError(reader: ParameterReader): void {
    if (!reader.string()) return;
    this.reason = -parseInt(reader.text(), 10);
    if (!(this.reason > 0)) return;
    const holder = this.holder;
    if (holder) holder.lost(this.reason);
    if (this.reason === NETWORK_DOWN) this.down(modemError("CONTEXT", "the network is down"), CONTEXT_RUNG);
  }

  /** Settings that bring-up has made and a restart forgets. */
  fenced(code: number, reader: ParameterReader): void {
    if (this.active && code === NAME_CMEE && reader.integer() !== 1) this.owner.upkeep.restarted(0);
  }
}
