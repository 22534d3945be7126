import assert from "node:assert/strict";
import { OPEN, PROXY, slm, type Slm } from "./nordic-slm.js";

const DATA_MODE = PROXY.replace("=1", "=2");

/** Types a line that has no answer, and lets it reach the network. */
async function type({ host }: Slm, line: string): Promise<void> {
  host.type(line + "\r\n");
  assert.equal(await host.pause(50), "", line);
}

describe("nordic-slm: TCP proxy client", () => {
  it("tells what it could not connect for", async () => {
    const { sim, say } = await slm();
    assert.equal(await say('AT#XTCPCLI=1,"10.0.0.1",81'), "#XTCPCLI: -61\r\nERROR\r\n");
    assert.equal(await say('AT#XTCPCLI=1,"no.such.host",80'), "ERROR\r\n");
    sim.local.blackhole(82);
    assert.equal(await say('AT#XTCPCLI=1,"10.0.0.1",82'), "#XTCPCLI: -60\r\nERROR\r\n");
    assert.equal(await say("AT#XTCPCLI=1,\"10.0.0.1\",80,5"), "#XTCPCLI: -45\r\nERROR\r\n", "nothing is stored under that tag");
    assert.equal(await say(PROXY), "#XTCPCLI: 1 connected\r\nOK\r\n");
  });

  it("announces each piece with its type and the length of what is shown, and gives all of them at once", async () => {
    const { host, say, after, peers } = await slm();
    await after(PROXY);
    peers[0].write("text");
    assert.equal(await host.pause(50), "#XTCPDATA: 1, 4\r\n");
    peers[0].write(Buffer.from([1, 2, 255]));
    assert.equal(await host.pause(50), "#XTCPDATA: 0, 6\r\n");
    peers[0].write("a".repeat(600));
    assert.equal(await host.pause(200), "#XTCPDATA: 1, 576\r\n#XTCPDATA: 1, 24\r\n");
    assert.equal(await say("AT#XTCPRECV=0"), `text0102FF${"a".repeat(600)}\r\n#XTCPRECV: 610\r\nOK\r\n`, "0 asks for everything");
    assert.equal(await say("AT#XTCPRECV"), "#XTCPRECV: 0\r\nOK\r\n");
  });

  it("keeps what was announced when the peer has gone", async () => {
    const { host, say, after, peers } = await slm();
    await after(PROXY);
    peers[0].write("last words");
    peers[0].end();
    assert.equal(await host.pause(50), "#XTCPDATA: 1, 10\r\n#XTCPCLI: -54 disconnected\r\n");
    assert.equal(await say("AT#XTCPRECV"), "last words\r\n#XTCPRECV: 10\r\nOK\r\n");
    await after(PROXY);
    assert.equal(await say("AT#XTCPRECV"), "#XTCPRECV: 0\r\nOK\r\n");
  });

  it("sends text and digits, beside a socket and a UDP proxy", async () => {
    const { sim, host, say, after, heard } = await slm();
    const peer = sim.local.datagrams(80, "10.0.0.1");
    await after(OPEN, PROXY, 'AT#XUDPCLI=1,"10.0.0.1",80');
    assert.equal(await say('AT#XTCPSEND=1,"text"'), "#XTCPSEND: 4\r\nOK\r\n");
    assert.equal(await say('AT#XTCPSEND=0,"00fF"'), "#XTCPSEND: 2\r\nOK\r\n");
    assert.equal(await say('AT#XUDPSEND=0,"00fF"'), "#XUDPSEND: 2\r\nOK\r\n");
    await host.pause(10);
    assert.deepEqual([heard, peer.received], [["text\0\xff"], ["\0\xff"]]);
  });
});

