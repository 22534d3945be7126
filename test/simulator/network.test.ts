import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { Clock } from "../../hosts/simulator/clock.js";
import { startSimulator } from "../../hosts/simulator/index.js";
import { LocalNetwork } from "../../hosts/simulator/network-local.js";
import { Random } from "../../hosts/simulator/random.js";
import { serveAt, type Served } from "./outside.js";
import { bg95, Typist } from "./typist.js";

const ALL = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i));

/** Starts a real server on loopback that the test closes. */
const serve = (handler: (socket: net.Socket) => void): Promise<Served> => serveAt(net.createServer({ allowHalfOpen: true }, handler));

async function readAll(host: Typist): Promise<Buffer> {
  const read: Buffer[] = [];
  for (;;) {
    const answer = await host.say("AT+QIRD=0,1500\r", /OK\r\n(\r\n\+QIURC[^]*)?$/);
    const [header, count] = /\+QIRD: (\d+)\r\n/.exec(answer)!;
    if (count === "0") return Buffer.concat(read);
    const start = answer.indexOf(header) + header.length;
    read.push(Buffer.from(answer.slice(start, start + Number(count)), "latin1"));
  }
}

describe("simulator: real network", () => {
  for (const clock of ["accelerated", "real"] as const) {
    it(`carries every byte value to a real server and back (${clock} clock)`, async () => {
      const server = await serve(socket => socket.pipe(socket));
      const { sim, host } = await bg95({ clock, network: "real", set: { activation: "10" } });
      await host.say("AT+QISDE=0;+QIACT=1\r");
      assert.equal(await host.say(`AT+QIOPEN=1,0,"TCP","localhost",${server.port}\r`, /QIOPEN: .*\r\n$/), "\r\nOK\r\n\r\n+QIOPEN: 0,0\r\n");
      await host.say("AT+QISEND=0,256\r", "> ");
      await host.say(ALL, /recv",0\r\n$/);
      assert.deepEqual(await readAll(host), ALL);
      assert.equal(await host.say("AT+QICLOSE=0,1\r"), "\r\nOK\r\n");
      await sim.close();
      server.close();
    });
  }

  it("fetches 200 KB at the line rate in a fraction of the time", async () => {
    const data = Buffer.alloc(200_000, ALL);
    const server = await serve(socket => socket.end(data));
    const { sim, host } = await bg95({ clock: "accelerated", network: "real" });
    await host.say("AT+QIACT=1\r");
    const began = performance.now();
    await host.say(`AT+QIOPEN=1,0,"TCP","127.0.0.1",${server.port}\r`, /recv",0\r\n$/);
    const from = sim.clock.now;
    assert.deepEqual(await readAll(host), data);
    const simulated = sim.clock.now - from;
    const took = performance.now() - began;
    assert.ok(simulated > (200_000 * 10_000) / 115200 && simulated < 1.1 * ((200_000 * 10_000) / 115200), `${simulated} ms simulated`);
    assert.ok(took < simulated / 3, `${took} ms real for ${simulated} ms`);
    await sim.close();
    server.close();
  });

  it("stops a real peer when the modem's buffer is full", async () => {
    let written = 0;
    const server = await serve(socket => {
      const chunk = Buffer.alloc(65_536);
      const more = (): void => {
        while (socket.writable && socket.write(chunk)) written += chunk.length;
      };
      socket.on("drain", more);
      more();
    });
    const { sim, host } = await bg95({ clock: "accelerated", network: "real" });
    await host.say("AT+QIACT=1\r");
    await host.say(`AT+QIOPEN=1,0,"TCP","127.0.0.1",${server.port}\r`, /recv",0\r\n$/);
    await host.pause(1000);
    assert.match(await host.say("AT+QIRD=0,0\r"), /QIRD: 10240,0,10240/);
    const before = written;
    await host.pause(60_000);
    assert.equal(written, before, "the peer waits");
    assert.equal((await host.say("AT+QIRD=0,1500\r", /OK\r\n$/)).length, "\r\n+QIRD: 1500\r\n\r\n\r\nOK\r\n".length + 1500);
    await sim.close();
    server.close();
  });

  it("reports refusal, failed names, reset and half-close", async () => {
    const refusing = await serve(() => {});
    refusing.close();
    let accepted: net.Socket | undefined;
    let ended: Promise<unknown> | undefined;
    const server = await serve(socket => {
      accepted = socket;
      socket.on("data", () => {});
      ended = once(socket, "end");
    });
    const { sim, host } = await bg95({ clock: "accelerated", network: "real" });
    await host.say("AT+QIACT=1\r");
    const open = (name: string, port: number): Promise<string> => host.say(`AT+QIOPEN=1,0,"TCP","${name}",${port}\r`, /QIOPEN: .*\r\n$/);
    assert.match(await open("127.0.0.1", refusing.port), /0,566/);
    assert.match(await open("no-such-host.invalid", 80), /0,565/);
    assert.match(await open("127.0.0.1", server.port), /0,0/);
    await sim.run(() => accepted !== undefined, 1000);
    accepted!.end("bye");
    assert.equal(await host.listen(/closed.*\r\n$/), '\r\n+QIURC: "recv",0\r\n\r\n+QIURC: "closed",0\r\n');
    await host.say("AT+QICLOSE=0,5\r");
    await ended;
    accepted = undefined;
    await open("127.0.0.1", server.port);
    await sim.run(() => accepted !== undefined, 1000);
    accepted!.resetAndDestroy();
    assert.equal(await host.listen(/closed.*\r\n$/), '\r\n+QIURC: "closed",0\r\n');
    await sim.close();
    server.close();
  });

  it("lets a silent peer's time pass at the real rate", async () => {
    const server = await serve(() => {});
    const { sim, host } = await bg95({ clock: "accelerated", network: "real" });
    await host.say("AT+QIACT=1\r");
    await host.say(`AT+QIOPEN=1,0,"TCP","127.0.0.1",${server.port}\r`, /QIOPEN: .*\r\n$/);
    const began = performance.now();
    await sim.advance(60);
    assert.ok(performance.now() - began >= 59);
    await sim.close();
    server.close();
  });
});

describe("simulator: local network", () => {
  const make = (): { clock: Clock; network: LocalNetwork } => {
    const clock = new Clock("virtual", new Random(1));
    return { clock, network: new LocalNetwork(clock) };
  };

  it("delivers in order, in segments, as far as the window reaches, after the latency", async () => {
    const { clock, network } = make();
    network.latency = 25;
    const data = Buffer.alloc(5000, ALL);
    network.serve(80, peer => peer.write(data));
    const got: { at: number; bytes: Uint8Array }[] = [];
    let connectedAt = -1;
    const connection = network.tcpConnect("10.0.0.1", 80, {
      connect: () => (connectedAt = clock.now),
      data: bytes => void got.push({ at: clock.now, bytes }),
      end() {},
      error() {},
    }, { window: 2000 });
    await clock.advance(1000);
    assert.equal(connectedAt, 50);
    assert.deepEqual(got.map(each => [each.at, each.bytes.length]), [[75, 1460], [75, 540]]);
    connection.grant(10_000);
    await clock.advance(1000);
    assert.deepEqual(Buffer.concat(got.map(each => each.bytes)), data);
  });

  it("refuses, resolves, and swallows", async () => {
    const { clock, network } = make();
    const heard: string[] = [];
    const events = { connect: () => void heard.push("connect"), data() {}, end() {}, error: (code: string) => void heard.push(code) };
    network.tcpConnect("10.0.0.1", 80, events);
    await clock.advance(1);
    network.blackhole(81);
    network.tcpConnect("10.0.0.1", 81, events);
    await clock.advance(600_000);
    network.host("Example.com", "10.0.0.1", "10.0.0.2");
    for (const name of ["example.com", "localhost", "other.example", "1.2.3.4"]) network.lookup(name, addresses => void heard.push(addresses.join()));
    await clock.advance(1);
    assert.deepEqual(heard[0], "ECONNREFUSED");
    assert.deepEqual(new Set(heard.slice(1)), new Set(["10.0.0.1,10.0.0.2", "127.0.0.1,::1", "", "1.2.3.4"]));
  });

  it("closes in halves", async () => {
    const { clock, network } = make();
    const heard: string[] = [];
    network.serve(80, peer => {
      peer.onEnd = () => {
        heard.push("server: end");
        peer.end("late");
      };
      peer.onClose = code => heard.push(`server: close ${code}`);
    });
    const connection = network.tcpConnect("10.0.0.1", 80, {
      connect: () => connection.end(),
      data: bytes => void heard.push(`client: ${Buffer.from(bytes).toString()}`),
      end: () => void heard.push("client: end"),
      error: code => void heard.push(code),
      close: () => void heard.push("client: close"),
    });
    await clock.advance(10);
    assert.deepEqual(heard, ["server: end", "client: late", "client: end", "server: close undefined", "client: close"]);
  });

  it("is the only one that a virtual clock may have", async () => {
    await assert.rejects(startSimulator({ dialect: "quectel-bg95", clock: "virtual", network: "real" }), RangeError);
    const sim = await startSimulator({ dialect: "quectel-bg95", network: "real" });
    assert.throws(() => sim.local, TypeError);
    await sim.close();
  });

  it("gives the same simulation for the same seed", async () => {
    const run = async (seed: number): Promise<string> => {
      const lines: string[] = [];
      const { sim, host } = await bg95({ seed, faults: "drop 1e-3; delay 20; split", trace: line => void lines.push(line) });
      sim.local.serve(80, peer => peer.end(Buffer.alloc(3000, ALL)));
      host.type('AT+QIACT=1\r');
      await host.pause(2000);
      host.type('AT+QIOPEN=1,0,"TCP","10.0.0.1",80\r');
      await host.pause(2000);
      for (let i = 0; i < 4; i++) {
        host.type("AT+QIRD=0,1500\r");
        await host.pause(2000);
      }
      return lines.join("\n") + JSON.stringify(sim.faultLog) + JSON.stringify(sim.wire);
    };
    assert.equal(await run(5), await run(5));
    assert.notEqual(await run(5), await run(6));
  });
});
