import { integer } from "../../check.js";
import type { DialectOptions, Session } from "../../dialect.js";
import { modemError } from "../../errors.js";
import type { Link } from "../../link.js";
import type { Security } from "../../link-user.js";
import type { LinkPlace } from "../../link-buffers.js";
import { LINK_IDLE, SERVICE_LISTENER } from "../../link-codes.js";
import type { Rung } from "../../ladder.js";
import type { ParameterReader } from "../../parameter-reader.js";
import type { Step } from "../../steps.js";
import { commandLines } from "../init-step.js";
import { isDue, LinkSession } from "../link-session.js";
import { BRING_UP, CHECK_STATION, CLOSE_STRAYS, LIST_STRAYS, readStation } from "./bring-up.js";
import {
  NAME_DNSERROR, NAME_DNSRESOLV, NAME_SOCKCL, NAME_SOCKERR, NAME_SOCKIND, NAME_SOCKLST, NAME_SOCKO, NAME_SOCKRXT, NAME_SOCKRXU, NAME_SOCKTLS, NAME_TIME, NAME_WAP, NAME_WSTA, NAME_WSTAAIP,
  NAME_WSTAERR, NAME_WSTALD, NAME_WSTALD_ID, NAME_WSTALU,
} from "./commands.js";
import type { Hosting } from "./hosting.js";
import { AnyCloudLink, differ } from "./link.js";
import { RUNGS } from "./rungs.js";
import { encodeText } from "./strings.js";

/** <SEC_TYPE> (5.1.3). */
const OPEN = 0;
const WPA2 = 3;
const ENTERPRISE = 4;

/** States of the station, as ECMA-419's network interfaces count them. */
const OFF = 200;
const JOINING = 300;
const JOINED = 400;
const ADDRESSED = 500;

/** A Wi-Fi module with AnyCloud commands as the driver knows it. */
export class AnyCloudSession extends LinkSession<AnyCloudLink> implements Session {
  /** Name and password of the network as they stand on a command line; "" for no password. */
  declare ssid: string | undefined;
  declare password: string;
  declare security: number;
  declare init: string[] | undefined;
  /** The module's own network, where it is to be an access point. */
  hosted: Hosting | undefined = undefined;
  /** It is to be a station of a network; if not, and no access point either, it is to be in none. */
  stationed = true;
  /** OFF, JOINING, JOINED or ADDRESSED. */
  declare connection: number;
  /** The access point is up. */
  declare hosting: boolean;
  /** Signal strength (dBm; 0: not known) and address of the access point that was joined. */
  declare rssi: number;
  declare bssid: string;
  /** What uses the module's one MQTT client. */
  messaging: object | undefined = undefined;
  /** How MQTT is secured, by the TLS configuration that links use, too. */
  borrowed: Security | undefined = undefined;
  /** Place in `init` of the user's next line. */
  declare initNext: number;
  /** <STATE> of the station (5.2.3); -1: unknown. */
  declare station: number;
  /** The listener whose connection is being handed out. */
  declare accepting: Link | undefined;
  /** The line that `unsolicited` left to others is about a socket of the user's, or of nobody. */
  _foreign = false;
  /** The module may not be in its network any more. */
  declare _doubtful: boolean;
  /** Echo and its prompt were switched off. */
  declare quiet: boolean;

  /** @throws TypeError or RangeError when an option is wrong */
  constructor(options: DialectOptions) {
    super();
    this.ssid = options.ssid === undefined ? undefined : encodeText("ssid", options.ssid, 1, 32);
    this.password = options.password === undefined ? "" : encodeText("password", options.password, 0, 128);
    if (options.password === "") this.password = "";
    this.security = integer("security", options.security, OPEN, ENTERPRISE, this.password === "" ? OPEN : WPA2);
    this.init = options.init === undefined ? undefined : commandLines(options.init);
  }

  createLink(place: LinkPlace): Link {
    const link = new AnyCloudLink(place);
    link.session = this;
    this.links.push(link);
    return link;
  }

  /** Joins another network. Name and password as they stand on a command line. */
  join(ssid: string, password: string, security: number): void {
    this.ssid = ssid;
    this.password = password;
    this.security = security;
    this._pursue(true, undefined);
  }

  /** Joins its network again. */
  rejoin(): void {
    this._pursue(true, undefined);
  }

  /** Leaves the network, and is in none. */
  leave(): void {
    this._pursue(false, undefined);
  }

