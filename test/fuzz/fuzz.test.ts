import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { dialectsIn } from "./families.js";
import { MUTANTS } from "./mutants.js";
import { REGRESSIONS } from "./regressions.js";
import { runProgram } from "./run.js";

const MAIN = join(dirname(fileURLToPath(import.meta.url)), "main.ts");

describe("fuzz", () => {
  for (const [name, program] of Object.entries(REGRESSIONS)) {
    it(`survives what once failed: ${name}`, async () => {
      const outcome = await runProgram({ dialect: "quectel-bg95", seed: 1, faults: "", profile: "document", cost: "none", fifo: 0, links: 1, operations: [], ...program });
      assert.deepEqual(outcome.violations, []);
    });
  }

  const fuzz = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, ["--import=tsx", MAIN, ...args])).stdout;

  it("passes 5,000 random programs on a BG95", async () => {
    assert.match(await fuzz("--runs", "5000", "--seed", "20261120"), /\npassed\n/);
  }).timeout(120_000);

  it("passes 1,500 random programs on modems of all families", async () => {
    assert.match(await fuzz("--runs", "1500", "--seed", "20261121", "--dialect", "all"), /\npassed\n/);
  }).timeout(120_000);

  it("passes 300 random programs on modems that push what they receive", async () => {
    assert.match(await fuzz("--runs", "300", "--seed", "20261120", "--dialect", "all", "--mode", "push"), /\npassed\n/);
  }).timeout(120_000);

  it("passes 300 random programs in transparent mode", async () => {
    assert.match(await fuzz("--runs", "300", "--seed", "20261120", "--dialect", "all", "--mode", "transparent"), /\npassed\n/);
  }).timeout(120_000);

  for (const mutant of Object.keys(MUTANTS)) for (const dialect of dialectsIn(undefined)) {
    it(`finds the known bug ${mutant} of a ${dialect} within 2,000 programs`, async () => {
      await assert.rejects(fuzz("--runs", "2000", "--seed", "1", "--dialect", dialect, "--mutant", mutant), (error: { code: number; stdout: string }) => error.code === 1 && /FAILED after \d+ programs/.test(error.stdout) && !/thrown|TypeError/.test(error.stdout));
    }).timeout(120_000);
  }
});
