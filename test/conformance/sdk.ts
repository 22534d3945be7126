/**
 * Runs the Moddable SDK's own socket tests over a modem's classes:
 *     node --import=tsx test/conformance/sdk.ts PATH_OF_THE_SDK [DIALECT [node|xs]]
 * Each is told with what it says; the exit code is the number of those that fail.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { FAMILIES } from "../driver/families.js";
import { readTest, runTests } from "./suite.js";

async function main(): Promise<void> {
  const [sdk, dialect = "quectel-bg95", engine = "node"] = process.argv.slice(2);
  if (sdk === undefined) throw new Error("usage: sdk.ts PATH_OF_THE_SDK [DIALECT [node|xs]]");
  const family = FAMILIES.find((each) => each.dialect.name === dialect);
  if (!family) throw new Error(`unknown dialect ${dialect}`);
  const folder = join(sdk, "tests/modules/io/socket");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js")).sort();
  let failures = 0;
  for (const name of names) {
    // each alone: what one leaves open is not the next one's
    const outcomes = await runTests(family, engine as "node" | "xs", [readTest(name, readFileSync(join(folder, name), "utf8"))], true);
    const { error, thrown } = outcomes.get(name)!;
    const what = error ?? thrown[0];
    if (what !== undefined) failures++;
    console.log(what === undefined ? `pass  ${name}` : `FAIL  ${name}: ${what}`);
  }
  console.log(`${names.length - failures} of ${names.length} pass`);
  process.exitCode = failures;
}

void main();
