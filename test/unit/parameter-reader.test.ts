import assert from "node:assert/strict";
import fc from "fast-check";
import { ParameterReader } from "../../src/parameter-reader.js";

function read(text: string): ParameterReader {
  const bytes = Buffer.from("xx" + text + ",9,9", "latin1");
  const reader = new ParameterReader(bytes);
  reader.start(2, 2 + text.length);
  return reader;
}

describe("ParameterReader", () => {
  for (const [text, value] of [
    ["0", 0], ["13", 13], [" 13", 13], ["13 ", 13], ["2147483647", 2147483647], ["4294967295", 4294967295], ["0000000001", 1],
    ["", -1], ["x", -1], ["1x", -1], ["-1", -1], ["4294967296", -1], ["99999999999999999999", -1], ['"1"', -1], ["1 2", -1],
  ] as [string, number][]) {
    it(`reads ${JSON.stringify(text)} as the integer ${value}`, () => assert.equal(read(text).integer(), value));
  }

  for (const [text, value] of [["-60", -60], [" -1", -1], ["7", 7], ["-", 99], ["", 99], ["--1", 99]] as [string, number][]) {
    it(`reads ${JSON.stringify(text)} as the signed number ${value}`, () => assert.equal(read(text).signed(99), value));
  }

  for (const [text, strings] of [
    ['"a"', ["a"]], ['"a,b",c', ["a,b", "c"]], ['"", "b"', ["", "b"]], ["READY", ["READY"]], ["SIM PIN", ["SIM PIN"]], [" 552 , invalid parameters", ["552", "invalid parameters"]], ['"open', ["open"]],
  ] as [string, string[]][]) {
    it(`reads ${text} as strings`, () => {
      const reader = read(text);
      const found: string[] = [];
      while (reader.string()) found.push(reader.text());
      assert.deepEqual(found, strings);
    });
  }

  for (const [text, count] of [["", 0], ["  ", 0], ["1", 1], ["1,2", 2], ["1,,2", 3], ['"a,b",1', 2], [",", 2]] as [string, number][]) {
    it(`counts ${count} parameters in ${JSON.stringify(text)}`, () => assert.equal(read(text).count(), count));
  }

  it("moves over every parameter exactly once and never past the line", () => {
    const field = fc.oneof(fc.nat(1e6).map(String), fc.stringMatching(/^[ !#-~]{0,8}$/).map((s) => `"${s}"`), fc.constant(""));
    fc.assert(fc.property(fc.array(field, { minLength: 1, maxLength: 8 }), (fields) => {
      const reader = read(fields.join(","));
      for (const text of fields) {
        if (text.startsWith('"')) {
          assert.equal(reader.string(), true);
          assert.equal(reader.text(), text.slice(1, -1));
        } else assert.equal(reader.integer(), text === "" ? -1 : Number(text));
      }
      assert.equal(reader.done(), true);
      assert.equal(reader.string(), false);
      assert.equal(reader.integer(), -1);
    }));
  });

  it("gives the first four characters as a number", () => {
    const reader = read('"recv",0');
    reader.string();
    assert.equal(reader.head(), 0x76636572);
    const short = read('"a"');
    short.string();
    assert.equal(short.head(), 0x61);
  });
});
