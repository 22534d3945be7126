import assert from "node:assert/strict";
import net from "node:net";
import type { AddressInfo } from "node:net";
import dgram from "node:dgram";
import { once } from "node:events";
import type { UDP } from "../../src/index.js";
import type { SimulatorOptions } from "../../hosts/simulator/index.js";
import { FAMILIES } from "./families.js";
import { Noted, simulated, type SimHost } from "./sim-host.js";

const LIMIT = 600_000;
type Simulator = Awaited<ReturnType<typeof simulated>>["simulator"];

for (const family of FAMILIES) for (const profile of ["document", "device"] as const) describe(`IPv6 with ${family.dialect.name}, as its ${profile} has it`, () => {
  let simulator: Simulator;
  let host: SimHost;
  afterEach(() => simulator.close());

  async function online(options: Partial<SimulatorOptions> = {}, more: object = {}): Promise<void> {
    ({ simulator, host } = await simulated({ dialect: family.dialect.name, profile, ...options }, { ...family.modem, dialect: family.dialect, links: Math.min(2, family.dialect.links), ...more }));
    await simulator.run(() => host.ready > 0, LIMIT);
    assert.deepEqual(host.errors, []);
  }

  async function echoes(address: string, port: number): Promise<void> {
    const noted = new Noted(host.modem, address, port, Buffer.from("over IPv6"));
    await simulator.run(() => noted.received.length === 9 || noted.ended, LIMIT);
    assert.equal(noted.received.toString(), "over IPv6", noted.error?.message);
    noted.socket.close();
  }

  if (!family.dialect.ipv6) {
    it("is refused before a byte is sent", async () => {
      await online();
      host.platform.take();
      const { modem } = host;
      for (const address of ["::1", "2001:db8::1", "::ffff:10.0.0.1"]) {
        assert.throws(() => new modem.TCP({ host: address, port: 80 }), RangeError);
        assert.throws(() => new modem.TCP({ address, port: 80 }), RangeError);
      }
      const udp = new modem.UDP();
      assert.throws(() => udp.write(Buffer.from("x"), "::1", 9), RangeError);
      udp.close();
      assert.equal(host.platform.written, "");
      await assert.rejects(simulated({ dialect: family.dialect.name }, { ...family.modem, dialect: family.dialect, ipv6: true }), RangeError);
      await simulator.advance(100);
    });
    return;
  }

  it("connects to an address, and to a name that has no other", async () => {
    await online({}, { ipv6: true });
    simulator.local.serve(8009, (peer) => { peer.onData = (bytes) => peer.write(bytes); });
    simulator.local.host("six.example", "2001:db8::1");
    for (const name of ["::1", "2001:db8::1", "six.example", "127.0.0.1"]) await echoes(name, 8009);
  });

  it("connects to a server at ::1", async () => {
    const server = net.createServer((socket) => socket.pipe(socket).on("error", () => {})).listen(0, "::1");
    await once(server, "listening");
    await online({ network: "real", clock: "accelerated" }, { ipv6: true });
    await echoes("::1", (server.address() as AddressInfo).port);
    server.close();
  });

  it(family.dialect.ipv6Datagrams ? "exchanges datagrams with ::1" : "sends no datagrams to such addresses", async () => {
    if (!family.dialect.ipv6Datagrams) {
      await online({}, { ipv6: true });
      const none = new host.modem.UDP();
      assert.throws(() => none.write(Buffer.from("x"), "::1", 9), RangeError);
      return;
    }
    const peer = dgram.createSocket("udp6");
    peer.on("message", (bytes, { port, address }) => peer.send(bytes.toString().toUpperCase(), port, address));
    peer.bind(0, "::1");
    await once(peer, "listening");
    await online({ network: "real", clock: "accelerated" }, { ipv6: true });
    const heard: [string, string, number][] = [];
    const socket: UDP = new host.modem.UDP({ onReadable() {
      const datagram = this.read()!;
      heard.push([Buffer.from(datagram).toString(), datagram.address, datagram.port]);
    } });
    host.soon(() => socket.write(Buffer.from("hello"), "::1", peer.address().port));
    await simulator.run(() => heard.length > 0, LIMIT);
    assert.equal(heard[0][0], "HELLO");
    assert.equal(heard[0][2], peer.address().port);
    peer.close();
  });

  it("fails with an error where the access point has none", async () => {
    await online();
    const noted = new Noted(host.modem, "::1", 8009);
    await simulator.run(() => noted.ended, LIMIT);
    assert.ok(noted.error, "it ended without a word");
  });
});
