import type { HostProcess } from "../host-process.js";
import { listenOnPty } from "./attach-pty.js";
import { listenOnSocket } from "./attach-socket.js";
import { listenOnStdio } from "./attach-stdio.js";
import { Clock } from "./clock.js";
import { COSTS } from "./cost.js";
import { chooseForms } from "./dce/wire-forms.js";
import { readSettings } from "./dce/settings.js";
import { Device, type Firmware } from "./device.js";
import { findFamily, settingTable } from "./families.js";
import type { Family } from "./family.js";
import { FaultPlan, type FaultRecord } from "./faults.js";
import { HostPort } from "./host-port.js";
import { Line } from "./line.js";
import { LocalNetwork } from "./network-local.js";
import { RealNetwork } from "./network-real.js";
import type { Network } from "./network.js";
import { checkOptions, type SimulatorOptions } from "./options.js";
import { Random } from "./random.js";
import { StreamPort, type ByteStream } from "./stream-port.js";
import { Trace } from "./trace.js";

/** Bytes that the modem has taken when it stops the host by CTS. [choice] */
const MODEM_FIFO = 512;

/** What one direction of the UART carried. */
export interface WireCount {
  /** Bytes sent into it. */
  sent: number;
  /** Bytes the receiver took. */
  delivered: number;
  /** Bytes a full FIFO lost. */
  lost: number;
  /** Milliseconds in which it carried bytes. */
  wireTime: number;
  /** When the last byte taken had arrived, ms. */
  lastByteAt: number;
}

/** Something that serves external programs, and where it does. */
export interface Listening {
  /** "HOST:PORT", the socket's path, the PTY's path, or "stdio". */
  address: string;
  /** TCP only. */
  port?: number;
  close(): Promise<void>;
}

/** Where external programs find the modem. */
export type ListenTarget = { host?: string; port: number } | { path: string } | { pty: string } | "stdio";

/** A simulated modem with its UART, its network and its time. */
export class Simulator {
  readonly clock: Clock;
  readonly network: Network;
  readonly dialect: string;
  /** The module: power, control lines, rate, and the firmware that runs in it. */
  readonly device: Device;
  /** Command lines executed, without "AT". */
  readonly executed: string[] = [];
  private readonly faults: FaultPlan;
  private readonly rx: Line;
  private readonly tx: Line;
  private readonly trace: Trace;
  private port: HostPort | StreamPort | undefined;
  private readonly closers: (() => Promise<void> | void)[] = [];
  private readonly hostBaud: number;
  private closed = false;
  private begun = false;
  private readonly initially: "booted" | "booting" | "off";

  constructor(private readonly options: SimulatorOptions) {
    checkOptions(options);
    const family = findFamily(options.dialect);
    const profile = options.profile ?? "document";
    const set = readSettings(settingTable(family, profile), options.set ?? {});
    const random = new Random(options.seed ?? 1);
    this.dialect = family.dialect;
    this.clock = new Clock(options.clock ?? "real", random.fork("order"));
    this.network = makeNetwork(options, this.clock);
    this.faults = new FaultPlan([options.faults, options.split && "split"].filter(Boolean).join(";"), random.fork("faults"), () => this.clock.now);
    this.trace = new Trace(this.clock, options.trace, family.commands);
    this.hostBaud = options.hostBaud ?? 115200;
    const modemRate = (): number => this.device.baud;
    const hostRate = (): number => this.port?.baud ?? this.device.baud;
    const rtsWired = options.flowControl ?? false;
    const ctsWorks = (): boolean => rtsWired && this.device.drivesCts;
    this.rx = new Line(this.clock, "rx", { rate: modemRate, readRate: hostRate, capacity: options.fifo ?? Infinity, flowControl: () => rtsWired && this.device.obeysRts }, this.faults);
    this.tx = new Line(this.clock, "tx", { rate: hostRate, readRate: () => this.device.readAt(hostRate()), get capacity() { return ctsWorks() ? MODEM_FIFO : Infinity; }, flowControl: ctsWorks }, this.faults);
    this.rx.connected = false;
    const world = { clock: this.clock, network: this.network, settings: set, forms: chooseForms(family.wireForms, set), latency: options.latency ?? 0, executed: this.executed, trace: this.trace, overran: (count: number, port: number): void => this.faults.overran(count, port) };
    // The firmware knows its device, and the device starts its firmware.
    const start: ReturnType<Family["install"]> = (session, booted) => install(session, booted);
    this.device = new Device(this.clock, this.rx, this.tx, options.baud ?? 115200, options.chunk ?? 64, family.power, start, this.trace);
    const install = family.install(world, () => this.device);
    const saving = this.faults.powerSaving;
    if (saving) this.device.powerSaving = { after: saving[0] * 1000, length: saving[1] * 1000, begins: () => this.faults.record("psm") };
    this.initially = family.initially(set);
    if (this.initially === "booted") this.device.on(true);
    for (const after of this.faults.reboots) this.clock.at(after * 1000, () => this.reboot());
    for (const [after, length] of this.faults.silences) this.clock.at(after * 1000, () => this.silence(length * 1000));
  }

