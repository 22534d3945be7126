import assert from "node:assert/strict";
import dgram from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import { startSimulator, type Simulator } from "../../hosts/simulator/index.js";
import { Authority, type Identity } from "./authority.js";
import { serveAt } from "./outside.js";
import { Typist } from "./typist.js";

const OK = "\r\nOK\r\n";
const DATA = Buffer.alloc(20_000, Uint8Array.from({ length: 256 }, (_, i) => i));
const SIZE = 1460;

/** What AT+CASEND and AT+CARECV look like in each column of the wire-form table. */
const COLUMNS = {
  document: { prompt: (cid: number, length: number) => `+CASEND: ${cid},${length}\r\n`, sent: /\+CASEND: \d+,0,\d+\r\n/, data: /\r\n\+CARECV: \d+,(\d+)\r\n/ },
  device: { prompt: () => "\r\n>", sent: /OK\r\n/, data: /\r\n\+CARECV: (\d+),?/ },
};

for (const [profile, column] of Object.entries(COLUMNS)) {
  describe(`simcom-ca: real network, ${profile} column`, () => {
    const closers: (() => void)[] = [];
    let sim: Simulator, host: Typist;
    const begin = async (set: Record<string, string> = {}): Promise<void> => {
      sim = await startSimulator({ dialect: "simcom-ca", profile: profile as "document" | "device", clock: "real", network: "real", baud: 921600, hostBaud: 921600, set: { echo: "0", context: "active", ...set } });
      closers.push(() => void sim.close());
      host = new Typist(sim);
    };
    afterEach(() => {
      for (const close of closers.splice(0)) close();
    });

    /** A server of the outside world at a free port of `address`. */
    async function serve(server: net.Server, address = "127.0.0.1"): Promise<number> {
      const { port, close } = await serveAt(server, address);
      closers.push(close);
      return port;
    }

    const echo = (address?: string): Promise<number> => serve(net.createServer(socket => void socket.pipe(socket)), address);

    async function datagrams(address: string): Promise<dgram.Socket> {
      const socket = dgram.createSocket(net.isIPv6(address) ? "udp6" : "udp4");
      closers.push(() => void socket.close());
      socket.bind(0, address);
      await once(socket, "listening");
      return socket;
    }

    async function open(where: string, cid = 0): Promise<number> {
      const answer = await host.say(`AT+CAOPEN=${cid},0,${where}\r`, /CAOPEN: .*OK\r\n/s);
      return Number(/\+CAOPEN: \d+,(\d+)/.exec(answer)![1]);
    }

    async function send(cid: number, data: Buffer): Promise<void> {
      for (let at = 0; at < data.length; at += SIZE) {
        const piece = data.subarray(at, at + SIZE);
        await host.say(`AT+CASEND=${cid},${piece.length}\r`, new RegExp(column.prompt(cid, piece.length).replace(/[+>]/g, "\\$&") + "$"));
        await host.say(piece, column.sent);
      }
    }

    /** Reads `count` bytes, asking again and again. */
    async function receive(cid: number, count: number): Promise<Buffer> {
      let read = "";
      while (read.length < count) {
        const answer = await host.say(`AT+CARECV=${cid},${SIZE}\r`, /OK\r\n$/);
        const header = column.data.exec(answer);
        if (!header) continue;
        const start = header.index + header[0].length;
        // data may hold what looks like the end
        const rest = start + Number(header[1]) - answer.length;
        read += (rest > 0 ? answer + await host.say("", /OK\r\n$/) : answer).slice(start, start + Number(header[1]));
      }
      return Buffer.from(read, "latin1");
    }

    async function serverPort(cid: number, type: string): Promise<number> {
      assert.match(await host.say(`AT+CASERVER=${cid},"${type}",0\r`), new RegExp(`\\+CASERVER: ${cid},0\r\n`));
      return Number(new RegExp(`CASERVER: ${cid},"${type}",(\\d+)`).exec(await host.say("AT+CASERVER?\r"))![1]);
    }

    for (const address of ["127.0.0.1", "::1"]) {
      it(`echoes by TCP, as a client: ${address}`, async () => {
        await begin();
        assert.equal(await open(`"TCP","${address}",${await echo(address)}`), 0);
        await send(0, DATA.subarray(0, 5000));
        assert.deepEqual(await receive(0, 5000), DATA.subarray(0, 5000));
      });

      it(`echoes by TCP, as a server: ${address}`, async () => {
        await begin();
        const port = await serverPort(0, net.isIPv6(address) ? "TCP6" : "TCP");
        const socket = net.connect(port, address);
        closers.push(() => socket.destroy());
        let heard = Buffer.alloc(0);
        socket.on("data", bytes => void (heard = Buffer.concat([heard, bytes])));
        socket.write(DATA.subarray(0, 5000));
        const [, client] = /\+CANEW: 0,(\d+),\S+,(\d+)\r\n/.exec(await host.listen(/CADATAIND.*\r\n$/))!;
        await send(Number(client), await receive(Number(client), 5000));
        await sim.run(() => heard.length === 5000, 10_000);
        assert.deepEqual(heard, DATA.subarray(0, 5000));
        socket.end();
        assert.match(await host.listen(/CASTATE: \d+,0\r\n$/), new RegExp(`CASTATE: ${client},0`));
      });

      it(`echoes by UDP, both ways: ${address}`, async () => {
        await begin();
        const out = await datagrams(address);
        out.on("message", (bytes, from) => out.send(bytes, from.port, from.address));
        assert.equal(await open(`"UDP","${address}",${out.address().port}`), 0);
        await send(0, Buffer.from("a datagram"));
        assert.deepEqual(await receive(0, 10), Buffer.from("a datagram"));
        const port = await serverPort(1, net.isIPv6(address) ? "UDP6" : "UDP");
        const client = await datagrams(address);
        let heard = "";
        client.on("message", bytes => void (heard += bytes.toString()));
        client.send("one more", port, address);
        const [, cid] = /\+CANEW: 1,(\d+),/.exec(await host.listen(/CADATAIND.*\r\n$/))!;
        await send(Number(cid), await receive(Number(cid), 8));
        await sim.run(() => heard === "one more", 10_000);
      });
    }

    it("resolves names, and tells a refused connection", async () => {
      await begin();
      const server = net.createServer();
      const port = await serve(server);
      assert.equal(await open(`"TCP","localhost",${port}`), 0);
      server.close();
      const other = net.createServer().listen(0, "127.0.0.1");
      await once(other, "listening");
      const { port: nobody } = other.address() as net.AddressInfo;
      other.close();
      await once(other, "close");
      assert.equal(await open(`"TCP","127.0.0.1",${nobody}`, 1), 23);
    });

    it("keeps what the peer sent before it closed", async () => {
      await begin();
      const port = await serve(net.createServer(socket => void socket.end(DATA.subarray(0, 3000))));
      await host.say(`AT+CAOPEN=0,0,"TCP","127.0.0.1",${port}\r`, /CASTATE: 0,0\r\n/);
      assert.deepEqual(await receive(0, 3000), DATA.subarray(0, 3000));
      assert.equal(await host.say("AT+CACLOSE=0\r"), OK);
    });

    it("passes everything through in transparent mode", async () => {
      await begin();
      assert.equal(await open(`"TCP","127.0.0.1",${await echo()}`), 0);
      await host.say("AT+CASWITCH=0,1\r", /CONNECT\r\n$/);
      host.type(DATA);
      await sim.run(() => host.heard.length === DATA.length, 20_000);
      assert.equal(host.heard, DATA.toString("latin1"));
    });

    describe("TLS", () => {
      const files = mkdtempSync(path.join(os.tmpdir(), "atwire-ca-"));
      let authority: Authority, stranger: Authority, client: Identity;
      before(async () => {
        [authority, stranger] = [await Authority.create(), await Authority.create("someone else")];
        client = await authority.issue("a client");
        writeFileSync(path.join(files, "root.pem"), authority.pem);
        writeFileSync(path.join(files, "stranger.pem"), stranger.pem);
        writeFileSync(path.join(files, "keys.txt"), "me:00FE11\n");
        writeFileSync(path.join(files, "other.txt"), "me:00fe12");
        writeFileSync(path.join(files, "client.pem"), `${client.cert}\n${client.key}`);
      });
      after(() => rmSync(files, { recursive: true }));

      const certificates = { "ca.root.pem": path.join(files, "root.pem"), "ca.stranger.pem": path.join(files, "stranger.pem"), "cert.client.pem": path.join(files, "client.pem"), "psk.keys.txt": path.join(files, "keys.txt"), "psk.other.txt": path.join(files, "other.txt") };
      const secureEcho = (identity: Identity, options: tls.TlsOptions = {}): Promise<number> =>
        serve(tls.createServer({ ...identity, ...options }, socket => void socket.on("error", () => {}).pipe(socket)).on("tlsClientError", () => {}));

      /** The result of opening with TLS at localhost. */
      async function secured(port: number, ...settings: string[]): Promise<number> {
        await begin(certificates);
        for (const setting of ['"ssl",1', ...settings]) assert.equal(await host.say(`AT+CASSLCFG=0,${setting}\r`), OK, setting);
        return open(`"TCP","localhost",${port}`);
      }

      it("verifies a server by the root certificate, and carries data", async () => {
        assert.equal(await secured(await secureEcho(await authority.issue("localhost")), '"cacert","root.pem"'), 0);
        await send(0, DATA.subarray(0, 5000));
        assert.deepEqual(await receive(0, 5000), DATA.subarray(0, 5000));
      });

      it("trusts every certificate without one", async () => assert.equal(await secured(await secureEcho(await stranger.issueExpired("other.example"))), 0));

      it("tells what is wrong with a certificate", async () => {
        const root = '"cacert","root.pem"';
        assert.equal(await secured(await secureEcho(await authority.issueExpired("localhost")), root), 24);
        assert.equal(await secured(await secureEcho(await authority.issue("other.example")), root), 25);
        assert.equal(await secured(await secureEcho(await authority.issueExpired("other.example")), root), 26);
        assert.equal(await secured(await secureEcho(await stranger.issue("localhost")), root), 27);
        assert.equal(await secured(await echo(), root), 27);
      });

      it("looks for the name of AT+CSSLCFG", async () => {
        const port = await secureEcho(await authority.issue("device.example"));
        await begin(certificates);
        await host.say('AT+CSSLCFG="sni",2,"device.example";+CASSLCFG=0,"ssl",1;+CASSLCFG=0,"crindex",2;+CASSLCFG=0,"cacert","root.pem"\r');
        assert.equal(await open(`"TCP","localhost",${port}`), 0);
      });

      it("shows a certificate of its own", async () => {
        const port = await secureEcho(await authority.issue("localhost"), { requestCert: true, ca: authority.pem });
        assert.equal(await secured(port, '"cacert","root.pem"', '"clientcert","client.pem"'), 0);
        await send(0, Buffer.from("hello"));
        assert.equal((await receive(0, 5)).toString(), "hello");
      });

      it("knows a server by a pre-shared key", async () => {
        const key = (_socket: unknown, identity: string): Buffer | null => (identity === "me" ? Buffer.from("00fe11", "hex") : null);
        const port = await serve(tls.createServer({ ciphers: "PSK", maxVersion: "TLSv1.2", pskCallback: key }, socket => void socket.on("error", () => {}).pipe(socket)).on("tlsClientError", () => {}));
        assert.equal(await secured(port, '"psktable","keys.txt"'), 0);
        await send(0, Buffer.from("hello"));
        assert.equal((await receive(0, 5)).toString(), "hello");
        assert.equal(await secured(port, '"psktable","other.txt"'), 27);
        assert.equal(await secured(port, '"psktable","nosuch.txt"'), 27);
        assert.equal(await secured(await secureEcho(await authority.issue("localhost")), '"psktable","keys.txt"'), 27);
      });

      it("does not do what it cannot: DTLS", async () => {
        const port = await secureEcho(await authority.issue("localhost"));
        await secured(port);
        assert.equal(await host.say("AT+CACLOSE=0\r"), OK);
        assert.equal(await open(`"UDP","localhost",${port}`), 7);
      });
    });
  });
}
