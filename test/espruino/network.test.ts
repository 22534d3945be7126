import assert from "node:assert/strict";
import { FAMILIES } from "../driver/families.js";
import { DIALECTS } from "./bundles.js";
import { bench, LIMIT, online, type Bench } from "./bench.js";

const PORT = 80;

/** Bytes that would upset a careless parser, and begin with a line feed. */
function awkward(length: number): string {
  const text = '\n\r\nOK\r\n+QIURC: "closed",0\r\n> \x1a+++\r\nERROR\r\n\r\nRDY\r\n';
  let bytes = "";
  for (let i = 0; i < length; i++) bytes += i % 3 < 2 ? text[i % text.length] : String.fromCharCode(i & 255);
  return bytes;
}

function intact({ host }: Bench): void {
  assert.deepEqual(host.thrown, []);
  assert.ok(host.longest <= 63);
}

/** Where the command set has no datagrams they are refused. */
function refusesDatagrams({ modem, host }: Bench): boolean {
  if (modem.datagramLimit > 0) return false;
  assert.throws(() => host.firmware.datagrams(5000), { code: -12 });
  assert.ok(host.printed.includes("atwire: this modem's command set has no datagrams"));
  return true;
}

for (const dialect of DIALECTS) describe(`Espruino's own network modules over a simulated ${dialect}`, () => {
  for (const minified of [true, false]) {
    it(`exchange every byte, in order, both ways (${minified ? "minified" : "unminified"})`, async () => {
      const made = await online(dialect, { minified, simulator: { faults: "split" } });
      const { simulator, host } = made;
      simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => peer.write(Buffer.from(bytes)); });
      const data = awkward(20000);
      const socket = host.firmware.connect("localhost", PORT);
      socket.write(data);
      await simulator.run(() => socket.received.length >= data.length || socket.closed, LIMIT);
      assert.equal(socket.error, undefined);
      assert.equal(socket.received, data);
      intact(made);
      await simulator.close();
    }).timeout(60000);
  }

  it("say connected when it is, deliver what came before the end, then close without an error", async () => {
    const made = await online(dialect);
    const { simulator, host } = made;
    const data = awkward(5000);
    let connected = false;
    simulator.local.latency = 2000;
    simulator.local.serve(PORT, (peer) => peer.end(Buffer.from(data, "latin1")));
    const socket = host.firmware.connect("localhost", PORT);
    socket.onConnect = () => (connected = true);
    const before = simulator.clock.now;
    await simulator.run(() => connected, LIMIT);
    assert.ok(simulator.clock.now - before >= 2000, "not before the peer has answered");
    await simulator.run(() => socket.closed, LIMIT);
    assert.equal(socket.received, data);
    assert.equal(socket.error, undefined);
    intact(made);
    await simulator.close();
  });

  it("hold back what nobody takes: the peer is stopped, no string grows", async () => {
    const made = await online(dialect);
    const { simulator, host, modem } = made;
    simulator.local.serve(PORT, (peer) => peer.write(Buffer.alloc(100000, 120)));
    const socket = host.firmware.connect("localhost", PORT);
    await simulator.run(() => socket.connected, LIMIT);
    host.firmware.paused = true;
    await simulator.advance(20000);
    assert.ok((Object.values(modem).find(ArrayBuffer.isView) as Uint8Array).length < 20000);
    assert.equal(socket.received.length, 0);
    host.firmware.paused = false;
    host.onWork();
    await simulator.run(() => socket.received.length === 100000, LIMIT);
    intact(made);
    await simulator.close();
  }).timeout(60000);

  it("take and give 1460 bytes at a time when asked to", async () => {
    const made = await online(dialect, { connect: { chunk: 1460 } });
    assert.equal(made.host.firmware.chunkSize, 1460);
    intact(made);
    await made.simulator.close();
  });

  it("tell why in their own numbers: refused, no such host, no socket left, bad name, closed modem", async () => {
    const made = await online(dialect, { connect: { links: 1 } });
    const { simulator, host, modem } = made;
    const refused = host.firmware.connect("127.0.0.1", 81);
    assert.throws(() => host.firmware.connect("127.0.0.1", 82), { code: -7 });
    await simulator.run(() => refused.closed, LIMIT);
    assert.equal(refused.error?.code, -4);
    await simulator.run(() => modem.links === undefined || modem.state === "ready", LIMIT);
    await simulator.advance(3000);
    const unknown = host.firmware.connect("no.such.host", PORT);
    await simulator.run(() => unknown.closed, LIMIT);
    assert.ok([-6, -4].includes(unknown.error!.code), String(unknown.error!.code));
    for (const name of ['x","y', "a b", "", "x\r\nATH"]) assert.throws(() => host.firmware.connect(name, PORT), { code: -12 });
    host.soon(() => modem.close());
    await simulator.run(() => modem.state === "closed", LIMIT);
    assert.throws(() => host.firmware.connect("127.0.0.1", PORT), { code: -4 });
    assert.ok(host.printed.some((line) => /^atwire: /.test(line)));
    intact(made);
    await simulator.close();
  });

  it("wait for the modem: a socket made before it is online connects when it is", async () => {
    const { simulator, host } = await bench(dialect);
    simulator.local.serve(PORT, (peer) => peer.end(Buffer.from("early")));
    const socket = host.firmware.connect("localhost", PORT);
    await simulator.run(() => socket.closed, LIMIT);
    assert.equal(socket.received, "early");
    assert.deepEqual(host.thrown, []);
    await simulator.close();
  });

  it("send what was written before end, and tell when it could not be", async () => {
    const made = await online(dialect);
    const { simulator, host } = made;
    let got = "";
    simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => (got += Buffer.from(bytes).toString("latin1")); });
    const socket = host.firmware.connect("localhost", PORT);
    socket.write("last words");
    socket.end();
    await simulator.run(() => socket.closed && got === "last words", LIMIT);
    intact(made);
    await simulator.close();
  });

  it("serve: connections come one by one, with what was sent to them", async () => {
    const made = await online(dialect);
    const { simulator, host } = made;
    const server = host.firmware.listen(8080);
    server.onConnect = (client) => { client.onData = (data) => client.write(data.toUpperCase()); };
    await simulator.advance(3000);
    const answers: string[] = [];
    // a Serial LTE Modem's proxy has one client at a time
    const clients = dialect === "nordic-slm" ? 1 : 2;
    for (let i = 0; i < clients; i++) {
      simulator.local.connect(8080, (peer) => {
        peer.onData = (bytes) => (answers[i] = (answers[i] ?? "") + Buffer.from(bytes).toString());
        peer.write(Buffer.from(`hello ${i}`));
      });
    }
    await simulator.run(() => Array.from({ length: clients }, (_, i) => answers[i] === `HELLO ${i}`).every(Boolean), LIMIT);
    assert.equal(server.clients.length, clients);
    intact(made);
    await simulator.close();
  });

  it("exchange datagrams: each whole, one at a time, with its sender", async () => {
    const made = await online(dialect);
    const { simulator, host } = made;
    if (refusesDatagrams(made)) return simulator.close();
    const socket = host.firmware.datagrams(5000);
    const peer = simulator.local.datagrams(7000, "10.0.0.9");
    const arrived: string[] = [];
    peer.onMessage = (bytes) => { arrived.push(Buffer.from(bytes).toString("latin1")); };
    await simulator.advance(2000);
    // two at once: the second must not be taken for a part of the first
    socket.sendTo("one\r\nOK\r\n", "10.0.0.9", 7000);
    socket.sendTo("two", "10.0.0.9", 7000);
    await simulator.run(() => arrived.length === 2, LIMIT);
    assert.deepEqual(arrived, ["one\r\nOK\r\n", "two"]);
    const data = awkward(500);
    // more than a Serial LTE Modem has room for is another test's
    if (FAMILIES.find((each) => each.dialect.name === dialect)?.sendersTold === false) return simulator.close();
    for (let i = 0; i < 3; i++) peer.send(Buffer.from(i + data, "latin1"), 5000);
    await simulator.run(() => socket.messages.length === 3, LIMIT);
    // the network may change their order
    assert.deepEqual(socket.messages.map(({ data, address, port }) => [data, address, port]).sort(), [0, 1, 2].map((i) => [i + data, "10.0.0.9", 7000]));
    intact(made);
    await simulator.close();
  });

  it("drop a datagram that is longer than a chunk rather than break the socket, and refuse one to a name", async () => {
    const made = await online(dialect);
    const { simulator, host } = made;
    // a Serial LTE Modem gives no more than 576 bytes of one
    if (refusesDatagrams(made) || dialect === "nordic-slm") return simulator.close();
    const socket = host.firmware.datagrams(5000);
    const peer = simulator.local.datagrams(7000, "10.0.0.9");
    await simulator.advance(2000);
    peer.send(Buffer.alloc(600, 120), 5000);
    await simulator.run(() => host.printed.includes("atwire: a datagram of 600 bytes was dropped"), LIMIT);
    peer.send(Buffer.from("short"), 5000);
    await simulator.run(() => socket.messages.length === 1, LIMIT);
    assert.equal(socket.messages[0].data, "short");
    const named = host.firmware.datagrams();
    named.sendTo("x", "255.255.255.255", 7000);
    await simulator.run(() => named.closed, LIMIT);
    assert.equal(named.error?.code, -6);
    intact(made);
    await simulator.close();
  });

  it("leave TLS to the firmware that has it, and end it in the modem where asked to: verified or refused", async () => {
    const made = await online(dialect);
    const { simulator, host } = made;
    let plain = "";
    simulator.local.serve(443, (peer) => { peer.onData = (bytes) => (plain += Buffer.from(bytes).toString()); });
    host.firmware.connect("localhost", 443, {}, 4).write("a client's hello");
    await simulator.run(() => plain === "a client's hello", LIMIT);
    for (const secure of [undefined, { verify: true }]) assert.throws(() => host.firmware.connect("localhost", 443, { modemTls: true, secure }), { code: -12 });
    intact(made);
    await simulator.close();
    const without = await online(dialect, { standIn: { modules: "net,dgram,http,NetworkJS" } });
    assert.throws(() => without.host.firmware.connect("localhost", 443, {}, 5), { code: -12 });
    await without.simulator.close();
  });

  it("ask in constant time: a poll of an idle socket touches no command", async () => {
    const made = await online(dialect);
    const { simulator, host } = made;
    simulator.local.serve(PORT, () => {});
    const socket = host.firmware.connect("localhost", PORT);
    await simulator.run(() => socket.connected, LIMIT);
    await simulator.advance(3000);
    const [commands, polls] = [simulator.executed.length, host.firmware.polls];
    await simulator.advance(20000);
    assert.ok(host.firmware.polls > polls + 1000);
    // a Serial LTE Modem does not tell what has arrived: the driver asks, ever less often
    assert.equal(simulator.executed.length - commands > 0, dialect === "nordic-slm");
    intact(made);
    await simulator.close();
  });
});
