import assert from "node:assert/strict";
import { dialect } from "../../src/dialects/quectel-bg95/index.js";
import { Modem } from "../../src/modem.js";
import type { ModemOptions } from "../../src/modem-options.js";
import { PlainPlatform } from "../unit/plain-platform.js";
import { info, OK, Script, seeded, Watched } from "./script.js";

/** What would end a string, a line or a mode; U+010D, U+0122, U+011A, U+011B and U+0100 are CR, quote, Ctrl-Z, ESC and NUL once cut to a byte. */
const SMUGGLED = ["\r", "\n", '"', "\x1a", "\x1b", "\0", "\x7f", "é", "\u010d", "\u0122", "\u011a", "\u011b", "\u0100", "😀"];
const NO_STRINGS: unknown[] = [5, null, true, {}, [], { toString: () => "\r" }, Symbol("x")];
/** Bounds (ms): a damaged read is given up after 3 s of silence, two fences take 5 s each. */
const USABLE = 15_000;

/** Makes a modem that must not come to be. */
function refused(options: Record<string, unknown>): void {
  const platform = new PlainPlatform();
  assert.throws(() => new Modem({ dialect, ...options, platform: platform.attach } as ModemOptions), (error: unknown) => error instanceof TypeError || error instanceof RangeError, JSON.stringify(options));
  platform.run(10_000);
  assert.equal(platform.written, "");
}

describe("malice: command injection", () => {
  for (const name of ["apn", "user", "password", "pin"]) {
    it(`is impossible through ${name}`, () => {
      for (const bad of SMUGGLED) for (const text of [bad, `12${bad}34`, `1234${bad}`, `${bad}1234`, `x${bad}AT+CFUN=0`]) refused({ apn: "iot", [name]: text });
      for (const bad of NO_STRINGS) refused({ apn: "iot", [name]: bad });
      refused({ apn: "iot", [name]: "1".repeat(10_000) });
    });
  }

  it("is impossible through init", () => {
    // a quote is part of many commands
    for (const bad of SMUGGLED.filter((each) => each !== '"')) for (const text of [bad, `AT${bad}`, `AT+CSQ${bad}AT+CFUN=0`, `${bad}AT`]) refused({ init: ["AT", text] });
    for (const bad of NO_STRINGS) {
      refused({ init: [bad] });
      if (!Array.isArray(bad)) refused({ init: bad });
    }
    refused({ init: ["AT" + "x".repeat(10_000)] });
    refused({ init: "AT" });
    refused({ init: ["CSQ"] });
    refused({ init: [""] });
  });

  for (const name of ["host", "address"]) {
    it(`is impossible through a socket's ${name}`, () => {
      const script = new Script().online();
      const said = script.commands.length;
      const wrong = (value: unknown): void => {
        assert.throws(() => new script.modem.TCP({ [name]: value, port: 80 } as never), (error: unknown) => error instanceof TypeError || error instanceof RangeError, String(value));
      };
      for (const bad of SMUGGLED.concat(" ", "")) for (const text of [bad, `example${bad}.com`, `${bad}x`, `x${bad}`].filter((each) => bad !== "" || each === "")) wrong(text);
      for (const bad of NO_STRINGS.filter((each) => typeof each !== "symbol")) wrong(bad);
      wrong("x".repeat(10_000));
      wrong("x".repeat(dialect.hostLimit + 1));
      for (const port of [0, -1, 65536, 1.5, NaN, Infinity, "", " 80", "8e1", "0x50", "65536", "80\r", '80,0\r', null, undefined]) assert.throws(() => new script.modem.TCP({ host: "x", port } as never), (error: unknown) => error instanceof TypeError || error instanceof RangeError);
      script.advance(10_000);
      assert.equal(script.commands.length, said);
      assert.equal(script.platform.written, "");
      for (const link of script.modem.links) assert.ok(link.free(), "no link is taken by what was refused");
    });
  }

  it("is impossible through modem.command", () => {
    const script = new Script().online();
    const wrong = (...args: unknown[]): void => {
      assert.throws(() => (script.modem.command as (...args: unknown[]) => void)(...args), (error: unknown) => error instanceof TypeError || error instanceof RangeError);
    };
    for (const bad of SMUGGLED.filter((each) => each !== '"')) for (const text of [`AT${bad}`, `AT+CSQ${bad}AT+CFUN=0`, `${bad}AT`]) wrong(text);
    for (const bad of NO_STRINGS) wrong(bad);
    wrong("AT" + "x".repeat(10_000));
    wrong("");
    wrong("A");
    wrong("+CSQ");
    script.advance(10_000);
    assert.equal(script.commands.length, 0);
  });

  it("the longest strings that are allowed fit their commands", () => {
    const script = new Script({ modem: { apn: "a".repeat(100), user: "u".repeat(128), password: "p".repeat(128), init: ["AT" + "i".repeat(398)] } });
    script.online();
    new Watched(script.modem, undefined, "h".repeat(dialect.hostLimit));
    script.modem.command("AT" + "c".repeat(410));
    script.advance(10_000);
    assert.ok(script.commands.some((command) => command.includes("h".repeat(dialect.hostLimit))));
    assert.ok(script.commands.includes("AT" + "c".repeat(410)));
    assert.deepEqual(script.thrown, []);
  });
});

