import net from "node:net";
import type { Banner } from "../cellular/module.js";
import { form } from "../dce/wire-forms.js";
import { cme, ERROR, OK, type Final } from "../dce/results.js";
import { BUFFER, type Bg95Link, type Links } from "./link.js";
import type { Bg95 } from "./modem.js";

/** An IPv6 address without its short forms: "::1" is "0:0:0:0:0:0:0:1". */
function groups(address: string): string {
  // An IPv4 address in the end stands for two groups.
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => `${(a * 256 + +b).toString(16)}:${(c * 256 + +d).toString(16)}`);
  const [before, after] = plain.split("::").map(part => (part === "" ? [] : part.split(":")));
  if (!after) return plain;
  return [...before, ...new Array<string>(8 - before.length - after.length).fill("0"), ...after].join(":");
}

/** Forms of the wire that the document leaves open, contradicts itself about, or that devices do otherwise. */
export const wireForms = {
  recvLength: form('Q1: length in `+QIURC: "recv"` of buffer access mode', {
    perRecvind: (recvind: readonly number[]): readonly number[] => recvind,
    always: (): readonly number[] => [1],
  }, { document: "perRecvind", device: "perRecvind" }),
  recvWord: form('Q1: `"recv"`, or the `"rcv"` that 2.3.4 says', { recv: "recv", rcv: "rcv" }, { document: "recv", device: "recv" }),
  incomingMode: form("Q2: access mode of an accepted connection: its listener's (2.3.4), or buffer access (2.4.4)", {
    listener: (listener: Bg95Link): number => listener.mode,
    buffer: (): number => BUFFER,
  }, { document: "listener", device: "buffer" }),
  prompt: form("Q4: prompt of AT+QISEND", { spaced: "\r\n> ", bare: "\r\n>" }, { document: "spaced", device: "spaced" }),
  errorText: form("Q3: text of AT+QIGETERROR", {
    plain: (code: number, text: string) => `${code}, ${text}`,
    quoted: (code: number, text: string) => `${code},"${text}"`,
  }, { document: "plain", device: "quoted" }),
  ntpName: form("Q5: name in the answers of AT+QNTP, which is understood as AT+QNTTP, too", { real: "+QNTP", heading: "+QNTTP" }, { document: "real", device: "real" }),
  failedQuery: form('Q6: failure of AT+QIDNSGIP and of an echo of AT+QPING: its code alone, or with all fields', {
    single: (): string => "",
    full: (more: string): string => more,
  }, { document: "single", device: "single" }),
  address6: form("Q7: IPv6 addresses in eight groups, or in short", {
    groups: (address: string): string => (net.isIPv6(address) ? groups(address) : address),
    short: (address: string): string => address,
  }, { document: "groups", device: "groups" }),
  idInUse: form("Q8: AT+QIOPEN on a connectID in use: `OK` and `+QIOPEN: id,563`, or ERROR and 563", {
    afterOk: (modem: Bg95, id: number): Final => modem.openFailed(id, 563),
    atOnce: (modem: Bg95): Final => modem.fail(563),
  }, { document: "afterOk", device: "afterOk" }),
  tcpipError: form("4: error of a TCP/IP command after AT+CMEE=1 or 2", {
    plain: (): Final => ERROR,
    cme: (code: number): Final => cme(code),
  }, { document: "plain", device: "cme" }),
  failedOpen: form("[choice] a connectID after a failed AT+QIOPEN: free again, or in use until AT+QICLOSE", {
    free: (links: Links, link: Bg95Link): void => links.remove(link),
    busy: (_links: Links, link: Bg95Link): void => link.fail(),
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
