import { isIPv4 } from "node:net";
import type { Memory } from "../cellular/memory.js";
import type { Identity } from "../cellular/modem.js";
import { CellularModule, type Banner } from "../cellular/module.js";
import type { Call } from "../dce/command.js";
import type { Dce } from "../dce/dce.js";
import { ERROR, PENDING, type Final, type Result } from "../dce/results.js";
import type { Session } from "../dce/session.js";
import type { Device } from "../device.js";
import type { World } from "../family.js";
import { Dial } from "../links/dial.js";
import { SilentConnection } from "../links/silent-connection.js";
import type { Network, TlsOptions } from "../network.js";
import { commandTable } from "./commands.js";
import { DEFAULT_CONTEXT } from "./contexts.js";
import type { Credentials } from "./credentials.js";
import { errno } from "./errno.js";
import { Handles } from "./handles.js";
import { QuotedLineReader } from "./line-reader.js";
import { RATES, type settings } from "./settings.js";
import { SlmSocket, STREAM, DATAGRAM, CLIENT } from "./socket.js";
import type { Style } from "./style.js";
import { RECEIVE_BUFFER, TcpEnd, type Receiving } from "./tcp-end.js";
import { TcpProxy } from "./tcp-proxy.js";
import { UdpProxy } from "./udp-proxy.js";
import type { wireForms } from "./wire-forms.js";

export type NordicWorld = World<typeof settings, typeof wireForms>;

/** Characters that a command line must stay below: AT_MAX_CMD_LEN less its final NUL (slm_at_host.c). */
const LINE_LIMIT = 4096;
/** Time after which a connection attempt is given up, ms. [choice] */
const CONNECT_TIME = 75_000;
/** <AcT>: LTE-M, as this modem counts. */
const LTE_M = 7;
/** Time from AT#XSLEEP, or the power key, until the application sleeps, ms (slm_at_host_uninit). */
const SHUTDOWN = 100;
const COMMAND = /^at/i;

/** What survives a restart beyond what every module keeps. */
export interface Remains {
  credentials: Credentials;
  /** AT+CFUN, where the modem went on while the application was idle; else 0. */
  functionality: number;
}

/** The SLM application and the modem behind it, between two restarts. */
export class NordicSlm extends CellularModule {
  readonly identity: Identity = {
    manufacturer: "Nordic Semiconductor ASA",
    model: "nRF9160-SICA",
    revision: "mfw_nrf9160_1.2.3",
    imei: "352656100000011",
  };
  readonly rates = RATES;
  readonly dce: Dce<NordicSlm>;
  readonly forms: NordicWorld["forms"];
  readonly style: Style;
  readonly handles: Handles;
  readonly tcp = new TcpProxy(this);
  readonly udp = new UdpProxy(this);
  /** The one socket of AT#XSOCKET. */
  socket: SlmSocket | undefined;
  /** AT#XDATACTRL: bytes, ms; 0: no limit. */
  dataLimits: [size: number, time: number] = [0, 0];

  constructor(session: Session, device: Device, readonly world: NordicWorld, memory: Memory, private readonly remains: Remains, booted: boolean) {
    super(session, device, world, memory, LTE_M);
    this.forms = world.forms;
    this.style = world.forms.style;
    this.handles = new Handles(world.settings.handle);
    this.dce = this.interpreter<NordicSlm>(this, commandTable, {
      lineLimit: LINE_LIMIT,
      reader: new QuotedLineReader(LINE_LIMIT),
      frame: this.forms.frame,
      overlong: "Buffer overflow",
      divert: line => this.divert(line),
    });
    this.radio.onChange = () => this.registrationChanged();
    // The modem starts with its radio off, unless it was not switched off.
    if (!booted) this.radio.functionality = remains.functionality;
    if (!booted && this.radio.isOn && this.card.status === "READY") this.radio.register(true);
    remains.functionality = 0;
    // hardware flow control is a matter of the build
    device.obeysRts = device.drivesCts = true;
    this.start(booted);
  }

  get credentials(): Credentials {
    return this.remains.credentials;
  }

  get network(): Network {
    return this.world.network;
  }

  /** Whether the modem has an IPv4 address, without which the application reaches nobody. */
  get isUp(): boolean {
    return isIPv4(this.contexts.get(DEFAULT_CONTEXT).address ?? "");
  }

  protected banner(): Banner {
    return [[0, "Ready"]];
  }

  /** The modem says nothing about its SIM card. */
  protected cardBanner(): readonly string[] {
    return [];
  }

