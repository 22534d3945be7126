import { cellularCommands } from "../cellular/commands.js";
import { write, type Command } from "../dce/command.js";
import { int, optional, text } from "../dce/parameters.js";
import { cme, OK } from "../dce/results.js";
import type { A7600 } from "./modem.js";

const MANUAL = "A76XX AT manual";
/** 6.1.1 */
const CELL = "LTE,Online,460-00,0x1816,27593483,139,EUTRAN-BAND39,38400,5,5,-88,-868,-578,18";

const shared = new Map(cellularCommands.map(row => [row.name, row]));

/** A command with a number that the simulation keeps without effect. */
function keeper(name: string, most: number, initial = 0): Command<A7600> {
  return {
    name,
    section: MANUAL,
    test: [`${name}: (0-${most})`],
    read: ({ kept }, call) => call.info(`${name}: ${kept.get(name) ?? initial}`),
    write: write([int("value", 0, most)], ({ kept }, _call, value) => void kept.set(name, String(value))),
  };
}

/** A command whose values public drivers set and never read. */
function setter(name: string): Command<A7600> {
  return { name, section: MANUAL, write: write(["value", "value", "value", "value"].map(each => optional(text(each, 64))), () => OK) };
}

/** Commands of the module itself, and those of 3GPP TS 27.007 that it has in a form of its own. */
export const generalCommands: readonly Command<A7600>[] = [
  {
    name: "I",
    section: "V.250 6.1.3",
    write: write([int("value", 0, 9)], ({ identity: { manufacturer, model, revision, imei } }, call) =>
      call.info([`Manufacturer: ${manufacturer}`, `Model: ${model}`, `Revision: ${revision}`, `IMEI: ${imei}`, "+GCAP: +CGSM"].join("\r\n"))),
  },
  { name: "X", section: "V.250 6.2.7", write: write([int("value", 0, 4)], (modem, _call, value) => void (modem.resultLevel = value)) },
  { ...shared.get("+CPIN")!, read: (modem, call) => (modem.card.status === "absent" ? modem.forms.absentCard(modem, call) : shared.get("+CPIN")!.read!(modem, call)) },
  { name: "+CGMR", section: "27.007 5.3", test: [], execute: ({ identity }, call) => call.info(`+CGMR: ${identity.revision}`) },
  {
    name: "+CGPADDR",
    section: "27.007 10.1.14",
    test: ["+CGPADDR: (1-16)"],
    execute({ contexts, forms }, call) {
      for (const { id, address } of contexts.defined) call.info(`+CGPADDR: ${id},${forms.pdpAddress(address ?? "0.0.0.0")}`);
    },
    write: write([int("cid", 1, 16)], ({ contexts, forms }, call, cid) => call.info(`+CGPADDR: ${cid},${forms.pdpAddress(contexts.get(cid).address ?? "0.0.0.0")}`)),
  },
  {
    name: "+CICCID",
    section: MANUAL,
    test: [],
    execute: ({ card }, call) => (card.status === "absent" ? cme(10) : call.info(`+ICCID: ${card.iccid}`)),
  },
  { name: "+SIMEI", section: MANUAL, test: [], read: ({ identity }, call) => call.info(`+SIMEI: ${identity.imei}`) },
  { name: "+CPSI", section: "6.1.1", test: [], read: ({ radio }, call) => call.info(`+CPSI: ${radio.isRegistered ? CELL : radio.isOn ? "NO SERVICE,Online" : "NO SERVICE,Low Power Mode"}`) },
  { name: "+CRESET", section: MANUAL, test: [], execute: ({ dce, device }) => dce.afterResult(() => device.restart()) },
  { name: "+CPOF", section: MANUAL, test: [], execute: modem => modem.dce.afterResult(() => modem.powerOff()) },
  keeper("+CNMP", 80, 2),
  keeper("+CTZU", 1),
  keeper("+CTZR", 2),
  keeper("+CLTS", 1),
  keeper("+CGEREP", 2),
  setter("+CDNSCFG"),
  setter("+CTCPKA"),
  setter("+CBATCHK"),
];

/** Shared commands that stand above in another form, and AT+CPSMS, which the module does not have. */
export const OTHERWISE: readonly string[] = ["+CPSMS", ...generalCommands.map(row => row.name)];
