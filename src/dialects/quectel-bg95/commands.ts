import type { Row } from "../../dialect.js";
import { CELLULAR_ROWS } from "../cellular.js";

/** Commands of "BG95&BG77&BG600L Series TCP/IP Application Note" V1.2 that the driver sends, with its maximum response times. */
export const QICSGP: Row = { name: "+QICSGP", forms: "W", timeout: 300, section: "2.3.1" };
export const QIACT: Row = { name: "+QIACT", forms: "RW", timeout: 150000, section: "2.3.2" };
export const QIDEACT: Row = { name: "+QIDEACT", forms: "W", timeout: 40000, section: "2.3.3" };
export const QIOPEN: Row = { name: "+QIOPEN", forms: "W", timeout: 150000, section: "2.3.4" };
export const QICLOSE: Row = { name: "+QICLOSE", forms: "W", timeout: 10000, section: "2.3.5" };
export const QISTATE: Row = { name: "+QISTATE", forms: "R", timeout: 300, section: "2.3.6" };
export const QISEND: Row = { name: "+QISEND", forms: "W", timeout: 120000, section: "2.3.7" };
export const QIRD: Row = { name: "+QIRD", forms: "W", timeout: 120000, section: "2.3.8" };
export const QICFG: Row = { name: "+QICFG", forms: "W", timeout: 300, section: "2.3.15" };
export const QISDE: Row = { name: "+QISDE", forms: "RW", timeout: 300, section: "2.3.16" };
export const QIGETERROR: Row = { name: "+QIGETERROR", forms: "E", timeout: 300, section: "2.3.17" };
/** Not in the application note: AT Commands Manual of the series. */
export const QSCLK: Row = { name: "+QSCLK", forms: "W", timeout: 1000, section: "AT manual" };
export const QURCCFG: Row = { name: "+QURCCFG", forms: "W", timeout: 1000, section: "AT manual" };
export const QPINC: Row = { name: "+QPINC", forms: "W", timeout: 5000, section: "AT manual" };

export const ROWS: Row[] = CELLULAR_ROWS.concat([QICSGP, QIACT, QIDEACT, QIOPEN, QICLOSE, QISTATE, QISEND, QIRD, QICFG, QISDE, QIGETERROR, QSCLK, QURCCFG, QPINC]);

/** Names of lines (see PrefixTable), and their codes in the same order. */
export const NAMES =
  "+QIURC: \"recv\",\n+QIURC:\n+QIRD:\n+QIOPEN:\n+QIGETERROR:\n+QIACT:\n+QISTATE:\n+QICSGP:\n+QISDE:\n+QPINC:\n+CMEE:\n+CPIN:\n+CFUN:\n+CEREG:\n+CGREG:\n+CREG:\n+CSQ:\n+IFC:\n+IPR:\n+CGATT:\n+QSCLK:\n" +
  "RDY\nAPP RDY\nPOWERED DOWN\nNORMAL POWER DOWN\nPSM POWER DOWN";
/** The notice that comes most often has a name of its own. */
export const URC_RECV = 10;
export const URC = 11;
export const NAME_QIRD = 12;
export const NAME_QIOPEN = 13;
export const NAME_QIGETERROR = 14;
export const NAME_QIACT = 15;
export const NAME_QISTATE = 16;
export const NAME_QICSGP = 17;
export const NAME_QISDE = 18;
export const NAME_QPINC = 19;
export const NAME_CMEE = 20;
export const NAME_CPIN = 21;
export const NAME_CFUN = 22;
export const NAME_CEREG = 23;
export const NAME_CGREG = 24;
export const NAME_CREG = 25;
export const NAME_CSQ = 26;
export const NAME_IFC = 27;
export const NAME_IPR = 28;
export const NAME_CGATT = 29;
export const NAME_QSCLK = 30;
export const NAME_RDY = 31;
export const NAME_APP_RDY = 32;
export const NAME_POWERED_DOWN = 33;
export const NAME_NORMAL_POWER_DOWN = 34;
export const NAME_PSM_POWER_DOWN = 35;

/** The highest <connectID> (2.3.4): what is told of a higher one was damaged. */
export const LAST_ID = 11;
/** The most bytes that one QIRD returns (2.3.8) and one QISEND takes (2.3.7). */
export const READ_LIMIT = 1500;
export const SEND_LIMIT = 1460;

/** Texts of the hot paths. */
export const HOT = ["AT+QIRD=", "AT+QISEND=", "AT+QISTATE=1,"];
export const HOT_QIRD = 0;
export const HOT_QISEND = 1;
export const HOT_QISTATE = 2;
