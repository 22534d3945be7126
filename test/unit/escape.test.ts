import assert from "node:assert/strict";
import { endOf, endsLike, lastLine } from "../../src/dialects/escape.js";

const LINES = ["\r\nNO CARRIER\r\n", "\r\nNO ENTRY\r\n", "\r\nRDY\r\n"];

function found(text: string): string {
  const bytes = Buffer.from(text, "latin1");
  const place = endOf(bytes, 0, bytes.length, LINES);
  return place < 0 ? `all at ${-1 - place}` : place === bytes.length ? "nothing" : `some at ${place}`;
}

describe("what a modem may have said at the end of what it passed through", () => {
  for (const [text, expected] of Object.entries({
    "": "nothing", "abc": "nothing", "abc\r": "some at 3", "abc\r\n": "some at 3", "abc\r\nN": "some at 3", "abc\r\nNO C": "some at 3", "abc\r\nNO X": "nothing", "abc\r\nno": "nothing",
    "abc\r\nNO CARRIER\r": "some at 3", "abc\r\nNO CARRIER\r\n": "all at 3", "abc\r\nRDY\r\n": "all at 3", "\r\nRDY\r\n": "all at 0", "\r\nRDY\r\n\r": "some at 7", "\r\nRDY\r\nx": "nothing", "\r\r\nRD": "some at 1",
  })) it(`${JSON.stringify(text)}: ${expected}`, () => assert.equal(found(text), expected));

  it("never before the first byte that is looked at", () => {
    const bytes = Buffer.from("\r\nRDY\r\n");
    assert.equal(endsLike(bytes, 2, bytes.length, LINES[2]), 5);
  });

  it("the last of several whole lines", () => {
    const bytes = Buffer.from("\r\nOK\r\nxx\r\nOK\r\n\r\n+C: 1\r\n");
    assert.equal(lastLine(bytes, 0, bytes.length, "\r\nOK\r\n"), 8);
    assert.equal(lastLine(bytes, 0, 13, "\r\nOK\r\n"), 0);
    assert.equal(lastLine(bytes, 9, bytes.length, "\r\nOK\r\n"), -1);
  });
});
