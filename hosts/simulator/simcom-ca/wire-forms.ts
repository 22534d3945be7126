import type { Banner } from "../cellular/module.js";
import type { Identity } from "../cellular/modem.js";
import type { Call } from "../dce/command.js";
import { ERROR, OK, type Final } from "../dce/results.js";
import { form } from "../dce/wire-forms.js";
import { indexed, single } from "./bearer.js";
import { anyOpen, anyServer, indexedOpen, indexedServer } from "./layouts.js";
import { LAST_CID } from "./link.js";
import type { SimcomCa } from "./modem.js";
import { SUCCESS } from "./result-codes.js";

type Module = Pick<Identity, "manufacturer" | "model" | "revision">;

const sendResult = (cid: number, result: number, length: number): string => `+CASEND: ${cid},${result},${length}`;

/** Forms of the wire that the document leaves open, or that devices have otherwise: C1 to C7 of wire-notes 7 and what goes with them. */
export const wireForms = {
  openLayout: form("C1: AT+CAOPEN takes both layouts, or only SIM7080's with <pdp_index>", { both: anyOpen, pdpIndex: indexedOpen }, { document: "both", device: "pdpIndex" }),
  openOrder: form("C2: `+CAOPEN: <cid>,<result>` and OK: result first unless ASYNCOPEN is 1, or always OK first", {
    resultFirst: (asynchronous: boolean): boolean => asynchronous,
    okFirst: (): boolean => true,
  }, { document: "resultFirst", device: "resultFirst" }),
  sendPrompt: form("C3: what asks for the data of AT+CASEND", {
    named: (cid: number, length: number): string => `\r\n+CASEND: ${cid},${length}\r\n`,
    sign: (): string => "\r\n>",
    spaced: (): string => "\r\n> ",
  }, { document: "named", device: "sign" }),
  sendEnd: form("C4: how AT+CASEND ends", {
    okThenResult: (modem: SimcomCa, cid: number, result: number, length: number): Final => modem.afterOk(sendResult(cid, result, length)),
    resultThenOk(modem: SimcomCa, cid: number, result: number, length: number): Final {
      modem.urc(sendResult(cid, result, length));
      return OK;
    },
    okOnly: (_modem: SimcomCa, _cid: number, result: number): Final => (result === SUCCESS ? OK : ERROR),
  }, { document: "okThenResult", device: "okOnly" }),
  receive: form("C5: data of AT+CARECV after cid and length, or on the line of the length", {
    cidFirst: (call: Call, cid: number, bytes: Uint8Array): void => call.payload(`+CARECV: ${cid},${bytes.length}`, "\r\n", bytes),
    lengthFirst: (call: Call, _cid: number, bytes: Uint8Array): void => call.payload(`+CARECV: ${bytes.length}`, ",", bytes),
  }, { document: "cidFirst", device: "lengthFirst" }),
  receiveEmpty: form("C5: AT+CARECV where nothing is there", {
    cidZero: (call: Call, cid: number): void => call.info(`+CARECV: ${cid},0`),
    zero: (call: Call): void => call.info("+CARECV: 0"),
    okOnly: (): void => {},
  }, { document: "cidZero", device: "zero" }),
  switchAnswer: form("C6: AT+CASWITCH=<cid>,1 answers OK and CONNECT, or CONNECT", {
    okConnect: (call: Call): void => call.info("OK"),
    connectOnly: (): void => {},
  }, { document: "okConnect", device: "connectOnly" }),
  serverLayout: form("C7: AT+CASERVER takes both layouts, or only SIM7080's with <pdp_index>", { both: anyServer, pdpIndex: indexedServer }, { document: "both", device: "both" }),
  switchRange: form("3: the cids in AT+CASWITCH=?", { document: "+CASWITCH: (0-1),(0,1)", all: `+CASWITCH: (0-${LAST_CID}),(0,1)` }, { document: "document", device: "all" }),
  cacid: form("3: AT+CAOPEN and AT+CASERVER with a cid that AT+CACID did not set", {
    any: (): boolean => true,
    required: (modem: SimcomCa, cid: number): boolean => modem.cid === cid,
  }, { document: "any", device: "any" }),
  bearer: form("3: the bearer's commands until the host has used one: one network, or four", { single, indexed }, { document: "single", device: "indexed" }),
  module: form("6: the module", {
    sim7000: { manufacturer: "SIMCOM INCORPORATED", model: "SIMCOM_SIM7000E", revision: "Revision:1351B05SIM7000E" } as Module,
    sim7080: { manufacturer: "SIMCOM INCORPORATED", model: "SIMCOM_SIM7080G", revision: "Revision:1351B05SIM7080G" } as Module,
  }, { document: "sim7000", device: "sim7080" }),
  banner: form("3: what the modem says when it comes up; the SIM card's state follows", {
    rdy: [[0, "RDY"], [400, "+CFUN: 1"]] as Banner,
    time: [[0, "RDY"], [400, "+CFUN: 1"], [2000, '*PSUTTZ: 26/01/01,00:00:02","+00",0'], [2100, "DST: 0"]] as Banner,
    none: [] as Banner,
  }, { document: "rdy", device: "time" }),
};
