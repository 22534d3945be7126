import assert from "node:assert/strict";
import { describeSettings, startSimulator, type LocalPeer, type Simulator, type SimulatorOptions } from "../../hosts/simulator/index.js";
import { typedTo, type Typist } from "./typist.js";

const ALL = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i));
const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";

interface Online {
  sim: Simulator;
  host: Typist;
  /** Far ends of the connections to port 80, in the order they were opened. */
  peers: LocalPeer[];
  open(cid?: number, where?: string): Promise<string>;
}

/** A module whose network is active, and a server at port 80 of every address. */
async function online(options: Partial<SimulatorOptions> = {}, serve: (peer: LocalPeer) => void = () => {}): Promise<Online> {
  const { sim, host } = await typedTo("simcom-ca", options);
  const peers: LocalPeer[] = [];
  sim.local.serve(80, peer => {
    peers.push(peer);
    serve(peer);
  });
  await host.say("AT+CNACT=0,1\r", /ACTIVE\r\n$/);
  return { sim, host, peers, open: (cid = 0, where = '"TCP","10.0.0.1",80') => host.say(`AT+CAOPEN=${cid},0,${where}\r`, /CAOPEN: .*OK\r\n$|OK.*CAOPEN: .*\r\n$|ERROR\r\n$/s) };
}

/** Sends in the document's form. */
async function send(host: Typist, cid: number, data: string | Buffer): Promise<void> {
  await host.say(`AT+CASEND=${cid},${data.length}\r`, `+CASEND: ${cid},${data.length}\r\n`);
  assert.equal(await host.say(data, /\+CASEND: \d+,\d+,\d+\r\n$/), `${OK}\r\n+CASEND: ${cid},0,${data.length}\r\n`);
}

/** Reads in the document's form. */
async function receive(host: Typist, cid: number, count = 1460): Promise<string> {
  const answer = await host.say(`AT+CARECV=${cid},${count}\r`, /OK\r\n$|ERROR\r\n$/);
  const [header, , length] = /^\r\n\+CARECV: (\d+),(\d+)\r\n/.exec(answer)!;
  const data = answer.slice(header.length, header.length + Number(length));
  assert.equal(answer.slice(header.length + Number(length)), (data ? "\r\n" : "") + OK);
  return data;
}

const codeOf = (answer: string): number => Number(/\+CA\w+: \d+,(\d+)/.exec(answer)![1]);

describe("simcom-ca: opening", () => {
  it("tells by its result why nothing came of it", async () => {
    const { sim, host, open } = await online();
    sim.local.host("six.example", "::1");
    for (const [where, result] of [['"TCP","10.0.0.1",81', 23], ['"TCP","no.such.host",80', 20], ['"TCP","10.0.0.300",80', 6], ['"TCP","1::2::3",80', 6], ['"TCP","six.example",80', 20], ['"UDP","no.such.host",80', 20]] as const) {
      assert.equal(codeOf(await open(0, where)), result, where);
      assert.equal(await host.say("AT+CASTATE?\r"), OK, "the cid is free again");
    }
    assert.equal(codeOf(await host.say('AT+CAOPEN=0,1,"TCP","10.0.0.1",80\r')), 21);
    assert.equal(codeOf(await open(0, '"TCP","::1",80')), 0, "an address of IPv6 is taken as it is");
  });

  it("gives up after AT+CACFG's time, or after 75 s", async () => {
    const { sim, host, open } = await online();
    sim.local.blackhole(82);
    for (const [seconds, took] of [[0, 75], [7, 7]]) {
      await host.say(`AT+CACFG="TIMEOUT",0,${seconds}\r`);
      const began = sim.clock.now;
      assert.equal(codeOf(await open(0, '"TCP","10.0.0.1",82')), 27);
      assert.ok(Math.abs(sim.clock.now - began - took * 1000) < 50);
    }
  });

  it("takes what AT+CASSLCFG says where nothing else does", async () => {
    const { sim, host } = await online();
    const peer = sim.local.datagrams(5000);
    await host.say('AT+CACID=1;+CASSLCFG=1,"protocol",1;+CASSLCFG=1,localport,4000\r');
    assert.equal(await host.say('AT+CAOPEN=1,"10.0.0.1",5000\r'), `\r\n+CAOPEN: 1,0\r\n${OK}`);
    assert.equal(await host.say("AT+CAOPEN?\r"), `\r\n+CAOPEN: 1,"UDP","10.0.0.1",5000\r\n${OK}`);
    let from = 0;
    peer.onMessage = (_bytes, port) => void (from = port);
    await send(host, 1, "hello");
    assert.deepEqual([peer.received, from], [["hello"], 4000]);
  });

  it("answers wrong parameters, and cids in use or not", async () => {
    const { host, open } = await online();
    await host.say("AT+CMEE=1\r");
    await open();
    for (const [command, code] of [['AT+CAOPEN=13,"TCP","a",80', 50], ['AT+CAOPEN=1,"ICMP","a",80', 50], ['AT+CAOPEN=1,"TCP","a",0', 50], ['AT+CAOPEN=1,"TCP","a",65536', 50], ['AT+CAOPEN=1,4,"TCP","a",80', 50],
      [`AT+CAOPEN=1,"TCP","${"a".repeat(65)}",80`, 50], ['AT+CAOPEN=1,"a"', 50], ['AT+CASERVER=1,"SSL",80', 50], ["AT+CASEND=0,1461", 50], ["AT+CASEND=0,0", 50], ["AT+CARECV=0,0", 50], ["AT+CARECV=0,1461", 50],
      ['AT+CAOPEN=0,"TCP","10.0.0.1",80', 3], ["AT+CASEND=1,5", 3], ["AT+CARECV=1,5", 3], ["AT+CAACK=1", 3], ["AT+CACLOSE=1", 3], ['AT+CASSLCFG=0,"nosuch",1', 50], ['AT+CASSLCFG=0,"ssl",2', 50], ["AT+CNACT=0,1", 3]] as const) {
      assert.equal(await host.say(command + "\r"), `\r\n+CME ERROR: ${code}\r\n`, command);
    }
    for (const command of ['AT+CACFG="NOSUCH",1', 'AT+CACFG="SACK",2', 'AT+CACFG="TIMEOUT",13,1', 'AT+CACFG="REMOTEADDR",1,"host",80', "AT+CASWITCH=1,1", "AT+CASWITCH=0,2"]) assert.equal(await host.say(command + "\r"), ERROR, command);
  });

  it("holds thirteen connections, or as many as it is told", async () => {
    const { open } = await online();
    for (let cid = 0; cid < 13; cid++) assert.equal(codeOf(await open(cid)), 0);
    const small = await online({ set: { links: "2" } });
    assert.deepEqual([codeOf(await small.open(0)), codeOf(await small.open(5)), codeOf(await small.open(1))], [0, 0, 3]);
    assert.equal(codeOf(await small.host.say('AT+CASERVER=1,"TCP",2020\r')), 3);
    await small.host.say("AT+CACLOSE=5\r");
    assert.equal(codeOf(await small.open(1)), 0);
  });

  it("frees a cid that is closed while it is opened", async () => {
    const { sim, host, open } = await online({ set: { asyncopen: "1" } });
    sim.local.blackhole(82);
    assert.equal(await host.say('AT+CAOPEN=0,"TCP","10.0.0.1",82\r'), OK);
    assert.equal(await host.say("AT+CACLOSE=0\r"), OK);
    assert.equal(await host.pause(80_000), "");
    assert.equal(codeOf(await open()), 0);
  });
});

