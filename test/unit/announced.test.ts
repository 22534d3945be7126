import assert from "node:assert/strict";
import { Announced } from "../../src/dialects/nordic-slm/announced.js";
import { PlainPlatform } from "./plain-platform.js";

/** Where what is read lies, behind bytes of another read. */
const AT = 16;

/** Reads `shown` in pieces of `size` characters. */
function readIn(size: number, announced: Announced, shown: string): string {
  const platform = new PlainPlatform();
  const arena = (platform.arena = new Uint8Array(256).fill(1));
  let bytes = "";
  for (let from = 0; from < shown.length; from += size) {
    const piece = shown.slice(from, from + size);
    for (let i = 0; i < piece.length; i++) arena[AT + i] = piece.charCodeAt(i);
    const count = announced.take(platform, arena, AT, piece.length);
    assert.ok(count >= 0);
    for (let i = 0; i < AT; i++) assert.equal(arena[i], 1, "what was read before stays");
    for (let i = 0; i < count; i++) bytes += String.fromCharCode(arena[AT + i]);
  }
  return bytes;
}

describe("what a Serial LTE Modem's proxy has announced", () => {
  it("is text and digits in turns, and comes whole in pieces of every size", () => {
    for (let size = 1; size <= 40; size++) {
      const announced = new Announced();
      announced.add(0, 4);
      announced.add(1, 5);
      announced.add(0, 6);
      announced.add(0, 2);
      announced.add(1, 1);
      assert.equal(readIn(size, announced, "0D0Ahello000102FFx"), "\r\nhello\x00\x01\x02\xffx", `pieces of ${size}`);
      assert.equal(announced.total, 0);
    }
  });

  it("is nobody's when its peer has gone", () => {
    const announced = new Announced();
    announced.add(1, 3);
    assert.equal(announced.owed(), true);
    announced.abandon();
    assert.equal(announced.owed(), false);
    announced.add(0, 2);
    assert.equal(announced.owed(), true);
    assert.equal(announced.digitsNext(), false);
    assert.equal(readIn(2, announced, "abc41"), "A");
  });

  it("is damaged where digits are none, or where more comes than was announced", () => {
    const platform = new PlainPlatform();
    const arena = (platform.arena = new Uint8Array(64).fill(120));
    const announced = new Announced();
    announced.add(0, 4);
    assert.equal(announced.take(platform, arena, AT, 4), -1);
    const few = new Announced();
    few.add(1, 2);
    assert.equal(few.take(platform, arena, AT, 3), -1);
  });
});
