import assert from "node:assert/strict";
import net from "node:net";
import type { TcpConnection, UdpPort } from "../../hosts/simulator/network.js";
import { Ear, WORLDS, type World } from "./worlds.js";

/** A listener that takes whom it gets. */
class Reception {
  readonly told: string[] = [];
  readonly ears: Ear[] = [];
  readonly from: { address: string; port: number }[] = [];
  port = 0;

  constructor(private readonly window = 1000, private readonly credit = true) {}

  listening(port: number): void {
    this.told.push("listening");
    this.port = port;
  }

  connection(connection: TcpConnection, address: string, port: number): Ear {
    const ear = new Ear(connection, this.credit);
    this.ears.push(ear);
    this.from.push({ address, port });
    connection.grant(this.window);
    return ear;
  }

  error(code: string): void {
    this.told.push(code);
  }
}

/** A bound port that writes down what it gets. */
class Mailbox {
  readonly told: string[] = [];
  readonly letters: { text: string; address: string; port: number }[] = [];
  port = 0;

  bound(port: number): void {
    this.told.push("bound");
    this.port = port;
  }

  message(bytes: Uint8Array, address: string, port: number): void {
    this.letters.push({ text: Buffer.from(bytes).toString("latin1"), address, port });
  }

  error(code: string): void {
    this.told.push(code);
  }
}

for (const [kind, make] of Object.entries(WORLDS)) {
  describe(`simulator: ${kind} network, people`, () => {
    let world: World;
    beforeEach(() => void (world = make()));
    afterEach(() => world.close());

    it("listens, accepts, carries bytes both ways and closes in halves", async () => {
      const reception = new Reception();
      world.network.tcpListen(0, reception);
      assert.deepEqual(reception.told, [], "nothing comes from inside the call");
      await world.run(() => reception.port > 0);
      const client = world.client(reception.port);
      await world.run(() => reception.ears.length === 1);
      const [ear] = reception.ears;
      assert.equal(net.isIP(reception.from[0].address), 4);
      assert.ok(reception.from[0].port > 0);
      assert.equal(ear.connection!.localPort, reception.port);
      ear.connection!.write(Buffer.from("welcome"));
      await world.run(() => client.heard === "welcome");
      client.write("thanks");
      await world.run(() => ear.heard === "thanks");
      client.end();
      await world.run(() => ear.told.includes("end"));
      ear.connection!.write(Buffer.from(", bye"));
      ear.connection!.end();
      await world.run(() => client.closed !== undefined && ear.told.includes("close"));
      assert.equal(client.heard, "welcome, bye");
      assert.deepEqual(ear.told, ["end", "close"]);
      assert.equal(client.closed, "");
    });

    it("holds an accepted peer back until bytes are granted", async () => {
      const reception = new Reception(10, false);
      world.network.tcpListen(0, reception);
      await world.run(() => reception.port > 0);
      const client = world.client(reception.port);
      await world.run(() => reception.ears.length === 1);
      const [ear] = reception.ears;
      ear.connection!.write(Buffer.from("go"));
      await world.run(() => client.heard === "go");
      client.write("0123456789abcdef");
      await world.run(() => ear.heard.length === 10);
      ear.connection!.grant(3);
      await world.run(() => ear.heard.length === 13);
      assert.equal(ear.heard, "0123456789abc");
    });

    it("tells resets, and drops who is not wanted", async () => {
      const reception = new Reception();
      world.network.tcpListen(0, reception);
      await world.run(() => reception.port > 0);
      const first = world.client(reception.port);
      await world.run(() => reception.ears.length === 1);
      reception.ears[0].connection!.write(Buffer.from("hello"));
      await world.run(() => first.heard === "hello");
      first.reset();
      await world.run(() => reception.ears[0].told.length > 0);
      assert.deepEqual(reception.ears[0].told, ["ECONNRESET"]);
      const second = world.client(reception.port);
      await world.run(() => reception.ears.length === 2);
      reception.ears[1].connection!.destroy();
      await world.run(() => second.closed !== undefined || second.ended);
      assert.deepEqual(reception.ears[1].told, []);
    });

    it("lets standing connections be when it listens no longer, and refuses new ones", async () => {
      const reception = new Reception();
      const listener = world.network.tcpListen(0, reception);
      await world.run(() => reception.port > 0);
      const first = world.client(reception.port);
      await world.run(() => reception.ears.length === 1);
      listener.close();
      const second = world.client(reception.port);
      await world.run(() => second.closed !== undefined);
      assert.equal(second.closed, "ECONNREFUSED");
      reception.ears[0].connection!.write(Buffer.from("still here"));
      await world.run(() => first.heard === "still here");
      assert.deepEqual(reception.told, ["listening"]);
      const again = new Reception();
      world.network.tcpListen(reception.port, again);
      await world.run(() => again.told.length > 0);
      assert.deepEqual(again.told, ["listening"]);
    });

    it("tells that a port is taken", async () => {
      const first = new Reception();
      world.network.tcpListen(0, first);
      await world.run(() => first.port > 0);
      const second = new Reception();
      world.network.tcpListen(first.port, second);
      await world.run(() => second.told.length > 0);
      assert.deepEqual(second.told, ["EADDRINUSE"]);
      const bound = new Mailbox();
      world.network.udpBind(0, bound);
      await world.run(() => bound.port > 0);
      const late = new Mailbox();
      world.network.udpBind(bound.port, late);
      await world.run(() => late.told.length > 0);
      assert.deepEqual(late.told, ["EADDRINUSE"]);
    });

    it("exchanges datagrams, whole and each for itself", async () => {
      const friend = await world.correspondent();
      const box = new Mailbox();
      const port: UdpPort = world.network.udpBind(0, box);
      assert.deepEqual(box.told, []);
      await world.run(() => box.port > 0);
      assert.equal(port.port, box.port);
      const all = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i));
      port.send(Buffer.from("one"), "127.0.0.1", friend.port);
      port.send(all, "127.0.0.1", friend.port);
      port.send(new Uint8Array(0), "127.0.0.1", friend.port);
      await world.run(() => friend.received.length === 3);
      assert.deepEqual([...friend.received].sort(), ["", all.toString("latin1"), "one"]);
      friend.send("two", box.port);
      await world.run(() => box.letters.length === 1);
      assert.deepEqual(box.letters, [{ text: "two", address: "127.0.0.1", port: friend.port }]);
      port.close();
      port.close();
      const next = new Mailbox();
      const successor = world.network.udpBind(box.port, next);
      await world.run(() => next.told.length > 0);
      assert.deepEqual(next.told, ["bound"]);
      friend.send("three", successor.port);
      await world.run(() => next.letters.length === 1);
      assert.equal(box.letters.length, 1);
    });

    it("says nothing after it was closed", async () => {
      const reception = new Reception();
      const box = new Mailbox();
      const listener = world.network.tcpListen(0, reception);
      const port = world.network.udpBind(0, box);
      listener.close();
      port.close();
      const standing = new Reception();
      world.network.tcpListen(0, standing);
      await world.run(() => standing.port > 0);
      const client = world.client(standing.port);
      await world.run(() => standing.ears.length === 1);
      const answers: unknown[] = [];
      world.network.lookup("localhost", addresses => void answers.push(addresses));
      world.network.ping("127.0.0.1", 1000, ms => void answers.push(ms));
      world.network.close();
      client.write("too late");
      await world.clock.advance(30);
      assert.deepEqual([reception.told, box.told, standing.ears[0].told, standing.ears[0].heard, answers], [[], [], [], "", []]);
    });

    it("resolves one kind of address only where it is asked to", async () => {
      const found: Record<string, string[]> = {};
      world.network.lookup("localhost", addresses => void (found.four = addresses), 4);
      world.network.lookup("::1", addresses => void (found.six = addresses), 6);
      world.network.lookup("no-such-host.invalid", addresses => void (found.none = addresses), 4);
      await world.run(() => Object.keys(found).length === 3);
      assert.deepEqual(found, { four: ["127.0.0.1"], six: ["::1"], none: [] });
    });

    it("finds that a host answers", async () => {
      const times: (number | undefined)[] = [];
      world.network.ping("127.0.0.1", 2000, ms => void times.push(ms));
      assert.deepEqual(times, []);
      await world.run(() => times.length === 1);
      assert.ok(times[0]! >= 0 && times[0]! < 2000, String(times[0]));
    });
  });
}

