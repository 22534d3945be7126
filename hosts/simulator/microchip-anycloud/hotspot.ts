import { Config } from "./config.js";
import type { AnyCloud } from "./modem.js";
import { AP_START_NOT_PERMITTED, AP_STOP_NOT_PERMITTED, INVALID_PARAMETER, UNSUPPORTED_SECURITY } from "./status.js";

/** <param_id> of AT+WAPC. */
const SSID = 1;
const SECURITY = 2;
const CREDENTIALS = 3;
const WEP = 1;
const ENTERPRISE = 4;
/** The module's own address in its network (at_wap.c, _WAPInit), and what it leases first in the document's example. */
const ADDRESS = "192.168.0.1";
const LEASE = "192.168.0.100";
/** <ASSOC_ID> of the first station, as in the example (5.4.6). */
const ASSOCIATION = 2;
/** Time after which a visitor comes, and gets its address, ms. [choice] */
const ARRIVAL = 1000;
const LEASING = 200;
const RSSI = -40;

/** The module's own access point (5.3, 5.4). */
export class Hotspot {
  /** AT+WAPC: those that the document leaves out are the firmware's (at_wap.c, wapConfMap). */
  readonly config: Config;
  private started = false;
  private visitor = "";
  private starts = 0;

  constructor(private readonly modem: AnyCloud) {
    this.config = new Config([
      { id: SSID, kind: "text", initial: modem.forms.apName, most: 32 },
      { id: SECURITY, kind: "integer", initial: 0 },
      { id: CREDENTIALS, kind: "text", initial: "", most: 128, secret: true },
      { id: 4, kind: "integer", initial: 6, range: [1, 14] },
      { id: 5, kind: "flag", initial: 0 },
      { id: 6, kind: "address", initial: ADDRESS },
      { id: 7, kind: "address", initial: "255.255.255.0" },
      { id: 8, kind: "address", initial: ADDRESS },
      { id: 9, kind: "address", initial: ADDRESS },
      { id: 10, kind: "flag", initial: 1 },
      { id: 11, kind: "address", initial: LEASE },
    ], modem);
  }

  get isStarted(): boolean {
    return this.started;
  }

  get ownAddress(): string {
    return this.started ? this.config.text(6) : "";
  }

  /** The response of AT+WAP. */
  get description(): string {
    return this.visitor ? `+WAP:1,"${this.visitor}",${RSSI}` : `+WAP:${this.started ? 1 : 0}`;
  }

  /** AT+WAP=1 */
  start(): number {
    const { modem, config } = this;
    if (this.started || modem.station.isActive) return AP_START_NOT_PERMITTED;
    const security = config.number(SECURITY);
    if (security === ENTERPRISE) return UNSUPPORTED_SECURITY;
    if (security < 0 || security > ENTERPRISE || (security > WEP && config.text(CREDENTIALS) === "")) return INVALID_PARAMETER;
    if (security === WEP && !/^\d+\*./.test(config.text(CREDENTIALS))) return INVALID_PARAMETER;
    this.started = true;
    this.starts++;
    const { visitor, visit } = modem.settings;
    if (!visitor) return 0;
    this.later(ARRIVAL, () => this.arrive(visitor));
    if (visit) this.later(ARRIVAL + visit * 1000, () => this.depart());
    return 0;
  }

  /** AT+WAP=0 */
  stop(): number {
    if (!this.started) return AP_STOP_NOT_PERMITTED;
    this.depart();
    this.started = false;
    this.modem.linkLost();
    return 0;
  }

  private arrive(visitor: string): void {
    const { console, forms } = this.modem;
    this.visitor = visitor;
    console.indicate(`+WAPSC:${forms.associationId(ASSOCIATION)}"${visitor}"`);
    this.later(LEASING, () => this.visitor && console.indicate(`+WAPAIP:${forms.associationId(ASSOCIATION)}"${this.config.text(11)}"`));
  }

  private depart(): void {
    if (!this.visitor) return;
    const { console, forms } = this.modem;
    console.indicate(`+WAPSD:${forms.associationId(ASSOCIATION)}"${this.visitor}"`);
    this.visitor = "";
  }

  /** Does something unless the access point was stopped meanwhile. */
  private later(ms: number, action: () => void): void {
    const { starts } = this;
    this.modem.session.after(ms, () => (this.started && this.starts === starts ? action() : undefined));
  }
}