/** The modem's memory, as far as it could grow. */
function bounded(script: Script): void {
  const modem = script.modem;
  assert.ok(modem._commands.list.length <= 8);
  assert.ok(modem._events.length <= 32);
  assert.equal(modem.arena.length, script.memory);
  assert.ok(modem.input.write < modem.links[0]._receiveStart && modem.input.room() <= 512);
  for (const link of modem.links) {
    assert.ok(link.readFrom >= link._receiveStart && link.readTo <= link._receiveEnd && link.readFrom <= link.readTo, "received bytes within their span");
    assert.ok(link.sendFrom >= link._receiveEnd && link.sendTo <= link._sendEnd, "bytes to send within their span");
  }
}

/** A command of the user's is answered in time. */
function usable(script: Script, within = USABLE): void {
  let answered: string | undefined;
  const began = script.time;
  script.answer = ((answer) => (command) => (command === "AT+ALIVE" ? [info("alive"), OK] : answer(command)))(script.answer);
  script.modem.command("AT+ALIVE", (error, lines) => { answered = error?.code ?? lines.join(); }, within);
  script.until(() => answered !== undefined, within + 1000);
  assert.equal(answered, "alive");
  assert.ok(script.time - began <= within);
}

function twoLinks(options: Partial<ModemOptions> = {}): { script: Script; a: Watched; b: Watched } {
  const script = new Script({ modem: options }).online();
  const a = new Watched(script.modem);
  const b = new Watched(script.modem);
  script.until(() => a.writable.length > 0 && b.writable.length > 0);
  return { script, a, b };
}

