import assert from "node:assert/strict";
import dgram from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import { startSimulator, type Simulator } from "../../hosts/simulator/index.js";
import type { NordicSlm } from "../../hosts/simulator/nordic-slm/modem.js";
import { Authority, type Identity } from "./authority.js";
import { serveAt } from "./outside.js";
import { Typist } from "./typist.js";

const FINAL = /(^|\n)(OK|ERROR)\r\n$/;
const DATA = Buffer.alloc(5000, Uint8Array.from({ length: 256 }, (_, i) => i));
/** Bytes of one transfer in hexadecimal digits. */
const SIZE = 288;

describe("nordic-slm: real network", () => {
  const closers: (() => void)[] = [];
  let sim: Simulator, host: Typist, modem: NordicSlm;
  const begin = async (set: Record<string, string> = {}): Promise<void> => {
    sim = await startSimulator({ dialect: "nordic-slm", clock: "real", network: "real", baud: 921600, hostBaud: 921600, set });
    closers.push(() => void sim.close());
    host = new Typist(sim);
    modem = sim.modem as NordicSlm;
  };
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  const say = (line: string, end: RegExp = FINAL): Promise<string> => host.say(line + "\r\n", end, 10_000);

  async function serve(server: net.Server): Promise<number> {
    const { port, close } = await serveAt(server);
    closers.push(close);
    return port;
  }

  const echo = (): Promise<number> => serve(net.createServer(socket => void socket.pipe(socket)));

  /** Someone who connects to the modem; what they hear. */
  function client(port: number): { socket: net.Socket; heard: () => Buffer } {
    const socket = net.connect(port, "127.0.0.1");
    closers.push(() => socket.destroy());
    let heard = Buffer.alloc(0);
    socket.on("data", bytes => void (heard = Buffer.concat([heard, bytes])));
    return { socket, heard: () => heard };
  }

  async function datagrams(): Promise<dgram.Socket> {
    const socket = dgram.createSocket("udp4");
    closers.push(() => void socket.close());
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    return socket;
  }

  async function send(data: Buffer): Promise<void> {
    for (let at = 0; at < data.length; at += SIZE) {
      const piece = data.subarray(at, at + SIZE);
      assert.equal(await say(`AT#XSEND=0,"${piece.toString("hex")}"`), `#XSEND: ${piece.length}\r\nOK\r\n`);
    }
  }

  /** What a line of digits or text stands for, by the header after it. */
  function received(answer: string): Buffer {
    const [, shown, type, length] = /^([^]*)\r\n#XRECV: ([01]), (\d+)\r\nOK\r\n$/.exec(answer)!;
    assert.equal(shown.length, Number(length));
    return Buffer.from(shown, type === "0" ? "hex" : "latin1");
  }

  async function receive(count: number): Promise<Buffer> {
    let read = Buffer.alloc(0);
    while (read.length < count) read = Buffer.concat([read, received(await say("AT#XRECV"))]);
    return read;
  }

  it("echoes by TCP, as a client", async () => {
    await begin();
    const port = await echo();
    await say("AT#XSOCKET=1,1,0");
    assert.equal(await say(`AT#XCONNECT="localhost",${port}`), "#XCONNECT: 1\r\nOK\r\n");
    await send(DATA);
    assert.deepEqual(await receive(DATA.length), DATA);
    assert.equal(await say("AT#XSOCKET=0"), "#XSOCKET: 0, closed\r\nOK\r\n");
  });

  it("echoes by TCP, as a server", async () => {
    await begin();
    for (const line of ["AT#XSOCKET=1,1,1", "AT#XBIND=0", "AT#XLISTEN"]) await say(line);
    const { socket, heard } = client(modem.socket!.server!.port);
    assert.equal(await say("AT#XACCEPT"), "#TCPACCEPT: 127.0.0.1\r\nOK\r\n");
    socket.write(DATA);
    await send(await receive(DATA.length));
    await sim.run(() => heard().length === DATA.length, 10_000);
    assert.deepEqual(heard(), DATA);
    socket.end();
    assert.equal(await say("AT#XRECV"), "\r\n#XRECV: 1, 0\r\nOK\r\n");
  });

  it("echoes by UDP, as a client and as a server", async () => {
    await begin();
    const out = await datagrams();
    out.on("message", (bytes, from) => out.send(bytes, from.port, from.address));
    await say("AT#XSOCKET=1,2,0");
    assert.equal(await say(`AT#XSENDTO="localhost",${out.address().port},1,"a datagram"`), "#XSENDTO: 10\r\nOK\r\n");
    assert.equal(await say("AT#XRECVFROM"), "a datagram\r\n#XRECVFROM: 1, 10\r\nOK\r\n");
    await say("AT#XSOCKET=0");

    for (const line of ["AT#XSOCKET=1,2,1", "AT#XBIND=0"]) await say(line);
    const asker = await datagrams();
    let heard = "";
    asker.on("message", bytes => void (heard += bytes.toString()));
    asker.send("one more", modem.socket!.datagrams!.port, "127.0.0.1");
    assert.equal(await say("AT#XRECVFROM"), "one more\r\n#XRECVFROM: 1, 8\r\nOK\r\n");
    await say(`AT#XSENDTO="127.0.0.1",${asker.address().port},1,"and back"`);
    await sim.run(() => heard === "and back", 10_000);
  });

  it("echoes through the TCP proxies, plainly and in data mode", async () => {
    await begin();
    const port = await echo();
    assert.equal(await say(`AT#XTCPCLI=1,"127.0.0.1",${port}`), "#XTCPCLI: 1 connected\r\nOK\r\n");
    await say('AT#XTCPSEND=1,"hello"', /XTCPDATA: 1, 5\r\n/);
    assert.equal(await say("AT#XTCPRECV"), "hello\r\n#XTCPRECV: 5\r\nOK\r\n");
    await say("AT#XTCPCLI=0");
    await say(`AT#XTCPCLI=2,"127.0.0.1",${port}`);
    assert.equal(await say("a whole line", /line$/), "a whole line");
    assert.equal(await say("AT#XTCPCLI=0"), "#XTCPCLI: disconnected\r\nOK\r\n");

    assert.equal(await say("AT#XTCPSVR=1,0"), "#XTCPSVR: 1 started\r\nOK\r\n");
    const { socket, heard } = client(modem.tcp.port);
    assert.equal(await host.listen("connected\r\n", 10_000), "#XTCPSVR: 127.0.0.1 connected\r\n");
    socket.write("knock");
    assert.equal(await host.listen("5\r\n", 10_000), "#XTCPDATA: 1, 5\r\n");
    await say('AT#XTCPSEND=1,"who is there?"');
    await sim.run(() => heard().length === 13, 10_000);
    socket.end();
    assert.equal(await host.listen("\r\n", 10_000), "#XTCPSVR: disconnected\r\n");
  });

  it("echoes through the UDP proxies", async () => {
    await begin();
    const out = await datagrams();
    out.on("message", (bytes, from) => out.send(bytes, from.port, from.address));
    await say(`AT#XUDPCLI=1,"127.0.0.1",${out.address().port}`);
    assert.match(await say('AT#XUDPSEND=0,"00ff"', /00FF\r\n$/), /#XUDPRECV: 0, 4\r\n00FF\r\n$/);
    await say("AT#XUDPCLI=0");
    await say("AT#XUDPSVR=1,0");
    const asker = await datagrams();
    let heard = "";
    asker.on("message", bytes => void (heard += bytes.toString()));
    asker.send("who?", modem.udp.port, "127.0.0.1");
    assert.equal(await host.listen("who?\r\n", 10_000), "#XUDPRECV: 1, 4\r\nwho?\r\n");
    await say('AT#XUDPSEND=1,"me"');
    await sim.run(() => heard === "me", 10_000);
  });

  it("tells a refused connection, and keeps what came before the peer closed", async () => {
    await begin();
    const other = net.createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port: nobody } = other.address() as net.AddressInfo;
    other.close();
    await once(other, "close");
    await say("AT#XSOCKET=1,1,0");
    assert.equal(await say(`AT#XCONNECT="127.0.0.1",${nobody}`), "#XSOCKET: -61 closed\r\nERROR\r\n");
    const port = await serve(net.createServer(socket => void socket.end(DATA)));
    await say("AT#XSOCKET=1,1,0");
    await say(`AT#XCONNECT="127.0.0.1",${port}`);
    assert.deepEqual(await receive(DATA.length), DATA);
    assert.equal(await say("AT#XRECV"), "\r\n#XRECV: 1, 0\r\nOK\r\n");
  });

  describe("TLS by security tag", () => {
    const files = mkdtempSync(path.join(os.tmpdir(), "atwire-slm-"));
    const file = (name: string): string => path.join(files, name);
    let authority: Authority, stranger: Authority, own: Identity;
    before(async () => {
      [authority, stranger] = [await Authority.create(), await Authority.create("someone else")];
      own = await authority.issue("a client");
      for (const [name, content] of Object.entries({ root: authority.pem, stranger: stranger.pem, cert: own.cert, key: own.key })) writeFileSync(file(name), content);
    });
    after(() => rmSync(files, { recursive: true }));

    const secureEcho = (identity: Identity, options: tls.TlsOptions = {}): Promise<number> =>
      serve(tls.createServer({ ...identity, ...options }, socket => void socket.on("error", () => {}).pipe(socket)).on("tlsClientError", () => {}));

    /** What connecting to localhost with the credentials of a tag gives. */
    async function secured(port: number, tag = 5, set: Record<string, string> = { "ca.5": file("root") }): Promise<string> {
      await begin(set);
      assert.equal(await say(`AT#XSOCKET=1,1,0,${tag}`), "#XSOCKET: 1, 1, 0, 258\r\nOK\r\n");
      return say(`AT#XCONNECT="localhost",${port}`);
    }

    const DONE = "#XCONNECT: 1\r\nOK\r\n";
    const REFUSED = "#XSOCKET: -45 closed\r\nERROR\r\n";

    it("verifies the server, and carries data", async () => {
      assert.equal(await secured(await secureEcho(await authority.issue("localhost"))), DONE);
      await send(DATA);
      assert.deepEqual(await receive(DATA.length), DATA);
    });

    it("refuses another authority, another name, no TLS, and a tag with nothing under it", async () => {
      assert.equal(await secured(await secureEcho(await stranger.issue("localhost"))), REFUSED);
      assert.equal(await secured(await secureEcho(await authority.issue("other.example"))), REFUSED);
      assert.equal(await secured(await echo()), REFUSED);
      assert.equal(await secured(await secureEcho(await authority.issue("localhost")), 6), REFUSED);
    });

    it("shows a certificate of its own", async () => {
      const port = await secureEcho(await authority.issue("localhost"), { requestCert: true, ca: authority.pem });
      assert.equal(await secured(port, 5, { "ca.5": file("root"), "cert.5": file("cert"), "key.5": file("key") }), DONE);
      await send(Buffer.from("hello"));
      assert.equal((await receive(5)).toString(), "hello");
    });

    it("knows a server by a pre-shared key, from a file or by AT%CMNG", async () => {
      const key = (_socket: unknown, identity: string): Buffer | null => (identity === "me" ? Buffer.from("00fe11", "hex") : null);
      const port = await serve(tls.createServer({ ciphers: "PSK", maxVersion: "TLSv1.2", pskCallback: key }, socket => void socket.on("error", () => {}).pipe(socket)).on("tlsClientError", () => {}));
      writeFileSync(file("psk"), "me:00FE11\n");
      writeFileSync(file("wrong"), "me:00fe12");
      assert.equal(await secured(port, 7, { "psk.7": file("wrong") }), REFUSED);
      assert.equal(await secured(port, 7, { "psk.7": file("psk") }), DONE);
      await send(Buffer.from("hello"));
      assert.equal((await receive(5)).toString(), "hello");
      await begin();
      for (const line of ["AT+CFUN=4", 'AT%CMNG=0,8,3,"00fe11"', 'AT%CMNG=0,8,4,"me"', "AT+CEREG=1"]) assert.equal(await say(line), "OK\r\n");
      await say("AT+CFUN=1", /CEREG: 1\r\n$/);
      assert.equal(await say(`AT#XTCPCLI=1,"localhost",${port},8`), "#XTCPCLI: 1 connected\r\nOK\r\n");
    });

    it("takes credentials by AT%CMNG while offline, and serves the TCP proxy with them", async () => {
      const port = await secureEcho(await authority.issue("localhost"));
      await begin();
      const store = `AT%CMNG=0,16842755,0,"${authority.pem.trim().replace(/\n/g, "\r\n")}"`;
      assert.equal(await say(store), "ERROR\r\n", "online");
      for (const line of ["AT+CFUN=4", store]) assert.equal(await say(line), "OK\r\n");
      assert.match(await say("AT%CMNG=1,16842755"), /^%CMNG: 16842755,0,"[0-9A-F]{64}"\r\nOK\r\n$/);
      await say("AT+CEREG=1");
      await say("AT+CFUN=1", /CEREG: 1\r\n$/);
      assert.equal(await say(`AT#XTCPCLI=1,"localhost",${port},16842755`), "#XTCPCLI: 1 connected\r\nOK\r\n");
      await say('AT#XTCPSEND=1,"secret"', /XTCPDATA: 1, 6\r\n/);
      assert.equal(await say("AT#XTCPRECV"), "secret\r\n#XTCPRECV: 6\r\nOK\r\n");
      for (const line of ["AT+CFUN=4", "AT%CMNG=3,16842755,0"]) await say(line, /OK\r\n$/);
      assert.equal(await say("AT%CMNG=1"), "OK\r\n");
    });

    it("is set by files that hold certificates only", async () => {
      await assert.rejects(begin({ "ca.5": file("key") }), /setting ca\.5=.*certificate/);
      await assert.rejects(begin({ "ca.5": file("nothing") }), RangeError);
    });
  });
});
