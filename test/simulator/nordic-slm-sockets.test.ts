import assert from "node:assert/strict";
import type { NordicSlm } from "../../hosts/simulator/nordic-slm/modem.js";
import { RECEIVE_BUFFER } from "../../hosts/simulator/nordic-slm/tcp-end.js";
import { CONNECT, OPEN, slm } from "./nordic-slm.js";

const ALL = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i));

describe("nordic-slm: TCP sockets", () => {
  it("tell why they could not connect", async () => {
    const { sim, say } = await slm();
    await say(OPEN);
    assert.equal(await say('AT#XCONNECT="10.0.0.1",81'), "#XSOCKET: -61 closed\r\nERROR\r\n");
    assert.equal(await say("AT#XSOCKET?"), "#XSOCKET: 0\r\nOK\r\n", "and are gone");
    await say(OPEN);
    for (const host of ["no.such.host", "::1"]) assert.equal(await say(`AT#XCONNECT="${host}",80`), "ERROR\r\n", "IPv4 only");
    assert.equal(await say("AT#XSOCKET?"), "#XSOCKET: 1, 6, 0\r\nOK\r\n", "a name that is none leaves the socket open");
    sim.local.blackhole(82);
    assert.equal(await say('AT#XCONNECT="10.0.0.1",82'), "#XSOCKET: -60 closed\r\nERROR\r\n");
    await say(OPEN);
    assert.equal(await say(CONNECT), "#XCONNECT: 1\r\nOK\r\n");
    assert.equal(await say(CONNECT), "#XSOCKET: -56 closed\r\nERROR\r\n", "connected already");
  });

  it("carry every byte: text, and hexadecimal digits for what is none", async () => {
    const { host, say, after, peers, heard } = await slm();
    await after(OPEN, CONNECT);
    assert.equal(await say(`AT#XSEND=0,"${ALL.toString("hex")}"`), "#XSEND: 256\r\nOK\r\n");
    const text = ALL.subarray(32, 127).filter(byte => byte !== 34).toString();
    for (const type of [1, 2, 3, 4]) assert.equal(await say(`AT#XSEND=${type},"${text}"`), `#XSEND: ${text.length}\r\nOK\r\n`);
    assert.equal(await say(`AT#XSEND=1,"${"b".repeat(576)}"`), "#XSEND: 576\r\nOK\r\n");
    assert.equal(await say('AT#XSEND=1,""'), "#XSEND: 0\r\nOK\r\n");
    await host.pause(10);
    assert.equal(heard[0], ALL.toString("latin1") + text.repeat(4) + "b".repeat(576));
    peers[0].write(ALL);
    assert.equal(await say("AT#XRECV"), `${ALL.toString("hex").toUpperCase()}\r\n#XRECV: 0, 512\r\nOK\r\n`);
    peers[0].write(ALL.subarray(32, 127));
    assert.equal(await say("AT#XRECV"), `${ALL.subarray(32, 127).toString()}\r\n#XRECV: 1, 95\r\nOK\r\n`);
    peers[0].write("a\tb");
    assert.equal(await say("AT#XRECV"), "610962\r\n#XRECV: 0, 6\r\nOK\r\n", "a tabulator is no text");
  });

  it("wait for data until SO_RCVTIMEO, for ever without one, and stay", async () => {
    const { sim, host, say, after, peers } = await slm();
    await after(OPEN, CONNECT, "AT#XSOCKETOPT=1,20,5");
    const began = sim.clock.now;
    assert.equal(await say("AT#XRECV"), "#XSOCKET: -60\r\nERROR\r\n");
    assert.ok(sim.clock.now - began >= 5000);
    await after("AT#XSOCKETOPT=1,20,0");
    host.type("AT#XRECV\r\nAT\r\n");
    assert.equal(await host.pause(100_000), "", "nothing else is executed meanwhile");
    peers[0].write("late");
    assert.equal(await host.pause(100), "late\r\n#XRECV: 1, 4\r\nOK\r\nOK\r\n");
  });

  it("hold the peer back while nobody reads, and give no more than is asked for", async () => {
    const { sim, host, say, after, peers } = await slm();
    await after(OPEN, CONNECT);
    peers[0].write("a".repeat(20_000));
    await host.pause(1000);
    assert.equal((sim.modem as NordicSlm).socket?.stream?.received.length, RECEIVE_BUFFER);
    let sum = 0;
    for (let count = 1; count < 577; count += 100) {
      assert.equal(await say(`AT#XRECV=${count}`), `${"a".repeat(count)}\r\n#XRECV: 1, ${count}\r\nOK\r\n`);
      sum += count;
    }
    while (sum < 20_000) sum += Number(/#XRECV: 1, (\d+)/.exec(await say("AT#XRECV"))![1]);
    assert.equal(sum, 20_000);
  });

  it("are read to the end after the peer has closed, then give nothing", async () => {
    const { host, say, after, peers } = await slm();
    await after(OPEN, CONNECT);
    peers[0].write("the end");
    peers[0].end();
    assert.equal(await host.pause(100), "", "nobody is told");
    assert.equal(await say("AT#XRECV=3"), "the\r\n#XRECV: 1, 3\r\nOK\r\n");
    assert.equal(await say("AT#XRECV"), " end\r\n#XRECV: 1, 4\r\nOK\r\n");
    for (let i = 0; i < 2; i++) assert.equal(await say("AT#XRECV"), "\r\n#XRECV: 1, 0\r\nOK\r\n");
    assert.equal(await say("AT#XCONNECT?"), "#XCONNECT: 1\r\nOK\r\n");
  });

  it("are closed by a command that meets a reset", async () => {
    for (const [line, answer] of [["AT#XRECV", "#XSOCKET: -54 closed\r\nERROR\r\n"], ['AT#XSEND=1,"a"', "#XSOCKET: -54 closed\r\n#XSEND: 0\r\nERROR\r\n"]]) {
      const { host, say, after, peers } = await slm();
      await after(OPEN, CONNECT);
      peers[0].reset();
      await host.pause(10);
      assert.equal(await say(line), answer);
      assert.equal(await say("AT#XSOCKET?"), "#XSOCKET: 0\r\nOK\r\n");
      assert.equal(await say(OPEN), "#XSOCKET: 1, 1, 0, 6\r\nOK\r\n", "the handle is free again");
    }
  });

  it("have options that are ignored, or not supported", async () => {
    const { say } = await slm();
    await say(OPEN);
    for (const line of ["AT#XSOCKETOPT=0,2", "AT#XSOCKETOPT=1,2,1", "AT#XSOCKETOPT=1,4,0"]) assert.equal(await say(line), "#XSOCKETOPT: ignored\r\nOK\r\n", line);
    for (const line of ["AT#XSOCKETOPT=0,61", "AT#XSOCKETOPT=1,61,-1"]) assert.equal(await say(line), "#XSOCKETOPT: not supported\r\nOK\r\n", line);
  });

  it("bind a client's port", async () => {
    const { say, after, peers } = await slm();
    await after(OPEN, "AT#XBIND=4711", CONNECT);
    assert.equal(peers[0].remotePort, 4711);
    assert.equal(await say("AT#XSOCKET=0"), "#XSOCKET: 0, closed\r\nOK\r\n");
  });
});

describe("nordic-slm: TCP server sockets", () => {
  it("take one peer after the other", async () => {
    const { sim, host, say, after } = await slm();
    await after("AT#XSOCKET=1,1,1", "AT#XBIND=1234", "AT#XLISTEN");
    assert.equal(await say(CONNECT), "ERROR\r\n", "a server does not connect");
    assert.equal(await say("AT#XSOCKETOPT=0,20"), "ERROR\r\n", "and has no options");
    assert.equal(await say('AT#XSEND=1,"a"'), "ERROR\r\n", "without a peer");
    const ends: string[] = [];
    for (const name of ["10.0.0.7", "10.0.0.8", "10.0.0.9"]) sim.local.connect(1234, peer => peer.write(name), name).onClose = code => void ends.push(`${name} ${code}`);
    await host.pause(100);
    assert.equal(ends.length, 2, "one waits to be accepted");
    const [address] = /10\.0\.0\.\d/.exec(await say("AT#XACCEPT"))!;
    assert.equal(await say("AT#XRECV"), `${address}\r\n#XRECV: 1, 8\r\nOK\r\n`);
    host.type("AT#XACCEPT\r\n");
    assert.equal(await host.pause(1000), "", "nobody waits any more");
    sim.local.connect(1234, () => {}, "10.0.0.5");
    assert.equal(await host.pause(100), "#TCPACCEPT: 10.0.0.5\r\nOK\r\n");
    await after("AT#XSOCKET=0");
    let refused: string | undefined;
    sim.local.connect(1234, () => {}).onClose = code => void (refused = code);
    await host.pause(10);
    assert.equal(refused, "ECONNREFUSED");
  });

  it("lose their socket where the port is taken or nobody listens", async () => {
    const { say, after } = await slm();
    await after("AT#XTCPSVR=1,1234", "AT#XSOCKET=1,1,1", "AT#XBIND=1234");
    assert.equal(await say("AT#XLISTEN"), "#XSOCKET: -48 closed\r\nERROR\r\n");
    await after("AT#XSOCKET=1,1,1");
    assert.equal(await say("AT#XACCEPT"), "#XSOCKET: -22 closed\r\nERROR\r\n");
    await after("AT#XSOCKET=1,2,1");
    assert.equal(await say("AT#XLISTEN"), "ERROR\r\n", "UDP does not listen");
  });
});

describe("nordic-slm: UDP sockets", () => {
  it("exchange datagrams, each for itself", async () => {
    const { sim, host, say, after } = await slm();
    const peer = sim.local.datagrams(53, "10.0.0.1");
    await after("AT#XSOCKET=1,2,0", "AT#XBIND=1234", "AT#XSOCKETOPT=1,20,1");
    assert.equal(await say('AT#XSENDTO="10.0.0.1",53,1,"one"'), "#XSENDTO: 3\r\nOK\r\n");
    assert.equal(await say('AT#XSENDTO="10.0.0.1",53,0,"00ff"'), "#XSENDTO: 2\r\nOK\r\n");
    await host.pause(10);
    assert.deepEqual(peer.received, ["one", "\0\xff"]);
    peer.send("first", 1234);
    await host.pause(10);
    peer.send("second", 1234);
    assert.equal(await say("AT#XRECVFROM=3"), "fir\r\n#XRECVFROM: 1, 3\r\nOK\r\n");
    assert.equal(await say("AT#XRECVFROM"), "second\r\n#XRECVFROM: 1, 6\r\nOK\r\n", "the rest of the first is lost");
    assert.equal(await say("AT#XRECVFROM"), "#XSOCKET: -60\r\nERROR\r\n");
    assert.equal(await say('AT#XSENDTO="no.such.host",53,1,"a"'), "ERROR\r\n");
    assert.equal(await say("AT#XRECV"), "ERROR\r\n", "not connected");
  });

  it("connect to one peer, and hear no other", async () => {
    const { sim, host, say, after } = await slm();
    const [peer, other] = [sim.local.datagrams(53, "10.0.0.1"), sim.local.datagrams(54, "10.0.0.2")];
    await after("AT#XSOCKET=1,2,0", 'AT#XCONNECT="10.0.0.1",53', "AT#XSOCKETOPT=1,20,1");
    assert.equal(await say('AT#XSEND=1,"question"'), "#XSEND: 8\r\nOK\r\n");
    await host.pause(10);
    assert.deepEqual(peer.received, ["question"]);
    other.send("lie", 49152);
    await host.pause(10);
    peer.send("answer", 49152);
    assert.equal(await say("AT#XRECV"), "answer\r\n#XRECV: 1, 6\r\nOK\r\n");
    assert.equal(await say("AT#XRECV"), "#XSOCKET: -60\r\nERROR\r\n");
  });

  it("lose their socket where the port is taken", async () => {
    const { say, after } = await slm();
    await after("AT#XUDPSVR=1,1234", "AT#XSOCKET=1,2,1");
    assert.equal(await say("AT#XBIND=1234"), "#XSOCKET: -48 closed\r\nERROR\r\n");
    assert.equal(await say("AT#XSOCKET?"), "#XSOCKET: 0\r\nOK\r\n");
  });

  it("have no DTLS here, and say so", async () => {
    const { say } = await slm();
    assert.equal(await say("AT#XSOCKET=1,2,0,5"), "#XSOCKET: 1, 2, 0, 273\r\nOK\r\n");
    assert.equal(await say('AT#XSENDTO="10.0.0.1",53,1,"a"'), "#XSOCKET: -43 closed\r\nERROR\r\n");
    assert.equal(await say('AT#XUDPCLI=1,"10.0.0.1",53,5'), "#XUDPCLI: -43\r\nERROR\r\n");
  });

  it("names are resolved to IPv4 addresses", async () => {
    const { sim, say } = await slm();
    sim.local.host("example.com", "2001:db8::1", "93.184.216.34");
    sim.local.host("six.example", "2001:db8::1");
    assert.equal(await say('AT#XGETADDRINFO="example.com"'), "#XGETADDRINFO: 93.184.216.34\r\nOK\r\n");
    assert.equal(await say('AT#XGETADDRINFO="six.example"'), "#XGETADDRINFO: -2\r\nERROR\r\n");
  });
});
