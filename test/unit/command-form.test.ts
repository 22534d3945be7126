import assert from "node:assert/strict";
import fc from "fast-check";
import { CommandDecoder } from "../../src/command-decoder.js";
import { encode } from "../../src/command-encoder.js";
import {
  bare, bits, blank, choice, constant, execute, hex, host, int, integer, joined, late, line, lines, maybe, more, NONE, optional, part, read, rest, result, same, seconds, secret, several, str, test, text, word, write,
  type Args, type Form, type Reply, type Values,
} from "../../src/command-form.js";
import type { Row } from "../../src/dialect.js";

const ROW: Row = { name: "+X", timeout: 300, section: "1" };
const form = (...parameters: Parameters<typeof write>[1]): Form => write(ROW, parameters, NONE);

describe("the encoder", () => {
  const LINES: [string, Form, unknown, string][] = [
    ["a test form", test(ROW), undefined, "AT+X=?"],
    ["a read form", read(ROW, NONE), undefined, "AT+X?"],
    ["an execute form", execute(ROW, NONE), {}, "AT+X"],
    ["an integer", form(integer("a", -5, 9)), { a: -5 }, "AT+X=-5"],
    ["strings", form(text("a", 3), bare("b", 4)), { a: "", b: "x y" }, 'AT+X="",x y'],
    ["a host name", form(host("a", 9)), { a: "::1" }, 'AT+X="::1"'],
    ["choices", form(choice("a", ["TCP", "UDP"]), choice("b", [0, 8])), { a: "UDP", b: 8 }, 'AT+X="UDP",8'],
    ["constants", form(constant('"key"'), integer("a", 0, 1)), { a: 1 }, 'AT+X="key",1'],
    ["binary digits", form(bits("a", 4)), { a: "0101" }, 'AT+X="0101"'],
    ["bytes in quotes", form(hex("a", 1, 3)), { a: new Uint8Array([0, 0x9f, 255]) }, 'AT+X="009FFF"'],
    ["bytes in brackets", form(hex("a", 1, 3, "[", "]")), { a: new Uint8Array([0x68]).buffer }, "AT+X=[68]"],
    ["all optional ones left out", form(integer("a", 0, 1), optional(integer("b", 0, 1))), { a: 0 }, "AT+X=0"],
    ["blanks in the middle, none at the end", form(integer("a", 0, 1), blank(integer("b", 0, 1)), blank(integer("c", 0, 1)), blank(integer("d", 0, 1))), { a: 1, c: 0 }, "AT+X=1,,0"],
    ["joined ones", form(integer("a", 0, 1), optional(text("b", 1)), joined(text("c", 1))), { a: 1, b: "u", c: "p" }, 'AT+X=1,"u","p"'],
  ];
  for (const [name, each, args, expected] of LINES) it(`writes ${name}`, () => assert.equal(encode(each, args).text, expected));

  const REFUSED: [string, Form, unknown, typeof TypeError | typeof RangeError, RegExp][] = [
    ["no object", form(integer("a", 0, 1)), 5, TypeError, /arguments/],
    ["an unknown name", form(integer("a", 0, 1)), { a: 0, aa: 1 }, TypeError, /no parameter aa/],
    ["a missing one", form(integer("a", 0, 1)), {}, TypeError, /^a must/],
    ["a number too small", form(integer("a", 1, 16)), { a: 0 }, RangeError, /^a must.*1 to 16/],
    ["a number too large", form(integer("a", 1, 16)), { a: 17 }, RangeError, /^a must.*1 to 16/],
    ["a fraction", form(integer("a", 1, 16)), { a: 1.5 }, RangeError, /^a must/],
    ["NaN", form(integer("a", 1, 16)), { a: NaN }, RangeError, /^a must/],
    ["a string for a number", form(integer("a", 1, 16)), { a: "1" }, TypeError, /^a must/],
    ["a string too long", form(text("a", 3)), { a: "1234" }, RangeError, /^a must/],
    ["a string too short", form(text("a", 8, 4)), { a: "123" }, RangeError, /^a must/],
    ["a quote", form(text("a", 3)), { a: 'x"' }, RangeError, /^a must/],
    ["a line end", form(bare("a", 3)), { a: "x\r" }, RangeError, /^a must/],
    ["Ctrl-Z", form(host("a", 3)), { a: "x\x1a" }, RangeError, /^a must/],
    ["a comma without quotes", form(bare("a", 3)), { a: "x,1" }, RangeError, /^a must/],
    ["an empty host name", form(host("a", 3)), { a: "" }, RangeError, /^a must/],
    ["no choice", form(choice("a", ["TCP"])), { a: "tcp" }, RangeError, /^a must.*TCP/],
    ["a choice of another type", form(choice("a", [1, 2])), { a: "1" }, TypeError, /^a must/],
    ["digits that are not binary", form(bits("a", 4)), { a: "0121" }, RangeError, /^a must/],
    ["too few digits", form(bits("a", 4)), { a: "012" }, RangeError, /^a must/],
    ["too many bytes", form(hex("a", 1, 2)), { a: new Uint8Array(3) }, RangeError, /^a must.*1 to 2/],
    ["no bytes", form(hex("a", 1, 2)), { a: new Uint8Array(0) }, RangeError, /^a must/],
    ["bytes as a string", form(hex("a", 1, 2)), { a: "00" }, TypeError, /^a must/],
    ["a later one without the earlier", form(optional(integer("a", 0, 1)), optional(integer("b", 0, 1))), { b: 0 }, RangeError, /^a must be given with b/],
    ["half of a pair", form(optional(text("a", 1)), joined(text("b", 1))), { a: "u" }, RangeError, /^b must/],
    ["the other half of a pair", form(optional(text("a", 1)), joined(text("b", 1))), { b: "u" }, RangeError, /^b must/],
  ];
  for (const [name, each, args, type, message] of REFUSED) {
    it(`refuses ${name}`, () => assert.throws(() => encode(each, args), (error: Error) => error instanceof type && message.test(error.message)));
  }

  it("tells where secrets begin, and how long the modem may take", () => {
    const encoded = encode(form(integer("a", 0, 1), secret(text("b", 9)), secret(text("c", 9))), { a: 1, b: "me", c: "word" });
    assert.equal(encoded.text.slice(0, encoded.secretAt), "AT+X=1,");
    assert.equal(encode(form(integer("a", 0, 1)), { a: 0 }).secretAt, -1);
    assert.equal(encode(form(optional(seconds(integer("a", 0, 65535)))), { a: 7 }).timeout, 7000);
    assert.equal(encode(form(optional(seconds(integer("a", 0, 65535)))), {}).timeout, 300);
  });

  it("takes every integer of a range and none outside it", () => {
    fc.assert(fc.property(fc.integer(), fc.integer(), fc.integer(), (a, b, value) => {
      const least = Math.min(a, b), most = Math.max(a, b);
      const each = form(integer("a", least, most));
      if (value >= least && value <= most) assert.equal(encode(each, { a: value }).text, `AT+X=${value}`);
      else assert.throws(() => encode(each, { a: value }), RangeError);
      for (const edge of [least, most]) assert.equal(encode(each, { a: edge }).text, `AT+X=${edge}`);
      for (const beyond of [least - 1, most + 1]) assert.throws(() => encode(each, { a: beyond }), RangeError);
    }));
  });

  it("never lets a string out of its quotes", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => {
      let line: string;
      try { line = encode(form(text("a", 50)), { a: value }).text; } catch { return; }
      assert.match(line, /^AT\+X="[ !#-~]*"$/);
    }));
  });
});