describe("simulator: real network, addresses", () => {
  it("listens and binds at ::1, too, at the same port", async () => {
    const world = WORLDS.real();
    const reception = new Reception();
    world.network.tcpListen(0, reception);
    await world.run(() => reception.port > 0);
    const socket = net.connect({ host: "::1", port: reception.port });
    socket.write("six");
    await world.run(() => reception.ears[0]?.heard === "six");
    assert.equal(reception.from[0].address, "::1");
    socket.destroy();
    const left = new Mailbox();
    const right = new Mailbox();
    world.network.udpBind(0, left);
    const sender = world.network.udpBind(0, right);
    await world.run(() => left.port > 0 && right.port > 0);
    sender.send(Buffer.from("hello"), "::1", left.port);
    await world.run(() => left.letters.length === 1);
    assert.deepEqual(left.letters, [{ text: "hello", address: "::1", port: right.port }]);
    world.close();
  });
});

describe("simulator: local network, silence", () => {
  it("tells that a mute host does not answer, after the timeout, and how long others take", async () => {
    const world = WORLDS.local();
    const network = world.network as import("../../hosts/simulator/network-local.js").LocalNetwork;
    network.latency = 40;
    network.mute("10.0.0.7");
    const told: [number, number | undefined][] = [];
    for (const [address, timeout] of [["10.0.0.7", 4000], ["10.0.0.8", 4000], ["10.0.0.8", 79]] as const) network.ping(address, timeout, ms => void told.push([world.clock.now, ms]));
    await world.run(() => told.length === 3);
    assert.deepEqual(told, [[79, undefined], [80, 80], [4000, undefined]]);
    world.close();
  });
});
