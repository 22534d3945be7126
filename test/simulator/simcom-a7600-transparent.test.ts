import assert from "node:assert/strict";
import type { LocalPeer, Simulator, SimulatorOptions } from "../../hosts/simulator/index.js";
import { a7600, answer, OK } from "./a7600.js";
import type { Typist } from "./typist.js";

const CONNECT = "\r\nCONNECT 115200\r\n";

/** An A7600 whose socket service was opened in transparent mode. */
async function transparent(options: Partial<SimulatorOptions> = {}): Promise<{ sim: Simulator; host: Typist; peers: LocalPeer[]; sent(): string; open(id?: number): Promise<string>; ask(command: string, ms?: number): Promise<string>; leave(): Promise<void> }> {
  const { sim, host } = await a7600({ ...options, set: { context: "active", cipmode: "1", ...options.set } });
  const peers: LocalPeer[] = [];
  let sent = "";
  sim.local.serve(80, peer => {
    peers.push(peer);
    peer.onData = bytes => void (sent += Buffer.from(bytes).toString("latin1"));
  });
  return {
    sim, host, peers,
    sent: () => sent,
    open: (id = 0) => host.say(`AT+CIPOPEN=${id},"TCP","10.0.0.1",80\r`, /(CONNECT.*|CIPOPEN: .*|FAIL|ERROR)\r\n$/),
    ask: async (command, ms = 500) => {
      host.type(command + "\r");
      return host.pause(ms);
    },
    leave: async () => {
      assert.equal(await host.pause(1100), "");
      assert.equal(await host.say("+++"), OK);
    },
  };
}

