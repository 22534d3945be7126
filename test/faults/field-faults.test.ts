import assert from "node:assert/strict";
import { Noted, simulated } from "../driver/sim-host.js";
import { closeIn, connected, ERROR, info, OK, Script, Watched } from "./script.js";

const LIMIT = 1_000_000;

const NAMELESS = "NORMAL LINE OF NO NAME";
/** URCs that may come at any time, and what they are in whole. */
const URCS = ['+QIURC: "recv",1', "+CREG: 1", '+CEREG: 5,"1A2B","01C3D4E5",7', "+QIND: SMS DONE", "+CPIN: READY", '+CTZV: "+08"', NAMELESS];

describe("field faults (anchors.md §3)", () => {
  describe("#3 a URC in every gap of every dialogue", () => {
    for (const echo of [false, true]) {
      for (const chunk of [1, 7, Infinity]) {
        for (const urc of URCS) {
          it(`${urc}, echo ${echo ? "on" : "off"}, ${chunk === Infinity ? "whole" : `chunks of ${chunk}`}`, () => {
            let gaps = 0;
            let doubted = 0;
            for (let gap = -1; gap < gaps; gap++) {
              const script = new Script({ echo, chunk }).online();
              const other = connected(script);
              script.count = 0;
              script.answer = (command) => (command === "AT+CGMR" ? [info("BG95M3LAR02A03"), OK] : undefined);
              script.between = (at) => (at === gap ? info(urc) : "");
              const before = script.modem._channel.fences;
              const b = new Watched(script.modem, "hello");
              script.until(() => script.sent[1] === "hello");
              script.arrive(1, "answer\r\nOK\r\n> ");
              script.until(() => b.received.length === 14 || b.ended > 0);
              if (urc === NAMELESS && b.error) {
                // between a payload and its OK it may be payload that was not counted: an error, never a silent one
                assert.equal(b.error.code, "DATA_LOST");
                doubted++;
                continue;
              }
              let lines: string[] | undefined;
              script.modem.command("AT+CGMR", (error, all) => { lines = error ? [error.code] : all; });
              script.until(() => lines !== undefined);
              b.socket.close();
              script.until(() => script.modem.links[1].free());
              if (gap < 0) gaps = script.count;
              script.between = () => "";
              assert.equal(b.received, "answer\r\nOK\r\n> ");
              assert.equal(script.sent[1], "hello");
              // a line of no name inside the user's own answer can't be told from it
              assert.deepEqual(lines!.filter((line) => line !== urc || !/NORMAL LINE|QIND|CTZV/.test(urc)), ["BG95M3LAR02A03"], `gap ${gap}`);
              assert.equal(script.modem._channel.fences, before, "no URC needs a fence");
              assert.equal(script.modem._channel.lateFinals, 0);
              assert.equal(script.ready, 1);
              script.arrive(0, "still");
              script.until(() => other.received === "still", 5000);
              assert.deepEqual(script.thrown, []);
            }
            assert.ok(gaps > 10, `${gaps} gaps`);
            assert.ok(doubted <= 1);
          });
        }
      }
    }
  });

  describe("#4 +CREG URC during its query", () => {
    const ANSWERS = ["+CREG: 0,1", "+CREG: 1,1", '+CREG: 2,1,"1A2B","01C3D4E5",7', '+CREG: 2,5,"1A2B","01C3D4E5"'];
    for (const answer of ANSWERS) {
      for (const urc of ["+CREG: 2", "+CREG: 1", '+CREG: 2,"1A2B","01C3D4E5",7', '+CREG: 1,"FFFF","1"']) {
        it(`${urc} before and after ${answer}`, () => {
          for (const pieces of [[info(urc), info(answer), OK], [info(answer), info(urc), OK], [info(answer), OK, info(urc)]]) {
            const script = new Script().online();
            script.answer = (command) => (command === "AT+CREG?" ? pieces : undefined);
            let lines: string[] = [];
            script.modem.command("AT+CREG?", (_error, all) => { lines = all; });
            script.until(() => lines.length > 0);
            script.advance(100);
            assert.deepEqual(lines, [answer]);
          }
        });
      }
    }
  });

  it("#2 an unknown line right after OK", () => {
    for (const chunk of [1, Infinity]) {
      const script = new Script({ chunk }).online();
      const watched = connected(script);
      script.answer = (command) => (/^AT\+N/.test(command) ? [info("number " + command.slice(4)), OK, info("+SURPRISE: 1"), "something else\r\n"] : undefined);
      const ends: unknown[] = [];
      // what has no known name may be the answer to a command of the user's: only what must not be there is left out
      for (let i = 0; i < 8; i++) script.modem.command("AT+N" + i, (error, lines) => ends.push(error?.code ?? lines.filter((line) => !/SURPRISE|something/.test(line)).join()));
      script.until(() => ends.length === 8);
      assert.deepEqual(ends, [0, 1, 2, 3, 4, 5, 6, 7].map((i) => "number " + i));
      script.arrive(0, "data");
      script.until(() => watched.received === "data", 5000);
    }
  });

  for (const chunk of [1, 5, Infinity]) {
    for (const urc of ['+QIURC: "recv",1', "+QIND: SMS DONE", '+QIURC: "closed",3']) {
      it(`#5 ${urc} between header and payload: reported, resynchronised, nothing wrong delivered (chunks of ${chunk})`, () => {
        const script = new Script({ chunk }).online();
        const a = new Watched(script.modem);
        const b = new Watched(script.modem);
        script.until(() => a.writable.length > 0 && b.writable.length > 0);
        let once = 0;
        const payload = "p".repeat(60);
        script.answer = (command) => (/^AT\+QIRD=0,[1-9]/.test(command) && once++ === 0 ? ["\r\n+QIRD: 60\r\n" + info(urc) + payload + "\r\n", OK] : undefined);
        if (urc.includes("recv")) script.held[1] = "for b";
        script.say(info('+QIURC: "recv",0'));
        script.until(() => a.ended > 0, 15_000);
        assert.equal(a.error?.code, "DATA_LOST");
        assert.equal(a.received, "");
        script.advance(1000);
        if (urc.includes("recv")) assert.equal(b.received, "for b", "the URC that was swallowed is made good");
        script.arrive(1, "!");
        script.advance(1000);
        assert.equal(b.received, urc.includes("recv") ? "for b!" : "!");
      });
    }
  }

  it("#8 #10 #11 three and 32 URCs after an OK, in one chunk and bytewise: each once, in order", () => {
    for (const count of [3, 32]) {
      for (const chunk of [1, 13, Infinity]) {
        const script = new Script({ chunk, modem: { links: 12 } }).online();
        const watched = Array.from({ length: 12 }, () => new Watched(script.modem));
        script.until(() => watched.every((each) => each.writable.length > 0));
        script.answer = (command) => {
          if (command !== "AT+GO") return undefined;
          for (let i = 0; i < 12; i++) script.held[i] = "x" + i;
          return [info("gone") + OK + Array.from({ length: count }, (_, i) => info(`+QIURC: "recv",${i % 12}`)).join("")];
        };
        script.modem.command("AT+GO");
        script.advance(1000);
        for (let i = 0; i < 12; i++) assert.equal(watched[i].received, i < count ? "x" + i : "", `link ${i}`);
        assert.equal(script.modem._channel.lateFinals, 0);
      }
    }
  });

  it("#9 payloads made of line ends, result codes, prompts and URCs arrive as they are, however cut", () => {
    const awkward = '\r\nOK\r\n\r\nERROR\r\n> +++NO CARRIER\r\n+QIURC: "closed",0\r\n+QIRD: 4\r\nRDY\r\n\0\x1a\xf9\xff\r\n+CMEE: 1\r\n\r\nOK\r\n\r\n\r\n';
    for (const chunk of [1, 2, 3, 64, Infinity]) {
      const script = new Script({ chunk, modem: { readLength: 17 } }).online();
      const watched = connected(script);
      let wanted = "";
      for (let i = 0; i < awkward.length; i++) {
        const piece = awkward.slice(i) + awkward.slice(0, i);
        wanted += piece;
        script.arrive(0, piece);
        script.until(() => watched.received.length === wanted.length, 10_000);
      }
      assert.equal(watched.received, wanted);
      assert.equal(watched.ended, 0);
      assert.equal(script.ready, 1);
    }
  });

  it("#13 a URC is delivered once, also when a command times out around it", () => {
    for (let at = -20; at <= 20; at++) {
      const script = new Script().online();
      const watched = connected(script);
      script.answer = (command) => (command === "AT+SLOW" ? { pieces: [info("slow"), OK], delay: 800 } : undefined);
      script.modem.command("AT+SLOW", undefined, 500);
      // straddles the timeout: half of it before, half after
      script.say('\r\n+QIURC: "re', 500 + at);
      script.say('cv",0\r\n', 501 + at);
      script.held[0] = "once";
      script.advance(10_000);
      assert.equal(watched.received, "once", `${at} ms`);
    }
  });

  it("#14 data announced in every gap of the send handshake", () => {
    for (const echo of [false, true]) {
      for (const chunk of [1, Infinity]) {
        let gaps = 0;
        for (let gap = -1; gap < gaps; gap++) {
          const script = new Script({ echo, chunk }).online();
          const watched = connected(script);
          script.count = 0;
          script.between = (at) => {
            if (at !== gap) return "";
            script.held[0] = "data";
            return info('+QIURC: "recv",0');
          };
          watched.socket.write(Buffer.from("out"));
          script.until(() => script.sent[0] === "out" && watched.writable.length > 1);
          if (gap < 0) gaps = script.count;
          else script.until(() => watched.received === "data", 5000);
          assert.equal(script.modem._channel.lateFinals, 0);
        }
        assert.ok(gaps >= 2);
      }
    }
  });

  describe("#15 what may come in place of SEND OK", () => {
    const send = (accepted: (times: number) => string[]) => {
      const script = new Script().online();
      const watched = connected(script);
      let times = 0;
      script.accepted = () => accepted(times++);
      watched.socket.write(Buffer.from("hello"));
      return { script, watched, times: () => times };
    };
    it("SEND FAIL: the same bytes again after a pause", () => {
      const { script, watched } = send((times) => [info(times < 3 ? "SEND FAIL" : "SEND OK")]);
      script.until(() => watched.writable.length > 1, 10_000);
      assert.equal(script.sent[0], "hello".repeat(4));
      assert.equal(watched.ended, 0);
    });
    it("SEND FAIL, then SEND OK: the next commands get their own answers", () => {
      for (const delay of [0, 50, 99, 101, 150]) {
        const { script, watched } = send((times) => {
          if (times > 0) return [info("SEND OK")];
          script.say(info("SEND FAIL"), 1);
          script.say(info("SEND OK"), 1 + delay);
          return [];
        });
        script.advance(5000);
        const ends: unknown[] = [];
        for (let i = 0; i < 3; i++) script.modem.command("AT+CSQ", (error, lines) => ends.push(error?.code ?? lines[0]));
        script.advance(20_000);
        assert.deepEqual(ends, ["+CSQ: 20,99", "+CSQ: 20,99", "+CSQ: 20,99"], `${delay} ms`);
        assert.ok(watched.writable.length > 1 || watched.error, "the write ended one way or the other");
      }
    });
    it("ERROR: the link ends with the modem's reason", () => {
      const { script, watched } = send(() => [ERROR]);
      script.answer = (command) => (command === "AT+QIGETERROR" ? [info("+QIGETERROR: 567, Socket connection reset"), OK] : undefined);
      script.until(() => watched.ended > 0, 10_000);
      assert.equal(watched.error?.code, "CONNECTION_RESET");
      assert.equal(watched.error?.modemCode, 567);
      script.until(() => script.modem.links[0].free(), 10_000);
    });
    it("ERROR in place of the prompt", () => {
      const { script, watched } = send(() => [info("SEND OK")]);
      script.answer = (command) => (/QISEND/.test(command) ? [ERROR] : command === "AT+QIGETERROR" ? [info("+QIGETERROR: 572, operation not allowed"), OK] : undefined);
      script.until(() => watched.ended > 0, 10_000);
      assert.equal(watched.error?.modemCode, 572);
    });
    it("silence: the link ends, the channel is usable again", () => {
      const { script, watched } = send(() => []);
      script.until(() => watched.ended > 0, 130_000);
      assert.ok(watched.error);
      let lines: string[] = [];
      script.modem.command("AT+CSQ", (_error, all) => { lines = all; });
      script.until(() => lines.length > 0, 15_000);
    });
    it("silence in place of the prompt: the bytes are not sent later, nor elsewhere", () => {
      const { script, watched } = send(() => [info("SEND OK")]);
      script.answer = (command) => (/QISEND/.test(command) ? [] : undefined);
      script.until(() => watched.ended > 0, 130_000);
      script.answer = () => undefined;
      script.advance(30_000);
      const next = new Watched(script.modem, "next");
      script.until(() => script.sent[0] === "next", 30_000);
      assert.equal(next.error, undefined);
      assert.ok(!script.everything.includes("hello"));
    });
  });

  it("#12 a prompt cut anywhere, with and without its space and line end", () => {
    for (const prompt of ["\r\n> ", "\r\n>", "> ", ">"]) {
      // after an echo, which ends in CR, the document's prompt begins a line
      for (const echo of prompt.startsWith("\r\n") ? [false, true] : [false]) {
        for (let cut = 0; cut <= prompt.length; cut++) {
          const script = new Script({ echo }).online();
          const watched = connected(script);
          script.answer = (command) => {
            if (!/QISEND/.test(command)) return undefined;
            if (cut < prompt.length) script.say(prompt.slice(cut), 20);
            return { pieces: [prompt.slice(0, cut)], data: { id: 0, count: 5 } };
          };
          watched.socket.write(Buffer.from("hello"));
          script.until(() => watched.writable.length > 1, 10_000);
          assert.equal(script.sent[0], "hello", JSON.stringify([prompt, cut]));
          assert.equal(script.modem._channel.lateFinals, 0);
        }
      }
    }
  });

  describe("#16 `+QIRD: a,b,c` and `+QIRD: n`", () => {
    it("a user's query of the counts gets its three numbers while a link reads", () => {
      const script = new Script().online();
      const watched = connected(script);
      const ends: string[][] = [];
      for (let i = 0; i < 5; i++) {
        script.arrive(0, "data" + i);
        script.modem.command("AT+QIRD=0,0", (error, lines) => ends.push(error ? [error.code] : lines));
        script.advance(50);
      }
      script.advance(1000);
      assert.equal(watched.received, "data0data1data2data3data4");
      for (const lines of ends) assert.match(lines.join("|"), /^\+QIRD: \d+,\d+,\d+$/);
      assert.equal(ends.length, 5);
    });
  });

  describe("#18 #19 closed", () => {
    for (const unread of ["", "rest of it"]) {
      it(`while idle, ${unread ? "with" : "without"} unread data`, () => {
        const script = new Script().online();
        const watched = connected(script);
        script.held[0] = unread;
        script.open[0] = 4;
        script.say(info('+QIURC: "closed",0'));
        script.until(() => watched.ended > 0, 5000);
        assert.equal(watched.received, unread);
        assert.equal(watched.error, undefined);
        script.until(() => script.modem.links[0].free(), 20_000);
        assert.ok(script.commands.some((command) => /^AT\+QICLOSE=0/.test(command)));
      });
    }

    it("in every gap of a send: the end comes once, and the link can be used again", () => {
      for (let gap = 0; gap < 2; gap++) {
        const script = new Script({ modem: { links: 1 } }).online();
        const watched = connected(script);
        script.count = 0;
        closeIn(script, gap);
        watched.socket.write(Buffer.from("hello"));
        script.until(() => watched.ended > 0, 20_000);
        script.until(() => script.modem.links[0].free(), 20_000);
        script.between = () => "";
        const next = new Watched(script.modem, "next");
        script.until(() => next.writable.length > 1, 20_000);
        assert.equal(watched.ended, 1);
        assert.match(script.sent[0], /next$/);
      }
    });

    it("before the first read of what came with it", () => {
      const script = new Script().online();
      script.answer = (command) => {
        if (!/QIOPEN/.test(command)) return undefined;
        script.open[0] = 4;
        script.held[0] = "short";
        return [OK, info("+QIOPEN: 0,0") + info('+QIURC: "recv",0') + info('+QIURC: "closed",0')];
      };
      const watched = new Watched(script.modem);
      script.until(() => watched.ended > 0, 20_000);
      assert.equal(watched.received, "short");
      assert.equal(watched.error, undefined);
    });
  });

  describe("#19 pdpdeact", () => {
    for (const when of ["idle", "connecting", "reading", "sending", "a user's command is under way", "after the peer closed"]) {
      it(`while ${when}: every socket hears of it, the context comes back`, () => {
        const script = new Script({ modem: { apn: "iot.example" } }).online();
        const a = new Watched(script.modem);
        const b = new Watched(script.modem);
        script.until(() => a.writable.length > 0 && b.writable.length > 0);
        let c: Watched | undefined;
        let code: string | undefined = "";
        if (when === "connecting") {
          script.answer = (command) => (/QIOPEN/.test(command) ? [OK] : undefined);
          c = new Watched(script.modem);
        } else if (when === "reading") {
          script.answer = (command) => (/QIRD=0,[1-9]/.test(command) ? [info("+QIRD: 0")] : undefined);
          script.say(info('+QIURC: "recv",0'));
        } else if (when === "sending") {
          script.accepted = () => [];
          a.socket.write(Buffer.from("hello"));
        } else if (when === "a user's command is under way") {
          script.answer = (command) => (command === "AT+SLOW" ? [] : undefined);
          script.modem.command("AT+SLOW", (error) => { code = error?.code; });
        } else if (when === "after the peer closed") {
          script.open[0] = 4;
          script.say(info('+QIURC: "closed",0'));
        }
        script.advance(10);
        script.answer = () => undefined;
        script.accepted = () => [info("SEND OK")];
        script.open = {};
        script.say(info('+QIURC: "pdpdeact",1'));
        script.until(() => script.ready === 2, 60_000);
        assert.equal(a.ended, 1);
        assert.equal(b.ended, 1);
        assert.ok(b.error);
        if (c) assert.equal(c.ended, 1);
        if (when === "a user's command is under way") assert.equal(code, "ABORTED");
        assert.ok(script.commands.includes("AT+QIDEACT=1"));
        const next = new Watched(script.modem, "again");
        script.until(() => next.writable.length > 1, 10_000);
        assert.deepEqual(script.thrown, []);
      });
    }
  });

  describe("+QIOPEN", () => {
    it("its result is late by anything up to the document's 150 s", () => {
      for (const delay of [0, 1000, 14_000, 60_000, 149_000]) {
        const script = new Script().online();
        script.answer = (command) => {
          if (/QIOPEN/.test(command)) {
            script.open[0] = 1;
            script.say(info("+QIOPEN: 0,0"), delay + 2);
            return [OK];
          }
          return undefined;
        };
        const watched = new Watched(script.modem);
        script.until(() => watched.writable.length > 0, 151_000);
        assert.equal(watched.error, undefined);
      }
    });
    it("a result that comes after it was given up opens nothing, and the place is closed", () => {
      const script = new Script({ modem: { links: 1 } }).online();
      script.answer = (command) => {
        if (!/QIOPEN/.test(command)) return undefined;
        script.open[0] = 1;
        return [OK];
      };
      const watched = new Watched(script.modem);
      script.until(() => watched.ended > 0, 152_000);
      assert.equal(watched.error?.code, "TIMEOUT");
      script.say(info("+QIOPEN: 0,0"));
      script.until(() => script.modem.links[0].free(), 20_000);
      assert.ok(script.commands.some((command) => /^AT\+QICLOSE=0/.test(command)));
      assert.equal(watched.writable.length, 0);
    });
    for (const result of [550, 552, 563, 565, 566, 569, 570]) {
      it(`+QIOPEN: 0,${result} and ERROR with that reason are told alike`, () => {
        const codes: unknown[] = [];
        for (const late of [true, false]) {
          const script = new Script({ modem: { links: 1 } }).online();
          script.answer = (command) => {
            if (/QIOPEN/.test(command)) return late ? [OK, info(`+QIOPEN: 0,${result}`)] : [ERROR];
            return command === "AT+QIGETERROR" ? [info(`+QIGETERROR: ${result}, "some text"`), OK] : undefined;
          };
          const watched = new Watched(script.modem);
          script.until(() => watched.ended > 0, 20_000);
          codes.push([watched.error?.code, watched.error?.modemCode]);
          script.until(() => script.modem.links[0].free(), 20_000);
        }
        assert.deepEqual(codes[0], codes[1]);
        assert.equal((codes[0] as unknown[])[1], result);
      });
    }
  });

  describe("#23 a banner in mid-session", () => {
    for (const banner of ["RDY", "APP RDY"]) {
      it(`${banner} at each point of a dialogue: sockets hear of it, everything is set up anew`, () => {
        let gaps = 0;
        for (let gap = -1; gap < gaps; gap++) {
          const script = new Script().online();
          script.count = 0;
          let fired = false;
          script.between = (at) => {
            if (at !== gap || fired) return "";
            fired = true;
            return info(banner);
          };
          const watched = new Watched(script.modem, "hello");
          let command = "";
          script.modem.command("AT+CSQ", (error) => { command = error?.code ?? "OK"; });
          script.advance(200);
          if (gap < 0) {
            gaps = script.count;
            continue;
          }
          script.until(() => script.ready === 2, 60_000);
          assert.equal(watched.ended, 1, `gap ${gap}`);
          assert.equal(watched.error?.code, "RESTARTED");
          assert.equal(script.errors[0].code, "RESTARTED");
          assert.ok(script.commands.includes("AT+QISDE=0"));
          script.until(() => command !== "", 10_000);
          const next = new Watched(script.modem, "again");
          script.until(() => next.writable.length > 1, 10_000);
          assert.deepEqual(script.thrown, []);
        }
        assert.ok(gaps >= 5);
      });
    }
  });

  describe("#20 a modem that is dirty from before", () => {
    for (const baud of ["9600", "115200", "921600"]) {
      for (const mode of ["command", "prompt", "counted", "data"]) {
        for (const echo of ["0", "1"]) {
          it(`${baud} baud, ${mode} mode, echo ${echo}, contexts, sockets and formats left`, async () => {
            const { simulator, host } = await simulated({ set: { baud, mode, echo, context: "active", sockets: "0,1,11", viewmode: "1", dataformat: "1,1", recvind: "1", cmee: "2", qisde: "1" } });
            simulator.local.serve(80, (peer) => { peer.onData = (bytes) => peer.write(Buffer.from(bytes)); });
            await simulator.run(() => host.ready > 0, LIMIT);
            const noted = new Noted(host.modem, "localhost", 80, Buffer.from("\r\nOK\r\nhello"));
            await simulator.run(() => noted.received.length === 11, LIMIT);
            await simulator.close();
            assert.equal(noted.received.toString(), "\r\nOK\r\nhello");
            assert.deepEqual(host.errors, []);
          });
        }
      }
    }
  });

  describe("#24 a host that is deaf for 5 to 50 ms, 128 bytes of FIFO, no flow control", () => {
    const transfer = async (deaf: number, seed: number, readLength?: number) => {
      const size = 20_000;
      const data = Buffer.from(Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 255));
      const { simulator, host } = await simulated({ seed, fifo: 128, faults: `deaf ${deaf}` }, { links: 2, readLength }, (platform) => { platform.receiveWindow = 128; });
      simulator.local.serve(80, (peer) => peer.end(data));
      await simulator.run(() => host.ready > 0, LIMIT);
      const noted = new Noted(host.modem, "localhost", 80);
      await simulator.run(() => noted.ended, LIMIT);
      const lost = simulator.faultLog.filter((record) => record.kind === "overrun").length;
      const deafened = simulator.faultLog.filter((record) => record.kind === "deaf").length;
      await simulator.close();
      assert.ok(deafened > 0);
      assert.deepEqual(host.thrown, []);
      return { noted, lost, data };
    };
    for (const deaf of [5, 11, 20, 50]) {
      it(`${deaf} ms at the default read length: nothing is lost`, async () => {
        for (let seed = 1; seed <= 3; seed++) {
          const { noted, lost, data } = await transfer(deaf, seed);
          assert.equal(lost, 0, `seed ${seed}`);
          assert.equal(noted.error, undefined);
          assert.ok(noted.received.equals(data));
        }
      });
    }
    for (const readLength of [200, 1500]) {
      it(`50 ms at a read length of ${readLength}: what is lost is told`, async () => {
        let losses = 0;
        for (let seed = 1; seed <= 8; seed++) {
          const { noted, lost, data } = await transfer(50, seed, readLength);
          losses += lost;
          assert.ok(noted.received.equals(data.subarray(0, noted.received.length)), "never a hole");
          if (noted.received.length < data.length) assert.ok(noted.error, `seed ${seed}: ${noted.received.length} bytes and no error`);
        }
        assert.ok(losses > 0, "the fault must have happened");
      });
    }
  });

  it("a modem that fell silent and answers at another rate is found again", () => {
    const script = new Script({ baud: 115200 }).online();
    script.baud = 9600;
    script.modem.command("AT+CSQ", undefined, 1000);
    script.until(() => script.ready > 1, 300_000);
  });

  it("#17 a recv URC damaged on the line is made good by a poll", () => {
    const script = new Script().online();
    const watched = connected(script);
    script.held[0] = "data";
    script.say(info('+QIUR: "recv",0'));
    script.advance(120_000);
    assert.equal(watched.received, "data");
  });

  it("#17 a closed URC lost with an overlong line is made good by asking for the state", () => {
    const script = new Script().online();
    const watched = connected(script);
    script.open[0] = 4;
    script.say("\r\n" + "x".repeat(400) + '+QIURC: "closed",0\r\n');
    script.advance(120_000);
    assert.equal(watched.ended, 1);
  });

  it("a stray OK never moves bytes from one link to another", () => {
    for (let gap = 0; gap < 24; gap++) {
      const script = new Script({ modem: { links: 2, readLength: 16 } }).online();
      const a = new Watched(script.modem);
      const b = new Watched(script.modem);
      script.until(() => a.writable.length > 0 && b.writable.length > 0);
      script.count = 0;
      script.between = (at) => (at === gap ? OK : "");
      let serial = 0;
      const usual = (id: number): string => (id === 0 ? "a" : "b").repeat(16);
      script.answer = (command) => {
        const [, id] = /^AT\+QIRD=(\d)/.exec(command) ?? [];
        if (!id || serial++ > 20) return undefined;
        return { pieces: [`\r\n+QIRD: 16\r\n${usual(+id)}\r\n`, OK], delay: 5 };
      };
      script.say(info('+QIURC: "recv",0') + info('+QIURC: "recv",1'));
      script.advance(60_000);
      assert.match(a.received, /^a*$/, `gap ${gap}`);
      assert.match(b.received, /^b*$/, `gap ${gap}`);
    }
  });

  it("two restarts within seconds: the second one is seen, and told as a supply problem", () => {
    const script = new Script().online();
    for (let i = 0; i < 2; i++) {
      script.say(info("RDY"));
      script.say(info("APP RDY"), 400);
      script.advance(6000);
    }
    const settings = script.commands.filter((command) => command === "AT+QISDE=0").length;
    assert.equal(script.modem.state, "ready");
    assert.equal(settings, 2, "each start needs its settings");
    assert.deepEqual(script.errors.map((error) => error.code), ["RESTARTED", "SUPPLY"]);
  });

  it("#24 50 ms deaf, 128 bytes of FIFO, two links that receive: nothing is lost at the default read length", async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const { simulator, host } = await simulated({ seed, fifo: 128, faults: "deaf 50" }, { links: 4 }, (platform) => { platform.receiveWindow = 128; });
      simulator.local.serve(80, (peer) => peer.end(Buffer.alloc(20_000, 65)));
      simulator.local.serve(81, (peer) => { peer.onData = (bytes) => peer.write(Buffer.from(bytes)); });
      await simulator.run(() => host.ready > 0, 1_000_000);
      const small = [1, 2, 3].map(() => new Noted(host.modem, "localhost", 81));
      await simulator.run(() => small.every((each) => each.writable.length > 0), 1_000_000);
      const noted = new Noted(host.modem, "localhost", 80);
      let sent = 0;
      for (let i = 0; i < 200 && !noted.ended; i++) {
        for (const each of small) if (!each.ended) each.socket.write(Buffer.from("ping"));
        sent += 4;
        await simulator.advance(37);
      }
      await simulator.run(() => noted.received.length === 20_000 || noted.ended, 1_000_000);
      await simulator.advance(5000);
      const lost = simulator.faultLog.filter((record) => record.kind === "overrun").length;
      await simulator.close();
      assert.equal(lost, 0, `seed ${seed}: ${lost} overruns`);
      assert.equal(noted.received.length, 20_000);
      for (const each of small) assert.equal(each.received.length, sent, `seed ${seed}`);
    }
  });

  describe("#25 a modem that is deaf for 20 ms after each final result code", () => {
    it("is not talked to in that time, if the driver is told", async () => {
      const { simulator, host } = await simulated({ set: { guard: "20" } }, { pause: 25, links: 2 });
      simulator.local.serve(80, (peer) => { peer.onData = (bytes) => peer.end(Buffer.from(bytes)); });
      await simulator.run(() => host.ready > 0, 1_000_000);
      const greeting = Buffer.alloc(5000, "deaf");
      const both = [0, 1].map(() => new Noted(host.modem, "localhost", 80, greeting.subarray(0, 1000)));
      await simulator.run(() => both.every((each) => each.ended), 1_000_000);
      for (const each of both) assert.deepEqual([each.error, each.received], [undefined, greeting.subarray(0, 1000)]);
      assert.deepEqual(host.errors, []);
      await simulator.close();
    });

    it("is not brought online by a driver that is not told, which says so within the hour", async () => {
      const { simulator, host } = await simulated({ set: { guard: "20" } });
      await simulator.run(() => host.errors.length > 0, 3_600_000);
      assert.equal(host.ready, 0);
      await simulator.close();
    });

    it("has URCs between the commands told once, and no command's end taken for another's", () => {
      const script = new Script({ modem: { pause: 20 } }).online();
      const ends: string[] = [];
      for (const name of ["AT+A", "AT+B", "AT+C"]) script.modem.command(name, (error) => ends.push(name + (error ? " " + error.code : "")));
      const times: number[] = [];
      script.answer = (command) => {
        times.push(script.platform.time);
        return /^AT\+[ABC]$/.test(command) ? { pieces: [info("+CREG: 1") + OK + info("+CREG: 5")] } : undefined;
      };
      script.advance(1000);
      assert.deepEqual(ends, ["AT+A", "AT+B", "AT+C"]);
      for (let i = 1; i < times.length; i++) assert.ok(times[i] - times[i - 1] >= 20, `command ${i} after ${times[i] - times[i - 1]} ms`);
      assert.deepEqual(script.errors, []);
    });
  });

  it("#17 recv URCs with a length, as after recvind 1: what they announce is read", async () => {
    // bring-up sets recvind 0: somebody sets it again behind the driver's back
    const { simulator, host } = await simulated({ set: { recvind: "1" } });
    let peers = 0;
    simulator.local.serve(80, (peer) => { peers++; peer.onData = (bytes) => peer.write(Buffer.from(bytes)); });
    await simulator.run(() => host.ready > 0, 1_000_000);
    let set = false;
    host.soon(() => host.modem.command('AT+QICFG="recvind",1', (error) => { set = !error; }));
    await simulator.run(() => set, 1_000_000);
    const noted = new Noted(host.modem, "localhost", 80, Buffer.from("with a length"));
    const before = simulator.device.clock.now;
    await simulator.run(() => noted.received.length > 0, 1_000_000);
    assert.ok(simulator.device.clock.now - before < 5000, "no poll was needed");
    assert.equal(noted.received.toString(), "with a length");
    assert.equal(peers, 1);
    assert.deepEqual(host.errors, []);
    await simulator.close();
  });
});
