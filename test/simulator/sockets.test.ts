import assert from "node:assert/strict";
import type { LocalPeer, SimulatorOptions } from "../../hosts/simulator/index.js";
import { bg95, type Typist } from "./typist.js";

const ALL = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i));

/** An online BG95 and the peers of its connections, in the order they were opened. */
async function online(options: Partial<SimulatorOptions> = {}, serve: (peer: LocalPeer) => void = () => {}): Promise<{ sim: Awaited<ReturnType<typeof bg95>>["sim"]; host: Typist; peers: LocalPeer[]; open(id?: number, mode?: number): Promise<string> }> {
  const { sim, host } = await bg95(options);
  const peers: LocalPeer[] = [];
  sim.local.serve(80, peer => {
    peers.push(peer);
    serve(peer);
  });
  await host.say("AT+QIACT=1\r");
  return { sim, host, peers, open: (id = 0, mode = 0) => host.say(`AT+QIOPEN=1,${id},"TCP","10.0.0.1",80,0,${mode}\r`, /\+QIOPEN: .*\r\n|ERROR\r\n$|CONNECT\r\n$/) };
}

async function lastError(host: Typist): Promise<string> {
  return /QIGETERROR: (.*)\r/.exec(await host.say("AT+QIGETERROR\r"))![1];
}

