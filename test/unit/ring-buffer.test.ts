import assert from "node:assert/strict";
import fc from "fast-check";
import { RingBuffer } from "../../src/ring-buffer.js";
import { PlainPlatform } from "./plain-platform.js";

const START = 7;
const TARGET = 100;

function make(size: number): { ring: RingBuffer; platform: PlainPlatform } {
  const platform = new PlainPlatform();
  platform.arena = new Uint8Array(400);
  return { ring: new RingBuffer(platform, START, START + size), platform };
}

describe("RingBuffer", () => {
  it("gives every byte once, in order, like a queue", () => {
    const action = fc.oneof(
      fc.record({ put: fc.uint8Array({ maxLength: 40 }) }),
      fc.record({ take: fc.nat(40) }),
      fc.record({ skip: fc.nat(40) }),
      fc.record({ find: fc.nat(255), from: fc.nat(40) }),
    );
    fc.assert(fc.property(fc.integer({ min: 1, max: 33 }), fc.array(action, { maxLength: 60 }), (size, actions) => {
      const { ring, platform } = make(size);
      const model: number[] = [];
      for (const act of actions) {
        if ("put" in act) {
          let bytes = act.put;
          while (bytes.length > 0) {
            const room = ring.room();
            assert.ok(room > 0 || model.length === size);
            const count = Math.min(room, bytes.length);
            if (count === 0) break;
            platform.arena.set(bytes.subarray(0, count), ring.write);
            ring.advance(count);
            model.push(...bytes.subarray(0, count));
            bytes = bytes.subarray(count);
          }
        } else if ("take" in act) {
          const count = Math.min(act.take, model.length);
          if (count === 0) continue;
          ring.take(TARGET, count);
          assert.deepEqual([...platform.arena.subarray(TARGET, TARGET + count)], model.splice(0, count));
        } else if ("skip" in act) {
          const count = Math.min(act.skip, model.length);
          ring.skip(count);
          model.splice(0, count);
        } else {
          assert.equal(ring.find(act.find, act.from), model.indexOf(act.find, act.from));
        }
        assert.equal(ring.held, model.length);
        assert.equal(ring.piece() > 0, model.length > 0);
        if (model.length > 0) assert.equal(platform.arena[ring.read], model[0]);
      }
    }));
  });

  it("starts over at its first byte when it is empty", () => {
    const { ring } = make(8);
    ring.advance(5);
    ring.skip(5);
    assert.equal(ring.write, START);
    assert.equal(ring.room(), 8);
  });

  it("has no room when it is full, and never touches a byte outside", () => {
    const { ring, platform } = make(4);
    platform.arena.fill(0xee);
    ring.advance(4);
    assert.equal(ring.room(), 0);
    ring.take(TARGET, 3);
    ring.advance(3);
    assert.equal(ring.room(), 0);
    assert.equal(ring.piece(), 1);
  });
});
