import assert from "node:assert/strict";
import { Channel, type Repeater, type Wire } from "../../src/channel.js";
import { ANY_LINE, ASKS_DATA, COMMON_NAMES, DATA_INSIDE, ENDS_WITH_LINE, ENDS_WITH_OK, NAME_DIALECT, RESULT_BROKEN, RESULT_ERROR, RESULT_OK, RESULT_TIMEOUT } from "../../src/codes.js";
import { CommandLine } from "../../src/command-line.js";
import { CommaHeader } from "../../src/dialects/simcom-ca/comma-header.js";
import { DataInside } from "../../src/dialects/nordic-slm/data-inside.js";
import { ParameterReader, textOf } from "../../src/parameter-reader.js";
import { PrefixTable } from "../../src/prefix-table.js";
import { ResponseParser } from "../../src/response-parser.js";
import { RingBuffer } from "../../src/ring-buffer.js";
import { PlainPlatform } from "./plain-platform.js";

const LINE = 700;
const DATA = 1000;
const SPACE = 2000;
const NAMES = "+XYZ:\n+PUSH:\n+CMEE:";
const NAME_X = NAME_DIALECT;
const NAME_PUSH = NAME_DIALECT + 1;
const NAME_CMEE = NAME_DIALECT + 2;

/** A channel with a caller and a receiver of pushed payload that note what they are told. */
class Desk implements Repeater, Wire {
  readonly platform = new PlainPlatform();
  readonly channel: Channel;
  readonly input: RingBuffer;
  readonly events: string[] = [];
  command = "AT+X";
  /** What the command line stands for. */
  key = 0;
  readonly readTo = SPACE;
  headed = false;
  count = 0;
  /** What is done with an information response. */
  informed: (reader: ParameterReader) => void = () => {};
  private pushed = 0;
  /** What follows pushed payload: how many bytes of CR LF, or -1. */
  pushTail = 2;

  constructor() {
    const platform = this.platform;
    const arena = new Uint8Array(4096);
    platform.arena = arena;
    this.input = new RingBuffer(platform, 0, 512);
    const names = new PrefixTable(arena, COMMON_NAMES, NAMES);
    const parser = new ResponseParser().open(platform, arena, this.input, names, 252);
    const line = new CommandLine(platform, arena, LINE, LINE + 200, [], "\r\n");
    this.channel = new Channel(platform, arena, parser, new ParameterReader(arena), line, this, { fences: [["AT+CMEE?", NAME_CMEE], ["AT+CMEE", NAME_CMEE]], prompt: 62 });
  }

  /** Every command is the same, and its answers have payload. */
  repeats(): void {
    this.key = 5;
    this.informed = (reader) => {
      this.headed = true;
      this.count = reader.integer();
      this.channel.expectPayload(this.count, SPACE, 0x0a0d0a0d, 4);
    };
  }

  /** What the driver was told since this was last asked. A header is known again only where its line came in one piece. */
  told(size: number, expected: string[]): void {
    const others = (events: string[]) => events.filter((event) => size > 100 || event !== "line 0");
    assert.deepEqual(others(this.events.splice(0)), others(expected));
  }

  /** Sends it once more. */
  again(): void {
    this.headed = false;
    assert.equal(this.channel.again(this, 6), false);
    assert.equal(this.channel.again(this, 5), true);
    assert.equal(this.platform.take(), "AT+X\r\n");
  }

  send(flags: number, expected = NAME_X): string {
    this.channel.send(this, 1000, expected, flags);
    return this.platform.take();
  }

  /** The modem says `text`, cut into pieces of `size` bytes; what the driver wrote meanwhile. */
  say(text: string, size: number): string {
    for (let at = 0; at < text.length; at += size) {
      const piece = text.slice(at, at + size);
      assert.ok(this.input.room() >= piece.length);
      for (let i = 0; i < piece.length; i++) this.platform.arena[this.input.write + i] = piece.charCodeAt(i);
      this.input.write += piece.length;
      this.channel.parse();
    }
    return this.platform.take();
  }

