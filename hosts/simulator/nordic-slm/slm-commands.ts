import { write, type Call } from "../dce/command.js";
import { choice, int } from "../dce/parameters.js";
import { ERROR, OK, PENDING, type Result } from "../dce/results.js";
import type { NordicSlm } from "./modem.js";
import { RATES } from "./settings.js";
import { orNothing, slm, type Row } from "./slm-rows.js";

/** Where these are described: the application's own documentation, and slm_at_host.c. */
const APPLICATION = "SLM generic AT commands";
/** Time between OK and what it promises, ms (slm_at_host.c, cmd_send). */
const AFTER_OK = 50;
/** <shutdown_mode> of AT#XSLEEP: the application is idle and the modem goes on, or all sleeps. Both end at the wake-up pin. */
const IDLE = 0;
const SLEEP = 1;
/** Limits of AT#XDATACTRL (slm_at_host.c). */
const SIZE_LIMIT = 1024;
const TIME_LIMIT = 10_000;

/** There is no result code: the UART is off. */
function sleep(modem: NordicSlm, _call: Call, mode = IDLE): Result {
  modem.sleep(mode === IDLE);
  return PENDING;
}

/** Commands of the application itself; `names` lists all of its commands. */
export const slmCommands = (names: () => readonly string[]): Row[] => slm([
  { name: "#XSLMVER", section: APPLICATION, execute: ({ forms }, call) => call.info(`#XSLMVER: ${forms.version}`) },
  {
    name: "#XSLMUART",
    section: APPLICATION,
    test: [`#XSLMUART: (${RATES.join(",")})`],
    read: ({ device }, call) => call.info(`#XSLMUART: ${device.baud}`),
    write: write([choice("baud_rate", ...RATES)], (modem, _call, rate) =>
      // the result code still leaves at the old rate
      modem.dce.afterResult(() => modem.session.after(AFTER_OK, () => void (modem.device.baud = rate)))),
  },
  {
    name: "#XSLEEP",
    section: APPLICATION,
    test: [`#XSLEEP: (${IDLE},${SLEEP})`],
    ...orNothing(int("shutdown_mode", IDLE, SLEEP), sleep),
  },
  {
    name: "#XRESET",
    section: APPLICATION,
    execute: modem => modem.dce.afterResult(() => modem.session.after(AFTER_OK, () => modem.device.restart())),
  },
  {
    name: "#XCLAC",
    section: APPLICATION,
    execute(_modem, call) {
      for (const name of names()) call.info(`AT${name}`);
    },
  },
  {
    name: "#XDATACTRL",
    section: "slm_at_host.c (v1.5)",
    test: ["#XDATACTRL=<size_limit>,<time_limit>"],
    read: ({ dataLimits, style }, call) => call.info(`#XDATACTRL: ${style.list(...dataLimits)}`),
    write: write([int("size_limit", 0, 65535), int("time_limit", 0, 65535)], (modem, _call, size, time) => {
      if (size > SIZE_LIMIT || time > TIME_LIMIT) return ERROR;
      modem.dataLimits = [size, time];
      return OK;
    }),
  },
]);
