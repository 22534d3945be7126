import assert from "node:assert/strict";
import { Clock, SimulationTimeout } from "../../hosts/simulator/clock.js";
import { Random } from "../../hosts/simulator/random.js";

const virtual = (seed = 1): Clock => new Clock("virtual", new Random(seed));

describe("simulator: clock", () => {
  it("runs a day in no time, in order", async () => {
    const clock = virtual();
    const order: number[] = [];
    for (const hour of [5, 24, 1, 12]) clock.at(hour * 3_600_000, () => void order.push(hour));
    await clock.run(() => order.length === 4);
    assert.deepEqual(order, [1, 5, 12, 24]);
    assert.equal(clock.now, 86_400_000);
  });

  it("runs events of one instant in an order that the seed decides", async () => {
    const orders = await Promise.all([1, 1, 2].map(async seed => {
      const clock = virtual(seed);
      const order: number[] = [];
      for (let i = 0; i < 10; i++) clock.at(5, () => void order.push(i));
      await clock.advance(5);
      return order.join();
    }));
    assert.equal(orders[0], orders[1]);
    assert.notEqual(orders[0], orders[2]);
    assert.notEqual(orders[0], "0,1,2,3,4,5,6,7,8,9");
  });

  it("takes events back", async () => {
    const clock = virtual();
    let ran = 0;
    const tickets = Array.from({ length: 100 }, (_, i) => clock.at((i * 37) % 50, () => void ran++));
    tickets.filter((_, i) => i % 3).forEach(ticket => clock.cancel(ticket));
    clock.cancel(undefined);
    await clock.advance(100);
    assert.equal(ran, 34);
    clock.cancel(tickets[0]);
  });

  it("awaits what an event does before the next", async () => {
    const clock = virtual();
    const log: string[] = [];
    clock.at(1, async () => {
      log.push("in");
      await new Promise(setImmediate);
      log.push("out");
    });
    clock.at(1, () => void log.push("other"));
    await clock.advance(2);
    assert.equal(log.indexOf("out"), log.indexOf("in") + 1);
  });

  it("rejects after the limit, at the limit", async () => {
    const clock = virtual();
    await assert.rejects(clock.run(() => false, 250), SimulationTimeout);
    assert.equal(clock.now, 250);
    await clock.run(() => true, 0);
  });

  it("rejects at once when nothing is left to happen", async () => {
    const clock = virtual();
    clock.after(10, () => {});
    await assert.rejects(clock.run(() => false), /nothing left to happen at 10/);
  });

  it("rejects with what an event throws, and can go on", async () => {
    const clock = virtual();
    clock.after(1, () => {
      throw new RangeError("turn failed");
    });
    await assert.rejects(clock.advance(5), /turn failed/);
    await clock.advance(5);
  });

  it("serves several waiters", async () => {
    const clock = virtual();
    await Promise.all([clock.advance(10), clock.advance(3), clock.run(() => clock.now >= 7, 6)].map((each, i) => (i === 2 ? assert.rejects(each) : each)));
    assert.equal(clock.now, 10);
  });

  it("notices when time stands still for good", async () => {
    const clock = virtual();
    const again = (): void => void clock.after(0, again);
    again();
    await assert.rejects(clock.advance(1), /time stands still/);
  });

  it("rejects waiters when it is stopped", async () => {
    const clock = new Clock("real", new Random(1));
    const waiting = clock.run(() => false);
    clock.stop();
    await assert.rejects(waiting, /closed/);
    await assert.rejects(clock.run(() => false), /closed/);
  });

  it("waits in real mode", async () => {
    const clock = new Clock("real", new Random(1));
    const began = performance.now();
    await clock.advance(30);
    const took = performance.now() - began;
    assert.ok(took >= 29 && took < 1000, `${took} ms`);
  });

  it("does not sleep past an event that comes up meanwhile", async () => {
    const clock = new Clock("real", new Random(1));
    const began = performance.now();
    let ran = false;
    clock.after(5000, () => {});
    setImmediate(() => void clock.after(1, () => void (ran = true)));
    await clock.run(() => ran);
    assert.ok(performance.now() - began < 1000);
  });

  describe("accelerated", () => {
    const accelerated = (): Clock => new Clock("accelerated", new Random(1));

    it("jumps while there is nobody to wait for", async () => {
      const clock = accelerated();
      const began = performance.now();
      await clock.advance(3_600_000);
      assert.ok(performance.now() - began < 1000);
    });

    it("stands still while a peer owes a byte, and goes on as soon as it comes", async () => {
      const clock = accelerated();
      const peer = clock.peer();
      peer.owes(5000);
      let spokeAt = -1;
      setImmediate(() => clock.post(() => {
        peer.spoke();
        peer.gone();
        spokeAt = clock.now;
      }));
      const began = performance.now();
      await clock.advance(60_000);
      assert.equal(spokeAt, 0);
      assert.ok(performance.now() - began < 1000);
    });

    it("lets a debt expire, then jumps over work but takes timers at the real rate", async () => {
      const clock = accelerated();
      const peer = clock.peer();
      peer.owes(20);
      const began = performance.now();
      let worked = 0;
      clock.work(10_000, () => void (worked = performance.now() - began));
      await clock.run(() => worked > 0);
      assert.ok(worked >= 19 && worked < 1000, `${worked} ms for 10 s of work`);
      const before = performance.now();
      await clock.advance(40);
      assert.ok(performance.now() - before >= 39, "a timer takes as long as it says");
      peer.open = false;
      await clock.advance(3_600_000);
      assert.ok(performance.now() - before < 1000, "nobody can speak: it jumps again");
    });
  });
});
