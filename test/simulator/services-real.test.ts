import assert from "node:assert/strict";
import dgram from "node:dgram";
import { once } from "node:events";
import net from "node:net";
import { freePort } from "./outside.js";
import { bg95, type Typist } from "./typist.js";

const ALL = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i));

const opened = (host: Typist, rest: string): Promise<string> => host.say(`AT+QIOPEN=1,${rest}\r`, /QIOPEN: .*\r\n$/);

/** The local port of a service, as AT+QISTATE tells. */
async function portOf(host: Typist, id: number): Promise<number> {
  return Number(/^\+QISTATE: \d+,"[^"]*","[^"]*",\d+,(\d+),/m.exec(await host.say(`AT+QISTATE=1,${id}\r`))![1]);
}

/** What a socket hears, in one piece. */
async function hears(socket: net.Socket, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  while (chunks.reduce((sum, chunk) => sum + chunk.length, 0) < length) await once(socket, "data", { signal: AbortSignal.timeout(10_000) });
  return Buffer.concat(chunks);
}

for (const clock of ["accelerated", "real"] as const) {
  describe(`quectel-bg95: services on the real network, ${clock} clock`, () => {
    it("serves real TCP clients at 127.0.0.1 and ::1", async () => {
      const { sim, host } = await bg95({ clock, network: "real", set: { activation: "10", qisde: "0" } });
      await host.say("AT+QIACT=1\r");
      const port = await freePort();
      assert.equal(await opened(host, `0,"TCP LISTENER","127.0.0.1",0,${port}`), "\r\nOK\r\n\r\n+QIOPEN: 0,0\r\n");
      const id = 11;
      for (const address of ["127.0.0.1", "::1"]) {
        const client = net.connect(port, address);
        await host.listen(/incoming.*\r\n$/);
        client.write(ALL);
        await host.listen(/recv.*\r\n$/);
        assert.equal(await host.say(`AT+QIRD=${id}\r`), `\r\n+QIRD: 256\r\n${ALL.toString("latin1")}\r\n\r\nOK\r\n`);
        await host.say(`AT+QISEND=${id},256\r`, "> ");
        const heard = hears(client, 256);
        await host.say(ALL, /SEND OK\r\n$/);
        assert.deepEqual(await heard, ALL);
        client.end();
        assert.equal(await host.listen(/closed.*\r\n$/), `\r\n+QIURC: "closed",${id}\r\n`);
        assert.equal(await host.say(`AT+QICLOSE=${id}\r`), "\r\nOK\r\n");
      }
      assert.equal(await host.say("AT+QICLOSE=0\r"), "\r\nOK\r\n");
      assert.equal(await opened(host, `0,"TCP LISTENER","127.0.0.1",0,${port}`), "\r\nOK\r\n\r\n+QIOPEN: 0,0\r\n", "the port is free again");
      await sim.close();
    });

    it("stops a real client when the modem's buffer is full", async () => {
      const { sim, host } = await bg95({ clock, network: "real", set: { activation: "10" } });
      await host.say("AT+QIACT=1\r");
      const port = await freePort();
      await opened(host, `0,"TCP LISTENER","127.0.0.1",0,${port}`);
      const client = net.connect(port, "127.0.0.1");
      client.write(Buffer.alloc(4_000_000, ALL));
      await host.listen(/recv.*\r\n$/);
      await host.pause(100);
      assert.match(await host.say("AT+QIRD=11,0\r"), /QIRD: 10240,0,10240/);
      assert.ok(client.writableLength > 0, "the client waits");
      client.destroy();
      await sim.close();
    });

    it("exchanges datagrams as client and as service", async () => {
      const { sim, host } = await bg95({ clock, network: "real", set: { activation: "10", qisde: "0" } });
      await host.say("AT+QIACT=1\r");
      const echo = dgram.createSocket("udp4");
      echo.on("message", (bytes, { address, port }) => echo.send(bytes, port, address));
      echo.bind(0, "127.0.0.1");
      await once(echo, "listening");
      const echoPort = echo.address().port;
      await opened(host, `0,"UDP","localhost",${echoPort}`);
      assert.ok((await portOf(host, 0)) > 0);
      await host.say("AT+QISEND=0,256\r", "> ");
      await host.say(ALL, /recv",0\r\n$/);
      assert.equal(await host.say("AT+QIRD=0\r"), `\r\n+QIRD: 256\r\n${ALL.toString("latin1")}\r\n\r\nOK\r\n`);

      const port = await freePort();
      await opened(host, `1,"UDP SERVICE","127.0.0.1",0,${port}`);
      echo.send(ALL, port, "127.0.0.1");
      await host.listen(/recv",1\r\n$/);
      assert.equal(await host.say("AT+QIRD=1\r"), `\r\n+QIRD: 256,"127.0.0.1",${echoPort}\r\n${ALL.toString("latin1")}\r\n\r\nOK\r\n`);
      await host.say(`AT+QISEND=1,4,"127.0.0.1",${echoPort}\r`, "> ");
      await host.say("back", /recv",1\r\n$/);
      assert.equal(await host.say("AT+QIRD=1\r"), `\r\n+QIRD: 4,"127.0.0.1",${echoPort}\r\nback\r\n\r\nOK\r\n`);
      echo.close();
      await sim.close();
    });

    it("pings this computer, and asks it for names", async () => {
      const { sim, host } = await bg95({ clock, network: "real", set: { activation: "10" } });
      await host.say("AT+QIACT=1\r");
      assert.match(await host.say('AT+QPING=1,"127.0.0.1",2,2\r', /QPING: 0,2,.*\r\n$/), /^\r\nOK\r\n(\r\n\+QPING: 0,"127\.0\.0\.1",32,\d+,255\r\n){2}\r\n\+QPING: 0,2,2,0,\d+,\d+,\d+\r\n$/);
      assert.match(await host.say('AT+QIDNSGIP=1,"localhost"\r', /dnsgip","127.*\r\n$/), /"dnsgip",0,1,600/);
      await sim.close();
    });
  });
}

describe("quectel-bg95: where it is reached", () => {
  it("is at the address it was told, alone", async () => {
    const { sim, host } = await bg95({ clock: "accelerated", network: "real", bind: "127.0.0.2", set: { activation: "10" } });
    await host.say("AT+QIACT=1\r");
    const port = await freePort();
    await opened(host, `0,"TCP LISTENER","127.0.0.1",0,${port}`);
    await assert.rejects(once(net.connect(port, "127.0.0.1"), "connect"), { code: "ECONNREFUSED" });
    const client = net.connect(port, "127.0.0.2");
    await once(client, "connect");
    assert.match(await host.listen(/incoming.*\r\n$/), /"incoming",11,0,"127\./);
    client.destroy();
    await sim.close();
  });
});

describe("quectel-bg95: a connection to itself", () => {
  it("goes over IPv6, too", async () => {
    const { sim, host } = await bg95({ clock: "accelerated", network: "real", set: { activation: "10", qisde: "0" } });
    await host.say('AT+QICSGP=1,2,"a"\r');
    await host.say("AT+QIACT=1\r");
    const port = await freePort();
    await opened(host, `0,"TCP LISTENER","::1",0,${port}`);
    await host.say(`AT+QIOPEN=1,1,"TCP","::1",${port}\r`, /^(?=[^]*incoming)(?=[^]*QIOPEN: 1,0)[^]*\r\n$/);
    await host.say("AT+QISEND=1,5\r", "> ");
    await host.say("hello", /recv",11\r\n$/);
    assert.equal(await host.say("AT+QIRD=11\r"), "\r\n+QIRD: 5\r\nhello\r\n\r\nOK\r\n");
    await sim.close();
  });
});
