import * as clock from "../../src/dialects/cellular-commands/clock.js";
import * as identity from "../../src/dialects/cellular-commands/identity.js";
import * as network from "../../src/dialects/cellular-commands/network.js";
import * as power from "../../src/dialects/cellular-commands/power.js";
import { ROWS as quectelBg95Rows } from "../../src/dialects/quectel-bg95/commands.js";
import * as bg95Contexts from "../../src/dialects/quectel-bg95/commands/contexts.js";
import * as bg95Module from "../../src/dialects/quectel-bg95/commands/module.js";
import * as bg95Options from "../../src/dialects/quectel-bg95/commands/options.js";
import * as bg95Services from "../../src/dialects/quectel-bg95/commands/services.js";
import * as bg95Sockets from "../../src/dialects/quectel-bg95/commands/sockets.js";
import { dialect as quectelBg95 } from "../../src/dialects/quectel-bg95/index.js";
import { ROWS as simcomA7600Rows } from "../../src/dialects/simcom-a7600/commands.js";
import { dialect as simcomA7600 } from "../../src/dialects/simcom-a7600/index.js";
import type { Form } from "../../src/command-form.js";
import type { Dialect, Row } from "../../src/dialect.js";
import { unknownWord } from "../simulator/near-miss.js";
import { UsageError } from "./faults.js";

interface Driven {
  dialect: Dialect;
  /** Commands that bring-up, recovery and links send. */
  rows: Row[];
  /** Modules of forms: what they export besides forms does not count. */
  groups: Record<string, unknown>[];
}

/** What the driver speaks. */
const DRIVEN: Driven[] = [
  { dialect: quectelBg95, rows: quectelBg95Rows, groups: [bg95Contexts, bg95Sockets, bg95Services, bg95Options, bg95Module, identity, network, power, clock] },
  { dialect: simcomA7600, rows: simcomA7600Rows, groups: [] },
];

/** @throws UsageError that names near misses */
export function drivenDialect(name: string): Dialect {
  const found = DRIVEN.find((each) => each.dialect.name === name);
  if (!found) throw new UsageError(unknownWord("dialect", name, DRIVEN.map((each) => each.dialect.name)));
  return found.dialect;
}

/** The commands that the driver sends in a dialect by itself; none where it does not speak it. */
export function drivenRows(name: string): Row[] {
  return DRIVEN.find((each) => each.dialect.name === name)?.rows ?? [];
}

/** The forms of a dialect by the names they are exported with. */
export function drivenForms(name: string): Map<string, Form> {
  const groups = DRIVEN.find((each) => each.dialect.name === name)?.groups ?? [];
  return new Map(groups.flatMap((group) => Object.entries(group)).filter((entry): entry is [string, Form] => (entry[1] as Form)?.parameters !== undefined));
}
