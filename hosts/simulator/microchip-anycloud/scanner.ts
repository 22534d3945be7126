import { CHANNELS, type AccessPoint } from "./access-points.js";
import { Config } from "./config.js";
import type { AnyCloud } from "./modem.js";
import { safe } from "./safe-string.js";
import { ANY_CHANNEL } from "./station.js";
import { INVALID_PARAMETER, WIFI_FAILED } from "./status.js";

/** <param_id> of AT+WSCNC: the time on each channel, ms. */
export const ACTIVE = 1;
export const PASSIVE = 2;
/** Of a scan on a channel, ms. */
const TIME = [0, 2 ** 31 - 1] as const;

/** Looks for access points, channel by channel (chapter 4). */
export class Scanner {
  /** AT+WSCNC */
  readonly config: Config;
  private scanning = false;

  constructor(private readonly modem: AnyCloud) {
    this.config = new Config([{ id: ACTIVE, kind: "integer", initial: 30, range: TIME }, { id: PASSIVE, kind: "integer", initial: 300, range: TIME }], modem);
  }

  /**
   * @param way ACTIVE or PASSIVE
   * @param ssid only this one; only an active scan finds a hidden network by it
   */
  scan(way: number, channel: number, ssid: string | undefined): number {
    const { modem } = this;
    if (channel !== ANY_CHANNEL && (channel < 1 || channel > CHANNELS)) return INVALID_PARAMETER;
    if (modem.hotspot.isStarted) return modem.forms.failures.scan(modem);
    if (this.scanning) return WIFI_FAILED;
    this.scanning = true;
    const channels = channel === ANY_CHANNEL ? Array.from({ length: CHANNELS }, (_, i) => i + 1) : [channel];
    this.visit(channels, Math.max(0, this.config.number(way)), point => {
      const name = point.hidden && !(way === ACTIVE && ssid === point.name) ? "" : point.name;
      return ssid === undefined || ssid === name ? name : undefined;
    }, 0);
    return 0;
  }

  /** Stays on the first channel for `dwell` ms, then goes on; `show` gives the name of an access point that is to be told. */
  private visit([channel, ...others]: number[], dwell: number, show: (point: AccessPoint) => string | undefined, found: number): void {
    const { modem } = this;
    modem.session.after(dwell, () => {
      for (const point of modem.accessPoints) {
        const name = point.channel === channel && point.security <= modem.forms.scanned ? show(point) : undefined;
        if (name === undefined) continue;
        found++;
        this.report(point, name);
      }
      if (others.length) this.visit(others, dwell, show, found);
      else this.done(found);
    });
  }

  private report({ rssi, security, channel, bssid }: AccessPoint, name: string): void {
    this.modem.console.indicate(`+WSCNIND:${rssi},${security},${channel},"${bssid}",${safe(name)}`);
  }

  private done(found: number): void {
    this.scanning = false;
    if (found) this.modem.console.indicate("+WSCNDONE");
    else this.modem.forms.emptyScan(this.modem);
  }
}
