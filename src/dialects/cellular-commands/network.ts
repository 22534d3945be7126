import { execute, int, line, maybe, more, read, str, test } from "../../command-form.js";
import type { Row } from "../../dialect.js";
import { CEREG, CGREG, CREG, CSQ } from "../cellular.js";

// Operator, registration and signal: 3GPP TS 27.007

const COPS: Row = { name: "+COPS", timeout: 180000, section: "27.007 7.3" };
const CESQ: Row = { name: "+CESQ", timeout: 1000, section: "27.007 8.69" };

/** <AcT> (27.007 7.3), where 8 is LTE-M as modules without EC-GSM-IoT have it. */
export function technologyOf(act: number): string | null {
  if (act === 0 || act === 1 || act === 3) return "GSM";
  if (act === 2 || (act >= 4 && act <= 6)) return "UMTS";
  return act === 7 ? "LTE" : act === 8 ? "LTE-M" : act === 9 ? "NB-IoT" : null;
}

/** <rssi> of CSQ in dBm (8.5); 99: not known. */
function rssiOf(value: number): number | null {
  return value >= 0 && value <= 31 ? 2 * value - 113 : null;
}

/** <rxlev> in dBm; 99: not known (8.69). */
function rxlevOf(value: number): number | null {
  return value >= 0 && value <= 63 ? value - 111 : null;
}

/** <rscp> in dBm. */
function rscpOf(value: number): number | null {
  return value >= 0 && value <= 96 ? value - 121 : null;
}

/** <ecno> in dB. */
function ecnoOf(value: number): number | null {
  return value >= 0 && value <= 49 ? (value - 49) / 2 : null;
}

/** <rsrq> in dB. */
function rsrqOf(value: number): number | null {
  return value >= 0 && value <= 34 ? (value - 40) / 2 : null;
}

/** <rsrp> in dBm. */
function rsrpOf(value: number): number | null {
  return value >= 0 && value <= 97 ? value - 141 : null;
}

/** A class of bit errors; 99: not known. */
function berOf(value: number): number | null {
  return value >= 0 && value <= 7 ? value : null;
}

/** registration: 0 not searching, 1 home, 2 searching, 3 denied, 4 unknown, 5 roaming; area and cell as hexadecimal digits, when reporting is 2 or more. */
const REGISTRATION = [int("reporting"), int("registration"), maybe(str("area")), maybe(str("cell")), maybe(int("technology", technologyOf)), more()] as const;

export const COPS_TEST = test(COPS);
/** mode: 0 automatic, 1 manual, 2 off; no operator while there is none. */
export const COPS_READ = read(COPS, line("+COPS:", [int("mode"), maybe(int("format")), maybe(str("operator")), maybe(int("technology", technologyOf))]));

export const CEREG_TEST = test(CEREG);
export const CEREG_READ = read(CEREG, line("+CEREG:", REGISTRATION));
export const CGREG_TEST = test(CGREG);
export const CGREG_READ = read(CGREG, line("+CGREG:", REGISTRATION));
export const CREG_TEST = test(CREG);
export const CREG_READ = read(CREG, line("+CREG:", REGISTRATION));

export const CSQ_TEST = test(CSQ);
/** signal: dBm, missing when it is not known. */
export const CSQ_EXECUTE = execute(CSQ, line("+CSQ:", [maybe(int("signal", rssiOf)), maybe(int("errors", berOf))]));

export const CESQ_TEST = test(CESQ);
/** GSM: rxlev (dBm); UMTS: rscp (dBm), ecno (dB); LTE: rsrq (dB), rsrp (dBm): lower ends of what each value stands for. Missing where not known. */
export const CESQ_EXECUTE = execute(CESQ, line("+CESQ:", [maybe(int("rxlev", rxlevOf)), maybe(int("errors", berOf)), maybe(int("rscp", rscpOf)), maybe(int("ecno", ecnoOf)), maybe(int("rsrq", rsrqOf)), maybe(int("rsrp", rsrpOf))]));
