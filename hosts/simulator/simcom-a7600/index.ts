import { delivered } from "../cellular/memory.js";
import { PdpContexts } from "../cellular/pdp-contexts.js";
import { initially } from "../cellular/settings.js";
import { family } from "../family.js";
import { commands } from "./commands.js";
import { A7600 } from "./modem.js";
import { RATES, settings } from "./settings.js";
import { wireForms } from "./wire-forms.js";

/** Context 1 gets the address of 6.1.3. */
const address = (host: number): string => `10.148.0.${16 + host}`;

/**
 * SIMCom A7600 series: its TCPIP application note (the sections of the command table) and SIMCom's AT command manual for
 * the module itself. Pulse lengths are those of the A7670's hardware design; how long it boots is a [choice].
 */
export const simcomA7600 = family({
  dialect: "simcom-a7600",
  rates: RATES,
  power: { on: [50, 2000], off: [2500, 10_000], reset: [2000, 5000], boot: 4000 },
  settings,
  wireForms,
  commands,
  install(world, device) {
    const memory = delivered(world.settings, new PdpContexts(1, 16, address), device().baud, world.trace);
    return (session, booted) => new A7600(session, device(), world, memory, booted);
  },
  initially,
});
