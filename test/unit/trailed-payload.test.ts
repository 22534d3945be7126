import assert from "node:assert/strict";
import fc from "fast-check";
import { Channel, type Caller, type Wire } from "../../src/channel.js";
import { COMMON_NAMES, NAME_DIALECT, RESULT_BROKEN, RESULT_ERROR, RESULT_OK, RESULT_TIMEOUT } from "../../src/codes.js";
import { CommandLine } from "../../src/command-line.js";
import { ParameterReader, textOf } from "../../src/parameter-reader.js";
import { PrefixTable } from "../../src/prefix-table.js";
import { ResponseParser } from "../../src/response-parser.js";
import { RingBuffer } from "../../src/ring-buffer.js";
import { TrailedPayload } from "../../src/trailed-payload.js";
import { PlainPlatform } from "./plain-platform.js";

const RING = 304;
const LINE = 700;
const SPAN = 1000;
const RATE = 115200;
/** Longer than an answer is waited for behind what may be its end. */
const SILENCE = 70;
const NAME_READ = NAME_DIALECT;
const NAME_PUSH = NAME_DIALECT + 4;
/** Where pushed data go. */
const PUSHED = 3000;
/** CR LF */
const CRLF = 0x0a0d;

/** A reader of one answer that notes what it is told. */
class Desk implements Caller, Wire {
  readonly platform = new PlainPlatform();
  readonly channel: Channel;
  readonly holder: TrailedPayload;
  readonly input: RingBuffer;
  readonly events: string[] = [];

  constructor() {
    const platform = this.platform;
    const arena = new Uint8Array(4096);
    platform.arena = arena;
    this.input = new RingBuffer(platform, 0, RING);
    const names = new PrefixTable(arena, COMMON_NAMES, "#XRECV:\n+URC:\n+CMEE:\n#XSOCKET:\n#PUSH:");
    const parser = new ResponseParser().open(platform, arena, this.input, names, 252);
    const line = new CommandLine(platform, arena, LINE, LINE + 200, [], "\r\n");
    this.channel = new Channel(platform, arena, parser, new ParameterReader(arena), line, this, { fences: [["AT+CMEE?", NAME_DIALECT + 2]], prompt: 62 });
    this.holder = new TrailedPayload(platform, this.channel, NAME_PUSH, NAME_PUSH);
  }

  /** Asks for `limit` bytes. */
  ask(limit: number): this {
    this.channel.send(this, 10000, NAME_READ, 0);
    this.holder.expect(NAME_READ, limit, limit, SPAN, 2 * limit + 68, RATE);
    return this;
  }

  /** The modem says `text`, cut at `cuts`; `gap` ms lie between the pieces. */
  say(text: string, cuts: readonly number[], gap = 0): void {
    let at = 0;
    for (const cut of [...cuts, text.length]) {
      while (at < cut) {
        const piece = text.slice(at, Math.min(cut, at + this.input.room()));
        assert.ok(piece.length > 0, "there is room for an answer");
        for (let i = 0; i < piece.length; i++) this.platform.arena[this.input.write + i] = piece.charCodeAt(i);
        this.input.write += piece.length;
        at += piece.length;
        this.channel.parse();
      }
      this.wait(gap);
    }
  }

  /** Time passes, and alarms go off. */
  wait(ms: number): void {
    const until = this.platform.time + ms;
    for (;;) {
      const { deadline } = this.channel;
      if (deadline < 0 || deadline > until) break;
      this.platform.time = Math.max(this.platform.time, deadline);
      this.channel.parse();
      this.channel.tick(this.platform.time);
    }
    this.platform.time = until;
  }

  compose(line: CommandLine): void { line.text("AT#XRECV"); }
  information(code: number, reader: ParameterReader): void {
    assert.equal(code, NAME_READ);
    reader.integer();
    const { count } = this.holder;
    const size = reader.integer();
    this.events.push(count < 0 ? `line ${size}` : `data ${textOf(this.platform.arena, SPAN, SPAN + count)}`);
  }
  payload(): void { assert.fail(); }
  finished(result: number): void { this.events.push(`end ${result}`); }
  unsolicited(code: number, reader: ParameterReader): boolean {
    if (code === NAME_READ) return false;
    if (code === NAME_PUSH) {
      reader.integer();
      const count = reader.integer();
      const receiver = { payload: () => { this.events.push(`push ${textOf(this.platform.arena, PUSHED, PUSHED + count)}`); }, broken: () => { this.events.push("broken"); } };
      this.channel.expectPush(receiver, count, PUSHED, CRLF, 2);
      return true;
    }
    this.events.push(`urc ${code - NAME_DIALECT}`);
    return true;
  }
  isAnswer(): boolean { return true; }
  unknown(at: number, end: number): boolean {
    this.events.push("unknown " + textOf(this.platform.arena, at, end));
    return false;
  }
  lost(): void { this.events.push("lost"); }
  fenced(): void {}
  unresponsive(): void {}
}

