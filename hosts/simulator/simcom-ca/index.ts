import { delivered } from "../cellular/memory.js";
import { PdpContexts } from "../cellular/pdp-contexts.js";
import { initially } from "../cellular/settings.js";
import { family } from "../family.js";
import { commands } from "./commands.js";
import { SimcomCa } from "./modem.js";
import { RATES, settings } from "./settings.js";
import { wireForms } from "./wire-forms.js";

/**
 * SIMCom SIM7000 and SIM7070, 7080, 7090: "AT Commands for TCP/UDP Application" (the sections C1801 to C1811 of the command
 * table), and SIMCom's AT command manuals for the module itself.
 */
export const simcomCa = family({
  dialect: "simcom-ca",
  rates: RATES,
  // SIM7080 Hardware Design 3.2: PWRKEY low for a second switches on, for 1.2 s or more off; RESET low for 252 ms or more; the UART works after 1.8 s.
  power: { on: [1000, 5000], off: [1200, 5000], reset: [252, 4000], boot: 1800 },
  settings,
  wireForms,
  commands,
  install(world, device) {
    const memory = delivered(world.settings, new PdpContexts(1, 16), device().baud, world.trace);
    return (session, booted) => new SimcomCa(session, device(), world, memory, booted);
  },
  initially,
});
