import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { RingBuffer } from "../../src/ring-buffer.js";
import { PrefixTable } from "../../src/prefix-table.js";
import { ResponseParser, type ResponseSink } from "../../src/response-parser.js";
import { Recogniser } from "../../src/recogniser.js";
import { Recogniser as EspruinoRecogniser } from "../../modules/espruino/recogniser.js";
import { PlainPlatform } from "./plain-platform.js";

const LIMIT = 60;
const HELD = 96;
const NAMES = ["OK", "RDY", "ERROR", "+QAD:", "SEND OK"];
const TARGET = 200;
const CRLF_CRLF = 0x0a0d0a0d;

// the one for Espruino takes it from the firmware
Object.assign(globalThis, { E: { CRC32: (bytes: Uint8Array) => crc32(bytes) } });

/** Feeds text in pieces and lists what the parser finds; `+P: n` announces n bytes of payload. */
class Reading implements ResponseSink {
  platform = new PlainPlatform();
  arena = new Uint8Array(2000);
  input: RingBuffer;
  parser: ResponseParser;
  found: string[] = [];

  constructor(start = 64) {
    this.platform.arena = this.arena;
    this.input = new RingBuffer(this.platform, start, start + HELD);
    this.parser = new ResponseParser().open(this.platform, this.arena, this.input, new PrefixTable(this.arena, NAMES.slice(0, 2).join("\n"), NAMES.slice(2).join("\n")), LIMIT);
  }

  feed(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const count = Math.min(this.input.room(), bytes.length - at);
      assert.ok(count > 0, "the parser leaves room");
      this.arena.set(bytes.subarray(at, at + count), this.input.write);
      at += count;
      this.input.write += count;
      if (this.input.write >= this.input.until) this.parser.parse(this);
    }
  }

  line(code: number, at: number, after: number, end: number): void {
    assert.ok(at < end);
    const line = Buffer.from(this.arena.subarray(at, end)).toString("latin1");
    const name = NAMES.findIndex((each) => (each.endsWith(":") ? line.startsWith(each) : line === each));
    assert.equal(code, name + 1, line);
    assert.equal(after - at, name < 0 ? 0 : NAMES[name].length, line);
    this.found.push("line " + line);
    if (line.startsWith("+P: ")) this.parser.expectPayload(Number(line.slice(4)), TARGET, CRLF_CRLF, 4);
    if (line === "ask") this.parser.expectPrompt(62);
  }

  header(count: number): void { this.found.push("header " + count); }
  payload(): boolean {
    const end = (this.parser as unknown as { _target: number })._target;
    this.found.push("payload " + Buffer.from(this.arena.subarray(TARGET, end)).toString("latin1"));
    return false;
  }

  mistrust(): void { this.found.push("broken"); }
  prompt(): void { this.found.push("prompt"); }
  overlong(count: number): void { this.found.push("overlong " + count); }
}

function found(text: string, cuts: number[] = []): string[] {
  const reading = new Reading();
  const bytes = Buffer.from(text, "latin1");
  let at = 0;
  for (const cut of [...cuts, bytes.length]) {
    reading.feed(bytes.subarray(at, cut));
    at = cut;
  }
  return reading.found;
}

