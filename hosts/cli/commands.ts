import { dialects as simulatedDialects, simulatedCommands } from "../simulator/index.js";
import { unknownWord } from "../simulator/near-miss.js";
import { readRecord, type Claim } from "./command-record.js";
import { drivenRows } from "./dialects.js";
import { UsageError, type Io } from "./faults.js";
import { drivenForms } from "./forms.js";

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
  /** What the last `npm test` has shown of it; empty without that (see command-record.ts). */
  tests: CommandTest[];
}

/** A test that passed. */
export interface CommandTest {
  /** T, R, W or E. */
  form: string;
  /** Whether it was the driver whose parsed reply was asserted, or the simulator's answer. */
  side: string;
  test: string;
}

/** Sections in which the families' documents describe their own commands. */
const DOCUMENTED: Record<string, RegExp> = {
  "nordic-slm": /^(?!27\.007|V\.250|SLM generic|nRF9160|slm_at)/,
  "simcom-a7600": /^2\./,
  "simcom-ca": /^C18/,
  "quectel-bg95": /^2\.3\./,
  "microchip-anycloud": /^\d/,
};
/** Misprints of names, which simulators take, too (wire-notes Q5). */
const MISPRINTS = ["AT+QNTTP", "AT+QSWTMD"];

/** Whether a command is one of the family's document, not of a standard, of firmware or of another manual. */
function documented({ dialect, command, section }: CommandEntry): boolean {
  return DOCUMENTED[dialect].test(section) && !MISPRINTS.includes(command);
}

/** Every command of a dialect that the driver sends or the simulator answers, by name. */
export function commandEntries(dialect: string, record: Claim[] = []): CommandEntry[] {
  const tests = (command: string): CommandTest[] => record.filter((claim) => claim.dialect === dialect && claim.command === command && !claim.untested).map(({ form, side, test }) => ({ form, side, test }));
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

/** Forms that some test covers. */
function tested({ tests }: CommandEntry): string {
  return [..."TRWE"].filter((letter) => tests.some(({ form }) => form === letter)).join("");
}

/** Lists commands. @returns the exit code */
export async function commands(dialect: string | undefined, options: { json?: boolean; all?: boolean }, io: Io): Promise<number> {
  const known = simulatedDialects();
  if (dialect !== undefined && !known.includes(dialect)) throw new UsageError(unknownWord("dialect", dialect, known));
  const record = readRecord();
  if (!record) io.stderr.write("no record of tests: npm test makes one\n");
  for (const name of dialect === undefined ? known : [dialect]) {
    for (const entry of commandEntries(name, record)) {
      if (!options.all && !documented(entry)) continue;
      if (options.json) io.stdout.write(JSON.stringify(entry) + "\n");
      else io.stdout.write(`${entry.dialect}  ${entry.command.padEnd(14)} driver ${(entry.driver || "-").padEnd(5)} simulator ${(entry.simulator || "-").padEnd(5)} tests ${(tested(entry) || "-").padEnd(5)} ${entry.section}\n`);
    }
  }
  return 0;
}
