import type { Device } from "../device.js";
import type { Interpreter, Profile } from "./dce.js";
import { choice, int } from "./parameters.js";
import { write, type Command } from "./command.js";
import type { ErrorMode } from "./results.js";

/** What the commands of V.250 work on. */
export interface V250Modem {
  dce: Interpreter;
  device: Device;
  /** Rates that AT+IPR takes, baud; 0: the host's. */
  rates: readonly number[];
  /** The flow control that AT+IFC set: by the DCE's output, by the DTE's. */
  flow: [number, number];
  /** AT&W: keeps the profile, and what else survives a restart. */
  store(): void;
  /** ATZ: recalls what AT&W kept. */
  recall(): void;
  /** AT&F: factory settings. */
  factory(): void;
}

type Row = Command<V250Modem>;

/** A basic command that sets one number of the profile. */
function profileNumber(name: string, section: string, key: "terminator" | "lineFeed" | "backspace" | "dtr" | "dcd", most: number): Row {
  return {
    name,
    section,
    read: ({ dce }, call) => call.info(String(dce.profile[key]).padStart(3, "0")),
    write: write([int("value", 0, most)], ({ dce }, _call, value) => void (dce.profile[key] = value)),
  };
}

/** A basic command that switches something of the profile. */
function profileSwitch(name: string, section: string, change: (profile: Profile, on: boolean) => void): Row {
  return { name, section, write: write([int("value", 0, 1)], ({ dce }, _call, value) => void change(dce.profile, value === 1)) };
}

/** ITU-T V.250 chapter 6, as far as a modem module has it, and AT+CMEE of 3GPP TS 27.007. */
export const v250Commands: readonly Row[] = [
  profileSwitch("E", "V.250 6.2.4", (profile, on) => (profile.echo = on)),
  profileSwitch("Q", "V.250 6.2.5", (profile, on) => (profile.quiet = on)),
  profileSwitch("V", "V.250 6.2.6", (profile, on) => (profile.verbose = on)),
  profileNumber("S3", "V.250 6.2.1", "terminator", 127),
  profileNumber("S4", "V.250 6.2.2", "lineFeed", 127),
  profileNumber("S5", "V.250 6.2.3", "backspace", 127),
  profileNumber("&C", "V.250 6.2.8", "dcd", 1),
  profileNumber("&D", "V.250 6.2.9", "dtr", 2),
  { name: "Z", section: "V.250 6.1.1", write: write([int("value", 0, 0)], modem => modem.recall()) },
  { name: "&F", section: "V.250 6.1.2", write: write([int("value", 0, 0)], modem => modem.factory()) },
  { name: "&W", section: "V.25ter", write: write([int("value", 0, 0)], modem => modem.store()) },
  {
    name: "+IPR",
    section: "V.250 6.2.10",
    read: ({ device }, call) => call.info(`+IPR: ${device.rate}`),
    write: {
      parameters: [int("rate", 0, 4_000_000)],
      run(modem, call, given) {
        return write([choice("rate", ...modem.rates)], (_modem: V250Modem, _call, rate) => {
          // The result code still leaves at the old rate.
          modem.dce.afterResult(() => (modem.device.rate = rate));
        }).run(modem, call, given);
      },
    },
  },
  {
    name: "+IFC",
    section: "V.250 6.2.12",
    test: ["+IFC: (0-2),(0-2)"],
    read: ({ flow }, call) => call.info(`+IFC: ${flow.join(",")}`),
    write: write([int("DCE_by_DTE", 0, 2), int("DTE_by_DCE", 0, 2)], (modem, _call, dce, dte) => {
      modem.flow = [dce, dte];
      modem.device.obeysRts = dce === 2;
      modem.device.drivesCts = dte === 2;
    }),
  },
  {
    name: "+CMEE",
    section: "27.007 9.1",
    test: ["+CMEE: (0,1,2)"],
    read: ({ dce }, call) => call.info(`+CMEE: ${dce.errors}`),
    write: write([int("n", 0, 2)], ({ dce }, _call, mode) => void (dce.errors = mode as ErrorMode)),
  },
];