describe("nordic-slm: TCP proxy server", () => {
  it("has one peer, refuses others without a word, and goes on when it has left", async () => {
    const { sim, host, say, after } = await slm();
    await after("AT#XTCPSVR=1,1234");
    assert.equal(await say('AT#XTCPSEND=1,"a"'), "ERROR\r\n", "nobody is there");
    const first = sim.local.connect(1234, () => {}, "10.0.0.8");
    let heard = "";
    first.onData = bytes => void (heard += Buffer.from(bytes).toString());
    assert.equal(await host.pause(50), "#XTCPSVR: 10.0.0.8 connected\r\n");
    let refused: string | undefined;
    sim.local.connect(1234, () => {}, "10.0.0.9").onClose = code => void (refused = code ?? "closed");
    assert.equal(await host.pause(50), "");
    assert.notEqual(refused, undefined);
    assert.equal(await say("AT#XTCPSVR?"), "#XTCPSVR: 1, 2, 0\r\nOK\r\n");
    assert.equal(await say('AT#XTCPSEND=1,"hello"'), "#XTCPSEND: 5\r\nOK\r\n");
    first.write("bye");
    first.end();
    assert.equal(await host.pause(50), "#XTCPDATA: 1, 3\r\n#XTCPSVR: disconnected\r\n");
    assert.equal(heard, "hello");
    sim.local.connect(1234, () => {}, "10.0.0.9");
    assert.equal(await host.pause(50), "#XTCPSVR: 10.0.0.9 connected\r\n");
    assert.equal(await say("AT#XTCPSVR=0"), "#XTCPSVR: stopped\r\nOK\r\n");
    assert.equal(await say("AT#XTCPSVR=1,1234"), "#XTCPSVR: 1 started\r\nOK\r\n");
  });

  it("drops its peer after a minute without traffic in either direction", async () => {
    const { sim, host, say, after } = await slm();
    await after("AT#XTCPSVR=1,1234");
    const peer = sim.local.connect(1234, () => {}, "10.0.0.8");
    await host.pause(50_000);
    peer.write("a");
    await host.pause(50_000);
    await say('AT#XTCPSEND=1,"b"');
    assert.equal(await host.pause(59_000), "");
    assert.equal(await host.pause(2000), "#XTCPSVR: timeout\r\n");
    assert.equal(sim.local.peers.has(peer), false);
    assert.equal(await say("AT#XTCPSVR?"), "#XTCPSVR: 1, -1, 0\r\nOK\r\n");
  });

  it("tells why it does not start", async () => {
    const { say, after } = await slm();
    await after("AT#XSOCKET=1,1,1", "AT#XBIND=1234", "AT#XLISTEN");
    assert.equal(await say("AT#XTCPSVR=1,1234"), "#XTCPSVR: -48\r\nERROR\r\n");
    assert.equal(await say("AT#XTCPSVR=1,1235,5"), "#XTCPSVR: TLS Server not supported\r\nERROR\r\n");
    assert.equal(await say("AT#XTCPSVR?"), "#XTCPSVR: -1, -1\r\nOK\r\n");
  });
});

describe("nordic-slm: UDP proxy", () => {
  it("answers whoever sent last", async () => {
    const { sim, host, say, after } = await slm();
    const [one, two] = [sim.local.datagrams(71, "10.0.0.1"), sim.local.datagrams(72, "10.0.0.2")];
    await after("AT#XUDPSVR=1,1234");
    one.send("first", 1234);
    assert.equal(await host.pause(50), "#XUDPRECV: 1, 5\r\nfirst\r\n");
    two.send(Buffer.from([0, 1]), 1234);
    assert.equal(await host.pause(50), "#XUDPRECV: 0, 4\r\n0001\r\n");
    assert.equal(await say('AT#XUDPSEND=1,"answer"'), "#XUDPSEND: 6\r\nOK\r\n");
    await host.pause(10);
    assert.deepEqual([one.received, two.received], [[], ["answer"]]);
    assert.equal(await say("AT#XUDPSVR=0"), "#XUDPSVR: 0 stopped\r\nOK\r\n");
    one.send("late", 1234);
    assert.equal(await host.pause(50), "");
  });

  it("tells a port that is taken, and a host that is none", async () => {
    const { say, after } = await slm();
    await after("AT#XSOCKET=1,2,1", "AT#XBIND=1234");
    assert.equal(await say("AT#XUDPSVR=1,1234"), "#XUDPSVR: -48\r\nERROR\r\n");
    assert.equal(await say('AT#XUDPCLI=1,"no.such.host",80'), "ERROR\r\n");
    assert.equal(await say("AT#XUDPCLI?"), "#XUDPCLI: -1\r\nOK\r\n");
  });
});

