import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const TEST = join(dirname(fileURLToPath(import.meta.url)), "..");
const files = (readdirSync(TEST, { recursive: true }) as string[]).filter((name) => /\.test\.ts$/.test(name));

/** The named tests of a file: the titles of its `it` and `describe`, and the fuzz's programs. */
function titles(name: string): string[] {
  const found = files.filter((file) => file === `${name}.test.ts` || file.endsWith(`/${name}.test.ts`));
  assert.equal(found.length, 1, `${name} is not one test file`);
  const source = readFileSync(join(TEST, found[0]), "utf8");
  const programs = name === "fuzz" ? readFileSync(join(TEST, "fuzz", "regressions.ts"), "utf8") : "";
  return [...source.matchAll(/\b(?:it|describe)\(\s*(["`])(.*?)\1[,)]/g), ...programs.matchAll(/^ {2}(")(.*)": \{/gm)].map(([, , title]) => title);
}

describe("the README's table of faults", () => {
  const table = /\n\| fault \| what others.*\n\|[-|]+\n((?:\|.*\n)+)/.exec(readFileSync(join(TEST, "..", "README.md"), "utf8"))![1];
  const rows = table.trim().split("\n").map((row) => row.slice(1, -1).split("|").map((cell) => cell.trim()));

  it("has four cells a row", () => {
    for (const row of rows) assert.equal(row.length, 4, row.join(" | "));
    assert.ok(rows.length > 15);
  });

  for (const [fault, , , tests] of rows) for (const named of tests.replace(/ \([^)]*\)/g, "").split("; ")) {
    if (named === "transcripts") continue;
    it(`${fault}: there is ${named}`, () => {
      const [file, what] = named.split(": ");
      const all = titles(file);
      assert.ok(all.length > 0, `${file} has no tests`);
      // counts of tests are not their names
      for (const name of what === undefined || /^\d/.test(what) ? [] : what.startsWith("#") ? what.split(", ") : [what]) {
        assert.ok(all.some((title) => (name.startsWith("#") ? title.split(" ").includes(name) : title.includes(name))), `${file} has no test ${name}`);
      }
    });
  }
});
