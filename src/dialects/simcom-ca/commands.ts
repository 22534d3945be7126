import type { Row } from "../../dialect.js";
import { CELLULAR_ROWS } from "../cellular.js";
import { CSCLK } from "../simcom-commands/sleep.js";

/** Milliseconds for commands to which the document gives no response time, and for those that the network has a part in. */
const SOON = 9000;
const NETWORK = 75000;

/** Commands of SIMCom's "AT Commands for TCP/UDP Application" (C1801-C1811) that the driver sends. */
export const CACID: Row = { name: "+CACID", forms: "W", timeout: SOON, section: "C1801" };
export const CASSLCFG: Row = { name: "+CASSLCFG", forms: "W", timeout: SOON, section: "C1802" };
export const CAOPEN: Row = { name: "+CAOPEN", forms: "TW", timeout: NETWORK, section: "C1803" };
export const CASERVER: Row = { name: "+CASERVER", forms: "TW", timeout: SOON, section: "C1804" };
export const CASEND: Row = { name: "+CASEND", forms: "W", timeout: NETWORK, section: "C1805" };
export const CARECV: Row = { name: "+CARECV", forms: "W", timeout: SOON, section: "C1806" };
export const CASTATE: Row = { name: "+CASTATE", forms: "R", timeout: SOON, section: "C1808" };
export const CACLOSE: Row = { name: "+CACLOSE", forms: "W", timeout: SOON, section: "C1809" };
export const CACFG: Row = { name: "+CACFG", forms: "W", timeout: SOON, section: "C1810" };
/** Not in this document: SIM7080 Series AT Command Manual. */
export const CNACT: Row = { name: "+CNACT", forms: "RW", timeout: NETWORK, section: "AT manual" };
export const CNCFG: Row = { name: "+CNCFG", forms: "W", timeout: SOON, section: "AT manual" };
export const CSSLCFG: Row = { name: "+CSSLCFG", forms: "W", timeout: SOON, section: "AT manual" };
export const SPIC: Row = { name: "+SPIC", forms: "E", timeout: SOON, section: "AT manual" };
export const CREBOOT: Row = { name: "+CREBOOT", forms: "E", timeout: SOON, section: "AT manual" };

export const ROWS: Row[] = CELLULAR_ROWS.concat([CACID, CASSLCFG, CAOPEN, CASERVER, CASEND, CARECV, CASTATE, CACLOSE, CACFG, CNACT, CNCFG, CSSLCFG, SPIC, CREBOOT, CSCLK]);

/** The most bytes that one CASEND takes, and one CARECV gives. */
export const SEND_LIMIT = 1460;
export const READ_LIMIT = 1460;

/** Names of lines (see PrefixTable), and their codes in the same order. */
export const NAMES =
  "+CADATAIND:\n+CARECV:\n+CASEND:\n+CASTATE:\n+CAOPEN:\n+CASERVER:\n+CANEW:\n+CACLOSE:\n+APP PDP:\n+CNACT:\n+SPIC:\n" +
  "+CMEE:\n+CPIN:\n+CFUN:\n+CEREG:\n+CGREG:\n+CREG:\n+CSQ:\n+IFC:\n+IPR:\n+CGATT:\nRDY\nNORMAL POWER DOWN";
export const NAME_CADATAIND = 10;
export const NAME_CARECV = 11;
export const NAME_CASEND = 12;
export const NAME_CASTATE = 13;
export const NAME_CAOPEN = 14;
export const NAME_CASERVER = 15;
export const NAME_CANEW = 16;
export const NAME_CACLOSE = 17;
export const NAME_APP_PDP = 18;
export const NAME_CNACT = 19;
export const NAME_SPIC = 20;
export const NAME_CMEE = 21;
export const NAME_CPIN = 22;
export const NAME_CFUN = 23;
export const NAME_CEREG = 24;
export const NAME_CGREG = 25;
export const NAME_CREG = 26;
export const NAME_CSQ = 27;
export const NAME_IFC = 28;
export const NAME_IPR = 29;
export const NAME_CGATT = 30;
export const NAME_RDY = 31;
export const NAME_POWER_DOWN = 32;

/** Texts of the hot paths. */
export const HOT = ["AT+CARECV=", "AT+CASEND="];
export const HOT_CARECV = 0;
export const HOT_CASEND = 1;
