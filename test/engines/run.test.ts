import assert from "node:assert/strict";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { Duplex, PassThrough } from "node:stream";
import { applicationBundle } from "../../hosts/desktop/bundle.js";
import { NodeEngine } from "../../hosts/desktop/node-engine.js";
import { SerialUnavailable, serialPort, tcpPort, type Port } from "../../hosts/desktop/port.js";
import { clock, Runner } from "../../hosts/desktop/run.js";
import type { HostProcess, Turn } from "../../hosts/host-process.js";

/** A stream and its far end. */
function pair(): { near: Duplex; far: { in: PassThrough; out: PassThrough } } {
  const toHost = new PassThrough();
  const fromHost = new PassThrough();
  return { near: Duplex.from({ readable: toHost, writable: fromHost }), far: { in: fromHost, out: toHost } };
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 5000; !condition(); ) {
    assert.ok(Date.now() < end, "it did not happen in 5 s");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe("Runner", () => {
  it("carries bytes, rates and pins between an engine and a port", async () => {
    const { near, far } = pair();
    const seen: string[] = [];
    const port: Omit<Port, "close"> = {
      name: "test",
      stream: near,
      setBaud: async (rate) => void seen.push(`baud ${rate}`),
      setPin: async (name, level) => void seen.push(`${name} ${level}`),
    };
    let text = "";
    far.in.on("data", (bytes: Buffer) => (text += bytes.toString()));
    const engine = await NodeEngine.start(applicationBundle("test/engines/self-test.ts"), { now: clock(), pins: ["dtr"] });
    const runner = new Runner(engine, port);
    const running = runner.run();
    far.out.write("one\n");
    await until(() => text === "one\n");
    far.out.write("!b\n!p\ntwo\n");
    await until(() => text === "one\ntwo\n");
    assert.deepEqual(seen.sort(), ["baud 921600", "dtr 1"]);
    runner.stop();
    await running;
  });

  it("turns when an alarm is due, at once for 0, and when a full transmitter has room", async () => {
    const { near, far } = pair();
    far.in.resume();
    const alarms = [30, 0, -1];
    const times: number[] = [];
    let frees = 0;
    const engine: HostProcess = {
      turn(now, transmitFree): Turn {
        times.push(now);
        const alarm = alarms[times.length - 1] ?? -1;
        const write = times.length === 3 ? new Uint8Array(transmitFree) : new Uint8Array(0);
        if (times.length === 4) frees = transmitFree;
        return { write, alarm };
      },
    };
    const runner = new Runner(engine, { name: "test", stream: near });
    const running = runner.run();
    await until(() => times.length >= 4);
    assert.ok(times[1] - times[0] >= 29, String(times));
    assert.ok(frees > 0);
    runner.stop();
    await running;
  });

  it("holds the stream while the engine has no room, and gives it everything in order", async () => {
    const { near, far } = pair();
    const sent = Buffer.alloc(200_000);
    for (let i = 0; i < sent.length; i++) sent[i] = (i * 7) & 255;
    const got: Buffer[] = [];
    let count = 0;
    let most = 0;
    let refused = 0;
    let closed = true;
    const engine: HostProcess = {
      turn(_now, _free, received): Turn {
        most = Math.max(most, received.length);
        if (closed && received.length > 0) refused++;
        const taken = closed ? 0 : Math.min(received.length, 5000);
        got.push(Buffer.from(received.subarray(0, taken)));
        count += taken;
        return { write: new Uint8Array(0), alarm: closed ? 5 : taken < received.length ? 0 : -1, kept: received.length - taken };
      },
    };
    const runner = new Runner(engine, { name: "test", stream: near });
    const running = runner.run();
    for (let at = 0; at < sent.length; at += 1000) far.out.write(sent.subarray(at, at + 1000));
    await until(() => refused > 5);
    assert.ok(most > 0 && most < 100_000, `${most} bytes were read ahead`);
    // what the far end says last comes after what waits
    far.out.end();
    closed = false;
    await assert.rejects(running, /the other side closed the port/);
    assert.equal(count, sent.length);
    assert.ok(Buffer.concat(got).equals(sent));
  });

  it("ends with the port's name when the other side goes, after delivering what came", async () => {
    let client: Socket | undefined;
    const server = createServer((socket) => (client = socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const port = await tcpPort("127.0.0.1", (server.address() as AddressInfo).port);
    let received = "";
    const engine: HostProcess = {
      turn(_now, _free, bytes): Turn {
        received += Buffer.from(bytes).toString();
        return { write: new Uint8Array(0), alarm: -1 };
      },
    };
    const running = new Runner(engine, port).run();
    await until(() => client !== undefined);
    client!.end("last words");
    await assert.rejects(running, /^Error: tcp:127\.0\.0\.1:\d+: the other side closed the port$/);
    assert.equal(received, "last words");
    port.stream.destroy();
    server.close();
  });

  it("fails when the engine fails", async () => {
    const { near, far } = pair();
    const engine = await NodeEngine.start(applicationBundle("test/engines/self-test.ts"), {});
    const running = new Runner(engine, { name: "test", stream: near }).run();
    far.out.write("!e\n");
    await assert.rejects(running, /asked for/);
  });
});

describe("ports", () => {
  it("name themselves when they cannot be reached", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await assert.rejects(tcpPort("127.0.0.1", port), /^Error: cannot connect to tcp:127\.0\.0\.1:\d+: .*ECONNREFUSED/);
  });

  it("say how to install serialport, or that the device is not there", async () => {
    await assert.rejects(serialPort("/dev/ttyNOWHERE", 115200), (error: Error) => {
      assert.ok(error instanceof SerialUnavailable ? /npm install serialport$/.test(error.message) : /cannot open \/dev\/ttyNOWHERE/.test(error.message));
      return !error.message.includes("\n");
    });
  });
});
