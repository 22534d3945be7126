import assert from "node:assert/strict";
import fc from "fast-check";
import { COMMON_NAMES } from "../../src/codes.js";
import { NAMES } from "../../src/dialects/quectel-bg95/commands.js";
import * as codes from "../../src/dialects/quectel-bg95/commands.js";
import { PrefixTable } from "../../src/prefix-table.js";

const arena = new Uint8Array(256);
/** Lines lie anywhere. */
const AT = 13;
const names = COMMON_NAMES + "\n" + NAMES;
const list = names.split("\n");
const table = new PrefixTable(arena, COMMON_NAMES, NAMES);

function lookup(line: string): number {
  arena.fill(0xff);
  Buffer.from(line + "\r\n", "latin1").copy(arena, AT);
  return table.lookup(AT) >> 8;
}

describe("PrefixTable", () => {
  list.forEach((name, place) => {
    const parameters = /[:,]$/.test(name) ? ' "closed",0,1' : "";
    it(`finds ${name}`, () => {
      assert.equal(lookup(name + parameters), place + 1);
      assert.equal(table.lookup(AT) & 63, name.length);
    });
    it(`tells ${name} from what only resembles it`, () => {
      const other = parameters ? name.slice(0, -1) : name + ":";
      assert.notEqual(lookup(other), place + 1);
      assert.notEqual(lookup("x" + name + parameters), place + 1);
      assert.notEqual(lookup(name.replace(":", "") + "X" + (parameters ? ":" + parameters : "")), place + 1);
      assert.notEqual(lookup(name.slice(0, name.length - 2) + (parameters ? ":" : "")), place + 1);
    });
  });

  it("takes any line end, and bytes in their place for none", () => {
    const ok = (line: string) => {
      arena.fill(0x41);
      Buffer.from(line, "latin1").copy(arena, AT);
      return table.lookup(AT) >> 8;
    };
    for (const name of ["OK", "RDY", "ERROR"]) {
      for (const end of ["\n", "\r\n", "\r\r\n"]) assert.equal(ok(name + end), list.indexOf(name) + 1, JSON.stringify(name + end));
      for (const end of ["\rx\n", "\r\rx\r\n", "x\n"]) assert.equal(ok(name + end), 0, JSON.stringify(name + end));
    }
    for (const line of ["\n", "\r\n", "O\r\n", "O\nK\n"]) assert.equal(ok(line), 0, JSON.stringify(line));
  });

  it("reads nothing outside of its table for noise: XS would keep the index as a name", () => {
    const reads: string[] = [];
    const noisy = new PrefixTable(arena, COMMON_NAMES, NAMES) as unknown as { _table: Float64Array; lookup(at: number): number };
    const entries = noisy._table;
    noisy._table = new Proxy(entries, { get: (_, key) => { reads.push(key as string); return entries[Number(key)]; } });
    for (let byte = 0x80; byte < 0x100; byte++) {
      arena.fill(byte);
      arena[AT] = byte ^ 0x55;
      assert.equal(noisy.lookup(AT), 0);
    }
    assert.ok(reads.length >= 128);
    assert.deepEqual(reads.filter((key) => !(Number(key) >= 0 && Number(key) < entries.length)), []);
  });

  it("has the codes that the dialect's constants name", () => {
    const constants = codes as unknown as Record<string, number>;
    for (const key of Object.keys(codes)) {
      if (!/^NAME_/.test(key)) continue;
      assert.equal(list[constants[key] - 1].replace(":", "").replace("+", "").replace(/ /g, "_"), key.slice(5));
    }
    assert.equal(list[codes.URC - 1], "+QIURC:");
    assert.equal(list[codes.URC_RECV - 1], '+QIURC: "recv",');
  });

  it("finds nothing in lines of other names", () => {
    fc.assert(fc.property(fc.stringMatching(/^[ -~]{1,40}$/), (line) => {
      const colon = line.indexOf(":");
      const name = colon >= 0 ? line.slice(0, colon + 1) : line;
      assert.equal(lookup(line), list.indexOf(name) + 1);
    }), { numRuns: 2000 });
  });

  it("does not mind bytes that are no characters", () => {
    // but line ends, which no line has
    const byte = fc.nat(255).filter((each) => each !== 10 && each !== 13);
    fc.assert(fc.property(fc.array(byte, { minLength: 1, maxLength: 40 }), (bytes) => {
      const line = Buffer.from(bytes).toString("latin1");
      const colon = line.indexOf(":");
      const name = colon >= 0 ? line.slice(0, colon + 1) : line;
      assert.equal(lookup(line), list.indexOf(name) + 1);
    }), { numRuns: 2000 });
  });
});