const TABLE: [name: string, text: string, found: string[]][] = [
  ["lines", "\r\nOK\r\n\r\n+X: 1\r\n", ["line OK", "line +X: 1"]],
  ["lines without the leading CR LF", "OK\r\nERROR\n", ["line OK", "line ERROR"]],
  ["echo with two CR", "AT\r\r\nOK\r\n", ["line AT", "line OK"]],
  ["a CR inside a line", "a\rb\r\n", ["line a\rb"]],
  ["NUL before a line", "\0\0RDY\r\n", ["line RDY"]],
  ["a prompt and its space", "ask\r\n\r\n> \r\nSEND OK\r\n", ["line ask", "prompt", "line SEND OK"]],
  ["a prompt without a space", "ask\r\n>SEND OK\r\n", ["line ask", "prompt", "line SEND OK"]],
  ["a bigger-than sign that nobody asked for", "> x\r\n", ["line > x"]],
  ["payload that looks like everything else", '+P: 27\r\n\r\nOK\r\n+QIURC: "closed",0\r\n\r\n\r\nOK\r\n', ['line +P: 27', 'payload \r\nOK\r\n+QIURC: "closed",0\r\n', "line OK"].slice(0, 3)],
  ["one byte of payload lost", "+P: 5\r\nhell\r\n\r\nOK\r\n", ["line +P: 5", "broken", "line OK"]],
  ["two bytes of payload lost", "+P: 5\r\nhel\r\n\r\nOK\r\n", ["line +P: 5", "broken", "line OK"]],
  ["one byte of payload doubled", "+P: 5\r\nhelllo\r\n\r\nOK\r\n", ["line +P: 5", "broken", "line o", "line OK"]],
  ["one byte lost from a payload of line ends", "+P: 4\r\n\r\n\r\r\n\r\nOK\r\n", ["line +P: 4", "broken", "line OK"]],
  ["an overlong line", "x".repeat(LIMIT + 1) + "OK\r\nOK\r\n", ["overlong " + (LIMIT + 4), "line OK"]],
  ["a line just not too long", "x".repeat(LIMIT - 1) + "\r\nOK\r\n", ["line " + "x".repeat(LIMIT - 1), "line OK"]],
  ["an endless line", "y".repeat(5000) + "\nOK\r\n", ["overlong 5000", "line OK"]],
];

/** Puts a class in the place of the one that ResponseParser is made of. */
function base(Base: typeof Recogniser | typeof EspruinoRecogniser): void {
  Object.setPrototypeOf(ResponseParser, Base);
  Object.setPrototypeOf(ResponseParser.prototype, Base.prototype);
}

