import assert from "node:assert/strict";
import type { LocalPeer, Simulator, SimulatorOptions } from "../../hosts/simulator/index.js";
import { a7600, type Typist } from "./typist.js";

const ALL = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i));
const OK = "\r\nOK\r\n";
const OPEN = /(\+CIPOPEN: .*\r\n(\r\nERROR\r\n)?|CONNECT.*\r\n)(\r\n\+CIPRXGET: .*\r\n)?$/;
const SENT = /\+CIPSEND: .*\r\n$/;

function answer(...lines: string[]): string {
  return lines.map(line => `\r\n${line}\r\n`).join("");
}

/** An A7600 whose socket service is open, and what connected to port 80 of the world. */
async function online(options: Partial<SimulatorOptions> = {}, serve: (peer: LocalPeer) => void = () => {}): Promise<{ sim: Simulator; host: Typist; peers: LocalPeer[]; open(id?: number): Promise<string>; send(bytes: string | Uint8Array, id?: number): Promise<string>; ask(command: string, ms?: number): Promise<string> }> {
  const { sim, host } = await a7600({ ...options, set: { context: "active", rxget: "1", ...options.set } });
  const peers: LocalPeer[] = [];
  sim.local.serve(80, peer => {
    peers.push(peer);
    serve(peer);
  });
  return {
    sim, host, peers,
    open: (id = 0) => host.say(`AT+CIPOPEN=${id},"TCP","10.0.0.1",80\r`, OPEN),
    send: async (bytes, id = 0) => {
      assert.equal(await host.say(`AT+CIPSEND=${id},${bytes.length}\r`, ">"), "\r\n>");
      return host.say(bytes, SENT);
    },
    ask: async (command, ms = 500) => {
      host.type(command + "\r");
      return host.pause(ms);
    },
  };
}

/** Everything that AT+CIPRXGET=2 gives. */
async function readAll(host: Typist, id = 0): Promise<Buffer> {
  const read: Buffer[] = [];
  for (;;) {
    const heard = await host.say(`AT+CIPRXGET=2,${id}\r`, /(OK|ERROR)\r\n(\r\n\+CIPRXGET: 1,\d\r\n)?$/);
    const [header, count] = /\+CIPRXGET: 2,\d,(\d+),\d+\r\n/.exec(heard) ?? [];
    if (!header) return Buffer.concat(read);
    const start = heard.indexOf(header) + header.length;
    assert.match(heard.slice(start + Number(count)), /^\r\n\r\nOK\r\n/);
    read.push(Buffer.from(heard.slice(start, start + Number(count)), "latin1"));
  }
}