  protected resume(): void {
    const { left } = this.world.settings;
    if (left === "nothing") return;
    if (left === "socket" || left === "datagram") {
      this.socket = new SlmSocket(this.handles.take(), left === "socket" ? STREAM : DATAGRAM, CLIENT, undefined);
      if (left === "socket") this.socket.stream = this.leftOpen(this.socket.handle);
    } else {
      const handle = this.handles.take();
      this.tcp.resume(this.leftOpen(handle), left === "data");
    }
  }

  /** A connection of earlier software, to a peer that never speaks. */
  private leftOpen(handle: number): TcpEnd {
    return new TcpEnd(handle, new SilentConnection(49151, () => {}));
  }

  /** What is no command line: data in v1.4's data mode, and noise. */
  private divert(line: string): Result {
    if (line === "") return PENDING;
    const data = this.forms.dataMode.divert(this, line);
    return data ?? (COMMAND.test(line) ? undefined : ERROR);
  }

  dtr(): void {}

  powerOff(): void {
    this.sleep(false);
  }

  /** Power saving mode is the modem's: the application stays awake, and so does its UART. */
  override rest(): boolean {
    return false;
  }

  /**
   * Ends all connections and the UART; the power key, as the wake-up pin, or a reset starts the application again.
   * @param idle the modem behind it goes on, and stays registered
   */
  sleep(idle: boolean): void {
    this.session.after(SHUTDOWN, () => {
      if (idle) this.remains.functionality = this.radio.functionality;
      this.device.off();
    });
  }

  stop(): void {
    super.stop();
    // nobody is told
    for (const end of [this.socket?.stream, this.socket?.accepted, this.tcp.peer]) end?.drop();
    this.closeSocket();
    this.tcp.drop();
    this.udp.drop();
  }

  /** The default context comes and goes with registration. */
  registrationChanged(): void {
    const { isRegistered } = this.radio;
    const granted = isRegistered && this.activation !== undefined;
    this.attached = granted;
    if (granted) this.contexts.get(DEFAULT_CONTEXT).address ??= this.contexts.addressFor(DEFAULT_CONTEXT);
    else if (!isRegistered && this.isUp) this.contextLost(DEFAULT_CONTEXT);
  }

  /** Sockets are lost with the default context. */
  contextLost(id: number): void {
    this.contexts.get(id).address = undefined;
    if (id !== DEFAULT_CONTEXT) return;
    this.socket?.lost(errno("ENETDOWN"));
    this.tcp.lost(errno("ENETDOWN"));
    this.udp.lost(errno("ENETDOWN"));
  }

  /** Connects `end`; `outcome` gets 0, an error number, or undefined where the host has no IPv4 address. */
  dial(host: string, port: number, localPort: number, end: TcpEnd, tls: TlsOptions | undefined, outcome: (error: number | undefined) => void): Dial {
    const target = { host, port, localPort, window: RECEIVE_BUFFER, timeout: CONNECT_TIME, family: 4 as const, tls };
    const dial: Dial = new Dial(this.session, this.network, target, end.events, failure => {
      if (failure === undefined) end.connection = dial.connection;
      outcome(failure === undefined ? 0 : failure === "ENOTFOUND" ? undefined : errno(failure));
    });
    return dial;
  }

  /** The IPv4 address of a host; undefined where it has none, or the modem has no network. */
  resolve(host: string, done: (address: string | undefined) => void): void {
    if (!this.isUp) this.session.after(0, () => done(undefined));
    else if (isIPv4(host)) this.session.after(0, () => done(host));
    else this.network.lookup(host, this.session.guard(addresses => done(addresses.find(isIPv4))), 4);
  }

  /**
   * Answers as soon as `attempt` has an answer; without one within `seconds` (0: for ever) with what `late` gives.
   * @returns the answer, or PENDING
   */
  block(call: Call, source: Receiving, seconds: number, attempt: () => Final | undefined, late: () => Final): Result {
    const at = attempt();
    if (at) return at;
    const end = (result: Final): void => {
      this.session.cancel(timer);
      source.onChange = () => {};
      call.end(result);
    };
    const timer = seconds > 0 ? this.session.after(seconds * 1000, () => end(late())) : undefined;
    source.onChange = () => {
      const result = attempt();
      if (result) end(result);
    };
    return PENDING;
  }

  /** Lets go of the socket, if there is one. */
  closeSocket(): void {
    const { socket } = this;
    if (!socket) return;
    socket.close();
    for (const handle of socket.handlesHeld) this.handles.free(handle);
    this.socket = undefined;
  }

  /** A command failed with the socket: it is gone, unless the error will pass. */
  socketFailed(call: Call, error: number, passing: boolean): Final {
    if (passing) {
      call.info(`#XSOCKET: ${error}`);
    } else {
      this.closeSocket();
      call.info(`#XSOCKET: ${this.forms.socketLost(this.style, error)}`);
    }
    return ERROR;
  }
}
