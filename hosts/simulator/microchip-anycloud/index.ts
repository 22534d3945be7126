import { family } from "../family.js";
import { commands } from "./commands.js";
import { AnyCloud } from "./modem.js";
import { RATES, settings } from "./settings.js";
import { wireForms } from "./wire-forms.js";

/**
 * Microchip AnyCloud on a PIC32MZW1 Wi-Fi module: its AT Command Reference (the sections of the command table), and where that
 * is silent its firmware, MicrochipTech/PIC32MZW1_AnyCloud@34f01a1 firmware/src/.
 */
export const microchipAnycloud = family({
  dialect: "microchip-anycloud",
  rates: RATES,
  // The module has no power key: the lines stand for its supply and MCLR. [choice]
  power: { on: [10, Infinity], off: [10, Infinity], reset: [1, Infinity], boot: 500 },
  settings,
  wireForms,
  commands,
  install(world, device) {
    for (const password of world.settings["ap.NAME"].values()) world.trace.hide(password);
    const rate = device().baud;
    return (session, booted) => new AnyCloud(session, device(), world, rate, booted);
  },
  initially: ({ boot }) => boot,
});
