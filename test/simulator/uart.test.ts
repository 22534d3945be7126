import assert from "node:assert/strict";
import { garble } from "../../hosts/simulator/garble.js";
import { startSimulator, type Simulator } from "../../hosts/simulator/index.js";
import { bg95, Typist } from "./typist.js";
import type { HostProcess, Turn } from "../../hosts/host-process.js";

/** Milliseconds for a number of bytes at a rate. */
const wire = (bytes: number, baud = 115200): number => (bytes * 10_000) / baud;

function near(actual: number, wanted: number): void {
  assert.ok(Math.abs(actual - wanted) < 1e-6, `${actual} is not ${wanted}`);
}

/** A host that records its turns and does what `act` says. */
class Recorder implements HostProcess {
  readonly turns: { at: number; free: number; text: string }[] = [];
  constructor(private readonly sim: Simulator, private readonly act: (turn: number) => Partial<Turn> = () => ({})) {
    sim.attach(this);
  }
  turn(_now: number, free: number, received: Uint8Array): Turn {
    this.turns.push({ at: this.sim.clock.now, free, text: Buffer.from(received).toString("latin1") });
    return { write: Buffer.alloc(0), alarm: -1, ...this.act(this.turns.length - 1) };
  }
}

describe("simulator: UART", () => {
  it("takes ten bits a byte, both ways", async () => {
    const sim = await startSimulator({ dialect: "quectel-bg95", clock: "virtual", set: { echo: "0" } });
    const host = new Recorder(sim, i => (i === 0 ? { write: Buffer.from("AT\r") } : {}));
    await sim.run(() => host.turns.length === 2);
    near(host.turns[1].at, wire(3 + 6));
    near(sim.wire.rx.lastByteAt, wire(3 + 6));
    near(sim.wire.tx.wireTime, wire(3));
    near(sim.wire.rx.wireTime, wire(6));
  });

  for (const chunk of [1, 16, 64]) {
    it(`gives a turn after ${chunk} bytes and at the end of a burst`, async () => {
      const sim = await startSimulator({ dialect: "quectel-bg95", clock: "virtual", chunk, set: { echo: "0" } });
      const host = new Recorder(sim, i => (i === 0 ? { write: Buffer.from("AT+CGSN\r") } : {}));
      const answer = "\r\n866425030000016\r\n\r\nOK\r\n";
      await sim.run(() => host.turns.map(each => each.text).join("") === answer);
      assert.equal(host.turns.length, 1 + Math.ceil(answer.length / chunk));
      near(host.turns[1].at, wire(8 + Math.min(chunk, answer.length)));
      near(sim.wire.rx.lastByteAt, wire(8 + answer.length));
    });
  }

  it("carries a payload at exactly the line rate", async () => {
    const { sim, host } = await bg95();
    sim.local.serve(80, peer => peer.write(Buffer.alloc(3000, 120)));
    await host.say("AT+QIACT=1\r");
    await host.say('AT+QIOPEN=1,0,"TCP","1.2.3.4",80,0,0\r', 'recv",0\r\n');
    const before = sim.wire;
    const command = "AT+QIRD=0,1500\r";
    host.type(command);
    await sim.run(() => host.heard.length > 0);
    const began = sim.wire.tx.lastByteAt;
    await host.listen("OK\r\n");
    near(sim.wire.rx.lastByteAt - began, wire("\r\n+QIRD: 1500\r\n".length + 1500 + "\r\n\r\nOK\r\n".length));
    near(sim.wire.tx.wireTime - before.tx.wireTime, wire(command.length));
  });

  it("loses what a full FIFO cannot take while the host is busy, and logs it", async () => {
    const sim = await startSimulator({ dialect: "quectel-bg95", clock: "virtual", fifo: 16, chunk: 8, cost: "espruino", set: { echo: "0" } });
    const host = new Recorder(sim, i => (i === 0 ? { write: Buffer.from("AT+QICFG=?\r") } : {}));
    await sim.advance(200);
    const heard = host.turns.map(each => each.text).join("");
    const { sent, delivered, lost } = sim.wire.rx;
    assert.equal(heard.length, delivered);
    assert.equal(sent, delivered + lost);
    assert.ok(lost > 0);
    assert.equal(sim.faultLog.filter(each => each.kind === "overrun").reduce((sum, each) => sum + each.count!, 0), lost);
    // What arrives in 5 ms and does not fit is gone; what is kept is the beginning.
    assert.ok(host.turns.every(each => each.text.length <= 16));
    assert.equal(heard.slice(0, 8), "\r\n+QICFG");
  });

  it("holds the modem back instead where RTS is wired and AT+IFC=2,2 was sent", async () => {
    const options = { dialect: "quectel-bg95", clock: "virtual", fifo: 16, chunk: 8, cost: "espruino", flowControl: true, set: { echo: "0" } } as const;
    const free = await startSimulator(options);
    new Recorder(free, i => (i === 0 ? { write: Buffer.from("AT+QICFG=?\r") } : {}));
    await free.advance(500);
    assert.ok(free.wire.rx.lost > 0, "not obeyed before AT+IFC");

    const sim = await startSimulator(options);
    const host = new Recorder(sim, i => (i === 0 ? { write: Buffer.from("AT+IFC=2,2;+QICFG=?\r") } : {}));
    await sim.advance(500);
    assert.equal(sim.wire.rx.lost, 0);
    assert.equal(sim.wire.rx.delivered, sim.wire.rx.sent);
    assert.match(host.turns.map(each => each.text).join(""), /asyncmode",\(0,1\)\r\n\r\nOK\r\n$/);
  });

  it("tells how much the transmitter takes, and when a full one has room", async () => {
    const sim = await startSimulator({ dialect: "quectel-bg95", clock: "virtual", transmit: 128, set: { echo: "0" } });
    const noise = Buffer.alloc(128, 0x20);
    const host = new Recorder(sim, i => (i === 0 ? { write: noise } : {}));
    await sim.advance(100);
    assert.deepEqual(host.turns.map(each => each.free), [128, 64]);
    near(host.turns[1].at, wire(64));
  });

  it("rejects when a host writes more than it may", async () => {
    const sim = await startSimulator({ dialect: "quectel-bg95", clock: "virtual", transmit: 8 });
    new Recorder(sim, () => ({ write: Buffer.alloc(9) }));
    await assert.rejects(sim.run(() => false, 10), /wrote 9 bytes where its transmitter had room for 8/);
  });

  it("keeps what a host wrote even if the host reuses its buffer", async () => {
    const sim = await startSimulator({ dialect: "quectel-bg95", clock: "virtual", chunk: 1 });
    const buffer = Buffer.from("AT+CMEE=1\r");
    new Recorder(sim, i => {
      const write = i === 0 ? buffer : buffer.subarray(0, 0);
      if (i) buffer.fill(0);
      return { write };
    });
    await sim.advance(10);
    assert.deepEqual(sim.executed, ["+CMEE=1"]);
  });

  it("gives turns at alarms, and none without a reason", async () => {
    const sim = await startSimulator({ dialect: "quectel-bg95", clock: "virtual" });
    const host = new Recorder(sim, i => ({ alarm: [10, 0, 5][i] ?? -1 }));
    await sim.advance(1000);
    assert.deepEqual(host.turns.map(each => each.at), [0, 10, 10, 15]);
  });

  it("gives a turn to a host that was woken, also while it was in one", async () => {
    const sim = await startSimulator({ dialect: "quectel-bg95", clock: "virtual" });
    const host = new Recorder(sim, i => {
      if (i === 1) sim.wake();
      return {};
    });
    await sim.advance(10);
    assert.equal(host.turns.length, 1);
    sim.wake();
    await sim.advance(10);
    assert.deepEqual(host.turns.map(each => each.at), [0, 10, 10]);
  });

  it("charges a slow host for turns and bytes", async () => {
    const sim = await startSimulator({ dialect: "quectel-bg95", clock: "virtual", cost: "esp32" });
    const host = new Recorder(sim, i => ({ alarm: i < 2 ? 0 : -1, write: i === 0 ? Buffer.from("AT\r") : Buffer.alloc(0) }));
    await sim.advance(100);
    near(host.turns[1].at, 0.5 + 3 * 0.01);
    near(sim.wire.tx.lastByteAt, 0.53 + wire(3), );
  });

  it("turns bytes into garbage at another rate, and understands at the right one", async () => {
    const { sim, host } = await bg95({ baud: 9600 });
    host.type("AT\rAT\r");
    await host.pause(100);
    assert.deepEqual(sim.executed, []);
    host.setBaud(9600);
    await host.pause(10);
    assert.equal(await host.say("\rAT\r"), "\r\nOK\r\n");
    assert.equal(sim.portBaud, 9600);
  });

  it("changes the modem's rate after the answer to AT+IPR has left", async () => {
    const { sim, host } = await bg95();
    assert.equal(await host.say("AT+IPR=9600\r"), "\r\nOK\r\n");
    await host.pause(1);
    assert.equal(sim.device.baud, 9600);
    host.setBaud(9600);
    await host.pause(2);
    assert.equal(await host.say("AT+IPR?\r"), "\r\n+IPR: 9600\r\n\r\nOK\r\n");
    assert.equal(await host.say("AT+IPR=12345\r"), "\r\nERROR\r\n");
  });

  it("has two ends", async () => {
    const { sim, host } = await bg95();
    assert.throws(() => new Typist(sim), /attached already/);
    sim.detach();
    const other = new Typist(sim);
    assert.equal(await other.say("AT\r"), "\r\nOK\r\n");
    assert.equal(host.heard, "");
  });

  it("reads a rate within a few per cent as it was sent", () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    for (const rate of [115200, 117000, 112500]) assert.deepEqual([...garble(all, 115200, rate)], [...all]);
    // Ten times slower: a start bit and one bit of every ten, by hand: 0x55 is a square wave.
    assert.notDeepEqual([...garble(all, 115200, 9600)], [...all]);
    assert.ok(garble(all, 9600, 115200).length > 256, "a faster receiver sees more bytes");
    assert.deepEqual(garble(all, 115200, 9600), garble(all, 115200, 9600));
  });
});
