import { PENDING } from "../dce/results.js";
import { integer, write, type Row } from "./command.js";
import type { AnyCloud } from "./modem.js";
import { RATES } from "./settings.js";
import { INVALID_PARAMETER, MOST_VERBOSE } from "./status.js";

/** Chapter 3, 7.14-7.16, and what the firmware has besides that hosts need. */
export const generalCommands: readonly Row<AnyCloud>[] = [
  { name: "E", section: "3.1", test: false, write: write([integer("N", 0, 1)], ({ console }, _call, on) => void (console.echo = on === 1)) },
  { name: "V", section: "firmware", test: false, write: write([integer("LEVEL", 0, MOST_VERBOSE)], ({ console }, _call, level) => void (console.verbosity = level)) },
  { name: "+GMI", section: "7.14", test: false, execute: ({ forms }, call) => call.info(forms.identity.manufacturer) },
  { name: "+GMM", section: "7.15", test: false, execute: ({ forms }, call) => call.info(forms.identity.model) },
  { name: "+GMR", section: "7.16", test: false, execute: ({ forms }, call) => call.info(forms.identity.revision) },
  {
    name: "+IPR",
    section: "firmware",
    test: false,
    read: ({ device }, call) => call.info(`+IPR:${device.baud}`),
    write: write([integer("BAUD_RATE")], ({ console, device }, _call, rate) => {
      if (!RATES.some(each => each === rate)) return INVALID_PARAMETER;
      // The result still leaves at the old rate.
      console.afterResult(() => void (device.baud = rate));
      return 0;
    }),
  },
  {
    name: "+RST",
    section: "firmware",
    test: false,
    execute({ session, device }) {
      session.after(0, () => device.restart());
      return PENDING;
    },
  },
];
