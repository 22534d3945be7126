import { callback, integer } from "../check.js";
import type { RunCallback } from "../run-command.js";
import { run } from "../run-command.js";
import { WSCNA_WRITE, WSCNP_WRITE } from "../dialects/microchip-anycloud/commands/scan.js";
import { WSTA_READ } from "../dialects/microchip-anycloud/commands/wifi.js";
import { AnyCloudSession } from "../dialects/microchip-anycloud/session.js";
import { encodeText } from "../dialects/microchip-anycloud/strings.js";
import type { ModemError } from "../errors.js";
import type { Service, ServiceHost } from "../service.js";

export interface WiFiOptions {
  /** A modem with AnyCloud commands. */
  modem: ServiceHost;
  target?: unknown;
  /** "connection", "address" or "RSSI" is another one now. */
  onChanged?: (this: WiFi, property: string) => void;
}

export interface WiFiConnectOptions {
  /** Name, 1-32 bytes of UTF-8. */
  SSID: string;
  /** At most 128 bytes; WEP: "KEYINDEX*PASSWORD", enterprise: "USERNAME*PASSWORD". */
  password?: string;
  /** 0 open, 1 WEP, 2 WPA, 3 WPA2, 4 enterprise. Default 0 without password, else 3. */
  security?: number;
}

/** A network in range. */
export interface FoundNetwork {
  /** "" when it is hidden. */
  SSID: string;
  BSSID: string;
  channel: number;
  /** dBm */
  RSSI: number;
  security: number;
}

export interface WiFiScanOptions {
  /** 1-14. Absent: all. */
  channel?: number;
  /** Only this network; finds hidden ones, unless `passive`. */
  SSID?: string;
  /** Only listens. */
  passive?: boolean;
  onFound?: (this: WiFi, network: FoundNetwork) => void;
  /** It is over. */
  onComplete?: (this: WiFi, error?: ModemError) => void;
}

/** Name and password as they stand on a command line, and the type of security. @throws TypeError or RangeError */
export function networkOf(options: WiFiConnectOptions): { ssid: string; password: string; security: number } {
  if (!options || typeof options !== "object") throw new TypeError("options must be an object");
  const given = options.password !== undefined && options.password !== "";
  return {
    ssid: encodeText("SSID", options.SSID, 1, 32),
    password: given ? encodeText("password", options.password, 1, 128) : "",
    security: options.security === undefined ? (given ? 3 : 0) : integer("security", options.security, 0, 4),
  };
}

/** The session of a modem that has Wi-Fi. @throws TypeError */
export function wifiSession(modem: ServiceHost): AnyCloudSession {
  const session = modem && modem.session;
  if (!(session instanceof AnyCloudSession)) throw new TypeError("modem must be one with Wi-Fi");
  return session;
}

/**
 * The module's station as a network interface of ECMA-419 (document 5.1, 5.2; engines/moddable.md 1.6). The modem joins
 * the network of its own options by itself, and the one given to `connect` likewise, whatever happens to it.
 */
export class WiFi implements Service {
  declare target: unknown;
  declare _modem: ServiceHost | undefined;
  declare _session: AnyCloudSession;
  declare _onChanged: ((this: WiFi, property: string) => void) | undefined;
  /** What was told of last. */
  declare _connection: number;
  declare _address: string;
  declare _rssi: number;
  _asking = false;

  /** @throws TypeError when an option is wrong; Error when the modem is closed */
  constructor(options: WiFiOptions) {
    if (!options || typeof options !== "object") throw new TypeError("options must be an object");
    const session = wifiSession(options.modem);
    this._modem = options.modem;
    this._session = session;
    this._onChanged = callback("onChanged", options.onChanged);
    if (options.target !== undefined) this.target = options.target;
    this._connection = session.connection;
    this._address = session.address;
    this._rssi = session.rssi;
    options.modem.attend(this);
  }

  /** 200 in no network, 300 joining, 400 joined, 500 joined with an address. */
  get connection(): number {
    return this._session.connection;
  }

  get address(): string | undefined {
    return this._session.stationed && this._session.address !== "" ? this._session.address : undefined;
  }

  /** Address of the access point. */
  get BSSID(): string | undefined {
    return this._session.bssid === "" ? undefined : this._session.bssid;
  }

  /** Signal strength (dBm) as the module told it last; undefined while it is not known. Reading it asks the module again: `onChanged` tells when it was another one. */
  get RSSI(): number | undefined {
    const session = this._session;
    const modem = this._modem;
    if (modem && session.connection === 500 && !this._asking) {
      this._asking = true;
      const done: RunCallback<{ rssi?: number }> = (_error, reply) => {
        this._asking = false;
        if (reply && reply.rssi !== undefined && session.connection === 500) session.rssi = reply.rssi;
      };
      try {
        run(modem, WSTA_READ, done);
      } catch (tooMany) {
        // commands are waiting: next time
        this._asking = !(tooMany instanceof Object);
      }
    }
    return session.rssi === 0 ? undefined : session.rssi;
  }

  /** Joins a network; leaves the one that the module is in. @throws TypeError or RangeError when an option is wrong; Error when closed */
  connect(options: WiFiConnectOptions): void {
    const network = networkOf(options);
    this._open();
    this._session.join(network.ssid, network.password, network.security);
  }

  /** Leaves the network, or gives up joining one. The modem stays ready, for scans and other commands. @throws Error when closed */
  disconnect(): void {
    this._open();
    this._session.leave();
  }

  /** Looks for networks, as soon as the modem is ready. @throws TypeError or RangeError when an option is wrong; Error when closed, or too many commands wait */
  scan(options: WiFiScanOptions): void {
    if (!options || typeof options !== "object") throw new TypeError("options must be an object");
    const modem = this._open();
    const onFound = callback("onFound", options.onFound);
    const onComplete = callback("onComplete", options.onComplete);
    const channel = options.channel === undefined ? 255 : integer("channel", options.channel, 1, 14);
    run(modem, options.passive ? WSCNP_WRITE : WSCNA_WRITE, options.SSID === undefined ? { channel: channel } : { channel: channel, ssid: options.SSID }, (error, reply) => {
      if (!this._modem) return;
      const found = reply ? reply.networks : [];
      for (let i = 0; i < found.length && onFound && this._modem; i++) {
        const each = found[i]!;
        onFound.call(this, { SSID: each.ssid, BSSID: each.bssid, channel: each.channel, RSSI: each.rssi, security: each.security });
      }
      if (onComplete && this._modem) onComplete.call(this, error);
    });
  }

  /** No callback is made any more. The module stays in its network. May be called again. */
  close(): undefined {
    if (this._modem) this._modem.dismiss(this);
    this._modem = this._onChanged = undefined;
    return undefined;
  }

  // Service

  line(): boolean {
    return false;
  }

  doubt(): void {}
  gone(): void {}

  notify(): boolean {
    const session = this._session;
    const address = this.address;
    const known = address === undefined ? "" : address;
    let property = "";
    if (session.connection !== this._connection) {
      this._connection = session.connection;
      property = "connection";
    } else if (known !== this._address) {
      this._address = known;
      property = "address";
    } else if (session.rssi !== this._rssi) {
      this._rssi = session.rssi;
      property = "RSSI";
    } else return false;
    if (this._onChanged) this._onChanged(property);
    return true;
  }

  _open(): ServiceHost {
    if (!this._modem) throw new Error("closed");
    return this._modem;
  }
}
