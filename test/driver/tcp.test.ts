import assert from "node:assert/strict";
import type { ModemOptions } from "../../src/modem-options.js";
import type { SimulatorOptions } from "../../hosts/simulator/index.js";
import { Noted, simulated } from "./sim-host.js";

const LIMIT = 1_000_000;
const PORT = 80;

async function online(options: Partial<SimulatorOptions> = {}, modem: Partial<ModemOptions> = {}) {
  const { simulator, host } = await simulated(options, { links: 4, ...modem });
  await simulator.run(() => host.ready > 0, LIMIT);
  return { simulator, host, modem: host.modem };
}

/** Bytes that would upset a careless parser. */
function awkward(length: number): Buffer {
  const text = '\r\nOK\r\n+QIURC: "closed",0\r\n> \x1a+++\r\nERROR\r\n\r\nRDY\r\n';
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) bytes[i] = i % 3 < 2 ? text.charCodeAt(i % text.length) : i & 255;
  return bytes;
}

describe("TCP over a simulated BG95", () => {
  it("echoes every byte both ways, in pieces of any size", async () => {
    for (const size of [1, 100, 1459, 1460, 1461, 20000]) {
      const { simulator, host, modem } = await online({ split: size === 1461 });
      simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => peer.write(Buffer.from(bytes)); });
      const data = awkward(size);
      let sent = 0;
      const noted = new Noted(modem, "localhost", PORT);
      const push = (room: number): void => {
        while (room > 0 && sent < size) {
          const count = Math.min(room, size - sent);
          room = noted.socket.write(data.subarray(sent, sent + count));
          sent += count;
        }
      };
      noted.writable.push = (count: number) => { push(count); return 0; };
      await simulator.run(() => noted.received.length >= size || noted.ended, LIMIT);
      assert.equal(noted.error, undefined);
      assert.ok(noted.received.equals(data), `size ${size}`);
      assert.deepEqual(host.thrown, []);
      await simulator.close();
    }
  });

  it("delivers what arrived before the peer closed, then ends without an error", async () => {
    const { simulator, modem } = await online();
    const data = awkward(5000);
    simulator.local.serve(PORT, (peer) => peer.end(data));
    const noted = new Noted(modem, "localhost", PORT);
    await simulator.run(() => noted.ended, LIMIT);
    assert.ok(noted.received.equals(data));
    assert.equal(noted.error, undefined);
    await simulator.close();
  });

  it("frees a link after its end, and tells when none is free", async () => {
    const { simulator, modem } = await online({}, { links: 1 });
    simulator.local.serve(PORT, (peer) => peer.end("x"));
    for (let i = 0; i < 5; i++) {
      const noted = new Noted(modem, "localhost", PORT);
      assert.throws(() => new Noted(modem, "localhost", PORT), /no link is free/);
      await simulator.run(() => noted.ended, LIMIT);
      await simulator.run(() => modem.links[0].free(), LIMIT);
    }
    await simulator.close();
  });

  it("flushes what was written before close, and calls nothing after it", async () => {
    const { simulator, modem } = await online();
    let received = "";
    let ended = false;
    simulator.local.serve(PORT, (peer) => {
      peer.onData = (bytes) => { received += Buffer.from(bytes).toString("latin1"); peer.write("answer"); };
      peer.onEnd = () => { ended = true; peer.end(); };
    });
    const noted = new Noted(modem, "localhost", PORT);
    await simulator.run(() => noted.writable.length > 0, LIMIT);
    noted.socket.write(Buffer.from("last words"));
    noted.socket.close();
    noted.socket.close();
    assert.throws(() => noted.socket.write(Buffer.from("x")), /closed/);
    assert.throws(() => noted.socket.read(), /closed/);
    await simulator.run(() => ended && modem.links[0].free(), LIMIT);
    assert.equal(received, "last words");
    assert.equal(noted.received.length, 0);
    assert.equal(noted.ended, false);
    await simulator.close();
  });

  const REFUSALS: [name: string, host: string, port: number, code: string, modemCode: number][] = [
    ["a port that nobody serves", "127.0.0.1", 81, "CONNECT_FAILED", 566],
    ["a name that is unknown", "nobody.localhost", 80, "DNS_FAILED", 565],
  ];
  for (const profile of ["document", "device"] as const) {
    for (const [name, address, port, code, modemCode] of REFUSALS) {
      it(`reports ${name}, and the link can be used again (${profile})`, async () => {
        const { simulator, modem } = await online({ profile }, { links: 1 });
        simulator.local.serve(PORT, (peer) => peer.end("x"));
        const noted = new Noted(modem, address, port);
        await simulator.run(() => noted.ended, LIMIT);
        assert.equal(noted.error?.code, code);
        assert.equal(noted.error?.modemCode, modemCode);
        assert.equal(noted.error?.command, "AT+QIOPEN");
        assert.equal(noted.error?.link, 0);
        await simulator.run(() => modem.links[0].free(), LIMIT);
        const again = new Noted(modem, "localhost", PORT);
        await simulator.run(() => again.ended, LIMIT);
        assert.equal(again.error, undefined);
        assert.equal(again.received.toString(), "x");
        await simulator.close();
      });
    }
  }

  it("gives up a connection that is never answered after the document's 150 s", async () => {
    const { simulator, modem } = await online();
    simulator.local.blackhole(PORT);
    const noted = new Noted(modem, "localhost", PORT);
    const began = simulator.clock.now;
    await simulator.run(() => noted.ended, LIMIT);
    assert.ok(["TIMEOUT", "CONNECT_FAILED"].includes(noted.error!.code));
    assert.ok(simulator.clock.now - began <= 151_000);
    await simulator.close();
  });

  it("reports a connection that the peer reset", async () => {
    const { simulator, modem } = await online();
    simulator.local.serve(PORT, (peer) => { peer.onData = () => peer.reset(); });
    const noted = new Noted(modem, "localhost", PORT, Buffer.from("x"));
    await simulator.run(() => noted.ended, LIMIT);
    assert.ok(noted.ended);
    await simulator.close();
  });

  it("reads no more than the application takes: the peer is held back", async () => {
    const { simulator, modem } = await online();
    let written = 0;
    simulator.local.serve(PORT, (peer) => {
      const push = (): void => { while (written < 1_000_000) { written += 1000; if (!peer.write(Buffer.alloc(1000, 65))) return; } };
      peer.onDrain = push;
      push();
    });
    let readable = 0;
    const socket = new modem.TCP({ host: "localhost", port: PORT, onReadable(count) { readable = count; } });
    await simulator.advance(60_000);
    assert.ok(readable >= 1500, String(readable));
    assert.ok(written < 100_000, `${written} bytes were taken from the peer`);
    const first = socket.read(1000) as ArrayBuffer;
    assert.equal(first.byteLength, 1000);
    await simulator.advance(5_000);
    assert.ok((socket.read() as ArrayBuffer).byteLength >= 500);
    await simulator.close();
  });

  it("shares the channel fairly between links, whatever one of them does", async () => {
    const { simulator, modem } = await online();
    simulator.local.serve(PORT, (peer) => {
      const push = (): void => { while (peer.write(Buffer.alloc(1000, 66))) { /* as much as it takes */ } };
      peer.onDrain = push;
      push();
    });
    simulator.local.serve(81, (peer) => { peer.onData = (bytes) => peer.write(Buffer.from(bytes)); });
    new Noted(modem, "localhost", PORT);
    const small = new Noted(modem, "localhost", 81);
    await simulator.run(() => small.writable.length > 0, LIMIT);
    for (let i = 0; i < 10; i++) {
      const began = simulator.clock.now;
      const length = small.received.length;
      small.socket.write(Buffer.from("ping"));
      await simulator.run(() => small.received.length === length + 4, LIMIT);
      assert.ok(simulator.clock.now - began < 1500, `round ${i}: ${simulator.clock.now - began} ms`);
    }
    await simulator.close();
  });

  it("joins writes that announce more", async () => {
    const { simulator, host, modem } = await online();
    let received = "";
    simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => { received += Buffer.from(bytes).toString("latin1"); }; });
    const noted = new Noted(modem, "localhost", PORT);
    await simulator.run(() => noted.writable.length > 0, LIMIT);
    const before = simulator.executed.filter((line) => /QISEND=/.test(line)).length;
    host.soon(() => {
      noted.socket.write(Buffer.from("a"), { more: true });
      noted.socket.write(Buffer.from("b"), { more: true });
    });
    await simulator.advance(2000);
    assert.equal(received, "");
    noted.socket.write(Buffer.from("c"));
    await simulator.run(() => received === "abc", LIMIT);
    assert.equal(simulator.executed.filter((line) => /QISEND=/.test(line)).length, before + 1);
    await simulator.close();
  });

  it("waits and tries again when the modem's send buffer is full", async () => {
    const { simulator, modem } = await online();
    let peerOf: { resume(): void } | undefined;
    let received = 0;
    simulator.local.serve(PORT, (peer) => { peerOf = peer; peer.pause(); peer.onData = (bytes) => { received += bytes.length; }; });
    const size = 60_000;
    let sent = 0;
    const noted = new Noted(modem, "localhost", PORT);
    noted.writable.push = (room: number) => {
      while (room > 0 && sent < size) { const count = Math.min(room, size - sent); room = noted.socket.write(Buffer.alloc(count, 67)); sent += count; }
      return 0;
    };
    await simulator.advance(60_000);
    assert.ok(sent < size, "the modem's buffer is finite");
    peerOf!.resume();
    await simulator.run(() => received === size || noted.ended, LIMIT);
    assert.equal(noted.error, undefined);
    await simulator.close();
  });

  it("hears of every open connection when the modem reboots, and comes back", async () => {
    const { simulator, host, modem } = await online();
    simulator.local.serve(PORT, () => {});
    const a = new Noted(modem, "localhost", PORT);
    const b = new Noted(modem, "localhost", PORT);
    await simulator.run(() => a.writable.length > 0 && b.writable.length > 0, LIMIT);
    simulator.reboot();
    await simulator.run(() => a.ended && b.ended, LIMIT);
    assert.equal(a.error?.code, "RESTARTED");
    await simulator.run(() => host.ready === 2, LIMIT);
    const c = new Noted(modem, "localhost", PORT);
    await simulator.run(() => c.writable.length > 0, LIMIT);
    assert.equal(host.errors[0].code, "RESTARTED");
    await simulator.close();
  });

  it("waits for the modem when it is made before the modem is online", async () => {
    const { simulator, host } = await simulated();
    simulator.local.serve(PORT, (peer) => peer.end("early"));
    const noted = new Noted(host.modem, "localhost", PORT);
    await simulator.run(() => noted.ended, LIMIT);
    assert.equal(noted.received.toString(), "early");
    await simulator.close();
  });

  it("lets an error of a callback reach the engine and goes on", async () => {
    const { simulator, host, modem } = await online();
    simulator.local.serve(PORT, (peer) => peer.end("x"));
    let ended = false;
    new modem.TCP({ host: "localhost", port: PORT, onWritable() { throw new Error("mine"); }, onReadable() { this.read(); throw new Error("mine too"); }, onError() { ended = true; } });
    await simulator.run(() => ended, LIMIT);
    assert.deepEqual(host.thrown.map((error) => (error as Error).message), ["mine", "mine too"]);
    await simulator.close();
  });

  it("may be closed inside each of its callbacks", async () => {
    for (const where of ["onWritable", "onReadable", "onError"]) {
      const { simulator, host, modem } = await online({}, { links: 1 });
      simulator.local.serve(PORT, (peer) => peer.end("bye"));
      const calls: string[] = [];
      const note = (name: string) => function (this: { close(): void }) { calls.push(name); if (name === where) this.close(); };
      new modem.TCP({ host: "localhost", port: PORT, onWritable: note("onWritable"), onReadable(this: never, count: number) { note("onReadable").call(this); if (where !== "onReadable" && count) (this as { read(): void }).read(); }, onError: note("onError") } as never);
      await simulator.advance(30_000);
      assert.equal(calls.at(-1), where);
      assert.equal(modem.links[0].free(), true);
      assert.deepEqual(host.thrown, []);
      await simulator.close();
    }
  });
});