describe("simcom-a7600: transparent mode", () => {
  it("passes everything on, both ways, and goes to command mode and back", async () => {
    const { host, open, peers, sent, leave, ask } = await transparent();
    assert.equal(await open(), CONNECT);
    const all = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i));
    host.type("AT+CIPCLOSE=0\r");
    host.type(all);
    peers[0].write(all);
    assert.equal(await host.pause(500), all.toString("latin1"));
    assert.equal(sent(), "AT+CIPCLOSE=0\r" + all.toString("latin1"));
    await leave();
    peers[0].write("meanwhile");
    assert.equal(await host.pause(100), "", "it waits for ATO");
    assert.equal(await host.say("ATO\r", "meanwhile"), CONNECT + "meanwhile");
    await leave();
    assert.equal(await ask("AT+CIPCLOSE=0"), answer("OK", "CLOSED", "+CIPCLOSE: 0,0"));
    assert.equal(await host.say("ATO\r"), answer("NO CARRIER"));
  });

  it("leaves for +++ between two silences, its pluses up to 900 ms apart", async () => {
    const { host, open, sent } = await transparent();
    await open();
    for (const typed of ["abc+++", "++++", "++", "+++x"]) {
      host.type(typed);
      assert.equal(await host.pause(3000), "");
    }
    assert.equal(sent(), "abc++++++++++++x");
    for (const gap of [950, 850]) {
      for (let i = 0; i < 2; i++) {
        host.type("+");
        assert.equal(await host.pause(gap), "");
      }
      host.type("+");
      assert.equal(await host.pause(2000), gap > 900 ? "" : OK);
    }
    assert.equal(sent(), "abc++++++++++++x+++");
  });

  it("obeys DTR as AT&D says", async () => {
    const { sim, host, open, ask, sent } = await transparent();
    await ask("AT&D0");
    await open();
    sim.device.pin("dtr", 0);
    host.type("still data");
    assert.equal(await host.pause(2000), "");
    assert.equal(sent(), "still data");
    host.type("+++");
    assert.equal(await host.listen(OK), OK);
    await ask("AT&D1");
    sim.device.pin("dtr", 1);
    await host.say("ATO\r", CONNECT);
    sim.device.pin("dtr", 0);
    assert.equal(await host.pause(100), OK);
    await ask("AT&D2");
    sim.device.pin("dtr", 1);
    await host.say("ATO\r", CONNECT);
    host.type("last words");
    await sim.advance(5);
    sim.device.pin("dtr", 0);
    assert.equal(await host.pause(100), answer("CLOSED", "+IPCLOSE: 0,2"));
    assert.equal(sent(), "still datalast words");
    assert.equal(await ask("AT+CIPCLOSE?"), answer("+CIPCLOSE: 0,0,0,0,0,0,0,0,0,0", "OK"));
  });

  it("says CLOSED after the peer's last byte, also when it left while commands were typed", async () => {
    const { host, open, peers, leave } = await transparent();
    await open();
    peers[0].end("bye");
    assert.equal(await host.listen("CLOSED\r\n"), "bye" + answer("CLOSED"));
    assert.equal(await host.say("AT\r"), OK);
    await open();
    await leave();
    peers[1].end("bye");
    assert.equal(await host.pause(100), "");
    assert.equal(await host.say("ATO\r", "CLOSED\r\n"), CONNECT + "bye" + answer("CLOSED"));
    await open();
    await leave();
    peers[2].end();
    assert.equal(await host.listen(/IPCLOSE.*\r\n$/), answer("+IPCLOSE: 0,1"));
  });

  it("says CONNECT FAIL, or a bare CONNECT after ATX0", async () => {
    const { host, open, ask } = await transparent();
    assert.equal(await host.say('AT+CIPOPEN=0,"TCP","10.0.0.1",81\r', "FAIL\r\n"), answer("CONNECT FAIL"));
    assert.equal(await host.say('AT+CIPOPEN=0,"TCP","no.such.host",80\r', "FAIL\r\n"), answer("CONNECT FAIL"));
    await ask("ATX0");
    assert.equal(await open(), answer("CONNECT"));
  });

  it("holds from the AT+NETOPEN after AT+CIPMODE on (2.3)", async () => {
    const { host, ask } = await transparent({ set: { cipmode: "0" } });
    await ask("AT+CIPMODE=1");
    assert.equal(await ask('AT+CIPOPEN=0,"TCP","10.0.0.1",80'), answer("OK", "+CIPOPEN: 0,0"));
    await ask("AT+NETCLOSE");
    await ask("AT+NETOPEN");
    assert.equal(await host.say('AT+CIPOPEN=0,"TCP","10.0.0.1",80\r', /\r\n$/), CONNECT);
  });

  it("leaves other links in command mode (1.2), and holds what they say back", async () => {
    const { host, open, peers, leave } = await transparent({ set: { rxget: "1" } });
    assert.equal(await open(1), answer("OK", "+CIPOPEN: 1,0"));
    assert.equal(await open(0), CONNECT);
    peers[0].write("for later");
    peers[1].write("at once");
    assert.equal(await host.pause(100), "at once");
    await host.pause(1100);
    assert.equal(await host.say("+++", "\r\n+CIPRXGET: 1,1\r\n"), OK + answer("+CIPRXGET: 1,1"));
    await host.say("ATO\r", CONNECT);
    await leave();
    assert.equal(await host.say("AT+NETCLOSE\r", /NETCLOSE: .*\r\n$/), answer("OK", "CLOSED", "+CIPCLOSE: 0,0", "+NETCLOSE: 0"));
  });

  it("stops the peer when the line is too slow for it", async () => {
    let stopped = 0;
    const { sim, host } = await transparent();
    sim.local.serve(81, peer => {
      if (!peer.write("_".repeat(40_000))) stopped++;
    });
    host.type('AT+CIPOPEN=0,"TCP","10.0.0.1",81\r');
    const began = sim.clock.now;
    await sim.run(() => host.heard.replace(/[^_]/g, "").length === 40_000, 60_000);
    assert.equal(stopped, 1);
    assert.ok(sim.wire.rx.lastByteAt - began < (40_000 * 1.01 * 10_000) / 115200);
  });

  it("exchanges datagrams with one peer (6.3.3)", async () => {
    const { sim, host, leave, ask } = await transparent();
    assert.equal(await ask('AT+CIPOPEN=0,"UDP",,,5000'), answer("+CIPOPEN: 0,3", "ERROR"), "with whom?");
    assert.equal(await host.say('AT+CIPOPEN=0,"UDP","10.0.0.1",6001,5000\r', /\d\r\n$/), CONNECT);
    const peer = sim.local.datagrams(6001, "10.0.0.1");
    host.type("ping");
    assert.equal(await host.pause(100), "");
    assert.deepEqual(peer.received, ["ping"]);
    sim.local.datagrams(6002, "10.0.0.2").send("not for you", 5000);
    peer.send("pong", 5000);
    assert.equal(await host.pause(100), "pong");
    await leave();
    assert.equal(await ask("AT+CIPCLOSE=0"), answer("CLOSED", "+CIPCLOSE: 0,0", "OK"));
    sim.local.host("peer.example", "10.0.0.1");
    assert.equal(await host.say('AT+CIPOPEN=0,"UDP","no.such.host",6001,5000\r', "FAIL\r\n"), answer("CONNECT FAIL"));
    assert.equal(await host.say('AT+CIPOPEN=0,"UDP","peer.example",6001,5000\r', CONNECT), CONNECT);
    peer.send("by name", 5000);
    assert.equal(await host.pause(100), "by name");
  });

  it("gives a server's client the line, once no command is being executed (6.4.1)", async () => {
    const { sim, host, ask, leave } = await transparent();
    await ask("AT+SERVERSTART=8080,0");
    await ask("AT+SERVERSTART=8081,1");
    await ask('AT+CIPOPEN=5,"TCP","10.0.0.1",80');
    await host.say("AT+CIPSEND=5,4\r", ">");
    let heard = "";
    const client = sim.local.connect(8080, peer => void (peer.onData = bytes => void (heard += Buffer.from(bytes).toString())));
    assert.equal(await host.pause(100), "", "data is typed");
    assert.equal(await host.say("data", "CONNECT 115200\r\n"), OK + answer("+CLIENT: 0,0,10.0.0.99:40000") + CONNECT);
    host.type("welcome");
    client.write("hello");
    await host.pause(100);
    assert.equal(heard, "welcome");
    const second = sim.local.connect(8080, () => {});
    sim.local.connect(8081, () => {});
    assert.equal(await host.pause(100), "", "one line, one connection");
    await host.pause(1100);
    const told = await host.say("+++", /CLIENT.*\r\n$/);
    assert.ok(told.includes(answer("+CLIENT: 1,1,10.0.0.99:40002")), told);
    await host.pause(100);
    assert.equal(await host.say("AT+CIPCLOSE=0\r", "CONNECT 115200\r\n"), answer("OK", "CLOSED", "+CIPCLOSE: 0,0", `+CLIENT: 0,0,10.0.0.99:${second.port}`) + CONNECT);
    await leave();
  });
});
