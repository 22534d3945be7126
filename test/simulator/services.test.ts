import assert from "node:assert/strict";
import type { Simulator, SimulatorOptions } from "../../hosts/simulator/index.js";
import { timeAnswer } from "./time-server.js";
import { bg95, type Typist } from "./typist.js";

const ALL = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i));

/** A BG95 with context 1 active and no echo of data. */
async function online(options: Partial<SimulatorOptions> = {}, type = 1): Promise<{ sim: Simulator; host: Typist }> {
  const { sim, host } = await bg95({ ...options, set: { qisde: "0", ...options.set } });
  await host.say(`AT+QICSGP=1,${type},"a"\r`);
  await host.say("AT+QIACT=1\r");
  return { sim, host };
}

const open = (host: Typist, id: number, rest: string): Promise<string> => host.say(`AT+QIOPEN=1,${id},${rest}\r`, /(QIOPEN: .*|ERROR)\r\n$/);

describe("quectel-bg95: servers", () => {
  it("accepts connections, carries every byte value both ways, and outlives its listener", async () => {
    const { sim, host } = await online();
    assert.equal(await open(host, 0, '"TCP LISTENER","127.0.0.1",0,2020'), "\r\nOK\r\n\r\n+QIOPEN: 0,0\r\n");
    let heard = "";
    sim.local.connect(2020, peer => {
      peer.onData = bytes => void (heard += Buffer.from(bytes).toString("latin1"));
      peer.write(ALL);
    }, "10.0.0.9", 5000);
    assert.equal(await host.listen(/recv",11\r\n$/), '\r\n+QIURC: "incoming",11,0,"10.0.0.9",5000\r\n\r\n+QIURC: "recv",11\r\n');
    assert.equal(await host.say("AT+QIRD=11\r"), `\r\n+QIRD: 256\r\n${ALL.toString("latin1")}\r\n\r\nOK\r\n`);
    assert.equal(await host.say("AT+QICLOSE=0\r"), "\r\nOK\r\n");
    await host.say("AT+QISEND=11,256\r", "> ");
    await host.say(ALL, /SEND OK\r\n$/);
    await sim.advance(10);
    assert.equal(heard, ALL.toString("latin1"));
    let refused: string | undefined;
    sim.local.connect(2020, () => {}).onClose = code => void (refused = code);
    await sim.advance(10);
    assert.equal(refused, "ECONNREFUSED");
    await sim.close();
  });

  it("gives the highest free number, and turns away who comes when there is none", async () => {
    const { sim, host } = await online();
    await open(host, 5, '"TCP LISTENER","127.0.0.1",0,2020');
    const closed: (string | undefined)[] = [];
    const come = (): void => void (sim.local.connect(2020, () => {}).onClose = code => void closed.push(code));
    for (const id of [11, 10, 9, 8, 7, 6, 4, 3, 2, 1, 0]) {
      come();
      assert.match(await host.listen(/incoming.*\r\n$/), new RegExp(`"incoming",${id},5,`));
    }
    come();
    assert.equal(await host.listen(/incoming full.*\r\n$/), '\r\n+QIURC: "incoming full"\r\n');
    await sim.advance(1);
    assert.deepEqual(closed, ["ECONNRESET"]);
    await host.say("AT+QICLOSE=7,0\r");
    come();
    assert.match(await host.listen(/incoming.*\r\n$/), /"incoming",7,5,/);
    await sim.close();
  });

  it("hands its access mode on to whom it accepts; a device may not", async () => {
    for (const [set, pushed] of [[{}, true], [{ incomingMode: "buffer" }, false]] as const) {
      const { sim, host } = await online({ set });
      await open(host, 0, '"TCP LISTENER","127.0.0.1",0,2020,1');
      sim.local.connect(2020, peer => void peer.write("hello"));
      const heard = await host.pause(100);
      assert.equal(/recv",11,5\r\nhello\r\n$/.test(heard), pushed, heard);
      assert.equal(/recv",11\r\n$/.test(heard), !pushed, heard);
      assert.match(await host.say("AT+QISTATE=1,11\r"), new RegExp(`"TCP INCOMING",.*,2020,2,1,0,${pushed ? 1 : 0},"usbmodem"`));
      await sim.close();
    }
  });

  it("switches an accepted connection to transparent mode and back, also with AT+QSWTMD and ATO", async () => {
    const { sim, host } = await online();
    await open(host, 0, '"TCP LISTENER","127.0.0.1",0,2020');
    let heard = "";
    sim.local.connect(2020, peer => void (peer.onData = bytes => void (heard += Buffer.from(bytes).toString())));
    await host.listen(/incoming.*\r\n$/);
    for (const command of ["AT+QISWTMD=11,2", "AT+QSWTMD=11,2", "ATO"]) {
      heard = "";
      assert.equal(await host.say(`${command}\r`), "\r\nCONNECT\r\n", command);
      host.type("through");
      await sim.advance(1300);
      assert.equal(heard, "through");
      assert.equal(await host.say("+++", /OK\r\n$/), "\r\nOK\r\n");
    }
    assert.equal(await host.say("AT+QISWTMD=0,2\r"), "\r\nERROR\r\n", "a listener carries nothing");
    await sim.close();
  });

  it("says what is wrong with a listener", async () => {
    const { sim, host } = await online();
    await open(host, 0, '"TCP LISTENER","127.0.0.1",0,2020');
    assert.match(await open(host, 1, '"TCP LISTENER","127.0.0.1",0,2020'), /QIOPEN: 1,556/);
    assert.match(await open(host, 1, '"TCP LISTENER","::1",0,2021'), /QIOPEN: 1,554/, "the context has no IPv6");
    for (const [command, code] of [['AT+QIOPEN=1,1,"TCP LISTENER","10.0.0.1",0,2022', 552], ['AT+QIOPEN=1,1,"TCP LISTENER","127.0.0.1",80,2022', 552],
      ["AT+QISEND=0,3", 572], ["AT+QIRD=0", 572], ['AT+QISENDEX=0,"31"', 572], ["AT+QISEND=1,3", 572]] as const) {
      assert.equal(await host.say(`${command}\r`), "\r\nERROR\r\n", command);
      assert.match(await host.say("AT+QIGETERROR\r"), new RegExp(`QIGETERROR: ${code}, `), command);
    }
    await sim.close();
  });

  it("loses listeners and accepted connections with the context", async () => {
    const { sim, host } = await online();
    await open(host, 0, '"TCP LISTENER","127.0.0.1",0,2020');
    const closed: string[] = [];
    sim.local.connect(2020, peer => void (peer.onClose = code => void closed.push(code ?? "")));
    await host.listen(/incoming.*\r\n$/);
    await host.say("AT+QIDEACT=1\r");
    assert.equal(await host.say("AT+QISTATE?\r"), "\r\nOK\r\n");
    assert.deepEqual(closed, ["ECONNRESET"]);
    await host.say("AT+QIACT=1\r");
    assert.match(await open(host, 0, '"TCP LISTENER","127.0.0.1",0,2020'), /QIOPEN: 0,0/);
    await sim.close();
  });
});

describe("quectel-bg95: datagrams", () => {
  it("serves: whole datagrams with their senders, each by itself, whatever length is asked for", async () => {
    const { sim, host } = await online();
    await open(host, 3, '"UDP SERVICE","127.0.0.1",0,3030');
    const [ann, bob] = [sim.local.datagrams(6001, "10.0.0.1"), sim.local.datagrams(6002, "10.0.0.2")];
    ann.send(ALL, 3030);
    assert.equal(await host.listen(/\r\n$/), '\r\n+QIURC: "recv",3\r\n');
    bob.send("second", 3030);
    ann.send("", 3030);
    assert.equal(await host.pause(100), "", "announced once");
    assert.equal(await host.say("AT+QIRD=3,0\r"), "\r\n+QIRD: 262,0,262\r\n\r\nOK\r\n");
    assert.equal(await host.say("AT+QIRD=3\r"), `\r\n+QIRD: 256,"10.0.0.1",6001\r\n${ALL.toString("latin1")}\r\n\r\nOK\r\n`);
    assert.equal(await host.say("AT+QIRD=3,2\r"), '\r\n+QIRD: 6,"10.0.0.2",6002\r\nsecond\r\n\r\nOK\r\n');
    assert.equal(await host.say("AT+QIRD=3\r"), "\r\n+QIRD: 0\r\n\r\nOK\r\n");
    await host.say('AT+QISEND=3,256,"10.0.0.2",6002\r', "> ");
    await host.say(ALL, /SEND OK\r\n$/);
    await sim.advance(1);
    assert.deepEqual(bob.received, [ALL.toString("latin1")]);
    assert.equal(await host.say("AT+QISEND=3,0\r"), "\r\n+QISEND: 256,256,0\r\n\r\nOK\r\n");
    for (const wrong of ["AT+QISEND=3", "AT+QISEND=3,5", 'AT+QISEND=3,5,"10.0.0.2"', 'AT+QISEND=3,5,"a.example",6002', 'AT+QISEND=3,5,"10.0.0.2",0', 'AT+QISENDEX=3,"31"', "AT+QISWTMD=3,2"]) {
      assert.equal(await host.say(`${wrong}\r`), "\r\nERROR\r\n", wrong);
    }
    assert.equal(await host.say('AT+QIOPEN=1,4,"UDP SERVICE","127.0.0.1",0,3031,2\r'), "\r\nERROR\r\n");
    assert.match(await open(host, 4, '"UDP SERVICE","127.0.0.1",0,3030'), /QIOPEN: 4,556/);
    await sim.close();
  });

  it("is a client: to one peer, which alone is heard, and reads no two datagrams at once", async () => {
    const { sim, host } = await online();
    sim.local.host("echo.example", "10.0.0.7");
    const peer = sim.local.datagrams(7000, "10.0.0.7");
    const stranger = sim.local.datagrams(7001, "10.0.0.7");
    assert.equal(await open(host, 0, '"UDP","echo.example",7000,4000'), "\r\nOK\r\n\r\n+QIOPEN: 0,0\r\n");
    assert.match(await host.say("AT+QISTATE=1,0\r"), /0,"UDP","10\.0\.0\.7",7000,4000,2,1,0,0,/);
    stranger.send("spam", 4000);
    peer.send("first one", 4000);
    peer.send("second", 4000);
    assert.equal(await host.listen(/\r\n$/), '\r\n+QIURC: "recv",0\r\n');
    for (const [asked, got] of [[5, "first"], [1500, " one"], [1500, "second"]] as const) {
      assert.equal(await host.say(`AT+QIRD=0,${asked}\r`), `\r\n+QIRD: ${got.length}\r\n${got}\r\n\r\nOK\r\n`);
    }
    await host.say("AT+QISEND=0\r", "> ");
    await host.say("to Ctrl-Z\x1a", /SEND OK\r\n$/);
    await host.say('AT+QISENDEX=0,"00ff"\r', /SEND OK\r\n$/);
    await sim.advance(1);
    assert.deepEqual(peer.received, ["to Ctrl-Z", "\x00\xff"]);
    assert.match(await open(host, 1, '"UDP","nowhere.example",7000'), /QIOPEN: 1,565/);
    assert.match(await open(host, 1, '"UDP","10.0.0.7",7000,4000'), /QIOPEN: 1,556/);
    assert.equal(await host.say("AT+QICLOSE=0\r"), "\r\nOK\r\n");
    assert.match(await open(host, 1, '"UDP","10.0.0.7",7000,4000'), /QIOPEN: 1,0/);
    await sim.close();
  });

  it("pushes datagrams with their senders, and in hex and on one line where it is told to", async () => {
    const { sim, host } = await online();
    const peer = sim.local.datagrams(6001, "10.0.0.1");
    await open(host, 0, '"UDP SERVICE","127.0.0.1",0,3030,1');
    await open(host, 1, '"UDP","10.0.0.1",6001,3031,1');
    peer.send("one", 3030);
    assert.equal(await host.listen(/one\r\n$/), '\r\n+QIURC: "recv",0,3,"10.0.0.1",6001\r\none\r\n');
    peer.send("two", 3031);
    assert.equal(await host.listen(/two\r\n$/), '\r\n+QIURC: "recv",1,3\r\ntwo\r\n');
    await host.say('AT+QICFG="viewmode",1;+QICFG="dataformat",0,1\r');
    peer.send("AB", 3030);
    assert.equal(await host.listen(/4142\r\n$/), '\r\n+QIURC: "recv",0,2,"10.0.0.1",6001,4142\r\n');
    await sim.close();
  });

  it("loses datagrams for which there is no room, and none that it has taken", async () => {
    const { sim, host } = await online();
    await open(host, 0, '"UDP SERVICE","127.0.0.1",0,3030');
    const peer = sim.local.datagrams(6001);
    for (let i = 0; i < 8; i++) peer.send(Buffer.alloc(1460, i), 3030);
    await host.listen(/recv.*\r\n$/);
    await sim.advance(10);
    for (let i = 0; i < 7; i++) assert.ok((await host.say("AT+QIRD=0\r")).includes(String.fromCharCode(i).repeat(1460)), String(i));
    assert.match(await host.say("AT+QIRD=0\r"), /QIRD: 0\r/);
    peer.send("room again", 3030);
    await host.listen(/recv",0\r\n$/);
    await sim.close();
  });

  it("carries a UDP client in transparent mode, in packets", async () => {
    const { sim, host } = await online();
    const peer = sim.local.datagrams(7000, "10.0.0.7");
    await host.say('AT+QICFG="transpktsize",4\r');
    assert.equal(await host.say('AT+QIOPEN=1,0,"UDP","10.0.0.7",7000,4000,2\r'), "\r\nCONNECT\r\n");
    host.type("abcdef");
    await sim.advance(300);
    assert.deepEqual(peer.received, ["abcd", "ef"]);
    peer.send("back", 4000);
    assert.equal(await host.pause(50), "back");
    await sim.close();
  });
});

describe("quectel-bg95: IPv6", () => {
  it("gives addresses and finds hosts as the context's type has it", async () => {
    for (const [type, prior, line, address] of [
      [1, 0, '1,1,1,"10.7.157.1"', "10.0.0.1"],
      [2, 0, '1,1,2,"2001:468:2100:1:2001:468:2100:1"', "2001:db8:0:0:0:0:0:1"],
      [3, 0, '1,1,1,"10.7.157.1","2001:468:2100:1:2001:468:2100:1"', "10.0.0.1"],
      [3, 1, '1,1,2,"2001:468:2100:1:2001:468:2100:1","10.7.157.1"', "2001:db8:0:0:0:0:0:1"],
    ] as const) {
      const { sim, host } = await online({}, type);
      sim.local.host("both.example", "10.0.0.1", "2001:db8::1");
      sim.local.serve(80, () => {});
      await host.say(`AT+QICFG="ipv6prior",${prior}\r`);
      assert.equal(await host.say("AT+QIACT?\r"), `\r\n+QIACT: ${line}\r\n\r\nOK\r\n`);
      assert.match(await open(host, 0, '"TCP","both.example",80'), /QIOPEN: 0,0/);
      assert.match(await host.say("AT+QISTATE=1,0\r"), new RegExp(`"TCP","${address}",80,`));
      const names = await host.say('AT+QIDNSGIP=1,"both.example"\r', new RegExp(`0,${type === 3 ? 2 : 1},600\r\n(\r\n.*\r\n){${type === 3 ? 2 : 1}}$`));
      assert.ok(names.includes(`600\r\n\r\n+QIURC: "dnsgip","${address}"\r\n`), names);
      await sim.close();
    }
  });

  it("prints addresses in eight groups, or in short", async () => {
    for (const [set, shown] of [[{}, "0:0:0:0:0:0:0:1"], [{ address6: "short" }, "::1"]] as const) {
      const { sim, host } = await online({ set }, 2);
      await open(host, 0, '"UDP SERVICE","0:0:0:0:0:0:0:1",0,3030');
      sim.local.datagrams(6001, "::1").send("x", 3030);
      await host.listen(/recv.*\r\n$/);
      assert.match(await host.say("AT+QIRD=0\r"), new RegExp(`QIRD: 1,"${shown}",6001\r\nx`));
      assert.match(await open(host, 1, '"TCP","10.0.0.1",80'), /QIOPEN: 1,565/, "no IPv4 in this context");
      await sim.close();
    }
  });
});

describe("quectel-bg95: questions to the network", () => {
  it("pings: every echo, those that are lost, and the sum", async () => {
    const { sim, host } = await online();
    sim.local.latency = 30;
    sim.local.host("a.example", "10.0.0.1");
    assert.equal(await host.say('AT+QPING=1,"a.example",1,2\r', /QPING: 0,2,.*\r\n$/),
      '\r\nOK\r\n\r\n+QPING: 0,"10.0.0.1",32,60,255\r\n\r\n+QPING: 0,"10.0.0.1",32,60,255\r\n\r\n+QPING: 0,2,2,0,60,60,60\r\n');
    sim.local.mute("10.0.0.1");
    const began = sim.clock.now;
    assert.equal(await host.say('AT+QPING=1,"10.0.0.1",3,2\r', /QPING: 0,2,.*\r\n$/), "\r\nOK\r\n\r\n+QPING: 569\r\n\r\n+QPING: 569\r\n\r\n+QPING: 0,2,0,2,0,0,0\r\n");
    assert.ok(sim.clock.now - began >= 6000);
    assert.equal(await host.say('AT+QPING=1,"b.example"\r', /QPING: .*\r\n$/), "\r\nOK\r\n\r\n+QPING: 565\r\n");
    await host.say('AT+QPING=1,"10.0.0.1"\r');
    assert.equal(await host.say('AT+QPING=1,"10.0.0.1"\r'), "\r\nERROR\r\n");
    assert.match(await host.say("AT+QIGETERROR\r"), /: 568, operation busy/);
    assert.equal(await host.say('AT+QPING=2,"10.0.0.1"\r'), "\r\nERROR\r\n");
    assert.match(await host.say("AT+QIGETERROR\r"), /: 561, /);
    for (const wrong of ['AT+QPING=1', 'AT+QPING=1,"a",0', 'AT+QPING=1,"a",256', 'AT+QPING=1,"a",4,11']) assert.equal(await host.say(`${wrong}\r`), "\r\nERROR\r\n", wrong);
    await sim.close();
  });

  it("asks a server for the time, and sets its clock unless it must not", async () => {
    const { sim, host } = await online({ set: { timezone: "-6" } });
    const server = sim.local.datagrams(123);
    server.onMessage = (bytes, port) => {
      assert.equal(bytes.length, 48);
      assert.equal(bytes[0] & 7, 3, "a client asks");
      server.send("too short", port);
      server.send(timeAnswer(bytes, Date.UTC(2030, 0, 1, 0, 0, 5)), port);
    };
    assert.equal(await host.say('AT+QNTP=1,"10.0.0.1",123,0\r', /QNTP: .*\r\n$/), '\r\nOK\r\n\r\n+QNTP: 0,"2029/12/31,22:30:05-06"\r\n');
    assert.match(await host.say("AT+CCLK?\r"), /"26\/01\/01/);
    assert.match(await host.say('AT+QNTTP=1,"10.0.0.1"\r', /QNTP: .*\r\n$/), /QNTP: 0,"2029/);
    assert.match(await host.say("AT+CCLK?\r"), /"29\/12\/31,22:30:0\d-06"/);
    await sim.close();
  });

  it("gives up on a time server that does not answer, and tells meanwhile whom it asks", async () => {
    const { sim, host } = await online({ set: { ntpName: "heading" } });
    assert.equal(await host.say("AT+QNTP?\r"), "\r\nOK\r\n");
    await host.say('AT+QNTP=1,"10.0.0.1",1123\r', /OK\r\n$/);
    await sim.advance(100);
    assert.equal(await host.say("AT+QNTP?\r"), '\r\n+QNTTP: "10.0.0.1",1123\r\n\r\nOK\r\n');
    assert.equal(await host.say('AT+QNTP=1,"10.0.0.1"\r'), "\r\nERROR\r\n");
    assert.equal(await host.listen(/QNTTP: .*\r\n$/), "\r\n+QNTTP: 569\r\n");
    assert.equal(await host.say('AT+QNTP=1,"no.example"\r', /QNTTP: .*\r\n$/), "\r\nOK\r\n\r\n+QNTTP: 565\r\n");
    await sim.close();
  });

  it("keeps DNS servers for a context while it is active", async () => {
    const { sim, host } = await online();
    assert.equal(await host.say("AT+QIDNSCFG=1\r"), '\r\n+QIDNSCFG: 1,"8.8.8.8","8.8.4.4"\r\n\r\nOK\r\n');
    assert.equal(await host.say('AT+QIDNSCFG=1,"10.0.0.53"\r'), "\r\nOK\r\n");
    assert.equal(await host.say("AT+QIDNSCFG=1\r"), '\r\n+QIDNSCFG: 1,"10.0.0.53","8.8.4.4"\r\n\r\nOK\r\n');
    assert.equal(await host.say('AT+QIDNSCFG=1,"not an address"\r'), "\r\nERROR\r\n");
    assert.equal(await host.say('AT+QIDNSCFG=2,"10.0.0.53"\r'), "\r\nERROR\r\n");
    await host.say("AT+QIDEACT=1\r");
    await host.say("AT+QIACT=1\r");
    assert.match(await host.say("AT+QIDNSCFG=1\r"), /"8\.8\.8\.8"/);
    await sim.close();
  });

  it("answers one question for names at a time, and tells failures as its form says", async () => {
    for (const [set, failure] of [[{}, "565"], [{ failedQuery: "full" }, "565,0,0"]] as const) {
      const { sim, host } = await online({ set });
      sim.local.lookupTime = 500;
      await host.say('AT+QIDNSGIP=1,"no.example"\r');
      await sim.advance(100);
      assert.equal(await host.say('AT+QIDNSGIP=1,"other.example"\r'), "\r\nERROR\r\n");
      assert.match(await host.say("AT+QIGETERROR\r"), /: 564, dns busy/);
      assert.equal(await host.listen(/dnsgip.*\r\n$/), `\r\n+QIURC: "dnsgip",${failure}\r\n`);
      await sim.close();
    }
  });
});

describe("quectel-bg95: options with an effect", () => {
  it("closes connections that were idle for too long", async () => {
    const { sim, host } = await online();
    sim.local.serve(80, peer => void (peer.onData = bytes => void peer.write(bytes)));
    await host.say('AT+QICFG="tcp/inactivetm",5\r');
    await open(host, 0, '"TCP","10.0.0.1",80');
    await sim.advance(4000);
    await host.say('AT+QISENDEX=0,"31"\r', /recv",0\r\n$/);
    const stirred = sim.clock.now;
    assert.equal(await host.listen(/closed.*\r\n$/), '\r\n+QIURC: "closed",0\r\n');
    assert.ok(Math.abs(sim.clock.now - stirred - 5000) < 50, String(sim.clock.now - stirred));
    assert.match(await host.say("AT+QISTATE=1,0\r"), /,4,1,0,0,/);
    await sim.close();
  });

  it("reports the radio connection, and releases it as the host says", async () => {
    const { sim, host } = await online();
    sim.local.datagrams(7000, "10.0.0.7");
    await open(host, 0, '"UDP","10.0.0.7",7000');
    assert.equal(await host.say("AT+QCSCON?\r"), "\r\n+QCSCON: 0,0\r\n\r\nOK\r\n");
    await host.say("AT+QCSCON=1\r");
    for (const [rai, ms] of [[0, 20_000], [1, 1000]] as const) {
      assert.equal(await host.say(`AT+QISENDEX=0,"31",${rai}\r`, /QCSCON.*\r\n$/), "\r\nSEND OK\r\n\r\n+QCSCON: 1,1\r\n");
      assert.equal(await host.say("AT+QCSCON?\r"), "\r\n+QCSCON: 1,1\r\n\r\nOK\r\n");
      const from = sim.clock.now;
      await host.listen(/QCSCON: 1,0\r\n$/);
      assert.ok(Math.abs(sim.clock.now - from - ms) < 50);
    }
    await sim.close();
  });

  it("announces as its forms say: always with a length, or by the wrong word", async () => {
    for (const [set, urc] of [[{ recvLength: "always" }, '"recv",0,4'], [{ recvWord: "rcv" }, '"rcv",0']] as const) {
      const { sim, host } = await online({ set });
      sim.local.serve(80, () => {});
      await open(host, 0, '"TCP","10.0.0.1",80');
      for (const peer of sim.local.peers) peer.write("data");
      assert.equal(await host.listen(/QIURC.*\r\n$/), `\r\n+QIURC: ${urc}\r\n`);
      await sim.close();
    }
  });
});