describe("simcom-ca: data", () => {
  it("carries every byte value both ways", async () => {
    const { host, open } = await online({}, peer => void (peer.onData = bytes => void peer.write(bytes)));
    await open();
    for (const data of [ALL, Buffer.from("\n\r\nAT\r\n"), Buffer.from("\x1b\x1a")]) {
      await host.say(`AT+CASEND=0,${data.length}\r`, /\r\n$/);
      await host.say(data, /CADATAIND: 0.*CASEND.*\r\n$|CASEND: 0,0.*CADATAIND: 0\r\n$/s);
      assert.equal(await receive(host, 0), data.toString("latin1"));
    }
  });

  it("stops the peer when its buffer is full, and loses nothing", async () => {
    const data = Buffer.alloc(50_000, ALL);
    let stopped = false;
    const { sim, host } = await online({}, peer => void (stopped = !peer.write(data)));
    await host.say('AT+CACFG="RCVBUF",4096\r');
    await host.say('AT+CAOPEN=0,"TCP","10.0.0.1",80\r', /CAOPEN: 0,0/);
    await host.pause(50);
    assert.ok(stopped);
    assert.equal(await host.say("AT+CARECV?\r"), `\r\n+CARECV: 0,4096\r\n${OK}`);
    let read = "", piece = "";
    while ((piece = await receive(host, 0))) read += piece;
    assert.equal(read, data.toString("latin1"));
    assert.equal(sim.local.peers.size, 1);
  });

  it("says how much it takes, and takes no more", async () => {
    const { host, open, peers } = await online({}, peer => peer.pause());
    await host.say('AT+CACFG="SNDBUF",2000\r');
    await open();
    await send(host, 0, "x".repeat(1460));
    assert.equal(await host.say("AT+CASEND=0\r"), `\r\n+CASEND: 540\r\n${OK}`);
    await host.say("AT+CASEND=0,541\r", /541\r\n$/);
    assert.equal(await host.say("y".repeat(541), /\+CASEND.*\r\n$/), `${OK}\r\n+CASEND: 0,2,0\r\n`);
    assert.equal(await host.say("AT+CAACK=0\r"), `\r\n+CAACK: 1460,1460\r\n${OK}`);
    peers[0].resume();
    assert.equal(await host.say("AT+CAACK=0\r"), `\r\n+CAACK: 1460,0\r\n${OK}`);
  });

  it("waits for data as long as it is told, and reads command lines afterwards", async () => {
    const { sim, host, open, peers } = await online();
    await open();
    for (const [command, ms] of [["AT+CASEND=0,10", 5000], ["AT+CASEND=0,10,300", 300]] as const) {
      await host.say(command + "\r", /10\r\n$/);
      const began = sim.clock.now;
      assert.equal(await host.say("half"), ERROR);
      assert.ok(Math.abs(sim.clock.now - began - ms) < 20, command);
      assert.equal(await host.say("AT\r"), OK);
    }
    assert.equal(peers[0].received, 0);
    await host.say("AT+CASEND=0,4,300\r", /4\r\n$/);
    assert.equal(await host.say("test", /CASEND.*\r\n$/), `${OK}\r\n+CASEND: 0,0,4\r\n`);
    assert.equal(await host.pause(1000), "", "the time of data that came is over, too");
  });

  it("swallows one Ctrl-Z after counted data, echo on, and nothing else", async () => {
    const { host, open, peers } = await online({ set: { echo: "1" } });
    await open();
    let sent = "";
    peers[0].onData = bytes => void (sent += Buffer.from(bytes).toString("latin1"));
    await host.say("AT+CASEND=0,4\r\n", /CASEND: 0,4\r\n$/);
    assert.equal(await host.say("test\x1a", /CASEND.*\r\n$/), `${OK}\r\n+CASEND: 0,0,4\r\n`);
    assert.equal(await host.say("AT\r"), `AT\r${OK}`);
    assert.equal(sent, "test");
  });

  it("tells that a connection ended under data", async () => {
    const { host, open, peers } = await online();
    await open();
    await host.say("AT+CASEND=0,4\r", /4\r\n$/);
    peers[0].reset();
    await host.pause(100);
    assert.equal(await host.say("test", /CASEND.*\r\n$/), `${OK}\r\n+CASTATE: 0,0\r\n\r\n+CASEND: 0,1,0\r\n`);
  });

  it("announces data once until everything was read", async () => {
    const { host, open, peers } = await online();
    await open();
    peers[0].write("one");
    assert.equal(await host.listen("\r\n"), "\r\n+CADATAIND: 0\r\n");
    peers[0].write("two");
    assert.equal(await host.pause(50), "");
    assert.equal(await receive(host, 0, 2), "on");
    peers[0].write("three");
    assert.equal(await host.pause(50), "");
    assert.equal(await receive(host, 0), "etwothree");
    peers[0].write("four");
    assert.equal(await host.listen("\r\n"), "\r\n+CADATAIND: 0\r\n");
  });

  it("keeps unread data after the peer closed, until AT+CACLOSE", async () => {
    const { host, open, peers } = await online();
    await open();
    peers[0].end("rest");
    assert.equal(await host.listen(/CASTATE.*\r\n$/), "\r\n+CADATAIND: 0\r\n\r\n+CASTATE: 0,0\r\n");
    assert.equal(await open(), ERROR, "in use");
    assert.equal(await host.say("AT+CASEND=0,1\r"), ERROR);
    assert.equal(await receive(host, 0, 2), "re");
    assert.equal(await receive(host, 0), "st");
    assert.equal(await receive(host, 0), "");
    assert.equal(await host.say("AT+CACLOSE=0\r"), OK);
    assert.equal(codeOf(await open()), 0);
  });

  it("closes in order, by force after ten seconds or AT+CACFG's time", async () => {
    const ends: string[] = [];
    const { sim, host, open } = await online({}, peer => {
      peer.onEnd = () => void ends.push("end");
      peer.onClose = code => void ends.push(`${code} ${Math.round(sim.clock.now / 100) / 10}`);
    });
    for (const [setting, ms] of [["0", 10_000], ["1,500", 500]] as const) {
      await host.say(`AT+CACFG="LINGER",${setting}\r`);
      await open();
      const began = sim.clock.now;
      assert.equal(await host.say("AT+CACLOSE=0\r"), OK);
      await host.pause(ms + 100);
      assert.deepEqual(ends.splice(0), ["end", `ECONNRESET ${Math.round((began + ms) / 100) / 10}`]);
    }
    assert.equal(sim.local.peers.size, 0);
  });

  it("leaves a connection alone that is gone", async () => {
    const { host, open, peers } = await online();
    const ends: (string | undefined)[] = [];
    for (const setting of ["0", "1,0"]) {
      await host.say(`AT+CACFG="LINGER",${setting}\r`);
      await open();
      peers.at(-1)!.onClose = code => void ends.push(code);
      peers.at(-1)!.reset();
      assert.equal(await host.listen(/CASTATE.*\r\n$/), "\r\n+CASTATE: 0,0\r\n");
      assert.equal(await host.say("AT+CACLOSE=0\r"), OK);
    }
    await open();
    peers.at(-1)!.onClose = code => void ends.push(code);
    await host.say("AT+CNACT=0,0\r", /PDP.*\r\n$/);
    await host.say("AT+CACLOSE=0\r");
    await host.pause(20_000);
    assert.deepEqual(ends, ["ECONNRESET"], "none for those that reset it, one for the one that was dropped");
  });

  it("exchanges datagrams as they are", async () => {
    const { sim, host, open } = await online();
    const [peer, other] = [sim.local.datagrams(5000), sim.local.datagrams(5001)];
    let from = 0;
    peer.onMessage = (_bytes, port) => void (from = port);
    await open(0, '"UDP","10.0.0.1",5000');
    await send(host, 0, "one");
    await send(host, 0, "two");
    assert.deepEqual(peer.received, ["one", "two"]);
    peer.send("first", from);
    await host.simulator.advance(1);
    peer.send("second", from);
    other.send("a stranger's", from);
    assert.equal(await host.pause(50), "\r\n+CADATAIND: 0\r\n");
    assert.equal(await receive(host, 0, 3), "fir");
    assert.equal(await receive(host, 0), "st", "never two at a time");
    assert.equal(await receive(host, 0), "second");
    assert.equal(await receive(host, 0), "");
    await host.say('AT+CACFG="REMOTEADDR",0,10.0.0.2,5001\r');
    await send(host, 0, "to the other");
    assert.deepEqual(other.received, ["to the other"]);
  });

  it("loses datagrams that there is no room for", async () => {
    const { sim, host, open } = await online();
    const peer = sim.local.datagrams(5000);
    let from = 0;
    peer.onMessage = (_bytes, port) => void (from = port);
    await open(0, '"UDP","10.0.0.1",5000');
    await send(host, 0, "?");
    for (let i = 0; i < 20; i++) {
      peer.send(String.fromCharCode(65 + i).repeat(1000), from);
      await host.pause(1);
    }
    await host.pause(10);
    assert.equal(await host.say("AT+CARECV?\r"), `\r\n+CARECV: 0,10000\r\n${OK}`);
    let read = "", piece = "";
    while ((piece = await receive(host, 0))) read += piece[0];
    assert.equal(read, "ABCDEFGHIJ");
  });

  it("closes by itself when ATOCLOSE says so", async () => {
    const { host, open, peers } = await online();
    await host.say('AT+CACFG="ATOCLOSE",1,3\r');
    await open();
    peers[0].end();
    assert.equal(await host.pause(2900), "\r\n+CASTATE: 0,0\r\n");
    assert.equal(await host.pause(200), "\r\n+CACLOSE: 0\r\n");
    assert.equal(await host.say("AT+CASTATE?\r"), OK);
  });

  it("pushes (recv_mode 1) no faster than the line, and stops the peer meanwhile", async () => {
    let stopped = 0;
    const { sim, host } = await online({}, peer => {
      if (!peer.write(Buffer.alloc(40_000, 46))) stopped++;
    });
    const began = sim.clock.now;
    const first = await host.say('AT+CAOPEN=0,0,"TCP","10.0.0.1",80,1\r', /CAOPEN: 0,0/);
    await sim.run(() => (first + host.heard).replace(/[^.]/g, "").length === 40_000, 60_000);
    assert.equal(stopped, 1);
    const took = sim.wire.rx.lastByteAt - began;
    assert.ok(took < (40_000 * 1.05 * 10_000) / 115200, `${took} ms`);
    assert.match(await host.say("AT+CARECV=0,10\r"), /ERROR/, "nothing is left to be read");
  });

  it("holds pushed data back while data is expected", async () => {
    const { host, open, peers } = await online();
    await open(0, '"TCP","10.0.0.1",80,1');
    await host.say("AT+CASEND=0,4\r", /4\r\n$/);
    peers[0].end("answer");
    assert.equal(await host.pause(20), "");
    const said = await host.say("test", /CASTATE.*\r\n$/);
    assert.ok(said.startsWith(OK) && said.includes('\r\n+CAURC: "recv",0,6\r\nanswer\r\n'), said);
  });
});

