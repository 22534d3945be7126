import assert from "node:assert/strict";
import type { UDP } from "../../src/index.js";
import { dialect } from "../../src/dialects/nordic-slm/index.js";
import type { ModemError } from "../../src/errors.js";
import type { SimulatorOptions } from "../../hosts/simulator/index.js";
import { Noted, simulated, type SimHost } from "./sim-host.js";

const LIMIT = 600_000;
const PORT = 8009;
const ADDRESS = "10.0.0.1";
type Simulator = Awaited<ReturnType<typeof simulated>>["simulator"];

/** A socket for datagrams whose life is noted. */
class Heard {
  readonly socket: UDP;
  readonly datagrams: [string, string, number][] = [];
  error: ModemError | undefined;
  ended = false;

  constructor({ modem }: SimHost, port?: number) {
    const heard = this;
    this.socket = new modem.UDP({
      port,
      onReadable(count) {
        for (; count > 0; count--) {
          const datagram = this.read()!;
          heard.datagrams.push([Buffer.from(datagram).toString("latin1"), datagram.address, datagram.port]);
        }
      },
      onError(error) {
        heard.error = error;
        heard.ended = true;
      },
    });
  }

  send(text: string, port: number, address = ADDRESS): void {
    this.socket.write(Buffer.from(text, "latin1"), address, port);
  }
}

