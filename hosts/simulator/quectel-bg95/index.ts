import { delivered } from "../cellular/memory.js";
import { PdpContexts } from "../cellular/pdp-contexts.js";
import { initially } from "../cellular/settings.js";
import { family } from "../family.js";
import { commands } from "./commands.js";
import { Bg95 } from "./modem.js";
import { RATES, settings } from "./settings.js";
import { FIRST_CONTEXT, LAST_CONTEXT } from "./tcpip.js";
import { wireForms } from "./wire-forms.js";

/**
 * Quectel BG95, BG77 and BG600L: TCP/IP Application Note 1.2 (the sections of the command table), Quectel's AT Commands
 * Manual for the module itself, and its hardware design for pulse lengths and start-up times.
 */
export const quectelBg95 = family({
  dialect: "quectel-bg95",
  rates: RATES,
  // BG95 Hardware Design 3.7: PWRKEY low for 500 ms or more switches on, for 650 to 1500 ms off; RESET_N low for 2 to 3.8 s.
  power: { on: [500, 5000], off: [650, 1500], reset: [2000, 3800], boot: 2500 },
  settings,
  wireForms,
  commands,
  install(world, device) {
    const memory = delivered(world.settings, new PdpContexts(FIRST_CONTEXT, LAST_CONTEXT), device().baud, world.trace);
    return (session, booted) => new Bg95(session, device(), world, memory, booted);
  },
  initially,
});
