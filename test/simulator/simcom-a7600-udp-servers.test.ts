import assert from "node:assert/strict";
import type { LocalPeer, SimulatorOptions } from "../../hosts/simulator/index.js";
import { ALL, answer, OK, online, readAll, SENT } from "./a7600.js";

describe("simcom-a7600: UDP", () => {
  async function bound(options: Partial<SimulatorOptions> = {}): ReturnType<typeof online> {
    const started = await online(options);
    assert.equal(await started.ask('AT+CIPOPEN=1,"UDP",,,5000'), answer("+CIPOPEN: 1,0", "OK"));
    return started;
  }

  it("opens in both spellings, and says what it cannot", async () => {
    const { ask } = await bound();
    assert.equal(await ask("AT+CIPOPEN=2,5001"), answer("+CIPOPEN: 2,0", "OK"));
    assert.match(await ask("AT+CIPOPEN?"), /\+CIPOPEN: 1,"UDP","",0,-1\r\n\+CIPOPEN: 2,"UDP","",0,-1\r\n/);
    assert.equal(await ask('AT+CIPOPEN=3,"UDP",,,5000'), answer("+CIPOPEN: 3,6", "ERROR"), "the port is bound");
    assert.equal(await ask('AT+CIPOPEN=1,"UDP",,,5002'), answer("+CIPOPEN: 1,4", "ERROR"));
    assert.equal(await ask("AT+CIPSEND=1,5"), answer("+CIPERROR: 3", "ERROR"), "where to?");
    assert.equal(await ask('AT+CIPSEND=1,5,"host.example",80'), answer("+CIPERROR: 3", "ERROR"));
    assert.equal(await ask('AT+CIPSEND=1,5,"10.0.0.1",0'), answer("+CIPERROR: 3", "ERROR"));
    assert.equal(await ask("AT+CIPACK=1"), answer("+IP ERROR: Operation not supported", "ERROR"));
    assert.equal(await ask("AT+CIPCLOSE=1"), answer("+CIPCLOSE: 1,0", "OK"));
    assert.equal(await ask('AT+CIPOPEN=3,"UDP",,,5000'), answer("+CIPOPEN: 3,0", "OK"), "free again");
  });

  it("sends datagrams to whom it is told, up to 1500 bytes, and no longer ones", async () => {
    const { sim, host, ask, open } = await bound();
    const [one, two] = [sim.local.datagrams(6001), sim.local.datagrams(6002)];
    await host.say('AT+CIPSEND=1,256,"10.0.0.1",6001\r', ">");
    assert.equal(await host.say(ALL, SENT), answer("OK", "+CIPSEND: 1,256,256"));
    await host.say('AT+CIPSEND=1,,"10.0.0.2",6002\r', ">");
    assert.equal(await host.say("a".repeat(1500) + "\x1a", SENT), answer("OK", "+CIPSEND: 1,1500,1500"));
    await host.pause(10);
    assert.deepEqual([one.received, two.received], [[ALL.toString("latin1")], ["a".repeat(1500)]]);
    assert.equal(await ask('AT+CIPSEND=1,1501,"10.0.0.1",6001'), answer("+CIPERROR: 3", "ERROR"));
    await host.say('AT+CIPSEND=1,,"10.0.0.2",6002\r', ">");
    assert.equal(await host.say("a".repeat(1501) + "\x1a"), answer("+CIPERROR: 3", "ERROR"));
    await open(0);
    assert.equal(await ask('AT+CIPSEND=0,1,"10.0.0.1",80'), answer("+CIPERROR: 3", "ERROR"), "TCP has one peer");
  });

  it("pushes each datagram with its sender", async () => {
    const { sim, host } = await bound({ set: { rxget: "0" } });
    sim.local.datagrams(6001, "10.0.0.1").send("one", 5000);
    await sim.advance(1);
    sim.local.datagrams(6002, "10.0.0.2").send("two\r\n", 5000);
    assert.equal(await host.pause(100), "\r\nRECV FROM:10.0.0.1:6001\r\n+IPD3\r\none\r\nRECV FROM:10.0.0.2:6002\r\n+IPD5\r\ntwo\r\n");
    sim.local.datagrams(6001, "10.0.0.1").send("z".repeat(2000), 5000);
    assert.equal(await host.pause(500), `\r\nRECV FROM:10.0.0.1:6001\r\n+IPD1500\r\n${"z".repeat(1500)}\r\nRECV FROM:10.0.0.1:6001\r\n+IPD500\r\n${"z".repeat(500)}`);
  });

  it("keeps datagrams apart in its buffer, and loses those that it has no room for", async () => {
    const { sim, host, ask } = await bound();
    const peer = sim.local.datagrams(6001, "10.0.0.1");
    for (const text of ["first", "second"]) {
      peer.send(text, 5000);
      await host.pause(1);
    }
    assert.equal(await ask("AT+CIPRXGET=2,1,2"), `\r\n+CIPRXGET: 2,1,2,9\r\nfi\r\n${OK}`);
    assert.equal(await ask("AT+CIPRXGET=2,1"), `\r\n+CIPRXGET: 2,1,3,6\r\nrst\r\n${OK}`);
    assert.equal(await ask("AT+CIPRXGET=3,1"), `\r\n+CIPRXGET: 3,1,6,0\r\n7365636F6E64\r\n${OK}`);
    for (let i = 0; i < 12; i++) {
      peer.send("z".repeat(1000), 5000);
      await host.pause(1);
    }
    assert.match(await ask("AT+CIPRXGET=4,1"), /\+CIPRXGET: 4,1,10000\r\n/);
  });
});