  data(text: string): void {
    this.platform.arena.set(Buffer.from(text, "latin1"), DATA);
    this.channel.data(DATA, DATA + text.length);
  }

  held(count: number): string {
    return textOf(this.platform.arena, SPACE, SPACE + count);
  }

  compose(line: CommandLine): void {
    line.text(this.command);
    line.key = this.key;
  }
  information(code: number, reader: ParameterReader): void {
    this.events.push(`line ${code - NAME_DIALECT}`);
    this.informed(reader);
  }
  payload(): void { this.events.push("payload"); }
  finished(result: number, modemCode: number): void { this.events.push(`end ${result} ${modemCode}`); }
  unsolicited(code: number, reader: ParameterReader): boolean {
    if (code !== NAME_PUSH) return false;
    this.pushed = reader.integer();
    const receiver = { payload: () => this.events.push("pushed " + this.held(this.pushed)), broken: () => this.events.push("push broken") };
    this.channel.expectPush(receiver, this.pushed, SPACE, 0x0a0d, this.pushTail);
    return true;
  }
  isAnswer(): boolean { return true; }
  unknown(): boolean { this.events.push("unknown"); return false; }
  lost(): void { this.events.push("lost"); }
  fenced(): void { this.events.push("fenced"); }
  unresponsive(): void { this.events.push("unresponsive"); }
}

/** Runs a case with the modem's answers cut into pieces of every size from 1 to 9, and whole. */
function everyWay(title: string, body: (desk: Desk, size: number) => void): void {
  it(title, () => {
    for (const size of [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000]) body(new Desk(), size);
  });
}

describe("a command that is sent once more", () => {
  const ANSWER = "\r\n+XYZ: 3\r\nabc\r\n\r\nOK\r\n";

  everyWay("is written as before, with its answer and its time", (desk, size) => {
    desk.repeats();
    assert.equal(desk.channel.again(desk, 5), false, "it was never sent");
    desk.send(0);
    desk.say(ANSWER, size);
    desk.told(size, ["line 0", "payload", `end ${RESULT_OK} -1`]);
    for (let round = 0; round < 3; round++) {
      desk.again();
      assert.equal(desk.channel.idle(), false);
      desk.say(ANSWER, size);
      // its header is known
      assert.deepEqual([desk.headed, desk.count, desk.held(3)], [true, 3, "abc"]);
      desk.told(size, ["payload", `end ${RESULT_OK} -1`]);
    }
    desk.again();
    desk.platform.time = 999;
    desk.channel.tick(999);
    assert.deepEqual(desk.events, []);
    desk.platform.time = 1000;
    desk.channel.tick(1000);
    assert.deepEqual(desk.events, [`end ${RESULT_TIMEOUT} -1`]);
  });

  /** What comes between the command and its answer, and what is then told. */
  const BETWEEN: [title: string, said: string, told: string[]][] = [
    ["its echo", "AT+X\r\n", ["payload"]],
    ["another line", "\r\n+WHAT: 1\r\n", ["unknown", "line 0", "payload"]],
    ["another line that comes twice", "\r\n+WHAT: 1\r\n\r\n+WHAT: 1\r\n", ["unknown", "unknown", "line 0", "payload"]],
    ["a push", "\r\n+PUSH: 2\r\nxy\r\n", ["pushed xy", "line 0", "payload"]],
    ["a push that comes twice", "\r\n+PUSH: 2\r\nxy\r\n\r\n+PUSH: 2\r\nvw\r\n", ["pushed xy", "pushed vw", "line 0", "payload"]],
  ];
  for (const [title, said, told] of BETWEEN) {
    everyWay(`takes ${title} for what it is, before its answer and between two commands`, (desk, size) => {
      desk.repeats();
      desk.send(0);
      desk.say(ANSWER, size);
      desk.events.length = 0;
      desk.again();
      desk.say(said + ANSWER, size);
      desk.told(size, [...told, `end ${RESULT_OK} -1`]);
      desk.again();
      desk.say(ANSWER, size);
      desk.told(size, ["payload", `end ${RESULT_OK} -1`]);
      if (said.startsWith("AT")) return;
      desk.say(said, size);
      desk.told(size, told.slice(0, -2));
      desk.again();
      desk.say(ANSWER, size);
      desk.told(size, ["line 0", "payload", `end ${RESULT_OK} -1`]);
    });
  }

  everyWay("does not take its header for payload's when it has ended, or twice", (desk, size) => {
    desk.repeats();
    desk.send(0);
    desk.say(ANSWER, size);
    desk.again();
    desk.say("\r\nOK\r\n\r\n+XYZ: 3\r\n", size);
    desk.told(size, ["line 0", "payload", `end ${RESULT_OK} -1`, `end ${RESULT_OK} -1`, "unknown"]);
    desk.again();
    desk.say(ANSWER.slice(0, -6) + "\r\n+XYZ: 3\r\n", size);
    desk.told(size, ["payload", "line 0"]);
  });

  everyWay("is not believed when its payload is cut", (desk, size) => {
    desk.repeats();
    desk.send(0);
    desk.say(ANSWER, size);
    desk.events.length = 0;
    desk.again();
    desk.say(ANSWER.replace("abc", "ab"), size);
    desk.told(size, [`end ${RESULT_BROKEN} -1`]);
  });

  everyWay("is written anew behind another, or a fence", (desk, size) => {
    desk.key = 5;
    desk.send(0);
    desk.say("\r\nOK\r\n", size);
    desk.key = 0;
    desk.send(0);
    desk.say("\r\nOK\r\n", size);
    assert.equal(desk.channel.again(desk, 5), false);
    desk.key = 5;
    desk.send(0);
    desk.platform.time = 1000;
    desk.channel.tick(1000);
    desk.say("\r\n+CMEE: 1\r\n\r\nOK\r\n", size);
    desk.platform.time = 2000;
    desk.channel.tick(2000);
    assert.equal(desk.channel.idle(), true);
    assert.equal(desk.channel.again(desk, 5), false);
  });

  everyWay("does not take an answer that comes when it has ended", (desk, size) => {
    desk.send(0);
    desk.say("\r\nOK\r\n\r\n+XYZ: 3\r\n", size);
    assert.deepEqual(desk.events, [`end ${RESULT_OK} -1`, "unknown"]);
  });
});

