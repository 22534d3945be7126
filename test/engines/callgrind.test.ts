import assert from "node:assert/strict";
import { callgrindMissing, parseCallgrind, underCallgrind } from "../../hosts/desktop/callgrind.js";
import { figure } from "../bench/figure.js";
import { XsWorker } from "../../hosts/desktop/xs-worker.js";

describe("callgrind", () => {
  it("is read with its compressed names, and calls are summed per function", () => {
    const text = [
      "fn=(1) main", "1 10", "cfn=(2) fxNewSlot", "calls=3 0", "2 30", "cfn=(3) fxNewChunk", "calls=2 0", "2 20",
      "fn=(4) fxRunID", "cfn=(2)", "calls=4 0", "3 40", "cfn=(5) fxRenewChunk", "calls=1 0", "3 5", "cfn=(6) fxNewSlot'2", "calls=1 0", "3 1",
      "fn=(3)", "4 20", "totals: 126",
    ].join("\n");
    assert.deepEqual(parseCallgrind(text), { instructions: 126, slots: 8, chunks: 3 });
    assert.throws(() => parseCallgrind("fn=(1) main\n"), /no total/);
  });

  it("counts what a worker allocates, strings included", async function () {
    this.timeout(60_000);
    if (callgrindMissing()) this.skip();
    const run = (times: number) =>
      underCallgrind(async (command) => {
        const worker = new XsWorker(command);
        await worker.evaluate(`(function () { let text; for (let i = 0; i < ${times}; i++) text = "a" + i; })()`);
        await worker.close();
      });
    const [short, long] = await Promise.all([run(100), run(1100)]);
    assert.ok(long.chunks - short.chunks >= 1000, `${long.chunks - short.chunks} chunks`);
    assert.ok(long.instructions > short.instructions);
  });
});

describe("figure", () => {
  it("judges goals and leaves the rest open", () => {
    assert.deepEqual(figure("a.b", 0, "slots/KB", "<= 0"), { figure: "a.b", value: 0, unit: "slots/KB", goal: "<= 0", met: true });
    assert.equal(figure("a", 0.4, "x", ">= 2").met, false);
    assert.equal(figure("a", 2, "x", ">= 2").met, true);
    assert.deepEqual(figure("a", null, "x", "<= 0", "why"), { figure: "a", value: null, unit: "x", goal: "<= 0", met: null, note: "why" });
  });
});
