import { parseArgs } from "node:util";
import { XsUnavailable } from "../../hosts/desktop/xs-engine.js";
import { espruinoBlocks } from "./espruino-figures.js";
import { espruinoSpeed } from "./espruino-speed.js";
import type { Figure } from "./figure.js";
import { goodputFigures } from "./goodput.js";
import { serialGoodput } from "./goodput-serial.js";
import { nodeFigures } from "./node-figures.js";
import { APPLICATION, PROFILES, SERIAL_WORKLOADS, WORKLOADS } from "./plan.js";
import { ramFigures } from "./ram.js";
import { soakFigures } from "./soak.js";
import { sizeFigures } from "./size.js";
import { runWorkload, xsFigures } from "./xs-figures.js";

const USAGE = `usage: npm run -s bench                         a table
       npm run -s bench -- --json                 one object a line
       npm run -s bench -- --only PREFIX          figures whose name begins with PREFIX
       npm run -s bench -- --workload NAME --bytes N [--read 16|128]
                                                  one run in the XS worker that XSNAP_WORKER names if set`;

/** Everything that is measured, in the order of the table. Each group measures as it is asked. */
const GROUPS: [prefix: string, figures: () => AsyncGenerator<Figure>][] = [
  ["xs.", () => xsFigures([...WORKLOADS, ...SERIAL_WORKLOADS])],
  ["node.", () => nodeFigures(WORKLOADS)],
  ["goodput.", () => goodputFigures()],
  ["goodput.serial.", () => serialGoodput()],
  ["soak.", () => soakFigures()],
  ["ram.", () => ramFigures(PROFILES)],
  ["size.", () => sizeFigures([APPLICATION])],
  ["espruino.blocks.", () => espruinoBlocks()],
  ["espruino.us_per_byte_ratio.", () => espruinoSpeed(WORKLOADS)],
];

function fail(message: string): never {
  process.stderr.write(`${message}\n${USAGE}\n`);
  process.exit(2);
}

function row(result: Figure): string {
  const verdict = result.met === null ? "" : result.met ? "met" : "MISSED";
  const value = result.value === null ? "-" : String(result.value);
  return `${result.figure.padEnd(42)} ${value.padStart(9)} ${result.unit.padEnd(20)} ${(result.goal ?? "").padEnd(9)} ${verdict.padEnd(6)} ${result.note ?? ""}`.trimEnd();
}

async function main(): Promise<void> {
  let options;
  try {
    options = parseArgs({
      options: { json: { type: "boolean" }, only: { type: "string" }, workload: { type: "string" }, bytes: { type: "string" }, read: { type: "string" } },
    }).values;
  } catch (error) {
    fail((error as Error).message);
  }
  if (options.workload !== undefined) {
    const workload = [...WORKLOADS, ...SERIAL_WORKLOADS].find((each) => each.name === options.workload);
    const bytes = Number(options.bytes);
    const read = Number(options.read ?? 128);
    if (!workload) fail(`--workload is one of ${[...WORKLOADS, ...SERIAL_WORKLOADS].map((each) => each.name).join(", ")}`);
    if (!(bytes >= 1)) fail("--bytes is a number, 1 or more");
    if (!(read >= 1 && read <= 4096 && read % 1 === 0)) fail("--read is a number from 1 to 4096");
    const run = await runWorkload(workload, bytes, read);
    process.stdout.write(`${JSON.stringify({ workload: workload.name, bytes: run.bytes, read, turns: run.turns })}\n`);
    return;
  }
  const only = options.only ?? "";
  let missed = false;
  for (const [prefix, figures] of GROUPS) {
    if (!prefix.startsWith(only) && !only.startsWith(prefix)) continue;
    for await (const result of figures()) {
      if (!result.figure.startsWith(only)) continue;
      process.stdout.write(`${options.json ? JSON.stringify(result) : row(result)}\n`);
      missed ||= result.met === false;
    }
  }
  if (missed) process.stderr.write("some goals are missed\n");
}

main().catch((error: unknown) => {
  if (!(error instanceof XsUnavailable)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
