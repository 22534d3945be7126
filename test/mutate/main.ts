import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import Mocha from "mocha";
import { readRecord, RECORD, type Claim } from "../../hosts/cli/command-record.js";
import { drivenForms } from "../../hosts/cli/forms.js";
import { DATA } from "../../src/command-form.js";
import { breakForm, wire, type Broken } from "../commands/mutant.js";

/*
 * Breaks one request and one reply of each form that the record of `npm test` claims to be tested, and runs the tests
 * that claim it. A test that passes all the same has shown nothing: it is marked in the record, and no longer counts.
 * `-- DIALECT` looks at one dialect only.
 */

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Milliseconds that a test of a broken form may take. */
const LIMIT = 10_000;

const mocha = new Mocha({ timeout: LIMIT, reporter: "min" });
mocha.cleanReferencesAfterRun(false);

/** Whether all tests with these titles pass; none of them is a failure of the record. */
async function pass(titles: string[]): Promise<boolean> {
  const all = titles.map((title) => title.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|");
  mocha.grep(new RegExp(`^(${all})$`));
  let ran = 0;
  const write = process.stdout.write;
  // the tests' own report is of no interest
  process.stdout.write = () => true;
  try {
    return await new Promise((resolve) => {
      const runner = mocha.run((failures) => resolve(failures === 0 && ran === titles.length));
      runner.on("test end", () => ran++);
    });
  } finally {
    process.stdout.write = write;
  }
}

/** Breaks what a claim is about. @returns mends it */
function broken(claim: Claim, what: Broken): () => void {
  const form = claim.side === "driver" ? drivenForms(claim.dialect).get(claim.name) : undefined;
  if (form && form.reply !== DATA) return breakForm(form, what);
  // on the wire a bare name that reads looks like one that executes
  const bare = [...drivenForms(claim.dialect).values()].some(({ row, letter, mark }) => `AT${row.name}` === claim.command && letter === claim.form && mark === "");
  wire.broken = { command: claim.command, letter: claim.form === "R" && bare ? "E" : claim.form, what };
  wire.armed = false;
  return () => {
    wire.broken = undefined;
    wire.armed = false;
  };
}

const record = readRecord();
if (!record) {
  process.stderr.write("no record of tests: npm test makes one\n");
  process.exit(2);
}
const [wanted] = process.argv.slice(2);
const claims = record.filter(({ dialect }) => wanted === undefined || dialect === wanted);
// not by mocha, which may require files: there would be two of each module, and only one be broken
for (const file of new Set(claims.map((claim) => claim.file))) {
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, file, mocha);
  await import(pathToFileURL(ROOT + file).href);
}

const sound = new Map<string, boolean>();
let mutants = 0;
const forms = new Map<string, Claim[]>();
for (const claim of claims) {
  delete claim.untested;
  const key = [claim.dialect, claim.command, claim.form, claim.side, claim.name].join(" ").trim();
  forms.set(key, [...(forms.get(key) ?? []), claim]);
}
const survived: string[] = [];
for (const [form, tests] of forms) {
  let tested = false;
  for (const claim of tests) {
    if (!sound.has(claim.test)) sound.set(claim.test, await pass([claim.test]));
    let killed = sound.get(claim.test)!;
    for (const what of ["request", "reply"] as const) {
      if (!killed) break;
      const mend = broken(claim, what);
      killed = !(await pass([claim.test]));
      mend();
      mutants++;
    }
    if (killed) tested = true;
    else claim.untested = true;
  }
  if (!tested) survived.push(form);
}
writeFileSync(RECORD, JSON.stringify(record, null, 1) + "\n");
for (const form of survived) process.stdout.write(`untested: ${form}\n`);
process.stdout.write(`${mutants} mutants of ${forms.size} forms; ${survived.length} forms untested\n`);
process.exit(survived.length === 0 ? 0 : 1);
