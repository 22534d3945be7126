import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** `npm run test:espruino`: real.ts on Espruino's interpreter, or what it needs for that. */
const interpreter = process.env.ESPRUINO;
if (!interpreter || !existsSync(interpreter)) {
  process.stderr.write(`${interpreter ? `there is no ${interpreter}` : "ESPRUINO is not set"}: this needs the path of Espruino's Linux build.
  git clone https://github.com/espruino/Espruino && cd Espruino && make BOARD=LINUX RELEASE=1
  ESPRUINO=$PWD/bin/espruino npm run test:espruino
`);
  process.exit(2);
}
if (spawnSync("socat", ["-V"]).error) {
  process.stderr.write("a pseudo-terminal needs socat: apt install socat\n");
  process.exit(2);
}
const mocha = fileURLToPath(import.meta.resolve("mocha/bin/mocha.js"));
const file = fileURLToPath(new URL("real.ts", import.meta.url));
process.exit(spawnSync(process.execPath, [mocha, "--no-config", "--import=tsx", ...process.argv.slice(2), file], { stdio: "inherit" }).status ?? 1);
