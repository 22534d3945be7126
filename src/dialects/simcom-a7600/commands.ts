import type { Row } from "../../dialect.js";
import { CELLULAR_ROWS } from "../cellular.js";
import { CSCLK } from "../simcom-commands/sleep.js";

/** Commands of "A7600 Series TCPIP AT Command Manual" that the driver sends, with its maximum response times; 9 s where it states none. */
export const NETOPEN: Row = { name: "+NETOPEN", forms: "RE", timeout: 120000, section: "2.1" };
export const NETCLOSE: Row = { name: "+NETCLOSE", forms: "E", timeout: 120000, section: "2.2" };
export const CIPOPEN: Row = { name: "+CIPOPEN", forms: "RW", timeout: 120000, section: "2.3" };
export const CIPSEND: Row = { name: "+CIPSEND", forms: "W", timeout: 120000, section: "2.4" };
export const CIPRXGET: Row = { name: "+CIPRXGET", forms: "W", timeout: 9000, section: "2.5" };
export const CIPCLOSE: Row = { name: "+CIPCLOSE", forms: "W", timeout: 9000, section: "2.6" };
export const IPADDR: Row = { name: "+IPADDR", forms: "E", timeout: 9000, section: "2.7" };
export const CIPMODE: Row = { name: "+CIPMODE", forms: "W", timeout: 9000, section: "2.10" };
export const SERVERSTART: Row = { name: "+SERVERSTART", forms: "W", timeout: 9000, section: "2.14" };
export const SERVERSTOP: Row = { name: "+SERVERSTOP", forms: "W", timeout: 9000, section: "2.15" };
/** Not in the TCP/IP manual: A7600 Series AT Command Manual. */
export const CGAUTH: Row = { name: "+CGAUTH", forms: "W", timeout: 9000, section: "AT manual" };
export const SPIC: Row = { name: "+SPIC", forms: "E", timeout: 9000, section: "AT manual" };
export const CRESET: Row = { name: "+CRESET", forms: "E", timeout: 9000, section: "AT manual" };

export const ROWS: Row[] = CELLULAR_ROWS.concat([NETOPEN, NETCLOSE, CIPOPEN, CIPSEND, CIPRXGET, CIPCLOSE, IPADDR, CIPMODE, SERVERSTART, SERVERSTOP, CGAUTH, SPIC, CRESET, CSCLK]);

/** Names of lines (see PrefixTable), and their codes in the same order. */
export const NAMES =
  "+CIPRXGET:\n+CIPSEND:\n+CIPOPEN:\n+CIPCLOSE:\n+IPCLOSE:\n+CLIENT:\n+CIPERROR:\n+IP ERROR:\n+SERVERSTOP:\n+NETOPEN:\n+NETCLOSE:\n+IPADDR:\n+CIPEVENT:\n+CIPMODE:\n" +
  "+SPIC:\n+CMEE:\n+CPIN:\n+CFUN:\n+CEREG:\n+CGREG:\n+CREG:\n+CSQ:\n+IFC:\n+IPR:\n+CGATT:\nRDY\n*ATREADY:\nNORMAL POWER DOWN";
export const NAME_CIPRXGET = 10;
export const NAME_CIPSEND = 11;
export const NAME_CIPOPEN = 12;
export const NAME_CIPCLOSE = 13;
export const NAME_IPCLOSE = 14;
export const NAME_CLIENT = 15;
export const NAME_CIPERROR = 16;
export const NAME_IP_ERROR = 17;
export const NAME_SERVERSTOP = 18;
export const NAME_NETOPEN = 19;
export const NAME_NETCLOSE = 20;
export const NAME_IPADDR = 21;
export const NAME_CIPEVENT = 22;
export const NAME_CIPMODE = 23;
export const NAME_SPIC = 24;
export const NAME_CMEE = 25;
export const NAME_CPIN = 26;
export const NAME_CFUN = 27;
export const NAME_CEREG = 28;
export const NAME_CGREG = 29;
export const NAME_CREG = 30;
export const NAME_CSQ = 31;
export const NAME_IFC = 32;
export const NAME_IPR = 33;
export const NAME_CGATT = 34;
export const NAME_RDY = 35;
export const NAME_ATREADY = 36;
export const NAME_POWER_DOWN = 37;

/** Texts of the hot paths. */
export const HOT = ["AT+CIPRXGET=2,", "AT+CIPSEND="];
export const HOT_CIPRXGET = 0;
export const HOT_CIPSEND = 1;
