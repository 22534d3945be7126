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

/** Calls that are so many that a call's text may not be passed over. */
const CONSTANTLY = 60;

const counts = new Map<string, Map<string, number>>();
for (const dialect of DIALECTS) counts.set(dialect, await calls(dialect));
/** Names of a dialect that are called as often. */
const called = (dialect: string, least: number, below: number): string[] => [...counts.get(dialect)!].filter(([, count]) => count >= least && count < below).map(([name]) => name);
/** A table of names: those of every dialect, and those of each. */
function table(least: number, below: number): string {
  const always = called(DIALECTS[0]!, least, below).filter((name) => DIALECTS.every((dialect) => called(dialect, least, below).includes(name)));
  const rows = DIALECTS.map((dialect) => `  "${dialect}":\n    ${text(called(dialect, least, below).filter((name) => !always.includes(name)))},`);
  return `{\n  always:\n    ${text(always)},\n${rows.join("\n")}\n}`;
}
writeFileSync(fileURLToPath(new URL("../../hosts/espruino/hot.js", import.meta.url)), `/*
 * Functions and methods that run for each piece received or sent, for each line, or whenever the program is asked for data. Written by
 * test/espruino/hot.ts, which counts calls; test/espruino/hot.test.ts looks after it.
 */

/** Often: they stay as they are. */
const HOT = ${table(CONSTANTLY, Infinity)};

/** A few times for each command: they are folded, into small functions (fold.js). */
const WARM = ${table(OFTEN, CONSTANTLY)};

/** The names for a bundle with one dialect ("quectel-bg95", "quectel-bg95/push", "quectel-bg95-direct"), and which of them are warm. */
export function hot(dialect) {
  const name = Object.keys(HOT).find((each) => dialect.startsWith(each));
  const [hot, warm] = [HOT, WARM].map((table) => \`\${table.always} \${table[name]}\`.split(" "));
  return { all: new Set([...hot, ...warm]), warm: new Set(warm) };
}
`);
