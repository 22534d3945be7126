import { callback, integer } from "../check.js";
import { host } from "../dialects/microchip-anycloud/hosting.js";
import type { AnyCloudSession } from "../dialects/microchip-anycloud/session.js";
import { ParameterReader } from "../parameter-reader.js";
import { behind } from "../command-decoder.js";
import type { Service, ServiceHost } from "../service.js";
import { networkOf, wifiSession, type WiFiConnectOptions } from "./wifi.js";

/** A station of the module's network. */
export interface Station {
  readonly MAC: string;
  /** Undefined until it has one. */
  address: string | undefined;
}

export interface AccessPointOptions extends WiFiConnectOptions {
  /** A modem with AnyCloud commands. */
  modem: ServiceHost;
  /** 1-14, default 6. */
  channel?: number;
  /** The name is not shown. Default false. */
  hidden?: boolean;
  target?: unknown;
  /** The network is up, also again after a recovery. Why it is not, the modem's `onError` tells. */
  onReady?: (this: AccessPoint) => void;
  /** A station has joined, has got an address, or has left: `event` is "joined", "address" or "left". */
  onStation?: (this: AccessPoint, event: string, station: Station) => void;
}

interface Told {
  readonly event: string;
  readonly station: Station;
}

/** Events that wait to be told, and stations that are known, at most. */
const MOST = 32;

/** The module as an access point (document 5.3, 5.4): it leaves the network that it is in, and joins it again when this is closed. */
export class AccessPoint implements Service {
  declare target: unknown;
  declare _modem: ServiceHost | undefined;
  declare _session: AnyCloudSession;
  declare _onReady: ((this: AccessPoint) => void) | undefined;
  declare _onStation: ((this: AccessPoint, event: string, station: Station) => void) | undefined;
  declare _events: Told[];
  /** Stations in the network. */
  declare stations: Station[];
  _ready = false;
  /** It was a station before. */
  declare _stationed: boolean;
  declare _reader: ParameterReader;

  /** @throws TypeError or RangeError when an option is wrong; Error when the modem is closed, or is an access point already */
  constructor(options: AccessPointOptions) {
    const network = networkOf(options);
    const session = wifiSession(options.modem);
    const channel = options.channel === undefined ? 6 : integer("channel", options.channel, 1, 14);
    this._onReady = callback("onReady", options.onReady);
    this._onStation = callback("onStation", options.onStation);
    if (options.target !== undefined) this.target = options.target;
    if (session.hosted) throw new Error("the modem is an access point already");
    this._modem = options.modem;
    this._session = session;
    this._events = [];
    this.stations = [];
    this._reader = new ParameterReader(options.modem.arena);
    this._stationed = session.stationed;
    options.modem.attend(this);
    host(session, { ssid: network.ssid, password: network.password, security: network.security, channel: channel, hidden: options.hidden === true });
  }

  /** The module's address in its network; undefined until it is up, or where the module does not tell it. */
  get address(): string | undefined {
    return this._modem && this._session.hosting && this._session.address !== "" ? this._session.address : undefined;
  }

  /** Ends the network. No callback is made any more. May be called again. */
  close(): undefined {
    const modem = this._modem;
    if (!modem) return undefined;
    modem.dismiss(this);
    this._modem = this._onReady = this._onStation = undefined;
    this.stations = [];
    const session = this._session;
    if (this._stationed) session.rejoin();
    else session.leave();
    return undefined;
  }

  // Service

  /** +WAPSC:[<ASSOC_ID>,]<BSSID>, +WAPSD:[<ASSOC_ID>,]<BSSID>, +WAPAIP:[<ASSOC_ID>,]<IP_ADDRESS> */
  line(at: number, end: number): boolean {
    const reader = this._reader;
    const after = behind("+WAPSC:\n+WAPSD:\n+WAPAIP:", reader._bytes, at, end);
    if (after < 0) return false;
    reader.start(after, end);
    if (!reader.quoted()) reader.integer();
    if (!reader.string()) return true;
    const text = reader.text();
    // the letter before the colon: C, D or P
    const kind = reader._bytes[after - 2];
    if (kind === LETTER_P) this._addressed(text);
    else if (kind === LETTER_C) this._joined(text);
    else this._left(text);
    return true;
  }

  doubt(): void {}

  gone(): void {
    this._ready = false;
    while (this.stations.length > 0) this._left(this.stations[0]!.MAC);
  }

  notify(): boolean {
    if (this._session.hosting && !this._ready) {
      this._ready = true;
      if (this._onReady) this._onReady();
      return true;
    }
    const told = this._events.shift();
    if (!told) return false;
    if (this._onStation) this._onStation(told.event, told.station);
    return true;
  }

  _joined(MAC: string): void {
    this._left(MAC);
    if (this.stations.length >= MOST) return;
    const station: Station = { MAC: MAC, address: undefined };
    this.stations.push(station);
    this._tell("joined", station);
  }

  _left(MAC: string): void {
    for (let i = 0; i < this.stations.length; i++) {
      if (this.stations[i]!.MAC !== MAC) continue;
      this._tell("left", this.stations[i]!);
      this.stations.splice(i, 1);
      return;
    }
  }

  /** Firmware does not tell whose address it is: that of the station which has waited longest. */
  _addressed(address: string): void {
    for (let i = 0; i < this.stations.length; i++) {
      if (this.stations[i]!.address !== undefined) continue;
      this.stations[i]!.address = address;
      this._tell("address", this.stations[i]!);
      return;
    }
  }

  _tell(event: string, station: Station): void {
    if (this._events.length < MOST) this._events.push({ event: event, station: station });
  }
}

const LETTER_C = 67;
const LETTER_P = 80;
