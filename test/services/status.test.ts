import assert from "node:assert/strict";
import type { SimulatorOptions } from "../../hosts/simulator/index.js";
import type { Clock } from "../../src/dialects/cellular-commands/clock.js";
import type { ModemError } from "../../src/errors.js";
import type { ModemOptions } from "../../src/modem-options.js";
import type { RunCallback } from "../../src/run-command.js";
import * as anycloud from "../../src/services/microchip-anycloud.js";
import * as nordic from "../../src/services/nordic-slm.js";
import * as bg95 from "../../src/services/quectel-bg95.js";
import type { ModemStatus } from "../../src/services/shared/status.js";
import * as a7600 from "../../src/services/simcom-a7600.js";
import * as ca from "../../src/services/simcom-ca.js";
import { simulated, type SimHost } from "../driver/sim-host.js";
import type { Simulator } from "../../hosts/simulator/index.js";

const LIMIT = 1_000_000;
/** 2026-01-01, when the simulated network's time begins. */
const EPOCH = Date.UTC(2026, 0, 1);

interface Family {
  Status: new (options: { modem: SimHost["modem"] }) => ModemStatus;
  modem: Partial<ModemOptions>;
  identity: object;
  technology?: string;
  signal?: object;
}

const measures = { rsrp: -84, rsrq: -9 };

const FAMILIES: Record<string, Family> = {
  "nordic-slm": {
    Status: nordic.Status, modem: { apn: "iot.example" }, technology: "LTE-M", signal: { signal: -84, ...measures },
    identity: { manufacturer: "Nordic Semiconductor ASA", model: "nRF9160-SICA", revision: "mfw_nrf9160_1.2.3", imei: "352656100000011" },
  },
  "simcom-a7600": {
    Status: a7600.Status, modem: { apn: "iot.example" }, technology: "LTE", signal: { signal: -65, ...measures },
    identity: { manufacturer: "SIMCOM INCORPORATED", model: "A7670E-FASE", revision: "A7670M6_V1.11.1", imei: "866425030000024" },
  },
  "simcom-ca": {
    Status: ca.Status, modem: { apn: "iot.example" }, technology: "LTE-M", signal: { signal: -65, ...measures },
    identity: { manufacturer: "SIMCOM INCORPORATED", imei: "869951030000010" },
  },
  "quectel-bg95": {
    Status: bg95.Status, modem: { apn: "iot.example" }, technology: "LTE-M", signal: { signal: -65, ...measures },
    identity: { manufacturer: "Quectel", model: "BG95-M3", revision: "BG95M3LAR02A03", imei: "866425030000016" },
  },
  "microchip-anycloud": { Status: anycloud.Status, modem: { ssid: "MyAP", password: "MyAPPSK" }, identity: { manufacturer: "Microchip" } },
};

/** A driver that is online, and its status. */
class Bench {
  constructor(readonly simulator: Simulator, readonly host: SimHost, readonly status: ModemStatus) {}

  static async open(dialect: string, options: Partial<SimulatorOptions> = {}, modem: Partial<ModemOptions> = {}): Promise<Bench> {
    const family = FAMILIES[dialect];
    const pair = await simulated({ dialect, ...options }, { ...family.modem, ...modem });
    await pair.simulator.run(() => pair.host.ready > 0, LIMIT);
    return new Bench(pair.simulator, pair.host, new family.Status({ modem: pair.host.modem }));
  }

  /** Asks, and waits for the answer. What is refused at once is thrown. */
  async ask<R>(what: (status: ModemStatus, done: RunCallback<R>) => void): Promise<{ error: ModemError | undefined; value: R | undefined }> {
    const answers: { error: ModemError | undefined; value: R | undefined }[] = [];
    let refused: unknown;
    this.host.soon(() => {
      try {
        what(this.status, (error, value) => void answers.push({ error, value }));
      } catch (error) {
        refused = error;
      }
    });
    await this.simulator.run(() => answers.length > 0 || refused !== undefined, LIMIT);
    if (refused !== undefined) throw refused;
    // nothing is called twice
    await this.simulator.advance(1000);
    assert.equal(answers.length, 1);
    return answers[0];
  }

  async tells<R>(what: (status: ModemStatus, done: RunCallback<R>) => void): Promise<R> {
    const { error, value } = await this.ask(what);
    assert.equal(error, undefined);
    return value!;
  }

  async close(): Promise<void> {
    assert.deepEqual(this.host.thrown, []);
    await this.simulator.close();
  }
}