for (const [name, Base] of [["ResponseParser", Recogniser], ["ResponseParser with Espruino's recogniser", EspruinoRecogniser]] as const) describe(name, () => {
  before(() => base(Base));
  after(() => base(Recogniser));

  for (const [name, text, expected] of TABLE) {
    if (name.startsWith("payload that")) continue;
    it("reads " + name, () => assert.deepEqual(found(text), expected));
    it("reads " + name + " cut anywhere", () => {
      for (let cut = 1; cut < Math.min(text.length, 300); cut++) assert.deepEqual(found(text, [cut]), expected, "cut at " + cut);
      assert.deepEqual(found(text, Array.from({ length: text.length - 1 }, (_, i) => i + 1)), expected);
    });
  }

  it("reads payload that looks like everything else", () => {
    const payload = '\r\nOK\r\n+QIURC: "closed",0\r\n> \x1a+++\0\xff\xf9+P: 3\r\n';
    const text = `+P: ${payload.length}\r\n${payload}\r\n\r\nOK\r\n`;
    for (let cut = 1; cut < text.length; cut++) assert.deepEqual(found(text, [cut]), [`line +P: ${payload.length}`, "payload " + payload, "line OK"]);
  });

  it("reads any dialogue the same however it is cut", () => {
    const part = fc.oneof(
      fc.oneof(fc.stringMatching(/^[!-=?-~]{1,50}$/), fc.constantFrom("RDY", "+QAD: 1")).map((s) => "\r\n" + s.replace(/^\+P/, "+Q") + "\r\n"),
      fc.uint8Array({ minLength: 1, maxLength: 300 }).map((b) => `\r\n+P: ${b.length}\r\n${Buffer.from(b).toString("latin1")}\r\n\r\nOK\r\n`),
      fc.constant("ask\r\n> "),
    );
    fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), fc.array(fc.nat(4000), { maxLength: 20 }), (parts, cuts) => {
      const text = parts.join("");
      const places = [...new Set(cuts.map((c) => c % text.length))].sort((a, b) => a - b);
      assert.deepEqual(found(text, places), found(text));
    }), { numRuns: 300 });
  });

  it("tells lines that are nearly the one before, each as soon as its end is there", () => {
    const line = fc.constantFrom('+QIURC: "recv",0', '+QIURC: "recv",1', '+QIURC: "recv"', '+QIURC:', '+QIURC: "recv",0,7', "+QAD: 1", "+QAD: 1234567", "OK", "RDY", "x".repeat(22), "x".repeat(23));
    const part = fc.tuple(line, fc.constantFrom("\r\n", "", "\r\n\r\n", "\0"), fc.constantFrom("\r\n", "\r\n", "\n", "\r\r\n"), fc.integer({ min: 1, max: 6 }));
    fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (parts, size) => {
      const reading = new Reading();
      let text = "";
      const expected: { told: string; end: number }[] = [];
      for (const [told, before, behind, times] of parts) {
        for (let i = 0; i < times; i++) {
          text += before + told + behind;
          expected.push({ told: "line " + told, end: text.length });
        }
      }
      for (let at = 0; at < text.length; at += size) {
        reading.feed(Buffer.from(text.slice(at, at + size), "latin1"));
        assert.deepEqual(reading.found, expected.filter(({ end }) => end <= at + size).map(({ told }) => told), `after ${at + size} bytes of ${JSON.stringify(text)}`);
      }
    }), { numRuns: 2000 });
  });

  it("tells lines that came before, with and without what is around them", () => {
    const line = fc.constantFrom("+QAD: 1", "+QAD: 12", "RDY", "OK", "ERROR", "SEND OK", "x", "+QIURC: 1", "+QIURC: 2");
    const part = fc.tuple(line, fc.constantFrom("\r\n", "\r\n", "", "\n", "\0"), fc.constantFrom("\r\n", "\r\n", "\n", "\r\r\n"));
    fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 63 }), (parts, times, size) => {
      const text = parts.map(([told, before, behind]) => before + told + behind).join("").repeat(times);
      const reading = new Reading();
      for (let at = 0; at < text.length; at += size) reading.feed(Buffer.from(text.slice(at, at + size), "latin1"));
      assert.deepEqual(reading.found, new Array(times).fill(parts.map(([told]) => "line " + told)).flat());
    }), { numRuns: 2000 });
  });

  it("takes nothing for the line before that is only where it was", () => {
    const reading = new Reading();
    // the second OKs are where the long line was
    for (const text of ["+QAD: 1234567\r\n", "OK\n".repeat(12), "OK\n".repeat(5), "OK\nOK\nOK"]) reading.feed(Buffer.from(text));
    assert.equal(reading.found.length, 1 + 12 + 5 + 2);
  });

  it("reads lines of any length where the arena begins", () => {
    for (const line of ["x", "xy", "OK", "RDY", "+QAD: 1"]) {
      for (const end of ["\n", "\r\n", "\r\r\n"]) {
        const reading = new Reading(0);
        reading.feed(Buffer.from(line + end));
        assert.deepEqual(reading.found, ["line " + line], JSON.stringify(line + end));
      }
    }
  });

  it("takes payload nowhere when told to", () => {
    const reading = new Reading();
    reading.arena.fill(7, TARGET);
    reading.parser.expectPayload(3, -1, CRLF_CRLF, 4);
    reading.feed(Buffer.from("abc\r\n\r\nOK\r\n"));
    assert.equal(reading.arena[TARGET], 7);
    assert.equal(reading.found.at(-1), "line OK");
  });

  for (const method of ["resynchronise", "clear"] as const) {
    it("reads lines again when payload is given up on its way past the ring: " + method, () => {
      const reading = new Reading();
      reading.feed(Buffer.from("+P: 900\r\n" + "z".repeat(60)));
      reading.feed(Buffer.from("z".repeat(40)));
      assert.ok(reading.input.until > 0, "it does not come through the ring");
      reading.parser[method]();
      reading.feed(Buffer.from("\r\nOK\r\n"));
      assert.deepEqual(reading.found, ["line +P: 900", "line OK"]);
    });
  }
});
