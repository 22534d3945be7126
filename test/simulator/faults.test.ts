import assert from "node:assert/strict";
import { FaultPlan } from "../../hosts/simulator/faults.js";
import { Random } from "../../hosts/simulator/random.js";
import { bg95 } from "./typist.js";

const plan = (spec: string, seed = 1): FaultPlan => new FaultPlan(spec, new Random(seed), () => 0);
const all = (pieces: { bytes: Uint8Array }[]): Buffer => Buffer.concat(pieces.map(each => each.bytes));
const DATA = Uint8Array.from({ length: 10_000 }, (_, i) => i);

describe("simulator: faults", () => {
  it("drops bytes at the positions that the log tells", () => {
    const faults = plan("drop 1e-2");
    const left = all(faults.apply("rx", DATA, 500));
    const gone = new Set(faults.log.map(each => each.position! - 500));
    assert.ok(gone.size > 50 && gone.size < 200, `${gone.size}`);
    assert.deepEqual([...left], [...DATA].filter((_, i) => !gone.has(i)));
  });

  it("doubles bytes at the positions that the log tells", () => {
    const faults = plan("dup 1e-2");
    const left = all(faults.apply("rx", DATA, 0));
    const twice = new Set(faults.log.map(each => each.position));
    assert.deepEqual([...left], [...DATA].flatMap((byte, i) => (twice.has(i) ? [byte, byte] : [byte])));
  });

  it("flips one bit of bytes at the positions that the log tells", () => {
    const faults = plan("flip 1e-2");
    const left = all(faults.apply("rx", DATA, 0));
    assert.equal(left.length, DATA.length);
    const flipped = new Set(faults.log.map(each => each.position));
    left.forEach((byte, i) => {
      const changed = byte ^ DATA[i];
      assert.equal(changed !== 0, flipped.has(i));
      assert.equal(changed & (changed - 1), 0);
    });
  });

  it("cuts without losing anything", () => {
    const faults = plan("split");
    const pieces = faults.apply("rx", DATA, 0);
    assert.deepEqual([...all(pieces)], [...DATA]);
    assert.ok(pieces.length > 200);
    assert.ok(pieces.slice(1).every(each => each.pause >= 0 && each.pause <= 20));
    assert.equal(pieces.filter(each => each.pause > 0).length, faults.log.length);
  });

  it("injects a line where the log tells", () => {
    const faults = plan('inject "+CREG: 2" 1e-3');
    const left = all(faults.apply("rx", DATA, 0)).toString("latin1");
    assert.ok(faults.log.length > 1);
    assert.equal(left.split("\r\n+CREG: 2\r\n").length - 1, faults.log.length);
    assert.equal(left.replaceAll("\r\n+CREG: 2\r\n", ""), Buffer.from(DATA).toString("latin1"));
  });

  it("does all of it together, the same for the same seed", () => {
    const spec = 'drop 1e-3; flip 1e-3; dup 1e-3; split; delay 5; inject "X"';
    const once = plan(spec, 7);
    const again = plan(spec, 7);
    assert.deepEqual(once.apply("tx", DATA, 0), again.apply("tx", DATA, 0));
    assert.deepEqual(once.log, again.log);
    assert.notDeepEqual(once.log, (() => { const other = plan(spec, 8); other.apply("tx", DATA, 0); return other.log; })());
  });

  it("keeps to the direction of a rule", () => {
    const faults = plan("rx: drop 1; tx: delay 3");
    assert.equal(all(faults.apply("rx", DATA, 0)).length, 0);
    assert.equal(all(faults.apply("tx", DATA, 0)).length, DATA.length);
    assert.equal(faults.apply("tx", DATA, 0)[0].pause > 0, true);
  });

  const refused: [string, RegExp][] = [
    ["drip 1", /unknown fault "drip": did you mean drop\?/],
    ["drop", /fault "drop": write drop P/],
    ["drop 2", /2 is not a probability from 0 to 1/],
    ["drop -1", /-1 is not a probability/],
    ["delay soon", /soon is not a number/],
    ["delay", /write delay MS/],
    ["inject URC", /write inject "URC"/],
    ["reboot 5", /write reboot after S/],
    ["silence after 1", /write silence after S for S/],
    ["up: drop 0.1", /drop acts on rx, tx/],
    ["rx: reboot after 1", /reboot has no direction/],
    ["tx: inject \"X\"", /inject acts on rx/],
    ["psm soon", /write psm \[after S\] \[for S\]/],
    ["psm after", /write psm/],
    ["psm after never", /never.* is not a number/],
    ["rx: psm", /psm has no direction/],
  ];
  for (const [spec, message] of refused) it(`refuses ${spec}`, () => assert.throws(() => plan(spec), (error: Error) => error instanceof RangeError && message.test(error.message)));

  it("reads when power saving begins and how long it lasts", () => {
    assert.equal(plan("drop 0.1").powerSaving, undefined);
    assert.deepEqual(["psm", "psm after 5", "psm for 60", "psm after 5 for 60"].map(spec => plan(spec).powerSaving), [[10, 120], [5, 120], [10, 60], [5, 60]]);
  });

  it("loses commands and answers on the line", async () => {
    const { sim, host } = await bg95({ faults: "rx: drop 1" });
    host.type("AT\r");
    await host.pause(100);
    assert.deepEqual(sim.executed, [""]);
    assert.equal(sim.wire.rx.sent, 6);
    assert.equal(sim.wire.rx.delivered, 0);
    assert.deepEqual(sim.faultLog.map(each => [each.kind, each.direction, each.position]), [0, 1, 2, 3, 4, 5].map(i => ["drop", "rx", i]));
  });

  it("delays answers within the limit, and keeps their order", async () => {
    const { sim, host } = await bg95({ faults: "rx: delay 500" });
    const times: number[] = [];
    for (let i = 0; i < 20; i++) {
      const began = sim.clock.now;
      assert.equal(await host.say(`AT+CMEE=${i % 3};+CMEE?\r`, /OK\r\n$/), `\r\n+CMEE: ${i % 3}\r\n\r\nOK\r\n`);
      times.push(sim.clock.now - began);
    }
    assert.ok(Math.max(...times) > 300 && Math.max(...times) < 520 && Math.min(...times) < 200);
  });

  it("splits answers so that turns see pieces", async () => {
    const { sim, host } = await bg95({ split: true });
    const before = sim.turns;
    assert.match(await host.say("AT+QICFG=?\r"), /^\r\n\+QICFG: "transpktsize"[^]*OK\r\n$/);
    assert.ok(sim.turns - before > 10);
    assert.ok(sim.faultLog.some(each => each.kind === "split" && each.direction === "rx"));
  });

  it("reboots", async () => {
    const { sim, host } = await bg95({ faults: "reboot after 10" });
    assert.match(await host.listen("READY\r\n"), /RDY/);
    assert.ok(sim.clock.now > 12_500 && sim.clock.now < 13_100);
    assert.deepEqual(sim.faultLog.map(each => [each.kind, each.time]), [["reboot", 10_000]]);
  });

  it("is silent, then goes on where it was", async () => {
    const { sim, host } = await bg95({ faults: "silence after 1 for 5" });
    await host.pause(1500);
    assert.equal(await host.say("AT\r"), "\r\nOK\r\n");
    assert.ok(sim.clock.now > 6000 && sim.clock.now < 6010, `${sim.clock.now}`);
  });

  it("keeps the host from its port for a while", async () => {
    const { sim, host } = await bg95({ faults: "deaf 30", fifo: 128 });
    let longest = 0;
    let last = 0;
    const turn = host.turn.bind(host);
    host.turn = (now, free, received) => {
      longest = Math.max(longest, now - last);
      last = now;
      return turn(now, free, received);
    };
    await host.pause(20_000);
    assert.ok(longest >= 29 && longest <= 62, `${longest}`);
    assert.ok(sim.faultLog.filter(each => each.kind === "deaf").length > 5);
  });
});