describe("a command that ends with a line besides OK", () => {
  for (const answer of ["\r\nOK\r\n\r\n+XYZ: 0\r\n", "\r\n+XYZ: 0\r\n\r\nOK\r\n"]) {
    everyWay(JSON.stringify(answer), (desk, size) => {
      desk.send(ENDS_WITH_LINE);
      desk.say(answer.slice(0, answer.indexOf("\r\n\r\n") + 2), size);
      assert.equal(desk.channel.idle(), false, "half of it is not the end");
      desk.say(answer.slice(answer.indexOf("\r\n\r\n") + 2), size);
      assert.deepEqual(desk.events, ["line 0", `end ${RESULT_OK} -1`]);
      assert.equal(desk.channel.idle(), true);
    });
  }

  everyWay("ERROR alone, or with a number, ends it", (desk, size) => {
    desk.send(ENDS_WITH_LINE);
    desk.say("ERROR:14,\"Bind Failed\"\r\n", size);
    assert.deepEqual(desk.events, [`end ${RESULT_ERROR} 14`]);
    desk.send(ENDS_WITH_LINE);
    desk.say("ERROR:14\r\n", size);
    assert.equal(desk.events[1], `end ${RESULT_ERROR} 14`);
  });

  it("without the line it times out, and with a second OK nothing is believed", () => {
    const desk = new Desk();
    desk.send(ENDS_WITH_LINE);
    desk.say("\r\nOK\r\n", 100);
    desk.platform.time = 1000;
    desk.channel.tick(1000);
    assert.deepEqual(desk.events, [`end ${RESULT_TIMEOUT} -1`]);
    const other = new Desk();
    other.channel.synchronise();
    other.say("\r\n+CMEE: 1\r\n\r\nOK\r\n", 100);
    other.platform.time = 100;
    other.channel.tick(100);
    assert.equal(other.channel.idle(), true);
    other.send(ENDS_WITH_LINE);
    other.say("\r\nOK\r\n\r\nOK\r\n", 100);
    assert.deepEqual(other.events, ["fenced", `end ${RESULT_BROKEN} -1`]);
  });
});