/** Reads lines as `reply` says. */
function decode(reply: Reply, texts: string[], args: unknown = {}, kind = read(ROW, reply)): { reply: any; ended: number; taken: boolean[] } {
  const arena = Buffer.from(texts.join(""), "latin1");
  const decoder = new CommandDecoder(kind, args, arena);
  let at = 0;
  const taken = texts.map((each) => decoder.take(at, at += each.length, false));
  return { reply: decoder.reply, ended: decoder.ended(), taken };
}

describe("the decoder", () => {
  it("reads a line's fields by their types", () => {
    const reply = line("+X:", [int("a"), str("b"), str("c"), int("d")]);
    assert.deepEqual(decode(reply, ['+X: 1,"a,b",bare text, -7']).reply, { a: 1, b: "a,b", c: "bare text", d: -7 });
    for (const wrong of ["+X: 1", '+X: "1",a,b,2', "+X: 1,a,b,2,3", "+X: 1,a,b,c", "+Y: 1,a,b,2", "+X 1,a,b,2", "+X: ,a,b,2"]) assert.deepEqual(decode(reply, [wrong]).taken, [false], wrong);
  });

  it("leaves out what is missing", () => {
    const reply = line("+X:", [int("a"), maybe(str("b")), maybe(int("c")), maybe(str("d"))]);
    assert.deepEqual(decode(reply, ["+X: 1"]).reply, { a: 1 });
    assert.deepEqual(decode(reply, ['+X: 1,,,"01"']).reply, { a: 1, d: "01" });
    assert.deepEqual(decode(reply, ['+X: 1,"",2']).reply, { a: 1, b: "", c: 2 });
    assert.deepEqual(decode(line("+X:", [int("a"), more()]), ["+X: 1,2,3"]).reply, { a: 1 });
  });

  it("reads lines without a name, of several names, and lists", () => {
    assert.deepEqual(decode(line("", [rest("a")]), ["Quectel, Inc."]).reply, { a: "Quectel, Inc." });
    for (const each of ["#X: 1", "+X: 1"]) assert.deepEqual(decode(line("#X:\n+X:", [int("a")]), [each]).reply, { a: 1 });
    assert.deepEqual(decode(lines("+X:", [int("a")]), []).reply, []);
    assert.deepEqual(decode(lines("+X:", [int("a")]), ["+X: 1", "+Z: 5", "+X: 2"]), { reply: [{ a: 1 }, { a: 2 }], ended: -1, taken: [true, false, true] });
  });

  it("converts values, and tells what is not known from what does not fit", () => {
    const reply = line("+X:", [maybe(int("a", (value) => (value === 99 ? null : value < 0 ? undefined : value * 2)))]);
    assert.deepEqual(decode(reply, ["+X: 4"]).reply, { a: 8 });
    assert.deepEqual(decode(reply, ["+X: 99"]).reply, {});
    assert.deepEqual(decode(reply, ["+X: -1"]).taken, [false]);
  });

  it("tells kinds of lines apart, one's own from others', and what failed", () => {
    const kinds = several([part("answer", line("+U:", [word("dns"), result("result"), maybe(int("count"))])), part("list", lines("+U:", [word("dns"), str("address")]))]);
    assert.deepEqual(decode(kinds, ['+U: "dns",0,2', '+U: "dns","1.1.1.1"', '+U: "other",1', '+U: "dns","::1"']), {
      reply: { answer: { result: 0, count: 2 }, list: [{ address: "1.1.1.1" }, { address: "::1" }] }, ended: 0, taken: [true, true, false, true],
    });
    assert.equal(decode(kinds, ['+U: "dns",565']).ended, 565);
    const own = line("+O:", [same("link"), result("error")]);
    assert.deepEqual(decode(own, ["+O: 2,0", "+O: 1,0"], { link: 1 }), { reply: { link: 1, error: 0 }, ended: 0, taken: [false, true] });
  });

  it("asks the form when it can't see the end", () => {
    const reply = late(lines("+X:", [int("a")]), 1000, (given) => (given.length === 2 ? 0 : -1));
    assert.equal(decode(reply, ["+X: 1"]).ended, -1);
    assert.equal(decode(reply, ["+X: 1", "+X: 1"]).ended, 0);
  });

  it("cuts test replies at their commas", () => {
    const reply = (texts: string[]) => decode(NONE, texts, {}, test(ROW)).reply;
    assert.deepEqual(reply([]), []);
    assert.deepEqual(reply(['+X: (1-16),(0,2),"TCP,UDP",<APN> , ((1,2),3)', "help"]), [["(1-16)", "(0,2)", '"TCP,UDP"', "<APN>", "((1,2),3)"], ["help"]]);
    assert.deepEqual(reply(['+X: "open,']), [['"open,']]);
  });

  it("takes whatever a modem says without an exception", () => {
    const reply = several([part("a", line("+X:", [int("a"), maybe(str("b"))])), part("b", lines("+X:", [word("w"), rest("c")]))]);
    fc.assert(fc.property(fc.array(fc.string({ unit: "binary" }).map((each) => `+X:${each}`)), (texts) => { decode(reply, texts); decode(NONE, texts, {}, test(ROW)); }));
  });
});

