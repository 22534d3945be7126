import assert from "node:assert/strict";
import { simulated } from "../driver/sim-host.js";
import { info, OK, Script, Watched } from "./script.js";

/** Faults that the driver does not survive yet. A test moves to its place when it passes. */
describe("open: not survived yet", () => {
  it("a network that denies: not ready before it is registered", async () => {
    const { simulator, host } = await simulated({ set: { registration: "denied" } }, { apn: "iot.example" });
    await simulator.run(() => host.errors.length > 0, 1_000_000);
    await simulator.advance(120_000);
    await simulator.close();
    assert.equal(host.ready, 0);
  });

  it("no network: not ready before it is registered", async () => {
    const { simulator, host } = await simulated({ set: { registration: "searching" } }, { apn: "iot.example" });
    await simulator.run(() => host.errors.length > 0, 1_000_000);
    await simulator.advance(120_000);
    await simulator.close();
    assert.equal(host.ready, 0);
  });

  it("a context that is refused: not ready before it is active", async () => {
    const { simulator, host } = await simulated({ set: { context: "refused" } }, { apn: "iot.example" });
    await simulator.run(() => host.errors.length > 0, 1_000_000);
    await simulator.advance(600_000);
    await simulator.close();
    assert.equal(host.ready, 0);
  });

  it("a modem that fell silent and answers at another rate is found again", () => {
    const script = new Script({ baud: 115200 }).online();
    script.baud = 9600;
    script.modem.command("AT+CSQ", undefined, 1000);
    script.until(() => script.ready > 1, 300_000);
  });

  it("a modem that was switched off is switched on by its power key, and the error is told", () => {
    const script = new Script({ setup: (platform) => { platform.wired = ["power"]; } }).online();
    script.dead = true;
    script.modem.command("AT+CSQ", undefined, 1000);
    script.until(() => script.platform.pins.length > 0, 300_000);
    assert.ok(script.errors.length > 0);
  });

  it("a user's AT+CMEE? that timed out does not answer the fence with its own late line", () => {
    const script = new Script().online();
    let asked = 0;
    script.answer = (command) => {
      if (command === "AT+CMEE?") return { pieces: [info("+CMEE: 1"), OK], delay: asked++ === 0 ? 1500 : 300 };
      const [, number] = /^AT\+NUMBER=(\d+)/.exec(command) ?? [];
      return number ? { pieces: [info("number " + number), OK], delay: 10 } : undefined;
    };
    const ends: unknown[] = [];
    script.modem.command("AT+CMEE?", (error) => ends.push(error?.code), 1000);
    for (let i = 0; i < 3; i++) script.modem.command("AT+NUMBER=" + i, (error, lines) => ends.push(error?.code ?? lines[0]), 5000);
    script.advance(60_000);
    assert.deepEqual(ends, ["TIMEOUT", "number 0", "number 1", "number 2"]);
  });

  it("payload of a damaged read that looks like the fence's answer does not open the channel", () => {
    for (const chunk of [1, 64, Infinity]) {
      const script = new Script({ chunk }).online();
      const watched = new Watched(script.modem);
      script.until(() => watched.writable.length > 0);
      const evil = "x".repeat(10) + "\r\n+CMEE: 1\r\n\r\nOK\r\n";
      script.answer = (command) => {
        if (command === "AT+CMEE?") return { pieces: [info("+CMEE: 1"), OK], delay: 300 };
        const [, number] = /^AT\+NUMBER=(\d+)/.exec(command) ?? [];
        if (number) return { pieces: [info("number " + number), OK], delay: 10 };
        if (/QIRD=0/.test(command) && script.held[0]) {
          script.held[0] = "";
          // a URC came between the header and the payload (#5)
          return [`\r\n+QIRD: ${evil.length}\r\n` + info("+QIND: NETWORK CHANGED 12345") + evil + "\r\n", OK];
        }
        return undefined;
      };
      script.arrive(0, evil);
      const ends: unknown[] = [];
      script.until(() => watched.ended > 0);
      for (let i = 0; i < 3; i++) script.modem.command("AT+NUMBER=" + i, (error, lines) => ends.push(error?.code ?? lines.join()), 5000);
      script.advance(60_000);
      assert.deepEqual(ends, ["number 0", "number 1", "number 2"], `chunk ${chunk}`);
    }
  });

  it("repeated +QIRD headers in one answer do not write past the link's buffer", () => {
    const script = new Script({ modem: { links: 2, buffers: { receive: 64, send: 64 }, readLength: 64 } }).online();
    const a = new Watched(script.modem);
    const b = new Watched(script.modem);
    script.until(() => a.writable.length > 0 && b.writable.length > 0);
    const link = script.modem.links[0];
    const piece = "\r\n+QIRD: 60\r\n" + "Z".repeat(60) + "\r\n";
    script.answer = (command) => (command === "AT+QIRD=0,64" ? [piece, piece, piece, piece, OK] : undefined);
    script.say(info('+QIURC: "recv",0'));
    script.advance(5_000);
    assert.ok(!script.modem.arena.subarray(link._receiveEnd).includes(90), "bytes of link 0 lie in another link's memory");
    assert.ok(a.ended > 0, "what can't be is an error");
  });

  it("a second `+QIOPEN: 0,0` does not close an open connection behind its user's back", () => {
    const script = new Script().online();
    const watched = new Watched(script.modem);
    script.until(() => watched.writable.length > 0);
    script.say(info("+QIOPEN: 0,0"));
    script.advance(20_000);
    script.arrive(0, "still here");
    script.advance(5_000);
    assert.ok(watched.received === "still here" || watched.error, "neither data nor an end");
  });

  it("#19 pdpdeact tells CONTEXT, not RECOVERY", () => {
    const script = new Script().online();
    const watched = new Watched(script.modem);
    script.until(() => watched.writable.length > 0);
    script.say(info('+QIURC: "pdpdeact",1'));
    script.until(() => watched.ended > 0);
    assert.equal(watched.error?.code, "CONTEXT");
  });

  it("#19 pdpdeact of a context that is not ours is not ours to mend", () => {
    const script = new Script().online();
    const watched = new Watched(script.modem);
    script.until(() => watched.writable.length > 0);
    script.say(info('+QIURC: "pdpdeact",2'));
    script.advance(20_000);
    assert.equal(watched.ended, 0);
    assert.equal(script.modem.state, "ready");
  });

  it("#17 a recv URC damaged on the line is made good by a poll", () => {
    const script = new Script().online();
    const watched = new Watched(script.modem);
    script.until(() => watched.writable.length > 0);
    script.held[0] = "data";
    script.say(info('+QIUR: "recv",0'));
    script.advance(120_000);
    assert.equal(watched.received, "data");
  });

  it("#17 a closed URC lost with an overlong line is made good by asking for the state", () => {
    const script = new Script().online();
    const watched = new Watched(script.modem);
    script.until(() => watched.writable.length > 0);
    script.open[0] = 4;
    script.say("\r\n" + "x".repeat(400) + '+QIURC: "closed",0\r\n');
    script.advance(120_000);
    assert.equal(watched.ended, 1);
  });

  it("recv told before +QIOPEN is not forgotten", () => {
    const script = new Script().online();
    script.answer = (command) => {
      if (!/QIOPEN/.test(command)) return undefined;
      script.held[0] = "early";
      return [OK, info('+QIURC: "recv",0'), info("+QIOPEN: 0,0")];
    };
    const watched = new Watched(script.modem);
    script.advance(120_000);
    assert.equal(watched.received, "early");
  });

  it("a stray OK never moves bytes from one link to another", () => {
    for (let gap = 0; gap < 24; gap++) {
      const script = new Script({ modem: { links: 2, readLength: 16 } }).online();
      const a = new Watched(script.modem);
      const b = new Watched(script.modem);
      script.until(() => a.writable.length > 0 && b.writable.length > 0);
      script.count = 0;
      script.between = (at) => (at === gap ? OK : "");
      let serial = 0;
      const usual = (id: number): string => (id === 0 ? "a" : "b").repeat(16);
      script.answer = (command) => {
        const [, id] = /^AT\+QIRD=(\d)/.exec(command) ?? [];
        if (!id || serial++ > 20) return undefined;
        return { pieces: [`\r\n+QIRD: 16\r\n${usual(+id)}\r\n`, OK], delay: 5 };
      };
      script.say(info('+QIURC: "recv",0') + info('+QIURC: "recv",1'));
      script.advance(60_000);
      assert.match(a.received, /^a*$/, `gap ${gap}`);
      assert.match(b.received, /^b*$/, `gap ${gap}`);
    }
  });

  it("two restarts within seconds: the second one is seen, and told as a supply problem", () => {
    const script = new Script().online();
    for (let i = 0; i < 2; i++) {
      script.say(info("RDY"));
      script.say(info("APP RDY"), 400);
      script.advance(6000);
    }
    const settings = script.commands.filter((command) => command === "AT+QISDE=0").length;
    assert.equal(script.modem.state, "ready");
    assert.equal(settings, 2, "each start needs its settings");
    assert.deepEqual(script.errors.map((error) => error.code), ["RESTARTED", "SUPPLY"]);
  });

  it("command injection is impossible by changing `init` afterwards", () => {
    const init = ["AT+CTZU=1"];
    const script = new Script({ modem: { init } });
    init[0] = "AT+CTZU=1\rAT+CFUN=0";
    init.push("AT+CFUN=4\r");
    script.online();
    const written = script.statuses.map((status) => status.state);
    assert.ok(written.includes("ready"));
    assert.ok(!script.everything.includes("CFUN=0") && !script.everything.includes("CFUN=4"));
  });

  it("#14 data announced between AT+QIRD and its `+QIRD: 0` is read at once", () => {
    const script = new Script().online();
    const watched = new Watched(script.modem);
    script.until(() => watched.writable.length > 0);
    let once = 0;
    script.answer = (command) => {
      if (!/^AT\+QIRD=0,[1-9]/.test(command) || once++ > 0) return undefined;
      script.held[0] = "data";
      return [info('+QIURC: "recv",0'), info("+QIRD: 0"), OK];
    };
    script.say(info('+QIURC: "recv",0'));
    script.advance(5000);
    assert.equal(watched.received, "data");
  });

  it("a modem that answers a user's command with lines without end does not fill the memory", () => {
    const script = new Script().online();
    let lines: string[] | undefined;
    script.answer = (command) => {
      if (command !== "AT+ENDLESS") return undefined;
      for (let i = 0; i < 60_000; i += 10) script.say(info("x".repeat(100)), i);
      return [];
    };
    script.modem.command("AT+ENDLESS", (_error, all) => { lines = all; }, 60_000);
    script.until(() => lines !== undefined, 120_000);
    assert.ok(lines!.length * 100 <= 16_384, `${lines!.length} lines of 100 characters were kept`);
  });

  it("bytes that the port lost are told to the application with their number", () => {
    const script = new Script().online();
    const before = script.errors.length + script.statuses.length;
    script.platform.driver.overrun(57);
    script.advance(1000);
    const told = JSON.stringify([script.errors.map((error) => error.message), script.statuses]);
    assert.ok(script.errors.length + script.statuses.length > before && told.includes("57"), "nothing was told");
  });

  it("#24 an overlong line is told with its length", () => {
    const script = new Script().online();
    script.say("\r\n" + "x".repeat(3000) + "\r\n");
    script.advance(1000);
    assert.ok(JSON.stringify([script.errors.map((error) => error.message), script.statuses]).includes("3000"), "nothing was told");
  });
});
