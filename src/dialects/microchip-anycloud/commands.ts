import type { Row } from "../../dialect.js";

/** Milliseconds for commands: the document gives no response times. */
const SOON = 5000;
/** The most bytes that one command reads; and sends: the document allows 1500 (7.8), firmware has a buffer of 1400 (wire-notes 5.3). */
export const READ_LIMIT = 2048;
export const SEND_LIMIT = 1400;

/** Commands of Microchip's AnyCloud "AT Command Reference" that the driver sends. */
export const ATE: Row = { name: "E", forms: "W", timeout: SOON, section: "3.1" };
export const WSTAC: Row = { name: "+WSTAC", forms: "W", timeout: SOON, section: "5.1" };
export const WSTA: Row = { name: "+WSTA", forms: "RW", timeout: SOON, section: "5.2" };
export const WAPC: Row = { name: "+WAPC", forms: "W", timeout: SOON, section: "5.3" };
export const WAP: Row = { name: "+WAP", forms: "W", timeout: SOON, section: "5.4" };
export const SOCKO: Row = { name: "+SOCKO", forms: "W", timeout: SOON, section: "7.1" };
export const SOCKCL: Row = { name: "+SOCKCL", forms: "W", timeout: SOON, section: "7.2" };
export const SOCKBL: Row = { name: "+SOCKBL", forms: "W", timeout: SOON, section: "7.3" };
export const SOCKBM: Row = { name: "+SOCKBM", forms: "W", timeout: SOON, section: "7.5" };
export const SOCKBR: Row = { name: "+SOCKBR", forms: "W", timeout: SOON, section: "7.4" };
export const SOCKTLS: Row = { name: "+SOCKTLS", forms: "W", timeout: SOON, section: "7.6" };
export const SOCKLST: Row = { name: "+SOCKLST", forms: "R", timeout: SOON, section: "7.7" };
export const SOCKWR: Row = { name: "+SOCKWR", forms: "W", timeout: SOON, section: "7.8" };
export const SOCKWRTO: Row = { name: "+SOCKWRTO", forms: "W", timeout: SOON, section: "7.9" };
export const SOCKRD: Row = { name: "+SOCKRD", forms: "W", timeout: SOON, section: "7.10" };
export const TLSC: Row = { name: "+TLSC", forms: "W", timeout: SOON, section: "7.11" };
export const DNSRESOLV: Row = { name: "+DNSRESOLV", forms: "W", timeout: SOON, section: "7.12" };
/** In firmware only (wire-notes 5.1, 5.4). */
export const ATV: Row = { name: "V", forms: "W", timeout: SOON, section: "firmware" };
export const RST: Row = { name: "+RST", forms: "E", timeout: SOON, section: "firmware" };

export const ROWS: Row[] = [ATE, WSTAC, WSTA, WAPC, WAP, SOCKO, SOCKCL, SOCKBL, SOCKBM, SOCKBR, SOCKTLS, SOCKLST, SOCKWR, SOCKWRTO, SOCKRD, TLSC, DNSRESOLV, ATV, RST];

/** Names of lines (see PrefixTable), and their codes in the same order. */
export const NAMES =
  "+SOCKRXT:\n+SOCKRD:\n+SOCKRXU:\n+SOCKIND:\n+SOCKCL:\n+SOCKERR:\n+SOCKO:\n+SOCKTLS:\n+SOCKLST:\n+DNSRESOLV:\n+DNSERROR:\n" +
  "+WSTA:\n+WSTALU:\n+WSTALD\n+WSTALD:\n+WSTAAIP:\n+WSTAERR:\n+WSCNC:\n+WAP:\n+TLSC:\n+TIME:";
export const NAME_SOCKRXT = 10;
export const NAME_SOCKRD = 11;
export const NAME_SOCKRXU = 12;
export const NAME_SOCKIND = 13;
export const NAME_SOCKCL = 14;
export const NAME_SOCKERR = 15;
export const NAME_SOCKO = 16;
export const NAME_SOCKTLS = 17;
export const NAME_SOCKLST = 18;
export const NAME_DNSRESOLV = 19;
export const NAME_DNSERROR = 20;
export const NAME_WSTA = 21;
export const NAME_WSTALU = 22;
export const NAME_WSTALD = 23;
export const NAME_WSTALD_ID = 24;
export const NAME_WSTAAIP = 25;
export const NAME_WSTAERR = 26;
export const NAME_WSCNC = 27;
export const NAME_WAP = 28;
export const NAME_TLSC = 29;
export const NAME_TIME = 30;

/** Texts of the hot paths. */
export const HOT = ["AT+SOCKRD=", "AT+SOCKWR="];
export const HOT_SOCKRD = 0;
export const HOT_SOCKWR = 1;
