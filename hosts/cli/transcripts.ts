import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** One command of a command line (V.250 5.3, 5.4): an extended one ends with `;`, a basic one with its value, an S parameter with its number. */
const COMMAND = /[\s;]*(?:([+#%^][A-Z0-9]+)(?:"[^"]*"?|[^;"])*|(S\d+(?=[=?])|[&\\]?[A-Z])[=?]?\d*)/giy;

/** Names of the commands on a command line, with AT: `ATE0+CGATT?;+CSQ` has three. */
export function commandNames(line: string): string[] {
  if (!/^AT/i.test(line)) return [];
  if (line.trim().length === 2) return ["AT"];
  return [...line.slice(2).matchAll(COMMAND)].map(([, extended, basic]) => "AT" + (extended ?? basic).toUpperCase());
}

/**
 * How many of a dialect's transcripts (test/transcripts) use each command; undefined where transcripts are not at hand,
 * as in an installed package.
 */
export function commandUses(dialect: string): Map<string, number> | undefined {
  const folder = join(fileURLToPath(new URL("../../test/transcripts/", import.meta.url)), dialect);
  if (!existsSync(folder)) return undefined;
  const uses = new Map<string, number>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".txt"))) {
    const lines = readFileSync(join(folder, file), "latin1").split("\n").map((line) => /^>\S* (AT.*)$/i.exec(line)?.[1]);
    // `{a|b}` is a placeholder: a is on the wire.
    const names = new Set(lines.flatMap((line) => (line ? commandNames(line.replace(/\\[rn].*$/, "").replace(/\{([^{}|]*)\|[^{}|]*\}/g, "$1")) : [])));
    for (const name of names) uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return uses;
}