describe("simcom-ca: servers", () => {
  it("gives each client the lowest free cid, and turns away whom there is no room for", async () => {
    const { sim, host, open } = await online();
    await open(1);
    await host.say('AT+CACFG="ACCEPTNUM",2\r');
    assert.equal(await host.say('AT+CASERVER=0,"TCP",2020\r'), `\r\n+CASERVER: 0,0\r\n${OK}`);
    const closed: string[] = [];
    for (let i = 0; i < 3; i++) {
      const peer = sim.local.connect(2020, () => {}, `10.0.0.${i + 5}`, 40_000 + i);
      peer.onClose = code => void closed.push(String(code));
      assert.equal(await host.pause(20), i < 2 ? `\r\n+CANEW: 0,${i + 2},10.0.0.${i + 5},${40_000 + i}\r\n` : "");
    }
    assert.deepEqual(closed, ["ECONNRESET"]);
    sim.local.connect(2020, () => {}, "2001:db8::1");
    assert.equal(await host.pause(20), "", "TCP is IPv4 alone");
    await host.say("AT+CACLOSE=0\r");
    sim.local.connect(2020, () => {}).onClose = code => void closed.push(String(code));
    await host.pause(20);
    assert.deepEqual(closed, ["ECONNRESET", "ECONNREFUSED"]);
    assert.equal(await host.say("AT+CASTATE?\r"), `\r\n+CASTATE: 1,1\r\n\r\n+CASTATE: 2,1\r\n\r\n+CASTATE: 3,1\r\n${OK}`);
  });

  it("serves IPv6 with TCP6 and UDP6", async () => {
    const { sim, host } = await online();
    await host.say('AT+CASERVER=0,0,"TCP6",2020\r');
    await host.say('AT+CASERVER=1,"UDP6",2021\r');
    assert.equal(await host.say("AT+CASERVER?\r"), `\r\n+CASERVER: 0,"TCP6",2020\r\n\r\n+CASERVER: 1,"UDP6",2021\r\n${OK}`);
    sim.local.connect(2020, () => {}, "2001:db8::1", 40_001);
    assert.equal(await host.listen(/CANEW.*\r\n$/), "\r\n+CANEW: 0,2,2001:db8::1,40001\r\n");
    sim.local.connect(2020, () => {}, "10.0.0.1");
    sim.local.datagrams(5000, "2001:db8::2").send("six", 2021);
    sim.local.datagrams(5001, "10.0.0.2").send("four", 2021);
    assert.equal(await host.pause(50), "\r\n+CANEW: 1,3,2001:db8::2,5000\r\n\r\n+CADATAIND: 3\r\n");
  });

  it("sends from a UDP server's port to where REMOTEADDR says", async () => {
    const { sim, host } = await online();
    const heard: string[] = [];
    for (const [address, port] of [["10.0.0.1", 5001], ["10.0.0.2", 5002]] as const) {
      const peer = sim.local.datagrams(port, address);
      peer.onMessage = (bytes, from) => void heard.push(`${address} ${from} ${Buffer.from(bytes).toString()}`);
    }
    await host.say('AT+CASERVER=0,"UDP",2020\r');
    assert.equal(await host.say("AT+CASEND=0,2\r"), "\r\nERROR\r\n", "nobody was named");
    for (const [address, port] of [["10.0.0.1", 5001], ["10.0.0.2", 5002]] as const) {
      assert.equal(await host.say(`AT+CACFG="REMOTEADDR",0,${address},${port}\r`), OK);
      await host.say("AT+CASEND=0,2\r", /CASEND: 0,2\r\n$/);
      assert.equal(await host.say("hi", /,2\r\n$/), `${OK}\r\n+CASEND: 0,0,2\r\n`);
    }
    await host.pause(100);
    assert.deepEqual(heard, ["10.0.0.1 2020 hi", "10.0.0.2 2020 hi"]);
  });

  it("does not open a port twice, nor without a network", async () => {
    const { host } = await online();
    for (const type of ["TCP", "UDP"]) {
      assert.equal(codeOf(await host.say(`AT+CASERVER=0,"${type}",2020\r`)), 0);
      assert.equal(codeOf(await host.say(`AT+CASERVER=1,"${type}",2020\r`)), 12);
      assert.equal(codeOf(await host.say(`AT+CASERVER=1,1,"${type}",2021\r`)), 21);
      await host.say("AT+CACLOSE=0\r");
    }
  });
});