  /**
   * Connects a host in this process; its first turn comes as soon as time passes.
   * @throws Error when a host is connected already: a UART has two ends
   */
  attach(host: HostProcess): void {
    const { fifo = Infinity, chunk = 64, transmit = 1024, cost = "none" } = this.options;
    this.connect(() => new HostPort(this.clock, host, this.rx, this.tx, this.faults, this.hostBaud, {
      cost: COSTS[cost],
      // A receiver that only looks when its FIFO is full loses bytes, so none does.
      chunk: Number.isFinite(fifo) ? Math.max(1, Math.min(chunk, Math.floor(fifo / 2))) : chunk,
      transmit,
      pin: (name, level) => this.device.pin(name, level),
    }));
  }

  /** Gives the attached host a turn as soon as it is free. */
  wake(): void {
    if (this.port instanceof HostPort) this.port.wake();
  }

  /** Connects an external program; refused (false) while another is connected. */
  attachStream(stream: ByteStream): boolean {
    if (this.port || this.closed) {
      this.trace.note("a second program was turned away");
      return false;
    }
    this.connect(() => new StreamPort(this.clock, stream, this.rx, this.tx, () => this.device.baud, () => this.detach()));
    this.device.pin("dtr", 1);
    return true;
  }

  /** Pulls the host's cable; what the modem sends from now on is lost. Another host may be attached. */
  detach(): void {
    if (!this.port) return;
    const stream = this.port instanceof StreamPort;
    this.port.detach();
    this.port = undefined;
    this.rx.connected = false;
    this.rx.clear();
    this.tx.clear();
    if (stream) this.device.pin("dtr", 0);
  }

  private connect(make: () => HostPort | StreamPort): void {
    if (this.closed) throw new Error("the simulator is closed");
    if (this.port) throw new Error("a host is attached already");
    this.rx.clear();
    this.rx.connected = true;
    this.port = make();
    if (!this.begun && this.initially === "booting") this.device.on();
    this.begun = true;
  }

  /**
   * Lets simulated time pass until `until()` holds; it is asked after every event.
   * Rejects with SimulationTimeout after `limit` simulated ms, or when a virtual clock has nothing left to do; with
   * whatever a host's turn or a server's handler throws.
   */
  run(until: () => boolean, limit?: number): Promise<void> {
    return this.clock.run(until, limit);
  }

  /** Lets `ms` simulated milliseconds pass. */
  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** The in-memory internet. @throws TypeError when the simulator has another one */
  get local(): LocalNetwork {
    if (!(this.network instanceof LocalNetwork)) throw new TypeError("this simulator has no local network");
    return this.network;
  }

  /** The firmware that runs, for tests that know its family; undefined while the modem is off. */
  get modem(): Firmware | undefined {
    return this.device.firmware;
  }

  /** Both directions of the UART: rx carries what the modem sends, tx what the host sends. */
  get wire(): { rx: WireCount; tx: WireCount } {
    return { rx: count(this.rx), tx: count(this.tx) };
  }

  /** Every fault injected so far, and every overrun of the host's FIFO. */
  get faultLog(): readonly FaultRecord[] {
    return this.faults.log;
  }

  /** The rate of the attached host's port, baud. */
  get portBaud(): number {
    return this.port?.baud ?? this.hostBaud;
  }

  /** Turns given to the attached host. */
  get turns(): number {
    return this.port instanceof HostPort ? this.port.turns : 0;
  }

  /** The modem says something unsolicited. */
  inject(urc: string): void {
    this.device.firmware?.urc(urc);
  }

  /** The modem loses its power for an instant. */
  reboot(): void {
    this.faults.record("reboot");
    this.device.restart();
  }

  /** The modem neither reads nor sends for `ms` milliseconds, then goes on where it was. */
  silence(ms: number): void {
    this.faults.record("silence");
    this.device.silence(ms);
  }

  /**
   * Serves any external program, in real time, from now on: a TCP port, a unix socket, a pseudo-terminal or stdio.
   * One program at a time is connected; see each attachment for what happens to a second.
   * @throws RangeError when the clock is not "real"; the system's error when the place cannot be had
   */
  async listen(target: ListenTarget): Promise<Listening> {
    if (this.clock.mode !== "real") throw new RangeError(`external programs live in real time: clock "real" is needed, not "${this.clock.mode}"`);
    const attach = (stream: ByteStream): boolean => this.attachStream(stream);
    const listening = await (target === "stdio" ? listenOnStdio(attach)
      : "pty" in target ? listenOnPty(target.pty, attach)
      : listenOnSocket(target, attach));
    this.closers.push(() => listening.close());
    // From now on time passes by itself. An error of the simulator's own must not pass silently.
    this.clock.run(() => false).catch(error => {
      if (!this.closed) throw error;
    });
    return listening;
  }

  /** Ends everything: connections, servers, waiting `run`s (which reject). */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.port?.detach();
    for (const action of this.closers) await action();
    this.device.off();
    this.network.close();
    this.clock.stop();
  }
}

function makeNetwork(options: SimulatorOptions, clock: Clock): Network {
  const wanted = options.network ?? (options.clock === "virtual" ? "local" : "real");
  if (typeof wanted === "object") return wanted;
  return wanted === "local" ? new LocalNetwork(clock) : new RealNetwork(clock, options.bind === undefined ? undefined : [options.bind]);
}

function count({ sent, delivered, lost, wireTime, lastByteAt }: Line): WireCount {
  return { sent, delivered, lost, wireTime, lastByteAt };
}