describe("simcom-a7600: servers", () => {
  it("runs four, and gives clients the lowest free link", async () => {
    const { sim, host, ask, open, send } = await online();
    for (let i = 0; i < 4; i++) assert.equal(await ask(`AT+SERVERSTART=${8000 + i},${i}`), OK);
    assert.equal(await ask("AT+SERVERSTART?"), answer("+SERVERSTART: 0,8000\r\n+SERVERSTART: 1,8001\r\n+SERVERSTART: 2,8002\r\n+SERVERSTART: 3,8003", "OK"));
    assert.equal(await ask("AT+SERVERSTART=9000,3"), answer("+CIPERROR: 7", "ERROR"));
    await open(0);
    await open(2);
    const heard = ["", "", ""];
    const connect = async (server: number, client: number): Promise<LocalPeer> => {
      const peer = sim.local.connect(8000 + server, connected => void (connected.onData = bytes => void (heard[client] += Buffer.from(bytes).toString())), `10.0.1.${client}`);
      await sim.run(() => host.heard.endsWith("\r\n"));
      return peer;
    };
    const first = await connect(3, 0);
    assert.equal(await host.pause(10), answer("+CLIENT: 1,3,10.0.1.0:40000"));
    await connect(1, 1);
    assert.equal(await host.pause(10), answer("+CLIENT: 3,1,10.0.1.1:40001"));
    await send("one", 1);
    await send("three", 3);
    assert.deepEqual(heard, ["one", "three", ""]);
    assert.equal(await ask("AT+CIPSEND=1"), answer("+CIPERROR: 4", "ERROR"), "6.4.2: the fixed length only");
    assert.match(await ask("AT+CIPOPEN?"), /\+CIPOPEN: 1,"TCP","10.0.1.0",40000,3\r\n\+CIPOPEN: 2,"TCP","10.0.0.1",80,-1\r\n\+CIPOPEN: 3,"TCP","10.0.1.1",40001,1\r\n/);
    first.end("bye");
    assert.equal(await host.listen(/IPCLOSE.*\r\n$/), answer("+CIPRXGET: 1,1", "+IPCLOSE: 1,1"));
    await connect(2, 2);
    assert.equal(await host.pause(10), answer("+CLIENT: 4,2,10.0.1.2:40002"), "link 1 still holds data");
    assert.equal(await ask("AT+CIPRXGET=2,1"), `\r\n+CIPRXGET: 2,1,3,0\r\nbye\r\n${OK}`);
    await connect(2, 2);
    assert.equal(await host.pause(10), answer("+CLIENT: 1,2,10.0.1.2:40003"));
    assert.equal(await ask("AT+SERVERSTOP=2"), answer("+SERVERSTOP: 2,9", "ERROR"));
    assert.equal(await ask("AT+SERVERSTOP=3"), answer("+SERVERSTOP: 3,0", "OK"));
  });

  it("cannot listen where something does already", async () => {
    const { ask } = await online();
    await ask("AT+SERVERSTART=8000,0");
    assert.equal(await ask("AT+SERVERSTART=8000,1"), answer("+CIPERROR: 6", "ERROR"));
    assert.equal(await ask("AT+SERVERSTART=0,1"), OK, "any port");
    assert.match(await ask("AT+SERVERSTART?"), /\+SERVERSTART: 1,\d{5}\r\n/);
  });

  it("lets as many clients wait for a link as <backlog> says, and loses nothing of theirs", async () => {
    const { sim, host, ask, open } = await online();
    for (let id = 0; id < 10; id++) await open(id);
    await ask("AT+SERVERSTART=8000,0,2");
    const closed: (string | undefined)[] = [];
    const clients = [0, 1, 2].map(i => {
      const peer = sim.local.connect(8000, () => void peer.write(`hello from ${i}`));
      peer.onClose = code => void (closed[i] = code);
      return peer;
    });
    assert.equal(await host.pause(100), "");
    assert.deepEqual(closed.filter(code => code === "ECONNRESET").length, 1, "one too many");
    const waiting = clients.filter((_, i) => closed[i] === undefined);
    const [heard, port] = /^[^]*\+CLIENT: 4,0,10.0.0.99:(\d+)\r\n[^]*$/.exec(await ask("AT+CIPCLOSE=4"))!;
    assert.equal(heard, answer("OK", "+CIPCLOSE: 4,0", `+CLIENT: 4,0,10.0.0.99:${port}`, "+CIPRXGET: 1,4"));
    assert.match((await readAll(host, 4)).toString(), /^hello from \d$/);
    waiting.find(peer => peer.port !== Number(port))!.reset();
    await host.pause(10);
    assert.equal(await ask("AT+CIPCLOSE=5"), answer("OK", "+CIPCLOSE: 5,0"), "who waited has gone");
    assert.equal(await ask("AT+NETCLOSE"), answer("OK", "+NETCLOSE: 0"));
    sim.local.connect(8000, () => {}).onClose = code => void closed.push(code);
    await host.pause(10);
    assert.equal(closed.at(-1), "ECONNREFUSED");
  });
});