describe("simcom-ca: transparent mode", () => {
  it("cuts packets by TRANSPKTSIZE and TRANSWAITTM, and is left by +++ between silences", async () => {
    const pieces: string[] = [];
    const { host, open } = await online({}, peer => void (peer.onData = bytes => void pieces.push(Buffer.from(bytes).toString("latin1"))));
    await host.say('AT+CACFG="TRANSPKTSIZE",4;+CACFG="TRANSWAITTM",5\r');
    await open();
    assert.equal(await host.say("AT+CASWITCH=0,1\r", /CONNECT\r\n$/), `${OK}\r\nCONNECT\r\n`);
    host.type("abcdefghij+++");
    await host.pause(100);
    assert.deepEqual(pieces, ["abcd", "efgh", "ij++"]);
    await host.pause(500);
    assert.deepEqual(pieces.splice(0), ["abcd", "efgh", "ij++", "+"]);
    await host.pause(1000);
    assert.equal(await host.say("+++"), OK);
    assert.deepEqual(pieces, []);
    assert.equal(await host.say("AT+CASTATE?\r"), `\r\n+CASTATE: 0,1\r\n${OK}`);
  });

  it("sends all that came before the end, then NO CARRIER", async () => {
    const { host, open, peers } = await online();
    await open();
    await host.say("AT+CASWITCH=0,1\r", /CONNECT\r\n$/);
    peers[0].end("x".repeat(9000));
    const said = await host.listen(/CASTATE.*\r\n$/);
    assert.equal(said, "x".repeat(9000) + "\r\nNO CARRIER\r\n\r\n+CASTATE: 0,0\r\n");
  });
});

