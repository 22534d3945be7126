import assert from "node:assert/strict";
import dgram from "node:dgram";
import { once } from "node:events";
import net from "node:net";
import { startSimulator, type Simulator } from "../../hosts/simulator/index.js";
import { serveAt } from "./outside.js";
import { Typist } from "./typist.js";

const OK = "\r\nOK\r\n";
const DATA = Buffer.alloc(5000, Uint8Array.from({ length: 256 }, (_, i) => i));
const SIZE = 1500;

for (const profile of ["document", "device"] as const) {
  describe(`simcom-a7600: real network, ${profile} column`, () => {
    const closers: (() => unknown)[] = [];
    let sim: Simulator, host: Typist;
    const begin = async (set: Record<string, string> = {}): Promise<void> => {
      sim = await startSimulator({ dialect: "simcom-a7600", profile, clock: "real", network: "real", baud: 921600, hostBaud: 921600, set: { echo: "0", context: "active", rxget: "1", ...set } });
      closers.push(() => sim.close());
      host = new Typist(sim);
    };
    afterEach(async () => {
      for (const close of closers.splice(0)) await close();
    });

    async function serve(talk: (socket: net.Socket) => void): Promise<number> {
      const { port, close } = await serveAt(net.createServer(talk));
      closers.push(close);
      return port;
    }
    const echo = (): Promise<number> => serve(socket => void socket.pipe(socket));

    async function datagrams(): Promise<dgram.Socket> {
      const socket = dgram.createSocket("udp4");
      closers.push(() => socket.close());
      socket.bind(0, "127.0.0.1");
      await once(socket, "listening");
      return socket;
    }

    /** A client of the modem's, and what it heard. */
    async function client(port: number): Promise<{ socket: net.Socket; heard(): Buffer }> {
      let heard = Buffer.alloc(0);
      const socket = net.connect(port, "127.0.0.1");
      closers.push(() => socket.destroy());
      socket.on("data", bytes => void (heard = Buffer.concat([heard, bytes])));
      socket.on("error", () => {});
      return { socket, heard: () => heard };
    }

    /** Opens a link; what was heard after the answer is left to be heard. */
    const open = async (where: string, id = 0): Promise<string> => {
      const complete = /^(\r\nOK\r\n\r\n)?(\r\n)?\+CIPOPEN: (.*)\r\n(\r\n(OK|ERROR)\r\n)?/;
      host.type(`AT+CIPOPEN=${id},${where}\r`);
      await sim.run(() => complete.test(host.heard), 10_000);
      await sim.advance(5);
      const [heard, , , result] = complete.exec(host.heard)!;
      host.heard = host.heard.slice(heard.length);
      return result;
    };

    /** Sends, to `where` if that is a UDP link; gives what was heard besides. */
    async function send(data: Buffer, id = 0, where = ""): Promise<string> {
      let besides = "";
      for (let at = 0; at < data.length; at += SIZE) {
        const piece = data.subarray(at, at + SIZE);
        besides += await host.say(`AT+CIPSEND=${id},${piece.length}${where}\r`, /> ?$/);
        besides += await host.say(piece, new RegExp(`CIPSEND: ${id},${piece.length},${piece.length}\r\n`));
      }
      return besides;
    }

    /** Reads `count` bytes, asking again and again. */
    async function receive(count: number, id = 0): Promise<Buffer> {
      const read: Buffer[] = [];
      for (let got = 0; got < count; ) {
        host.type(`AT+CIPRXGET=2,${id}\r`);
        const header = /\+CIPRXGET: 2,\d,(\d+),\d+\r\n/;
        const complete = (): boolean => {
          const found = header.exec(host.heard);
          return /No data\r\n\r\nERROR\r\n/.test(host.heard) || (found !== null && host.heard.length >= found.index + found[0].length + Number(found[1]) + 8);
        };
        await sim.run(complete, 10_000);
        const heard = host.heard;
        host.heard = "";
        const found = header.exec(heard);
        if (!found) continue;
        const start = found.index + found[0].length;
        read.push(Buffer.from(heard.slice(start, start + Number(found[1])), "latin1"));
        got += Number(found[1]);
      }
      return Buffer.concat(read);
    }

    it("echoes by TCP, as a client", async () => {
      await begin();
      assert.equal(await open(`"TCP","127.0.0.1",${await echo()}`), "0,0");
      await send(DATA);
      assert.deepEqual(await receive(DATA.length), DATA);
      assert.match(await host.say("AT+CIPACK=0\r"), /\+CIPACK: 5000,5000,5000\r\n/);
    });

    it("echoes by TCP, pushed with headers", async () => {
      await begin({ rxget: "0", headertype: "1" });
      const port = await echo();
      assert.equal(await open(`"TCP","localhost",${port}`, 3), "3,0");
      // the echo may be here before the result of sending
      const pushed = new RegExp(`\r\n\\+?RECV FROM:127.0.0.1:${port}\r\n\\+RECEIVE,3,12:?\r\nhello, world`);
      const heard = await send(Buffer.from("hello, world"), 3);
      await sim.run(() => pushed.test(heard + host.heard), 10_000);
    });

    it("echoes by TCP, as a server of two", async () => {
      await begin();
      for (const index of [0, 3]) assert.equal(await host.say(`AT+SERVERSTART=0,${index}\r`), OK);
      const ports = [...(await host.say("AT+SERVERSTART?\r")).matchAll(/\+SERVERSTART: (\d),(\d+)/g)].map(([, , port]) => Number(port));
      assert.equal(ports.length, 2);
      for (const [id, port] of ports.entries()) {
        const { socket, heard } = await client(port);
        socket.write(DATA);
        assert.match(await host.listen(/\+CIPRXGET: 1,\d\r\n$/), new RegExp(`^\r\n\\+CLIENT: ${id},${id * 3},127.0.0.1:\\d+\r\n\r\n\\+CIPRXGET: 1,${id}\r\n$`));
        await send(await receive(DATA.length, id), id);
        await sim.run(() => heard().length === DATA.length, 10_000);
        assert.deepEqual(heard(), DATA);
        socket.end();
        assert.equal(await host.listen(/IPCLOSE: .*\r\n$/), `\r\n+IPCLOSE: ${id},1\r\n`);
        assert.equal(await open('"UDP",,,0', id), `${id},0`, "free again");
      }
    });

    it("echoes by UDP, both ways, also an over-long datagram", async () => {
      await begin();
      assert.equal(await open('"UDP",,,0', 1), "1,0");
      const out = await datagrams();
      const heard: string[] = [];
      const from: number[] = [];
      out.on("message", (bytes, { port, address }) => {
        heard.push(bytes.toString("latin1"));
        from.push(port);
        out.send(bytes, port, address);
      });
      const where = `,"127.0.0.1",${out.address().port}`;
      await send(DATA.subarray(0, SIZE), 1, where);
      assert.deepEqual(await receive(SIZE, 1), DATA.subarray(0, SIZE));
      assert.deepEqual(heard, [DATA.subarray(0, SIZE).toString("latin1")]);
      const sender = await datagrams();
      let answer = "";
      sender.on("message", bytes => void (answer = bytes.toString("latin1")));
      sender.send(DATA.subarray(0, 2000), from[0], "127.0.0.1");
      const long = await receive(2000, 1);
      assert.deepEqual(long, DATA.subarray(0, 2000));
      await send(long.subarray(0, 700), 1, `,"127.0.0.1",${sender.address().port}`);
      await sim.run(() => answer !== "", 10_000);
      assert.equal(answer, long.subarray(0, 700).toString("latin1"));
      assert.match(await host.say(`AT+CIPSEND=1,1501${where}\r`), /\+CIPERROR: 3\r\n/);
    });

    it("echoes in transparent mode", async () => {
      await begin({ cipmode: "1" });
      assert.match(await host.say(`AT+CIPOPEN=0,"TCP","127.0.0.1",${await echo()}\r`, /CONNECT.*\r\n$/), /^\r\nCONNECT( 921600)?\r\n$/);
      host.type(DATA);
      await sim.run(() => host.heard.length === DATA.length, 10_000);
      assert.equal(host.heard, DATA.toString("latin1"));
    });

    it("tells a refused connection and an unknown name", async () => {
      await begin();
      const server = net.createServer();
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as net.AddressInfo;
      server.close();
      await once(server, "close");
      assert.equal(await open(`"TCP","127.0.0.1",${port}`), "0,1");
      assert.match(await host.say('AT+CDNSGIP="localhost"\r'), /\+CDNSGIP: 1,"localhost","127.0.0.1"\r\n/);
    });

    it("lets data be read that came before the far end closed", async () => {
      await begin();
      assert.equal(await open(`"TCP","127.0.0.1",${await serve(socket => void socket.end(DATA))}`), "0,0");
      await sim.run(() => host.heard.includes("+IPCLOSE: 0,1\r\n"), 10_000);
      host.heard = "";
      assert.deepEqual(await receive(DATA.length), DATA);
      assert.match(await host.say("AT+CIPSEND=0,1\r"), /\+CIPERROR: 4\r\n/);
    });

    it("stops a peer that sends more than it reads", async () => {
      await begin();
      const lot = Buffer.alloc(8_000_000);
      let written: net.Socket | undefined;
      assert.equal(await open(`"TCP","127.0.0.1",${await serve(socket => {
        written = socket;
        socket.write(lot);
      })}`), "0,0");
      await sim.run(() => host.heard.includes("+CIPRXGET: 1,0\r\n"), 10_000);
      await host.pause(200);
      assert.match(await host.say("AT+CIPRXGET=4,0\r"), /\+CIPRXGET: 4,0,10240\r\n/);
      assert.ok(written!.writableLength > 0);
    });

    it("drops clients for whom there is neither a link nor a place in the queue", async () => {
      await begin();
      const port = await echo();
      for (let id = 0; id < 10; id++) assert.equal(await open(`"TCP","127.0.0.1",${port}`, id), `${id},0`);
      await host.say("AT+SERVERSTART=0,0,1\r");
      const at = Number(/\+SERVERSTART: 0,(\d+)/.exec(await host.say("AT+SERVERSTART?\r"))![1]);
      const waits = await client(at);
      await once(waits.socket, "connect");
      await host.pause(50);
      const dropped = await client(at);
      let gone = false;
      dropped.socket.on("close", () => void (gone = true));
      await host.pause(200);
      assert.ok(gone && !waits.socket.destroyed);
      host.type("AT+CIPCLOSE=7\r");
      assert.match(await host.listen(/CLIENT: .*\r\n$/), /\+CIPCLOSE: 7,0\r\n\r\n\+CLIENT: 7,0,127.0.0.1:\d+\r\n$/);
    });
  });
}
