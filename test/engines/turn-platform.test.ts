import assert from "node:assert/strict";
import fc from "fast-check";
import { applicationBundle } from "../../hosts/desktop/bundle.js";
import { NodeEngine } from "../../hosts/desktop/node-engine.js";
import { SPAN_SLACK, SpanSource } from "../../hosts/desktop/span-source.js";
import { decodeReply, encodeMessage, messageLength, type EngineEvents } from "../../hosts/desktop/turn-codec.js";
import { TurnPlatform, type TurnOptions } from "../../hosts/desktop/turn-platform.js";
import { XsEngine } from "../../hosts/desktop/xs-engine.js";
import type { Driver, Input } from "../../src/platform.js";

/** A driver whose ring gives out room in pieces of the test's choosing; it keeps what it received. */
class Sink implements Driver, Input {
  readonly input: Input = this;
  readonly arena: Uint8Array;
  readonly got: number[] = [];
  lost = 0;
  onTick: () => void = () => {};
  onReceived: () => void = () => {};
  write = 0;

  constructor(
    private readonly size: number,
    scratch: number,
    private readonly rooms: () => number,
  ) {
    this.arena = new Uint8Array(size + scratch).fill(0xee, 0, size);
  }

  private given = 0;

  room(): number {
    this.given = Math.min(this.rooms(), this.size - this.write);
    return this.given;
  }

  received(count: number): void {
    assert.ok(count > 0 && count <= this.given, `${count} bytes in room for ${this.given}`);
    for (let i = 0; i < count; i++) this.got.push(this.arena[this.write + i]);
    // Whatever else was brought must have stayed in the room.
    for (let i = 0; i < this.size; i++) {
      if (i < this.write || i >= this.write + this.given) assert.equal(this.arena[i], 0xee, `byte ${i} outside the room`);
    }
    this.arena.fill(0xee, 0, this.size);
    this.write = (this.write + count) % (this.size - 1);
    this.onReceived();
  }

  overrun(count: number): void {
    this.lost += count;
  }

  tick(): void {
    this.onTick();
  }
}

function turn(platform: TurnPlatform, now: number, free: number, received: Uint8Array, events: EngineEvents = {}) {
  const message = new ArrayBuffer(messageLength(received.length));
  encodeMessage(Buffer.from(message), 0, now, free, received);
  const result = decodeReply(Buffer.from(platform.turn(message)), events);
  return { ...result, write: Buffer.from(result.write) };
}

function attached(arena: number, options: TurnOptions = {}, rooms: () => number = () => arena) {
  const host = new TurnPlatform(options);
  const driver = new Sink(arena, host.scratch, rooms);
  return { driver, host, platform: host.attach(driver) };
}

const bytes = (limits: { minLength?: number; maxLength?: number }) => fc.uint8Array(limits);