describe("simcom-ca: wire forms", () => {
  /** What an echo of "hello" looks like, as each row's forms have it. */
  const expected = {
    openOrder: { resultFirst: `\r\n+CAOPEN: 0,0\r\n${OK}`, okFirst: `${OK}\r\n+CAOPEN: 0,0\r\n` },
    sendPrompt: { named: "\r\n+CASEND: 0,5\r\n", sign: "\r\n>", spaced: "\r\n> " },
    sendEnd: { okThenResult: `${OK}\r\n+CASEND: 0,0,5\r\n`, resultThenOk: `\r\n+CASEND: 0,0,5\r\n${OK}`, okOnly: OK },
    receive: { cidFirst: `\r\n+CARECV: 0,5\r\nhello\r\n${OK}`, lengthFirst: `\r\n+CARECV: 5,hello\r\n${OK}` },
    receiveEmpty: { cidZero: `\r\n+CARECV: 0,0\r\n${OK}`, zero: `\r\n+CARECV: 0\r\n${OK}`, okOnly: OK },
    switchAnswer: { okConnect: `${OK}\r\nCONNECT\r\n`, connectOnly: "\r\nCONNECT\r\n" },
    switchRange: { document: `\r\n+CASWITCH: (0-1),(0,1)\r\n${OK}`, all: `\r\n+CASWITCH: (0-12),(0,1)\r\n${OK}` },
    openLayout: { both: `\r\n+CAOPEN: (0-12),<server>,(1-65535)\r\n${OK}`, pdpIndex: `\r\n+CAOPEN: (0-12),(0-3),("TCP","UDP"),<server>,(1-65535),(0,1)\r\n${OK}` },
    serverLayout: { both: `\r\n+CASERVER: (0-12),("TCP","TCP6","UDP","UDP6"),(0-65535)\r\n${OK}`, pdpIndex: `\r\n+CASERVER: (0-12),(0-3),("TCP","TCP6","UDP","UDP6"),(0-65535)\r\n${OK}` },
    module: { sim7000: `\r\nSIMCOM_SIM7000E\r\n${OK}`, sim7080: `\r\nSIMCOM_SIM7080G\r\n${OK}` },
    bearer: { single: `\r\n+CNACT: 0,"0.0.0.0"\r\n${OK}`, indexed: `${[0, 1, 2, 3].map(i => `\r\n+CNACT: ${i},0,"0.0.0.0"\r\n`).join("")}${OK}` },
  };
  type Row = keyof typeof expected;

  /** Plays the dialogue and compares it with the forms chosen. */
  async function play(profile: "document" | "device", set: Record<string, string>): Promise<void> {
    const chosen: Record<string, string> = Object.fromEntries(describeSettings("simcom-ca", profile).map(({ key, initial }) => [key, set[key] ?? initial]));
    const form = (row: Row): string => (expected[row] as Record<string, string>)[chosen[row]];
    const { sim, host } = await typedTo("simcom-ca", { profile, set });
    sim.local.serve(80, peer => void (peer.onData = bytes => void sim.clock.after(500, () => void peer.write(bytes))));
    const heard = async (command: string, row: Row): Promise<void> => assert.equal(await host.say(command, form(row).slice(-6)), form(row), `${row}=${chosen[row]}`);
    await heard("AT+CNACT?\r", "bearer");
    await heard("AT+CGMM\r", "module");
    await host.say("AT+CNACT=0,1\r", /ACTIVE\r\n$/);
    await heard("AT+CAOPEN=?\r", "openLayout");
    await heard("AT+CASERVER=?\r", "serverLayout");
    await heard("AT+CASWITCH=?\r", "switchRange");
    await host.say("AT+CACID=0\r");
    host.type('AT+CAOPEN=0,0,"TCP","10.0.0.1",80\r');
    assert.equal(await host.pause(100), form("openOrder"));
    host.type("AT+CASEND=0,5\r");
    assert.equal(await host.pause(100), form("sendPrompt"));
    host.type("hello");
    assert.equal(await host.pause(100), form("sendEnd"));
    assert.equal(await host.listen("\r\n"), "\r\n+CADATAIND: 0\r\n");
    await heard("AT+CARECV=0,100\r", "receive");
    await heard("AT+CARECV=0,100\r", "receiveEmpty");
    await heard("AT+CASWITCH=0,1\r", "switchAnswer");
  }

  for (const profile of ["document", "device"] as const) it(`plays the ${profile} column`, () => play(profile, {}));
  for (const [row, forms] of Object.entries(expected)) {
    for (const name of Object.keys(forms)) it(`${row}=${name}`, () => play("document", { [row]: name }));
  }

  it("are all here", () => {
    const described = describeSettings("simcom-ca").filter(({ help }) => /^(C\d|3|6):/.test(help)).map(({ key }) => key).sort();
    assert.deepEqual(described, [...Object.keys(expected), "banner", "cacid"].sort());
  });

  it("openLayout=pdpIndex and serverLayout=pdpIndex need the index", async () => {
    const { host } = await online({ set: { openLayout: "pdpIndex", serverLayout: "pdpIndex" } });
    for (const command of ['AT+CAOPEN=0,"TCP","10.0.0.1",80', 'AT+CAOPEN=0,"10.0.0.1",80', 'AT+CASERVER=0,"TCP",2020']) assert.equal(await host.say(command + "\r"), ERROR, command);
    assert.equal(codeOf(await host.say('AT+CASERVER=0,0,"TCP",2020\r')), 0);
  });

  it("cacid=required wants AT+CACID first", async () => {
    const { host, open } = await online({ set: { cacid: "required" } });
    assert.equal(await open(1), ERROR);
    assert.equal(await host.say('AT+CASERVER=1,"TCP",2020\r'), ERROR);
    await host.say("AT+CACID=1\r");
    assert.equal(codeOf(await open(1)), 0);
  });

  it("sendEnd=okOnly tells a failure by ERROR", async () => {
    const { host, open, peers } = await online({ set: { sendEnd: "okOnly" } });
    await open();
    await host.say("AT+CASEND=0,4\r", /4\r\n$/);
    peers[0].reset();
    await host.pause(100);
    assert.equal(await host.say("test", /CASTATE.*\r\n$/), `${ERROR}\r\n+CASTATE: 0,0\r\n`);
  });

  for (const [banner, said] of [["rdy", "\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n\r\nSMS Ready\r\n"], ["none", "\r\n+CPIN: READY\r\n\r\nSMS Ready\r\n"],
    ["time", '\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n\r\nSMS Ready\r\n\r\n*PSUTTZ: 26/01/01,00:00:02","+00",0\r\n\r\nDST: 0\r\n']] as const) {
    it(`banner=${banner}`, async () => {
      const { host } = await typedTo("simcom-ca", { set: { boot: "booting", banner } });
      assert.equal(await host.pause(5000), said);
    });
  }
});

