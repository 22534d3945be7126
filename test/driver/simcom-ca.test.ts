import assert from "node:assert/strict";
import type { Datagram, Listener, TCP, UDP } from "../../src/index.js";
import type { ModemError } from "../../src/errors.js";
import { deafen } from "./deafened.js";
import { ADDRESS, echoing, LIMIT, loseContext, PORT } from "./echoing.js";
import { Noted, type SimHost } from "./sim-host.js";

for (const profile of ["document", "device"] as const) {
  describe(`a simcom-ca, as its ${profile} has it`, () => {
    const online = echoing("simcom-ca", { profile, chunk: 1024 }, { apn: "iot.example", links: 3 });

    describe("connections", () => {
      it("are not given up while the host is slow to answer, and do not hold up others", async () => {
        const { simulator, host, connect } = await online();
        simulator.local.blackhole(81);
        const began = simulator.clock.now;
        const slow = new Noted(host.modem, ADDRESS, 81);
        await simulator.advance(2000);
        const quick = await connect();
        assert.ok(quick.writable.length > 0);
        assert.ok(simulator.clock.now - began < 5000, "no later than if it were alone");
        await simulator.run(() => slow.ended, LIMIT);
        assert.ok(simulator.clock.now - began > 60_000, `${simulator.clock.now - began} ms: ${slow.error?.message}`);
        assert.match(slow.error?.code ?? "", /TIMEOUT|CONNECT_FAILED/);
      });

      it("end with an error when the network goes, which is brought up again", async () => {
        const { simulator, host, connect } = await online();
        const noted = await connect();
        loseContext(simulator);
        await simulator.run(() => noted.ended && host.ready === 2, LIMIT);
        assert.equal(noted.error?.code, "CONTEXT");
        assert.equal((await connect()).error, undefined);
      });

      it("tell that the network is gone when its own notice was lost", async () => {
        const { simulator, host, connect } = await online();
        const lost = deafen(host, /\r\n\+APP PDP: (0,)?DEACTIVE\r\n/g);
        loseContext(simulator);
        const noted = await connect();
        assert.ok(lost.heard > 0);
        assert.equal(noted.error?.code, "CONTEXT");
        assert.equal(noted.error?.modemCode, 21);
        assert.equal(noted.error?.command, "AT+CAOPEN");
        await simulator.run(() => host.ready === 2, LIMIT);
        assert.equal((await connect()).error, undefined);
      });

      it("end in order though the module frees them by itself (ATOCLOSE)", async () => {
        const { simulator, host, peers, connect } = await online();
        let set = false;
        host.modem.command('AT+CACFG="ATOCLOSE",1,5', () => { set = true; });
        await simulator.run(() => set, LIMIT);
        const noted = await connect();
        peers[0].end("the end");
        await simulator.run(() => noted.ended, LIMIT);
        assert.equal(noted.received.toString(), "the end");
        assert.equal(noted.error, undefined);
        await simulator.advance(60_000);
        assert.equal((await connect()).error, undefined);
      });

      it("of a module that is full fail with its code", async () => {
        const { host, simulator } = await online({}, { set: { links: "1" } });
        const first = new Noted(host.modem, ADDRESS, PORT);
        await simulator.run(() => first.writable.length > 0, LIMIT);
        const second = new Noted(host.modem, ADDRESS, PORT);
        await simulator.run(() => second.ended, LIMIT);
        assert.deepEqual([second.error?.code, second.error?.modemCode, second.error?.command, second.error?.link], ["LINK_IN_USE", 3, "AT+CAOPEN", 1]);
        assert.match(second.error?.message ?? "", /too many connections/);
        first.socket.write(Buffer.from("still here"));
        await simulator.run(() => first.received.length === 10, LIMIT);
      });

      it("+CME ERROR is no result code of theirs", async () => {
        const { simulator, host } = await online();
        let taken = false;
        deafen(host, /\r\n\+CASERVER: 0,0\r\n/g);
        // what the driver does not know of has the cid that it will use
        host.modem.command('AT+CASERVER=0,"TCP",7000', () => { taken = true; });
        await simulator.run(() => taken, LIMIT);
        const noted = new Noted(host.modem, ADDRESS, PORT);
        await simulator.run(() => noted.ended, LIMIT);
        assert.deepEqual([noted.error?.code, noted.error?.modemCode, noted.error?.command], ["REFUSED", 3, "AT+CAOPEN"]);
        assert.match(noted.error?.message ?? "", /\+CME ERROR/);
      });

      it("that nobody here has are closed", async () => {
        const { simulator, host, connect } = await online();
        await connect();
        const lost = deafen(host, /\r\n\+CANEW: [^\r]*\r\n|\r\n\+CADATAIND: [^\r]*\r\n/g);
        new host.modem.Listener({ port: 2020 });
        await simulator.advance(2000);
        let over = false;
        const client = simulator.local.connect(2020, (peer) => peer.write("hello?"));
        client.onEnd = () => { over = true; client.end(); };
        await simulator.run(() => over, 200_000);
        assert.ok(lost.heard > 0);
      });

      it("give up their number to one that the module has accepted first", async () => {
        const { simulator, host, peers } = await online();
        const accepted: TCP[] = [];
        const listener: Listener = new host.modem.Listener({ port: 2020, onReadable() { for (let socket = this.read(); socket; socket = this.read()) accepted.push(socket); } });
        await simulator.advance(2000);
        // both at once: the client's connection gets the lowest cid that is free, which the next socket was to have
        let heard = "";
        let noted!: Noted;
        host.soon(() => { noted = new Noted(host.modem, ADDRESS, PORT, Buffer.from("mine")); });
        const client = simulator.local.connect(2020, () => {});
        client.onData = (bytes) => { heard += Buffer.from(bytes).toString(); };
        await simulator.run(() => accepted.length === 1 && (noted.received.length === 4 || noted.ended), LIMIT);
        assert.equal(noted.error, undefined);
        assert.equal(peers.length, 1);
        new host.modem.TCP({ from: accepted[0], onWritable() { this.write(Buffer.from("yours")); } });
        await simulator.run(() => heard === "yours", LIMIT);
        listener.close();
      });
    });

    describe("UDP", () => {
      function datagrams(host: SimHost): { socket: UDP; received: string[]; errors: (ModemError | undefined)[] } {
        const received: string[] = [];
        const errors: (ModemError | undefined)[] = [];
        const socket: UDP = new host.modem.UDP({
          port: PORT,
          onReadable() {
            for (let each: Datagram | undefined = this.read(); each; each = this.read()) received.push(`${each.address}:${each.port} ${Buffer.from(each).toString("latin1")}`);
          },
          onError(error) { errors.push(error); },
        });
        return { socket, received, errors };
      }

      it("hears more peers than the module has numbers for, and connections still find one", async () => {
        const { simulator, host, connect } = await online();
        const { socket, received, errors } = datagrams(host);
        await simulator.advance(3000);
        const expected: string[] = [];
        for (let round = 0; round < 3; round++) {
          for (let i = 0; i < 30; i++) {
            simulator.local.datagrams(6000 + i, `10.0.1.${i}`).send(Buffer.from(`${round}.${i}`), PORT);
            expected.push(`10.0.1.${i}:${6000 + i} ${round}.${i}`);
            await simulator.run(() => received.length === expected.length, 10_000);
          }
        }
        assert.deepEqual(received, expected);
        assert.equal((await connect()).error, undefined);
        assert.deepEqual(errors, []);
        socket.close();
        await simulator.advance(10_000);
        const modem = simulator.modem as unknown as { connections: { table: { all: { id: number }[] } } };
        assert.equal(modem.connections.table.all.length, 1, "only the TCP connection is left");
      });

      it("answers each peer, and keeps what is written to several apart", async () => {
        const { simulator, host } = await online();
        const { socket, received } = datagrams(host);
        await simulator.advance(3000);
        const heard: string[] = [];
        const peers = [0, 1, 2].map((i) => {
          const peer = simulator.local.datagrams(6000 + i, `10.0.1.${i}`);
          peer.onMessage = (bytes, port) => heard.push(`${i} ${port} ${Buffer.from(bytes).toString()}`);
          return peer;
        });
        for (const [i, peer] of peers.entries()) peer.send(Buffer.from(`from ${i}`), PORT);
        host.soon(() => { for (const i of [2, 0, 1, 1, 0]) socket.write(Buffer.from(`to ${i}`), `10.0.1.${i}`, 6000 + i); });
        await simulator.run(() => heard.length === 5 && received.length === 3, LIMIT);
        assert.deepEqual(heard, [2, 0, 1, 1, 0].map((i) => `${i} ${PORT} to ${i}`));
        assert.deepEqual(received.sort(), [0, 1, 2].map((i) => `10.0.1.${i}:${6000 + i} from ${i}`));
      });

      it("hears a peer whose notice was lost, within the bound", async () => {
        const { simulator, host } = await online();
        const { received } = datagrams(host);
        await simulator.advance(3000);
        const peer = simulator.local.datagrams(6000, "10.0.1.0");
        peer.send(Buffer.from("one"), PORT);
        await simulator.run(() => received.length === 1, LIMIT);
        const lost = deafen(host, /\r\n\+CADATAIND: \d+\r\n/g);
        peer.send(Buffer.from("two"), PORT);
        const began = simulator.clock.now;
        await simulator.run(() => received.length === 2, LIMIT);
        assert.ok(lost.heard > 0);
        assert.ok(simulator.clock.now - began <= 120_000);
      });

      it("is not deaf to a peer of whom no notice arrived", async () => {
        const { simulator, host } = await online();
        const { received } = datagrams(host);
        await simulator.advance(3000);
        const peer = simulator.local.datagrams(6000, "10.0.1.0");
        const lost = deafen(host, /\r\n\+CANEW: 0,\d+,10.0.1.0,6000\r\n|\r\n\+CADATAIND: \d+\r\n/g);
        peer.send(Buffer.from("lost"), PORT);
        await simulator.advance(200_000);
        assert.ok(lost.heard > 0);
        deafen(host, /never/g);
        const heard = lost.heard;
        peer.send(Buffer.from("heard"), PORT);
        await simulator.advance(100_000);
        assert.ok(lost.heard > heard, "the module has announced the peer anew");
        assert.deepEqual(received, []);
      });

      it("tells that a datagram can't be sent, and of a port in use", async () => {
        const { simulator, host } = await online();
        const { socket, errors } = datagrams(host);
        socket.write(Buffer.from("x"), "no.address", 1);
        await simulator.run(() => errors.length === 1, LIMIT);
        assert.deepEqual([errors[0]?.code, errors[0]?.command], ["REFUSED", "AT+CACFG"]);
        await simulator.advance(5000);
        const taken = simulator.local.udpBind(PORT, { bound() {}, message() {}, error() {} });
        const second = datagrams(host);
        await simulator.run(() => second.errors.length === 1, LIMIT);
        assert.deepEqual([second.errors[0]?.modemCode, second.errors[0]?.command], [12, "AT+CASERVER"]);
        taken.close();
      });

      it("ends with the modem's restart", async () => {
        const { simulator, host } = await online();
        const { received, errors } = datagrams(host);
        await simulator.advance(3000);
        simulator.local.datagrams(6000, "10.0.1.0").send(Buffer.from("one"), PORT);
        await simulator.run(() => received.length === 1, LIMIT);
        simulator.reboot();
        await simulator.run(() => errors.length === 1 && host.ready === 2, LIMIT);
        assert.equal(errors[0]?.code, "RESTARTED");
      });

      it("refuses what is no datagram", async () => {
        const { host } = await online();
        assert.throws(() => new host.modem.UDP({ port: 65536 }), RangeError);
        assert.throws(() => new host.modem.UDP({ port: "x" as never }), TypeError);
        const { socket } = datagrams(host);
        for (const [data, address, port] of [[Buffer.alloc(0), ADDRESS, 1], [Buffer.alloc(1461), ADDRESS, 1], [Buffer.alloc(1), 'a"b', 1], [Buffer.alloc(1), "", 1], [Buffer.alloc(1), ADDRESS, 65536]] as const) {
          assert.throws(() => socket.write(data, address, port), RangeError);
        }
        assert.throws(() => socket.write("x" as never, ADDRESS, 1), TypeError);
      });
    });
  });
}
