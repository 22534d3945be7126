import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applicationBundle } from "../../hosts/desktop/bundle.js";
import { NodeEngine } from "../../hosts/desktop/node-engine.js";
import type { EngineEvents } from "../../hosts/desktop/turn-codec.js";
import { XsEngine, XsUnavailable } from "../../hosts/desktop/xs-engine.js";
import { XsWorker } from "../../hosts/desktop/xs-worker.js";
import { Player } from "../bench/workload.js";
import { runWorkload } from "../bench/xs-figures.js";
import { workloads } from "../bench/workloads.js";

const SELF_TEST = "test/engines/self-test.ts";

/** Everything an engine did in one turn, comparable between engines: stacks differ, so of an error only its first line. */
async function transcript(engine: NodeEngine | XsEngine, seen: unknown[], inputs: [now: number, free: number, text: string][]): Promise<unknown[]> {
  for (const [now, free, text] of inputs) {
    const turn = await engine.turn(now, free, Buffer.from(text, "latin1"));
    seen.push({ ...turn, write: Buffer.from(turn.write).toString("latin1") });
  }
  await engine.close();
  return seen;
}

function recorder(seen: unknown[]): EngineEvents {
  return {
    log: (text) => seen.push(["log", text]),
    output: (bytes) => seen.push(["output", Buffer.from(bytes).toString("hex")]),
    trace: (direction, bytes) => seen.push(["trace", direction, Buffer.from(bytes).toString("latin1")]),
    error: (text) => seen.push(["error", text.split("\n")[0]]),
    lost: () => seen.push(["lost"]),
  };
}

const INPUTS: [now: number, free: number, text: string][] = [
  [0, 100, ""],
  [1, 100, "hello\r\n"],
  [1.5, 100, "in "],
  [1.75, 100, "pieces\nand more\n"],
  [2, 3, "does not fit\n"],
  [3, 0, ""],
  [4, 100, ""],
  [5, 100, "!alarm\n"],
  [100, 100, ""],
  [255, 100, ""],
  [256, 100, "!log\n"],
  [257, 100, "!baud\nlater\n"],
  [257, 100, ""],
  [258, 100, "!defer\n"],
  [259, 100, "!exception\n"],
  [260, 100, "!output\n!pins\n!log\n"],
  [261, 100, "x".repeat(200)],
  [262, 100, "!log\n"],
  [263, 1000, `${"many lines\n".repeat(40)}!none\n`],
];

describe("desktop engines", () => {
  const config = { pins: ["dtr", "power"], ring: 64, read: 16, trace: true };
  let bundle: string;

  before(function () {
    this.timeout(60_000);
    bundle = applicationBundle(SELF_TEST);
  });

  it("give identical replies for the same bundle and messages", async () => {
    const onNode: unknown[] = [];
    const onXs: unknown[] = [];
    await transcript(await NodeEngine.start(bundle, config, recorder(onNode)), onNode, INPUTS);
    await transcript(await XsEngine.start(bundle, config, recorder(onXs)), onXs, INPUTS);
    assert.deepEqual(onXs, onNode);
  });

  it("carry every kind of record", async () => {
    const seen: unknown[] = [];
    await transcript(await NodeEngine.start(bundle, config, recorder(seen)), seen, INPUTS);
    const text = JSON.stringify(seen);
    const bytes = Buffer.from(Array.from({ length: 297 }, (_, i) => i + 3)).toString("hex");
    for (const wanted of [
      '{"write":"hello\\r\\n","alarm":-1}',
      '{"write":"in pieces\\nand more\\n","alarm":-1}',
      '{"write":"doe","alarm":-1}',
      '{"write":"s not fit\\n","alarm":-1}',
      '{"write":"","alarm":250}',
      '{"write":"","alarm":155}',
      "now 256 ünï",
      "lost 200 now 262 ünï",
      '{"write":"","alarm":0,"baud":921600}',
      '{"write":"later\\n"',
      '["error","Error: asked for"]',
      `["output","${bytes}"]`,
      '"pins":[["dtr",1],["power",0]]',
      '["log","[true,true,false]"]',
      '["trace",1,"!alarm\\n"]',
    ]) {
      assert.ok(text.includes(wanted), `${wanted} in ${text}`);
    }
  });

  it("carry bytes unchanged that are no number as doubles", async () => {
    // signalling and quiet ones of either sign, at every place
    const odd = Buffer.from("000000000000f07f010000000000f0ffefbeadde0000f47fffffffffffffffff", "hex").map((byte) => (byte === 10 ? 11 : byte));
    for (const engine of [await NodeEngine.start(bundle, { read: 16 }), await XsEngine.start(bundle, { read: 16 })]) {
      for (let before = 0; before < 8; before++) {
        const line = Buffer.concat([Buffer.from("x".repeat(before + 1)), odd, Buffer.from("\n")]);
        assert.deepEqual(Buffer.from((await engine.turn(0, 1000, line)).write), line);
      }
      await engine.close();
    }
  });

  it("tell the driver how many bytes were dropped when its ring is full", async () => {
    const seen: unknown[] = [];
    const engine = await NodeEngine.start(bundle, { ring: 64 }, recorder(seen));
    await engine.turn(0, 0, Buffer.from("not sent yet\n"));
    await engine.turn(0, 0, Buffer.from(`${"x".repeat(99)}\n`));
    await engine.turn(0, 100, Buffer.from("!log\n"));
    assert.deepEqual(seen, [["log", "ticks 0 lost 100 now 0 ünï"]]);
  });

  it("start several applications side by side on Node", async () => {
    const a = await NodeEngine.start(bundle, { now: 5 });
    const b = await NodeEngine.start(bundle, {});
    await a.turn(10, 100, Buffer.from("!a\n"));
    assert.equal((await b.turn(10, 100, Buffer.from("b\n"))).alarm, -1);
    assert.equal((await a.turn(10, 100, Buffer.from("a\n"))).alarm, 250);
    assert.equal("handleCommand" in globalThis, false);
  });

  for (const [name, Engine] of [["Node", NodeEngine], ["XS", XsEngine]] as const) {
    it(`refuse options out of range on ${name}`, async () => {
      for (const wrong of [{ read: 0 }, { read: 1.5 }, { read: 8192 }, { receiveWindow: 0 }, { receiveWindow: 1.5 }, { reply: 10 }, { pins: ["DTR"] }]) {
        await assert.rejects(Engine.start(bundle, wrong), /RangeError|must be|pins are/);
      }
    });

    it(`fail the turn on ${name} when nothing handles an exception`, async () => {
      const engine = await Engine.start(bundle, {});
      await assert.rejects(async () => engine.turn(0, 100, Buffer.from("!e\n")), /asked for/);
      assert.equal(Buffer.from((await engine.turn(0, 100, Buffer.from("goes on\n"))).write).toString(), "goes on\n");
      await engine.close();
    });

    it(`refuse more bytes than a message holds on ${name}`, async () => {
      const engine = await Engine.start(bundle, {});
      await assert.rejects(async () => engine.turn(0, 100, Buffer.alloc(65537)), RangeError);
      await engine.close();
    });
  }
});

