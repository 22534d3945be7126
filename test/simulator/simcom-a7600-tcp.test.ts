import assert from "node:assert/strict";
import { ALL, answer, OK, online, OPEN, readAll, SENT } from "./a7600.js";

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