describe("data whose end is OK", () => {
  everyWay("goes out at the prompt; an OK before it is not its end", (desk, size) => {
    desk.data("hello");
    assert.equal(desk.send(ASKS_DATA | ENDS_WITH_OK, 0), "AT+X\r\n");
    assert.equal(desk.say("\r\n>", size), "hello");
    desk.say(" \r\nOK\r\n", size);
    assert.deepEqual(desk.events, [`end ${RESULT_OK} -1`]);
  });

  everyWay("and with a line besides", (desk, size) => {
    desk.data("hello");
    desk.send(ASKS_DATA | ENDS_WITH_OK | ENDS_WITH_LINE);
    assert.equal(desk.say("\r\n>", size), "hello");
    desk.say("\r\nOK\r\n", size);
    assert.deepEqual(desk.events, []);
    desk.say("\r\n+XYZ: 1,5,5\r\n", size);
    assert.deepEqual(desk.events, ["line 0", `end ${RESULT_OK} -1`]);
  });

  everyWay("and with a line in the prompt's place", (desk, size) => {
    desk.data("hello");
    desk.informed = () => desk.channel.giveData();
    desk.send(ASKS_DATA | ENDS_WITH_OK);
    assert.equal(desk.say("\r\n+XYZ: 0,5\r\n", size), "hello");
    desk.say("\r\nOK\r\n", size);
    assert.deepEqual(desk.events, ["line 0", `end ${RESULT_OK} -1`]);
  });
});

describe("data inside the command line", () => {
  it("as it is", () => {
    const desk = new Desk();
    desk.command = 'AT#XSEND=1,"';
    desk.data("a,b\r\nc");
    desk.channel.source = new DataInside(desk.channel).begin(false);
    assert.equal(desk.send(DATA_INSIDE, 0), 'AT#XSEND=1,"a,b\r\nc"\r\n');
    desk.say("OK\r\n", 100);
    assert.deepEqual(desk.events, [`end ${RESULT_OK} -1`]);
  });

  it("in hexadecimal, however much the port takes at once", () => {
    const bytes = Array.from({ length: 300 }, (_, i) => String.fromCharCode(i & 255)).join("");
    for (const free of [1, 7, 64, 10000]) {
      const desk = new Desk();
      desk.command = 'AT#XSEND=0,"';
      desk.data(bytes);
      desk.channel.source = new DataInside(desk.channel).begin(true);
      desk.platform.free = free;
      let sent = desk.send(DATA_INSIDE, 0);
      for (let turn = 0; turn < 2000 && !sent.endsWith("\r\n"); turn++) {
        desk.platform.free = free;
        desk.channel.tick(0);
        sent += desk.platform.take();
      }
      assert.equal(sent, `AT#XSEND=0,"${Buffer.from(bytes, "latin1").toString("hex").toUpperCase()}"\r\n`);
    }
  });
});