describe("nordic-slm: v1.4's data mode", () => {
  it("sends lines, keeps the commands of the proxy and the application, and has no escape sequence", async () => {
    const modem = await slm();
    const { host, say, peers, heard } = modem;
    assert.equal(await say(DATA_MODE), "#XTCPCLI: 1 connected\r\nOK\r\n");
    for (const line of ["hello", "AT", "AT+CEREG?", "AT#XSOCKET?", 'AT#XUDPSEND=1,"a"', "AT#XTCPCLIENT", 'odd "\r\n" quotes']) await type(modem, line);
    host.type("+++");
    await host.pause(3000);
    await type(modem, "");
    assert.equal(heard[0], 'helloATAT+CEREG?AT#XSOCKET?AT#XUDPSEND=1,"a"AT#XTCPCLIENTodd "\r\n" quotes+++');
    peers[0].write(Buffer.from("\0raw\xff\r\n", "latin1"));
    assert.equal(await host.pause(50), "\0raw\xff\r\n");
    assert.equal(await say("at#xslmver"), "#XSLMVER: 1.4\r\nOK\r\n");
    assert.equal(await say("AT#XTCPCLI?"), "#XTCPCLI: 1, 1\r\nOK\r\n");
    assert.equal(await say('AT#XTCPSEND=0,"00"'), "#XTCPSEND: 1\r\nOK\r\n");
    assert.equal(await say("AT#XTCPCLI=0"), "#XTCPCLI: disconnected\r\nOK\r\n");
    assert.equal(await say("AT+CFUN?"), "+CFUN: 1\r\nOK\r\n");
  });

  it("ends with the connection, and overflows as commands do", async () => {
    const { host, say, after, peers } = await slm();
    await after(DATA_MODE);
    host.type("a".repeat(4096));
    assert.equal(await host.pause(1000), "Buffer overflow\r\nERROR\r\n");
    peers[0].end();
    assert.equal(await host.pause(50), "#XTCPCLI: -54 disconnected\r\n");
    assert.equal(await say("AT"), "OK\r\n");
  });

  it("of a server has an answer only while nobody is there", async () => {
    const modem = await slm();
    const { sim, host, say, after } = modem;
    await after("AT#XTCPSVR=2,1234");
    assert.equal(await say("hello"), "ERROR\r\n");
    let heard = "";
    const peer = sim.local.connect(1234, () => {}, "10.0.0.8");
    peer.onData = bytes => void (heard += Buffer.from(bytes).toString());
    assert.equal(await host.pause(50), "#XTCPSVR: 10.0.0.8 connected\r\n");
    await type(modem, "hello");
    assert.equal(heard, "hello");
    assert.equal(await say("AT#XTCPSVR=0"), "#XTCPSVR: stopped\r\nOK\r\n");
  });

  it("of the UDP proxy keeps its commands, too", async () => {
    const modem = await slm();
    const { sim, host, say } = modem;
    const peer = sim.local.datagrams(80, "10.0.0.1");
    assert.equal(await say('AT#XUDPCLI=2,"10.0.0.1",80'), "#XUDPCLI: 1 connected\r\nOK\r\n");
    for (const line of ["one", "AT#XSOCKET?"]) await type(modem, line);
    peer.send("two\0", 49152);
    assert.equal(await host.pause(50), "two\0");
    assert.equal(await say('AT#XUDPSEND=1,"three"'), "#XUDPSEND: 5\r\nOK\r\n");
    assert.equal(await say("AT#XUDPCLI?"), "#XUDPCLI: 1, 1\r\nOK\r\n");
    await host.pause(10);
    assert.deepEqual(peer.received, ["one", "AT#XSOCKET?", "three"]);
    assert.equal(await say("AT#XUDPCLI=0"), "OK\r\n");
  });
});

describe("nordic-slm: what earlier software left", () => {
  for (const [left, answers] of Object.entries({
    nothing: ["#XSOCKET: 0\r\nOK\r\n", "#XTCPCLI: -1\r\nOK\r\n"],
    socket: ["#XSOCKET: 1, 6, 0\r\nOK\r\n", "#XTCPCLI: -1\r\nOK\r\n"],
    datagram: ["#XSOCKET: 1, 17, 0\r\nOK\r\n", "#XTCPCLI: -1\r\nOK\r\n"],
    proxy: ["#XSOCKET: 0\r\nOK\r\n", "#XTCPCLI: 1, 0\r\nOK\r\n"],
  })) {
    it(left, async () => {
      const { say } = await slm({ set: { left } });
      assert.deepEqual([await say("AT#XSOCKET?"), await say("AT#XTCPCLI?")], answers);
    });
  }

  it("data, in both modes", async () => {
    const plain = await slm({ set: { left: "data" } });
    await type(plain, "AT+CFUN?");
    assert.equal(await plain.say("AT#XTCPCLI=0"), "#XTCPCLI: disconnected\r\nOK\r\n");
    const device = await slm({ profile: "device", set: { left: "data" } });
    await type(device, "AT#XTCPCLI=0");
    await device.host.pause(1000);
    device.host.type("+++");
    assert.equal(await device.host.pause(1500), "\r\nOK\r\n");
    assert.equal(await device.say("AT#XTCPCLI?"), "#XTCPCLI: 1,0\r\n\r\nOK\r\n");
  });
});
