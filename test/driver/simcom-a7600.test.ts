import assert from "node:assert/strict";
import type { TCP, UDP } from "../../src/index.js";
import type { ModemError } from "../../src/errors.js";
import { deafen } from "./deafened.js";
import { ADDRESS, echoing, LIMIT, loseContext, PORT } from "./echoing.js";
import { Noted } from "./sim-host.js";

for (const profile of ["document", "device"] as const) {
  describe(`a simcom-a7600, as its ${profile} has it`, () => {
    const online = echoing("simcom-a7600", { profile, chunk: 1024 }, { apn: "iot.example", links: 3 });

    it("accepts a client though +CLIENT was lost", async () => {
      const { simulator, host } = await online();
      const accepted: TCP[] = [];
      new host.modem.Listener({ port: 2020, onReadable() { for (let socket = this.read(); socket; socket = this.read()) accepted.push(socket); } });
      await simulator.advance(2000);
      const lost = deafen(host, /\r\n\+CLIENT: [^\r]*\r\n/g);
      simulator.local.connect(2020, () => {});
      const began = simulator.clock.now;
      await simulator.run(() => accepted.length === 1, LIMIT);
      assert.ok(lost.heard > 0);
      assert.ok(simulator.clock.now - began <= 120_000);
      assert.equal(accepted[0].remoteAddress, "10.0.0.99");
    });

    it("+CIPEVENT ends connections and listeners with an error; the network is opened again", async () => {
      const { simulator, host, connect } = await online();
      const noted = await connect();
      let listening: ModemError | undefined;
      new host.modem.Listener({ port: 2020, onError(error) { listening = error; } });
      await simulator.advance(2000);
      loseContext(simulator);
      await simulator.run(() => noted.ended && listening !== undefined && host.ready === 2, LIMIT);
      assert.deepEqual([noted.error?.code, listening?.code], ["CONTEXT", "CONTEXT"]);
      assert.equal((await connect()).error, undefined);
    });

    it("tells that the network is gone when +CIPEVENT was lost", async () => {
      const { simulator, host, connect } = await online();
      const lost = deafen(host, /\r\n\+CIPEVENT: [^\r]*\r\n/g);
      loseContext(simulator);
      const noted = await connect();
      assert.ok(lost.heard > 0);
      assert.ok(noted.error, "no connection without a network");
      assert.equal(noted.error.command, "AT+CIPOPEN");
      await simulator.run(() => host.ready === 2, LIMIT);
      assert.equal((await connect()).error, undefined);
    });

    it("a listener hears of a network that went unheard within the bound", async () => {
      const { simulator, host } = await online();
      let listening: ModemError | undefined;
      new host.modem.Listener({ port: 2020, onError(error) { listening = error; } });
      await simulator.advance(2000);
      const lost = deafen(host, /\r\n\+CIPEVENT: [^\r]*\r\n/g);
      loseContext(simulator);
      const began = simulator.clock.now;
      await simulator.run(() => listening !== undefined, LIMIT);
      assert.ok(lost.heard > 0);
      assert.equal(listening?.code, "CONTEXT");
      assert.ok(simulator.clock.now - began <= 180_000, String(simulator.clock.now - began));
    });

    it("a peer that takes nothing for too long ends the connection with an error", async () => {
      const { simulator, host, peers, connect } = await online();
      let set = false;
      host.modem.command("AT+CIPTIMEOUT=120000,120000,3000", () => { set = true; });
      await simulator.run(() => set, LIMIT);
      const noted = await connect();
      peers[0].pause();
      let room = 1;
      const fill = (): void => {
        if (noted.ended) return;
        try { while (room > 0) room = noted.socket.write(Buffer.alloc(1000)); } catch { /* full */ }
        room = 1;
      };
      for (let i = 0; i < 600 && !noted.ended; i++) {
        host.soon(fill);
        await simulator.advance(200);
      }
      assert.equal(noted.error?.code, "CONNECTION_LOST", noted.error?.message);
      assert.match(noted.error?.message ?? "", /bytes \d+ were sent|too long/);
    });

    it("+IPCLOSE with reason 2 is no orderly end", async () => {
      const { simulator, host, connect } = await online();
      const noted = await connect();
      // the DTR line of a modem that minds it
      const { sockets } = simulator.modem as unknown as { sockets: { links: { get(id: number): unknown }; release(link: unknown): void } };
      sockets.release(sockets.links.get(0));
      simulator.inject("+IPCLOSE: 0,2");
      await simulator.run(() => noted.ended, LIMIT);
      assert.deepEqual([noted.error?.code, noted.error?.modemCode], ["CONNECTION_LOST", 2]);
      await simulator.run(() => host.modem.links[0].free(), LIMIT);
    });

    it("errors tell the command, the link and the family's number", async () => {
      const { simulator, host, connect } = await online();
      const refused = await connect(81);
      assert.deepEqual([refused.error?.command, refused.error?.link, refused.error?.modemCode], ["AT+CIPOPEN", 0, refused.error?.modemCode]);
      assert.ok((refused.error?.modemCode ?? -1) > 0);
      const taken = simulator.local.tcpListen(2020, { listening() {}, connection: () => { throw new Error("nobody"); }, error() {} });
      let error: ModemError | undefined;
      new host.modem.Listener({ port: 2020, onError(reason) { error = reason; } });
      await simulator.run(() => error !== undefined, LIMIT);
      assert.deepEqual([error?.command, error?.modemCode], ["AT+SERVERSTART", 6]);
      assert.match(error?.message ?? "", /bound/);
      taken.close();
      let unsent: ModemError | undefined;
      const socket: UDP = new host.modem.UDP({ port: 5000, onError(reason) { unsent = reason; } });
      socket.write(Buffer.from("x"), "no.address", 1);
      await simulator.run(() => unsent !== undefined, LIMIT);
      assert.deepEqual([unsent?.command, unsent?.modemCode], ["AT+CIPSEND", 3]);
    });

    it("a server is stopped when the last of its clients is gone, and takes none meanwhile", async () => {
      const { simulator, host } = await online({ links: 2 });
      const accepted: TCP[] = [];
      const listener = new host.modem.Listener({ port: 2020, onReadable() { for (let socket = this.read(); socket; socket = this.read()) accepted.push(socket); } });
      await simulator.advance(2000);
      let heard = "";
      const client = simulator.local.connect(2020, () => {});
      client.onData = (bytes) => { heard += Buffer.from(bytes).toString(); };
      await simulator.run(() => accepted.length === 1, LIMIT);
      const socket = new host.modem.TCP({ from: accepted[0] });
      host.soon(() => listener.close());
      await simulator.advance(10_000);
      let turned = false;
      const second = simulator.local.connect(2020, () => {});
      second.onEnd = () => { turned = true; second.end(); };
      second.onClose = () => { turned = true; };
      host.soon(() => socket.write(Buffer.from("still")));
      await simulator.run(() => heard === "still" && turned, LIMIT);
      host.soon(() => socket.close());
      await simulator.run(() => simulator.executed.some((line) => /SERVERSTOP/.test(line)), LIMIT);
      await simulator.advance(5000);
      // another listener has the number, and the port is free again
      let error: ModemError | undefined;
      new host.modem.Listener({ port: 2020, onReadable() { for (let each = this.read(); each; each = this.read()) accepted.push(each); }, onError(reason) { error = reason; } });
      await simulator.advance(2000);
      simulator.local.connect(2020, () => {});
      await simulator.run(() => accepted.length === 2 || error !== undefined, LIMIT);
      assert.equal(error, undefined);
    });

    it("a client and a connection that want one number at the same time never get each other's bytes", async () => {
      const { simulator, host } = await online();
      const accepted: TCP[] = [];
      new host.modem.Listener({ port: 2020, onReadable() { for (let socket = this.read(); socket; socket = this.read()) accepted.push(socket); } });
      await simulator.advance(2000);
      let both = 0;
      for (let pause = 0; pause < 20; pause += 2) {
        let heard = "";
        let turned = false;
        let noted!: Noted;
        const before = accepted.length;
        const client = simulator.local.connect(2020, () => {});
        client.onData = (bytes) => { heard += Buffer.from(bytes).toString(); };
        client.onEnd = () => { turned = true; client.end(); };
        client.onClose = () => { turned = true; };
        await simulator.advance(pause);
        host.soon(() => { noted = new Noted(host.modem, ADDRESS, PORT, Buffer.from("mine")); });
        await simulator.run(() => (accepted.length > before || turned) && (noted?.received.length === 4 || noted?.ended), LIMIT);
        // where both are under way the modem has given the number to the client: the command fails, and nobody has the client
        if (noted.error) assert.deepEqual([noted.error.command, noted.error.modemCode, turned], ["AT+CIPOPEN", 4, true]);
        else {
          const socket = new host.modem.TCP({ from: accepted[before], onWritable() { this.write(Buffer.from("yours")); } });
          await simulator.run(() => heard === "yours", LIMIT);
          assert.equal(noted.received.toString(), "mine");
          host.soon(() => { socket.close(); noted.socket.close(); });
          both++;
        }
        await simulator.run(() => host.rested && host.modem.links.slice(0, 3).every((link) => link.free()), LIMIT);
      }
      assert.ok(both > 0);
    });

    it("refuses bad input before a byte is sent", async () => {
      const { simulator, host } = await online();
      const before = simulator.executed.length;
      for (const bad of [{ host: 'a"b', port: 1 }, { host: "", port: 1 }, { host: "x".repeat(255), port: 1 }, { host: "a\rb", port: 1 }, { host: "a", port: 0 }, { host: "a", port: 65536 }]) assert.throws(() => new host.modem.TCP(bad), RangeError);
      assert.throws(() => new host.modem.TCP({ host: 5 as never, port: 1 }), TypeError);
      assert.throws(() => new host.modem.TLS({ host: "a", port: 1 }), /no TLS/);
      assert.throws(() => new host.modem.Listener({ port: -1 }), RangeError);
      assert.throws(() => new host.modem.UDP({ port: 1.5 }), RangeError);
      await simulator.advance(2000);
      assert.deepEqual(simulator.executed.slice(before), []);
    });
  });
}