describe("commands of the user's", () => {
  it("end with their lines, or with an error that names them", async () => {
    const { simulator, modem } = await online();
    const ends: [string | undefined, string[]][] = [];
    modem.command("AT+CGMM", (error, lines) => ends.push([error?.message, lines]));
    modem.command("at+cereg?", (error, lines) => ends.push([error?.message, lines]));
    modem.command("AT+NOSUCH=1", (error, lines) => ends.push([error?.code, lines]));
    await simulator.run(() => ends.length === 3, LIMIT);
    assert.deepEqual(ends, [[undefined, ["BG95-M3"]], [undefined, ["+CEREG: 0,1"]], ["ERROR", []]]);
    await simulator.close();
  });

  it("refuse what could smuggle in another command", async () => {
    const { simulator, modem } = await online();
    for (const text of ["AT\rATH", "AT\n", "AT\x1a", "AT\x1b", "AT\0", "ATé"]) assert.throws(() => modem.command(text), RangeError);
    assert.throws(() => modem.command("+CSQ"), RangeError);
    assert.throws(() => modem.command("AT" + "x".repeat(500)), RangeError);
    assert.throws(() => modem.command(5 as never), TypeError);
    assert.throws(() => modem.command("AT", 5 as never), TypeError);
    assert.throws(() => modem.command("AT", undefined, 0), RangeError);
    await simulator.close();
  });
});
