import assert from "node:assert/strict";
import { simulated } from "../driver/sim-host.js";
import { connected, info, OK, rungs, Script } from "./script.js";

describe("recovery", () => {
  it("begins with the gentlest rung again once it was online", () => {
    const script = new Script({ modem: { apn: "iot.example" } }).online();
    for (let round = 0; round < 3; round++) {
      const before = rungs(script).length;
      script.say(info('+QIURC: "pdpdeact",1'));
      script.until(() => script.ready === round + 2, 60_000);
      assert.deepEqual(rungs(script).slice(before).map(([rung]) => rung), ["context"]);
    }
  });

  it("the context rung deactivates, activates and closes what is left", () => {
    const script = new Script({ modem: { apn: "iot.example" } }).online();
    let active = true;
    script.answer = (command) => {
      if (command === "AT+QIDEACT=1") active = false;
      if (command === "AT+QIACT=1") active = true;
      return command === "AT+QIACT?" && !active ? [OK] : undefined;
    };
    const watched = connected(script);
    script.commands.length = 0;
    script.say(info('+QIURC: "pdpdeact",1'));
    script.until(() => script.ready === 2, 60_000);
    assert.deepEqual(script.commands.filter((command) => /QIDEACT|QIACT=|QICLOSE/.test(command)), ["AT+QIDEACT=1", "AT+QIACT=1", "AT+QICLOSE=0,0"]);
    assert.equal(watched.ended, 1);
  });

  it("after the restart rung everything is done anew that the modem has forgotten: the user's own commands, too", () => {
    const script = new Script({ modem: { apn: "iot.example", init: ["AT+USER=1"] } }).online();
    script.dead = true;
    script.modem.command("AT+CSQ", undefined, 1000);
    script.until(() => script.modem.state === "recovering", 60_000);
    script.dead = false;
    script.until(() => script.ready === 2, 600_000);
    assert.ok(rungs(script).some(([rung]) => rung === "restart"));
    assert.equal(script.commands.filter((command) => command === "AT+USER=1").length, 1);
  });

  it("a modem that never answers again: restart, search, pauses; and it is found when it comes back, whenever that is", () => {
    for (const after of [30_000, 600_000, 4 * 3600_000]) {
      const script = new Script().online();
      const watched = connected(script);
      script.dead = true;
      let code: string | undefined;
      script.modem.command("AT+CSQ", (error) => { code = error?.code; }, 1000);
      script.until(() => script.modem.state === "recovering", 60_000);
      assert.equal(code, "TIMEOUT");
      script.until(() => watched.ended > 0, 1000);
      assert.ok(watched.error);
      script.advance(after);
      assert.equal(script.ready, 1);
      if (after > 60_000) assert.ok(script.errors.some((error) => error.code === "NO_MODEM"), `${after}: ${script.errors.map((error) => error.code).join()}`);
      script.dead = false;
      script.until(() => script.ready === 2, 2 * 3600_000);
      assert.deepEqual(script.thrown, []);
    }
  });

  it("a modem that never answered is looked for ever less often, but for ever", () => {
    const script = new Script();
    script.dead = true;
    script.advance(24 * 3600_000);
    assert.equal(script.ready, 0);
    assert.ok(script.errors.some((error) => error.code === "NO_MODEM"));
    assert.ok(script.errors.length < 100, `${script.errors.length} errors in a day`);
    script.dead = false;
    script.until(() => script.ready === 1, 2 * 3600_000);
  });

  it("a refused PIN is never sent again, whatever happens", async () => {
    const { simulator, host } = await simulated({ set: { pin: "1234" } }, { pin: "4321" });
    await simulator.run(() => host.modem.state === "failed", 1_000_000);
    simulator.inject('+QIURC: "pdpdeact",1');
    await simulator.advance(60_000);
    simulator.reboot();
    await simulator.advance(3600_000);
    const sent = simulator.executed.filter((line) => /CPIN=/i.test(line)).length;
    await simulator.close();
    assert.equal(sent, 1);
    assert.equal(host.modem.state, "failed");
    assert.deepEqual(host.errors.map((error) => error.code), ["PIN_REFUSED"]);
  });

  it("a PIN whose answer is lost is not sent again", () => {
    const script = new Script({ modem: { pin: "1234" } });
    let sent = 0;
    script.answer = (command) => {
      if (command === "AT+CPIN?") return [info("+CPIN: SIM PIN"), OK];
      if (/^AT\+CPIN=/.test(command)) { sent++; return []; }
      return undefined;
    };
    script.advance(3 * 3600_000);
    assert.equal(sent, 1);
    assert.equal(script.modem.state, "failed");
  });

  it("user commands wait during a recovery and are sent after it", () => {
    const script = new Script({ modem: { apn: "iot.example" } }).online();
    script.say(info('+QIURC: "pdpdeact",1'));
    script.advance(1);
    let lines: string[] = [];
    script.modem.command("AT+CSQ", (_error, all) => { lines = all; });
    script.until(() => lines.length > 0, 60_000);
    assert.equal(script.modem.state, "ready");
    assert.deepEqual(lines, ["+CSQ: 20,99"]);
  });

  for (const [state, prepare] of [
    ["is never found", (script: Script) => { script.dead = true; }],
    ["is never found again", (script: Script) => { script.online(); script.dead = true; }],
    ["sleeps and does not wake", (script: Script) => {
      script.online();
      script.say(info("POWERED DOWN"));
      script.until(() => script.modem.state === "asleep", 1000);
      script.dead = true;
    }],
  ] as const) {
    it(`what waits for a modem that ${state} ends with an error: a command, a connection, a listener, datagrams`, () => {
      const script = new Script({ modem: { links: 2 } });
      prepare(script);
      const started = script.time;
      const told: string[] = [];
      const tell = (name: string, error?: { code: string }) => told.push(`${name} ${error?.code} ${Math.floor((script.time - started) / 60_000)}`);
      // the one that is in the channel times out, is recovered from, or was not sent: none waits longer
      script.modem.command("AT+CSQ", (error) => tell("first", error), 1000);
      script.modem.command('AT+QCFG="secret",1', (error) => { tell("second", error); assert.equal(error!.command, "AT+QCFG"); });
      script.until(() => script.modem.state !== "ready", 60_000);
      new script.modem.TCP({ host: "example.com", port: 80, onError: (error) => tell("TCP", error) });
      new script.modem.UDP({ port: 5000, onError: (error) => tell("UDP", error) });
      new script.modem.Listener({ port: 80, onError: (error) => tell("listener", error) });
      script.until(() => told.length === 5, 3600_000);
      const found = told.sort().map((text) => text.replace(/(TCP|UDP|listener) (RECOVERY|TIMEOUT)/, "$1 ended"));
      for (const text of found) assert.match(text, /^(first (TIMEOUT 0|NOT_SENT 10)|second NOT_SENT 10|(TCP|UDP|listener) ended ([0-9]|10))$/);
      assert.equal(script.modem.waiting(), false);
      // nothing is left that would wake it, and it is found when it comes back
      script.dead = false;
      if (state.startsWith("sleeps")) {
        script.advance(3600_000);
        assert.equal(script.modem.state, "asleep");
      } else script.until(() => script.modem.state === "ready", 2 * 3600_000);
      assert.deepEqual(script.thrown, []);
    });
  }

  it("commands that wait for one another's slow answers all have their turn", () => {
    const script = new Script().online();
    script.answer = (command) => (command === "AT+COPS=?" ? { pieces: [info('+COPS: (2,"x","x","00101",8)'), OK], delay: 175_000 } : undefined);
    const errors: unknown[] = [];
    for (let i = 0; i < 8; i++) script.modem.command("AT+COPS=?", (error) => errors.push(error), 180_000);
    script.until(() => errors.length === 8, 8 * 180_000);
    assert.deepEqual(errors, Array(8).fill(undefined));
  });
});
