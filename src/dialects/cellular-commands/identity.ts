import { execute, line, rest, test } from "../../command-form.js";
import type { Row } from "../../dialect.js";

// Who the modem and its SIM are: bare lines

const CGMI: Row = { name: "+CGMI", timeout: 1000, section: "27.007 5.1" };
const CGMM: Row = { name: "+CGMM", timeout: 1000, section: "27.007 5.2" };
const CGMR: Row = { name: "+CGMR", timeout: 1000, section: "27.007 5.3" };
const CGSN: Row = { name: "+CGSN", timeout: 1000, section: "27.007 5.4" };
const CIMI: Row = { name: "+CIMI", timeout: 5000, section: "27.007 5.6" };

export const CGMI_TEST = test(CGMI);
export const CGMI_EXECUTE = execute(CGMI, line("", [rest("manufacturer")]));
export const CGMM_TEST = test(CGMM);
export const CGMM_EXECUTE = execute(CGMM, line("", [rest("model")]));
/** Some firmware gives it a name. */
export const CGMR_TEST = test(CGMR);
export const CGMR_EXECUTE = execute(CGMR, line("+CGMR:\nRevision:\n", [rest("revision")]));
export const CGSN_TEST = test(CGSN);
export const CGSN_EXECUTE = execute(CGSN, line("", [rest("imei")]));
export const CIMI_TEST = test(CIMI);
/** Needs a SIM that is ready. */
export const CIMI_EXECUTE = execute(CIMI, line("", [rest("imsi")]));