describe("TurnPlatform", () => {
  it("finds what a loop finds", () => {
    const { driver, platform } = attached(64);
    // Bytes that borrow from or into their neighbours, and a few ordinary ones.
    const byte = fc.constantFrom(0, 1, 10, 11, 0x41, 0x7f, 0x80, 0x81, 0x8a, 0x8b, 0xff);
    fc.assert(
      fc.property(fc.array(byte, { minLength: 64, maxLength: 64 }), fc.nat(60), fc.nat(60), (arena, from, to) => {
        driver.arena.set(arena);
        const first = arena.indexOf(10, from);
        if (first >= 0 && first <= to) assert.equal(platform.nextLineFeed(from), first);
      }),
      { numRuns: 5000 },
    );
  });

  for (const [name, Engine] of [["Node", NodeEngine], ["XS", XsEngine]] as const) {
    it(`finds what a loop finds inside ${name}`, async () => {
      const log: string[] = [];
      const engine = await Engine.start(applicationBundle("test/engines/probe.ts"), { seed: 4711, cases: 2000 }, { log: (text) => log.push(text) });
      await engine.turn(0, 0, Buffer.alloc(0));
      await engine.close();
      assert.deepEqual(log, ["done"]);
    });
  }

  it("moves bytes as if by way of a copy", () => {
    const { driver, platform } = attached(64);
    fc.assert(
      fc.property(bytes({ minLength: 64, maxLength: 64 }), fc.nat(64), fc.nat(64), fc.nat(64), (arena, a, b, to) => {
        const [from, end] = a < b ? [a, b] : [b, a];
        fc.pre(to + end - from <= 64);
        driver.arena.set(arena);
        platform.move(to, from, end);
        const expected = Uint8Array.from(arena);
        expected.set(arena.slice(from, end), to);
        assert.deepEqual(driver.arena.slice(0, 64), expected);
      }),
    );
  });

  it("gives every received byte to the driver once, in order, inside the room it has", () => {
    fc.assert(
      fc.property(bytes({ minLength: 1, maxLength: 700 }), fc.constantFrom(1, 7, 16, 64, 128), fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }), (data, read, rooms) => {
        let i = 0;
        const { driver, host } = attached(256, { read }, () => rooms[i++ % rooms.length]);
        turn(host, 0, 0, data);
        assert.deepEqual(Uint8Array.from(driver.got), data);
        assert.equal(driver.lost, 0);
      }),
    );
  });

  it("leaves with the port what finds no room, where that holds the modem back", () => {
    fc.assert(
      fc.property(bytes({ minLength: 1, maxLength: 300 }), fc.nat(40), (data, first) => {
        let left = first;
        const { driver, host } = attached(256, { read: 16, flow: true }, () => left);
        driver.onReceived = () => { left = Math.max(0, first - driver.got.length); };
        const { kept = 0, alarm } = turn(host, 0, 0, data);
        assert.equal(driver.lost, 0);
        assert.deepEqual(Uint8Array.from(driver.got), data.slice(0, data.length - kept));
        assert.equal(alarm, -1, "until there is room it is not asked again");
        if (kept === 0) return;
        // there is room: the next turn comes at once, and with what was kept
        driver.onTick = () => { left = 256; };
        driver.onReceived = () => {};
        host.defer();
        assert.equal(turn(host, 0, 0, data.slice(data.length - kept)).alarm, 0);
        assert.equal(turn(host, 0, 0, data.slice(data.length - kept)).kept, undefined);
        assert.deepEqual([driver.lost, Uint8Array.from(driver.got)], [0, data]);
      }),
    );
  });

  it("knows whether everything written has left", () => {
    const { host } = attached(64);
    const told: boolean[] = [];
    for (const free of [100, 60, 100]) {
      turn(host, 0, free, new Uint8Array(0));
      told.push(host.sent());
    }
    host.write(0, 10);
    told.push(host.sent());
    assert.deepEqual(told, [true, false, true, false]);
  });

  it("counts what finds no room", () => {
    fc.assert(
      fc.property(bytes({ minLength: 1, maxLength: 300 }), fc.nat(10), (data, turns) => {
        let left = turns;
        const { driver, host } = attached(256, { read: 16 }, () => (left-- > 0 ? 10 : 0));
        turn(host, 0, 0, data);
        assert.equal(driver.got.length + driver.lost, data.length);
        assert.deepEqual(Uint8Array.from(driver.got), data.slice(0, driver.got.length));
        turn(host, 0, 0, new Uint8Array(0));
      }),
    );
  });

  it("goes on after the byte that made a callback fail", () => {
    const { driver, host } = attached(256, { read: 8 });
    let failures = 0;
    driver.onReceived = () => {
      if (driver.got.length === 8) throw new Error(`failure ${++failures}`);
    };
    driver.onTick = () => {
      throw new Error("tick");
    };
    host.defer();
    const errors: string[] = [];
    const data = Uint8Array.from({ length: 30 }, (_, i) => i);
    turn(host, 0, 0, data, { error: (text) => errors.push(text.split("\n")[0]) });
    assert.deepEqual(Uint8Array.from(driver.got), data);
    assert.deepEqual(errors, ["Error: failure 1", "Error: tick"]);
  });

  it("writes what fits, and ticks when there is room for the rest", () => {
    fc.assert(
      fc.property(bytes({ minLength: 2048, maxLength: 2048 }), fc.nat(2000), fc.integer({ min: 1, max: 2000 }), fc.array(fc.nat(400), { minLength: 1 }), (arena, from, length, frees) => {
        fc.pre(frees.some((free) => free > 0));
        const { driver, host, platform } = attached(2048, { reply: 1024 });
        driver.arena.set(arena);
        const to = Math.min(2048, from + length);
        let at = from;
        driver.onTick = () => {
          const accepted = platform.write(at, to);
          assert.ok(accepted >= 0 && accepted <= to - at);
          at += accepted;
        };
        platform.defer();
        const sent: Buffer[] = [];
        for (let i = 0; at < to; i++) {
          const free = frees[i % frees.length];
          const result = turn(host, i, free, new Uint8Array(0));
          assert.ok(result.write.length <= free);
          sent.push(result.write);
        }
        assert.deepEqual(Uint8Array.from(Buffer.concat(sent)), arena.slice(from, to));
        let idle = false;
        driver.onTick = () => (idle = true);
        turn(host, 1e6, 100, new Uint8Array(0));
        turn(host, 1e6, 100, new Uint8Array(0));
        assert.equal(idle, false, "nothing is left to tick for");
      }),
    );
  });

  it("asks for a turn at once when the reply, not the port, was full", () => {
    const { driver, host, platform } = attached(4096, { reply: 1024 });
    driver.onTick = () => platform.write(0, 4096);
    platform.defer();
    assert.equal(turn(host, 0, 1e9, new Uint8Array(0)).alarm, 0);
    assert.equal(turn(host, 0, 0, new Uint8Array(0)).alarm, -1);
  });

  it("sends nothing after a new rate until the next turn", () => {
    const { driver, host, platform } = attached(64);
    driver.onTick = () => {
      platform.write(0, 4);
      platform.setBaud(9600);
      assert.equal(platform.write(0, 4), 0);
      driver.onTick = () => assert.equal(platform.write(0, 4), 4);
    };
    platform.defer();
    const first = turn(host, 0, 100, new Uint8Array(0));
    assert.deepEqual([first.write.length, first.baud, first.alarm], [4, 9600, 0]);
    assert.equal(turn(host, 0, 100, new Uint8Array(0)).write.length, 4);
  });

  it("keeps rate and pins even when the reply is full", () => {
    const { driver, host, platform } = attached(4096, { reply: 1024, pins: ["reset"] });
    driver.onTick = () => {
      platform.write(0, 4096);
      platform.setBaud(115200);
      platform.pin("reset", 1);
      platform.pin("reset", 0);
    };
    platform.defer();
    const result = turn(host, 0, 1e6, new Uint8Array(0));
    assert.deepEqual([result.baud, result.pins], [115200, [["reset", 1], ["reset", 0]]]);
  });

  it("says when a log or a trace did not fit, and cuts it", () => {
    const { host, platform } = attached(4096, { reply: 1024, trace: true });
    const seen: string[] = [];
    host.log("x".repeat(600));
    platform.trace!(2, 0, 4096);
    turn(host, 0, 0, new Uint8Array(0), { log: (text) => seen.push(`log ${text.length}`), lost: () => seen.push("lost"), trace: () => seen.push("trace") });
    turn(host, 0, 0, new Uint8Array(0), { lost: () => seen.push("again") });
    assert.deepEqual(seen, ["log 510", "lost"]);
  });

  it("has no trace unless it is asked for", () => {
    assert.equal(attached(64).platform.trace, undefined);
    assert.equal(typeof attached(64, { trace: true }).platform.trace, "function");
  });

  it("keeps time: alarms are due once, can be replaced and taken back, and a deferred tick does not replace them", () => {
    const { driver, host, platform } = attached(64, { now: 1000 });
    let ticks = 0;
    driver.onTick = () => ticks++;
    const none = new Uint8Array(0);
    platform.alarm(50);
    assert.equal(turn(host, 1010, 0, none).alarm, 40);
    platform.defer();
    assert.equal(turn(host, 1020.5, 0, none).alarm, 29.5);
    assert.equal(ticks, 1);
    assert.equal(turn(host, 1050, 0, none).alarm, -1);
    assert.equal(ticks, 2);
    platform.alarm(10);
    platform.alarm(-1);
    assert.equal(turn(host, 2000, 0, none).alarm, -1);
    assert.equal(ticks, 2);
  });

  it("refuses an arena without room for it, or not in words", () => {
    assert.throws(() => attached(63), RangeError);
    assert.throws(() => attached(-8), RangeError);
  });
});

describe("SpanSource", () => {
  it("copies any span to any word, and no further than its slack", () => {
    fc.assert(
      fc.property(bytes({ minLength: 600, maxLength: 600 }), fc.nat(599), fc.integer({ min: 1, max: 600 }), fc.nat(20), (data, from, length, word) => {
        const to = Math.min(600, from + length);
        const at = word * 4;
        const target = new Uint8Array(at + ((to - from + 3) & ~3) + SPAN_SLACK).fill(0xee);
        new SpanSource(data).copy(from, to, target, new Int32Array(target.buffer), at);
        assert.deepEqual(target.slice(at, at + to - from), data.slice(from, to));
        assert.ok(target.slice(0, at).every((byte) => byte === 0xee));
      }),
    );
  });
});
