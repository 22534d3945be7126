import type { CommandTable } from "../dce/command.js";
import { Dce, FACTORY, type DceOptions, type Interpreter } from "../dce/dce.js";
import type { ErrorMode } from "../dce/results.js";
import type { Session } from "../dce/session.js";
import type { SettingTable, SettingValues } from "../dce/settings.js";
import type { WireFormTable } from "../dce/wire-forms.js";
import type { Device, Firmware } from "../device.js";
import type { World } from "../family.js";
import type { Trace } from "../trace.js";
import type { Memory } from "./memory.js";
import type { CellularModem, Identity, PowerSavingRequest } from "./modem.js";
import type { PdpContexts } from "./pdp-contexts.js";
import { ModuleClock } from "./network-time.js";
import { Radio } from "./radio.js";
import type { CellularSettings } from "./settings.js";
import type { SimCard } from "./sim-card.js";
import { UartSleep } from "./uart-sleep.js";

/** What a modem says when it comes up, and how many ms after the UART works. */
export type Banner = readonly (readonly [after: number, text: string])[];

/** What every cellular family is given, beside what is its own. */
export type CellularWorld = Pick<World<SettingTable, WireFormTable>, "latency" | "executed" | "trace"> & { settings: SettingValues<CellularSettings> };

/** Bytes that wait while a command is executed. [choice] */
const INPUT_LIMIT = 4096;
/** When a modem begins to look for a network after it came up, ms. */
const SEARCH_BEGINS = 500;

/** The firmware of a cellular module between two restarts, as far as it is the same in every family. */
export abstract class CellularModule implements Firmware, CellularModem {
  abstract readonly identity: Identity;
  abstract readonly rates: readonly number[];
  abstract readonly dce: Interpreter;
  readonly radio: Radio;
  readonly card: SimCard;
  readonly contexts: PdpContexts;
  readonly powerSaving: PowerSavingRequest;
  readonly time: ModuleClock;
  readonly uartSleep: UartSleep;
  readonly trace: Trace;
  /** Values of commands that the simulation only keeps. */
  readonly kept = new Map<string, string>();
  flow: [number, number];
  attached = false;
  activation: number | undefined;

  /** @param access the technology of the simulated cell (3GPP TS 27.007 10.1.22, <AcT>) */
  constructor(readonly session: Session, readonly device: Device, private readonly given: CellularWorld, private readonly memory: Memory, access: number) {
    const { settings } = given;
    this.trace = given.trace;
    this.card = memory.card;
    this.contexts = memory.contexts;
    this.powerSaving = memory.powerSaving;
    this.time = new ModuleClock(() => session.now);
    this.uartSleep = new UartSleep(device);
    this.flow = [...memory.flow];
    device.obeysRts = this.flow[0] === 2;
    this.activation = settings.context === "refused" ? undefined : settings.activation;
    this.radio = new Radio(session, settings.registration, settings.after * 1000, settings.signal, access, text => this.dce.urc(text));
    this.card.powerUp();
  }

  /** Makes what interprets a family's commands. */
  protected interpreter<M>(modem: M, table: CommandTable<M>, options: Pick<DceOptions, "lineLimit"> & Partial<DceOptions>): Dce<M> {
    const { latency, executed, trace, settings: { guard } } = this.given;
    return new Dce(this.session, this.device, table, modem, { latency, executed, guard, inputLimit: INPUT_LIMIT, ...options }, trace);
  }

  /** What is said when the modem comes up. */
  protected abstract banner(): Banner;
  /** Restores what earlier software left behind, beyond what every family has. */
  protected abstract resume(): void;

  /** Begins to work, once everything is made; `booted`: as if it had been on for long. */
  protected start(booted: boolean): void {
    this.dce.profile = { ...this.memory.profile };
    if (!booted) return this.comeUp();
    const { baud, echo, cmee } = this.given.settings;
    if (baud) this.device.rate = Number(baud);
    this.dce.profile.echo = echo === "1";
    this.dce.errors = Number(cmee) as ErrorMode;
    if (this.card.status === "READY") this.radio.register(true);
    this.resume();
  }

  /** Starts with a banner, and looks for the network if the SIM card allows. */
  private comeUp(): void {
    this.device.rate = this.memory.baud;
    if (this.given.settings.boot !== "silent") for (const [after, text] of this.banner()) this.session.after(after, () => this.dce.urc(text));
    this.session.after(SEARCH_BEGINS, () => {
      if (this.card.status === "READY" && this.radio.isOn && !this.radio.isRegistered) this.radio.register();
    });
  }

  receive(bytes: Uint8Array): void {
    if (this.uartSleep.hears()) this.dce.receive(bytes);
    else this.trace.note(`${bytes.length} bytes are lost: the UART sleeps`);
  }

  get isCongested(): boolean {
    return this.dce.isCongested;
  }

  dtr(level: number): void {
    this.dce.dtr(level);
  }

  urc(text: string): void {
    this.dce.urc(text);
  }

  stop(): void {
    this.dce.stop();
    for (const context of this.contexts.active) context.address = undefined;
  }

  store(): void {
    Object.assign(this.memory, { profile: { ...this.dce.profile }, baud: this.device.rate, flow: [...this.flow] });
  }

  recall(): void {
    this.dce.profile = { ...this.memory.profile };
  }

  factory(): void {
    this.dce.profile = { ...FACTORY };
    this.dce.errors = 0;
  }

  cardReady(): void {
    for (const text of this.cardBanner()) this.dce.urc(text);
    if (this.radio.isOn) this.radio.register();
  }

  /** What is said once the SIM card was unlocked. */
  protected abstract cardBanner(): readonly string[];
  abstract contextLost(id: number): void;
  abstract powerOff(): void;

  /** Power saving is entered from idle mode, and only where a network grants it (3GPP TS 24.301 5.3.11). */
  rest(): boolean {
    if (!this.radio.isRegistered || this.dce.isExecuting || this.isConnecting) return false;
    this.announceRest();
    this.device.off();
    return true;
  }

  /** Whether a connection is being opened. */
  protected get isConnecting(): boolean {
    return false;
  }

  /** Says that power saving begins, where a modem does. */
  protected announceRest(): void {}
}
