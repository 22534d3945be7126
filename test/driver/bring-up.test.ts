import assert from "node:assert/strict";
import type { ModemOptions } from "../../src/modem.js";
import type { SimulatorOptions } from "../../hosts/simulator/index.js";
import { simulated } from "./sim-host.js";

const LIMIT = 1_000_000;

describe("bring-up", () => {
  const clean = async (options: Partial<SimulatorOptions>, modem: Partial<ModemOptions> = {}) => {
    const { simulator, host } = await simulated(options, { apn: "iot.example", ...modem }, (platform) => { platform.wired = ["power"]; });
    try {
      await simulator.run(() => host.ready > 0 || host.errors.length > 0, LIMIT);
      assert.deepEqual(host.errors.map((error) => error.message), []);
      assert.equal(host.modem.state, "ready");
      assert.match(host.modem.address, /^10\./);
      return { simulator, host };
    } finally {
      await simulator.close();
    }
  };

  /** States that earlier firmware may have left. */
  const STATES: Record<string, Record<string, string>> = {
    "a modem that is ready": {},
    "no echo": { echo: "0" },
    "verbose errors": { cmee: "2" },
    "a context left active": { context: "active" },
    "sockets left open": { context: "active", sockets: "0,3,11" },
    "echo of sent data": { qisde: "1" },
    "viewmode 1": { viewmode: "1" },
    "hex data": { dataformat: "1,1" },
    "recvind 1": { recvind: "1" },
    "a prompt for data of any length": { mode: "prompt", context: "active", sockets: "0" },
    "a prompt for counted data": { mode: "counted", context: "active", sockets: "0" },
    "data mode": { mode: "data", context: "active", sockets: "0" },
    "9600 baud": { baud: "9600" },
    "921600 baud": { baud: "921600" },
    "921600 baud and data mode": { baud: "921600", mode: "data", context: "active", sockets: "0" },
    "a modem that is coming up": { boot: "booting" },
    "a modem that is off": { boot: "off" },
    "a modem that never announces itself": { boot: "silent" },
    "a search of a minute": { after: "60" },
    "a roaming modem": { registration: "roaming" },
    "everything at once": { baud: "19200", echo: "1", cmee: "0", context: "active", sockets: "1,2,5", viewmode: "1", dataformat: "1,0", recvind: "1" },
  };
  for (const [name, set] of Object.entries(STATES)) {
    for (const profile of ["document", "device"] as const) {
      it(`begins from ${name} (${profile})`, async () => {
        await clean({ set, profile });
      });
    }
  }

  it("sets the wanted rate and finds the modem at it", async () => {
    const { simulator } = await clean({ set: { baud: "9600" } }, { fastBaud: 921600 });
    assert.equal(simulator.portBaud, 921600);
  });

  it("stays at the old rate when the modem refuses the fast one", async () => {
    const { host } = await clean({}, { fastBaud: 123456 });
    assert.equal(host.statuses.at(-1)?.baud, 115200);
  });

  it("sends the user's init commands before it searches", async () => {
    const { host } = await clean({}, { init: ["AT+CTZU=1", "AT+QCFG=\"iotopmode\",0"].slice(1) });
    assert.ok(host.statuses.some((status) => status.step === "init"));
  });

  it("tells how the search goes", async () => {
    const { host } = await clean({ set: { after: "5" } });
    const searching = host.statuses.filter((status) => status.registration === 2);
    assert.ok(searching.length >= 3);
    assert.equal(searching[0].state, "searching");
    assert.ok(host.statuses.some((status) => status.registration === 1 && status.signal !== undefined && status.signal < 0));
  });

  it("sends the PIN that is wanted, once", async () => {
    const { simulator } = await clean({ set: { pin: "1234" } }, { pin: "1234" });
    assert.equal(simulator.executed.filter((line) => /CPIN=/i.test(line)).length, 1);
  });

  /** What can't be mended by the driver ends in a named error. */
  const FAILURES: [name: string, set: Record<string, string>, modem: Partial<ModemOptions>, code: string, modemCode?: number][] = [
    ["no SIM", { sim: "absent" }, {}, "NO_SIM", 10],
    ["a SIM that does not work", { sim: "failed" }, {}, "NO_SIM", 13],
    ["a SIM that wants its PUK", { sim: "puk" }, {}, "PUK"],
    ["a PIN that was not given", { pin: "1234" }, {}, "NO_PIN"],
    ["a wrong PIN", { pin: "1234" }, { pin: "4321" }, "PIN_REFUSED", 16],
    ["a network that denies", { registration: "denied" }, {}, "REGISTRATION_DENIED"],
    ["no network", { registration: "searching" }, {}, "NOT_REGISTERED"],
    ["a context that is refused", { context: "refused" }, {}, "CONTEXT_REFUSED", 561],
  ];
  for (const [name, set, modem, code, modemCode] of FAILURES) {
    it(`reports ${name}`, async () => {
      const { simulator, host } = await simulated({ set }, { apn: "iot.example", ...modem });
      await simulator.run(() => host.errors.length > 0, LIMIT);
      await simulator.close();
      assert.equal(host.ready, 0);
      assert.equal(host.errors[0].code, code);
      if (modemCode !== undefined) assert.equal(host.errors[0].modemCode, modemCode);
      assert.match(host.errors[0].message, /AT\+/);
    });
  }

  it("sends a wrong PIN once and then never again", async () => {
    const { simulator, host } = await simulated({ set: { pin: "1234" } }, { pin: "4321" });
    await simulator.run(() => host.modem.state === "failed", LIMIT);
    await simulator.advance(10_000_000);
    assert.equal(simulator.executed.filter((line) => /CPIN=/i.test(line)).length, 1);
    assert.equal(host.modem.state, "failed");
    assert.throws(() => new host.modem.TCP({ host: "x", port: 1 }), /failed/);
    await simulator.close();
  });

  it("reports that no modem is there, with the rates it tried", async () => {
    const { simulator, host } = await simulated({ set: { boot: "off" } });
    await simulator.run(() => host.errors.length > 0, LIMIT);
    await simulator.close();
    assert.equal(host.errors[0].code, "NO_MODEM");
    assert.match(host.errors[0].message, /115200, 9600, 921600/);
  });

  it("never shows a PIN or a password in traces", async () => {
    const lines: string[] = [];
    const { simulator, host } = await simulated({ set: { pin: "1234", echo: "1" } }, { pin: "1234", apn: "iot.example", user: "someone", password: "sesame" }, (platform) => {
      platform.wired = [];
      (platform as { trace?: unknown }).trace = (_direction: number, from: number, to: number) => { lines.push(Buffer.from(platform.arena.subarray(from, to)).toString("latin1")); };
    });
    await simulator.run(() => host.ready > 0, LIMIT);
    await simulator.close();
    assert.ok(lines.some((line) => line === "AT+CPIN=***"));
    assert.ok(lines.some((line) => line === 'AT+QICSGP=1,1,"iot.example",***'));
    assert.doesNotMatch(lines.join("\n"), /1234|someone|sesame/);
  });
});