describe("quectel-bg95: connections", () => {
  it("tells why a connection could not be opened", async () => {
    const { sim, host } = await online();
    const open = (where: string): Promise<string> => host.say(`AT+QIOPEN=1,0,"TCP",${where}\r`, /\+QIOPEN: .*\r\n$|ERROR\r\n$/);
    assert.equal(await open('"10.0.0.1",81'), "\r\nOK\r\n\r\n+QIOPEN: 0,566\r\n");
    assert.equal(await lastError(host), "566, socket connect failed");
    assert.equal(await open('"no.such.host",80'), "\r\nOK\r\n\r\n+QIOPEN: 0,565\r\n");
    sim.local.blackhole(82);
    const began = sim.clock.now;
    assert.equal(await open('"10.0.0.1",82'), "\r\nOK\r\n\r\n+QIOPEN: 0,569\r\n");
    assert.ok(sim.clock.now - began >= 75_000);
    sim.local.host("example.com", "93.184.216.34");
    assert.match(await open('"example.com",80'), /QIOPEN: 0,0/);
    assert.match(await host.say("AT+QISTATE?\r"), /"TCP","93.184.216.34",80/);
    assert.equal(await open('"10.0.0.1",80'), "\r\nOK\r\n\r\n+QIOPEN: 0,563\r\n");
  });

  it("answers wrong parameters with ERROR and 552", async () => {
    const { host } = await online();
    for (const command of ["AT+QIOPEN=0,0,\"TCP\",\"a\",80", "AT+QIOPEN=1,12,\"TCP\",\"a\",80", "AT+QIOPEN=1,0,\"ICMP\",\"a\",80", "AT+QIOPEN=1,0,\"TCP\",\"a\",0",
      "AT+QIOPEN=1,0,\"TCP\",\"a\",65536", "AT+QIOPEN=1,0,\"TCP\",\"a\",80,0,3", `AT+QIOPEN=1,0,"TCP","${"a".repeat(257)}",80`, "AT+QIOPEN=1,0,\"TCP LISTENER\",\"127.0.0.1\",0,0,0",
      "AT+QIOPEN=1,0,\"TCP LISTENER\",\"127.0.0.1\",0,2020,2", "AT+QISEND=0,1461", "AT+QIRD=0,1501", "AT+QICLOSE=0,65536", "AT+QISTATE=1,12", "AT+QISTATE=0,0", "AT+QISTATE=2,0",
      "AT+QICFG=\"nosuch\"", "AT+QICFG=\"viewmode\",2", "AT+QICFG=\"dataformat\",1", "AT+QISDE=2", "AT+QIACT=17", "AT+QISENDEX=0,\"123\"", "AT+QICSGP=1,4,\"a\""]) {
      await host.say("AT+QISTATE?\r");
      assert.equal(await host.say(command + "\r"), "\r\nERROR\r\n", command);
      assert.equal(await lastError(host), "552, invalid parameters", command);
    }
  });

  it("knows contexts that are active, inactive or too many", async () => {
    const { host } = await online();
    assert.equal(await host.say("AT+QIACT=1\r"), "\r\nERROR\r\n");
    assert.equal(await lastError(host), "574, pdp has been activated");
    assert.equal(await host.say('AT+QIOPEN=2,3,"TCP","10.0.0.1",80\r', /QIOPEN.*\r\n$/), "\r\nOK\r\n\r\n+QIOPEN: 3,561\r\n");
    for (const id of [2, 3]) assert.equal(await host.say(`AT+QIACT=${id}\r`), "\r\nOK\r\n");
    assert.equal(await host.say("AT+QIACT=4\r"), "\r\nERROR\r\n");
    assert.equal(await host.say('AT+QICSGP=2,1,"same"\r'), "\r\nOK\r\n");
    assert.equal(await host.say('AT+QICSGP=3,1,"same"\r'), "\r\nERROR\r\n", "one APN on two contexts");
  });

  it("sends every byte value, counted, also CR, LF, Ctrl-Z and ESC", async () => {
    const sent: Buffer[] = [];
    const { host, open } = await online({}, peer => void (peer.onData = bytes => void sent.push(Buffer.from(bytes))));
    await open();
    await host.say("AT+QISDE=0\r");
    for (const data of [ALL, Buffer.from("\n\r\nAT\r\n"), Buffer.from("\x1b\x1a")]) {
      assert.equal(await host.say(`AT+QISEND=0,${data.length}\r`, "> "), "\r\n> ");
      assert.equal(await host.say(data, "SEND OK\r\n"), "\r\nSEND OK\r\n");
    }
    assert.deepEqual(Buffer.concat(sent), Buffer.concat([ALL, Buffer.from("\n\r\nAT\r\n"), Buffer.from("\x1b\x1a")]));
  });

  it("swallows the LF of a CR LF host before counted payload, but not payload that begins with LF", async () => {
    let sent = "";
    const { host, open } = await online({}, peer => void (peer.onData = bytes => void (sent += Buffer.from(bytes).toString())));
    await open();
    await host.say("AT+QISDE=0\r");
    await host.say("AT+QISEND=0,4\r\n", "> ");
    await host.say("test", "SEND OK\r\n");
    await host.say("AT+QISEND=0,4\r", "> ");
    await host.say("\nabc", "SEND OK\r\n");
    assert.equal(sent, "test\nabc");
  });

  it("ignores surplus payload, and a Ctrl-Z after a counted one", async () => {
    let sent = "";
    const { host, open } = await online({}, peer => void (peer.onData = bytes => void (sent += Buffer.from(bytes).toString())));
    await open();
    await host.say("AT+QISEND=0,4\r", "> ");
    assert.equal(await host.say("testing\x1a", "SEND OK\r\n"), "test\r\nSEND OK\r\n");
    assert.equal(await host.say("AT\r"), "\r\nOK\r\n");
    assert.equal(sent, "test");
  });

  it("cancels with ESC, and says so", async () => {
    const { host, open } = await online();
    await open();
    await host.say("AT+QISEND=0\r", "> ");
    assert.equal(await host.say("test\x1b"), "test\r\nERROR\r\n");
    assert.equal(await lastError(host), "571, user cancel send");
    assert.equal(await host.say("AT+QISEND=0,0\r"), "\r\n+QISEND: 0,0,0\r\n\r\nOK\r\n");
  });

  it("takes no more than 1460 bytes up to Ctrl-Z", async () => {
    const { host, open } = await online();
    await open();
    await host.say("AT+QISDE=0;+QISEND=0\r", "> ");
    assert.equal(await host.say("x".repeat(2000) + "\x1a"), "\r\nERROR\r\n");
  });

  it("answers SEND FAIL while the peer takes nothing, and SEND OK once it does", async () => {
    const { host, open, peers } = await online({}, peer => peer.pause());
    await open();
    await host.say("AT+QISDE=0\r");
    const data = "x".repeat(1460);
    const send = async (): Promise<string> => {
      await host.say("AT+QISEND=0,1460\r", "> ");
      return host.say(data, /SEND \w+\r\n$/);
    };
    for (let i = 0; i < 10; i++) assert.equal(await send(), "\r\nSEND OK\r\n");
    assert.equal(await send(), "\r\nSEND FAIL\r\n");
    assert.equal(await host.say("AT+QISEND=0,0\r"), "\r\n+QISEND: 14600,0,14600\r\n\r\nOK\r\n");
    peers[0].resume();
    assert.equal(await send(), "\r\nSEND OK\r\n");
    assert.equal(await host.say("AT+QISEND=0,0\r"), "\r\n+QISEND: 16060,16060,0\r\n\r\nOK\r\n");
  });

  it("stops the peer when its buffer is full, and loses nothing", async () => {
    const data = Buffer.alloc(50_000, ALL);
    let stopped = false;
    const { sim, host, open } = await online({}, peer => void (stopped = !peer.write(data)));
    await open();
    await host.pause(50);
    assert.ok(stopped);
    assert.equal(await host.say("AT+QIRD=0,0\r"), "\r\n+QIRD: 10240,0,10240\r\n\r\nOK\r\n");
    const read: Buffer[] = [];
    for (;;) {
      const answer = await host.say("AT+QIRD=0,1500\r", /OK\r\n$/);
      const [header, count] = /^\r\n\+QIRD: (\d+)\r\n/.exec(answer)!;
      if (count === "0") break;
      const payload = Buffer.from(answer, "latin1").subarray(header.length);
      assert.equal(answer.slice(header.length + Number(count)), "\r\n\r\nOK\r\n");
      read.push(payload.subarray(0, Number(count)));
    }
    assert.deepEqual(Buffer.concat(read), data);
    assert.equal(sim.local.peers.size, 1);
  });

  it("announces data once until everything was read", async () => {
    const { host, open, peers } = await online();
    await open();
    peers[0].write("one");
    assert.equal(await host.listen("\r\n"), '\r\n+QIURC: "recv",0\r\n');
    peers[0].write("two");
    assert.equal(await host.pause(50), "");
    assert.equal(await host.say("AT+QIRD=0,2\r"), "\r\n+QIRD: 2\r\non\r\n\r\nOK\r\n");
    peers[0].write("three");
    assert.equal(await host.pause(50), "");
    assert.equal(await host.say("AT+QIRD=0\r"), "\r\n+QIRD: 9\r\netwothree\r\n\r\nOK\r\n");
    peers[0].write("four");
    assert.equal(await host.listen("\r\n"), '\r\n+QIURC: "recv",0\r\n');
  });

  it("lets unread data be read after the peer closed, until the connection is closed", async () => {
    const { host, open, peers } = await online();
    await open();
    peers[0].end("rest");
    assert.equal(await host.listen(/closed.*\r\n$/), '\r\n+QIURC: "recv",0\r\n\r\n+QIURC: "closed",0\r\n');
    assert.match(await host.say("AT+QISTATE=1,0\r"), /,4,1,0,0,"usbmodem"/);
    assert.equal(await open(), "\r\nOK\r\n\r\n+QIOPEN: 0,563\r\n", "in use until AT+QICLOSE");
    assert.equal(await host.say("AT+QISEND=0,1\r"), "\r\nERROR\r\n");
    assert.equal(await host.say("AT+QIRD=0\r"), "\r\n+QIRD: 4\r\nrest\r\n\r\nOK\r\n");
    assert.equal(await host.say("AT+QICLOSE=0\r"), "\r\nOK\r\n");
    assert.equal(await host.say("AT+QIRD=0\r"), "\r\nERROR\r\n");
    assert.equal(await open(), "\r\nOK\r\n\r\n+QIOPEN: 0,0\r\n");
  });

  it("reports a reset like a close", async () => {
    const { host, open, peers } = await online();
    await open();
    peers[0].reset();
    assert.equal(await host.listen(/closed.*\r\n$/), '\r\n+QIURC: "closed",0\r\n');
    assert.equal(await host.say("AT+QICLOSE=0\r"), "\r\nOK\r\n");
  });

  it("waits for the peer's FIN when it closes, but no longer than it was told", async () => {
    const { sim, host, open } = await online({}, peer => void (peer.onEnd = () => {}));
    for (const [close, least] of [["AT+QICLOSE=0,2", 2000], ["AT+QICLOSE=0", 10_000], ["AT+QICLOSE=0,0", 0]] as const) {
      await open();
      const began = sim.clock.now;
      assert.equal(await host.say(close + "\r"), "\r\nOK\r\n");
      const took = sim.clock.now - began;
      assert.ok(took >= least && took < least + 10, `${close}: ${took} ms`);
    }
  });

  it("closes what is not open with OK", async () => {
    const { host } = await online();
    assert.equal(await host.say("AT+QICLOSE=7\r"), "\r\nOK\r\n");
  });

  it("takes contexts down with their connections", async () => {
    const { sim, host, open, peers } = await online();
    await open(0);
    await open(5);
    const closed: (string | undefined)[] = [];
    for (const peer of peers) peer.onClose = code => void closed.push(code);
    assert.equal(await host.say("AT+QIDEACT=1\r"), "\r\nOK\r\n");
    assert.equal(await host.say("AT+QISTATE?\r"), "\r\nOK\r\n");
    assert.deepEqual(closed, ["ECONNRESET", "ECONNRESET"]);
    await host.say("AT+QIACT=1\r");
    await open(0);
    assert.equal(await host.say("AT+CFUN=0\r"), '\r\n+QIURC: "pdpdeact",1\r\n\r\nOK\r\n');
    assert.equal(await host.say("AT+QIACT?\r"), "\r\nOK\r\n");
    await host.say("AT+CFUN=1\r");
    await sim.advance(2000);
    assert.equal(await host.say("AT+QIACT=1\r"), "\r\nERROR\r\n", "AT+QIDEACT comes first (2.4.5)");
    await host.say("AT+QIDEACT=1\r");
    assert.equal(await host.say("AT+QIACT=1\r"), "\r\nOK\r\n");
    assert.equal(await open(0), "\r\nOK\r\n\r\n+QIOPEN: 0,0\r\n");
  });

  it("shows data as viewmode, dataformat and recvind say", async () => {
    const { host, open, peers } = await online();
    await open();
    await host.say('AT+QICFG="viewmode",1;+QICFG="recvind",1\r');
    peers[0].write("hello");
    assert.equal(await host.listen("\r\n"), '\r\n+QIURC: "recv",0,5\r\n');
    assert.equal(await host.say("AT+QIRD=0\r"), "\r\n+QIRD: 5,hello\r\n\r\nOK\r\n");
    await host.say('AT+QICFG="viewmode",0;+QICFG="dataformat",1,1\r');
    peers[0].write("hi\n");
    await host.listen(/recv.*\r\n$/);
    assert.equal(await host.say("AT+QIRD=0\r"), "\r\n+QIRD: 3\r\n68690A\r\n\r\nOK\r\n");
    let sent = "";
    peers[0].onData = bytes => void (sent += Buffer.from(bytes).toString());
    await host.say("AT+QISDE=0;+QISEND=0,2\r", "> ");
    assert.equal(await host.say("6869", /SEND OK\r\n$/), "\r\nSEND OK\r\n");
    await host.say("AT+QISEND=0\r", "> ");
    assert.equal(await host.say("6G\x1a"), "\r\nERROR\r\n");
    assert.equal(sent, "hi");
  });

  it("keeps every optional parameter (2.3.15)", async () => {
    const { host } = await online();
    const rows = { transpktsize: ["1024", "1460"], transwaittm: ["2", "0"], dataformat: ["0,0", "1,0"], viewmode: ["0", "1"], recvind: ["0", "1"], sack: ["0", "1"],
      "tcp/inactivetm": ["0", "65535"], "tcp/keepalive": ["0,120,75,9", "1,2,25,3"], "tcp/retranscfg": ["12,600", "3,5"], ipv6prior: ["0", "1"], asyncmode: ["0", "1"] };
    for (const [key, [initial, other]] of Object.entries(rows)) {
      assert.equal(await host.say(`AT+QICFG="${key}"\r`), `\r\n+QICFG: "${key}",${initial}\r\n\r\nOK\r\n`);
      assert.equal(await host.say(`AT+QICFG="${key}",${other}\r`), "\r\nOK\r\n");
      assert.equal(await host.say(`AT+QICFG="${key}"\r`), `\r\n+QICFG: "${key}",${other}\r\n\r\nOK\r\n`);
    }
  });

  it("answers AT+QIACT at once in asynchronous mode", async () => {
    const { host } = await bg95({ set: { activation: "5000" } });
    await host.say('AT+QICFG="asyncmode",1\r');
    assert.equal(await host.say("AT+QIACT=1\r", /OK\r\n$/, 100), "\r\nOK\r\n");
    assert.equal(await host.say("AT+QIACT?\r"), "\r\nOK\r\n");
    await host.pause(5000);
    assert.match(await host.say("AT+QIACT?\r"), /\+QIACT: 1,1,1/);
  });

  it("resolves names (2.3.14)", async () => {
    const { sim, host } = await online();
    sim.local.host("two.example", "10.0.0.1", "10.0.0.2");
    assert.equal(await host.say('AT+QIDNSGIP=1,"two.example"\r', /0\.2"\r\n$/), '\r\nOK\r\n\r\n+QIURC: "dnsgip",0,2,600\r\n\r\n+QIURC: "dnsgip","10.0.0.1"\r\n\r\n+QIURC: "dnsgip","10.0.0.2"\r\n');
    assert.equal(await host.say('AT+QIDNSGIP=1,"none.example"\r', /565\r\n$/), '\r\nOK\r\n\r\n+QIURC: "dnsgip",565\r\n');
  });

  it("holds result codes back while data is expected", async () => {
    const { host, open, peers } = await online();
    await open();
    await host.say("AT+QISEND=0,4\r", "> ");
    peers[0].write("answer");
    assert.equal(await host.pause(20), "");
    assert.equal(await host.say("test", /recv.*\r\n$/), 'test\r\nSEND OK\r\n\r\n+QIURC: "recv",0\r\n');
  });

  it("leaves transparent mode only for +++ between two silences", async () => {
    let sent = "";
    const { host, open } = await online({}, peer => void (peer.onData = bytes => void (sent += Buffer.from(bytes).toString())));
    assert.equal(await open(0, 2), "\r\nCONNECT\r\n");
    host.type("abc+++");
    await host.pause(3000);
    host.type("++++");
    await host.pause(3000);
    host.type("++");
    await host.pause(3000);
    host.type("+++x");
    await host.pause(500);
    assert.equal(sent, "abc++++++++++++x");
    await host.pause(1000);
    host.type("+");
    await host.pause(200);
    host.type("++");
    assert.equal(await host.listen("OK\r\n"), "\r\nOK\r\n");
    assert.equal(sent, "abc++++++++++++x");
    assert.match(await host.say("AT+QISTATE=1,0\r"), /,2,1,0,0,/, "in buffer access mode");
  });

  it("leaves transparent mode when DTR drops after AT&D1", async () => {
    const { sim, host, open } = await online();
    await host.say("AT&D1\r");
    await open(0, 2);
    sim.device.pin("dtr", 0);
    assert.equal(await host.listen("OK\r\n"), "\r\nOK\r\n");
  });

  it("lets one connection at a time be transparent", async () => {
    const { host, open } = await online();
    await open(1);
    assert.equal(await host.say("AT+QSWTMD=1,2\r"), "\r\nCONNECT\r\n", "as 3.7.4 spells it");
    await host.pause(1100);
    await host.say("+++");
    assert.equal(await open(2, 2), "\r\nCONNECT\r\n", "the first went back to buffer access mode");
  });

  it("pushes no faster than the line, and stops the peer meanwhile", async () => {
    let stopped = 0;
    const { sim, host, open } = await online({}, peer => {
      if (!peer.write(Buffer.alloc(40_000, 46))) stopped++;
    });
    const began = sim.clock.now;
    const first = await open(0, 1);
    await sim.run(() => (first + host.heard).replace(/[^.]/g, "").length === 40_000, 60_000);
    assert.equal(stopped, 1);
    const took = sim.wire.rx.lastByteAt - began;
    assert.ok(took < (40_000 * 1.05 * 10_000) / 115200, `${took} ms`);
  });

  describe("wire forms", () => {
    const forms: [string, Record<string, string>, string, string | RegExp][] = [
      ["prompt=bare", { prompt: "bare" }, "AT+QISEND=0,1\r", "\r\n>"],
      ["errorText=quoted", { errorText: "quoted" }, "AT+QIGETERROR\r", '\r\n+QIGETERROR: 0,"operate successfully"\r\n\r\nOK\r\n'],
      ["idInUse=atOnce", { idInUse: "atOnce" }, 'AT+QIOPEN=1,0,"TCP","10.0.0.1",80\r', "\r\nERROR\r\n"],
      ["closeUnopened=error", { closeUnopened: "error" }, "AT+QICLOSE=3\r", "\r\nERROR\r\n"],
      ["stateSpace=space", { stateSpace: "space" }, "AT+QISTATE=1,0\r", /"TCP", "10.0.0.1"/],
      ["atPort=uart1", { atPort: "uart1" }, "AT+QISTATE=1,0\r", /0,0,"uart1"\r\n/],
      ["tcpipError=cme", { tcpipError: "cme", cmee: "1" }, "AT+QIACT=1\r", "\r\n+CME ERROR: 574\r\n"],
    ];
    for (const [name, set, command, answer] of forms) {
      it(name, async () => {
        const { host, open } = await online({ set });
        await open();
        const heard = await host.say(command, /(OK|ERROR.*)\r\n$|>$/);
        if (typeof answer === "string") assert.equal(heard, answer);
        else assert.match(heard, answer);
      });
    }

    it("failedOpen=busy", async () => {
      const { host } = await online({ set: { failedOpen: "busy" } });
      const open = (): Promise<string> => host.say('AT+QIOPEN=1,0,"TCP","10.0.0.1",81\r', /QIOPEN: .*\r\n$/);
      assert.match(await open(), /0,566/);
      assert.match(await open(), /0,563/);
      await host.say("AT+QICLOSE=0\r");
      assert.match(await open(), /0,566/);
    });

    for (const [hexLength, length] of [["bytes", 3], ["digits", 6]] as const) it(`hexLength=${hexLength}`, async () => {
      const { host, open, peers } = await online({ set: { hexLength, dataformat: "0,1" } });
      await open();
      peers[0].write("hi\n");
      await host.listen(/recv.*\r\n$/);
      assert.equal(await host.say("AT+QIRD=0\r"), `\r\n+QIRD: ${length}\r\n68690A\r\n\r\nOK\r\n`);
    });

    for (const [poweredDown, text] of [["powered", "POWERED DOWN"], ["normal", "NORMAL POWER DOWN"]]) it(`poweredDown=${poweredDown}`, async () => {
      const { host } = await bg95({ set: { poweredDown } });
      assert.equal(await host.say("AT+QPOWD\r", /DOWN\r\n$/), `\r\nOK\r\n\r\n${text}\r\n`);
    });

    for (const [banner, text] of [["short", "\r\nRDY\r\n\r\nAPP RDY\r\n"], ["bg96", "\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\nAPP RDY\r\n"], ["appOnly", "\r\nAPP RDY\r\n"]]) it(`banner=${banner}`, async () => {
      const { host } = await bg95({ set: { banner, boot: "booting" } });
      assert.equal(await host.listen("APP RDY\r\n"), text);
    });

    it("the device profile is the other column", async () => {
      const { host } = await bg95({ profile: "device" });
      assert.equal(await host.say("AT+QIGETERROR\r"), '\r\n+QIGETERROR: 0,"operate successfully"\r\n\r\nOK\r\n');
    });
  });
});