const trailer = (size: number): string => `\r\n#XRECV: 1, ${size}\r\nOK\r\n`;
const answer = (data: string): string => data + trailer(data.length);

/** Cuts at every place, and into pieces of every size up to 9. */
function ways(length: number): number[][] {
  const cuts: number[][] = [[]];
  for (let at = 1; at < length; at++) cuts.push([at]);
  for (let size = 1; size < 10; size++) cuts.push(Array.from({ length: Math.floor((length - 1) / size) }, (_, i) => (i + 1) * size));
  return cuts;
}

describe("payload whose length comes behind it", () => {
  for (const data of ["hello", "", "a\r\nb\r\n", "OK\r\n", "\r\nOK\r\n", "#XRECV: 1, 3\r\n", "ERROR", "+URC: 1\r\nx"]) {
    it(`is ${JSON.stringify(data)}, however it is cut`, () => {
      for (const cuts of ways(answer(data).length)) {
        const desk = new Desk().ask(100);
        desk.say(answer(data), cuts, 3);
        assert.deepEqual(desk.events, [], "nothing is believed while more may come");
        desk.wait(SILENCE);
        assert.deepEqual(desk.events, [`data ${data}`, `end ${RESULT_OK}`]);
        assert.equal(desk.channel.idle(), true);
      }
    });
  }

  it("is certain at once when as much came as was asked for", () => {
    for (const data of ["hello", "41424344454647484950"]) for (const cuts of ways(answer(data).length)) {
      const desk = new Desk().ask(5);
      desk.say(answer(data), cuts);
      assert.deepEqual(desk.events, [`data ${data}`, `end ${RESULT_OK}`]);
    }
  });

  /** What a peer sends to be taken for an end: of the data before it, of nothing, of a refusal, of another kind of answer. */
  const FORGED = [
    `abc${trailer(3)}`, `abc${trailer(3)}def${trailer(3)}`, trailer(0), `abc${trailer(3)}${trailer(3 + trailer(3).length)}`, "#XSOCKET: -60\r\nERROR\r\n", "#XSOCKET: -60\r\n\r\nERROR\r\nabc", "ERROR\r\n",
    "#XRECV: 1, 3\r\nabc\r\nOK\r\n", `+URC: 1\r\nabc${trailer(3)}`, `${trailer(0)}#XSOCKET: -54 closed\r\nERROR\r\n`, `abc\r\n#XRECV: 0, 3\r\n\r\nOK\r\n`, `abc${trailer(3)}+CMEE: 1\r\nOK\r\n`,
  ];
  for (const forged of FORGED) for (const rest of ["", "x", "\r\nand more"]) {
    it(`does not end early at ${JSON.stringify(forged + rest)}`, () => {
      const data = forged + rest;
      const text = answer(data);
      for (const cuts of ways(text.length)) for (const gap of [0, 10]) {
        const desk = new Desk().ask(200);
        desk.say(text, cuts, gap);
        desk.wait(SILENCE);
        assert.deepEqual(desk.events, [`data ${data}`, `end ${RESULT_OK}`]);
      }
    });
  }

  it("does not end early while JavaScript is busy: one alarm that comes late is not silence", () => {
    const data = `abc${trailer(3)}def`;
    const text = answer(data);
    const cut = 3 + trailer(3).length;
    const busy = new Desk().ask(200);
    busy.say(text.slice(0, cut), []);
    // the alarm comes before the bytes that arrived meanwhile
    busy.platform.time += 10_000;
    busy.channel.tick(busy.platform.time);
    assert.deepEqual(busy.events, []);
    busy.say(text.slice(cut), []);
    busy.wait(SILENCE);
    assert.deepEqual(busy.events, [`data ${data}`, `end ${RESULT_OK}`]);
  });

  it("may have URCs before it and behind it", () => {
    const text = "+URC: 1\r\n\r\n+URC: 2\r\n" + answer("hello") + "+URC: 3\r\n+UR";
    for (const cuts of ways(text.length)) {
      const desk = new Desk().ask(100);
      desk.say(text, cuts);
      desk.wait(SILENCE);
      assert.deepEqual(desk.events, ["urc 1", "urc 1", "data hello", `end ${RESULT_OK}`, "urc 1"]);
      desk.say("C: 4\r\n", []);
      assert.deepEqual(desk.events.slice(5), ["urc 1"]);
    }
  });

  for (const urc of ["+NEW", "+NEW: 1", "%CESQ: 54,2,16,2", "#XNEW: 1, 2"]) {
    it(`may have ${urc} before it, which the driver does not know`, () => {
      const text = `${urc}\r\n${answer("hello")}`;
      for (const cuts of ways(text.length)) {
        const desk = new Desk().ask(100);
        desk.say(text, cuts);
        desk.wait(SILENCE);
        assert.deepEqual(desk.events, [`unknown ${urc}`, "data hello", `end ${RESULT_OK}`]);
      }
    });
  }

  it("has no lines before it that no modem says", () => {
    for (const line of ["hello", "+", "+: 1", "+new: 1", "+NEW 1", "Content: 1", "#XRECV: 1, 5", "OK"]) {
      const desk = new Desk().ask(100);
      desk.say(`${line}\r\n${answer("hello")}`, []);
      desk.wait(SILENCE);
      assert.equal(desk.events.some((each) => each.startsWith("data")), false, desk.events.join());
    }
  });

  const push = (data: string): string => `#PUSH: 1, ${data.length}\r\n${data}\r\n`;
  /** What is pushed to be taken for an end, or for an end of what is pushed. */
  const PUSHES = ["x", "a\r\nb", "\r\n", trailer(0), `abc${trailer(3)}`, "#XSOCKET: -60\r\nERROR\r\n", "OK\r\n", push("x"), "#PUSH: 1, 500\r\nx", "+URC: 1\r\n"];
  for (const pushed of PUSHES) {
    it(`may have ${JSON.stringify(pushed)} pushed before it`, () => {
      for (const data of ["hello", `abc${trailer(3)}`, push("y"), "+URC: 2\r\n"]) {
        const text = "+URC: 1\r\n" + push(pushed) + push("z") + answer(data);
        for (const cuts of ways(text.length)) {
          const desk = new Desk().ask(100);
          desk.say(text, cuts);
          desk.wait(SILENCE);
          assert.deepEqual(desk.events, ["urc 1", `push ${pushed}`, "push z", `data ${data}`, `end ${RESULT_OK}`]);
        }
      }
    });

    it(`tells ${JSON.stringify(pushed)} while the answer is awaited`, () => {
      for (const cuts of ways(push(pushed).length)) {
        const desk = new Desk().ask(100);
        desk.say(push(pushed), cuts, 3);
        assert.deepEqual(desk.events, []);
        desk.wait(SILENCE);
        assert.deepEqual(desk.events, [`push ${pushed}`]);
        desk.say(answer("hello"), [], 3);
        desk.wait(SILENCE);
        assert.deepEqual(desk.events.slice(1), ["data hello", `end ${RESULT_OK}`]);
      }
    });
  }

  it("hides no end behind a header of a push, whatever number that has", () => {
    for (const head of ["#PUSH: 1, 500\r\n", "#PUSH: 1, 9999999999\r\n", "#PUSH: x\r\n", ...Array.from({ length: 40 }, (_, i) => `#PUSH: 1, ${i}\r\n`)]) {
      for (const rest of ["", "abc", `abc${trailer(3)}`]) {
        const data = head + rest;
        for (const cuts of [[], [3], [head.length], [head.length + 2]]) {
          const desk = new Desk().ask(200);
          desk.say(answer(data), cuts, 3);
          desk.wait(SILENCE);
          assert.deepEqual(desk.events, [`data ${data}`, `end ${RESULT_OK}`]);
        }
      }
    }
  });

  it("may be refused after pushes", () => {
    const text = push("one") + push("two") + "#XSOCKET: -60\r\nERROR\r\n";
    for (const cuts of ways(text.length)) {
      const desk = new Desk().ask(100);
      desk.say(text, cuts);
      desk.wait(SILENCE);
      assert.deepEqual(desk.events, ["push one", "push two", "urc 3", `end ${RESULT_ERROR}`]);
    }
  });

  it("may have any number of pushes before it: those that can't be part of it are told while they come", () => {
    const pushes = push("\r\nOK\r\n").repeat(100);
    for (const size of [1, 7, 64]) {
      const text = pushes + answer("hello");
      const desk = new Desk().ask(110);
      desk.say(text, Array.from({ length: Math.floor((text.length - 1) / size) }, (_, i) => (i + 1) * size));
      desk.wait(SILENCE);
      assert.deepEqual(desk.events, [...Array<string>(100).fill("push \r\nOK\r\n"), "data hello", `end ${RESULT_OK}`]);
    }
  });

  it("may have any number of URCs before it: those that can't be part of it are told while they come", () => {
    const urcs = "+URC: 1\r\n".repeat(200);
    for (const data of ["hello", `+URC: 7\r\n${"x".repeat(60)}`, "+URC: 7\r\n".repeat(11)]) for (const size of [1, 7, 64, 200]) {
      const text = urcs + answer(data);
      const desk = new Desk().ask(110);
      desk.say(text, Array.from({ length: Math.floor((text.length - 1) / size) }, (_, i) => (i + 1) * size));
      desk.wait(SILENCE);
      assert.deepEqual(desk.events, [...Array<string>(200).fill("urc 1"), `data ${data}`, `end ${RESULT_OK}`]);
    }
  });

  it("URCs that come long before it are told when they come", () => {
    const desk = new Desk().ask(100);
    desk.say("+URC: 1\r\n", [3]);
    assert.deepEqual(desk.events, []);
    desk.wait(SILENCE);
    assert.deepEqual(desk.events, ["urc 1"]);
    desk.say("+URC: 2\r\nhel", []);
    desk.wait(SILENCE);
    desk.say("lo" + trailer(5), []);
    desk.wait(SILENCE);
    assert.deepEqual(desk.events.slice(1), ["urc 1", "data hello", `end ${RESULT_OK}`]);
    const late = new Desk().ask(100);
    late.say("+URC: 1\r\n", []);
    late.wait(11_000);
    assert.deepEqual(late.events, ["urc 1", `end ${RESULT_TIMEOUT}`], "the answer is still to come in time");
  });

  it("may begin behind the beginning of a URC", () => {
    for (const data of ["hello", "x".repeat(400)]) {
      const desk = new Desk();
      desk.say("+UR", []);
      desk.ask(400);
      desk.say("C: 1\r\n" + answer(data), []);
      desk.wait(SILENCE);
      assert.deepEqual(desk.events, ["urc 1", `data ${data}`, `end ${RESULT_OK}`]);
    }
  });

  it("an answer of another kind is lines", () => {
    for (const text of ["#XSOCKET: -60\r\nERROR\r\n", "+URC: 1\r\nERROR\r\n"]) {
      const desk = new Desk().ask(100);
      desk.say(text, [3]);
      desk.wait(SILENCE);
      assert.deepEqual(desk.events.slice(1), [`end ${RESULT_ERROR}`]);
    }
    const desk = new Desk().ask(100);
    desk.say("#XRECV: 1, 5\r\nhello\r\nOK\r\n", [3]);
    desk.wait(SILENCE);
    assert.equal(desk.events[0], "line 5", "the number of bytes that are not before it");
  });

  it("a byte lost or too many is noticed", () => {
    for (const text of [answer("hello").replace("e", ""), "x" + answer("hello"), answer("hello").replace("5", "")]) {
      const desk = new Desk().ask(100);
      desk.say(text, []);
      desk.wait(SILENCE);
      assert.equal(desk.events.some((each) => each.startsWith("data")), false, desk.events.join());
    }
  });

  it("nothing at all is a timeout, and half of an answer is forgotten", () => {
    const desk = new Desk().ask(400);
    desk.say("half of it", []);
    desk.wait(11_000);
    assert.deepEqual(desk.events, [`end ${RESULT_TIMEOUT}`]);
    assert.equal(desk.input.write < RING, true, "the ring is at home");
    const lost = new Desk().ask(400);
    lost.say("half of it", []);
    lost.channel.gap();
    assert.deepEqual(lost.events, [`end ${RESULT_BROKEN}`]);
    assert.equal(lost.input.write < RING, true);
  });

  it("is whole whatever it is made of and however it comes", () => {
    const piece = fc.oneof(fc.constantFrom(...FORGED, "\r\n", "\r", "\n", "OK\r\n", "#XRECV: 1, ", "+URC: 1\r\n"), fc.string({ maxLength: 20 }), fc.stringMatching(/^[ -~\r\n]{0,40}$/));
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(700), { maxLength: 8 }), fc.nat(20), (pieces, places, gap) => {
      const data = pieces.join("").slice(0, 576);
      const text = answer(data);
      const desk = new Desk().ask(576);
      desk.say(text, places.filter((at) => at < text.length).sort((a, b) => a - b), gap);
      desk.wait(SILENCE);
      assert.deepEqual(desk.events, [`data ${data}`, `end ${RESULT_OK}`]);
    }), { numRuns: 300 });
  });
});
