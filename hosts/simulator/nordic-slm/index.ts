import { delivered } from "../cellular/memory.js";
import { PdpContexts } from "../cellular/pdp-contexts.js";
import { initially } from "../cellular/settings.js";
import { family } from "../family.js";
import { commands } from "./commands.js";
import { DEFAULT_CONTEXT, LAST_CONTEXT } from "./contexts.js";
import { CA, CERTIFICATE, Credentials, IDENTITY, KEY, PRE_SHARED_KEY } from "./credentials.js";
import { NordicSlm, type Remains } from "./modem.js";
import { RATES, settings } from "./settings.js";
import { wireForms } from "./wire-forms.js";

/**
 * Nordic Serial LTE Modem, an application for the nRF9160: "TCP and UDP AT commands" of nRF Connect SDK 1.4 (the sections
 * of the command table), and what its source does where that is silent.
 */
export const nordicSlm = family({
  dialect: "nordic-slm",
  rates: RATES,
  // The power key is the wake-up pin: it starts a sleeping application and does not stop one. [choice]
  power: { on: [1, 5000], off: [Infinity, Infinity], reset: [1, 5000], boot: 1500 },
  settings,
  wireForms,
  commands,
  install(world, device) {
    const memory = delivered(world.settings, new PdpContexts(DEFAULT_CONTEXT, LAST_CONTEXT), device().baud, world.trace);
    memory.profile.echo = false;
    const credentials = new Credentials();
    for (const [type, key] of [[CA, "ca.NAME"], [CERTIFICATE, "cert.NAME"], [KEY, "key.NAME"]] as const) {
      for (const [tag, content] of world.settings[key]) credentials.store(Number(tag), type, content);
    }
    for (const [tag, content] of world.settings["psk.NAME"]) {
      const [identity, key] = content.trim().split(":");
      credentials.store(Number(tag), IDENTITY, identity);
      credentials.store(Number(tag), PRE_SHARED_KEY, key);
    }
    const remains: Remains = { credentials, functionality: 0 };
    return (session, booted) => new NordicSlm(session, device(), world, memory, remains, booted);
  },
  initially,
});
