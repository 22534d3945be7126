import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { XsWorker } from "../hosts/desktop/xs-worker.js";
import { read, readInPieces, turns } from "./transcripts/reading.js";
import { Stage } from "./transcripts/stage.js";
import { parseTranscript } from "./transcripts/transcript.js";

const FOLDER = fileURLToPath(new URL("./transcripts/", import.meta.url));
const DIALECTS = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);

for (const dialect of DIALECTS) {
  describe(`transcripts of ${dialect}`, () => {
    const files = readdirSync(FOLDER + dialect).map((name) => ({ name, lines: parseTranscript(readFileSync(`${FOLDER}${dialect}/${name}`, "latin1")) }));
    let worker: XsWorker;
    before(async () => {
      const { outputFiles } = await build({ entryPoints: [FOLDER + "reading.ts"], bundle: true, write: false, format: "iife", globalName: "reading", footer: { js: "globalThis.reading = reading;" }, target: "es2022", logLevel: "silent" });
      worker = new XsWorker();
      await worker.evaluate(outputFiles[0].text);
    });
    after(() => worker.close());

    it("are there", () => assert.ok(files.length >= 7));

    for (const { name, lines } of files) {
      it(`${name}: the simulator says it byte for byte`, async () => {
        const stage = await Stage.open(dialect, lines);
        for (let i = 0; i < lines.length; i++) {
          if (lines[i].kind === "<") continue;
          await stage.perform(lines[i]);
          let expected = "";
          while (lines[i + 1]?.kind === "<") expected += lines[++i].text;
          if (expected !== "") assert.equal(await stage.listen(expected.length), expected, `after line ${i}`);
        }
        assert.equal(await stage.rest(5000), "", "and nothing more");
      });

      const dialogue = turns(lines);
      it(`${name}: the driver reads it the same however it is cut`, () => {
        const events = read(dialogue, () => Infinity);
        assert.ok(events.length > 0);
        assert.deepEqual(events.filter((event) => /^(mistrust|overlong)/.test(event)), []);
        assert.ok(readInPieces(dialogue) > 264);
      });

      it(`${name}: and the same on XS`, async () => {
        const events = read(dialogue, () => Infinity);
        await worker.evaluate(`{
          const dialogue = ${JSON.stringify(dialogue)};
          const events = JSON.stringify(reading.read(dialogue, () => Infinity));
          if (events !== ${JSON.stringify(JSON.stringify(events))}) throw new Error(events);
          reading.readInPieces(dialogue);
        }`);
      });
    }

    it("hold payload, prompts and lines of every kind", () => {
      const events = files.flatMap(({ lines }) => read(turns(lines), () => Infinity));
      for (const event of [/^prompt$/, /^payload test1$/, /^payload the end$/, /^line \+QIURC: .*\+QIURC: "recv",0$/, /^line OK 2 OK$/, /^line ERROR 5 ERROR$/, /^line \? 0 test1$/, /^line SEND OK 7 SEND OK$/]) {
        assert.ok(events.some((each) => event.test(each)), String(event));
      }
    });
  });
}

describe("transcripts", () => {
  it("are read with their escapes", () => {
    assert.deepEqual(parseTranscript("# no\n> AT\\r\n< \\r\\n\\\\\\x1a\\xff\\x20\n! wait 5\n"), [
      { kind: ">", text: "AT\r" },
      { kind: "<", text: "\r\n\\\x1a\xff " },
      { kind: "!", text: "wait 5" },
    ]);
    for (const wrong of ["AT", ">AT", "> \\q", "> \\", "> \\x1"]) assert.throws(() => parseTranscript(wrong), /line 1: /, wrong);
  });

  it("are compared in earnest: a byte more or less is found", async () => {
    const lines = parseTranscript("> AT\\r\n< AT\\r\\r\\nOK\\r\\n");
    const stage = await Stage.open("quectel-bg95", lines);
    await stage.perform(lines[0]);
    assert.equal(await stage.listen(100), lines[1].text);
    assert.notDeepEqual(read(turns(parseTranscript("> A\\r\n< \\r\\n+QIRD: 2\\r\\nabc\\r\\n\\r\\nOK\\r\\n")), () => Infinity), read(turns(parseTranscript("> A\\r\n< \\r\\n+QIRD: 3\\r\\nabc\\r\\n\\r\\nOK\\r\\n")), () => Infinity));
  });
});
