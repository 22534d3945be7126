import { bits, blank, execute, int, integer, line, lines, maybe, NONE, optional, read, str, test, write } from "../../command-form.js";
import type { Row } from "../../dialect.js";
import { CFUN } from "../cellular.js";

// Radio, power saving mode and eDRX: 3GPP TS 27.007. Timers are binary digits as 3GPP TS 24.008 10.5.7 codes them.

const CPSMS: Row = { name: "+CPSMS", timeout: 4000, section: "27.007 7.38" };
const CEDRXS: Row = { name: "+CEDRXS", timeout: 4000, section: "27.007 7.40" };
const CEDRXRDP: Row = { name: "+CEDRXRDP", timeout: 4000, section: "27.007 7.41" };

export const CFUN_TEST = test(CFUN);
/** 0 minimum, 1 full, 4 radio off. */
export const CFUN_READ = read(CFUN, line("+CFUN:", [int("functionality")]));

export const CPSMS_TEST = test(CPSMS);
export const CPSMS_READ = read(CPSMS, line("+CPSMS:", [int("mode"), maybe(str("periodicRAU")), maybe(str("readyTimer")), maybe(str("periodicTAU")), maybe(str("activeTime"))]));
/** mode: 0 off, 1 on, 2 off and forget the timers. */
export const CPSMS_WRITE = write(CPSMS, [integer("mode", 0, 2), blank(bits("periodicRAU", 8)), blank(bits("readyTimer", 8)), blank(bits("periodicTAU", 8)), blank(bits("activeTime", 8))], NONE);

export const CEDRXS_TEST = test(CEDRXS);
/** technology: <AcT-type>: 2 GSM, 3 UMTS, 4 LTE (LTE-M), 5 NB-IoT. */
export const CEDRXS_READ = read(CEDRXS, lines("+CEDRXS:", [int("technology"), str("cycle")]));
/** mode: 0 off, 1 on, 2 on with notices, 3 off and forget. */
export const CEDRXS_WRITE = write(CEDRXS, [integer("mode", 0, 3), optional(integer("technology", 1, 5)), optional(bits("cycle", 4))], NONE);

/** What the network grants; cycle and window missing while eDRX is off. */
export const CEDRXRDP_TEST = test(CEDRXRDP);
export const CEDRXRDP_EXECUTE = execute(CEDRXRDP, line("+CEDRXRDP:", [int("technology"), maybe(str("requested")), maybe(str("provided")), maybe(str("window"))]));
