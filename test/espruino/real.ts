import assert from "node:assert/strict";
import dgram from "node:dgram";
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { crc32 } from "node:zlib";
import { espruinoBundle } from "../../hosts/espruino/bundle.js";
import { DIALECTS, wanted } from "./bundles.js";
import { Interpreter } from "./interpreter.js";

/*
 * On Espruino's own interpreter: `ESPRUINO=path npm run test:espruino`, the path being that of Espruino's Linux build
 * (`make BOARD=LINUX RELEASE=1` in its sources). The modem is a simulator on a pseudo-terminal, the servers are real.
 */

const PAGE = Buffer.alloc(20000);
for (let i = 0; i < PAGE.length; i++) PAGE[i] = i % 7 < 5 ? "\n\r\nOK\r\n+QIURC: \"closed\",0\r\n> ERROR\r\n".charCodeAt(i % 37) || 0 : i & 255;

/** Pieces as the program got them: length and CRC-32 of each. */
function assertPieces(pieces: [number, number][], wanted: Buffer): void {
  let at = 0;
  for (const [length, sum] of pieces) {
    assert.equal(sum >>> 0, crc32(wanted.subarray(at, at + length)), `bytes ${at} to ${at + length}`);
    at += length;
  }
  assert.equal(at, wanted.length);
}

function portOf(server: net.Server | http.Server): number {
  return (server.address() as net.AddressInfo).port;
}

