import assert from "node:assert/strict";
import type { SimulatorOptions } from "../../hosts/simulator/index.js";
import type { ModemOptions } from "../../src/modem-options.js";
import { simulated } from "./sim-host.js";

const LIMIT = 1_000_000;

type States = Record<string, Record<string, string>>;

/** A modem of any cellular family that has to be given a context. */
interface Family {
  /** The command that restarts it. */
  restart: RegExp;
  /** States that only its earlier firmware may have left. */
  states: States;
  /** What its powering down by itself looks like. */
  farewell: string;
  /** How a PDP context that is refused is told. */
  refused: { command: RegExp; modemCode?: number };
  /** What it says without a SIM, where that is an error. */
  noSim?: number;
}

const FAMILIES: Record<string, Family> = {
  "quectel-bg95": {
    restart: /^\+CFUN=1,1$/,
    farewell: "POWERED DOWN",
    refused: { command: /QIACT/, modemCode: 561 },
    noSim: 10,
    states: {
      "echo of sent data": { qisde: "1" },
      "viewmode 1": { viewmode: "1" },
      "hex data": { dataformat: "1,1" },
      "recvind 1": { recvind: "1" },
      "a prompt for data of any length": { mode: "prompt", context: "active", sockets: "0" },
      "everything at once": { baud: "19200", echo: "1", cmee: "0", context: "active", sockets: "1,2,5,11", viewmode: "1", dataformat: "1,0", recvind: "1" },
    },
  },
  "simcom-a7600": {
    restart: /^\+CRESET$/,
    farewell: "NORMAL POWER DOWN",
    refused: { command: /NETOPEN/ },
    states: {
      "a prompt for data of any length": { mode: "prompt", context: "active", sockets: "0" },
      "data that are read": { rxget: "1" },
      "transparent mode to come": { cipmode: "1" },
      "no headers": { ciphead: "0", cipsrip: "0" },
      "other headers, and errors by number": { headertype: "1", errmode: "0" },
      "everything at once": { baud: "19200", cmee: "2", context: "active", sockets: "1,2,5", rxget: "1", cipmode: "1", ciphead: "0", cipsrip: "0", errmode: "0" },
    },
  },
  "simcom-ca": {
    restart: /^\+CREBOOT$/,
    farewell: "NORMAL POWER DOWN",
    refused: { command: /CNACT/ },
    states: {
      "results that come behind OK": { asyncopen: "1" },
      "everything at once": { baud: "19200", cmee: "2", context: "active", sockets: "1,2,12", asyncopen: "1" },
    },
  },
};

/** States that earlier firmware may have left in a modem of any family. */
const STATES: States = {
  "a modem that is ready": {},
  "no echo": { echo: "0" },
  "verbose errors": { cmee: "2" },
  "a context left active": { context: "active" },
  "sockets left open": { context: "active", sockets: "0,3,9" },
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
};

