import assert from "node:assert/strict";
import { anycloud, CONNECT, TCP, UDP, type AnyCloudStage } from "./microchip-anycloud.js";

const OK = "OK\r\n";
const ALL = Buffer.from(Array.from({ length: 256 }, (_, i) => i));

/** 7.1 to 7.13. */
describe("microchip-anycloud: sockets", () => {
  let stage: AnyCloudStage;
  afterEach(() => stage.sim.close());

  /** Types raw data after the mark. */
  async function write(line: string, data: Uint8Array | string, wait = 200): Promise<string> {
    const { host } = stage;
    host.type(line + "\r\n");
    assert.equal(await host.listen("#"), "\r\n#");
    host.type(data);
    return host.pause(wait);
  }

  it("has twenty sockets, five of them for the clients of each listening one", async () => {
    stage = await anycloud();
    const { say, after } = stage;
    for (let id = 1; id <= 20; id++) assert.equal(await say(TCP), `+SOCKO:${id}\r\nOK\r\n`);
    assert.equal(await say(TCP), "ERROR:11\r\n");
    assert.equal(await say(UDP), "ERROR:11\r\n");
    for (let id = 16; id <= 20; id++) await after(`AT+SOCKCL=${id}`);
    assert.equal(await say("AT+SOCKBL=1,5000"), OK);
    assert.equal(await say(UDP), "ERROR:11\r\n");
    await after("AT+SOCKCL=1");
    assert.equal(await say(UDP), "+SOCKO:21\r\nOK\r\n");
  });

  const WRONG: [line: string, status: number][] = [
    ["AT+SOCKO=3", 12], ["AT+SOCKCL=9", 10], ["AT+SOCKBL=9,1", 10], ['AT+SOCKBR=9,"10.0.0.1",1', 10], ['AT+SOCKBM=9,"224.0.0.1",1', 10], ["AT+SOCKTLS=9,1", 10], ["AT+SOCKRD=9,1,1", 10],
    ['AT+SOCKWR=9,1,"x"', 10], ['AT+SOCKWRTO=9,"10.0.0.1",1,1,"x"', 10],
    ['AT+SOCKBR=1,"host.example",80', 4], ['AT+SOCKBR=1,"10.0.0.1",0', 4], ['AT+SOCKBR=1,"10.0.0.1",65536', 4], ["AT+SOCKBR=1,10,80", 4], ["AT+SOCKBL=1,65536", 4], ["AT+SOCKBL=1", 5],
    ['AT+SOCKBM=1,"224.0.0.1",6000', 12], ['AT+SOCKBM=2,"10.0.0.1",6000', 45], ["AT+SOCKTLS=2,1", 12], ["AT+SOCKTLS=1,3", 4], ["AT+SOCKTLS=1,0", 4],
    ['AT+SOCKWR=1,1,"x"', 10], ["AT+SOCKWR=1", 5], ['AT+SOCKWR=3,2,"x"', 20], ["AT+SOCKWR=3,1501", 4], ["AT+SOCKWR=3,-1", 4],
    ['AT+SOCKWRTO=1,"10.0.0.1",1,1,"x"', 12], ['AT+SOCKWRTO=2,"10.0.0.1",1,1,"x"', 17], ['AT+SOCKWRTO=2,"10.0.0.1",1,2,"x"', 20], ['AT+SOCKWRTO=2,"name",1,1,"x"', 4],
    ["AT+SOCKRD=3,3,1", 12], ["AT+SOCKRD=3,1,2049", 4], ["AT+SOCKRD=3,1", 5], ['AT+SOCKBR=3,"10.0.0.1",80', 16],
    ['AT+DNSRESOLV=3,"localhost"', 41], ["AT+DNSRESOLV=1", 5], ["AT+PING=1", 4], ['AT+PING="localhost",3', 4],
    ['AT+MQTTSUB="t",0', 47], ['AT+MQTTUNSUB="t"', 47], ['AT+MQTTPUB=0,0,0,"t","x"', 47], ["AT+MQTTDISCONN", 47], ["AT+MQTTCONN=2", 4], ['AT+MQTTPUB=0,3,0,"t","x"', 4], ['AT+MQTTSUB="t",3', 4], ['AT+MQTTC=8,"x"', 7],
    ["AT+TLSC=0", 4], ["AT+TLSC=1,6", 7], ["AT+TLSC=1,1,1", 7], ["AT+TLSC", 4],
  ];
  it("tells what is wrong", async () => {
    stage = await anycloud();
    await stage.after(TCP, UDP, TCP, CONNECT.replace("=1", "=3"));
    for (const [line, status] of WRONG) assert.equal(await stage.say(line), `ERROR:${status}\r\n`, line);
    for (const fine of ["AT+SOCKRD=3,3,0", "AT+SOCKRD=1,2,10", "AT+SOCKLST=9"]) assert.equal(await stage.say(fine), OK, fine);
  });

  it("connects, or says after ten seconds at the latest that it could not", async () => {
    stage = await anycloud();
    const { sim, say, host } = stage;
    sim.local.blackhole(82);
    await say(TCP);
    assert.equal(await say('AT+SOCKBR=1,"10.0.0.1",81'), 'OK\r\n\r+SOCKERR:1,14,"Socket Bind Failed"\r\n');
    assert.equal(await say("AT+SOCKCL=1"), "ERROR:10\r\n", "the socket is free");
    await say(TCP);
    assert.equal(await say('AT+SOCKBR=2,"10.0.0.1",82'), OK);
    assert.equal(await host.pause(9900), "");
    assert.equal(await host.pause(200), '\r+SOCKERR:2,14,"Socket Bind Failed"\r\n');
    await say(TCP);
    await say('AT+SOCKBR=3,"10.0.0.1",82');
    assert.equal(await say("AT+SOCKCL=3"), OK);
    assert.equal(await host.pause(20_000), "", "and nothing of one that was closed meanwhile");
  });

  it("sends every byte value as text, hex and raw data", async () => {
    stage = await anycloud();
    const { heard, say, after } = stage;
    await after(TCP, CONNECT);
    assert.equal(await say('AT+SOCKWR=1,9,"a\\r\\n\\"\\\\\\e\\t,]"'), OK);
    assert.equal(await say("AT+SOCKWR=1,3,[00ff80]"), OK);
    assert.equal(await write("AT+SOCKWR=1,256", ALL), "\r\nOK\r\n");
    assert.equal(await write("AT+SOCKWR=1,6", "+++AT\n"), "\r\nOK\r\n", "counted data has no escape");
    assert.equal(heard[0], 'a\r\n"\\\x1b\t,]' + "\x00\xff\x80" + ALL.toString("latin1") + "+++AT\n");
  });

  it("leaves raw data of unknown length for +++ and a second of silence only", async () => {
    stage = await anycloud({ set: { echo: "1" } });
    const { host, heard, after } = stage;
    await after(TCP, CONNECT);
    host.type("AT+SOCKWR=1,0\r\n");
    assert.equal(await host.listen("#"), "AT+SOCKWR=1,0\r\n\r\n#");
    for (const [text, pause] of [["a+b", 50], ["++", 300], ["+++", 900], ["c", 50], ["+", 240], ["+", 240], ["+", 900]] as const) {
      host.type(text);
      assert.equal(await host.pause(pause), "", text);
    }
    assert.equal(await host.pause(200), "\r\nOK\r\n>", "and no echo");
    assert.equal(heard[0], "a+b+++++c");
  });

  it("takes no more than the network, and tells it", async () => {
    stage = await anycloud();
    const { peers, say, after } = stage;
    await after(TCP, CONNECT);
    peers[0].pause();
    let written = 0;
    for (; written < 20; written++) if ((await write("AT+SOCKWR=1,1000", "x".repeat(1000))) !== "\r\nOK\r\n") break;
    assert.equal(written, 8);
    assert.equal(await say('AT+SOCKWR=1,200,"' + "x".repeat(200) + '"'), "ERROR:17\r\n");
    peers[0].resume();
    assert.equal(await say('AT+SOCKWR=1,1,"x"'), OK);
  });

  it("tells how much there is to read whenever that grows, stops the peer, and loses nothing", async () => {
    stage = await anycloud();
    const { host, peers, say, after } = stage;
    await after(TCP, CONNECT);
    peers[0].write("one");
    assert.equal(await host.pause(10), "\r+SOCKRXT:1,3\r\n");
    peers[0].write("two");
    assert.equal(await host.pause(10), "\r+SOCKRXT:1,6\r\n");
    assert.equal(await say("AT+SOCKRD=1,1,4"), '+SOCKRD:1,4,"onet"\r\nOK\r\n');
    peers[0].write("3");
    assert.equal(await host.pause(10), "\r+SOCKRXT:1,3\r\n");
    assert.equal(await say("AT+SOCKRD=1,1,2048"), '+SOCKRD:1,3,"wo3"\r\nOK\r\n');
    const data = Buffer.alloc(50_000, ALL);
    assert.equal(peers[0].write(data), false);
    await host.pause(100);
    const read: Buffer[] = [];
    for (let count = 0; count < data.length;) {
      const answer = await host.say("AT+SOCKRD=1,2,2048\r\n", /\+SOCKRD:1,\d+,\r\n#[^]*OK\r\n/);
      await host.pause(5);
      const [header, length] = /\+SOCKRD:1,(\d+),\r\n#/.exec(answer)!;
      const at = answer.indexOf(header) + header.length;
      read.push(Buffer.from(answer.slice(at, at + Number(length)), "latin1"));
      count += Number(length);
    }
    assert.deepEqual(Buffer.concat(read), data);
  });

  it("lets unread data be read after the peer closed, until the socket is closed", async () => {
    stage = await anycloud();
    const { sim, host, peers, say, after } = stage;
    await after(TCP, CONNECT, TCP, CONNECT.replace("=1", "=2"));
    peers[0].end("rest");
    assert.equal(await host.pause(10), "\r+SOCKRXT:1,4\r\n\r+SOCKCL:1\r\n");
    assert.equal(await say('AT+SOCKWR=1,1,"x"'), "ERROR:10\r\n");
    assert.match(await say("AT+SOCKLST=1"), /^\+SOCKLST:1,2,"",0,\d+\r\nOK/);
    assert.equal(await say("AT+SOCKRD=1,1,9"), '+SOCKRD:1,4,"rest"\r\nOK\r\n');
    assert.equal(await say("AT+SOCKCL=1"), OK);
    assert.equal(await say("AT+SOCKRD=1,1,9"), "ERROR:10\r\n");
    peers[1].reset();
    assert.equal(await host.pause(10), "\r+SOCKCL:2\r\n");
    assert.equal(sim.local.peers.size, 0);
  });

  it("closes in order: what was written arrives", async () => {
    stage = await anycloud();
    const { sim, host, peers, heard, say, after } = stage;
    sim.local.latency = 20;
    await after(TCP, CONNECT);
    await host.pause(100);
    let closed: string | undefined = "open";
    peers[0].onClose = code => void (closed = code);
    await write("AT+SOCKWR=1,1000", "x".repeat(1000), 90);
    assert.equal(await say("AT+SOCKCL=1"), OK);
    await host.pause(200);
    assert.deepEqual([heard[0].length, closed], [1000, undefined]);
  });

  it("listens for five clients, and turns the sixth away", async () => {
    stage = await anycloud();
    const { sim, host, say, after } = stage;
    await after(TCP);
    assert.equal(await say("AT+SOCKBL=1,5000"), OK);
    const closed: (string | undefined)[] = [];
    const clients = Array.from({ length: 6 }, () => sim.local.connect(5000, () => {}));
    for (const client of clients) client.onClose = code => void closed.push(code);
    assert.equal((await host.pause(50)).match(/\+SOCKIND:/g)?.length, 5);
    assert.deepEqual(closed, ["ECONNRESET"]);
    assert.equal(await say('AT+SOCKWR=3,2,"hi"'), OK);
    assert.equal(await say("AT+SOCKCL=3"), OK);
    sim.local.connect(5000, () => {}, "10.0.0.9", 77);
    assert.equal(await host.pause(20), '\r+SOCKIND:7,"192.168.0.20",5000,"10.0.0.9",77\r\n', "there is room again");
    await after(TCP);
    assert.equal(await say("AT+SOCKBL=8,5000"), "ERROR:14\r\n", "the port is taken");
    assert.equal(await say("AT+SOCKCL=1"), OK);
    assert.equal(await say("AT+SOCKLST"), '+SOCKLST:8,2,"",0,0\r\nOK\r\n');
  });

  it("exchanges datagrams with whoever it likes, and keeps sixteen", async () => {
    stage = await anycloud();
    const { sim, host, say, after } = stage;
    const [near, far] = [sim.local.datagrams(7), sim.local.datagrams(9)];
    await after(UDP, 'AT+SOCKBR=1,"10.0.0.7",7');
    assert.equal(await say('AT+SOCKWR=1,2,"hi"'), OK);
    assert.equal(await say('AT+SOCKWRTO=1,"10.0.0.9",9,3,"you"'), OK);
    assert.equal(await write("AT+SOCKWR=1,600", "x".repeat(600)), "\r\nOK\r\n");
    assert.deepEqual([near.received, far.received], [["hi", "x".repeat(600)], ["you"]]);
    assert.equal(await write('AT+SOCKWRTO=1,"10.0.0.9",9,0', "piece by piece, sixteen+++", 1500), "\r\nOK\r\n");
    assert.deepEqual(far.received.slice(1).sort(), ["piece by piece, ", "sixteen"]);
    for (let i = 0; i < 20; i++) near.send(String.fromCharCode(97 + i), 49152);
    await host.pause(10);
    let read = "";
    for (let i = 0; i < 20; i++) read += /\+SOCKRD:1,1,"(.)"/.exec(await say("AT+SOCKRD=1,1,100"))?.[1] ?? "";
    assert.equal(read.length, 16);
    await after(UDP);
    assert.equal(await say("AT+SOCKBL=2,49152"), "ERROR:14\r\n");
    assert.equal(await say("AT+SOCKCL=2"), "ERROR:10\r\n");
  });

  it("negotiates TLS when it connects, where that was asked for before", async () => {
    stage = await anycloud();
    const { sim, say, after } = stage;
    sim.local.serve(443, () => {}, { name: "", authority: "" });
    await after(TCP);
    assert.equal(await say("AT+SOCKTLS=1,1"), OK);
    assert.match(await say('AT+SOCKBR=1,"10.0.0.1",443'), /^OK\r\n\r\+SOCKIND:1,[^\n]*\n\r\+SOCKTLS:1\r\n$/);
    assert.equal(await say("AT+SOCKTLS=1,1"), "+SOCKTLS:1\r\nOK\r\n", "it is done");
    await after(TCP, 'AT+SOCKBR=2,"10.0.0.1",80');
    assert.equal(await say("AT+SOCKTLS=2,1"), 'OK\r\n\r+SOCKERR:2,15,"Socket TLS Failed"\r\n', "a server without TLS");
    assert.equal(await say("AT+SOCKLST=2"), OK);
  });

  it("resolves names of both kinds, and gives up after five seconds", async () => {
    stage = await anycloud();
    const { sim, host, say } = stage;
    sim.local.host("two.example", "10.0.0.1", "10.0.0.2", "2001:db8::1");
    assert.equal(await say('AT+DNSRESOLV=1,"two.example"'), 'OK\r\n\r+DNSRESOLV:1,"two.example","10.0.0.1"\r\n\r+DNSRESOLV:1,"two.example","10.0.0.2"\r\n');
    assert.equal(await say('AT+DNSRESOLV=2,"two.example"'), 'OK\r\n\r+DNSRESOLV:2,"two.example","2001:db8::1"\r\n');
    sim.local.lookupTime = 6000;
    assert.equal(await say('AT+DNSRESOLV=1,"two.example"'), OK);
    assert.equal(await host.pause(4900), "");
    assert.equal(await host.pause(2000), "\r+DNSERROR:42\r\n", "once");
    sim.local.lookupTime = 0;
    sim.local.mute("10.0.0.1");
    assert.equal(await say('AT+PING="two.example"'), OK);
    assert.equal(await host.pause(10_000), "", "of a host that doesn't answer nothing is told");
    assert.equal(await say('AT+PING="two.example",2'), 'OK\r\n\r+PING:"2001:db8::1",0\r\n');
  });
});
