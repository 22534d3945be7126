import { forms } from "./dce/command.js";
import { formSettings, type ProfileName } from "./dce/wire-forms.js";
import type { SettingTable } from "./dce/settings.js";
import type { Family } from "./family.js";
import { unknownWord } from "./near-miss.js";
import { nordicSlm } from "./nordic-slm/index.js";
import { microchipAnycloud } from "./microchip-anycloud/index.js";
import { quectelBg95 } from "./quectel-bg95/index.js";
import { simcomA7600 } from "./simcom-a7600/index.js";
import { simcomCa } from "./simcom-ca/index.js";

const FAMILIES: readonly Family[] = [
  nordicSlm,
  simcomA7600,
  simcomCa,
  quectelBg95,
  microchipAnycloud,
];

/** The command sets that can be simulated. */
export function dialects(): string[] {
  return FAMILIES.map(each => each.dialect);
}

/** @throws RangeError that names near misses */
export function findFamily(dialect: string): Family {
  const found = FAMILIES.find(each => each.dialect === dialect);
  if (!found) throw new RangeError(unknownWord("dialect", dialect, dialects()));
  return found;
}

/** A command that the simulator answers. */
export interface SimulatedCommand {
  /** With "AT": "AT+QIOPEN". */
  command: string;
  /** T test, R read, W write, E execute. */
  forms: string;
  /** Of the family's document, or the standard it comes from. */
  section: string;
}

/**
 * Every command of a simulated dialect.
 * @throws RangeError for an unknown dialect
 */
export function simulatedCommands(dialect: string): SimulatedCommand[] {
  const rows = findFamily(dialect).commands;
  return [{ name: "", section: "V.250 5.2.1", forms: "E" }, ...rows.map(row => ({ name: row.name, section: row.section, forms: forms(row) }))]
    .map(row => ({ command: `AT${row.name}`, forms: row.forms, section: row.section }));
}

/** One `--set` key. */
export interface SettingDescription {
  key: string;
  values: string;
  /** What holds where nothing is set; "" when it is empty. */
  initial: string;
  help: string;
}

/** Everything that can be set for a family: its state, then its wire forms. */
export function settingTable(family: Family, profile: ProfileName): SettingTable {
  return { ...family.settings, ...formSettings(family.wireForms, profile) };
}

/**
 * What `set` (and `--set`) takes.
 * @throws RangeError for an unknown dialect
 */
export function describeSettings(dialect: string, profile: ProfileName = "document"): SettingDescription[] {
  const table = settingTable(findFamily(dialect), profile);
  return Object.entries(table).map(([key, { values, initial, help }]) => ({ key, values, initial: initial instanceof Map ? "" : String(initial), help }));
}