for (const [dialect, family] of Object.entries(FAMILIES)) {
  /** What can't be mended by the driver ends in a named error. */
  const failures: [name: string, set: Record<string, string>, modem: Partial<ModemOptions>, code: string, command: RegExp, modemCode?: number][] = [
    ["no SIM", { sim: "absent" }, {}, "NO_SIM", /CPIN/, family.noSim],
    ["a SIM that does not work", { sim: "failed" }, {}, "NO_SIM", /CPIN/, 13],
    ["a SIM that wants its PUK", { sim: "puk" }, {}, "PUK", /CPIN/],
    ["a PIN that was not given", { pin: "1234" }, {}, "NO_PIN", /CPIN/],
    ["the last try for a PIN", { pin: "1234", tries: "1" }, { pin: "1234" }, "PIN_LAST_TRY", /AT\+/],
    ["a wrong PIN", { pin: "1234" }, { pin: "4321" }, "PIN_REFUSED", /CPIN/, 16],
    ["a network that denies", { registration: "denied" }, {}, "REGISTRATION_DENIED", /CEREG/],
    ["no network", { registration: "searching" }, {}, "NOT_REGISTERED", /CEREG/],
    ["a context that is refused", { context: "refused" }, {}, "CONTEXT_REFUSED", family.refused.command, family.refused.modemCode],
  ];

  describe(`bring-up of a ${dialect}`, () => {
    const online = async (set: Record<string, string>, modem: Partial<ModemOptions> = {}, profile: SimulatorOptions["profile"] = "document") => {
      const { simulator, host } = await simulated({ dialect, set, profile }, { apn: "iot.example", ...modem }, (platform) => { platform.wired = ["power"]; });
      try {
        await simulator.run(() => host.ready > 0 || host.errors.length > 0, LIMIT);
        assert.deepEqual(host.errors.map((error) => error.message), []);
        assert.equal(host.modem.state, "ready");
        assert.match(host.modem.address, /^10\./);
        // and it works: nothing is left of what was there before
        simulator.local.serve(80, (peer) => peer.end("hello"));
        let received = "";
        let ended = false;
        host.soon(() => new host.modem.TCP({
          host: "10.0.0.1", port: 80,
          onReadable() { received += Buffer.from(this.read() as ArrayBuffer).toString(); },
          onError(error) { assert.equal(error, undefined); ended = true; },
        }));
        await simulator.run(() => ended, LIMIT);
        assert.equal(received, "hello");
        return { simulator, host };
      } finally {
        await simulator.close();
      }
    };

    for (const [name, set] of Object.entries({ ...STATES, ...family.states })) {
      for (const profile of ["document", "device"] as const) it(`begins from ${name} (${profile})`, async () => void await online(set, {}, profile));
    }

    it("sets the wanted rate and finds the modem at it", async () => {
      const { simulator } = await online({ baud: "9600" }, { fastBaud: 921600 });
      assert.equal(simulator.portBaud, 921600);
    });

    it("stays at the old rate when the modem refuses the fast one", async () => {
      const { host } = await online({}, { fastBaud: 123456 });
      assert.equal(host.statuses.at(-1)?.baud, 115200);
    });

    it("sends the user's init commands before it searches", async () => {
      const { simulator, host } = await online({}, { init: ["AT&C0"] });
      assert.ok(host.statuses.some((status) => status.step === "init"));
      assert.ok(simulator.executed.includes("&C0"));
    });

    it("tells how the search goes", async () => {
      const { host } = await online({ after: "5" });
      const searching = host.statuses.filter((status) => status.registration === 2);
      assert.ok(searching.length >= 3);
      assert.equal(searching[0].state, "searching");
      assert.ok(host.statuses.some((status) => status.registration === 1 && status.signal !== undefined && status.signal < 0));
    });

    it("sends the PIN that is wanted, once, and the last one only when it is forced", async () => {
      for (const [set, modem] of [[{ pin: "1234" }, {}], [{ pin: "1234", tries: "1" }, { forcePin: true }]] as const) {
        const { simulator } = await online(set, { pin: "1234", ...modem });
        assert.equal(simulator.executed.filter((line) => /CPIN=/i.test(line)).length, 1);
      }
    });

    for (const [name, set, modem, code, command, modemCode] of failures) {
      for (const profile of ["document", "device"] as const) {
        it(`reports ${name} (${profile})`, async () => {
          const { simulator, host } = await simulated({ dialect, set, profile }, { apn: "iot.example", ...modem });
          await simulator.run(() => host.errors.length > 0, LIMIT);
          await simulator.close();
          assert.equal(host.ready, 0);
          assert.equal(host.errors[0].code, code, host.errors[0].message);
          if (modemCode !== undefined) assert.equal(host.errors[0].modemCode, modemCode);
          assert.match(host.errors[0].message, command);
        });
      }
    }

    it("never sends a wrong PIN a second time", async () => {
      const { simulator, host } = await simulated({ dialect, set: { pin: "1234" } }, { apn: "iot.example", pin: "4321" });
      await simulator.run(() => host.modem.state === "failed", LIMIT);
      await simulator.advance(10_000_000);
      assert.equal(simulator.executed.filter((line) => /CPIN=/i.test(line)).length, 1);
      assert.equal(host.modem.state, "failed");
      assert.throws(() => new host.modem.TCP({ host: "x", port: 1 }), /failed/);
      await simulator.close();
    });

    it("reports that no modem is there, with the rates it tried", async () => {
      const { simulator, host } = await simulated({ dialect, set: { boot: "off" } });
      await simulator.run(() => host.errors.length > 0, LIMIT);
      await simulator.close();
      assert.equal(host.errors[0].code, "NO_MODEM");
      assert.match(host.errors[0].message, /115200, 9600, 921600/);
    });

    it("tries to restart a modem whose context is always refused, by its own command", async () => {
      const { simulator, host } = await simulated({ dialect, set: { context: "refused" } }, { apn: "iot.example" });
      await simulator.run(() => simulator.executed.some((line) => family.restart.test(line)), 10 * LIMIT);
      assert.ok(host.errors.every((error) => error.code === "CONTEXT_REFUSED"), String(host.errors));
      await simulator.close();
    });

    it("never shows a PIN or credentials in traces", async () => {
      const lines: string[] = [];
      const { simulator, host } = await simulated({ dialect, set: { pin: "1234", echo: "1" } }, { pin: "1234", apn: "iot.example", user: "someone", password: "sesame" }, (platform) => {
        platform.wired = [];
        (platform as { trace?: unknown }).trace = (_direction: number, from: number, to: number) => { lines.push(Buffer.from(platform.arena.subarray(from, to)).toString("latin1")); };
      });
      await simulator.run(() => host.ready > 0, LIMIT);
      assert.ok(simulator.executed.some((line) => line.includes("sesame")));
      await simulator.close();
      assert.ok(lines.some((line) => line === "AT+CPIN=***"));
      assert.ok(lines.some((line) => line.endsWith(",***")));
      assert.doesNotMatch(lines.join("\n"), /1234|someone|sesame/);
    });

    it("takes its power-down for sleep, and is woken by the next socket", async () => {
      const { simulator, host } = await simulated({ dialect }, { apn: "iot.example" }, (platform) => { platform.wired = ["power"]; });
      simulator.local.serve(80, (peer) => { peer.onData = (bytes) => peer.write(bytes); });
      await simulator.run(() => host.ready > 0, LIMIT);
      let error: { code: string } | undefined;
      host.soon(() => new host.modem.TCP({ host: "10.0.0.1", port: 80, onError(reason) { error = reason; } }));
      await simulator.advance(5000);
      simulator.inject(family.farewell);
      simulator.device.off();
      await simulator.run(() => error !== undefined, LIMIT);
      assert.equal(error?.code, "ASLEEP");
      await simulator.advance(600_000);
      assert.equal(host.modem.state, "asleep");
      let opened = false;
      host.soon(() => new host.modem.TCP({ host: "10.0.0.1", port: 80, onWritable() { opened = true; } }));
      await simulator.run(() => opened, LIMIT);
      assert.deepEqual(host.errors, []);
      await simulator.close();
    });

    it("refuses options that are none, before a byte is sent", async () => {
      for (const wrong of [{ apn: 5 }, { apn: 'a"b' }, { user: "u\r" }, { password: "x".repeat(200) }, { pin: "12a4" }, { pin: "123" }, { authentication: 4 }, { links: 14 }, { links: 0 }, { baud: 1 }]) {
        await assert.rejects(simulated({ dialect }, wrong as never), (error: Error) => error instanceof TypeError || error instanceof RangeError, JSON.stringify(wrong));
      }
    });
  });
}
