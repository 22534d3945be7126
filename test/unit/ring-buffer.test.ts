import assert from "node:assert/strict";
import fc from "fast-check";
import { RingBuffer } from "../../src/ring-buffer.js";
import { PlainPlatform } from "./plain-platform.js";

const START = 7;

function make(size: number): { input: RingBuffer; platform: PlainPlatform } {
  const platform = new PlainPlatform();
  platform.arena = new Uint8Array(400).fill(0xee);
  return { input: new RingBuffer(platform, START, START + size), platform };
}

describe("RingBuffer", () => {
  it("holds every byte once, in order, like a queue", () => {
    const action = fc.oneof(fc.record({ put: fc.uint8Array({ maxLength: 40 }) }), fc.record({ skip: fc.nat(40) }));
    fc.assert(fc.property(fc.integer({ min: 1, max: 33 }), fc.array(action, { maxLength: 60 }), (size, actions) => {
      const { input, platform } = make(size);
      const model: number[] = [];
      for (const act of actions) {
        if ("put" in act) {
          let bytes = act.put;
          while (bytes.length > 0) {
            const room = input.room();
            assert.ok(room > 0 || model.length > 0);
            assert.ok(room >= size >> 1 || model.length > size >> 1 || room === size - model.length, "room is not short for want of moving");
            const count = Math.min(room, bytes.length);
            if (count === 0) break;
            platform.arena.set(bytes.subarray(0, count), input.write);
            input.write += count;
            model.push(...bytes.subarray(0, count));
            bytes = bytes.subarray(count);
          }
        } else {
          const count = Math.min(act.skip, model.length);
          input.skipTo(input.read + count);
          model.splice(0, count);
        }
        assert.deepEqual([...platform.arena.subarray(input.read, input.write)], model);
        assert.ok(input.read >= START && input.write <= START + size);
      }
      for (let i = 0; i < 400; i++) if (i < START || i >= START + size) assert.equal(platform.arena[i], 0xee, "bytes outside are not touched");
    }));
  });

  it("starts over at its first byte when it is empty", () => {
    const { input } = make(8);
    input.write += 5;
    input.skipTo(START + 5);
    assert.equal(input.write, START);
    assert.equal(input.room(), 8);
  });

  it("has no room when it is full", () => {
    const { input } = make(4);
    input.write += 4;
    assert.equal(input.room(), 0);
    input.skipTo(START + 3);
    assert.equal(input.room(), 3);
    assert.equal(input.write, START + 1);
  });
});
