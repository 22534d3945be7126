import assert from "node:assert/strict";
import { startSimulator, type SimulatorOptions } from "../../hosts/simulator/index.js";
import type { HostProcess, Turn } from "../../hosts/host-process.js";
import { Detector } from "../../src/detector.js";
import { DIALECTS } from "../../hosts/desktop/dialects.js";
import type { ModemError } from "../../src/errors.js";
import { PlainPlatform } from "../unit/plain-platform.js";

/** Runs a detector against a simulated modem: what it finds, at what rate, and when (ms). */
async function detect(options: Partial<SimulatorOptions>, models = true): Promise<{ found: string | undefined; baud: number; error: ModemError | undefined; time: number }> {
  const simulator = await startSimulator({ dialect: "quectel-bg95", clock: "virtual", network: "local", seed: 1, ...options });
  const platform = new PlainPlatform();
  const outcome = { found: undefined as string | undefined, baud: 0, error: undefined as ModemError | undefined, time: 0 };
  const dialects = models ? DIALECTS : DIALECTS.map((dialect) => ({ ...dialect, models: [] }));
  new Detector({
    dialects,
    platform: platform.attach,
    onFound(dialect, baud) { Object.assign(outcome, { found: dialect.name, baud }); },
    onError(error) { outcome.error = error; },
  });
  const host: HostProcess = {
    turn(now: number, free: number, received: Uint8Array): Turn {
      Object.assign(platform, { time: now, free, baud: 0 });
      for (let at = 0; at < received.length;) {
        const count = Math.min(platform.driver.input.room(), received.length - at, 7);
        platform.arena.set(received.subarray(at, at + count), platform.driver.input.write);
        at += count;
        platform.driver.received(count);
      }
      if (platform.due >= 0 && now >= platform.due) platform.due = -1;
      platform.deferred = false;
      platform.driver.tick();
      return { write: Buffer.from(platform.take(), "latin1"), alarm: platform.due < 0 ? -1 : Math.max(0, platform.due - now), baud: platform.baud || undefined, pins: [] };
    },
  };
  simulator.attach(host);
  try {
    await simulator.run(() => outcome.found !== undefined || outcome.error !== undefined, 120_000);
    outcome.time = simulator.clock.now;
    return outcome;
  } finally {
    await simulator.close();
  }
}

describe("the detector", () => {
  for (const { name } of DIALECTS) for (const profile of ["document", "device"] as const) {
    it(`knows a ${name} by its own name, as its ${profile} has it, in less than two seconds`, async () => {
      const { found, time } = await detect({ dialect: name, profile });
      assert.equal(found, name);
      assert.ok(time < 2000, `${time} ms`);
    });

    it(`knows a ${name} of unknown name by what only it answers, as its ${profile} has it`, async () => {
      const { found, time } = await detect({ dialect: name, profile }, false);
      assert.equal(found, name);
      assert.ok(time < 2000, `${time} ms`);
    });
  }

  it("finds a modem at another rate, and tells it", async () => {
    const { found, baud } = await detect({ dialect: "quectel-bg95", baud: 9600 });
    assert.deepEqual([found, baud], ["quectel-bg95", 9600]);
  });

  it("finds a modem that was left in data mode", async () => {
    assert.equal((await detect({ dialect: "quectel-bg95", set: { mode: "data" } })).found, "quectel-bg95");
  });

  it("tells that nobody is there", async () => {
    const { error } = await detect({ dialect: "quectel-bg95", set: { boot: "off" } });
    assert.equal(error?.code, "NO_MODEM");
  });

  it("refuses wrong options", () => {
    const platform = new PlainPlatform();
    const good = { dialects: DIALECTS, platform: platform.attach, onFound() {} };
    assert.throws(() => new Detector(undefined as never), TypeError);
    assert.throws(() => new Detector({ ...good, dialects: [] }), TypeError);
    assert.throws(() => new Detector({ ...good, onFound: undefined as never }), TypeError);
    assert.throws(() => new Detector({ ...good, baud: 1 }), RangeError);
  });
});