describe("simcom-a7600: TCP client", () => {
  it("tells why a connection could not be opened", async () => {
    const { sim, host, open, ask } = await online();
    const to = (where: string, id = 0): Promise<string> => host.say(`AT+CIPOPEN=${id},"TCP",${where}\r`, OPEN);
    assert.equal(await to('"10.0.0.1",81'), answer("OK", "+CIPOPEN: 0,1"));
    assert.equal(await to('"no.such.host",80'), answer("OK", "+CIPOPEN: 0,11"));
    sim.local.host("six.example", "2001:db8::1");
    assert.equal(await to('"six.example",80'), answer("OK", "+CIPOPEN: 0,11"), "the document knows IPv4 only");
    sim.local.host("two.example", "10.0.0.2");
    assert.equal(await to('"two.example",80,5000'), answer("OK", "+CIPOPEN: 0,0"));
    assert.match(await ask("AT+CIPOPEN?"), /\+CIPOPEN: 0,"TCP","10.0.0.2",80,-1\r\n\+CIPOPEN: 1\r\n/);
    assert.equal(await open(0), answer("+CIPOPEN: 0,4", "ERROR"), "in use");
    await ask("AT+CIPTIMEOUT=,3000");
    sim.local.blackhole(82);
    const began = sim.clock.now;
    assert.equal(await host.say('AT+CIPOPEN=1,"TCP","10.0.0.1",82\r', OK), OK);
    assert.equal(await open(1), answer("+CIPOPEN: 1,8", "ERROR"));
    assert.equal(await ask("AT+CIPCLOSE=1"), answer("+CIPCLOSE: 1,8", "ERROR"));
    assert.equal(await ask("AT+CIPSEND=1,1"), answer("+CIPERROR: 4", "ERROR"));
    assert.match(await ask("AT+CIPOPEN?"), /\+CIPOPEN: 1\r\n/);
    assert.equal(await host.listen(OPEN), answer("+CIPOPEN: 1,10"));
    assert.ok(sim.clock.now - began >= 3000);
    assert.equal(await open(1), answer("OK", "+CIPOPEN: 1,0"), "free again");
  });

  it("has ten links and no more", async () => {
    const { host, open, ask, peers, send } = await online();
    for (let id = 0; id < 10; id++) assert.equal(await open(id), answer("OK", `+CIPOPEN: ${id},0`));
    assert.equal(await host.say('AT+CIPOPEN=10,"TCP","10.0.0.1",80\r'), answer("+IP ERROR: Invalid parameter", "ERROR"));
    assert.equal(await ask("AT+CIPCLOSE?"), answer("+CIPCLOSE: 1,1,1,1,1,1,1,1,1,1", "OK"));
    for (const [id, peer] of peers.entries()) {
      let heard = "";
      peer.onData = bytes => void (heard += Buffer.from(bytes).toString());
      await send(`to ${id}`, id);
      assert.equal(heard, `to ${id}`);
    }
  });

  it("sends every byte value, counted, also CR, LF, Ctrl-Z, ESC and ETX", async () => {
    const sent: Buffer[] = [];
    const { open, send } = await online({}, peer => void (peer.onData = bytes => void sent.push(Buffer.from(bytes))));
    await open();
    const all = [ALL, Buffer.from("\n\r\nAT\r\n"), Buffer.from("\x1b\x1a\x03"), Buffer.alloc(1500, ALL)];
    for (const data of all) assert.equal(await send(data), answer("OK", `+CIPSEND: 0,${data.length},${data.length}`));
    assert.deepEqual(Buffer.concat(sent), Buffer.concat(all));
  });

  it("sends every byte value up to Ctrl-Z, where ETX makes three of them data", async () => {
    const sent: Buffer[] = [];
    const { host, open } = await online({ split: true }, peer => void (peer.onData = bytes => void sent.push(Buffer.from(bytes))));
    await open();
    await host.say("AT+CIPSEND=0\r", ">");
    const escaped = Buffer.concat([...ALL].map(byte => Buffer.from([0x03, 0x1a, 0x1b].includes(byte) ? [0x03, byte] : [byte])));
    assert.equal(await host.say(Buffer.concat([escaped, Buffer.from("\x1a")]), SENT), answer("OK", "+CIPSEND: 0,256,256"));
    assert.deepEqual(Buffer.concat(sent), ALL);
    await host.say("AT+CIPSEND=0\r", ">");
    assert.equal(await host.say("\x03x\x1a", SENT), answer("OK", "+CIPSEND: 0,2,2"), "before anything else ETX is data");
  });

  it("cancels with ESC, and takes no more than 1500 bytes up to Ctrl-Z, and not none", async () => {
    const { host, open, ask } = await online();
    await open();
    for (const [data, lines] of [["abc\x1b", ["ERROR"]], ["x".repeat(1501) + "\x1a", ["+CIPERROR: 3", "ERROR"]], ["\x1a", ["+CIPERROR: 3", "ERROR"]]] as const) {
      await host.say("AT+CIPSEND=0\r", ">");
      assert.equal(await host.say(data), answer(...lines));
    }
    assert.equal(await ask("AT+CIPACK=0"), answer("+CIPACK: 0,0,0", "OK"));
  });

  it("takes what follows a counted payload for the next command", async () => {
    let sent = "";
    const { host, open, ask } = await online({}, peer => void (peer.onData = bytes => void (sent += Buffer.from(bytes).toString())));
    await open();
    await host.say("AT+CIPSEND=0,4\r\n", ">");
    host.type("test\x1aAT+CIPACK=0\r");
    const heard = await host.pause(100);
    assert.match(heard, /\r\n\+CIPACK: 4,[04],0\r\n\r\nOK\r\n/);
    assert.match(heard, /\+CIPSEND: 0,4,4\r\n/);
    assert.equal(sent, "test", "without the LF of CR LF, and without the Ctrl-Z");
    await host.say("AT+CIPSEND=0,4\r", ">");
    await host.say("\nabc", SENT);
    assert.equal(sent, "test\nabc");
    assert.equal(await ask("AT"), OK);
  });

  it("waits while the peer takes nothing, and gives the link up after AT+CIPTIMEOUT", async () => {
    const { sim, host, open, ask, peers, send } = await online({}, peer => peer.pause());
    await open();
    await ask("AT+CIPTIMEOUT=,,5000");
    for (let i = 0; i < 9; i++) assert.equal(await send("x".repeat(1500)), answer("OK", "+CIPSEND: 0,1500,1500"));
    await host.say("AT+CIPSEND=0,1500\r", ">");
    assert.equal(await host.say("x".repeat(1500)), OK);
    assert.equal(await ask("AT+CIPSEND=0,1"), answer("+CIPERROR: 8", "ERROR"));
    assert.equal(await ask("AT+CIPACK=0"), answer("+CIPACK: 13500,0,0", "OK"));
    peers[0].resume();
    assert.equal(await host.listen(SENT), answer("+CIPSEND: 0,1500,1500"));
    peers[0].pause();
    for (let i = 0; i < 9; i++) await send("x".repeat(1500));
    await host.say("AT+CIPSEND=0,1500\r", ">");
    const began = sim.clock.now;
    assert.equal(await host.say("x".repeat(1500), /IPCLOSE: .*\r\n$/), answer("OK", "+CIPSEND: 0,1500,0", "+IPCLOSE: 0,2"));
    assert.ok(sim.clock.now - began >= 5000);
    assert.equal(await ask("AT+CIPSEND=0,1"), answer("+CIPERROR: 4", "ERROR"));
    let closed: string | undefined;
    peers[0].onClose = code => void (closed = code);
    await sim.advance(6000);
    assert.equal(closed, "ECONNRESET");
  });

  it("waits for the acknowledgement where AT+CIPSENDMODE=1 holds (2.11)", async () => {
    const { sim, host, open, ask, peers, send } = await online();
    sim.local.latency = 200;
    await open();
    await ask("AT+CIPSENDMODE=1");
    const began = sim.clock.now;
    assert.equal(await send("hello"), answer("OK", "+CIPSEND: 0,5,5"));
    assert.ok(sim.clock.now - began >= 200);
    await ask("AT+CIPTIMEOUT=,,3000");
    peers[0].pause();
    await host.say("AT+CIPSEND=0,5\r", ">");
    assert.equal(await host.say("hello", /IPCLOSE: .*\r\n$/), answer("OK", "+CIPSEND: 0,5,0", "+IPCLOSE: 0,2"));
  });

  it("says -1 where the far end closed while data was typed", async () => {
    const { host, open, peers } = await online();
    await open();
    await host.say("AT+CIPSEND=0,5\r", ">");
    peers[0].end();
    assert.equal(await host.pause(100), "", "result codes wait");
    assert.equal(await host.say("hello", /CIPSEND: .*\r\n$/), answer("OK", "+IPCLOSE: 0,1", "+CIPSEND: 0,5,-1"));
  });

  it("stops the peer when its buffer is full, and loses nothing", async () => {
    const data = Buffer.alloc(50_000, ALL);
    let stopped = false;
    const { host, open, ask } = await online({}, peer => void (stopped = !peer.write(data)));
    await open();
    await host.pause(50);
    assert.ok(stopped);
    assert.equal(await ask("AT+CIPRXGET=4,0"), answer("+CIPRXGET: 4,0,10240", "OK"));
    assert.deepEqual(await readAll(host), data);
    assert.equal(await ask("AT+CIPACK=0"), answer("+CIPACK: 0,0,50000", "OK"));
  });

  it("announces data once until everything was read, and reads up to 1500 bytes or 750 in hex", async () => {
    const { host, open, peers, ask } = await online();
    await open();
    peers[0].write("one");
    assert.equal(await host.listen("\r\n"), answer("+CIPRXGET: 1,0"));
    peers[0].write(Buffer.alloc(2000, "z"));
    assert.equal(await host.pause(50), "");
    assert.equal(await ask("AT+CIPRXGET=2,0,2"), `\r\n+CIPRXGET: 2,0,2,2001\r\non\r\n${OK}`);
    assert.equal(await ask("AT+CIPRXGET=3,0"), `\r\n+CIPRXGET: 3,0,750,1251\r\n65${"7A".repeat(749)}\r\n${OK}`);
    assert.equal(await ask("AT+CIPRXGET=2,0,1500"), `\r\n+CIPRXGET: 2,0,1251,0\r\n${"z".repeat(1251)}\r\n${OK}`);
    peers[0].write("four");
    assert.equal(await host.listen("\r\n"), answer("+CIPRXGET: 1,0"));
  });

  it("prints what was not read when it goes back to pushing, 1500 bytes at a time (2.5, note 3)", async () => {
    const { host, open, peers, ask } = await online();
    await open();
    peers[0].write(Buffer.alloc(3100, "z"));
    await host.pause(50);
    assert.equal(await ask("AT+CIPRXGET=2,0,1"), `\r\n+CIPRXGET: 2,0,1,3099\r\nz\r\n${OK}`);
    const pushed = (count: number): string => `\r\nRECV FROM:10.0.0.1:80\r\n+IPD${count}\r\n${"z".repeat(count)}`;
    assert.equal(await ask("AT+CIPRXGET=0", 2000), OK + pushed(1500) + pushed(1500) + pushed(99));
    assert.equal(await ask("AT+CIPRXGET=2,0"), answer("+IP ERROR: Operation not supported", "ERROR"));
  });

  it("announces what it has not pushed yet when it goes to buffering", async () => {
    const { host, open, peers } = await online({ set: { rxget: "0" }, baud: 9600, hostBaud: 9600 });
    await open();
    peers[0].write("z".repeat(9000));
    const begun = await host.pause(100);
    host.type("AT+CIPRXGET=1;+CIPRXGET?\r");
    const heard = begun + (await host.pause(20_000));
    assert.match(heard, /z\r\n\+CIPRXGET: 1\r\n\r\nOK\r\n\r\n\+CIPRXGET: 1,0\r\n$/);
    assert.equal((await readAll(host)).length, 9000 - [...heard.matchAll(/\+IPD(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0));
  });

  it("tells of a connection that was opening when the network went (5)", async () => {
    const { sim, host, ask } = await online();
    sim.local.blackhole(82);
    assert.equal(await host.say('AT+CIPOPEN=4,"TCP","10.0.0.1",82\r', OK), OK);
    assert.equal(await ask("AT+CGACT=0,1"), answer("+CIPOPEN: 4,1", "+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY", "OK"));
    await ask("AT+NETCLOSE");
    await ask("AT+NETOPEN");
    assert.equal(await host.say('AT+CIPOPEN=4,"TCP","10.0.0.1",82\r', OK), OK);
    assert.equal(await ask("AT+NETCLOSE"), answer("OK", "+NETCLOSE: 0"));
    assert.equal(await host.pause(200_000), "");
  });

  it("lets unread data be read after the far end closed, until the link is closed or used again", async () => {
    const { host, open, peers, ask } = await online();
    await open();
    peers[0].end("rest");
    assert.equal(await host.listen(/IPCLOSE.*\r\n$/), answer("+CIPRXGET: 1,0", "+IPCLOSE: 0,1"));
    assert.equal(await ask("AT+CIPCLOSE?"), answer("+CIPCLOSE: 0,0,0,0,0,0,0,0,0,0", "OK"));
    assert.equal(await ask("AT+CIPSEND=0,1"), answer("+CIPERROR: 4", "ERROR"));
    assert.equal(await ask("AT+CIPRXGET=2,0,2"), `\r\n+CIPRXGET: 2,0,2,2\r\nre\r\n${OK}`);
    assert.equal(await ask("AT+CIPCLOSE=0"), answer("+CIPCLOSE: 0,4", "ERROR"));
    assert.equal(await ask("AT+CIPRXGET=2,0"), answer("+IP ERROR: No data", "ERROR"));
    await open();
    peers[1].end("rest");
    await host.listen(/IPCLOSE.*\r\n$/);
    assert.equal(await open(), answer("OK", "+CIPOPEN: 0,0"));
    assert.equal(await ask("AT+CIPRXGET=4,0"), answer("+CIPRXGET: 4,0,0", "OK"));
  });

  it("reports a reset like a close", async () => {
    const { host, open, peers } = await online();
    await open();
    peers[0].reset();
    assert.equal(await host.listen(/IPCLOSE.*\r\n$/), answer("+IPCLOSE: 0,1"));
    assert.equal(await open(), answer("OK", "+CIPOPEN: 0,0"));
  });

  it("waits for the peer's FIN when it closes, but not for ever", async () => {
    const { sim, host, open, ask } = await online({}, peer => void (peer.onEnd = () => {}));
    await open();
    const began = sim.clock.now;
    assert.equal(await host.say("AT+CIPCLOSE=0\r", OK), OK);
    assert.equal(await ask("AT+CIPCLOSE=0"), answer("+CIPCLOSE: 0,8", "ERROR"));
    assert.equal(await host.listen(/CIPCLOSE: .*\r\n$/), answer("+CIPCLOSE: 0,0"));
    assert.ok(sim.clock.now - began >= 5000 && sim.clock.now - began < 5010);
  });

  it("closes everything with the socket service", async () => {
    const { host, open, peers, ask } = await online();
    await open(0);
    await open(5);
    const closed: (string | undefined)[] = [];
    for (const peer of peers) peer.onClose = code => void closed.push(code);
    assert.equal(await ask("AT+NETCLOSE"), answer("OK", "+NETCLOSE: 0"));
    assert.deepEqual(closed, ["ECONNRESET", "ECONNRESET"]);
    assert.equal(await ask("AT+CIPCLOSE?"), answer("+CIPCLOSE: 0,0,0,0,0,0,0,0,0,0", "OK"));
    assert.equal(await host.pause(100), "");
  });
});

describe("simcom-a7600: direct push", () => {
  for (const srip of ["1", "0"]) for (const ciphead of ["1", "0"]) for (const headertype of ["0", "1"]) {
    it(`CIPSRIP=${srip} CIPHEAD=${ciphead} <HeaderType>=${headertype}`, async () => {
      const { host, open, peers } = await online({ set: { rxget: "0", cipsrip: srip, ciphead, headertype } });
      await open(7);
      peers[0].write(ALL);
      const lines = [...(srip === "1" ? ["RECV FROM:10.0.0.1:80"] : []), ...(ciphead === "1" ? [["+IPD256", "+RECEIVE,7,256"][Number(headertype)]] : [])];
      assert.equal(await host.pause(500), (lines.length ? `\r\n${lines.join("\r\n")}\r\n` : "") + ALL.toString("latin1"));
    });
  }

  it("pushes the last bytes before it tells of the end", async () => {
    const { host, open, peers } = await online({ set: { rxget: "0" } });
    await open();
    peers[0].end("bye");
    assert.equal(await host.listen(/IPCLOSE.*\r\n$/), `\r\nRECV FROM:10.0.0.1:80\r\n+IPD3\r\nbye${answer("+IPCLOSE: 0,1")}`);
  });

  it("waits for a prompt's data, and for <DelayTm> (2.13)", async () => {
    const { sim, host, open, peers, ask } = await online({ set: { rxget: "0" } });
    await open();
    await host.say("AT+CIPSEND=0,5\r", ">");
    peers[0].write("answer");
    assert.equal(await host.pause(100), "");
    const heard = await host.say("hello", /answer[^]*$/);
    assert.equal(heard + (await host.pause(100)), answer("OK") + "\r\nRECV FROM:10.0.0.1:80\r\n+IPD6\r\nanswer" + answer("+CIPSEND: 0,5,5"));
    await ask("AT+CIPCCFG=,1000");
    const began = sim.clock.now;
    peers[0].write("late");
    await host.listen("late");
    assert.ok(sim.clock.now - began >= 1000);
  });

  it("pushes no faster than the line, and stops the peer meanwhile", async () => {
    let stopped = 0;
    const { sim, host } = await online({ set: { rxget: "0" } }, peer => {
      if (!peer.write(Buffer.alloc(40_000, "_"))) stopped++;
    });
    const began = sim.clock.now;
    const first = await host.say('AT+CIPOPEN=0,"TCP","10.0.0.1",80\r', /\+CIPOPEN: 0,0\r\n/);
    await sim.run(() => (first + host.heard).replace(/[^_]/g, "").length === 40_000, 60_000);
    assert.equal(stopped, 1);
    const took = sim.wire.rx.lastByteAt - began;
    assert.ok(took < (40_000 * 1.05 * 10_000) / 115200, `${took} ms`);
  });
});

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
