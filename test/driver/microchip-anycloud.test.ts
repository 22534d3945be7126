import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type net from "node:net";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import type { AnyCloud, LocalCertificate, LocalPeer, SimulatorOptions } from "../../hosts/simulator/index.js";
import type { ModemOptions } from "../../src/modem-options.js";
import type { ModemError } from "../../src/errors.js";
import { dialect } from "../../src/dialects/microchip-anycloud/index.js";
import type { Datagram } from "../../src/index.js";
import type { AnyCloudSession } from "../../src/dialects/microchip-anycloud/session.js";
import { Trust } from "../simulator/authority.js";
import { Noted, simulated, type SimHost } from "./sim-host.js";

const PORT = 8009;
const LIMIT = 1_000_000;

type Sim = Awaited<ReturnType<typeof simulated>>["simulator"];

for (const profile of ["document", "device"] as const) {
  describe(`microchip-anycloud: the driver, as its ${profile} has it`, () => {
    let simulator: Sim;
    let host: SimHost;
    afterEach(async () => {
      assert.deepEqual(host.thrown, []);
      await simulator.close();
    });

    async function begin(options: Partial<SimulatorOptions> = {}, modem: Partial<ModemOptions> = {}, window?: number): Promise<void> {
      ({ simulator, host } = await simulated({ dialect: "microchip-anycloud", profile, ...options }, { ssid: "MyAP", password: "MyAPPSK", ...modem }, (platform) => { if (window !== undefined) platform.receiveWindow = window; }));
    }

    async function online(options: Partial<SimulatorOptions> = {}, modem: Partial<ModemOptions> = {}, window?: number): Promise<void> {
      await begin(options, modem, window);
      await simulator.run(() => host.ready > 0, LIMIT);
    }

    const firmware = (): AnyCloud => simulator.modem as AnyCloud;
    const connect = async (port = PORT, greeting?: string, address = "10.0.0.1"): Promise<Noted> => {
      let noted: Noted | undefined;
      host.soon(() => { noted = new Noted(host.modem, address, port, greeting === undefined ? undefined : Buffer.from(greeting)); });
      await simulator.run(() => noted !== undefined && (noted.writable.length > 0 || noted.ended), LIMIT);
      return noted!;
    };
    /** The module says nothing that fits any more: the line is lost without a trace. */
    const swallow = (pattern: RegExp): void => {
      const { console } = firmware() as unknown as { console: { sendIndication(text: string): void } };
      const send = console.sendIndication;
      console.sendIndication = function (text: string): void { if (!pattern.test(text)) send.call(this, text); };
    };
    const open = (): number => firmware().sockets.all.length;

    /** States that earlier software may have left. */
    const STATES: Record<string, Record<string, string>> = {
      "echo, and so prompts": { echo: "1" },
      "no echo": { echo: "0" },
      "joined already": { wifi: "joined" },
      "sockets left open": { wifi: "joined", sockets: "1,2,3,7" },
      "raw data of a known length": { mode: "counted", echo: "1" },
      "raw data until +++": { mode: "raw" },
      "9600 baud": { baud: "9600" },
      "coming up": { boot: "booting" },
      "numbers for results": { verbosity: "1" },
      "no results but numbers": { verbosity: "0" },
      "errors in words": { verbosity: "5" },
      "everything at once": { baud: "57600", echo: "1", verbosity: "4", wifi: "joined", sockets: "4,5", mode: "counted" },
    };
    for (const [name, set] of Object.entries(STATES)) {
      it(`begins from ${name}`, async () => {
        await online({ set });
        assert.deepEqual(host.errors, []);
        assert.equal(host.modem.address, "192.168.0.20");
        assert.equal(open(), 0, "nothing is left open");
        simulator.local.serve(PORT, (peer) => peer.write("hello"));
        const noted = await connect();
        await simulator.run(() => noted.received.length === 5, LIMIT);
      });
    }

    it("joins networks whose names and passwords have any character", async () => {
      const name = 'Näme, "\\';
      await online({ set: { [`ap.${name}`]: 'pass"\\, [word]' } }, { ssid: name, password: 'pass"\\, [word]' });
      assert.equal(host.modem.address, "192.168.0.20");
    });

    it("goes on trying with a wrong password and tells why, and the password is in no trace", async () => {
      const shown: string[] = [];
      ({ simulator, host } = await simulated({ dialect: "microchip-anycloud", profile }, { ssid: "MyAP", password: "wrongword" }, (platform) => {
        (platform as unknown as { trace: unknown }).trace = (_direction: number, from: number, to: number) => shown.push(Buffer.from(platform.arena.subarray(from, to)).toString("latin1"));
      }));
      await simulator.run(() => host.errors.length >= 2, LIMIT);
      for (const error of host.errors.slice(0, 2)) assert.deepEqual([error.code, error.command, error.modemCode], ["WIFI_FAILED", "AT+WSTA", 24]);
      assert.equal(host.ready, 0);
      assert.notEqual(host.modem.state, "failed");
      assert.ok(shown.some((line) => line.includes("AT+WSTAC=3,***")), shown.filter((line) => line.includes("WSTAC")).join());
      assert.ok(!shown.some((line) => line.includes("wrongword")));
    });

    it("tells that a network is not there", async () => {
      await begin({}, { ssid: "Elsewhere" });
      await simulator.run(() => host.errors.length > 0, LIMIT);
      assert.equal(host.errors[0].code, "WIFI_FAILED");
    });

    it("ends connections when the network is lost, joins again and connects again", async () => {
      await online({ set: { linkloss: "30" } });
      simulator.local.serve(PORT, (peer) => peer.write("hello"));
      const first = await connect();
      await simulator.run(() => first.ended, LIMIT);
      assert.equal(first.error?.code, "CONTEXT");
      await simulator.run(() => host.ready > 1, LIMIT);
      const second = await connect();
      await simulator.run(() => second.received.length === 5, LIMIT);
      assert.ok(host.errors.some(({ code }) => code === "CONTEXT"));
    });

    it("finds out that the network was lost unheard", async () => {
      await online({ set: { linkloss: "30" } });
      swallow(/WSTALD|SOCKCL/);
      simulator.local.serve(PORT, (peer) => peer.write("hello"));
      const first = await connect();
      await simulator.run(() => first.ended, 120_000);
      const second = await connect();
      if (second.ended) await simulator.run(() => host.ready > 1, 120_000);
      const third = await connect();
      await simulator.run(() => third.received.length === 5 || third.ended, LIMIT);
      assert.equal(third.received.toString(), "hello");
    });

    it("finds out that the module has restarted without a word", async () => {
      await online();
      simulator.local.serve(PORT, (peer) => peer.write("hello"));
      const first = await connect();
      simulator.reboot();
      await simulator.run(() => first.ended && host.ready > 1, 300_000);
      const second = await connect();
      await simulator.run(() => second.received.length === 5, LIMIT);
    });

    it("does not take the greeting of a module that was asked for data while it restarted for the answer that there are none", async () => {
      await online();
      simulator.local.serve(PORT, (peer) => peer.write("hello"));
      const first = await connect();
      await simulator.run(() => first.received.length === 5, LIMIT);
      simulator.reboot();
      await simulator.run(() => first.ended && host.ready > 1, 20_000);
      assert.match(first.error!.code, /RESTARTED|DATA_LOST/);
    });

    it("reads what was not announced, and tells the end that was not announced", async () => {
      await online();
      let peer!: LocalPeer;
      simulator.local.serve(PORT, (each) => { peer = each; });
      const noted = await connect();
      swallow(/SOCKRX|SOCKCL/);
      peer.write("unheard");
      await simulator.run(() => noted.received.length > 0, 75_000);
      assert.equal(noted.received.toString(), "unheard");
      peer.end("the end");
      await simulator.run(() => noted.ended, 75_000);
      assert.equal(noted.received.toString(), "unheardthe end");
      assert.equal(noted.error, undefined);
      await simulator.advance(20_000);
      assert.equal(open(), 0);
    });

    it("makes good that a connection's success or failure was not told", async () => {
      await online({}, { links: 2 });
      swallow(/SOCKIND|SOCKERR/);
      simulator.local.serve(PORT, (peer) => peer.write("hello"));
      const good = await connect();
      await simulator.run(() => good.received.length === 5, 60_000);
      const bad = await connect(PORT + 1);
      await simulator.run(() => bad.ended, 60_000);
      assert.match(String(bad.error?.code), /CONNECT_FAILED|TIMEOUT/);
    });

    it("takes a connection whose listener did not hear of it", async () => {
      await online({}, { links: 2 });
      swallow(/SOCKIND/);
      const listener = new host.modem.Listener({ port: PORT });
      await simulator.advance(3000);
      simulator.local.connect(PORT, (peer) => peer.write("hello"));
      let socket: ReturnType<typeof listener.read>;
      await simulator.run(() => (socket = listener.read()) !== undefined, 75_000);
      await simulator.advance(1000);
      assert.equal(Buffer.from(socket!.read() as ArrayBuffer).toString(), "hello");
    });

    it("closes a listener without those connections that it accepted", async () => {
      await online({}, { links: 2 });
      const listener = new host.modem.Listener({ port: PORT });
      await simulator.advance(3000);
      let heard = "";
      const client = simulator.local.connect(PORT, () => {});
      client.onData = (bytes) => { heard += Buffer.from(bytes).toString(); };
      let socket: ReturnType<typeof listener.read>;
      await simulator.run(() => (socket = listener.read()) !== undefined, LIMIT);
      host.soon(() => listener.close());
      await simulator.advance(10_000);
      host.soon(() => socket!.write(Buffer.from("still here")));
      await simulator.run(() => heard === "still here", LIMIT);
      host.soon(() => socket!.close());
      await simulator.advance(20_000);
      assert.equal(open(), 0);
    });

    it("works with socket numbers of 32 bits", async () => {
      await online();
      (firmware().sockets as unknown as { nextId: number }).nextId = 4_294_967_290;
      simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => peer.write(bytes); });
      for (let i = 0; i < 3; i++) {
        const noted = await connect(PORT, `echo ${i}`);
        await simulator.run(() => noted.received.length === 6, LIMIT);
        assert.equal(noted.received.toString(), `echo ${i}`);
        noted.socket.close();
        await simulator.advance(15_000);
      }
      assert.deepEqual(host.errors, []);
    });

    it("closes the sockets of connections that were given up while they were being opened", async () => {
      await online({}, { links: 2 });
      simulator.local.serve(PORT, () => {});
      simulator.local.host("known.example", "10.9.8.7");
      for (let steps = 0; steps < 60; steps += 3) {
        const name = steps % 2 === 0 ? "10.0.0.1" : "known.example";
        let noted!: Noted;
        host.soon(() => { noted = new Noted(host.modem, name, PORT); });
        await simulator.advance(steps);
        host.soon(() => noted.socket.close());
        await simulator.advance(20_000);
        assert.equal(open(), 0, `closed ${steps} ms after it was asked for`);
      }
      const last = await connect(PORT, undefined, "known.example");
      assert.equal(last.error, undefined);
    });

    it("tells a datagram that was cut, and goes on with the next", async () => {
      await online({}, {}, 128);
      const received: Datagram[] = [];
      new host.modem.UDP({ port: 5000, onReadable() { for (let each = this.read(); each; each = this.read()) received.push(each); } });
      await simulator.advance(2000);
      const box = simulator.local.datagrams(6000, "10.0.0.1");
      for (const text of ["first", "x".repeat(300), "second", "third"]) box.send(Buffer.from(text), 5000);
      await simulator.run(() => received.length >= 3, LIMIT);
      await simulator.advance(5000);
      assert.deepEqual(received.map((each) => `${each.address} ${Buffer.from(each).toString()}`), ["10.0.0.1 first", "10.0.0.1 second", "10.0.0.1 third"]);
      assert.deepEqual(host.errors.map(({ code }) => code), ["DATAGRAM_TOO_LONG"]);
    });

    it("refuses wrong options before a byte is sent", async () => {
      await begin();
      const make = (options: object) => () => simulated({ dialect: "microchip-anycloud" }, options as Partial<ModemOptions>);
      for (const options of [{ ssid: "" }, { ssid: "x".repeat(33) }, { ssid: "é".repeat(17) }, { password: "x".repeat(129) }, { security: -1 }, { security: 5 }, { security: 1.5 }, { links: 21 }, { init: ["WSTA"] }]) await assert.rejects(make(options), RangeError, JSON.stringify(options));
      for (const options of [{ ssid: 5 }, { password: 5 }, { security: "3" }, { init: "AT" }]) await assert.rejects(make(options), TypeError, JSON.stringify(options));
      await simulator.run(() => host.ready > 0, LIMIT);
      for (const name of ['a"b', "a\rb", "a\nb", "a b", "a\x1ab", "a\x1bb", "a\0b", "é", "x".repeat(65), ""]) assert.throws(() => new host.modem.TCP({ host: name, port: 1 }), RangeError, JSON.stringify(name));
    });

    describe("TLS (7.6, 7.11)", () => {
      // in the local network's model of TLS an authority is the text of its certificate
      const ROOT = "-----BEGIN CERTIFICATE-----\nROOT\n-----END CERTIFICATE-----\n";
      const OTHER = "-----BEGIN CERTIFICATE-----\nOTHER\n-----END CERTIFICATE-----\n";
      const SERVER: LocalCertificate = { name: "server.example", authority: ROOT };

      const secured = async (secure: object, end: { opened?: boolean; error?: ModemError; received: string; close(): void } = { received: "", close() {} }) => {
        host.soon(() => {
          const socket = new host.modem.TLS({
            host: "server.example", port: 443, secure,
            onWritable() { if (!end.opened) this.write(Buffer.from("echo")); end.opened = true; },
            onReadable() { end.received += Buffer.from(this.read() as ArrayBuffer).toString(); },
            onError(error) { end.error = error; },
          });
          end.close = () => socket.close();
        });
        return end;
      };
      let heard: string;
      const serve = async (certificate: LocalCertificate | undefined = SERVER, modem: Partial<ModemOptions> = {}): Promise<void> => {
        const folder = mkdtempSync(path.join(os.tmpdir(), "atwire-"));
        writeFileSync(`${folder}/root`, ROOT);
        writeFileSync(`${folder}/other`, OTHER);
        await online({ set: { "ca.root": `${folder}/root`, "ca.other": `${folder}/other` } }, modem);
        // the simulator has read them
        rmSync(folder, { recursive: true });
        heard = "";
        simulator.local.host("server.example", "10.0.0.1");
        simulator.local.host("wrong.example", "10.0.0.1");
        simulator.local.serve(443, (peer) => { peer.onData = (bytes) => { heard += Buffer.from(bytes).toString("latin1"); peer.write(bytes); }; }, certificate);
      };

      it("connects where the certificate is verified", async () => {
        await serve();
        const end = await secured({ ca: "root" });
        await simulator.run(() => end.received === "echo" || end.error !== undefined, LIMIT);
        assert.equal(end.error, undefined);
        assert.equal(end.received, "echo");
      });

      for (const [name, secure, certificate] of [
        ["another authority", { ca: "other" }, SERVER], ["another name", { ca: "root", serverName: "wrong.example" }, SERVER], ["a server without TLS", { ca: "root" }, undefined], ["an old certificate", { ca: "root" }, { ...SERVER, expired: true }],
      ] as [string, object, LocalCertificate | undefined][]) {
        it(`refuses ${name}, and sends nothing`, async () => {
          await serve(certificate);
          if (certificate === undefined) simulator.local.serve(443, (peer) => { peer.onData = (bytes) => { heard += Buffer.from(bytes).toString("latin1"); }; });
          const end = await secured(secure);
          await simulator.run(() => end.error !== undefined, LIMIT);
          assert.deepEqual([end.error?.code, end.error?.modemCode], ["CERTIFICATE", 15]);
          assert.equal(end.opened, undefined);
          assert.doesNotMatch(heard, /echo/);
          await simulator.advance(20_000);
          assert.equal(open(), 0);
        });
      }

      it("opens nothing without an authority unless it is told to, and then takes any certificate", async () => {
        await serve({ ...SERVER, authority: OTHER, name: "wrong.example" });
        host.platform.take();
        for (const secure of [undefined, {}, { ca: "" }, { verify: true }, { verify: undefined }]) assert.throws(() => new host.modem.TLS({ host: "server.example", port: 443, secure: secure as object }), /secure.ca/);
        assert.throws(() => new host.modem.TLS({ host: "server.example", port: 443, secure: { ca: 'a"b' } }), RangeError);
        assert.equal(host.platform.take(), "");
        const end = await secured({ verify: false });
        await simulator.run(() => end.received === "echo" || end.error !== undefined, LIMIT);
        assert.equal(end.error, undefined);
      });

      it("has two connections with the same settings, one after the other and at once", async () => {
        await serve(SERVER, { links: 3 });
        const first = await secured({ ca: "root" });
        await simulator.run(() => first.received === "echo" || first.error !== undefined, LIMIT);
        const second = await secured({ ca: "root" });
        const third = await secured({ ca: "root" });
        await simulator.run(() => [second, third].every((end) => end.received === "echo" || end.error), LIMIT);
        assert.deepEqual([first, second, third].map(({ error }) => error), [undefined, undefined, undefined]);
      });

      it("has a connection with other settings wait for the first one's end, and not for ever", async () => {
        await serve(SERVER, { links: 3 });
        const ends = [await secured({ ca: "root" }), await secured({ verify: false })];
        await simulator.run(() => ends.some((end) => end.received === "echo"), LIMIT);
        const first = ends.find((end) => end.received === "echo")!;
        const second = ends.find((end) => end !== first)!;
        await simulator.run(() => second.error !== undefined, 60_000);
        assert.equal(second.error?.code, "TLS_BUSY");
        const third = await secured(second === ends[1] ? { verify: false } : { ca: "root" });
        await simulator.advance(1000);
        host.soon(() => first.close());
        await simulator.run(() => third.received === "echo" || third.error !== undefined, LIMIT);
        assert.equal(third.error, undefined);
        await simulator.advance(20_000);
        assert.equal(open(), 1);
      });

      it("is open only when it is secured, though news were lost meanwhile", async () => {
        await serve();
        // the list of sockets has it connected long before
        const { sockets } = firmware() as unknown as { sockets: { negotiate(socket: unknown): void } };
        const negotiate = sockets.negotiate;
        sockets.negotiate = (socket): void => void firmware().session.after(5000, () => negotiate.call(sockets, socket));
        swallow(/SOCKTLS/);
        const began = host.platform.time;
        const end = await secured({ ca: "root" });
        const session = (host.modem as unknown as { _session: AnyCloudSession })._session;
        for (let i = 0; i < 100 && !end.opened; i++) {
          host.soon(() => session.lost(0));
          await simulator.advance(100);
        }
        assert.ok(host.platform.time - began > 5000, "not before it is secured");
        await simulator.run(() => end.received === "echo" || end.error !== undefined, LIMIT);
        assert.equal(end.error, undefined);
        assert.equal(heard, "echo");
      });
    });

    describe("TLS over the real network", () => {
      const trust = new Trust();
      let server: tls.Server;
      let heard: string;
      beforeEach(async () => {
        heard = "";
        server = tls.createServer(await trust.authority.issue("localhost"), (socket) => {
          socket.on("error", () => {});
          socket.on("data", (bytes) => { heard += bytes.toString("latin1"); socket.write(bytes); });
        });
        server.on("tlsClientError", () => {});
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
      });
      afterEach(() => { server.close(); });

      for (const [name, secure, code] of [
        ["connects where it is verified", { ca: "root" }, undefined], ["refuses another authority", { ca: "other" }, "CERTIFICATE"], ["refuses another name", { ca: "root", serverName: "wrong.example" }, "CERTIFICATE"], ["takes any where it is told to", { verify: false }, undefined],
      ] as const) {
        it(name, async () => {
          await online({ clock: "accelerated", network: "real", set: trust.set });
          let received = "";
          let error: ModemError | undefined;
          host.soon(() => new host.modem.TLS({
            host: "localhost", port: (server.address() as net.AddressInfo).port, secure,
            onWritable() { if (received === "" && heard === "") this.write(Buffer.from("echo")); },
            onReadable() { received += Buffer.from(this.read() as ArrayBuffer).toString(); this.close(); },
            onError(reason) { error = reason; },
          }));
          await simulator.run(() => received !== "" || error !== undefined, LIMIT);
          assert.deepEqual([error?.code, received, heard], code === undefined ? [undefined, "echo", "echo"] : [code, "", ""]);
        });
      }
    });
  });
}

