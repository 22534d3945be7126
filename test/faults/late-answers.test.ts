import assert from "node:assert/strict";
import { eachItsOwn, info, numbered, OK, rounds, Script, seeded, Watched } from "./script.js";

const ROUNDS = 1000;
/** Milliseconds that the channel waits for each fence's line, and for silence after it (channel.ts). */
const FENCE_TIME = 5000;
const FENCE_SILENCE = 50;

describe("late answers", () => {
  for (const whole of [true, false]) {
    it(`#1 delayed by anything from nothing to three times the timeout: each command gets its own or a timeout (${whole ? "answer" : "only the final"} late)`, () => {
      const random = seeded(whole ? 1 : 2);
      const script = new Script().online();
      const before = script.modem._channel.fences;
      const timeout = 200;
      script.answer = (command) => {
        const number = numbered(command);
        if (number === undefined) return undefined;
        const delay = random() * 3 * timeout;
        if (whole) return { pieces: [info(`number ${number}`), OK], delay };
        script.say(info(`number ${number}`), 1);
        return { pieces: [OK], delay: 2 + delay };
      };
      const ends = rounds(script, timeout, ROUNDS);
      script.until(() => ends.length === ROUNDS, 10_000_000);
      script.advance(10_000);
      const failed = eachItsOwn(ends, ["TIMEOUT"]);
      const channel = script.modem._channel;
      assert.ok(failed > ROUNDS / 2 && failed < ROUNDS, `${failed} timeouts`);
      assert.equal(channel.fences - before, failed, "one fence for each timeout");
      assert.equal(channel.lateFinals, failed, "each late final is counted");
      assert.equal(script.ready, 1, "no recovery was needed");
      assert.deepEqual(script.thrown, []);
    });
  }

  for (let seed = 1; seed <= 5; seed++) it(`the fence's own answer is late, too, by less than its time: nothing is taken for another's (seed ${seed})`, () => {
    const random = seeded(seed);
    const script = new Script().online();
    const timeout = 200;
    script.answer = (command) => {
      const number = numbered(command);
      if (number !== undefined) return { pieces: [info(`number ${number}`), OK], delay: random() * 3 * timeout };
      if (command === "AT+CMEE?") return { pieces: [info("+CMEE: 1"), OK], delay: random() * 2 * FENCE_TIME };
      if (command === "AT+QISDE?") return { pieces: [info("+QISDE: 0"), OK], delay: random() * (FENCE_TIME - 600) };
      return undefined;
    };
    const ends = rounds(script, timeout, 300);
    script.until(() => ends.length === 300, 10_000_000);
    assert.ok(eachItsOwn(ends, ["TIMEOUT", "ABORTED"]) > 0);
    assert.deepEqual(script.thrown, []);
  });

  it("a busy link beside them gets its own bytes only, in order", () => {
    const random = seeded(5);
    const script = new Script().online();
    const a = new Watched(script.modem);
    const b = new Watched(script.modem);
    script.until(() => a.writable.length > 0 && b.writable.length > 0);
    const timeout = 200;
    script.answer = (command) => {
      const number = numbered(command);
      return number === undefined ? undefined : { pieces: [info(`number ${number}`), OK], delay: random() * 3 * timeout };
    };
    const ends = rounds(script, timeout, 300);
    let wantA = "", wantB = "";
    for (let i = 0; ends.length < 300; i++) {
      const a1 = `a${i} OK\r\nOK\r\n`, b1 = `b${i}\r\nERROR\r\n`;
      wantA += a1;
      wantB += b1;
      script.arrive(0, a1);
      script.arrive(1, b1);
      a.socket.write(Buffer.from(`A${i};`));
      script.advance(random() * 500);
    }
    script.advance(30_000);
    eachItsOwn(ends, ["TIMEOUT"]);
    assert.equal(a.error, undefined);
    assert.equal(a.received, wantA);
    assert.equal(b.received, wantB);
    assert.match(script.sent[0], /^(A\d+;)+$/);
    assert.deepEqual(script.thrown, []);
  });

  it("costs no fence when nothing timed out", () => {
    const random = seeded(6);
    const script = new Script().online();
    const { fences, lateFinals } = script.modem._channel;
    script.answer = (command) => {
      const number = numbered(command);
      return number === undefined ? undefined : { pieces: [info(`number ${number}`), OK], delay: random() * 199 };
    };
    const ends = rounds(script, 200, ROUNDS);
    script.until(() => ends.length === ROUNDS, 10_000_000);
    assert.equal(eachItsOwn(ends, []), 0);
    assert.equal(script.modem._channel.fences, fences);
    assert.equal(script.modem._channel.lateFinals, lateFinals);
  });

  for (const at of [-1, 0, 1]) {
    it(`#12 a final that arrives ${at} ms from the timeout is its command's or nobody's`, () => {
      const script = new Script().online();
      script.answer = (command) => {
        const number = numbered(command);
        return number === undefined ? undefined : { pieces: [info(`number ${number}`), OK], delay: number === "0" ? 500 + at : 1 };
      };
      const ends = rounds(script, 500, 3);
      script.until(() => ends.length === 3, 60_000);
      eachItsOwn(ends, ["TIMEOUT"]);
      if (at < 0) assert.equal(ends[0].code, undefined);
      if (at > 0) assert.equal(ends[0].code, "TIMEOUT");
      assert.equal(ends[1].code, undefined);
    });
  }

  it("is usable again as soon as the late answer, the fence's and a silence have passed", () => {
    for (const late of [0, 10, 100, 1000, 4000]) {
      const script = new Script().online();
      script.answer = (command) => (numbered(command) === "0" ? { pieces: [info("number 0"), OK], delay: 300 + late } : numbered(command) ? [info("number " + numbered(command)), OK] : undefined);
      const began = script.time;
      const ends = rounds(script, 300, 2);
      script.until(() => ends.length === 2, 60_000);
      assert.ok(script.time - began <= 300 + late + FENCE_SILENCE + 10, `${late}: ${script.time - began} ms`);
      assert.equal(ends[1].code, undefined);
    }
  });

  it("is usable again after the answer was lost altogether", () => {
    const script = new Script().online();
    script.answer = (command) => (numbered(command) === "0" ? [] : numbered(command) ? [info("number " + numbered(command)), OK] : undefined);
    const began = script.time;
    const ends = rounds(script, 300, 2);
    script.until(() => ends.length === 2, 60_000);
    assert.ok(script.time - began <= 300 + FENCE_SILENCE + 10);
    assert.deepEqual(ends.map((end) => end.code), ["TIMEOUT", undefined]);
  });

  it("asks a second question when the first fence is lost, and recovers when both are", () => {
    for (const lost of [1, 2]) {
      const script = new Script().online();
      let fences = 0;
      script.answer = (command) => {
        if (numbered(command) === "0") return [];
        if (/^AT\+(CMEE|QISDE)\?/.test(command) && fences++ < lost) return [];
        return numbered(command) ? [info("number " + numbered(command)), OK] : undefined;
      };
      const ends = rounds(script, 300, 2);
      script.advance(300 + 2 * FENCE_TIME + 1000);
      assert.deepEqual(script.commands.filter((each) => /\?$/.test(each)).slice(0, 2), ["AT+CMEE?", "AT+QISDE?"]);
      if (lost === 1) assert.equal(ends[1].code, undefined);
      assert.equal(script.statuses.some((status) => status.state === "recovering"), lost === 2);
      script.until(() => ends.length === 2, 120_000);
      assert.equal(ends[1].code, undefined, "goes on after the recovery");
    }
  });
});
