import assert from "node:assert/strict";
import type { Simulator, SimulatorOptions } from "../../hosts/simulator/index.js";
import { cycleBits, cycleOf, activeBits, activeOf, periodicBits, periodicOf, windowOf } from "../../src/dialects/cellular-commands/timers.js";
import type { ModemError } from "../../src/errors.js";
import type { ModemOptions } from "../../src/modem-options.js";
import * as nordic from "../../src/services/nordic-slm.js";
import * as bg95 from "../../src/services/quectel-bg95.js";
import type { ModemPower, PowerSaving } from "../../src/services/shared/power.js";
import * as a7600 from "../../src/services/simcom-a7600.js";
import * as ca from "../../src/services/simcom-ca.js";
import * as nordicForms from "../../src/dialects/nordic-slm/commands/module.js";
import * as caForms from "../../src/dialects/simcom-ca/commands/module.js";
import { Asking } from "../commands/asking.js";
import { dialectNamed } from "../../hosts/desktop/dialects.js";
import { Noted, SimHost, simulated } from "../driver/sim-host.js";

const LIMIT = 1_000_000;
const PORT = 80;

const FAMILIES: Record<string, { Power: new (options: { modem: SimHost["modem"] }) => ModemPower; saves: boolean; grants?: boolean; byLine: boolean }> = {
  "nordic-slm": { Power: nordic.Power, saves: true, byLine: false },
  "simcom-a7600": { Power: a7600.Power, saves: false, byLine: true },
  "simcom-ca": { Power: ca.Power, saves: true, grants: true, byLine: true },
  "quectel-bg95": { Power: bg95.Power, saves: true, grants: true, byLine: true },
};

interface Firmware {
  dce: { receive(bytes: Uint8Array): void };
  uartSleep: { mode: number };
}

class Bench {
  /** Lines that the driver has driven, with their levels. */
  pins: [string, number][] = [];

  constructor(readonly simulator: Simulator, readonly host: SimHost, readonly power: ModemPower) {}

  static async open(dialect: string, wired: string[] = [], options: Partial<SimulatorOptions> = {}, modem: Partial<ModemOptions> = {}): Promise<Bench> {
    const pins: [string, number][] = [];
    const pair = await simulated({ dialect, ...options }, { apn: "iot.example", ...modem }, (platform) => {
      platform.wired = wired;
      const pin = platform.pin.bind(platform);
      platform.pin = (name, level) => {
        pins.push([name, level]);
        return pin(name, level);
      };
    });
    pair.simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => peer.end(Buffer.from(bytes)); });
    await pair.simulator.run(() => pair.host.ready > 0, LIMIT);
    const bench = new Bench(pair.simulator, pair.host, new FAMILIES[dialect].Power({ modem: pair.host.modem }));
    bench.pins = pins;
    return bench;
  }

  get firmware(): Firmware {
    return this.simulator.device.firmware as unknown as Firmware;
  }

  /** Does something, and waits for its end. What is refused at once is thrown. */
  async does<R>(what: (done: (error: ModemError | undefined, value?: R) => void) => void): Promise<{ error: ModemError | undefined; value: R | undefined; state: string }> {
    let outcome: { error: ModemError | undefined; value: R | undefined; state: string } | undefined;
    let refused: unknown;
    this.host.soon(() => {
      try {
        what((error, value) => { outcome = { error, value, state: this.host.modem.state }; });
      } catch (error) {
        refused = error;
      }
    });
    await this.simulator.run(() => outcome !== undefined || refused !== undefined, LIMIT);
    if (refused !== undefined) throw refused;
    return outcome!;
  }

  async tells<R>(what: (done: (error: ModemError | undefined, value?: R) => void) => void): Promise<R | undefined> {
    const { error, value } = await this.does(what);
    assert.equal(error, undefined);
    return value;
  }

  /** A connection that wakes the modem, and works. */
  async transfers(): Promise<void> {
    let noted: Noted | undefined;
    this.host.soon(() => { noted = new Noted(this.host.modem, "localhost", PORT, Buffer.from("good morning")); });
    await this.simulator.run(() => noted !== undefined && noted.ended, LIMIT);
    assert.deepEqual([noted!.error, noted!.received.toString()], [undefined, "good morning"]);
  }

  /** The simulated module no longer knows a command. */
  forget(command: string): void {
    const { dce } = this.firmware;
    const receive = dce.receive.bind(dce);
    dce.receive = (bytes) => receive(Buffer.from(Buffer.from(bytes).toString("latin1").replace(`AT${command}`, "AT+CXXX"), "latin1"));
  }

  async close(): Promise<void> {
    assert.deepEqual(this.host.thrown, []);
    await this.simulator.close();
  }
}

