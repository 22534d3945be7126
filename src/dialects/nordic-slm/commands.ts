import type { Row } from "../../dialect.js";
import { ATE, CEREG, CESQ, CFUN, CMEE, CPIN } from "../cellular.js";

/** Milliseconds for commands (the document states no response times), and for those that the network or the peer has a part in. */
const SOON = 9000;
const NETWORK = 120000;

/** Commands of "TCP and UDP AT Commands" of the Serial LTE Modem that the driver sends; the section is the command's own. */
export const XSOCKET: Row = { name: "#XSOCKET", forms: "RW", timeout: SOON, section: "#XSOCKET" };
export const XSOCKETOPT: Row = { name: "#XSOCKETOPT", forms: "W", timeout: SOON, section: "#XSOCKETOPT" };
export const XCONNECT: Row = { name: "#XCONNECT", forms: "W", timeout: NETWORK, section: "#XCONNECT" };
export const XSEND: Row = { name: "#XSEND", forms: "W", timeout: NETWORK, section: "#XSEND" };
export const XRECV: Row = { name: "#XRECV", forms: "WE", timeout: SOON, section: "#XRECV" };
export const XBIND: Row = { name: "#XBIND", forms: "W", timeout: SOON, section: "#XBIND" };
export const XSENDTO: Row = { name: "#XSENDTO", forms: "W", timeout: NETWORK, section: "#XSENDTO" };
export const XRECVFROM: Row = { name: "#XRECVFROM", forms: "WE", timeout: SOON, section: "#XRECVFROM" };
export const XTCPSEND: Row = { name: "#XTCPSEND", forms: "W", timeout: NETWORK, section: "#XTCPSEND" };
export const XTCPRECV: Row = { name: "#XTCPRECV", forms: "WE", timeout: SOON, section: "#XTCPRECV" };
export const XTCPSVR: Row = { name: "#XTCPSVR", forms: "RW", timeout: SOON, section: "#XTCPSVR" };
export const XTCPCLI: Row = { name: "#XTCPCLI", forms: "W", timeout: SOON, section: "#XTCPCLI" };
export const XUDPSVR: Row = { name: "#XUDPSVR", forms: "W", timeout: SOON, section: "#XUDPSVR" };
export const XUDPCLI: Row = { name: "#XUDPCLI", forms: "W", timeout: SOON, section: "#XUDPCLI" };
export const XUDPSEND: Row = { name: "#XUDPSEND", forms: "W", timeout: SOON, section: "UDP send data" };
/** Not in this document: the application's own commands (slm_at_host.c), and those of the nRF91 modem. */
export const XSLMUART: Row = { name: "#XSLMUART", forms: "W", timeout: SOON, section: "SLM" };
export const XRESET: Row = { name: "#XRESET", forms: "E", timeout: SOON, section: "SLM" };
export const CPINR: Row = { name: "+CPINR", forms: "W", timeout: SOON, section: "27.007 8.65" };
export const CGDCONT: Row = { name: "+CGDCONT", forms: "RW", timeout: SOON, section: "27.007 10.1.1" };
export const CGAUTH: Row = { name: "+CGAUTH", forms: "W", timeout: SOON, section: "27.007 10.1.31" };
export const CGPADDR: Row = { name: "+CGPADDR", forms: "W", timeout: SOON, section: "27.007 10.1.14" };

export const ROWS: Row[] = [
  ATE, CMEE, CFUN, CPIN, CEREG, CESQ,
  XSOCKET, XSOCKETOPT, XCONNECT, XSEND, XRECV, XBIND, XSENDTO, XRECVFROM, XTCPSVR, XTCPSEND, XTCPRECV, XTCPCLI, XUDPSVR, XUDPCLI, XUDPSEND, XSLMUART, XRESET, CPINR, CGDCONT, CGAUTH, CGPADDR,
];

/** Names of lines (see PrefixTable), and their codes in the same order. */
export const NAMES =
  "#XRECV:\n#XSEND:\n#XSOCKET:\n#XCONNECT:\n#XTCPDATA:\n#XTCPRECV:\n#XTCPSEND:\n#XRECVFROM:\n#XSENDTO:\n#XTCPSVR:\n#XUDPRECV:\n#XUDPDATA:\n#XSLMVER:\n#XSLMUART:\n" +
  "+CMEE:\n+CPIN:\n+CFUN:\n+CEREG:\n+CESQ:\n+CGATT:\n+CGDCONT:\n+CGPADDR:\n+CPINR:\n#XSOCKETOPT:\n#XTCPCLI:\n#XUDPSVR:\n#XUDPCLI:\n#XUDPSEND:\nReady";
export const NAME_XRECV = 10;
export const NAME_XSEND = 11;
export const NAME_XSOCKET = 12;
export const NAME_XCONNECT = 13;
export const NAME_XTCPDATA = 14;
export const NAME_XTCPRECV = 15;
export const NAME_XTCPSEND = 16;
export const NAME_XRECVFROM = 17;
export const NAME_XSENDTO = 18;
export const NAME_XTCPSVR = 19;
export const NAME_XUDPRECV = 20;
export const NAME_XUDPDATA = 21;
export const NAME_XSLMVER = 22;
export const NAME_XSLMUART = 23;
export const NAME_CMEE = 24;
export const NAME_CPIN = 25;
export const NAME_CFUN = 26;
export const NAME_CEREG = 27;
export const NAME_CESQ = 28;
export const NAME_CGATT = 29;
export const NAME_CGDCONT = 30;
export const NAME_CGPADDR = 31;
export const NAME_CPINR = 32;
export const NAME_XSOCKETOPT = 33;
export const NAME_XTCPCLI = 34;
export const NAME_XUDPSVR = 35;
export const NAME_XUDPCLI = 36;
export const NAME_XUDPSEND = 37;
export const NAME_READY = 38;

/** Texts of the hot paths: data on the socket as text and in hexadecimal digits, the same on the TCP proxy; reading from each; data on the UDP proxy. */
export const HOT = ['AT#XSEND=1,"', 'AT#XSEND=0,"', 'AT#XTCPSEND=1,"', 'AT#XTCPSEND=0,"', "AT#XRECV", "AT#XRECVFROM", "AT#XTCPRECV", "AT#XSENDTO=", 'AT#XUDPSEND=1,"', 'AT#XUDPSEND=0,"'];
export const HOT_XSEND = 0;
export const HOT_XTCPSEND = 2;
/** By what a link is. */
export const HOT_XRECV = 4;
export const HOT_XSENDTO = 7;
export const HOT_XUDPSEND = 8;
