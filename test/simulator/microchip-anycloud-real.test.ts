import assert from "node:assert/strict";
import dgram from "node:dgram";
import { once } from "node:events";
import net from "node:net";
import path from "node:path";
import tls from "node:tls";
import mqtt from "mqtt";
import { startSimulator, type Simulator } from "../../hosts/simulator/index.js";
import { Trust, type Identity } from "./authority.js";
import { startBroker } from "./brokers.js";
import { serveAt } from "./outside.js";
import { Typist } from "./typist.js";

const OK = "OK\r\n";
const DATA = Buffer.alloc(20_000, Uint8Array.from({ length: 256 }, (_, i) => i));
const SIZE = 1400;
/** Time that a real event may take, ms. */
const DEADLINE = 10_000;

for (const profile of ["document", "device"] as const) {
  describe(`microchip-anycloud: real network, ${profile} column`, () => {
    const closers: (() => unknown)[] = [];
    const trust = new Trust();
    let identity: Identity;
    let sim: Simulator, host: Typist;

    before(async () => {
      identity = await trust.authority.issue("localhost", "127.0.0.1");
      for (const [name, pem] of Object.entries(await trust.authority.issue("a client"))) trust.file(name, pem);
    });
    afterEach(async () => {
      for (const close of closers.splice(0).reverse()) await close();
    });

    async function begin(set: Record<string, string> = {}): Promise<void> {
      sim = await startSimulator({
        dialect: "microchip-anycloud", profile, clock: "real", network: "real", baud: 921600, hostBaud: 921600,
        set: { echo: "0", verbosity: "3", wifi: "joined", socketIds: "small", incoming: "rnwf", ...set },
      });
      closers.push(() => sim.close());
      host = new Typist(sim);
    }

    /** Types a line; gives what is said up to `end`. */
    const say = (line: string, end: string | RegExp = /(^|\n)(OK|ERROR:\d+)\r\n$/): Promise<string> => host.say(line + "\r\n", end, DEADLINE);

    /** A server of the outside world at a free port. */
    async function serve(server: net.Server): Promise<number> {
      const { port, close } = await serveAt(server);
      closers.push(close);
      return port;
    }

    /** Opens a socket and connects it. */
    async function open(id: number, port: number): Promise<string> {
      await say("AT+SOCKO=2");
      return say(`AT+SOCKBR=${id},"127.0.0.1",${port}`, new RegExp(`SOCK(IND|ERR):${id},.*\\r\\n$`));
    }

    async function send(id: number, data: Buffer): Promise<void> {
      for (let at = 0; at < data.length; at += SIZE) {
        const piece = data.subarray(at, at + SIZE);
        await say(`AT+SOCKWR=${id},${piece.length}`, "\r\n#");
        await host.say(piece, /^\r\nOK\r\n/, DEADLINE);
      }
    }

    /** Reads up to `count` bytes, as they come. */
    async function receive(id: number, count: number): Promise<Buffer> {
      const pieces: Buffer[] = [];
      for (let length = 0; length < count;) {
        const header = new RegExp(`\\+SOCKRD:${id},(\\d+),\\r\\n#`);
        host.type(`AT+SOCKRD=${id},2,2048\r\n`);
        let heard = "";
        // The answer is known to be whole by its length; between reads there may be nothing.
        for (;;) {
          const [title, size] = header.exec(heard) ?? [];
          const at = title === undefined ? 0 : heard.indexOf(title) + title.length + Number(size);
          if (/(\r\n|^)OK\r\n/.test(heard.slice(at)) || (title && heard.startsWith("OK\r\n", at))) {
            if (title) {
              pieces.push(Buffer.from(heard.slice(at - Number(size), at), "latin1"));
              length += Number(size);
            }
            break;
          }
          heard += await host.listen(/./s, DEADLINE);
        }
      }
      return Buffer.concat(pieces);
    }

    const echo = (): net.Server => net.createServer(socket => void socket.pipe(socket));

    it("is the client of an echo server", async () => {
      await begin();
      const port = await serve(echo());
      assert.match(await open(1, port), /^OK\r\n\r\+SOCKIND:1,"192\.168\.0\.20",\d+,"127\.0\.0\.1",\d+\r\n$/);
      const received: Buffer[] = [];
      for (let at = 0; at < DATA.length; at += SIZE) {
        const piece = DATA.subarray(at, at + SIZE);
        await send(1, piece);
        received.push(await receive(1, piece.length));
      }
      assert.deepEqual(Buffer.concat(received), DATA);
    });

    it("is the echo server of a client", async () => {
      await begin();
      await say("AT+SOCKO=2");
      assert.equal(await say("AT+SOCKBL=1,0"), OK);
      const port = Number(/\+SOCKLST:1,2,"",0,(\d+)/.exec(await say("AT+SOCKLST=1"))![1]);
      const client = net.connect(port, "127.0.0.1");
      closers.push(() => client.destroy());
      const heard: Buffer[] = [];
      client.on("data", bytes => void heard.push(bytes));
      assert.match(await host.listen(/SOCKIND:2,.*\r\n$/, DEADLINE), new RegExp(`\\r\\+SOCKIND:2,"192\\.168\\.0\\.20",${port},"127\\.0\\.0\\.1",\\d+\\r\\n$`));
      client.write(DATA.subarray(0, 5000));
      const data = await receive(2, 5000);
      assert.deepEqual(data, DATA.subarray(0, 5000));
      await send(2, data);
      await sim.run(() => heard.reduce((sum, each) => sum + each.length, 0) === 5000, DEADLINE);
      assert.deepEqual(Buffer.concat(heard), data);
      client.end();
      assert.match(await host.listen(/SOCKCL.*\r\n$/, DEADLINE), /\r\+SOCKCL:2\r\n$/);
    });

    it("exchanges datagrams both ways", async () => {
      await begin();
      const peer = dgram.createSocket("udp4");
      closers.push(() => peer.close());
      peer.on("message", (bytes, from) => peer.send(Buffer.concat([Buffer.from("re: "), bytes]), from.port, "127.0.0.1"));
      peer.bind(0, "127.0.0.1");
      await once(peer, "listening");
      const { port } = peer.address();
      await say("AT+SOCKO=1");
      assert.equal(await say(`AT+SOCKBR=1,"127.0.0.1",${port}`), OK);
      assert.match(await say('AT+SOCKWR=1,5,"hello"', /SOCKRXU.*\r\n$/), new RegExp(`\\r\\+SOCKRXU:1,"127\\.0\\.0\\.1",${port},9\\r\\n$`));
      assert.equal(await say("AT+SOCKRD=1,1,100"), '+SOCKRD:1,9,"re: hello"\r\nOK\r\n');
      await say("AT+SOCKO=1");
      assert.equal(await say("AT+SOCKBL=2,0"), OK);
      const own = Number(/\+SOCKLST:2,1,"",0,(\d+)/.exec(await say("AT+SOCKLST=2"))![1]);
      peer.send("question", own, "127.0.0.1");
      assert.match(await host.listen(/SOCKRXU.*\r\n$/, DEADLINE), new RegExp(`\\+SOCKRXU:2,"127\\.0\\.0\\.1",${port},8\\r\\n$`));
      assert.equal(await say("AT+SOCKRD=2,1,100"), '+SOCKRD:2,8,"question"\r\nOK\r\n');
      assert.match(await say(`AT+SOCKWRTO=2,"127.0.0.1",${port},6,"answer"`, /SOCKRXU.*\r\n$/), /SOCKRXU:2,"127\.0\.0\.1",\d+,10\r\n$/);
    });

    it("tells a refused connection", async () => {
      await begin({ failures: "document" });
      const server = net.createServer();
      const port = await serve(server);
      server.close();
      assert.equal(await open(1, port), 'OK\r\n\r+SOCKERR:1,14,"Socket Bind Failed"\r\n');
    });

    const TLS: [what: string, config: string[], told: RegExp][] = [
      ["an authority that is known", ['AT+TLSC=1,1,"root"', 'AT+TLSC=1,5,"localhost"'], /\+SOCKTLS:1/],
      ["no authority: any certificate will do", [], /\+SOCKTLS:1/],
      ["another authority", ['AT+TLSC=1,1,"other"'], /\+SOCKERR:1,15/],
      ["another name", ['AT+TLSC=1,1,"root"', 'AT+TLSC=1,5,"example.com"'], /\+SOCKERR:1,15/],
    ];
    for (const [what, config, told] of TLS) {
      it(`speaks TLS with ${what}`, async () => {
        await begin(trust.set);
        const port = await serve(tls.createServer(identity, socket => void socket.on("error", () => {}).pipe(socket)));
        for (const line of config) assert.equal(await say(line), OK);
        await open(1, port);
        const answer = await say("AT+SOCKTLS=1,1", /SOCK(TLS|ERR):.*\r\n$/);
        assert.match(answer, told);
        if (!answer.includes("SOCKTLS:")) return;
        await send(1, DATA.subarray(0, 3000));
        assert.deepEqual(await receive(1, 3000), DATA.subarray(0, 3000));
      });
    }

    it("shows its own certificate to a server that asks for one", async () => {
      await begin({ "ca.root": path.join(trust.folder, "root"), "cert.device": path.join(trust.folder, "cert"), "key.device": path.join(trust.folder, "key") });
      let who = "";
      const port = await serve(tls.createServer({ ...identity, ca: trust.authority.pem, requestCert: true }, socket => {
        who = String(socket.getPeerCertificate().subject.CN);
        socket.on("error", () => {}).end("welcome");
      }));
      for (const line of ['AT+TLSC=1,1,"root"', 'AT+TLSC=1,2,"device"', 'AT+TLSC=1,3,"device"']) await say(line);
      await open(1, port);
      await say("AT+SOCKTLS=1,1", /SOCKTLS:1[^]*SOCKRXT:1,7\r\n/);
      assert.equal(who, "a client");
    });

    describe("MQTT", () => {
      /** A real broker, and a second client at it. */
      async function broker(password?: string, secure = false): Promise<{ port: number; other: mqtt.MqttClient; stop(): void }> {
        const { port, stop } = await startBroker({ password, identity: secure ? identity : undefined });
        const other = await mqtt.connectAsync({ host: "127.0.0.1", port, protocol: secure ? "mqtts" : "mqtt", ca: trust.authority.pem, username: "admin", password: "right", reconnectPeriod: 0 });
        closers.push(stop, () => other.endAsync(true));
        return { port, other, stop: () => void stop() };
      }

      const join = (): Promise<string> => say("AT+MQTTCONN=1", /MQTTCONN:\d\r\n$/);
      const UP = "OK\r\n\r+MQTTCONNACK:0,0\r\n\r+MQTTCONN:1\r\n";

      for (const qos of [0, 1, 2] as const) {
        it(`publishes and subscribes with QoS ${qos}`, async () => {
          const { port, other } = await broker();
          await begin({ broker: `127.0.0.1:${port}` });
          await say("AT+MQTTC=7,0");
          assert.equal(await join(), UP);
          assert.equal(await say(`AT+MQTTSUB="down/#",${qos}`, /MQTTSUB:\d\r\n$/), "OK\r\n\r+MQTTSUB:0\r\n");
          await other.publishAsync("down/a", Buffer.from([0x68, 0x69, 0]), { qos });
          assert.equal(await host.listen(/MQTTSUBRX.*\r\n$/, DEADLINE), `\r+MQTTSUBRX:0,${qos},0,"down/a","hi\\0"\r\n`);
          await other.subscribeAsync("up/#", { qos });
          const heard: string[] = [];
          other.on("message", (topic, payload, packet) => void heard.push(`${topic} ${payload.toString("hex")} ${packet.qos}`));
          await say(`AT+MQTTPUB=0,${qos},0,"up/b",[FF00]`, [profile === "device" ? /PUBACC\r\n$/ : /OK\r\n$/, /PUBACC\r\n$/, profile === "device" ? /PUBACC\r\n$/ : /PUBCOMP\r\n$/][qos]);
          await sim.run(() => heard.length > 0, DEADLINE);
          assert.deepEqual(heard, [`up/b ff00 ${qos}`]);
          assert.equal(await say('AT+MQTTUNSUB="down/#"', /MQTTUNSUB:\d\r\n$/), "OK\r\n\r+MQTTUNSUB:1\r\n");
          assert.equal(await say("AT+MQTTDISCONN", /MQTTCONN:0\r\n$/), "OK\r\n\r+MQTTCONN:0\r\n");
          assert.equal(await say("AT+MQTTCONN"), "+MQTTCONN:0\r\nOK\r\n");
        });
      }

      it("retains messages, and hears of the end of its broker", async () => {
        const { port, other, stop } = await broker();
        await begin({ broker: "direct" });
        for (const line of ['AT+MQTTC=1,"localhost"', `AT+MQTTC=2,${port}`, "AT+MQTTC=7,0"]) await say(line);
        assert.equal(await join(), UP);
        await say('AT+MQTTPUB=0,1,1,"state","on"', /PUBACC\r\n$/);
        const heard: string[] = [];
        other.on("message", (topic, payload, packet) => void heard.push(`${topic} ${payload.toString()} ${packet.retain}`));
        await other.subscribeAsync("state");
        await sim.run(() => heard.length > 0, DEADLINE);
        assert.deepEqual(heard, ["state on true"]);
        stop();
        assert.match(await host.listen(/MQTTCONN:0\r\n$/, DEADLINE), /^\r\+MQTTCONN:0\r\n$/);
      });

      it("tells a wrong password from a right one", async () => {
        const { port } = await broker("right");
        await begin({ broker: `127.0.0.1:${port}`, connack: "real" });
        for (const line of ["AT+MQTTC=7,0", 'AT+MQTTC=4,"admin"', 'AT+MQTTC=5,"wrong"']) await say(line);
        assert.equal(await join(), "OK\r\n\r+MQTTCONNACK:0,5\r\n\r+MQTTCONN:0\r\n");
        await say('AT+MQTTC=5,"right"');
        assert.equal(await join(), UP);
      });

      it("speaks TLS by default, and verifies where there is an authority", async () => {
        const { port } = await broker(undefined, true);
        await begin({ broker: `localhost:${port}`, ...trust.set });
        await say('AT+TLSC=1,1,"other"');
        assert.equal(await join(), "OK\r\n\r+MQTTCONNACK:1,1\r\n\r+MQTTCONN:0\r\n");
        await say('AT+TLSC=1,1,"root"');
        assert.equal(await join(), UP);
      });

      it("tells that there is no broker", async () => {
        const server = net.createServer();
        const port = await serve(server);
        server.close();
        await begin({ broker: `127.0.0.1:${port}` });
        assert.equal(await join(), "OK\r\n\r+MQTTCONNACK:1,1\r\n\r+MQTTCONN:0\r\n");
      });
    });
  });
}
