import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";
import { applicationBundle } from "../../hosts/desktop/bundle.js";
import { XsWorker } from "../../hosts/desktop/xs-worker.js";
import { Random } from "../../hosts/simulator/random.js";
import { turns, type Turn } from "../transcripts/reading.js";
import { parseTranscript } from "../transcripts/transcript.js";
import type { check, Findings } from "./chunk-reader.js";

const FOLDER = fileURLToPath(new URL("../transcripts/quectel-bg95/", import.meta.url));
/** Said before anything else: the channel begins with its fence, so that it holds every final result code to account. */
const FENCE_ANSWER = "AT+CMEE?\r\r\n+CMEE: 0\r\n\r\nOK\r\n";
const RANDOM_WAYS = 200;
const ALL = 65536;

/** The transcript with the fence's answer before it. */
function dialogueOf(file: string): Turn[] {
  const [[, first], ...rest] = turns(parseTranscript(readFileSync(FOLDER + file, "latin1")).lines);
  return [["", FENCE_ANSWER + first], ...rest];
}

/** Every single cut, every size of equal pieces from 1 to 64, and random pieces. */
function waysToCut(dialogue: readonly Turn[], seed: number): number[][] {
  const ways: number[][] = [];
  dialogue.forEach(([, modem], turn) => {
    const before = dialogue.slice(0, turn).filter(([, text]) => text !== "").map(() => ALL);
    for (let cut = 1; cut < modem.length; cut++) ways.push([...before, cut, ALL]);
  });
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
  // In transparent transmission mode the UART is not the channel's.
  const files = readdirSync(FOLDER).filter((file) => !dialogueOf(file).some(([, modem]) => modem.includes("\r\nCONNECT\r\n")));
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

  files.forEach((file, seed) => {
    it(`${file}: the same on Node and on XS`, async () => {
      const dialogue = dialogueOf(file);
      const ways = waysToCut(dialogue, seed);
      assert.ok(ways.length > 64 + RANDOM_WAYS + 100);
      const node = findings(onNode(dialogue, ways, false));
      assert.equal(node.odd, undefined, `on Node, in pieces of ${ways[node.odd?.way ?? 0]}`);
      const xs = await onXs(dialogue, ways, false);
      assert.equal(xs.odd, undefined, `on XS, in pieces of ${ways[xs.odd?.way ?? 0]}`);
      assert.deepEqual(xs.events, node.events);
      // each command ended, none in mistrust
      assert.equal(node.events.filter((event) => event.startsWith("finished")).length, dialogue.filter(([host]) => host.startsWith("AT")).length);
      assert.deepEqual(node.events.filter((event) => /^(exception|lost|unresponsive|finished [45])/.test(event)), []);
      all.set(file, node.events);
    });
  });

  it("they hold what a channel tells: fence, information, prompt and data, payload, URCs, every end", () => {
    const events = [...all.values()].flat();
    for (const event of [/^fenced /, /^information \d+ \+QIACT: 1,1/, /^write test1\x1a$/, /^payload test1$/, /^payload the end$/, /^payload .*\+QIURC: "clos$/s, /^unsolicited \d+ /, /^finished 1 -1$/, /^finished 2 -1$/, /^unanswered$/]) {
      assert.ok(events.some((each) => event.test(each)), String(event));
    }
  });

  it("a driver that forgets at the end of a piece would be found, on both engines", async () => {
    const dialogue = dialogueOf("payload.txt");
    const ways = waysToCut(dialogue, 1);
    assert.ok(findings(onNode(dialogue, ways, true)).odd);
    assert.ok((await onXs(dialogue, ways, true)).odd);
  });

  it("a byte more or less would be found", () => {
    const longer: Turn[] = dialogueOf("3.2-buffer-access.txt").map(([host, modem]) => [host, modem.replace("+QIRD: 5\r\ntest1", "+QIRD: 5\r\ntest12")]);
    assert.notDeepEqual(findings(onNode(longer, [], false)).events, all.get("3.2-buffer-access.txt"));
  });
});