for (const dialect of DIALECTS) describe(`Espruino's interpreter with a simulated ${dialect}`, function () {
  this.timeout(1500000);
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function started(program: string, options = {}): Promise<Interpreter> {
    const interpreter = await Interpreter.start(dialect, program, options);
    closing.push(() => interpreter.close());
    return interpreter;
  }

  async function listening(server: net.Server | http.Server): Promise<number> {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closing.push(() => server.close());
    return portOf(server);
  }

  it("gets a page by the stock http module, and tells status and address", async () => {
    const port = await listening(http.createServer((_request, response) => response.end(PAGE)));
    const interpreter = await started(`
      var modem = connect({}, function () {
        require("http").get("http://localhost:${port}/", function (res) {
          var pieces = [];
          res.on("data", function (d) { pieces.push([d.length, E.CRC32(d)]); });
          res.on("close", function () {
            modem.getIP(function (e, ip) { say({ pieces: pieces, state: modem.getStatus().state, ip: ip, e: e }); });
          });
        });
      });`);
    const { pieces, state, ip, e } = await interpreter.until((said) => said.pieces || said.failed);
    assertPieces(pieces, PAGE);
    assert.equal(state, "ready");
    assert.match(String(ip), /^\d+\.\d+\.\d+\.\d+$/);
    assert.equal(e, null);
    assert.deepEqual(interpreter.exceptions, []);
  });

  it("echoes every byte over the stock net module, line and modem at their worst", async () => {
    const port = await listening(net.createServer((socket) => socket.pipe(socket)));
    const interpreter = await started(`
      var data = ""; for (var i = 0; i < 3000; i++) data += String.fromCharCode(i % 5 < 3 ? "\\n\\r\\nOK\\r\\n> +++".charCodeAt(i % 13) : i & 255);
      connect({}, function () {
        var client = require("net").connect({ host: "127.0.0.1", port: ${port} }, function () { client.write(data); });
        var got = "";
        client.on("data", function (d) { got += d; if (got.length >= data.length) say({ same: got == data }); });
        client.on("error", function (e) { say({ same: e.code }); });
      });`, { faults: "split; delay 20" });
    assert.equal((await interpreter.until((said) => said.same !== undefined || said.failed)).same, true);
    assert.deepEqual(interpreter.exceptions, []);
  });

  it("serves connections by the stock net module", async () => {
    const probe = net.createServer();
    const port = await listening(probe);
    probe.close();
    const interpreter = await started(`
      var modem = connect({}, function () {
        var server = require("net").createServer(function (c) { c.on("data", function (d) { c.write(d.toUpperCase()); }); });
        server.listen(${port});
        setTimeout(function () { say({ listening: true }); }, 1500);
      });`);
    await interpreter.until((said) => said.listening || said.failed);
    const client = net.connect(port, "127.0.0.1");
    closing.push(() => client.destroy());
    client.write("hello modem");
    const [answer] = (await once(client, "data", { signal: AbortSignal.timeout(60000) })) as [Buffer];
    assert.equal(answer.toString(), "HELLO MODEM");
    assert.deepEqual(interpreter.exceptions, []);
  });

  it("exchanges datagrams by the stock dgram module, where the command set has any", async () => {
    const peer = dgram.createSocket("udp4");
    peer.bind(0, "127.0.0.1");
    await once(peer, "listening");
    closing.push(() => peer.close());
    peer.on("message", (message, from) => peer.send(`echo ${message.toString()}`, from.port, from.address));
    const interpreter = await started(`
      var modem = connect({}, function () {
        if (!modem.datagramLimit) return say({ message: "none" });
        var socket = require("dgram").createSocket("udp4");
        socket.on("message", function (m, info) { say({ message: m, from: info.address + ":" + info.port }); });
        socket.send("datagram", 0, 8, ${peer.address().port}, "127.0.0.1");
      });`);
    const { message, from } = await interpreter.until((said) => said.message || said.failed);
    if (message !== "none") assert.deepEqual([message, from], ["echo datagram", `127.0.0.1:${peer.address().port}`]);
    assert.deepEqual(interpreter.exceptions, []);
  });

  it("runs from Storage in single bytes, takes next to nothing until it is used", async () => {
    const port = await listening(net.createServer((socket) => socket.end("from flash")));
    const file = espruinoBundle(dialect).replace(/min\.js$/, "tok");
    const interpreter = await started(`
      require("Storage").write("stored", require("fs").readFileSync(${JSON.stringify(file)}));
      Modules.removeCached("atwire");
      var before = process.memory(true).usage, driver = require("stored"), after = process.memory(true).usage;
      var options = Object.assign(${JSON.stringify(wanted(dialect))}, { path: LINK });
      var got = "", modem = driver.connect(Serial1, options, function () {
        var client = require("net").connect({ host: "127.0.0.1", port: ${port} }, function () {});
        client.on("data", function (d) { got += d; });
        client.on("close", function () { say({ got: got, loaded: after - before }); });
      });`);
    const { got, loaded } = await interpreter.until((said) => said["got"] !== undefined || said["failed"], 120);
    assert.equal(got, "from flash");
    assert.ok(loaded <= 30, `${loaded} blocks`);
    assert.deepEqual(interpreter.exceptions, []);
  });

  it("has the ECMA-419 classes without the network modules", async () => {
    const port = await listening(net.createServer((socket) => socket.end("direct")));
    const interpreter = await started(`
      var got = "";
      var modem = connect({ network: false }, function () {
        new modem.TCP({ host: "localhost", port: ${port}, onReadable: function (n) { got += E.toString(this.read(n)); }, onError: function (e) { say({ got: got, e: e ? e.code : null }); } });
        var listener = new modem.Listener({ port: 0 });
        say({ port: listener.port });
      });`);
    assert.deepEqual(await interpreter.until((said) => said.got !== undefined || said.failed), { got: "direct", e: null });
    assert.ok(interpreter.said.some((said) => said.port >= 49152), "a listener, made from inside a constructor");
    assert.deepEqual(interpreter.exceptions, []);
  });

  it("recovers when the modem restarts in mid-download: an error, and the next connection stands", async () => {
    const server = http.createServer((_request, response) => response.end(PAGE));
    const port = await listening(server);
    const slow = await listening(net.createServer((socket) => void socket.write("begin")));
    const interpreter = await started(`
      var times = 0;
      var modem = connect({ onReady: function () {
        if (++times == 1) return;
        require("http").get("http://127.0.0.1:${port}/", function (res) { var n = 0; res.on("data", function (d) { n += d.length; }); res.on("close", function () { say({ after: n }); }); });
      } }, function () {
        var client = require("net").connect({ host: "127.0.0.1", port: ${slow} }, function () {});
        client.on("data", function () { say({ begun: true }); });
        client.on("error", function (e) { say({ code: e.code }); });
      });`);
    await interpreter.until((said) => said.begun || said.failed);
    interpreter.simulator.reboot();
    assert.equal((await interpreter.until((said) => said.code)).code, -9);
    assert.equal((await interpreter.until((said) => said.after, 120)).after, PAGE.length);
    assert.deepEqual(interpreter.exceptions, []);
  });

  it("refuses what can't work and says why, connects after that, and not twice; tells that the port lost bytes", async () => {
    const wireless = "ssid" in wanted(dialect);
    const interpreter = await started(`
      var told = [];
      function attempt(serial, options, callback) { try { require("atwire").connect(serial, options, callback); told.push("nothing"); } catch (e) { told.push(e.message); } }
      function done() {}
      attempt(undefined, {}, done); attempt(115200, {}, done); attempt({ write: done }, {}, done);
      attempt(Serial1, undefined, done); attempt(Serial1, {}, undefined); attempt(Serial1, done, undefined);
      attempt(Serial1, { username: "x" }, done); attempt(Serial1, { s: 1 }, done); attempt(Serial1, { baud: "fast" }, done); attempt(Serial1, { ${wireless ? "ssid: 12" : 'pin: "12"'} }, done); attempt(Serial1, { ${wireless ? `ssid: "x", password: new Array(140).join("x")` : `apn: 'a"b'`} }, done);
      var modem = connect({}, function () {
        attempt(Serial1, {}, done);
        say({ told: told });
        E.emit("errorFlag", ["LOW_MEMORY"]);
        E.emit("errorFlag", ["FIFO_FULL"]);
      });`);
    const { told } = await interpreter.until((said) => said.told || said.failed);
    const messages = [
      /serial must be a serial port/, /serial must be a serial port/, /serial must be a serial port/, /options must be an object/, /callback must be a function/, /options must be an object/,
      /unknown option username/, /unknown option s$/, /baud must be a number/, wireless ? /ssid must be a string/ : /pin/, wireless ? /password/ : /apn must not contain character 34/, /a modem is connected to this port: close it first/,
    ];
    assert.equal(told.length, messages.length, told.join("\n"));
    messages.forEach((message, at) => assert.match(told[at], message));
    await interpreter.until((said) => said.error === "LINE_LOST");
    assert.equal(interpreter.said.filter((said) => said.error).length, 1);
    assert.deepEqual(interpreter.exceptions, []);
  });

  it("goes on after a program's handler that throws, and says so on the console", async () => {
    const port = await listening(net.createServer((socket) => socket.pipe(socket)));
    const interpreter = await started(`
      var modem = connect({}, function () {
        var n = 0, begun = false;
        var socket = new modem.TCP({ host: "127.0.0.1", port: ${port}, onWritable: function () { if (!begun) this.write(E.toArrayBuffer("first")); begun = true; },
          onReadable: function (count) { var t = E.toString(this.read(count)); if (n++ == 0) { setTimeout(function () { socket.write(E.toArrayBuffer("second")); }, 100); throw new Error("mine"); } say({ got: t }); } });
      });`);
    assert.equal((await interpreter.until((said) => said.got || said.failed)).got, "second");
    assert.deepEqual(interpreter.exceptions.map((line) => line.replace(/^Uncaught /, "")), ["Error: mine"]);
  });

  it("uses no more memory after 1 MB of payload and 10,000 URCs, and tells its throughput", async () => {
    const FIRST = 4096, BYTES = 1 << 20, URCS = 10000;
    // what comes while a Serial LTE Modem is asked for data, a second long, may be data: it has to find room in the link's span
    const batch = dialect === "nordic-slm" ? 10 : 100;
    let peer: net.Socket | undefined;
    const port = await listening(net.createServer((socket) => {
      peer = socket.on("error", () => {});
      let asked = 0;
      socket.on("data", () => socket.write(Buffer.alloc(asked++ === 0 ? FIRST : BYTES, "0123456789abcdef")));
    }));
    // what the program keeps for itself it keeps from the start; what the driver makes at its first use, its first reads make
    const interpreter = await started(`
      var got = 0, begun = 0.5, took = 0.5, bytes = 0.5, begins = true, first = true, runs = true, before = 1e6, after = 1e6, view = new Uint8Array(512), small = new Uint8Array(1);
      function usage() { return process.memory(true).usage; }
      function warm() { socket.write(small); }
      function begin() { before = usage(); begun = getTime(); socket.write(small); }
      function received() { after = usage(); say({ before: before, after: after, took: took }); }
      function ended() { after = usage(); say({ end: after }); }
      var socket, modem = connect({ network: false, links: 1, fastBaud: 921600, readLength: 1500 }, function () {
        socket = new modem.TCP({ host: "127.0.0.1", port: ${port},
          onWritable: function () { if (begins) setTimeout(warm, 500); begins = false; },
          onReadable: function (n) {
            got += n;
            while (n >= 512) { this.read(view); n -= 512; }
            if (n) this.read(n);
            if (!runs) {
              say({ bytes: ++bytes });
              if (bytes > ${URCS / batch}) setTimeout(ended, 500);
              return;
            }
            if (got < (first ? ${FIRST} : ${BYTES})) return;
            if (first) { first = false; got = 0; return setTimeout(begin, 500); }
            took = getTime() - begun;
            runs = false;
            setTimeout(received, 500);
          } });
      });`);
    const { before, after, took } = await interpreter.until((said) => said.took || said.failed, 1000);
    process.stdout.write(`      ${dialect}: 1 MB in ${Number(took).toFixed(1)} s, ${Math.round(BYTES / Number(took))} bytes/s of 92160\n`);
    for (let sent = 1; sent <= URCS / batch; sent++) {
      for (let i = 0; i < batch; i++) interpreter.simulator.inject(i % 2 ? "+CREG: 1" : "+XYZ: 1,2");
      // a byte behind them: when the program has it, the lines have been taken
      peer!.write("z");
      await interpreter.until((said) => said.bytes === sent + 0.5);
    }
    const { end } = await interpreter.until((said) => said.end);
    // a property's number takes a block or none by its size, a timer that is set takes some: two blocks are no growth
    assert.ok(after <= before + 2 && end <= before + 2, `${before} blocks before, ${after} after 1 MB, ${end} after 10,000 URCs`);
    assert.deepEqual(interpreter.exceptions, []);
  });
});