  /** Becomes an access point (see hosting.ts). */
  host(hosting: Hosting): void {
    this._pursue(false, hosting);
  }

  _pursue(stationed: boolean, hosted: Hosting | undefined): void {
    this.stationed = stationed;
    this.hosted = hosted;
    this._reset();
    this.owner.upkeep.again("sockets", modemError("CONTEXT", "the Wi-Fi network is left"));
    this.owner.wake();
  }

  _reset(): void {
    this.active = this.hosting = this._doubtful = false;
    this.address = "";
    this.connection = OFF;
    this.rssi = 0;
    this.bssid = "";
  }

  get bringUp(): Step[] {
    return this.hosted ? this.hosted.bringUp : BRING_UP;
  }

  get rungs(): Rung[] {
    return RUNGS;
  }

  override get hasChore(): boolean {
    return this._doubtful || this.strays !== undefined;
  }

  get chore(): Step {
    if (this._doubtful) return this.hosting ? (this.hosted as Hosting).check : CHECK_STATION;
    return isDue(this) ? CLOSE_STRAYS : LIST_STRAYS;
  }

  /** Whether the module is in its network is asked for: an indication may have been lost. */
  doubt(): void {
    this._doubtful = this.active;
  }

  override lost(count: number): void {
    this.doubt();
    super.lost(count);
  }

  assignId(link: Link): void {
    link.id = -1;
  }

  override restart(): void {
    super.restart();
    this._reset();
    this.station = -1;
    this.initNext = 0;
    this.quiet = false;
  }

  /** Whether a link's name is being looked for: failures don't tell which name was not found. */
  get resolving(): boolean {
    for (let i = 0; i < this.links.length; i++) if (this.links[i]!.resolving) return true;
    return false;
  }

  /** The TLS configuration is as this link wants it, by another one that uses it: it can't be written now. */
  configured(link: AnyCloudLink): boolean {
    if (this.borrowed) return true;
    for (let i = 0; i < this.links.length; i++) if (this.links[i] !== link && this.links[i]!.secures() && !this.links[i]!.conflicts(link.security as Security)) return true;
    return false;
  }

  /** Another link uses the TLS configuration in another way: it can't be changed until that one is closed. */
  conflicts(link: AnyCloudLink): boolean {
    return (this.borrowed !== undefined && differ(this.borrowed, link.security as Security)) || this.secures(link.security as Security, link);
  }

  /** Whether a link (other than `but`) has the TLS configuration for itself. */
  secures(security: Security, but?: AnyCloudLink): boolean {
    for (let i = 0; i < this.links.length; i++) if (this.links[i] !== but && this.links[i]!.conflicts(security)) return true;
    return false;
  }

  isAnswer(code: number, reader: ParameterReader): boolean {
    // a failure to join has the same name: +WSTA:ERROR:24
    return code !== NAME_WSTA || reader.integer() >= 0;
  }

  unsolicited(code: number, reader: ParameterReader): boolean {
    if (code === NAME_SOCKRXT || code === NAME_SOCKRXU || code === NAME_SOCKCL || code === NAME_SOCKERR || code === NAME_SOCKTLS) return this._event(code, reader);
    if (code === NAME_SOCKIND) return this._connected(reader);
    if (code === NAME_DNSRESOLV || code === NAME_DNSERROR) return this._resolved(code, reader);
    else if (code === NAME_WSTAAIP) this._addressed(reader);
    else if (code === NAME_WSTAERR) this._refused(reader.integer());
    else if (code === NAME_WSTA) this._refused(24);
    else if (code === NAME_WSTALD || code === NAME_WSTALD_ID) this.left();
    else if (code === NAME_WSTALU) this._linked(reader);
    else return code === NAME_TIME || code === NAME_SOCKO || code === NAME_SOCKLST;
    return true;
  }

  /** A prompt and the echo of an earlier command: the module has restarted, which it announces by OK alone, and that ended the command. */
  _isStart(at: number, end: number): boolean {
    const arena = this.owner.arena;
    return arena[at] === PROMPT && arena[at + 1] === LETTER_A && arena[at + 2] === LETTER_T && !this.owner._channel.isEcho(at + 1, end - at - 1);
  }

  override unknown(at: number, end: number): boolean {
    const foreign = this._foreign;
    this._foreign = false;
    if (this.quiet && this._isStart(at, end)) {
      this.owner.upkeep.restarted(0);
      return true;
    }
    return super.unknown(at, end) || foreign;
  }