for (const [dialect, family] of Object.entries(FAMILIES)) {
  for (const profile of ["document", "device"] as const) {
    describe(`power of ${dialect}, as its ${profile} has it`, () => {
      let bench: Bench;
      afterEach(() => bench.close());

      it("is switched off, says nothing more, and is woken by its key when something wants it", async () => {
        bench = await Bench.open(dialect, ["power"], { profile });
        const open = new Noted(bench.host.modem, "localhost", PORT);
        await bench.simulator.run(() => open.writable.length > 0, LIMIT);
        const { error, state } = await bench.does((done) => bench.power.down(done));
        assert.deepEqual([error, state], [undefined, "asleep"]);
        await bench.simulator.run(() => open.ended, LIMIT);
        assert.equal(open.error?.code, "ASLEEP");
        await bench.simulator.advance(5000);
        assert.equal(bench.simulator.device.isOn, false);
        assert.deepEqual(bench.pins.filter(([name]) => name === "power"), []);
        await bench.simulator.advance(3_600_000);
        assert.equal(bench.host.modem.state, "asleep");
        await bench.transfers();
        assert.deepEqual(bench.pins.filter(([name]) => name === "power"), [["power", 1], ["power", 0]]);
        assert.deepEqual(bench.host.errors, []);
      });

      it("is not woken while it is still going down", async () => {
        bench = await Bench.open(dialect, ["power"], { profile });
        await bench.tells((done) => bench.power.down(done));
        await bench.transfers();
        assert.equal(bench.simulator.device.starts, 2);
        assert.deepEqual(bench.host.errors, []);
      });

      it("sleeps where DTR is not wired, and is woken by what it is sent, or by its key", async () => {
        bench = await Bench.open(dialect, ["power"], { profile });
        const { error, state } = await bench.does((done) => bench.power.sleep(done));
        assert.deepEqual([error, state], [undefined, "asleep"]);
        if (family.byLine) assert.equal(bench.firmware.uartSleep.mode, 2);
        await bench.simulator.advance(600_000);
        assert.equal(bench.simulator.device.isOn, family.byLine);
        assert.equal((await bench.does((done) => bench.power.wake(done))).error, undefined);
        assert.equal(bench.host.modem.state, "ready");
        assert.equal(bench.host.ready, 2);
        if (family.byLine) assert.deepEqual([bench.firmware.uartSleep.mode, bench.simulator.device.starts], [0, 1]);
        await bench.transfers();
        assert.deepEqual(bench.host.errors, []);
      });

      it("stays awake when it refuses to leave", async () => {
        bench = await Bench.open(dialect, [], { profile });
        for (const command of ["#XSLEEP", "+CPOF", "+CPOWD", "+QPOWD"]) bench.forget(command);
        const { error, state } = await bench.does((done) => bench.power.down(done));
        assert.equal(error?.code, "ERROR");
        assert.equal(state, "ready");
        await bench.transfers();
      });

      if (family.byLine) {
        it("sleeps by DTR where that is wired, and hears nothing until it is asserted again", async () => {
          bench = await Bench.open(dialect, ["dtr"], { profile });
          assert.deepEqual(bench.pins.filter(([name]) => name === "dtr"), [["dtr", 1]]);
          await bench.tells((done) => bench.power.sleep(done));
          assert.deepEqual(bench.pins.filter(([name]) => name === "dtr").pop(), ["dtr", 0]);
          assert.equal(bench.firmware.uartSleep.mode, 1);
          const heard: string[] = [];
          const { dce } = bench.firmware;
          const receive = dce.receive.bind(dce);
          dce.receive = (bytes) => {
            heard.push(Buffer.from(bytes).toString());
            receive(bytes);
          };
          bench.simulator.device.firmware!.receive(Buffer.from("AT\r"));
          await bench.simulator.advance(600_000);
          assert.deepEqual(heard, []);
          assert.equal((await bench.does((done) => bench.power.wake(done))).error, undefined);
          assert.deepEqual(bench.pins.filter(([name]) => name === "dtr").pop(), ["dtr", 1]);
          assert.equal(bench.firmware.uartSleep.mode, 0);
          await bench.transfers();
          assert.deepEqual(bench.host.errors, []);
          assert.equal(bench.simulator.device.starts, 1);
        });

        it("is found by a driver that starts anew while it sleeps", async () => {
          bench = await Bench.open(dialect, ["dtr"], { profile });
          await bench.tells((done) => bench.power.sleep(done));
          await bench.simulator.advance(60_000);
          bench.simulator.detach();
          const again = another(bench.simulator, dialect);
          await bench.simulator.run(() => again.ready > 0, LIMIT);
          assert.deepEqual(again.errors, []);
        });
      }

      if (!family.saves) {
        it("has neither power saving mode nor eDRX, and says so at once", async () => {
          bench = await Bench.open(dialect, [], { profile });
          assert.throws(() => bench.power.psm(() => {}), new RegExp(`^Error: ${dialect} has no power saving mode`));
          assert.throws(() => bench.power.setPSM(null), new RegExp(`^Error: ${dialect} has no power saving mode`));
          assert.throws(() => bench.power.edrx(() => {}), new RegExp(`^Error: ${dialect} has no eDRX`));
          assert.throws(() => bench.power.setEDRX(null), new RegExp(`^Error: ${dialect} has no eDRX`));
        });
        return;
      }

      it("sets power saving mode in seconds, and reads it back", async () => {
        bench = await Bench.open(dialect, [], { profile });
        assert.deepEqual(await bench.tells((done) => bench.power.psm(done)), { enabled: false });
        await bench.tells((done) => bench.power.setPSM({ periodicTAU: 43_200, activeTime: 20 }, done));
        assert.deepEqual(await bench.tells((done) => bench.power.psm(done)), { enabled: true, periodicTAU: 43_200, activeTime: 20 });
        await bench.tells((done) => bench.power.setPSM(null, done));
        assert.equal((await bench.tells<PowerSaving>((done) => bench.power.psm(done)))!.enabled, false);
        await bench.tells((done) => bench.power.setPSM({}, done));
        assert.equal((await bench.tells<PowerSaving>((done) => bench.power.psm(done)))!.enabled, true);
        for (const bad of [{ periodicTAU: -1 }, { periodicTAU: 35_712_001 }, { activeTime: 11_161 }, { activeTime: NaN }]) assert.throws(() => bench.power.setPSM(bad), RangeError, JSON.stringify(bad));
        assert.throws(() => bench.power.setPSM({ activeTime: "20" as never }), TypeError);
      });

      it("sets eDRX in seconds, and reads it back", async () => {
        bench = await Bench.open(dialect, [], { profile });
        assert.deepEqual(await bench.tells((done) => bench.power.edrx(done)), { requested: [] });
        await bench.tells((done) => bench.power.setEDRX({ technology: "LTE", cycle: 80 }, done));
        const granted = { technology: "LTE", cycle: 81.92, window: 5.12 };
        assert.deepEqual(await bench.tells((done) => bench.power.edrx(done)), { requested: [{ technology: "LTE", cycle: 81.92 }], ...(family.grants ? { granted } : {}) });
        await bench.tells((done) => bench.power.setEDRX(null, done));
        assert.deepEqual(await bench.tells((done) => bench.power.edrx(done)), { requested: [] });
        for (const bad of [{ technology: "LTE", cycle: 0 }, { technology: "LTE", cycle: 10_486 }, { technology: "GSM", cycle: 20 }, { technology: "", cycle: 20 }]) assert.throws(() => bench.power.setEDRX(bad), RangeError, JSON.stringify(bad));
        assert.throws(() => bench.power.setEDRX({ technology: "LTE", cycle: "20" as never }), TypeError);
      });
    });
  }
}

