import assert from "node:assert/strict";
import { Noted, simulated } from "../driver/sim-host.js";
import { closeIn, connected, eachItsOwn, info, numbered, OK, rounds, rungs, Script, seeded, Watched } from "./script.js";

/** The context is never active: what stands on it fails, the modem itself is well. */
function contextless(command: string): string[] | undefined {
  if (/^AT\+QIACT/.test(command)) return command === "AT+QIACT?" ? [OK] : ["\r\nERROR\r\n"];
  return command === "AT+QIGETERROR" ? [info("+QIGETERROR: 561, Activate pdp context failed"), OK] : undefined;
}

/** Milliseconds that each fence waits (channel.ts). */
const FENCE_TIME = 5000;
const RUNGS = ["sockets", "context", "radio", "restart"];

/** Pauses (ms) before restarts in a row: three at once, a fourth at once, then these, the last for ever. */
const PAUSES = [0, 0, 0, 10 * 60_000, 30 * 60_000, 60 * 60_000, 60 * 60_000];

/** Each of these was broken once, and mended. */
describe("faults that were once not survived", () => {
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

  for (const seed of [1, 2, 3, 4]) it(`everything is late by anything up to three times its time: recoveries happen, mix-ups don't (seed ${seed})`, () => {
    const random = seeded(seed);
    const script = new Script().online();
    const timeout = 200;
    script.answer = (command) => {
      const number = numbered(command);
      if (number !== undefined) return { pieces: [info(`number ${number}`), OK], delay: random() * 3 * timeout };
      if (command === "AT+CMEE?") return { pieces: [info("+CMEE: 1"), OK], delay: random() < 0.2 ? random() * 3 * FENCE_TIME : 1 };
      if (command === "AT+QISDE?") return { pieces: [info("+QISDE: 0"), OK], delay: random() * 3 * FENCE_TIME };
      return undefined;
    };
    const ends = rounds(script, timeout, 300);
    script.until(() => ends.length === 300, 100_000_000);
    assert.ok(eachItsOwn(ends, ["TIMEOUT", "ABORTED"]) > 0);
    assert.ok(script.statuses.some((status) => status.state === "recovering"));
    assert.deepEqual(script.thrown, []);
  });

  it("payload of a damaged read that looks like the fence's answer does not open the channel", () => {
    for (const chunk of [1, 64, Infinity]) {
      const script = new Script({ chunk }).online();
      const watched = connected(script);
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
    const watched = connected(script);
    script.say(info("+QIOPEN: 0,0"));
    script.advance(20_000);
    script.arrive(0, "still here");
    script.advance(5_000);
    assert.ok(watched.received === "still here" || watched.error, "neither data nor an end");
  });

  it("#19 pdpdeact tells CONTEXT, not RECOVERY", () => {
    const script = new Script().online();
    const watched = connected(script);
    script.say(info('+QIURC: "pdpdeact",1'));
    script.until(() => watched.ended > 0);
    assert.equal(watched.error?.code, "CONTEXT");
  });

  it("#19 pdpdeact of a context that is not ours is not ours to mend", () => {
    const script = new Script().online();
    const watched = connected(script);
    script.say(info('+QIURC: "pdpdeact",2'));
    script.advance(20_000);
    assert.equal(watched.ended, 0);
    assert.equal(script.modem.state, "ready");
  });

  it("#18 closed in every gap of a read: everything is delivered, then the end", () => {
    for (const chunk of [1, Infinity]) {
      let gaps = 0;
      for (let gap = -1; gap < gaps; gap++) {
        const script = new Script({ chunk, modem: { readLength: 16 } }).online();
        const watched = connected(script);
        script.count = 0;
        closeIn(script, gap);
        script.arrive(0, "0123456789".repeat(5));
        script.until(() => watched.received.length === 50, 20_000);
        if (gap < 0) gaps = script.count;
        else script.until(() => watched.ended === 1, 20_000);
        assert.equal(watched.received, "0123456789".repeat(5));
        assert.equal(watched.error, undefined, `gap ${gap}`);
        assert.equal(script.modem._channel.lateFinals, 0);
      }
    }
  });

  it("#18 the end of a connection is told within a second of its last byte, whatever its length", async () => {
    for (const size of [100, 1460, 20_000, 50_000]) {
      const { simulator, host } = await simulated();
      simulator.local.serve(80, (peer) => peer.end(Buffer.alloc(size, 65)));
      await simulator.run(() => host.ready > 0, 1_000_000);
      const noted = new Noted(host.modem, "localhost", 80);
      await simulator.run(() => noted.received.length === size, 1_000_000);
      const began = simulator.clock.now;
      await simulator.run(() => noted.ended, 1_000_000);
      await simulator.close();
      assert.ok(simulator.clock.now - began < 1000, `${size} bytes: ${Math.round(simulator.clock.now - began)} ms`);
    }
  });

  it("#20 a context left active with another APN is active again before it is ready", async () => {
    const { simulator, host } = await simulated({ set: { context: "active" } }, { apn: "iot.example" });
    simulator.local.serve(80, (peer) => peer.end("page"));
    await simulator.run(() => host.ready > 0, 1_000_000);
    const noted = new Noted(host.modem, "localhost", 80);
    await simulator.run(() => noted.ended, 1_000_000);
    const activated = simulator.executed.includes("+QIACT=1");
    await simulator.close();
    assert.ok(activated, "deactivated and never activated");
    assert.equal(noted.error, undefined);
    assert.equal(noted.received.toString(), "page");
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
    const watched = connected(script);
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
    assert.ok(JSON.stringify([script.errors.map((error) => error.message), script.statuses]).includes("3001"), "the bytes dropped: the line and its CR");
  });

  it("climbs from the context to the restart, telling each rung, then pauses as Quectel publishes it", () => {
    const script = new Script({ modem: { apn: "iot.example" } });
    const restarts: number[] = [];
    script.answer = (command) => {
      if (command === "AT+CFUN=1,1") restarts.push(script.time);
      return contextless(command);
    };
    script.advance(5 * 3600_000);
    const told = rungs(script).map(([rung]) => rung);
    assert.ok(told.indexOf("radio") >= 0 && told.indexOf("restart") > told.indexOf("radio"));
    assert.deepEqual(told.filter((rung, i) => told.indexOf(rung) === i), RUNGS.filter((rung) => told.includes(rung)), "gentle rungs first");
    assert.ok(told.slice(told.indexOf("restart")).every((rung) => rung === "restart"));
    const gaps = restarts.slice(1).map((time, i) => time - restarts[i]);
    assert.ok(gaps.length >= 5, String(gaps));
    gaps.forEach((gap, i) => {
      const pause = PAUSES[Math.min(i, PAUSES.length - 1)];
      assert.ok(gap >= pause && gap < pause + 120_000, `restart ${i + 2} came ${gap} ms after the one before, the pause is ${pause}`);
    });
    assert.equal(script.ready, 0);
    assert.ok(script.errors.some((error) => error.code === "CONTEXT_REFUSED"));
  });

  it("pauses anew after success: restarts in a row are counted from there", () => {
    const script = new Script({ modem: { apn: "iot.example" } });
    let broken = true;
    const restarts: number[] = [];
    script.answer = (command) => {
      if (command === "AT+CFUN=1,1") restarts.push(script.time);
      return broken ? contextless(command) : undefined;
    };
    script.until(() => restarts.length === 3, 3600_000);
    broken = false;
    script.until(() => script.ready > 0, 600_000);
    broken = true;
    const second = restarts.length;
    script.say(info('+QIURC: "pdpdeact",1'));
    const began = script.time;
    script.until(() => restarts.length === second + 4, 3600_000);
    assert.ok(script.time - began < 8 * 60_000, "four more at once");
  });

  it("the radio rung switches it off and on and waits for the network", () => {
    const script = new Script({ modem: { apn: "iot.example" } });
    let off = false;
    script.answer = (command) => {
      if (command === "AT+CFUN=0") off = true;
      return off ? undefined : contextless(command);
    };
    script.until(() => script.ready > 0, 3600_000);
    const from = script.commands.lastIndexOf("AT+CFUN=0");
    assert.deepEqual(script.commands.slice(from, from + 3), ["AT+CFUN=0", "AT+CFUN=1", "AT+CEREG?"]);
    assert.deepEqual(rungs(script).at(-1)![0], "radio");
  });

  it("close in the middle of any rung ends everything, with no callback and no byte after it", () => {
    for (let at = 0; at < 60; at += 3) {
      const script = new Script({ modem: { apn: "iot.example" } });
      let commands = 0;
      script.answer = (command) => { commands++; return contextless(command); };
      script.until(() => commands >= at, 3600_000);
      script.modem.close();
      script.advance(10);
      const before = commands;
      const statuses = script.statuses.length;
      script.advance(5 * 3600_000);
      assert.equal(commands, before);
      assert.equal(script.statuses.length, statuses);
      assert.equal(script.modem.state, "closed");
    }
  });
});
