import { FACTORY, type Profile } from "../dce/dce.js";
import type { SettingValues } from "../dce/settings.js";
import type { Trace } from "../trace.js";
import type { PowerSavingRequest } from "./modem.js";
import type { PdpContexts } from "./pdp-contexts.js";
import type { CellularSettings } from "./settings.js";
import { SimCard } from "./sim-card.js";

/** What survives a restart: the SIM card, the contexts that were configured, and what AT&W kept. */
export interface Memory {
  card: SimCard;
  contexts: PdpContexts;
  profile: Profile;
  baud: number;
  flow: [number, number];
  powerSaving: PowerSavingRequest;
}

/** The memory of a module that has just been delivered, with the SIM card that the settings describe in it. */
export function delivered({ sim, pin, puk, tries }: SettingValues<CellularSettings>, contexts: PdpContexts, baud: number, trace: Trace): Memory {
  trace.hide(pin);
  trace.hide(puk);
  return { card: new SimCard(pin, puk, sim, tries), contexts, profile: { ...FACTORY }, baud, flow: [0, 0], powerSaving: { mode: 0, timers: [], cycles: new Map() } };
}
