import type { Banner } from "../cellular/module.js";
import { form } from "../dce/wire-forms.js";
import { cme, ERROR, OK, type Final } from "../dce/results.js";
import type { Bg95Link } from "./link.js";
import type { Bg95 } from "./modem.js";

/** Forms of the wire that the document leaves open, contradicts itself about, or that devices do otherwise. */
export const wireForms = {
  prompt: form("Q4: prompt of AT+QISEND", { spaced: "\r\n> ", bare: "\r\n>" }, { document: "spaced", device: "spaced" }),
  errorText: form("Q3: text of AT+QIGETERROR", {
    plain: (code: number, text: string) => `${code}, ${text}`,
    quoted: (code: number, text: string) => `${code},"${text}"`,
  }, { document: "plain", device: "quoted" }),
  idInUse: form("Q8: AT+QIOPEN on a connectID in use: `OK` and `+QIOPEN: id,563`, or ERROR and 563", {
    afterOk: (modem: Bg95, id: number): Final => modem.openFailed(id, 563),
    atOnce: (modem: Bg95): Final => modem.fail(563),
  }, { document: "afterOk", device: "afterOk" }),
  tcpipError: form("4: error of a TCP/IP command after AT+CMEE=1 or 2", {
    plain: (): Final => ERROR,
    cme: (code: number): Final => cme(code),
  }, { document: "plain", device: "cme" }),
  failedOpen: form("[choice] a connectID after a failed AT+QIOPEN: free again, or in use until AT+QICLOSE", {
    free: (modem: Bg95, link: Bg95Link): void => modem.links.remove(link),
    busy: (_modem: Bg95, link: Bg95Link): void => link.fail(),
  }, { document: "free", device: "busy" }),
  closeUnopened: form("[choice] AT+QICLOSE of a connectID that is not open", {
    ok: (): Final => OK,
    error: (modem: Bg95): Final => modem.fail(572),
  }, { document: "ok", device: "ok" }),
  stateSpace: form("3.2.1: a space in `+QISTATE: 0,\"TCP\", \"220…\"`, a slip of the document", { none: "", space: " " }, { document: "none", device: "none" }),
  atPort: form("2.3.6: <AT_port>", { usbmodem: "usbmodem", uart1: "uart1" }, { document: "usbmodem", device: "uart1" }),
  hexLength: form("4: what the length of hex text counts (dataformat)", {
    bytes: (bytes: number): number => bytes,
    digits: (bytes: number): number => 2 * bytes,
  }, { document: "bytes", device: "bytes" }),
  banner: form("4: what the modem says when it comes up", {
    short: [[0, "RDY"], [400, "APP RDY"]] as Banner,
    bg96: [[0, "RDY"], [100, "+CFUN: 1"], [400, "APP RDY"]] as Banner,
    appOnly: [[400, "APP RDY"]] as Banner,
  }, { document: "short", device: "bg96" }),
  poweredDown: form("4: last words", { powered: "POWERED DOWN", normal: "NORMAL POWER DOWN" }, { document: "powered", device: "normal" }),
  psmEntry: form("4: last words before power saving mode", {
    said: (modem: Bg95): void => modem.dce.urc("PSM POWER DOWN"),
    silent: (): void => {},
  }, { document: "said", device: "said" }),
};
