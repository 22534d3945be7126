import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { XsWorker } from "../hosts/desktop/xs-worker.js";
import { claimAnswer } from "./commands/record.js";
import { read, readInPieces, turns } from "./transcripts/reading.js";
import { READINGS } from "./transcripts/readings.js";
import { Stage } from "./transcripts/stage.js";
import { missing } from "./transcripts/in-document.js";
import { parseTranscript } from "./transcripts/transcript.js";

const FOLDER = fileURLToPath(new URL("./transcripts/", import.meta.url));
const DIALECTS = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);

for (const dialect of DIALECTS) {
  describe(`transcripts of ${dialect}`, () => {
    const stages: Stage[] = [];
    afterEach(async () => { for (const stage of stages.splice(0)) await stage.close(); });
    const files = readdirSync(FOLDER + dialect).map((name) => ({ name, ...parseTranscript(readFileSync(`${FOLDER}${dialect}/${name}`, "latin1")) }));
    let worker: XsWorker;
    if (READINGS[dialect]) before(async () => {
      const { outputFiles } = await build({ entryPoints: [FOLDER + "reading.ts"], bundle: true, write: false, format: "iife", globalName: "reading", footer: { js: "globalThis.reading = reading;" }, target: "es2022", logLevel: "silent" });
      worker = new XsWorker();
      await worker.evaluate(outputFiles[0].text);
    });
    after(() => worker?.close());

    it("are there", () => assert.ok(files.length > 0));

    for (const { name, lines } of files) {
      it(`${name}: the simulator says it byte for byte`, async () => {
        const stage = await Stage.open(dialect, lines);
        stages.push(stage);
        for (let i = 0; i < lines.length; i++) {
          if (lines[i].kind === "<") continue;
          const { kind, text } = lines[i];
          await stage.perform(lines[i]);
          let expected = "";
          while (lines[i + 1]?.kind === "<") expected += lines[++i].text;
          if (expected === "") continue;
          assert.equal(await stage.listen(expected.length), expected, `after line ${i}`);
          if (kind === ">") claimAnswer(dialect, text, expected);
        }
        assert.equal(await stage.rest(5000), "", "and nothing more");
      });

      // A driver that does not speak the dialect yet has nothing to read it with.
      if (!READINGS[dialect]) continue;
      const dialogue = turns(lines);
      it(`${name}: the driver reads it the same however it is cut`, () => {
        const events = read(dialect, dialogue, () => Infinity);
        assert.ok(events.length > 0);
        assert.deepEqual(events.filter((event) => /^(mistrust|overlong)/.test(event)), []);
        assert.ok(readInPieces(dialect, dialogue, 200) > 264);
      });

      it(`${name}: and the same on XS`, async () => {
        const events = read(dialect, dialogue, () => Infinity);
        await worker.evaluate(`{
          const dialogue = ${JSON.stringify(dialogue)};
          const events = JSON.stringify(reading.read(${JSON.stringify(dialect)}, dialogue, () => Infinity));
          if (events !== ${JSON.stringify(JSON.stringify(events))}) throw new Error(events);
          reading.readInPieces(${JSON.stringify(dialect)}, dialogue, 40); // XS takes a second for what Node does in 20 ms
        }`);
      });
    }

    if (dialect === "quectel-bg95") it("hold payload, prompts and lines of every kind", () => {
      assert.ok(files.length >= 7);
      const events = files.flatMap(({ lines }) => read(dialect, turns(lines), () => Infinity));
      for (const event of [/^prompt$/, /^payload test1$/, /^payload the end$/, /^line \+QIURC: .*\+QIURC: "recv",0$/, /^line OK 2 OK$/, /^line ERROR 5 ERROR$/, /^line \? 0 test1$/, /^line SEND OK 7 SEND OK$/]) {
        assert.ok(events.some((each) => event.test(each)), String(event));
      }
    });
  });
}

describe("transcripts", () => {
  it("are read with their escapes, marks and placeholders", () => {
    const { source, lines } = parseTranscript("# from a.txt, 1.2. Title\n# no\n> AT\\r\n< \\r\\n\\\\\\x1a\\xff\\x20\n<+ more\n>Q5 AT+B\\r\n<3.2.1 x\n> {1|22},{3|}\n! wait 5\n");
    assert.deepEqual(source, { document: "a.txt", section: "1.2. Title" });
    assert.deepEqual(lines, [
      { kind: ">", text: "AT\r", printed: "AT\r" },
      { kind: "<", text: "\r\n\\\x1a\xff ", printed: "\r\n\\\x1a\xff " },
      { kind: "<", text: "more", printed: undefined },
      { kind: ">", text: "AT+B\r", printed: undefined },
      { kind: "<", text: "x", printed: undefined },
      { kind: ">", text: "1,3", printed: "22," },
      { kind: "!", text: "wait 5", printed: undefined },
    ]);
    assert.deepEqual(parseTranscript("# not from a document\n> AT"), { source: undefined, lines: [{ kind: ">", text: "AT", printed: undefined }] });
    for (const wrong of ["AT", ">AT", "> \\q", "> \\", "> \\x1", ">q AT"]) assert.throws(() => parseTranscript("# not from a document\n" + wrong), /line 2: /, wrong);
    assert.throws(() => parseTranscript("# Chapter 3\n> AT"), /line 1: /);
  });

  it("are compared in earnest: a byte more or less is found", async () => {
    const { lines } = parseTranscript("# not from a document\n> AT\\r\n< AT\\r\\r\\nOK\\r\\n");
    const stage = await Stage.open("quectel-bg95", lines);
    await stage.perform(lines[0]);
    assert.equal(await stage.listen(100), lines[1].text);
    const events = (length: number): string[] =>
      read("quectel-bg95", turns(parseTranscript(`# not from a document\n> A\\r\n< \\r\\n+QIRD: ${length}\\r\\nabc\\r\\n\\r\\nOK\\r\\n`).lines), () => Infinity);
    assert.notDeepEqual(events(2), events(3));
  });

  it("are found in the document, but not what it does not say", () => {
    const found = (document: string, ...lines: string[]): string[] => missing(document, parseTranscript("# from a.txt, 1.\n" + lines.join("\n")));
    const document = "## 1. Title\nAT+A=\u201cx\u201d, 1 //ask\nfor more\n**+A:** 1\\_2,\n  &lt;3\n>data<Ctrl+Z>\nOK\tDone\n";
    assert.deepEqual(found(document, "> AT+A=\"x\",1\\r", "< \\r\\n+A: 1_2,<3\\r\\n", "> data\\x1a", "< \\r\\nOK\\r\\n", "<+ nonsense", "<Q9 nonsense", "< {5|}+A: 1_2,{4|<3}"), []);
    for (const wrong of ["> ask", "< +A: 1_", "< AT+A=x", "> dat", "< K", "> AT+A=\"x\",1 //ask"]) assert.deepEqual(found(document, wrong).length, 1, wrong);
    assert.deepEqual(found("## 2. Other\nOK", "< OK"), ["no section 1. in a.txt"]);
  });
});