  /** Something about one socket. */
  _event(code: number, reader: ParameterReader): boolean {
    const id = reader.integer();
    const link = this.find(id);
    if (!link || id < 0) {
      this._foreign = true;
      return false;
    }
    if (code === NAME_SOCKRXT) link.bytesArrived(reader.integer());
    else if (code === NAME_SOCKRXU) link.datagramArrived(reader);
    else if (code === NAME_SOCKCL) link.remoteEnded();
    else if (code === NAME_SOCKERR) link.openResult(reader.integer());
    else link.secured();
    return true;
  }

  /** +SOCKIND:<SOCK_ID>,<LCL_ADDR>,<LCL_PORT>,<RMT_ADDR>,<RMT_PORT> (7.3.4, 7.4.4) */
  _connected(reader: ParameterReader): boolean {
    const id = reader.integer();
    reader.string();
    const localPort = reader.integer();
    if (!reader.string() || id < 0) return true;
    const host = reader.text();
    const port = reader.integer();
    const link = this.find(id);
    if (link) {
      // the text of 7.3.4 has the listener's number: the list tells the connection's
      if (link.service === SERVICE_LISTENER) link.suspect();
      else link.connected();
      return true;
    }
    for (let i = 0; i < this.links.length; i++) {
      const server = this.links[i]!;
      if (server.service !== SERVICE_LISTENER || server.port !== localPort || server.free()) continue;
      this.wanted(id);
      this.accept(server, id, host, port);
      return true;
    }
    this._foreign = true;
    return false;
  }

  /** +DNSRESOLV:<TYPE>,<DOMAIN_NAME>[,<QUERY_RESP>], +DNSERROR:<ERROR_CODE>, +DNSRESOLV:ERROR:<ERROR_CODE> */
  _resolved(code: number, reader: ParameterReader): boolean {
    let link: AnyCloudLink | undefined;
    for (let i = 0; i < this.links.length; i++) if (this.links[i]!.resolving) link = this.links[i];
    if (!link) return false;
    if (code === NAME_DNSERROR || reader.integer() < 0) link.resolved("");
    else if (reader.string() && reader.text() === link.host && reader.string()) link.resolved(reader.text());
    else return false;
    return true;
  }

  /** The listener on `server` has accepted a connection. */
  accept(server: Link, id: number, host: string, port: number): void {
    this.accepting = server;
    this.owner.accept(server, id, host, port);
  }

  /** Whether a connection stands that this listener accepted. */
  hasAccepted(server: Link): boolean {
    for (let i = 0; i < this.links.length; i++) if (this.links[i]!.listener === server && this.links[i]!.state !== LINK_IDLE) return true;
    return false;
  }

  /** +WSTAAIP:[<ASSOC_ID>,]<IP_ADDRESS> */
  _addressed(reader: ParameterReader): void {
    if (!reader.quoted()) reader.integer();
    if (!reader.string() || !this.stationed) return;
    this.address = reader.text();
    this.connection = ADDRESSED;
  }

  /** +WSTALU:[<ASSOC_ID>,]<BSSID>,<CHANNEL> */
  _linked(reader: ParameterReader): void {
    if (!reader.quoted()) reader.integer();
    if (reader.string()) this.bssid = reader.text();
    if (this.stationed) this.connection = JOINED;
  }

  /** The station tries to join, or has given it up. */
  trying(yes: boolean): void {
    this.address = this.bssid = "";
    this.connection = yes ? JOINING : OFF;
  }

  /** The module is not in its network any more. */
  left(): void {
    if (!this.stationed || !this.active) return;
    this._reset();
    this.active = true;
    this.down("the Wi-Fi network was lost", "sockets");
  }

  _refused(code: number): void {
    this.reason = code;
  }

  fenced(code: number, reader: ParameterReader): void {
    if (code === (this.hosting ? NAME_WAP : NAME_WSTA)) this.checked(reader);
    else this.doubt();
  }

  /** A module that has restarted is in no network, and has none. */
  checked(reader: ParameterReader): void {
    this._doubtful = false;
    if (!this.active) return;
    if (this.hosting) this.station = reader.integer();
    else readStation(this, reader);
    if (this.station === 0) this.owner.upkeep.restarted(0);
  }
}

/** ">", where the echo is on. */
const PROMPT = 62;
const LETTER_A = 65;
const LETTER_T = 84;