describe("malice: a hostile modem", () => {
  const payload = (n: number): string => Array.from({ length: n }, (_, i) => String.fromCharCode(65 + (i % 26))).join("");
  /** Answers to AT+QIRD that cannot be. */
  const HEADERS: [name: string, answer: string[]][] = [
    ["+QIRD: 4294967296", [info("+QIRD: 4294967296"), OK]],
    ["+QIRD: 2147483647", [info("+QIRD: 2147483647"), OK]],
    ["+QIRD: -1", [info("+QIRD: -1"), OK]],
    ["+QIRD: x", [info("+QIRD: x"), OK]],
    ["+QIRD: without a number", [info("+QIRD:"), OK]],
    ["+QIRD: 1e2", [info("+QIRD: 1e2"), payload(100), "\r\n", OK]],
    ["+QIRD: 9999, and 9999 bytes", ["\r\n+QIRD: 9999\r\n" + payload(9999) + "\r\n", OK]],
    ["+QIRD: 9999, and nothing", [info("+QIRD: 9999"), OK]],
    ["one more than was asked for", ["\r\n+QIRD: 1501\r\n" + payload(1501) + "\r\n", OK]],
    ["three numbers in place of data", [info("+QIRD: 50,10,40"), OK]],
    ["a payload that is short", ["\r\n+QIRD: 50\r\n" + payload(40) + "\r\n", OK]],
    ["a payload that is long", ["\r\n+QIRD: 50\r\n" + payload(60) + "\r\n", OK]],
    ["a payload that never comes", ["\r\n+QIRD: 50\r\n"]],
    ["a payload that stops", ["\r\n+QIRD: 50\r\n" + payload(20)]],
    ["a payload without an OK", ["\r\n+QIRD: 50\r\n" + payload(50) + "\r\n"]],
    ["a URC between header and payload", ["\r\n+QIRD: 50\r\n" + info('+QIURC: "recv",1') + payload(50) + "\r\n", OK]],
    ["payload before its header", [payload(50) + "\r\n+QIRD: 50\r\n", OK]],
    ["an OK without a header", [OK]],
  ];
  for (const [name, answer] of HEADERS) {
    for (const chunk of [1, 64, Infinity]) {
      it(`answers AT+QIRD with ${name}: that link ends with an error, the others go on (chunks of ${chunk})`, () => {
        const { script, a, b } = twoLinks({ readLength: 1500 });
        script.chunk = chunk;
        let once = 0;
        script.answer = (command) => (/^AT\+QIRD=0,[1-9]/.test(command) && once++ === 0 ? answer : undefined);
        script.say(info('+QIURC: "recv",0'));
        script.advance(1);
        script.arrive(1, "b1");
        script.until(() => a.ended > 0, USABLE);
        assert.ok(a.error, "an error, not an end");
        assert.equal(a.received, name === "a payload without an OK" ? payload(50) : "", "nothing wrong is delivered");
        usable(script);
        script.arrive(1, "b2");
        script.advance(1000);
        assert.equal(b.received, "b1b2");
        assert.equal(b.error, undefined);
        assert.deepEqual(script.thrown, []);
        bounded(script);
        // and the place is free again
        const c = new Watched(script.modem, "hello");
        script.until(() => script.sent[0] === "hello", USABLE);
        assert.equal(c.error, undefined);
      });
    }
  }

  const LINES = [
    '+QIURC: "recv",99', '+QIURC: "recv",-1', '+QIURC: "recv"', '+QIURC: "recv",', '+QIURC: "recv",x', '+QIURC: "recv",4294967296', '+QIURC: "recv', '+QIURC:', "+QIURC: ,,,,", '+QIURC: "closed"', '+QIURC: "closed",99',
    '+QIURC: "closed",-1', '+QIURC: "closed",x', '+QIURC: "incoming",3,1,"1.2.3.4",80', '+QIURC: "incoming full"', '+QIURC: "dnsgip",0,1,600', '+QIURC: "nonsense",0', "+QIOPEN: 99,0", "+QIOPEN: -1,0", "+QIOPEN:", "+QIOPEN: 3,x", "+QIOPEN: 3,0",
    "+QIRD: 5", "+QIRD: 1500", "+QISTATE: 0", "+QIACT: x", "+CREG:", "+CREG: x,y", "+CEREG: 99999999999", '+CEREG: 1,"FFFE","1"', "+CSQ: -1,-1", "+CMEE: 7", "+CPIN: NOT READY", "+QIGETERROR:", "OK", "ERROR", "+CME ERROR: 99999999999", "+CME ERROR:",
    "SEND OK", "SEND FAIL", "CONNECT", "NO CARRIER", "> ", ">", "NORMAL", "POWERED", "\x00\x01\x02", "é\xff\xfe", "AT+QIRD=0,5", "AT",
  ];
  for (const line of LINES) {
    it(`says ${JSON.stringify(line)} out of nowhere: nobody is hurt`, () => {
      for (const busy of [false, true]) {
        const { script, a, b } = twoLinks();
        if (busy) {
          script.answer = (command) => (command === "AT+SLOW" ? { pieces: [info("slow"), OK], delay: 500 } : undefined);
          script.modem.command("AT+SLOW", undefined, 5000);
          script.advance(100);
        }
        script.say("\r\n" + line + "\r\n");
        script.advance(1000);
        usable(script);
        script.arrive(0, "for a");
        script.arrive(1, "for b");
        script.advance(70_000);
        assert.equal(a.received, "for a");
        assert.equal(b.received, "for b");
        assert.equal(script.modem.state, "ready");
        assert.deepEqual(script.thrown, []);
        bounded(script);
      }
    });
  }

  for (const urc of ['+QIURC: "recv",0', '+QIURC: "recv",1', '+QIURC: "nonsense",1', "+CREG: 1", "+QIND: SMS DONE", "+QIOPEN: 3,0"]) {
    it(`says ${urc} ten thousand times in a burst`, () => {
      const { script, a, b } = twoLinks();
      script.held[0] = "for a";
      script.say(info(urc).repeat(10_000));
      script.advance(10);
      script.until(() => script.modem._channel.idle(), USABLE);
      bounded(script);
      usable(script);
      script.arrive(0, "!");
      script.arrive(1, "for b");
      script.advance(1000);
      assert.equal(a.received, "for a!");
      assert.equal(b.received, "for b");
      assert.deepEqual(script.thrown, []);
      bounded(script);
    });
  }

  for (const burst of ["RDY", '+QIURC: "closed",0', '+QIURC: "pdpdeact",1']) {
    it(`says ${burst} ten thousand times in a burst: back online within the ladder's bound`, () => {
      const { script } = twoLinks();
      script.say(info(burst).repeat(10_000));
      script.advance(100);
      bounded(script);
      script.until(() => script.modem.state === "ready" && script.modem._channel.idle(), 60_000);
      usable(script);
      assert.deepEqual(script.thrown, []);
    });
  }

  it("says a line of 1 MB that never ends, then lives on", () => {
    for (const waiting of [false, true]) {
      const { script, a } = twoLinks();
      if (waiting) {
        script.answer = (command) => (command === "AT+SLOW" ? [] : undefined);
        script.modem.command("AT+SLOW", undefined, 5000);
        script.advance(10);
      }
      for (let i = 0; i < 1024; i++) { script.say("x".repeat(1024)); script.advance(1); bounded(script); }
      script.say("\r\n");
      script.advance(100);
      usable(script);
      script.arrive(0, "ok");
      script.advance(1000);
      assert.equal(a.received, "ok");
      assert.deepEqual(script.thrown, []);
    }
  });

  it("says lines of every length around the limit", () => {
    const { script, a } = twoLinks();
    for (let length = 1; length < 700; length++) script.say("\r\n" + "y".repeat(length) + "\r\n");
    script.advance(1000);
    usable(script);
    script.arrive(0, "ok");
    script.advance(1000);
    assert.equal(a.received, "ok");
    assert.deepEqual(script.thrown, []);
  });

  /** 100 KB in which every byte value is as likely as any other. */
  function noise(script: Script, seed: number, each: () => void): void {
    const random = seeded(seed);
    for (let sent = 0; sent < 100 * 1024; sent += 64) {
      let text = "";
      for (let i = 0; i < 64; i++) text += String.fromCharCode(Math.floor(random() * 256));
      script.say(text);
      script.advance(6);
      if (sent % 8192 === 0) bounded(script);
    }
    each();
  }

  for (const when of ["idle", "waiting for an answer", "in the middle of payload", "waiting for a prompt"]) {
    for (const seed of [1, 2, 3]) {
      it(`says 100 KB of noise while the driver is ${when} (seed ${seed})`, () => {
        const { script, a, b } = twoLinks();
        let once = 0;
        let code: string | undefined = "";
        if (when === "waiting for an answer") {
          script.answer = (command) => (command === "AT+SLOW" ? [] : undefined);
          script.modem.command("AT+SLOW", (error) => { code = error?.code; }, 3000);
        } else if (when === "in the middle of payload") {
          script.answer = (command) => (/^AT\+QIRD=0,[1-9]/.test(command) && once++ === 0 ? ["\r\n+QIRD: 96\r\n" + "Z".repeat(10)] : undefined);
          script.say(info('+QIURC: "recv",0'));
        } else if (when === "waiting for a prompt") {
          script.answer = (command) => (/^AT\+QISEND=0/.test(command) && once++ === 0 ? [] : undefined);
          a.socket.write(Buffer.from("hello"));
        }
        script.advance(10);
        noise(script, seed, () => {});
        script.advance(130_000);
        bounded(script);
        usable(script, 60_000);
        if (when === "waiting for an answer") assert.equal(code, "TIMEOUT");
        if (when === "in the middle of payload") {
          assert.ok(a.error, "the damaged link ends with an error");
          assert.equal(a.received, "");
        }
        if (!b.ended) {
          script.arrive(1, "for b");
          script.advance(61_000);
          assert.equal(b.received, "for b");
        } else assert.ok(b.error);
        assert.deepEqual(script.thrown, []);
      });
    }
  }
});
