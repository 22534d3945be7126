import { FACTORY, type Interpreter } from "../dce/dce.js";
import type { ErrorMode } from "../dce/results.js";
import type { Session } from "../dce/session.js";
import type { SettingValues } from "../dce/settings.js";
import type { Device, Firmware } from "../device.js";
import type { Trace } from "../trace.js";
import type { Memory } from "./memory.js";
import type { CellularModem, Identity, PowerSavingRequest } from "./modem.js";
import type { PdpContexts } from "./pdp-contexts.js";
import { ModuleClock } from "./network-time.js";
import { Radio } from "./radio.js";
import type { CellularSettings } from "./settings.js";
import type { SimCard } from "./sim-card.js";

/** What a modem says when it comes up, and how many ms after the UART works. */
export type Banner = readonly (readonly [after: number, text: string])[];

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
  flow: [number, number];
  attached = false;
  activation: number | undefined;

  /** @param access the technology of the simulated cell (3GPP TS 27.007 10.1.22, <AcT>) */
  constructor(readonly session: Session, readonly device: Device, readonly trace: Trace, private readonly cellular: SettingValues<CellularSettings>,
    private readonly memory: Memory, access: number) {
    this.card = memory.card;
    this.contexts = memory.contexts;
    this.powerSaving = memory.powerSaving;
    this.time = new ModuleClock(() => session.now);
    this.flow = [...memory.flow];
    device.obeysRts = this.flow[0] === 2;
    this.activation = cellular.context === "refused" ? undefined : cellular.activation;
    this.radio = new Radio(session, cellular.registration, cellular.after * 1000, cellular.signal, access, text => this.dce.urc(text));
    this.card.powerUp();
  }

  /** What is said when the modem comes up. */
  protected abstract banner(): Banner;
  /** Restores what earlier software left behind, beyond what every family has. */
  protected abstract resume(): void;

  /** Begins to work, once everything is made; `booted`: as if it had been on for long. */
  protected start(booted: boolean): void {
    this.dce.profile = { ...this.memory.profile };
    if (!booted) return this.comeUp();
    const { baud, echo, cmee } = this.cellular;
    if (baud) this.device.rate = Number(baud);
    this.dce.profile.echo = echo === "1";
    this.dce.errors = Number(cmee) as ErrorMode;
    if (this.card.status === "READY") this.radio.register(true);
    this.resume();
  }

  /** Starts with a banner, and looks for the network if the SIM card allows. */
  private comeUp(): void {
    this.device.rate = this.memory.baud;
    if (this.cellular.boot !== "silent") for (const [after, text] of this.banner()) this.session.after(after, () => this.dce.urc(text));
    this.session.after(SEARCH_BEGINS, () => {
      if (this.card.status === "READY" && this.radio.isOn && !this.radio.isRegistered) this.radio.register();
    });
  }

  receive(bytes: Uint8Array): void {
    this.dce.receive(bytes);
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
  abstract rest(): boolean;
}
