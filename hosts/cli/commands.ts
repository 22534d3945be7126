import { ROWS as quectelBg95 } from "../../src/dialects/quectel-bg95/commands.js";
import type { Row } from "../../src/dialect.js";
import { dialects as simulatedDialects, simulatedCommands } from "../simulator/index.js";
import { UsageError, type Io } from "./faults.js";

const DRIVEN: Record<string, Row[]> = { "quectel-bg95": quectelBg95 };

/** One command of a dialect: who knows it. */
export interface CommandEntry {
  dialect: string;
  command: string;
  /** T test, R read, W write, E execute: the forms of the simulator, or of the driver where the simulator has none. */
  forms: string;
  /** Forms that the driver sends; "" when it sends none. */
  driver: string;
  /** Forms that the simulator answers; "" when it answers none. */
  simulator: string;
  section: string;
}

/** Every command of a dialect that the driver sends or the simulator answers, by name. */
export function commandEntries(dialect: string): CommandEntry[] {
  const entries = new Map<string, CommandEntry>();
  for (const row of simulatedCommands(dialect)) {
    entries.set(row.command, { dialect, command: row.command, forms: row.forms, driver: "", simulator: row.forms, section: row.section });
  }
  for (const row of DRIVEN[dialect] ?? []) {
    // a digit after a basic command (V.250 5.3.1) is its value, not its name
    const command = "AT" + (/^[+#%]/.test(row.name) ? row.name : row.name.replace(/\d+$/, ""));
    const entry = entries.get(command);
    if (entry) entry.driver = row.forms;
    else entries.set(command, { dialect, command, forms: row.forms, driver: row.forms, simulator: "", section: row.section });
  }
  return [...entries.values()].sort((a, b) => (a.command < b.command ? -1 : 1));
}

/** Lists commands. @returns the exit code */
export async function commands(dialect: string | undefined, options: { json?: boolean }, io: Io): Promise<number> {
  const known = simulatedDialects();
  if (dialect !== undefined && !known.includes(dialect)) throw new UsageError(`unknown dialect ${dialect}; there is: ${known.join(", ")}`);
  for (const name of dialect === undefined ? known : [dialect]) {
    for (const entry of commandEntries(name)) {
      if (options.json) io.stdout.write(JSON.stringify(entry) + "\n");
      else io.stdout.write(`${entry.dialect}  ${entry.command.padEnd(14)} driver ${(entry.driver || "-").padEnd(5)} simulator ${(entry.simulator || "-").padEnd(5)} ${entry.section}\n`);
    }
  }
  return 0;
}
