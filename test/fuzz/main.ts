import { parseArgs } from "node:util";
import fc from "fast-check";
import { applyMutant, MUTANTS } from "./mutants.js";
import { dialectsIn, fuzzFamily } from "./families.js";
import { programs, type Program } from "./program.js";
import { runProgram } from "./run.js";

const USAGE = `usage: npm run -s fuzz -- [--runs N] [--seed N] [--dialect NAME|all] [--mode push|transparent] [--mutant ${Object.keys(MUTANTS).join("|")}]
       npm run -s fuzz -- --play PROGRAM     one program, as a failed run prints it, with a trace of the line`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: "string", default: "1000" }, seed: { type: "string" }, dialect: { type: "string" }, mode: { type: "string" }, mutant: { type: "string" }, play: { type: "string" } } });
  const runs = Number(values.runs);
  const seed = values.seed === undefined ? Date.now() & 0x7fffffff : Number(values.seed);
  const mode = values.mode === undefined || values.mode === "push" || values.mode === "transparent" ? values.mode : null;
  if (!(runs >= 1) || !Number.isInteger(seed) || mode === null) throw new RangeError(USAGE);
  if (values.mutant) applyMutant(values.mutant);
  const dialects = values.dialect === "all" ? dialectsIn(mode) : [fuzzFamily(values.dialect ?? "quectel-bg95", mode).dialect.name];
  if (values.play) {
    const { violations } = await runProgram(JSON.parse(values.play) as Program, (line) => process.stdout.write(`${line}\n`));
    process.stdout.write(`${violations.join("\n") || "passed"}\n`);
    process.exitCode = violations.length > 0 ? 1 : 0;
    return;
  }
  process.stdout.write(`seed ${seed}, ${runs} programs\n`);
  const began = performance.now();
  const faults = new Map<string, number>();
  const sums = { gentle: [0, 0], clean: [0, 0], rough: [0, 0] };
  let undetectable = 0;
  let late = 0;
  let overran = 0;
  let misdirected = 0;
  let time = 0;
  let done = 0;
  const result = await fc.check(fc.asyncProperty(programs(dialects, mode), async (candidate: Program) => {
    const outcome = await runProgram(candidate);
    done++;
    time += outcome.time;
    undetectable += outcome.undetectable;
    late += outcome.reportedLate;
    overran += outcome.overran;
    misdirected += outcome.misdirected;
    for (const [kind, count] of outcome.faults) faults.set(kind, (faults.get(kind) ?? 0) + count);
    const group = candidate.faults === "" && candidate.fifo === 0 ? sums.clean : /^[^a-z]*((rx: |tx: )?(split|delay \d+)(; )?)*$/.test(candidate.faults) ? sums.gentle : sums.rough;
    group[0] += outcome.succeeded;
    group[1] += outcome.failed;
    if (outcome.violations.length > 0) throw new Error(outcome.violations.join("\n"));
  }), { numRuns: runs, seed, endOnFailure: values.mutant !== undefined });
  const share = ([good, bad]: number[]): string => (good + bad === 0 ? "-" : `${((100 * good) / (good + bad)).toFixed(2)} % of ${good + bad}`);
  process.stdout.write(`${done} programs run, ${(time / 3_600_000).toFixed(1)} simulated hours in ${((performance.now() - began) / 1000).toFixed(1)} s
operations that succeeded: ${share(sums.clean)} without faults, ${share(sums.gentle)} with delays and splits only, ${share(sums.rough)} with faults
faults: ${[...faults].sort().map(([kind, count]) => `${kind} ${count}`).join(", ") || "none"}
damage that an AT line can't show: ${undetectable} connections; shown one piece late: ${late}; lost by the modem itself, and told: ${overran}; sent to the next peer by the modem itself: ${misdirected}\n`);
  if (result.failed) {
    process.stdout.write(`FAILED after ${result.numRuns} programs, shrunk ${result.numShrinks} times:\n${(result.errorInstance as Error)?.message}\n${JSON.stringify(result.counterexample?.[0])}\n`);
    process.exitCode = 1;
  } else process.stdout.write("passed\n");
}

main().catch((error: Error) => {
  process.stderr.write(`${error instanceof RangeError || error instanceof TypeError ? error.message : error.stack}\n`);
  process.exitCode = 2;
});
