import type { Call } from "../dce/command.js";
import { cme, ERROR, OK, PENDING, type Final, type Result } from "../dce/results.js";
import { form } from "../dce/wire-forms.js";
import { NOT_OPENED, NOT_SUPPORTED, SOCKETS_OPENED, SUCCEEDED, WRONG_PARAMETER } from "./errors.js";
import type { A7600Link } from "./link.js";
import type { A7600 } from "./modem.js";

/** Does what a command asks for; tells the lines of its result and, where that comes last, the final result code. */
export type Work = (done: (lines: readonly string[], result?: Final) => void) => void;

/** The result is unsolicited: it follows OK. */
export function resultAfterOk(modem: A7600, _call: Call, work: Work): Result {
  modem.dce.afterResult(() => work(lines => modem.say(lines)));
  return OK;
}

function resultBeforeOk(modem: A7600, call: Call, work: Work): Result {
  modem.session.after(0, () => work((lines, result = OK) => {
    for (const line of lines) call.info(line);
    call.end(result);
  }));
  return PENDING;
}

const orders = { afterOk: resultAfterOk, beforeOk: resultBeforeOk };

/** Forms of the wire that the document leaves open, contradicts itself about, or that devices do otherwise. */
export const wireForms = {
  netopenOrder: form("A1: `+NETOPEN: 0` after OK, or before it", orders, { document: "afterOk", device: "beforeOk" }),
  netopenPair: form("A1, 6.4.2: what follows the number in `+NETOPEN: 0` and in the read form's answer", { nothing: "", zero: ",0", spaced: ", 0" }, { document: "nothing", device: "spaced" }),
  prompt: form("A2: prompt of AT+CIPSEND", { bare: "\r\n>", spaced: "\r\n> " }, { document: "bare", device: "spaced" }),
  echoPayload: form("A2: data typed after the prompt is echoed where ATE1 holds", {
    no: (): boolean => false,
    yes: (modem: A7600): boolean => modem.dce.profile.echo,
  }, { document: "no", device: "yes" }),
  emptyRead: form("A3: AT+CIPRXGET=2 and 3 where there is nothing to read", {
    noData: (modem: A7600, call: Call): Final => modem.ipError(call, "No data"),
    zero: (_modem: A7600, call: Call, mode: number, id: number): Final => {
      call.info(`+CIPRXGET: ${mode},${id},0,0`);
      return OK;
    },
  }, { document: "noData", device: "zero" }),
  recvFrom: form("A4: the address before pushed data", { plain: "RECV FROM:", plus: "+RECV FROM:" }, { document: "plain", device: "plus" }),
  ipd: form("A4: the length before pushed data", {
    plain: (_id: number, length: number): string => `+IPD${length}`,
    comma: (_id: number, length: number): string => `+IPD,${length}:`,
  }, { document: "plain", device: "plain" }),
  receive: form("A4: the length before pushed data where <HeaderType> of AT+CIPCCFG is 1", {
    plain: (id: number, length: number): string => `+RECEIVE,${id},${length}`,
    colon: (id: number, length: number): string => `+RECEIVE,${id},${length}:`,
  }, { document: "plain", device: "colon" }),
  pushTail: form("[choice] a line end after pushed data", { none: "", lineEnd: "\r\n" }, { document: "none", device: "none" }),
  udpOrder: form("A5: AT+CIPOPEN and AT+CIPCLOSE of a UDP link: result before OK (2.3, 2.6) or after it", orders, { document: "beforeOk", device: "afterOk" }),
  sendTest: form("A6: prefix of the answer to AT+CIPSEND=?, a misprint of the document", { plain: "+CIPSEND:", misprint: "AT+CIPSEND:" }, { document: "plain", device: "plain" }),
  ipaddrClosed: form("A7: AT+IPADDR without a network", {
    error: (modem: A7600, call: Call): Final => modem.ipError(call, "Network not opened"),
    text: (_modem: A7600, call: Call): Final => {
      call.info("+IPADDR: Network not opened");
      return ERROR;
    },
  }, { document: "error", device: "text" }),
  stopWithLinks: form("A8: <err> of AT+SERVERSTOP while so many of its clients are connected (2.15), or none (6.4.2)", {
    refused: (links: number): number => [SUCCEEDED, SOCKETS_OPENED][Math.min(links, 1)],
    allowed: (): number => SUCCEEDED,
  }, { document: "refused", device: "allowed" }),
  stopOrder: form("2.15: `+SERVERSTOP: 0,0` before OK (6.4), or after it", orders, { document: "beforeOk", device: "afterOk" }),
  transparentServices: form("A9: services of transparent mode: also UDP (6.3.3), or only TCP (2.3)", {
    all: ["TCP", "UDP"],
    tcp: ["TCP"],
  }, { document: "all", device: "all" }),
  lastBesides: form("1.2, 2.3: other links in transparent mode: 1 to 9, or none", { all: 9, none: 0 }, { document: "all", device: "none" }),
  closedAlready: form("2: AT+NETCLOSE without a network: ERROR after the result, or OK before it", {
    error: (_modem: A7600, call: Call): Final => {
      call.info(`+NETCLOSE: ${NOT_OPENED}`);
      return ERROR;
    },
    okFirst: (modem: A7600): Final => {
      modem.dce.afterResult(() => modem.say([`+NETCLOSE: ${NOT_OPENED}`]));
      return OK;
    },
  }, { document: "error", device: "okFirst" }),
  lostState: form("5: <net_state> of AT+NETOPEN? after the network closed unexpectedly", { open: 1, closed: 0 }, { document: "open", device: "closed" }),
  noAddress: form("2: <err> of AT+CIPSEND on a UDP link without an address", { wrongParameter: WRONG_PARAMETER, dnsFailed: 11 }, { document: "wrongParameter", device: "dnsFailed" }),
  udpReads: form("[choice] AT+CIPRXGET=2 and 3 on a UDP link: bytes of one datagram at a time, or of all", {
    datagram: (link: A7600Link, count: number): Uint8Array => link.take(count),
    stream: (link: A7600Link, count: number): Uint8Array => link.takeAcross(count),
  }, { document: "datagram", device: "stream" }),
  closeEnded: form("[choice] AT+CIPCLOSE of a link that the far end has closed", {
    error: (_modem: A7600, call: Call, id: number): Final => {
      call.info(`+CIPCLOSE: ${id},${NOT_SUPPORTED}`);
      return ERROR;
    },
    ok: (modem: A7600, _call: Call, id: number): Final => {
      modem.dce.afterResult(() => modem.say([`+CIPCLOSE: ${id},${SUCCEEDED}`]));
      return OK;
    },
  }, { document: "error", device: "error" }),
  connectText: form("2.3: what follows CONNECT, unless ATX0 holds", {
    rate: (baud: number): string => ` ${baud}`,
    nothing: (): string => "",
  }, { document: "rate", device: "nothing" }),
  hungUp: form("2: the far end closed in data mode", { closed: "CLOSED", noCarrier: "NO CARRIER" }, { document: "closed", device: "noCarrier" }),
  banner: form("2.1: what the modem says when it comes up, and once the SIM card can be used", {
    a76xx: { start: "*ATREADY: 1", ready: ['*ISIMAID: "A0000000871004FF49FF0589"', "+CPIN: READY", "SMS DONE", "+CGEV: EPS PDN ACT 1", "PB DONE"] },
    sim7600: { start: "RDY", ready: ["+CPIN: READY", "SMS DONE", "PB DONE"] },
  }, { document: "a76xx", device: "sim7600" }),
  absentCard: form("2.1: AT+CPIN? without a SIM card", {
    error: (): Final => cme(10),
    removed: (_modem: A7600, call: Call): Final => {
      call.info("+CPIN: SIM REMOVED");
      return OK;
    },
  }, { document: "error", device: "removed" }),
  pdpAddress: form("6: the address in AT+CGPADDR", {
    quoted: (address: string): string => `"${address}"`,
    bare: (address: string): string => address,
  }, { document: "quoted", device: "bare" }),
};