describe("payload", () => {
  everyWay("behind a comma of its header's line", (desk, size) => {
    desk.informed = (reader) => desk.channel.expectPayload(reader.integer(), SPACE, 0x0a0d, 2);
    desk.send(0);
    desk.channel.parser.hold(new CommaHeader(desk.channel.parser, NAME_X));
    desk.say("\r\n+XYZ: 8,ab,\r\nOK\r\r\n\r\nOK\r\n", size);
    assert.deepEqual(desk.events, ["line 0", "payload", `end ${RESULT_OK} -1`]);
    assert.equal(desk.held(8), "ab,\r\nOK\r");
  });

  everyWay("whose header has no comma ends as a line, and the next command's lines are lines", (desk, size) => {
    desk.send(0);
    desk.channel.parser.hold(new CommaHeader(desk.channel.parser, NAME_X));
    desk.say("\r\n+XYZ: 0\r\n\r\nOK\r\n", size);
    desk.channel.parser.hold(null);
    desk.send(0);
    desk.say("\r\n+XYZ: 0,1\r\n\r\nOK\r\n", size);
    assert.deepEqual(desk.events, ["line 0", `end ${RESULT_OK} -1`, "line 0", `end ${RESULT_OK} -1`]);
  });

  it("on a slow line is not given up while it comes, and is when it stops", () => {
    const desk = new Desk();
    desk.informed = (reader) => desk.channel.expectPayload(reader.integer(), SPACE, 0x0a0d, 2);
    desk.send(0);
    desk.say("\r\n+XYZ: 1000\r\n", 16);
    const { channel, input, platform } = desk;
    for (let second = 0; second < 8; second++) {
      platform.time += 1000;
      // most of it is only counted
      input.write += 100;
      if (input.write >= input.until) channel.parse();
      channel.tick(platform.time);
      assert.deepEqual(desk.events, ["line 0"], `after ${second + 1} s`);
    }
    for (let second = 0; second < 7; second++) channel.tick((platform.time += 1000));
    assert.deepEqual(desk.events, ["line 0", `end ${RESULT_BROKEN} -1`]);
  });

  everyWay("behind a prompt of its own", (desk, size) => {
    desk.informed = (reader) => {
      reader.integer();
      desk.channel.expectPromptedPayload(35, reader.integer(), SPACE);
    };
    desk.send(0);
    desk.say("+XYZ:1,6,\r\n##OK\r\nOK\r\n", size);
    assert.equal(desk.held(6), "#OK\r\nO");
    assert.equal(desk.events[1], "payload");
  });

  everyWay("that comes unasked in the middle of a command is the receiver's, and the command has its time back", (desk, size) => {
    desk.send(0);
    const deadline = desk.channel.deadline;
    desk.say("\r\n+PUSH: 4\r\nOK\r\n\r\n", size);
    assert.deepEqual(desk.events, ["pushed OK\r\n"]);
    assert.equal(desk.channel.deadline, deadline);
    desk.say("\r\n+XYZ: 1\r\n\r\nOK\r\n", size);
    assert.deepEqual(desk.events.slice(1), ["line 0", `end ${RESULT_OK} -1`]);
  });

  everyWay("that comes unasked and is followed by something else is told to its receiver", (desk, size) => {
    desk.say("\r\n+PUSH: 4\r\nabcdX\r\n", size);
    assert.ok(desk.events.includes("push broken"));
    assert.equal(desk.channel.idle(), false);
  });

  everyWay("that comes unasked is told at once where nobody knows what follows, and what follows must begin as a line does", (desk, size) => {
    desk.pushTail = -1;
    desk.say("\r\n+PUSH: 4\r\nabcd", size);
    assert.deepEqual(desk.events, ["pushed abcd"]);
    desk.say("\r\n+PUSH: 4\r\nefgh\r\n\r\n+PUSH: 2\r\nij", size);
    assert.deepEqual(desk.events, ["pushed abcd", "pushed efgh", "pushed ij"]);
    assert.equal(desk.channel.idle(), true);
    // a byte was lost before
    desk.say("\n+PUSH: 4\r\n", size);
    assert.equal(desk.channel.idle(), false);
  });

  it("that has begun leaves a command that is sent meanwhile its time", () => {
    const desk = new Desk();
    desk.say("\r\n+PUSH: 4\r\nab", 100);
    desk.platform.time = 100;
    desk.send(0);
    desk.say("cd\r\n", 100);
    assert.deepEqual(desk.events, ["pushed abcd"]);
    assert.equal(desk.channel.deadline, 1100);
  });

  it("a nameless line belongs to the command that wants any", () => {
    const desk = new Desk();
    desk.send(ANY_LINE, 0);
    desk.say("\r\nQuectel\r\n\r\nOK\r\n", 3);
    // a command that was answered earlier may await it: the wire is asked first
    assert.deepEqual(desk.events, ["unknown", `line ${-NAME_DIALECT}`, `end ${RESULT_OK} -1`]);
  });
});
