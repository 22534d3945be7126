import assert from "node:assert/strict";
import type { Simulator, SimulatorOptions } from "../../hosts/simulator/index.js";
import type { ModemError } from "../../src/errors.js";
import type { ModemOptions } from "../../src/modem-options.js";
import * as anycloud from "../../src/services/microchip-anycloud.js";
import * as bg95 from "../../src/services/quectel-bg95.js";
import type { ModemPing, PingRequest, PingResult } from "../../src/services/shared/ping.js";
import { simulated, type SimHost } from "../driver/sim-host.js";

const LIMIT = 1_000_000;
const TIME = Date.UTC(2024, 1, 29, 23, 59, 58);

const MODEM: Record<string, Partial<ModemOptions>> = { "quectel-bg95": { apn: "iot.example" }, "microchip-anycloud": { ssid: "MyAP", password: "MyAPPSK" } };
const PING: Record<string, new (options: { modem: SimHost["modem"] }) => ModemPing> = { "quectel-bg95": bg95.Ping, "microchip-anycloud": anycloud.Ping };

interface Stage {
  simulator: Simulator;
  host: SimHost;
}

async function online(dialect: string, options: Partial<SimulatorOptions> = {}): Promise<Stage> {
  const stage = await simulated({ dialect, ...options }, MODEM[dialect]);
  await stage.simulator.run(() => stage.host.ready > 0, LIMIT);
  const { local } = stage.simulator;
  local.host("near.example", "192.0.2.1");
  local.host("mute.example", "192.0.2.2");
  local.mute("192.0.2.2");
  local.latency = 20;
  return stage;
}

/** Starts something, and waits for the one callback that it owes. What is refused at once is thrown. */
async function outcome<A extends unknown[]>({ simulator, host }: Stage, start: (done: (...told: A) => void) => void): Promise<A> {
  const told: A[] = [];
  let refused: unknown;
  host.soon(() => {
    try {
      start((...each) => void told.push(each));
    } catch (error) {
      refused = error;
    }
  });
  await simulator.run(() => told.length > 0 || refused !== undefined, LIMIT);
  if (refused !== undefined) throw refused;
  await simulator.advance(1000);
  assert.equal(told.length, 1);
  return told[0];
}

for (const [dialect, Ping] of Object.entries(PING)) {
  for (const profile of ["document", "device"] as const) {
    describe(`ping of ${dialect}, as its ${profile} has it`, () => {
      let stage: Stage;
      let ping: ModemPing;
      const pings = (request: PingRequest) => outcome<[ModemError | undefined, PingResult | undefined]>(stage, (done) => ping.ping(request, done));
      beforeEach(async () => {
        stage = await online(dialect, { profile });
        ping = new Ping({ modem: stage.host.modem });
      });
      afterEach(async () => {
        assert.deepEqual(stage.host.thrown, []);
        await stage.simulator.close();
      });

      it("tells how long each echo took", async () => {
        assert.deepEqual(await pings({ host: "near.example", count: 3 }), [undefined, { address: "192.0.2.1", sent: 3, received: 3, times: [40, 40, 40] }]);
        assert.deepEqual(await pings({ host: "192.0.2.1" }), [undefined, { address: "192.0.2.1", sent: 4, received: 4, times: [40, 40, 40, 40] }]);
      });

      it("tells that none came back", async () => {
        assert.deepEqual(await pings({ host: "mute.example", count: 2 }), [undefined, { sent: 2, received: 0, times: [] }]);
      });

      it("refuses what is wrong, and sends nothing", async () => {
        stage.host.platform.take();
        for (const bad of [undefined, {}, { host: 1 }, { host: "x", count: "1" }]) assert.throws(() => ping.ping(bad as never, () => {}), TypeError, JSON.stringify(bad));
        for (const bad of [{ host: "" }, { host: 'a"' }, { host: "a b" }, { host: "x".repeat(256) }, { host: "x", count: 0 }, { host: "x", count: 11 }]) assert.throws(() => ping.ping(bad, () => {}), RangeError, JSON.stringify(bad));
        assert.throws(() => ping.ping({ host: "x" }, undefined as never), TypeError);
        assert.equal(stage.host.platform.written, "");
        stage.host.modem.close();
        assert.throws(() => ping.ping({ host: "x" }, () => {}), /closed/);
      });

      it("fails when the modem is closed in the middle", async () => {
        const [error, result] = await outcome<[ModemError | undefined, PingResult | undefined]>(stage, (done) => {
          ping.ping({ host: "near.example", count: 10 }, done);
          stage.host.modem.close();
        });
        assert.deepEqual([error?.code, result], ["CLOSED", undefined]);
      });
    });
  }
}

