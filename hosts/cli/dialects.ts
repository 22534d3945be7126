import { ROWS as quectelBg95Rows } from "../../src/dialects/quectel-bg95/commands.js";
import { dialect as quectelBg95 } from "../../src/dialects/quectel-bg95/index.js";
import type { Dialect, Row } from "../../src/dialect.js";
import { unknownWord } from "../simulator/near-miss.js";
import { UsageError } from "./faults.js";

interface Driven {
  dialect: Dialect;
  rows: Row[];
}

/** What the driver speaks. */
const DRIVEN: Driven[] = [{ dialect: quectelBg95, rows: quectelBg95Rows }];

/** @throws UsageError that names near misses */
export function drivenDialect(name: string): Dialect {
  const found = DRIVEN.find((each) => each.dialect.name === name);
  if (!found) throw new UsageError(unknownWord("dialect", name, DRIVEN.map((each) => each.dialect.name)));
  return found.dialect;
}

/** The commands that the driver sends in a dialect; none where it does not speak it. */
export function drivenRows(name: string): Row[] {
  return DRIVEN.find((each) => each.dialect.name === name)?.rows ?? [];
}
