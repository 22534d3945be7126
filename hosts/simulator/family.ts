import type { Clock } from "./clock.js";
import type { CommandRow } from "./dce/command.js";
import type { SettingTable, SettingValues } from "./dce/settings.js";
import type { Session } from "./dce/session.js";
import type { WireForms, WireFormTable } from "./dce/wire-forms.js";
import type { Device, Firmware, PowerTimes } from "./device.js";
import type { Network } from "./network.js";
import type { Trace } from "./trace.js";

/** What a family's firmware is given. */
export interface World<S extends SettingTable, F extends WireFormTable> {
  clock: Clock;
  network: Network;
  settings: SettingValues<S>;
  forms: WireForms<F>;
  /** Simulated ms before each answer. */
  latency: number;
  /** Takes the command lines that are executed. */
  executed: string[];
  trace: Trace;
  /** The modem had no room for `count` bytes that came from a peer's `port`, or can't keep them apart from another's. */
  overran(count: number, port: number): void;
}

/** A command set: tables, and the firmware that interprets them. */
export interface Family<S extends SettingTable = SettingTable, F extends WireFormTable = WireFormTable, M extends Firmware = Firmware> {
  dialect: string;
  /** The rates the UART can be set to, baud. */
  rates: readonly number[];
  power: PowerTimes;
  settings: S;
  wireForms: F;
  commands: readonly CommandRow[];
  /**
   * Prepares one device; the function it gives back starts the firmware, at every power-on. `booted`: the modem has been
   * on for long when the simulation begins, and is in whatever state the settings say.
   */
  install(world: World<S, F>, device: () => Device): (session: Session, booted: boolean) => M;
  /** How the modem is when the simulation begins: on for long, coming up, or off. */
  initially(settings: SettingValues<S>): "booted" | "booting" | "off";
}

/** Declares a family; its types are forgotten, as the simulator treats all alike. */
export function family<S extends SettingTable, F extends WireFormTable, M extends Firmware>(declared: Family<S, F, M>): Family {
  return declared as unknown as Family;
}
