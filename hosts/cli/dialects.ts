import { ROWS as microchipAnycloudRows } from "../../src/dialects/microchip-anycloud/commands.js";
import { dialect as microchipAnycloud } from "../../src/dialects/microchip-anycloud/index.js";
import { ROWS as nordicSlmRows } from "../../src/dialects/nordic-slm/commands.js";
import { dialect as nordicSlm } from "../../src/dialects/nordic-slm/index.js";
import { ROWS as quectelBg95Rows } from "../../src/dialects/quectel-bg95/commands.js";
import { dialect as quectelBg95 } from "../../src/dialects/quectel-bg95/index.js";
import { ROWS as simcomA7600Rows } from "../../src/dialects/simcom-a7600/commands.js";
import { dialect as simcomA7600 } from "../../src/dialects/simcom-a7600/index.js";
import { ROWS as simcomCaRows } from "../../src/dialects/simcom-ca/commands.js";
import { dialect as simcomCa } from "../../src/dialects/simcom-ca/index.js";
import type { Dialect, Row } from "../../src/dialect.js";
import { modesOf, type Mode } from "../desktop/modes.js";
import { unknownWord } from "../simulator/near-miss.js";
import { UsageError } from "./faults.js";

interface Driven {
  dialect: Dialect;
  /** Commands that bring-up, recovery and links send. */
  rows: Row[];
}

/** What the driver speaks. */
const DRIVEN: Driven[] = [
  { dialect: nordicSlm, rows: nordicSlmRows },
  { dialect: quectelBg95, rows: quectelBg95Rows },
  { dialect: simcomA7600, rows: simcomA7600Rows },
  { dialect: simcomCa, rows: simcomCaRows },
  { dialect: microchipAnycloud, rows: microchipAnycloudRows },
];

/** @throws UsageError that names near misses */
export function drivenDialect(name: string): Dialect {
  const found = DRIVEN.find((each) => each.dialect.name === name);
  if (!found) throw new UsageError(unknownWord("dialect", name, DRIVEN.map((each) => each.dialect.name)));
  return found.dialect;
}

/** @throws UsageError where the driver does not speak the dialect in this mode */
export function drivenMode(name: string, mode: Mode): void {
  const modes = modesOf(name);
  if (!modes.includes(mode)) throw new UsageError(`--mode ${mode}: ${name} has ${modes.length > 1 ? modes.join(" and ") : `only ${modes[0]}`}`);
}

/** The commands that the driver sends in a dialect by itself; none where it does not speak it. */
export function drivenRows(name: string): Row[] {
  return DRIVEN.find((each) => each.dialect.name === name)?.rows ?? [];
}
