import type { Ticket } from "../clock.js";
import { admits, type AccessPoint } from "./access-points.js";
import { Config } from "./config.js";
import type { AnyCloud } from "./modem.js";
import { INVALID_PARAMETER, JOIN_NOT_PERMITTED, LEAVE_NOT_PERMITTED, UNSUPPORTED_SECURITY } from "./status.js";

/** <param_id> of AT+WSTAC. */
export const SSID = 1;
export const SECURITY = 2;
export const CREDENTIALS = 3;
export const CHANNEL = 4;
/** <CHANNEL> that stands for any. */
export const ANY_CHANNEL = 255;
/** <ASSOC_ID> of the station. */
const ASSOCIATION = 1;
const WEP = 1;
const MOST_SECURE = 4;
/** Time that leaving an access point takes, ms. [choice] */
const LEAVING = 50;

/** The module as a station of somebody's access point (5.1, 5.2). */
export class Station {
  /** AT+WSTAC: those that the document leaves out are the firmware's (at_wsta.c, wstaConfMap). */
  readonly config: Config;
  /** When the last attempt to join began, ms. */
  began = 0;
  private state: "idle" | "joining" | "joined" | "leaving" = "idle";
  private point: AccessPoint | undefined;
  private address = "";
  private timer: Ticket | undefined;

  constructor(private readonly modem: AnyCloud) {
    this.config = new Config([
      { id: SSID, kind: "text", initial: "", most: 32 },
      { id: SECURITY, kind: "integer", initial: 0 },
      { id: CREDENTIALS, kind: "text", initial: "", most: 128, secret: true },
      { id: CHANNEL, kind: "integer", initial: ANY_CHANNEL, range: [1, ANY_CHANNEL] },
      { id: 5, kind: "text", initial: "", most: 6 },
      ...[6, 7, 8, 9, 10].map(id => ({ id, kind: "address" as const, initial: "0.0.0.0" })),
      { id: 11, kind: "flag", initial: 1 },
      { id: 12, kind: "text", initial: "", most: 128 },
      { id: 13, kind: "flag", initial: 0 },
      { id: 14, kind: "flag", initial: 1 },
      { id: 15, kind: "flag", initial: 0 },
    ], modem);
  }

  /** Whether it joined, or is about to: then the configuration can't be changed. */
  get isActive(): boolean {
    return this.state !== "idle";
  }

  get isJoined(): boolean {
    return this.state === "joined";
  }

  /** The module's address in the access point's network; empty while it has none. */
  get ownAddress(): string {
    return this.address;
  }

  /** What holds at the moment instead of the configuration: channel, BSSID and addresses. */
  current(id: number): number | string | undefined {
    if (!this.isJoined || !this.point) return undefined;
    const net = this.address.replace(/\d+$/, "");
    const router = this.address ? `${net}1` : "0.0.0.0";
    const values: Record<number, number | string> = {
      4: this.point.channel,
      5: Buffer.from(this.point.bssid.replace(/:/g, ""), "hex").toString("latin1"),
      6: this.address || "0.0.0.0",
      7: this.address ? "255.255.255.0" : "0.0.0.0",
      8: router,
      9: router,
      10: "0.0.0.0",
    };
    return values[id];
  }

  /** The response of AT+WSTA. */
  get description(): string {
    const { forms } = this.modem;
    const id = forms.associationId(this.isJoined ? ASSOCIATION : 0);
    if (!this.isActive) return `+WSTA:${id}0`;
    return `+WSTA:${id}1,${this.config.shown(SSID)},${forms.signal(this.point?.rssi ?? 0)},${this.config.number(SECURITY)}`;
  }

  /**
   * AT+WSTA=1: looks for the access point and joins it.
   * @param timeout ms after which it gives up, where the firmware was given one
   */
  join(timeout: number | undefined): number {
    const { modem, config } = this;
    if (this.state === "joined" || this.state === "leaving" || modem.hotspot.isStarted) return JOIN_NOT_PERMITTED;
    const security = config.number(SECURITY);
    const refused = security === WEP ? modem.forms.wep() : 0;
    if (refused) return refused;
    if (security < 0 || security > MOST_SECURE) return UNSUPPORTED_SECURITY;
    if (config.text(SSID) === "") return INVALID_PARAMETER;
    this.state = "joining";
    this.began = modem.session.now;
    modem.session.cancel(this.timer);
    this.timer = modem.session.after(modem.settings.joining, () => this.found(timeout));
    return 0;
  }

  /** AT+WSTA=0 */
  leave(): number {
    if (this.state === "leaving") return 0;
    if (!this.isJoined) return LEAVE_NOT_PERMITTED;
    this.state = "leaving";
    this.modem.session.after(LEAVING, () => this.lost());
    return 0;
  }

  /** The attempt failed: gives it up in `ms`, unless another one begins before. */
  giveUp(ms: number, tell: () => void): void {
    this.timer = this.modem.session.after(ms, () => {
      this.state = "idle";
      tell();
    });
  }

  /** As earlier software left it: joined to an access point, with an address. */
  resume(point: AccessPoint): void {
    const { config, modem } = this;
    config.set(SSID, { text: point.name, quoted: true });
    config.set(SECURITY, { text: String(point.security), quoted: false });
    config.set(CREDENTIALS, { text: point.password, quoted: true });
    this.state = "joined";
    this.point = point;
    this.address = modem.settings.address;
    this.watch();
  }

  /** The link is gone, on request or not: connections end with it. */
  lost(): void {
    if (!this.point) return;
    this.modem.session.cancel(this.timer);
    this.state = "idle";
    this.point = undefined;
    this.address = "";
    this.modem.console.indicate(this.modem.forms.linkLost);
    this.modem.linkLost();
  }

  /** The search is over. */
  private found(timeout: number | undefined): void {
    const { modem, config } = this;
    const channel = config.number(CHANNEL);
    const point = modem.accessPoints.find(each => each.name === config.text(SSID) && (channel === ANY_CHANNEL || channel === each.channel));
    if (!point || !admits(point, config.number(SECURITY), config.text(CREDENTIALS))) {
      modem.forms.failures.join(modem, timeout);
      return;
    }
    this.state = "joined";
    this.point = point;
    const { associationId } = modem.forms;
    modem.console.indicate(`+WSTALU:${associationId(ASSOCIATION)}"${point.bssid}",${point.channel}`);
    this.watch();
    const { leasing } = modem.settings;
    if (leasing) this.timer = modem.session.after(leasing, () => this.leased());
  }

  private leased(): void {
    const { modem } = this;
    if (!this.isJoined) return;
    this.address = modem.settings.address;
    modem.console.indicate(`+WSTAAIP:${modem.forms.associationId(ASSOCIATION)}"${this.address}"`);
    modem.forms.timeSync(modem);
  }

  /** The access point may drop the station after a while. */
  private watch(): void {
    const { session, settings } = this.modem;
    const { point } = this;
    if (settings.linkloss) session.after(settings.linkloss * 1000, () => (this.point === point ? this.lost() : undefined));
  }
}
