import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { commandEntries, type CommandEntry } from "../../hosts/cli/commands.js";
import { RECORD, type Claim } from "../../hosts/cli/command-record.js";
import { drivenRows } from "../../hosts/cli/dialects.js";
import { commandNames } from "../../hosts/cli/command-names.js";
import { ROOT, run } from "./cli.js";

describe("atwire --help", () => {
  for (const words of [[], ["get"], ["simulate"], ["commands"]]) {
    it(`helps with ${words[0] ?? "everything"}, by an example`, async () => {
      const outcome = await run([...words, "--help"]);
      assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
      const text = outcome.stdout.toString();
      assert.match(text, new RegExp(`^Usage: atwire ${words.join(" ")}`));
      assert.match(text, /\nExamples?:\n {2}atwire \w+/);
      assert.equal((await run(["help", ...words])).stdout.toString(), text);
    });
  }

  it("shows how to use it, and exits 2, when nothing is asked", async () => {
    const outcome = await run([]);
    assert.deepEqual([outcome.code, outcome.stdout.length], [2, 0]);
    assert.match(outcome.stderr, /^Usage: atwire/);
  });

  it("tells its version", async () => {
    const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")) as { version: string };
    assert.equal((await run(["--version"])).stdout.toString(), `${version}\n`);
  });
});

describe("atwire commands", () => {
  async function rows(...args: string[]): Promise<Record<string, unknown>[]> {
    const outcome = await run(["commands", ...args, "--json"]);
    assert.deepEqual([outcome.code, outcome.stderr], [0, existsSync(RECORD) ? "" : "no record of tests: npm test makes one\n"]);
    return outcome.stdout.toString().trimEnd().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it("prints one object a line, the same for the dialect as for all", async () => {
    const all = await rows("--all");
    assert.deepEqual(await rows("quectel-bg95", "--all"), all.filter((row) => row.dialect === "quectel-bg95"));
    assert.equal(new Set(all.map((row) => `${row.dialect} ${row.command}`)).size, all.length);
    for (const row of all) {
      assert.deepEqual(Object.keys(row), ["dialect", "command", "forms", "driver", "simulator", "section", "tests"]);
      assert.match(String(row.command), /^AT([+&%#]?[A-Z0-9]+)?$/);
      for (const key of ["forms", "driver", "simulator"]) assert.match(String(row[key]), /^[TRWE]*$/, key);
      assert.notEqual(`${row.driver}${row.simulator}`, "");
      assert.notEqual(row.section, "");
      assert.ok(Array.isArray(row.tests));
    }
  });

  it("lists the documents' commands where nothing else is asked for", async () => {
    const counts: Record<string, number> = {};
    for (const { dialect } of await rows()) counts[String(dialect)] = (counts[String(dialect)] ?? 0) + 1;
    assert.deepEqual(counts, { "nordic-slm": 18, "simcom-a7600": 17, "simcom-ca": 11, "quectel-bg95": 17, "microchip-anycloud": 30 });
  });

  it("has nothing that the driver sends and the simulator does not answer", async () => {
    // what the driver sends by itself; the forms for users are checked one by one (test/commands)
    const driven = (await rows("--all")).filter(({ dialect, command }) => drivenRows(String(dialect)).some((row) => `AT${row.name}` === command && row.forms));
    assert.ok(driven.length >= 20);
    for (const { dialect, command, simulator } of driven) {
      const { forms } = drivenRows(String(dialect)).find((row) => `AT${row.name}` === command)!;
      for (const form of String(forms)) assert.ok(String(simulator).includes(form), `${String(command)}: ${form}`);
    }
  });

  it("says who knows the forms, and which tests have shown them", async () => {
    const row = (await rows("quectel-bg95")).find((each) => each.command === "AT+QIRD")!;
    assert.equal(row.driver, "TW");
    assert.match(String(row.simulator), /W/);
    assert.equal(row.section, "2.3.8");
    const claims: Claim[] = [
      { dialect: "quectel-bg95", command: "AT+QIRD", form: "W", side: "driver", name: "QIRD_WRITE", test: "reads", file: "a.test.ts" },
      { dialect: "quectel-bg95", command: "AT+QIRD", form: "T", side: "driver", name: "QIRD_TEST", test: "survives", file: "a.test.ts", untested: true },
      { dialect: "simcom-ca", command: "AT+QIRD", form: "R", side: "simulator", name: "", test: "another's", file: "a.test.ts" },
    ];
    const entry = (record: Claim[]): CommandEntry => commandEntries("quectel-bg95", record).find(({ command }) => command === "AT+QIRD")!;
    assert.deepEqual(entry(claims).tests, [{ form: "W", side: "driver", test: "reads" }]);
    assert.deepEqual(entry([]).tests, []);
  });

  it("prints a table for people", async () => {
    const outcome = await run(["commands", "quectel-bg95"]);
    assert.match(outcome.stdout.toString(), /^quectel-bg95 {2}AT\+QIOPEN +driver TW +simulator \w+ +tests [TW-]+ +2\.3\.4$/m);
  });

  for (const [line, names] of [
    ["AT", ["AT"]],
    ["ATE0", ["ATE"]],
    ["AT&D0", ["AT&D"]],
    ["ATE0V1&D2+CMEE=1;+CSQ", ["ATE", "ATV", "AT&D", "AT+CMEE", "AT+CSQ"]],
    ['AT+QICSGP=1,1,"a;+CSQ";+CGATT?', ["AT+QICSGP", "AT+CGATT"]],
    ["at+qird=0,1500", ["AT+QIRD"]],
    ["ATS3?;+CSQ", ["ATS3", "AT+CSQ"]],
    ["test1", []],
  ] as const) {
    it(`finds ${names.join(", ") || "no command"} in ${line}`, () => assert.deepEqual(commandNames(line), names));
  }
});