describe("ping", () => {
  it("fails where the host is not known", async () => {
    const stage = await online("quectel-bg95");
    const [error] = await outcome<[ModemError | undefined, PingResult | undefined]>(stage, (done) => new bg95.Ping({ modem: stage.host.modem }).ping({ host: "nobody.invalid" }, done));
    assert.deepEqual([error?.code, error?.modemCode, error?.command], ["DNS_FAILED", 565, "AT+QPING"]);
    assert.throws(() => new anycloud.Ping({ modem: stage.host.modem }), TypeError);
    await stage.simulator.close();
  });
});

for (const profile of ["document", "device"] as const) {
  describe(`NTP of quectel-bg95, as its ${profile} has it`, () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await online("quectel-bg95", { profile });
      const server = stage.simulator.local.datagrams(123);
      server.onMessage = (bytes, port) => {
        const answer = Buffer.alloc(48);
        answer[0] = 0x24;
        answer.writeUInt32BE(2_208_988_800 + TIME / 1000, 40);
        assert.equal(bytes.length, 48);
        server.send(answer, port);
      };
    });
    afterEach(() => stage.simulator.close());
    const time = (servers: string[]) => outcome<[ModemError | null, number?]>(stage, (done) => new bg95.NTP({ modem: stage.host.modem, servers }).getTime(done));

    it("tells the time", async () => {
      assert.deepEqual(await time(["192.0.2.1"]), [null, TIME]);
      assert.deepEqual(await time(["near.example", "nobody.invalid"]), [null, TIME]);
    });

    it("asks the next server where one is not known or does not answer", async () => {
      assert.deepEqual(await time(["nobody.invalid", "mute.example", "near.example"]), [null, TIME]);
      const [error, value] = await time(["mute.example", "nobody.invalid"]);
      assert.deepEqual([error?.code, error?.modemCode, value], ["DNS_FAILED", 565, undefined]);
    });

    it("is asked once at a time, and not when it is closed", async () => {
      const { modem } = stage.host;
      const ntp = new bg95.NTP({ modem, servers: ["near.example"], target: 1 });
      assert.equal(ntp.target, 1);
      const told: unknown[] = [];
      ntp.getTime((...each) => void told.push(each));
      assert.throws(() => ntp.getTime(() => {}), /in use/);
      await stage.simulator.run(() => told.length > 0, LIMIT);
      // from inside its callback it can be asked again
      await new Promise<void>((resolve) => {
        stage.host.soon(() => ntp.getTime(() => ntp.getTime(() => resolve())));
        void stage.simulator.run(() => false, 100_000).catch(() => {});
      });
      ntp.getTime(() => told.push("closed"));
      assert.equal(ntp.close(), undefined);
      ntp.close();
      await stage.simulator.advance(20_000);
      assert.deepEqual(told, [[null, TIME]]);
      assert.throws(() => ntp.getTime(() => {}), /closed/);
      const last = new bg95.NTP({ modem, servers: ["near.example", "near.example"] });
      const [error] = await outcome<[ModemError | null, number?]>(stage, (done) => {
        last.getTime(done);
        modem.close();
      });
      assert.equal(error?.code, "CLOSED");
    });

    it("refuses what is wrong", async () => {
      const { modem } = stage.host;
      for (const bad of [undefined, "near.example", [1]]) assert.throws(() => new bg95.NTP({ modem, servers: bad as never }), TypeError);
      for (const bad of [[], [""], ["a b"], ["x".repeat(256)]]) assert.throws(() => new bg95.NTP({ modem, servers: bad }), RangeError);
      assert.throws(() => new bg95.NTP({ modem, servers: ["x"] }).getTime(1 as never), TypeError);
      assert.throws(() => new bg95.NTP({ servers: ["x"] } as never), TypeError);
    });
  });
}