describe("multicast", () => {
  for (const profile of ["document", "device"] as const) it(`is heard by a group's socket on an AnyCloud module, as its ${profile} has it`, async () => {
    const { simulator, host } = await simulated({ dialect: dialect.name, profile }, { ssid: "MyAP", password: "MyAPPSK", links: 2 });
    await simulator.run(() => host.ready > 0, 1_000_000);
    const { modem } = host;
    const heard: string[] = [];
    new modem.UDP({ port: 6001, multicast: "239.255.0.1", onReadable() { heard.push(Buffer.from(this.read()!).toString()); } });
    await simulator.run(() => simulator.local.binds(6001), 1_000_000);
    assert.ok(simulator.executed.some((line) => /^\+SOCKBM=\d+,"239\.255\.0\.1",6001$/.test(line)), simulator.executed.join());
    simulator.local.datagrams(6000, "10.0.0.1").send(Buffer.from("to all"), 6001);
    await simulator.run(() => heard.length > 0, 1_000_000);
    assert.deepEqual(heard, ["to all"]);
    // it is still there when the module is asked
    await simulator.advance(200_000);
    assert.deepEqual(host.errors, []);
    for (const bad of ["10.0.0.1", "223.255.255.255", "240.0.0.1", "224.0.0", "224.0.0.256", "224.0.0.x", "224..0.1", "", "224.0.0.1.1", "::1"]) assert.throws(() => new modem.UDP({ port: 6001, multicast: bad }), RangeError, bad);
    assert.throws(() => new modem.UDP({ multicast: "224.0.0.1" }), RangeError);
    assert.throws(() => new modem.UDP({ port: 1, multicast: 5 as never }), TypeError);
    await simulator.close();
  });

  it("is refused where the command set has none", async () => {
    const { simulator, host } = await simulated({ dialect: "quectel-bg95" }, { apn: "iot.example" });
    await simulator.run(() => host.ready > 0, 1_000_000);
    assert.throws(() => new host.modem.UDP({ port: 6001, multicast: "224.0.0.1" }), /no multicast/);
    await simulator.close();
  });
});
