import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Runs the driver's tests on what the device builds make of it: class fields are assigned in one (rollup's ES2015 for
 * Espruino) and defined in the other (mcconfig's es2025).
 */
const BUILDS = [
  { name: "es2015", target: "ES2015", useDefineForClassFields: false },
  { name: "es2025", target: "ES2025", useDefineForClassFields: true },
];
const ROOT = fileURLToPath(new URL("../", import.meta.url));
const require = createRequire(import.meta.url);

function run(title: string, args: string[]): boolean {
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) process.stderr.write(`${title} failed\n`);
  return status === 0;
}

let failed = false;
for (const { name, target, useDefineForClassFields } of BUILDS) {
  const folder = `.build/compiled/${name}`;
  rmSync(`${ROOT}${folder}`, { recursive: true, force: true });
  mkdirSync(`${ROOT}${folder}`, { recursive: true });
  writeFileSync(`${ROOT}${folder}/tsconfig.json`, JSON.stringify({
    extends: "../../../tsconfig.json",
    compilerOptions: { target, useDefineForClassFields, noEmit: false, rootDir: "../../..", outDir: "." },
    include: ["../../../src", "../../../test/unit", "../../../test/driver"],
  }));
  process.stdout.write(`driver as ${target}, class fields ${useDefineForClassFields ? "defined" : "assigned"}\n`);
  const whole = run(`compiling ${name}`, [require.resolve("typescript/bin/tsc"), "-p", folder]) &&
    run(`tests of ${name}`, [require.resolve("mocha/bin/mocha.js"), "--no-config", "--reporter", "dot", "--timeout", "20000", `${folder}/test/{unit,driver}/**/*.test.js`]);
  failed ||= !whole;
}
process.exitCode = failed ? 1 : 0;