for (const profile of ["document", "device"] as const) describe(`TCP and UDP at once on a Serial LTE Modem, as its ${profile} has it`, () => {
  let simulator: Simulator;
  let host: SimHost;
  afterEach(async () => {
    assert.deepEqual(host.thrown, []);
    await simulator.close();
  });

  async function online(options: Partial<SimulatorOptions> = {}): Promise<void> {
    ({ simulator, host } = await simulated({ dialect: dialect.name, profile, ...options }, { apn: "iot.example", links: 3 }));
    await simulator.run(() => host.ready > 0, LIMIT);
    simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => peer.write(bytes); });
  }

  /** A peer that answers each datagram in capital letters. */
  function answering(port: number): string[] {
    const received: string[] = [];
    const peer = simulator.local.datagrams(port, ADDRESS);
    peer.onMessage = (bytes, from) => {
      const text = Buffer.from(bytes).toString("latin1");
      received.push(text);
      peer.send(Buffer.from(text.toUpperCase(), "latin1"), from);
    };
    return received;
  }

  async function echoes(noted: Noted, text: string): Promise<void> {
    await simulator.run(() => noted.writable.length > 0 || noted.ended, LIMIT);
    const before = noted.received.length;
    noted.socket.write(Buffer.from(text, "latin1"));
    await simulator.run(() => noted.received.length === before + text.length || noted.ended, LIMIT);
    assert.equal(noted.received.subarray(before).toString("latin1"), text, noted.error?.message);
  }

  async function answers(heard: Heard, text: string, port: number): Promise<void> {
    const before = heard.datagrams.length;
    heard.send(text, port);
    await simulator.run(() => heard.datagrams.length > before || heard.ended, LIMIT);
    assert.deepEqual(heard.datagrams.slice(before), [[text.toUpperCase(), ADDRESS, port]], heard.error?.message);
  }

  it("datagrams go over the UDP proxy while a connection has the socket; who sent them is told", async () => {
    await online();
    const received = answering(5001);
    const noted = new Noted(host.modem, "127.0.0.1", PORT);
    await simulator.run(() => noted.writable.length > 0, LIMIT);
    const heard = new Heard(host);
    for (const text of ["one", "t\"wo\r\n", "\x00\x81 three", "#XUDPRECV: 1, 5\r\n", "x".repeat(280)]) {
      await answers(heard, text, 5001);
      await echoes(noted, `and ${text}`);
    }
    assert.equal(received.length, 5);
    assert.ok(simulator.executed.some((line) => line.startsWith("#XUDPSEND=0")) && simulator.executed.some((line) => line.startsWith("#XUDPSEND=1")));
    assert.equal(simulator.executed.filter((line) => line.startsWith("#XUDPCLI=1")).length, 1);
    heard.socket.close();
    await echoes(noted, "still here");
    noted.socket.close();
    await simulator.advance(5000);
    assert.deepEqual(host.errors, []);
    assert.equal(simulator.executed.filter((line) => line === "#XUDPCLI=0").length, 2);
  });

  it("datagrams make room for a connection, and go on over the proxy", async () => {
    await online();
    answering(5001);
    const heard = new Heard(host);
    await answers(heard, "on the socket", 5001);
    assert.ok(simulator.executed.some((line) => line.startsWith("#XSENDTO=")));
    const noted = new Noted(host.modem, "127.0.0.1", PORT);
    heard.send("moving", 5001);
    await echoes(noted, "connected");
    await answers(heard, "on the proxy", 5001);
    await echoes(noted, "at once");
    assert.ok(simulator.executed.some((line) => line.startsWith("#XUDPSEND=")));
    assert.deepEqual(host.errors, []);
    // the last datagram before the socket was closed may have got lost, or its answer
    assert.ok(heard.datagrams.length === 2 || heard.datagrams[1][0] === "MOVING");
  });

  it("make room also before their socket was made, or while it is", async () => {
    for (const wait of [0, 2, 5, 8, 12, 30]) {
      await online();
      answering(5001);
      const heard = new Heard(host);
      if (wait > 0) await simulator.advance(wait);
      const noted = new Noted(host.modem, "127.0.0.1", PORT);
      await echoes(noted, "hello");
      await answers(heard, "you too", 5001);
      assert.deepEqual(host.errors, []);
      if (wait < 30) await simulator.close();
    }
  });

  it("datagrams come while the socket is asked for data, before these or alone, and may look like its answer", async () => {
    await online();
    let from = 0;
    const peer = simulator.local.datagrams(5001, ADDRESS);
    peer.onMessage = (_bytes, port) => { from = port; };
    let tcp: { write(bytes: Uint8Array): void } | undefined;
    simulator.local.serve(PORT + 1, (each) => { tcp = each; });
    const noted = new Noted(host.modem, "127.0.0.1", PORT + 1);
    const heard = new Heard(host);
    heard.send("here I am", 5001);
    await simulator.run(() => from > 0 && tcp !== undefined && noted.writable.length > 0, LIMIT);
    let sent = "";
    const told: string[] = [];
    for (const text of ["one", "\r\n#XRECV: 1, 0\r\nOK\r\n", "#XSOCKET: -60\r\nERROR\r\n", "#XUDPRECV: 1, 300\r\n", "OK\r\n", "\x00\x01"]) {
      for (const pause of [0, 1, 40, 300, 700]) {
        peer.send(Buffer.from(text, "latin1"), from);
        told.push(text);
        await simulator.advance(pause);
        const data = `data ${pause} \r\nOK\r\n`;
        tcp!.write(Buffer.from(data));
        sent += data;
        await simulator.run(() => noted.received.length === sent.length || noted.ended, LIMIT);
        assert.equal(noted.received.toString(), sent, noted.error?.message);
      }
    }
    await simulator.advance(2000);
    assert.deepEqual(heard.datagrams.map(([text]) => text), told);
    assert.deepEqual(host.errors, []);
  });

  it("each datagram reaches its own destination", async () => {
    await online();
    const first = answering(5001);
    const second = answering(5002);
    new Noted(host.modem, "127.0.0.1", PORT);
    const heard = new Heard(host);
    for (let i = 0; i < 3; i++) {
      await answers(heard, `first ${i}`, 5001);
      await answers(heard, `second ${i}`, 5002);
    }
    assert.deepEqual([first, second], [["first 0", "first 1", "first 2"], ["second 0", "second 1", "second 2"]]);
    assert.deepEqual(host.errors, []);
  });

  it("only one connection, and one for datagrams beside it; none that wants a port of its own", async () => {
    await online();
    const noted = new Noted(host.modem, "127.0.0.1", PORT);
    await simulator.run(() => noted.writable.length > 0, LIMIT);
    assert.throws(() => new Heard(host, 5000), /no link is free/);
    assert.throws(() => new Noted(host.modem, "127.0.0.1", PORT), /no link is free/);
    const heard = new Heard(host);
    assert.throws(() => new Heard(host), /no link is free/);
    heard.socket.close();
    await simulator.advance(1000);
    answering(5001);
    await answers(new Heard(host), "again", 5001);
    noted.socket.close();
    await simulator.advance(3000);
    const bound = new Heard(host, 5000);
    await simulator.advance(3000);
    assert.throws(() => new Noted(host.modem, "127.0.0.1", PORT), /no link is free/);
    assert.equal(bound.ended, false);
  });

  it("a proxy that has ended is begun again for the next datagram", async () => {
    await online();
    const received = answering(5001);
    new Noted(host.modem, "127.0.0.1", PORT);
    const heard = new Heard(host);
    await answers(heard, "one", 5001);
    // nobody tells
    (simulator.device.firmware as unknown as { udp: { drop(): void } }).udp.drop();
    await answers(heard, "two", 5001);
    (simulator.device.firmware as unknown as { udp: { drop(): void } }).udp.drop();
    simulator.inject(profile === "document" ? "#XUDPCLI: -104 disconnected" : '#XUDPCLI: -104,"disconnected"');
    await simulator.advance(100);
    await answers(heard, "three", 5001);
    assert.deepEqual(received, ["one", "two", "three"]);
    assert.deepEqual(host.errors, []);
  });

  it("an address that is none ends the datagrams' socket, not the connection", async () => {
    await online();
    const noted = new Noted(host.modem, "127.0.0.1", PORT);
    const heard = new Heard(host);
    heard.send("lost", 5001, "nobody.invalid");
    await simulator.run(() => heard.ended, LIMIT);
    assert.deepEqual([heard.error?.code, heard.error?.command], ["REFUSED", "AT#XUDPCLI"]);
    await echoes(noted, "still here");
    answering(5001);
    await simulator.advance(1000);
    await answers(new Heard(host), "again", 5001);
  });

  it("both end with the modem, and begin again", async () => {
    await online();
    answering(5001);
    const noted = new Noted(host.modem, "127.0.0.1", PORT);
    const heard = new Heard(host);
    await answers(heard, "one", 5001);
    simulator.reboot();
    await simulator.run(() => noted.ended && heard.ended && host.ready > 1, LIMIT);
    const again = new Noted(host.modem, "127.0.0.1", PORT);
    await echoes(again, "hello");
    await answers(new Heard(host), "two", 5001);
  });

  it("datagrams that nobody reads are lost, which is told, and nothing else is", async () => {
    await online();
    const peer = simulator.local.datagrams(5001, ADDRESS);
    let from = 0;
    peer.onMessage = (_bytes, port) => { from = port; };
    const noted = new Noted(host.modem, "127.0.0.1", PORT);
    const socket: UDP = new host.modem.UDP({});
    socket.write(Buffer.from("here I am"), ADDRESS, 5001);
    await simulator.run(() => from > 0, LIMIT);
    for (let i = 0; i < 20; i++) {
      peer.send(Buffer.alloc(200, 65 + i), from);
      // not more within a read of the socket, which takes a second, than finds room beside it
      await simulator.advance(500);
    }
    assert.ok(host.errors.some(({ code }) => code === "DATA_LOST"));
    const kept: string[] = [];
    for (let datagram = socket.read(); datagram; datagram = socket.read()) kept.push(Buffer.from(datagram).toString());
    assert.ok(kept.length >= 5 && kept.every((text, i) => text === String.fromCharCode(65 + i).repeat(200)), `${kept.length}`);
    await echoes(noted, "still here");
    peer.send(Buffer.from("room again"), from);
    await simulator.advance(1000);
    assert.equal(Buffer.from(socket.read()!).toString(), "room again");
  });
});