/** Another driver at the same modem. */
function another(simulator: Simulator, dialect: string): SimHost {
  const host = new SimHost({ dialect: dialectNamed(dialect), apn: "iot.example" }, (platform) => { platform.wired = ["dtr"]; });
  simulator.attach(host);
  host.platform.onDefer = () => simulator.wake();
  return host;
}

describe("power", () => {
  it("is of its own family's modems only, and tells functions only", async () => {
    const bench = await Bench.open("quectel-bg95");
    const { modem } = bench.host;
    assert.throws(() => new ca.Power({ modem }), TypeError);
    for (const name of ["down", "sleep", "wake"] as const) assert.throws(() => bench.power[name]({} as never), TypeError);
    assert.throws(() => bench.power.setPSM(null, 1 as never), TypeError);
    modem.close();
    assert.throws(() => bench.power.down(), /closed/);
    await bench.close();
  });

  it("has forms for what leaves without a word", async () => {
    const slm = await Asking.open({ dialect: "nordic-slm" }, { apn: "iot.example" });
    await slm.answers(nordicForms.XSLEEP_TEST, [["(0,1)"]]);
    await slm.refuses(nordicForms.XSLEEP_WRITE, { mode: 0 }, { mode: 2 }, { mode: -1 });
    await slm.answers(nordicForms.XSLEEP_WRITE, { mode: 1 }, undefined);
    assert.equal(slm.simulator.device.isOn, false);
    await slm.close();
    const module_ = await Asking.open({ dialect: "simcom-ca" }, { apn: "iot.example" });
    await module_.answers(caForms.CPOWD_TEST, [["(0,1)"]]);
    await module_.refuses(caForms.CPOWD_WRITE, { mode: 1 }, { mode: 2 }, { mode: -1 });
    await module_.answers(caForms.CPOWD_WRITE, { mode: 1 }, undefined);
    assert.equal(module_.host.modem.state, "asleep");
    await module_.simulator.advance(100);
    assert.equal(module_.simulator.device.isOn, false);
    await module_.close();
  });

  it("codes timers as 24.008 does", () => {
    const timers: [number, string][] = [[0, "01100000"], [62, "01111111"], [930, "10011111"], [1860, "10111111"], [18_600, "00011111"], [111_600, "00111111"], [1_116_000, "01011111"], [35_712_000, "11011111"], [43_200, "00101100"]];
    for (const [seconds, bits] of timers) assert.deepEqual([periodicBits(seconds), periodicOf(bits)], [bits, seconds]);
    assert.deepEqual([periodicBits(3), periodicBits(63), periodicOf("11100000"), periodicOf("1010"), periodicOf("")], ["01100010", "10000011", undefined, undefined, undefined]);
    for (const [seconds, bits] of [[0, "00000000"], [62, "00011111"], [1860, "00111111"], [11_160, "01011111"], [20, "00001010"]] as [number, string][]) assert.deepEqual([activeBits(seconds), activeOf(bits)], [bits, seconds]);
    assert.deepEqual([activeOf("11100000"), activeOf("10000011")], [undefined, 180]);
    const cycles = [5.12, 10.24, 20.48, 40.96, 61.44, 81.92, 102.4, 122.88, 143.36, 163.84, 327.68, 655.36, 1310.72, 2621.44, 5242.88, 10485.76];
    cycles.forEach((cycle, code) => {
      const bits = code.toString(2).padStart(4, "0");
      assert.deepEqual([cycleBits(cycle, false), cycleOf(bits, false)], [bits, cycle]);
    });
    assert.deepEqual([cycleBits(5, true), cycleBits(60, true), cycleBits(100, true), cycleOf("0000", true), cycleOf("0101", true), cycleOf("1000", true)], ["0010", "0101", "1001", 20.48, 81.92, 20.48]);
    assert.deepEqual([windowOf("0000", false), windowOf("0011", true)], [1.28, 10.24]);
  });
});
