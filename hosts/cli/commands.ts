import { dialects as simulatedDialects, simulatedCommands } from "../simulator/index.js";
import { unknownWord } from "../simulator/near-miss.js";
import { drivenForms, drivenRows } from "./dialects.js";
import { UsageError, type Io } from "./faults.js";
import { commandUses } from "./transcripts.js";

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
  /** Recorded dialogues that use it and are replayed by the tests; null where those are not at hand (installed packages). */
  tests: number | null;
}

/** Every command of a dialect that the driver sends or the simulator answers, by name. */
export function commandEntries(dialect: string): CommandEntry[] {
  const uses = commandUses(dialect);
  const tests = (command: string): number | null => (uses ? uses.get(command) ?? 0 : null);
  const entries = new Map<string, CommandEntry>();
  for (const { command, forms, section } of simulatedCommands(dialect)) {
    entries.set(command, { dialect, command, forms, driver: "", simulator: forms, section, tests: tests(command) });
  }
  const driven = [...drivenRows(dialect).map((row) => ({ row, letters: row.forms ?? "" })), ...[...drivenForms(dialect).values()].map(({ row, letter }) => ({ row, letters: letter }))];
  for (const { row: { name, section }, letters } of driven) {
    // a digit after a basic command (V.250 5.3.1) is its value, not its name
    const command = "AT" + (/^[+#%]/.test(name) ? name : name.replace(/\d+$/, ""));
    const entry = entries.get(command) ?? { dialect, command, forms: "", driver: "", simulator: "", section, tests: tests(command) };
    entry.driver = [..."TRWE"].filter((letter) => (entry.driver + letters).includes(letter)).join("");
    if (entry.simulator === "") entry.forms = entry.driver;
    entries.set(command, entry);
  }
  return [...entries.values()].sort((a, b) => (a.command < b.command ? -1 : 1));
}

/** Lists commands. @returns the exit code */
export async function commands(dialect: string | undefined, options: { json?: boolean }, io: Io): Promise<number> {
  const known = simulatedDialects();
  if (dialect !== undefined && !known.includes(dialect)) throw new UsageError(unknownWord("dialect", dialect, known));
  for (const name of dialect === undefined ? known : [dialect]) {
    for (const entry of commandEntries(name)) {
      if (options.json) io.stdout.write(JSON.stringify(entry) + "\n");
      else io.stdout.write(`${entry.dialect}  ${entry.command.padEnd(14)} driver ${(entry.driver || "-").padEnd(5)} simulator ${(entry.simulator || "-").padEnd(5)} ${entry.section}\n`);
    }
  }
  return 0;
}