for (const [dialect, family] of Object.entries(FAMILIES)) {
  for (const profile of ["document", "device"] as const) {
    describe(`status of ${dialect}, as its ${profile} has it`, () => {
      let bench: Bench;
      afterEach(() => bench.close());

      it("tells who the modem is", async () => {
        bench = await Bench.open(dialect, { profile });
        const identity = await bench.tells<Record<string, unknown>>((status, done) => status.identity(done as RunCallback<any>));
        for (const [name, value] of Object.entries(family.identity)) assert.equal(identity[name], value, name);
        assert.ok(typeof identity.revision === "string" && identity.revision !== "");
      });

      if (family.technology === undefined) {
        it("has neither SIM nor registration nor clock, and says so at once", async () => {
          bench = await Bench.open(dialect, { profile });
          for (const name of ["sim", "registration", "clock"] as const) await assert.rejects(bench.ask<any>((status, done) => status[name](done)), new RegExp(`^Error: ${dialect} has no`));
        });

        it("tells the signal, where its firmware measures it", async () => {
          bench = await Bench.open(dialect, { profile });
          assert.deepEqual(await bench.tells((status, done) => status.signal(done)), profile === "document" ? { signal: -50 } : {});
        });
        return;
      }

      it("tells who the SIM is", async () => {
        bench = await Bench.open(dialect, { profile });
        assert.deepEqual(await bench.tells((status, done) => status.sim(done)), { iccid: "89010010123456789012", imsi: "001010123456789" });
      });

      it("tells network, operator and access technology", async () => {
        bench = await Bench.open(dialect, { profile });
        assert.deepEqual(await bench.tells((status, done) => status.registration(done)), { registration: 1, operator: "atwire simulated", technology: family.technology });
      });

      it("tells the cell where the modem reports it, and that it is a guest", async () => {
        bench = await Bench.open(dialect, { profile, set: { registration: "roaming" } }, { init: ["AT+CEREG=2"] });
        assert.deepEqual(await bench.tells((status, done) => status.registration(done)), { registration: 5, area: "1A2B", cell: "01C3D4E5", operator: "atwire simulated", technology: family.technology });
      });

      it("tells the signal in dBm", async () => {
        bench = await Bench.open(dialect, { profile, set: { signal: "24" } });
        assert.deepEqual(await bench.tells((status, done) => status.signal(done)), family.signal);
      });

      it("tells the modem's clock", async () => {
        bench = await Bench.open(dialect, { profile });
        const { time, zone } = await bench.tells<Clock>((status, done) => status.clock(done));
        assert.equal(zone, 0);
        assert.ok(time >= EPOCH && time <= EPOCH + bench.simulator.clock.now, String(time));
      });

      it("tells that the clock was never set", async () => {
        bench = await Bench.open(dialect, { profile });
        await bench.ask((_, done) => bench.host.modem.command('AT+CCLK="80/01/06,00:00:30+00"', done as any));
        const { error, value } = await bench.ask((status, done) => status.clock(done));
        assert.equal(error?.code, "NO_TIME");
        assert.equal(value, undefined);
      });

      it("fails as the modem does, with its number", async () => {
        bench = await Bench.open(dialect, { profile });
        const card = (bench.simulator.device.firmware as unknown as { card: { status: string } }).card;
        Object.defineProperty(card, "status", { value: "absent" });
        const { error, value } = await bench.ask((status, done) => status.sim(done));
        assert.deepEqual([error?.code, error?.modemCode, value], ["ERROR", 10, undefined], error?.message);
      });
    });
  }
}

describe("status", () => {
  let bench: Bench;
  afterEach(() => bench.close());

  it("is of its own family's modems only", async () => {
    bench = await Bench.open("quectel-bg95");
    const modem = bench.host.modem;
    assert.throws(() => new ca.Status({ modem }), TypeError);
    assert.throws(() => new bg95.Status({ modem: undefined as never }), TypeError);
    assert.throws(() => new bg95.Status(undefined as never), TypeError);
    new bg95.Status({ modem });
  });

  it("wants a function to tell", async () => {
    bench = await Bench.open("quectel-bg95");
    for (const bad of [undefined, null, {}, 1]) {
      assert.throws(() => bench.status.clock(bad as never), TypeError);
      assert.throws(() => bench.status.signal(bad as never), TypeError);
    }
  });

  it("does without what some firmware lacks", async () => {
    bench = await Bench.open("simcom-a7600");
    // no such command: ERROR in its place
    const dce = (bench.simulator.device.firmware as unknown as { dce: { receive(bytes: Uint8Array): void } }).dce;
    const receive = dce.receive.bind(dce);
    dce.receive = (bytes) => receive(Buffer.from(Buffer.from(bytes).toString("latin1").replace("AT+CESQ", "AT+CXXX"), "latin1"));
    assert.deepEqual(await bench.tells((status, done) => status.signal(done)), { signal: -65 });
  });

  it("fails when the modem is closed, before it asks and in the middle", async () => {
    bench = await Bench.open("quectel-bg95");
    const { modem } = bench.host;
    const outcome = await bench.ask((status, done) => {
      status.identity(done);
      modem.close();
    });
    assert.deepEqual([outcome.error?.code, outcome.value], ["CLOSED", undefined]);
    assert.throws(() => bench.status.identity(() => {}), /closed/);
    await bench.close();
    bench = await Bench.open("quectel-bg95");
    const enqueue = bench.host.modem.enqueue.bind(bench.host.modem);
    let asked = 0;
    bench.host.modem.enqueue = (command) => {
      if (++asked === 2) bench.host.modem.close();
      enqueue(command);
    };
    const second = await bench.ask((status, done) => status.identity(done));
    assert.deepEqual([second.error?.code, second.error?.command, second.value], ["CLOSED", "AT+CGMM", undefined]);
  });

  it("waits for its turn among the user's commands, and says when there are too many", async () => {
    bench = await Bench.open("quectel-bg95");
    for (let i = 0; i < 8; i++) bench.host.modem.command("AT");
    assert.throws(() => bench.status.identity(() => {}), /too many commands/);
  });
});
