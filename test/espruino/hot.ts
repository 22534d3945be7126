import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DIALECTS } from "./bundles.js";
import { calls } from "./calls.js";

/** Writes hosts/espruino/hot.js: `node --import=tsx test/espruino/hot.ts`. */

/** Calls in one of the flows that make a name one of the list: fewer than there are reads of data in them. */
const OFTEN = 12;
const WIDTH = 140;

/** Names as a text in lines. */
function text(names: string[]): string {
  const lines = [""];
  for (const name of names.sort()) {
    const line = lines.at(-1)!;
    if (line.length + name.length > WIDTH) lines.push(name);
    else lines[lines.length - 1] = line === "" ? name : `${line} ${name}`;
  }
  return lines.map((line) => `"${line}`).join(' " +\n    ') + '"';
}

const often = new Map<string, Set<string>>();
for (const dialect of DIALECTS) often.set(dialect, new Set([...(await calls(dialect))].filter(([, count]) => count >= OFTEN).map(([name]) => name)));
const always = [...often.get(DIALECTS[0])!].filter((name) => DIALECTS.every((dialect) => often.get(dialect)!.has(name)));
writeFileSync(fileURLToPath(new URL("../../hosts/espruino/hot.js", import.meta.url)), `/*
 * Functions and methods that run for each piece received or sent, for each line, or whenever the program is asked for data: they stay
 * as they are, all others are folded (fold.js). Written by test/espruino/hot.ts, which counts calls; test/espruino/hot.test.ts looks after it.
 */
const ALWAYS =
    ${text(always)};

/** With one dialect only. */
const WITH = {
${DIALECTS.map((dialect) => `  "${dialect}":\n    ${text([...often.get(dialect)!].filter((name) => !always.includes(name)))},`).join("\n")}
};

/** The names for a bundle with one dialect: "quectel-bg95", "quectel-bg95/push", "quectel-bg95-direct". */
export function hot(dialect) {
  const name = Object.keys(WITH).find((each) => dialect.startsWith(each));
  return new Set(\`\${ALWAYS} \${WITH[name]}\`.split(" "));
}
`);
