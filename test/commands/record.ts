import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { RECORD, type Claim } from "../../hosts/cli/command-record.js";
import { commandNames } from "../../hosts/cli/command-names.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What the test that runs now has shown so far. */
let shown: Omit<Claim, "test" | "file">[] = [];
const record = new Map<string, Claim>();

/** The test that runs now has asserted this; it counts when the test passes. */
export function claim(side: Claim["side"], dialect: string, command: string, form: string, name = ""): void {
  shown.push({ side, dialect, command, form, name });
}

/** The test that runs now has asserted what the simulator answers to this command line. A refusal alone shows nothing: any line gets it. */
export function claimAnswer(dialect: string, line: string, answer: string): void {
  const form = formOf(line);
  const said = answer.split(/[\r\n]+/).filter((each) => each !== "" && each !== line.trim());
  if (form && !said.every((each) => /^(ERROR|NO CARRIER)/.test(each))) claim("simulator", dialect, form.command, form.letter);
}

/** The one command on a command line and its form; undefined when there are several, or none. */
export function formOf(line: string): { command: string; letter: string } | undefined {
  const [command, ...more] = commandNames(line);
  if (command === undefined || more.length > 0) return undefined;
  const rest = line.slice(command.length).replace(/[\r\n][^]*$/, "").trim();
  return { command, letter: rest === "=?" ? "T" : rest === "?" ? "R" : rest === "" ? "E" : "W" };
}

/** Mocha's root hooks: a whole run of the tests leaves its record. */
export const mochaHooks = {
  beforeEach(): void {
    shown = [];
  },
  afterEach(this: Mocha.Context): void {
    const test = this.currentTest!;
    if (test.state !== "passed") return;
    for (const each of shown) {
      const made: Claim = { ...each, test: test.fullTitle(), file: relative(ROOT, test.file!) };
      record.set(JSON.stringify(made), made);
    }
  },
  afterAll(): void {
    mkdirSync(dirname(RECORD), { recursive: true });
    writeFileSync(RECORD, JSON.stringify([...record.values()], null, 1) + "\n");
  },
};