describe("simcom-ca: the module itself", () => {
  it("keeps and answers what hosts ask a SIM70xx", async () => {
    const { host } = await typedTo("simcom-ca");
    for (const [command, answer] of [
      ["ATI", "Manufacturer:SIMCOM INCORPORATED\r\nModel:SIMCOM_SIM7000E\r\nRevision:1351B05SIM7000E"], ["AT+CGMR", "Revision:1351B05SIM7000E"], ["AT+CCID", "89010010123456789012"], ["AT+CGSN", "869951030000010"],
      ["AT+CPIN?", "+CPIN: READY"], ["AT+CREG?", "+CREG: 0,1"], ["AT+CGREG?", "+CGREG: 0,1"], ["AT+CEREG?", "+CEREG: 0,1"], ["AT+COPS?", '+COPS: 0,0,"atwire simulated",7'], ["AT+CSQ", "+CSQ: 24,99"],
      ["AT+CPSI?", "+CPSI: LTE CAT-M1,Online,001-01,0x1A2B,29611237,257,EUTRAN-BAND20,6300,3,3,-12,-87,-58,14"], ["AT+CNSMOD?", "+CNSMOD: 0,7"], ["AT+CGNAPN", '+CGNAPN: 1,"iot.atwire"'], ["AT+IPR?", "+IPR: 115200"],
      ["AT+CNMP?", "+CNMP: 2"], ["AT+CMNB?", "+CMNB: 1"], ["AT+CSCLK?", "+CSCLK: 0"], ["AT+CPSMSTATUS?", "+CPSMSTATUS: 0"], ["AT+CSSLCFG=ctxindex,0", '+CSSLCFG: 0,3,0,""'],
    ]) assert.equal(await host.say(command + "\r"), `\r\n${answer}\r\n${OK}`, command);
    for (const command of ["AT&FZ", "ATV1", "AT+CBATCHK=1", "AT+CLTS=1", "AT+CTZU=1", 'AT+CDNSCFG="8.8.8.8","8.8.4.4"', "AT+CNMP=38", 'AT+CSSLCFG="sslversion",0,3', 'AT+CSSLCFG="sni",0,"a.example"', 'AT+CPSMS=1,,,"10101111","01101100"', 'AT+CEDRXS=1,4,"0010"', "AT+IFC=2,2"]) {
      await host.say("ATE0\r");
      assert.match(await host.say(command + "\r"), /^(AT.*\r)?\r\nOK\r\n$/, command);
    }
    assert.equal(await host.say("ATE0;+CNMP?\r"), `\r\n+CNMP: 38\r\n${OK}`);
    assert.equal(await host.say("AT+CEDRXS?\r"), `\r\n+CEDRXS: 4,"0010"\r\n${OK}`);
    assert.equal(await host.say('AT+CDNSGIP="localhost"\r'), ERROR, "no network yet");
  });

  it("has the bearer's commands in both layouts, and answers in the host's", async () => {
    const { host } = await typedTo("simcom-ca");
    assert.equal(await host.say('AT+CNCFG=1,"iot.example","me","secret",1\r'), OK);
    assert.equal(await host.say("AT+CNCFG?\r"), `\r\n+CNCFG: 1,"iot.example","me","secret",1\r\n${OK}`);
    assert.equal(await host.say("AT+CNACT=1\r", /PDP.*\r\n$/), `${OK}\r\n+APP PDP: ACTIVE\r\n`);
    assert.equal(await host.say("AT+CNACT?\r"), `\r\n+CNACT: 1,"10.7.157.1"\r\n${OK}`);
    assert.equal(await host.say('AT+CNCFG=1,2,"six.example"\r'), OK);
    assert.equal(await host.say("AT+CNACT=1,1\r", /PDP.*\r\n$/), `${OK}\r\n+APP PDP: 1,ACTIVE\r\n`);
    assert.match(await host.say("AT+CNACT?\r"), /^\r\n\+CNACT: 0,1,"10\.7\.157\.1"\r\n\r\n\+CNACT: 1,1,"2001:.*"\r\n\r\n\+CNACT: 2,0,"0\.0\.0\.0"\r\n/);
    assert.match(await host.say("AT+CNCFG?\r"), /\+CNCFG: 0,1,"iot.example","me","secret",1\r\n\r\n\+CNCFG: 1,2,"six.example","","",0\r\n/);
    assert.equal(await host.say("AT+CNACT=0\r", /PDP.*\r\n$/), `${OK}\r\n+APP PDP: DEACTIVE\r\n`);
  });

  it("never shows user name and password in a trace", async () => {
    const lines: string[] = [];
    const { host } = await typedTo("simcom-ca", { trace: line => void lines.push(line) });
    for (const command of ['AT+CNCFG=1,"a.example","anna","sesame",1', 'AT+CNCFG=2,1,"b.example","berta","tulip",1', "AT+CNCFG?"]) await host.say(command + "\r");
    assert.ok(lines.some(line => line.includes("b.example")) && lines.some(line => line.includes("a.example")));
    assert.ok(!/anna|sesame|berta|tulip/.test(lines.join("\n")), lines.join("\n"));
  });

  it("refuses, or is refused, a network", async () => {
    const nobody = await typedTo("simcom-ca", { set: { registration: "denied" } });
    assert.equal(await nobody.host.say("AT+CNACT=0,1\r"), ERROR);
    const refused = await typedTo("simcom-ca", { set: { context: "refused" } });
    assert.equal(await refused.host.say("AT+CNACT=0,1\r", /PDP.*\r\n$/), `${OK}\r\n+APP PDP: 0,DEACTIVE\r\n`);
    const active = await typedTo("simcom-ca", { set: { context: "active" } });
    assert.match(await active.host.say("AT+CNACT?\r"), /CNACT: 1/);
  });

  it("takes connections and servers down with their network", async () => {
    const { sim, host, open, peers } = await online();
    sim.local.blackhole(82);
    await open(0);
    await host.say('AT+CASERVER=1,"TCP",2020\r');
    await host.say('AT+CACFG="ASYNCOPEN",1\r');
    await host.say('AT+CAOPEN=2,"TCP","10.0.0.1",82\r');
    let closed: string | undefined;
    peers[0].onClose = code => void (closed = code);
    assert.equal(await host.say("AT+CNACT=0,0\r", /PDP.*\r\n$/), `${OK}\r\n+CASTATE: 0,0\r\n\r\n+CAOPEN: 2,21\r\n\r\n+CASTATE: 1,0\r\n\r\n+APP PDP: 0,DEACTIVE\r\n`);
    assert.equal(closed, "ECONNRESET");
    assert.equal(await host.say("AT+CASTATE?\r"), `\r\n+CASTATE: 0,0\r\n${OK}`);
  });

  it("is switched off and restarted by command and by key", async () => {
    const { sim, host } = await typedTo("simcom-ca");
    const banner = "\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n\r\nSMS Ready\r\n";
    assert.equal(await host.say("AT+CREBOOT\r", "Ready\r\n"), OK + banner);
    assert.equal(await host.say("ATE0+CFUN=1,1\r", "Ready\r\n"), `ATE0+CFUN=1,1\r${OK}${banner}`);
    assert.equal(await host.say("ATE0;+CPOWD=1\r", "DOWN\r\n"), "ATE0;+CPOWD=1\r\r\nNORMAL POWER DOWN\r\n");
    await host.pause(100);
    assert.equal(sim.device.isOn, false);
    await host.pulse("power", 1100);
    assert.equal(await host.listen("Ready\r\n"), banner);
    await host.pulse("power", 1300);
    assert.equal(await host.listen("DOWN\r\n"), "\r\nNORMAL POWER DOWN\r\n");
    await host.pause(2000);
    assert.equal(sim.device.isOn, false);
  });

  it("finds the host's rate after AT+IPR=0, and comes up without a word", async () => {
    const { host } = await typedTo("simcom-ca");
    assert.equal(await host.say("AT+IPR=0\r"), OK);
    for (const baud of [9600, 921600, 115200]) {
      host.setBaud(baud);
      await host.pause(5);
      assert.equal(await host.say("AT+IPR?\r"), `\r\n+IPR: 0\r\n${OK}`, String(baud));
    }
    await host.say("AT&W;+CREBOOT\r");
    assert.equal(await host.pause(5000), "");
    assert.equal(await host.say("AT+IPR=9600\r"), OK);
    host.type("AT\r");
    assert.notEqual(await host.pause(500), OK, "a rate of its own again");
    host.setBaud(9600);
    await host.pause(5);
    assert.match(await host.say("\rAT\r"), /OK\r\n$/);
    const left = await typedTo("simcom-ca", { set: { baud: "0" }, hostBaud: 19200 });
    assert.equal(await left.host.say("AT\r"), OK);
  });

  for (const dialect of ["simcom-ca", "simcom-a7600"]) it(`takes a context's credentials, and tells the tries that are left: ${dialect}`, async () => {
    const lines: string[] = [];
    const { host } = await typedTo(dialect, { set: { pin: "1234" }, trace: line => void lines.push(line) });
    assert.equal(await host.say("AT+SPIC\r"), `\r\n+SPIC: 3,10,3,10\r\n${OK}`);
    assert.equal(await host.say("AT+CPIN=4321\r"), ERROR);
    assert.equal(await host.say("AT+SPIC\r"), `\r\n+SPIC: 2,10,3,10\r\n${OK}`);
    assert.equal(await host.say("AT+CGAUTH?\r"), OK);
    assert.equal(await host.say('AT+CGAUTH=1,1,"sesame","anna"\r'), OK);
    assert.equal(await host.say("AT+CGAUTH?\r"), `\r\n+CGAUTH: 1,1,"anna","sesame"\r\n${OK}`);
    assert.ok(!/anna|sesame/.test(lines.join("\n")));
    assert.equal(await host.say("AT+CGAUTH=1;+CGAUTH?\r"), OK);
    for (const wrong of ["AT+CGAUTH=17,1", "AT+CGAUTH=1,4", "AT+CGAUTH="]) assert.equal(await host.say(wrong + "\r"), ERROR, wrong);
  });

  it("asks for eDRX, and tells what is granted", async () => {
    const { host } = await typedTo("simcom-ca");
    assert.equal(await host.say("AT+CEDRXRDP\r"), `\r\n+CEDRXRDP: 0\r\n${OK}`);
    assert.equal(await host.say('AT+CEDRXS=2,4,"0101"\r', /CEDRXP.*\r\n$/), `${OK}\r\n+CEDRXP: 4,"0101","0101","0011"\r\n`);
    assert.equal(await host.say('AT+CEDRXS=1,5,"1001"\r'), OK);
    assert.equal(await host.say("AT+CEDRXS?\r"), `\r\n+CEDRXS: 4,"0101"\r\n\r\n+CEDRXS: 5,"1001"\r\n${OK}`);
    assert.equal(await host.say("AT+CEDRXRDP\r"), `\r\n+CEDRXRDP: 4,"0101","0101","0011"\r\n${OK}`);
    assert.equal(await host.say("AT+CEDRXS=0\r"), OK);
    assert.equal(await host.say("AT+CEDRXS?;+CEDRXRDP\r"), `\r\n+CEDRXRDP: 0\r\n${OK}`);
    for (const wrong of ["AT+CEDRXS=4", "AT+CEDRXS=1,3", 'AT+CEDRXS=1,4,"012"']) assert.equal(await host.say(wrong + "\r"), ERROR, wrong);
  });

  it("saves power, and says so when asked to", async () => {
    const { sim, host } = await typedTo("simcom-ca", { faults: "psm" });
    await host.say("AT+CPSMSTATUS=1\r");
    assert.equal(await host.pause(10_100), '\r\n+CPSMSTATUS: "ENTER PSM"\r\n');
    assert.equal(sim.device.isOn, false);
    const quiet = await typedTo("simcom-ca", { faults: "psm" });
    assert.equal(await quiet.host.pause(10_100), "");
    assert.equal(quiet.sim.device.isOn, false);
  });

  it("is as earlier software left it", async () => {
    const left = await typedTo("simcom-ca", { set: { sockets: "0,4" } });
    assert.equal(await left.host.say("AT+CASTATE?\r"), `\r\n+CASTATE: 0,1\r\n\r\n+CASTATE: 4,1\r\n${OK}`);
    const counted = await typedTo("simcom-ca", { set: { mode: "counted" } });
    assert.equal(await counted.host.pause(4900), "");
    assert.equal(await counted.host.pause(200), ERROR);
    assert.equal(await counted.host.say("AT\r"), OK);
    const data = await typedTo("simcom-ca", { set: { mode: "data" } });
    data.host.type("AT\r");
    assert.equal(await data.host.pause(2000), "");
    assert.equal(await data.host.say("+++"), OK);
    const asynchronous = await typedTo("simcom-ca", { set: { asyncopen: "1", context: "active" } });
    assert.equal(await asynchronous.host.say('AT+CAOPEN=0,"TCP","10.0.0.1",81\r', /CAOPEN: .*\r\n$/), `${OK}\r\n+CAOPEN: 0,23\r\n`);
  });

  it("refuses settings that are none", async () => {
    const start = (set: Record<string, string>): Promise<Simulator> => startSimulator({ dialect: "simcom-ca", clock: "virtual", set });
    await assert.rejects(start({ "ca.root": "/no/such/file" }), /setting ca\.root=\/no\/such\/file: ENOENT/);
    await assert.rejects(start({ "ca.root": "package.json" }), /setting ca\.root=package\.json: the value must be FILE with certificates \(PEM\)/);
    await assert.rejects(start({ "cq.root": "x" }), /unknown setting "cq\.root"/);
    await assert.rejects(start({ ca: "x" }), RangeError);
    await assert.rejects(start({ links: "14" }), /1\.\.13/);
  });
});
