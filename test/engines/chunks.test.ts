import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";
import { applicationBundle } from "../../hosts/desktop/bundle.js";
import { XsWorker } from "../../hosts/desktop/xs-worker.js";
import { Random } from "../../hosts/simulator/random.js";
import { turns, type Turn } from "../transcripts/reading.js";
import { parseTranscript } from "../transcripts/transcript.js";
import type { check, Findings } from "./chunk-reader.js";
import { LAYOUTS, type Layout } from "./layouts.js";

const FOLDER = fileURLToPath(new URL("../transcripts/", import.meta.url));
const RANDOM_WAYS = 50;
const ALL = 65536;
const [BG95] = LAYOUTS;

/** The transcript with the fence's answer before it: the channel begins with its fence, so that it holds every final result code to account. It ends where the UART is not the channel's. */
function dialogueOf(layout: Layout, file: string): Turn[] {
  const [[, first], ...rest] = turns(parseTranscript(readFileSync(join(FOLDER, layout.dialect.name, file), "latin1")).lines);
  const dialogue: Turn[] = [["", layout.fenceAnswer + first], ...rest];
  const online = dialogue.findIndex(([host, modem]) => /(^|\n)CONNECT[^:]*\r\n/.test(modem) || /^AT#XTCP(CLI|SVR)=2/.test(host));
  return online < 0 ? dialogue : dialogue.slice(0, online);
}

/** Every cut of every turn, all turns at once; every size of equal pieces from 1 to 64; and random pieces. */
function waysToCut(dialogue: readonly Turn[], seed: number): number[][] {
  const ways: number[][] = [];
  const longest = Math.max(...dialogue.map(([, modem]) => modem.length));
  for (let cut = 1; cut < longest; cut++) ways.push(dialogue.flatMap(([, { length }]) => (length === 0 ? [] : cut < length ? [cut, ALL] : [ALL])));
  for (let size = 1; size <= 64; size++) ways.push([size]);
  const random = new Random(seed);
  for (let i = 0; i < RANDOM_WAYS; i++) {
    const most = 1 + random.below(60);
    ways.push(Array.from({ length: 500 }, () => 1 + random.below(most)));
  }
  return ways;
}

describe("transcripts through the channel, cut in every way", function () {
  this.timeout(60_000);
  const all = new Map<string, string[]>();
  let source = "";
  let worker: XsWorker;
  let onNode: typeof check;

  before(async () => {
    source = readFileSync(applicationBundle("test/engines/chunk-reader.ts"), "utf8");
    onNode = (compileFunction(`${source}\nreturn atwire;`)() as { check: typeof check }).check;
    worker = new XsWorker();
    await worker.evaluate(source);
  });
  after(() => worker.close());

  const findings = (bytes: ArrayBuffer | Buffer): Findings => JSON.parse(Buffer.from(bytes as ArrayBuffer).toString("latin1")) as Findings;
  /** The same application in XS: one crossing for all ways. */
  const onXs = async (...given: Parameters<typeof check>): Promise<Findings> => findings(await worker.evaluate(`atwire.check(...${JSON.stringify(given)})`));

  for (const layout of LAYOUTS) for (const [seed, file] of readdirSync(join(FOLDER, layout.dialect.name)).entries()) {
    const name = layout.dialect.name;
    it(`${name}/${file}: the same on Node and on XS`, async () => {
      const dialogue = dialogueOf(layout, file);
      const ways = waysToCut(dialogue, seed);
      assert.ok(ways.length > 64 + RANDOM_WAYS);
      const node = findings(onNode(name, dialogue, ways, false));
      assert.equal(node.odd, undefined, `on Node, in pieces of ${ways[node.odd?.way ?? 0]}`);
      const xs = await onXs(name, dialogue, ways, false);
      assert.equal(xs.odd, undefined, `on XS, in pieces of ${ways[xs.odd?.way ?? 0]}`);
      assert.deepEqual(xs.events, node.events);
      assert.deepEqual(node.events.filter((event) => /^(exception|lost|unresponsive)/.test(event)), []);
      // each command ended, none in mistrust
      if (layout === BG95) {
        assert.equal(node.events.filter((event) => event.startsWith("finished")).length, dialogue.filter(([host]) => host.startsWith("AT")).length);
        assert.deepEqual(node.events.filter((event) => /^finished [45]/.test(event)), []);
      }
      all.set(`${name}/${file}`, node.events);
    });
  }

  it("they hold what a channel tells: fence, information, prompt and data, payload, URCs, every end", () => {
    assert.equal(all.size, LAYOUTS.reduce((sum, { dialect }) => sum + readdirSync(join(FOLDER, dialect.name)).length, 0));
    const told: Record<string, RegExp[]> = {
      "quectel-bg95": [/^fenced /, /^information \d+ \+QIACT: 1,1/, /^write test1\x1a$/, /^payload test1$/, /^payload the end$/, /^payload .*\+QIURC: "clos$/s, /^unsolicited \d+ /, /^finished 1 -1$/, /^finished 2 -1$/, /^unanswered$/],
      "simcom-a7600": [/^fenced /, /^write HELLO$/, /^payload data $/, /^payload data from server$/, /^payload RECV FROM:1.2.3.4:5\r\n$/, /^payload \r\nOK\r\n\r\n\+IPCLOSE: 1,1\r\n>\x00\x1a\xff$/, /^finished 1 -1$/, /^finished 2 -1$/],
      "simcom-ca": [/^fenced /, /^write hello\x1a$/, /^payload \*SET,55$/, /^payload OK\r\n\+C$/, /^payload ARECV: 0,4$/, /^finished 1 -1$/, /^finished 2 3$/],
      "nordic-slm": [/^fenced /, /^payload Test OK$/, /^payload DEADBE$/, /^payload \r\nOK\r\n#XRECV: 1, 3\r\n$/, /^payload Hello, TCP#1!$/, /^finished 1 -1$/, /^finished 2 -1$/],
      "microchip-anycloud": [/^fenced /, /^payload 7\x00\r\n#OK$/, /^unsolicited \d+ 1,8$/, /^finished 1 -1$/, /^finished 2 \d+$/],
    };
    for (const [name, wanted] of Object.entries(told)) {
      const events = [...all].filter(([file]) => file.startsWith(`${name}/`)).flatMap(([, each]) => each);
      for (const event of wanted) assert.ok(events.some((each) => event.test(each)), `${name}: ${event}`);
    }
  });

  it("a driver that forgets at the end of a piece would be found, on both engines", async () => {
    const dialogue = dialogueOf(BG95, "payload.txt");
    const ways = waysToCut(dialogue, 1);
    assert.ok(findings(onNode(BG95.dialect.name, dialogue, ways, true)).odd);
    assert.ok((await onXs(BG95.dialect.name, dialogue, ways, true)).odd);
  });

  it("a byte more or less would be found", () => {
    const longer: Turn[] = dialogueOf(BG95, "3.2-buffer-access.txt").map(([host, modem]) => [host, modem.replace("+QIRD: 5\r\ntest1", "+QIRD: 5\r\ntest12")]);
    assert.notDeepEqual(findings(onNode(BG95.dialect.name, longer, [], false)).events, all.get("quectel-bg95/3.2-buffer-access.txt"));
  });
});