describe("XS engine", () => {
  it("allocates 7 slots a turn for the crossing and its view, and nothing for what goes through", async () => {
    const engine = await XsEngine.start(applicationBundle(SELF_TEST), {});
    const line = Buffer.from("0123456789abcdef0123456789abcdef\r\n".repeat(3));
    await engine.turn(0, 1000, line);
    await engine.collect();
    const growth: number[] = [];
    let last = 0;
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(0), line, line, Buffer.concat([line, line]), Buffer.alloc(0)]) {
      await engine.turn(1, 1000, bytes);
      growth.push(engine.figures.currentHeapCount - last);
      last = engine.figures.currentHeapCount;
    }
    await engine.close();
    assert.deepEqual(growth.slice(1), [7, 7, 7, 7, 7]);
  });

  it("reports a crash of the engine to the turn that is under way and to later ones", async () => {
    const engine = await XsEngine.start(applicationBundle(SELF_TEST), {});
    await assert.rejects(engine.turn(0, 100, Buffer.from("!x\n")), /the XS engine crashed: stack overflow/);
    await assert.rejects(engine.turn(0, 100, Buffer.alloc(0)), /the XS engine crashed/);
    await engine.close();
  });

  it("reports an exception of a script and goes on", async () => {
    const worker = new XsWorker();
    await assert.rejects(worker.evaluate("throw new TypeError('no')"), /TypeError: no/);
    assert.equal((await worker.evaluate("new Uint8Array([79, 75]).buffer")).toString(), "OK");
    assert.ok(worker.figures.currentHeapCount > 0);
    await worker.close();
    await assert.rejects(worker.evaluate("1"), /closed/);
  });

  it("takes one command at a time", async () => {
    const worker = new XsWorker();
    const first = worker.evaluate("1");
    assert.throws(() => worker.evaluate("2"), /busy/);
    await first;
    await worker.close();
  });

  it("takes and gives messages of any size", async () => {
    const worker = new XsWorker();
    await worker.evaluate("globalThis.handleCommand = (message) => message");
    for (const length of [0, 1, 8191, 8192, 500_000]) {
      const bytes = Buffer.alloc(length, 7);
      assert.ok(bytes.equals(await worker.command(bytes)), String(length));
    }
    await worker.close();
  });
});

describe("XS worker that is not there", () => {
  const given = process.env.XSNAP_WORKER;
  afterEach(() => {
    if (given === undefined) delete process.env.XSNAP_WORKER;
    else process.env.XSNAP_WORKER = given;
  });

  it("is named in one line", () => {
    process.env.XSNAP_WORKER = join(tmpdir(), "no-such-worker");
    assert.throws(() => new XsWorker(), (error) => error instanceof XsUnavailable && /no-such-worker$/.test(error.message) && !error.message.includes("\n"));
  });

  it("is also noticed when it does not run", async () => {
    const folder = mkdtempSync(join(tmpdir(), "atwire-"));
    try {
      const path = join(folder, "worker");
      writeFileSync(path, "not a program", { mode: 0o600 });
      process.env.XSNAP_WORKER = path;
      const worker = new XsWorker();
      await assert.rejects(worker.evaluate("1"), XsUnavailable);
      await worker.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("benchmark frame", () => {
  it("plays its conversations to the end", async function () {
    this.timeout(60_000);
    for (const workload of workloads("test/engines/stand-in.ts", {}, [])) {
      const run = await runWorkload(workload, 10_000, 128);
      assert.ok(Math.abs(run.bytes - 10_000) <= workload.roundBytes, workload.name);
    }
  });

  it("says what it waited for when the host stays silent", async () => {
    const engine = await NodeEngine.start(applicationBundle(SELF_TEST), {});
    await assert.rejects(new Player(engine).play([{ sent: /AT\r/ }]), /waited for \/AT\\r\/, the host sent ""/);
  });
});