/** Compiles only when both are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const isSame = <A, B>(same: Same<A, B>): void => { assert.equal(same, true); };

describe("types of forms", () => {
  it("of fields are exact", () => {
    const fields = [int("a"), maybe(str("b")), word("w"), int("c", (value): string | null => (value ? "x" : null)), more()] as const;
    assert.equal(fields.length, 5);
    isSame<Values<typeof fields>, { a: number; c: string; b?: string }>(true);
    const kinds = several([part("one", line("+X:", [int("a")])), part("list", lines("+X:", [str("b")]))]);
    assert.equal(kinds.parts.length, 2);
    isSame<typeof kinds, Reply<{ one: { a: number }; list: { b: string }[] }>>(true);
  });

  it("follow from the parameters and fields", () => {
    const parameters = [constant("0"), integer("a", 0, 1), choice("c", ["TCP", "UDP"]), optional(text("b", 9))] as const;
    const args: Args<typeof parameters> = { a: 1, c: "TCP" };
    // @ts-expect-error b is a string
    const wrong: Args<typeof parameters> = { a: 1, b: 1, c: "TCP" };
    // @ts-expect-error c is missing
    const missing: Args<typeof parameters> = { a: 1 };
    assert.equal(encode(write(ROW, parameters, NONE), args).text, 'AT+X=0,1,"TCP"');
    assert.throws(() => encode(write(ROW, parameters, NONE), wrong));
    assert.throws(() => encode(write(ROW, parameters, NONE), missing));
  });
});
