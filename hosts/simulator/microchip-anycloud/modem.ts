import type { Session } from "../dce/session.js";
import { SilentConnection } from "../links/silent-connection.js";
import type { Device, Firmware } from "../device.js";
import type { World } from "../family.js";
import type { Network, TlsOptions } from "../network.js";
import type { Trace } from "../trace.js";
import { accessPoints, type AccessPoint } from "./access-points.js";
import { Certificates } from "./certificates.js";
import { rows } from "./commands.js";
import { Console } from "./console.js";
import { Hotspot } from "./hotspot.js";
import { Messaging } from "./messaging.js";
import { Resolver } from "./resolver.js";
import { Scanner } from "./scanner.js";
import type { settings } from "./settings.js";
import { Sockets } from "./sockets.js";
import { Station } from "./station.js";
import type { wireForms } from "./wire-forms.js";

export type AnyCloudWorld = World<typeof settings, typeof wireForms>;

const LINE_FEED = 10;
/** Where connections that earlier software left open lead to. */
const FORMER_PEER = "192.168.0.1";
const FORMER_PORT = 6000;
const FORMER_LOCAL_PORT = 49_000;

/** The firmware of a PIC32MZW1 between two restarts. Nothing survives one: the configuration is volatile. */
export class AnyCloud implements Firmware {
  readonly console: Console<AnyCloud>;
  readonly station: Station;
  readonly hotspot: Hotspot;
  readonly scanner: Scanner;
  readonly sockets: Sockets;
  readonly certificates: Certificates;
  readonly messaging: Messaging;
  readonly resolver: Resolver;
  readonly accessPoints: readonly AccessPoint[];
  readonly forms: AnyCloudWorld["forms"];
  readonly settings: AnyCloudWorld["settings"];
  readonly trace: Trace;
  readonly network: Network;
  /** A length of raw data that was asked for in vain. */
  staleLength = 0;

  constructor(readonly session: Session, readonly device: Device, world: AnyCloudWorld, rate: number, booted: boolean) {
    const { forms, settings: set, trace } = world;
    this.forms = forms;
    this.settings = set;
    this.trace = trace;
    this.network = world.network;
    device.lineEnd = LINE_FEED;
    this.accessPoints = accessPoints(set["ap.NAME"], set["beacon.NAME"]);
    this.console = new Console<AnyCloud>(session, device, rows, this, {
      latency: world.latency,
      executed: world.executed,
      raw: { mark: forms.mark, most: forms.rawSize, lonePlus: forms.lonePlus, status: forms.rawStatus, loses: forms.rawIndications },
      echo: forms.echo,
      verbosity: forms.verbosity,
      prompt: ">",
      indication: forms.colon,
    }, trace);
    this.station = new Station(this);
    this.hotspot = new Hotspot(this);
    this.scanner = new Scanner(this);
    this.sockets = new Sockets(this);
    this.certificates = new Certificates(this);
    this.messaging = new Messaging(this);
    this.resolver = new Resolver(this);
    if (booted) this.resume();
    else {
      device.baud = rate;
      this.console.greet();
    }
  }

  /** Goes on as if it had run for long, in the state that the settings describe. */
  private resume(): void {
    const { baud, wifi, sockets, mode } = this.settings;
    if (baud) this.device.baud = Number(baud);
    const open = new Set([...sockets, ...(mode === "command" ? [] : [1])]);
    if (wifi === "joined" || open.size) this.station.resume(this.accessPoints[0]);
    for (const id of open) this.leave(id);
    const count = { command: undefined, counted: this.forms.rawSize, raw: 0 }[mode];
    if (count !== undefined) this.console.expect({ count, take: bytes => this.sockets.write(this.sockets.get(1)!, bytes) });
  }

  /** A connection of earlier software, to a peer that never speaks. */
  private leave(id: number): void {
    const socket = this.sockets.leave(id);
    const connection = new SilentConnection(FORMER_LOCAL_PORT + id, () => {});
    Object.assign(socket, { connection, state: "connected", remoteAddress: FORMER_PEER, remotePort: FORMER_PORT });
  }

  /** Whether there is a network: the module has an address in somebody's, or its own. */
  get isOnline(): boolean {
    return this.ownAddress !== "";
  }

  get ownAddress(): string {
    return this.station.ownAddress || this.hotspot.ownAddress;
  }

  /** How a connection that uses a TLS configuration is to be secured; undefined where it can't be. */
  tlsOptions(index: number): TlsOptions | undefined {
    return this.certificates.options(this.forms.tlsConfiguration(index));
  }

  /** The network is gone, and every connection with it. */
  linkLost(): void {
    this.sockets.cut();
    this.messaging.cut();
  }

  receive(bytes: Uint8Array): void {
    this.console.receive(bytes);
  }

  dtr(): void {}

  urc(text: string): void {
    this.console.indicate(text);
  }

  powerOff(): void {
    this.device.off();
  }

  rest(): boolean {
    return false;
  }

  stop(): void {
    this.console.stop();
    this.sockets.stop();
    this.messaging.stop();
  }
}
