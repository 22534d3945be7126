import assert from "node:assert/strict";
import { espruinoBundle } from "../../hosts/espruino/bundle.js";
import { bench, LIMIT, online } from "./bench.js";
import { wanted } from "./bundles.js";
import { StandIn, type StandInOptions } from "./stand-in.js";

const DIALECT = "quectel-bg95";
const done = (): void => {};

/** The bundle loaded, and nothing connected. */
function loaded(options: StandInOptions = {}): StandIn {
  return new StandIn(espruinoBundle(DIALECT), options);
}

describe("connect() on Espruino", function () {
  this.timeout(60000);

  describe("refuses what can't work, and nothing has happened then", () => {
    const cases: [string, StandInOptions, (host: StandIn) => unknown[], RegExp][] = [
      ["no serial port", {}, () => [undefined, {}, done], /serial must be a serial port/],
      ["a baud rate in its place", {}, () => [115200, {}, done], /serial must be a serial port/],
      ["an object that is none", {}, () => [{ write() {} }, {}, done], /serial must be a serial port/],
      ["no options", {}, (host) => [host.serial, undefined, done], /options must be an object/],
      ["no callback", {}, (host) => [host.serial, {}, undefined], /callback must be a function/],
      ["a callback in the options' place", {}, (host) => [host.serial, done, undefined], /callback must be a function|options/],
      ["an unknown option", {}, (host) => [host.serial, { username: "x" }, done], /unknown option username/],
      ["an option of the wrong type", {}, (host) => [host.serial, { baud: "fast" }, done], /baud must be a number/],
      ["a PIN that is none", {}, (host) => [host.serial, { pin: "12" }, done], /pin/],
      ["an APN with a quote", {}, (host) => [host.serial, { apn: 'a"b' }, done], /apn must not contain character 34/],
      ["too little memory", { free: 300 }, (host) => [host.serial, {}, done], /not enough memory: a modem needs \d+ blocks, 300 are free/],
      ["memory in pieces", { fragmented: true }, (host) => [host.serial, {}, done], /memory is fragmented/],
    ];
    for (const [what, options, args, message] of cases) {
      it(what, () => {
        const host = loaded(options);
        assert.throws(() => host.exports.connect(...(args(host) as [unknown, unknown, unknown])), message);
        assert.deepEqual(host.setups, []);
        assert.deepEqual([...host.listeners.values()].flat(), []);
        assert.deepEqual(host.consoles, []);
        assert.ok(!host.firmware.isOnline);
        host.options.free = 8000;
        host.turn(0, 100, new Uint8Array(0));
        host.turn(60000, 100, new Uint8Array(0));
        assert.deepEqual(host.thrown, []);
      });
    }

    it("a second time on the same port, until the first modem is closed; a second modem for the network", async () => {
      const { simulator, host, modem } = await online(DIALECT);
      assert.throws(() => host.exports.connect(host.serial, {}, done), /a modem is connected to this port: close it first/);
      const other = Object.assign({}, host.serial);
      assert.throws(() => host.exports.connect(other, {}, done), /another modem serves the network/);
      modem.close();
      let again: any;
      host.soon(() => (again = host.exports.connect(host.serial, {}, done)));
      await simulator.run(() => again?.state === "ready", LIMIT);
      assert.deepEqual(host.thrown, []);
      await simulator.close();
    });
  });

  describe("the console", () => {
    it("is moved away from the modem's port", async () => {
      const { simulator, host } = await bench(DIALECT, { standIn: { console: "Serial1" } });
      assert.deepEqual(host.consoles, [["USB", true]]);
      assert.ok(host.printed.includes("atwire: the console has moved from Serial1 to USB"), host.printed.join());
      await simulator.close();
    });

    it("does not come there when USB is unplugged", async () => {
      const { simulator, host } = await bench(DIALECT, { standIn: { console: "USB", defaultConsole: "Serial1" } });
      assert.deepEqual(host.consoles, [["USB", true]]);
      await simulator.close();
    });

    it("is moved by old firmware, too", async () => {
      const { simulator, host } = await bench(DIALECT, { standIn: { movesConsole: false, defaultConsole: "Serial1" } });
      assert.deepEqual(host.consoles, [["USB", true]]);
      await simulator.close();
    });

    it("stays where it does not matter", async () => {
      const { simulator, host } = await bench(DIALECT);
      assert.deepEqual(host.consoles, []);
      assert.deepEqual(host.printed, []);
      await simulator.close();
    });
  });

  it("sets the port up with its wiring once, then with rates only", async () => {
    const { simulator, host } = await online(DIALECT, { connect: { rx: "A1", tx: "A2", cts: "A3" } });
    assert.deepEqual([host.setups[0][0], { ...host.setups[0][1] }], [115200, { rx: "A1", tx: "A2", cts: "A3", path: undefined }]);
    for (const [, options] of host.setups.slice(1)) assert.equal(options, undefined);
    await simulator.close();
    const plain = await online(DIALECT);
    for (const [, options] of plain.host.setups) assert.equal(options, undefined, "as the user has set it up");
    await plain.simulator.close();
  });

  it("switches a modem on by its pin, or by a function that knows better", async () => {
    const levels: number[] = [];
    for (const power of ["B3", (level: number) => { levels.push(level); }]) {
      const { simulator, host } = await bench(DIALECT, { simulator: { set: { boot: "off" } }, connect: { power } });
      await simulator.run(() => host.pins.some(([, level]) => level === 0) || levels.includes(0), LIMIT);
      assert.deepEqual(typeof power === "string" ? host.pins : levels, typeof power === "string" ? [["B3", 1], ["B3", 0]] : [1, 0]);
      await simulator.close();
    }
  });

  it("tells status, address and signal in the manner of Espruino's modules", async () => {
    const statuses: any[] = [];
    const { simulator, host, modem, outcomes } = await online(DIALECT, { connect: { onStatus: (status: unknown) => statuses.push(status) } });
    const told: unknown[] = [];
    host.soon(() => {
      modem.getStatus((error: unknown, status: { state: string }) => told.push(error, status.state));
      modem.getIP((error: unknown, address: string) => told.push(error, address));
      modem.getSignal((error: unknown, dBm: number) => told.push(error, dBm));
    });
    await simulator.run(() => told.length === 6, LIMIT);
    assert.deepEqual(told, [null, "ready", null, modem.address, null, -65]);
    assert.equal(modem.getStatus().state, "ready");
    assert.match(modem.address, /^10\./);
    assert.deepEqual(outcomes, [null]);
    assert.equal(statuses.at(-1).state, "ready");
    modem.close();
    modem.getIP((error: unknown) => told.push(error));
    await simulator.close();
  });

  it("tells as a string what went wrong, once, and goes on by itself", async () => {
    let ready = 0;
    const { simulator, host, outcomes } = await bench(DIALECT, { simulator: { set: { registration: "denied" } }, connect: { onReady: () => ready++ } });
    await simulator.run(() => outcomes.length > 0, LIMIT);
    assert.match(String(outcomes[0]), /^REGISTRATION_DENIED: /);
    await simulator.advance(60000);
    assert.equal(outcomes.length, 1);
    assert.equal(ready, 0);
    assert.deepEqual(host.thrown, []);
    await simulator.close();
  });

  it("has the ECMA-419 classes on boards without a network", async () => {
    const { simulator, host, modem } = await online(DIALECT, { standIn: { modules: "crypto" } });
    simulator.local.serve(80, (peer) => peer.end(Buffer.from("direct")));
    let got = "", ended = false;
    const answers: string[] = [];
    host.soon(() => {
      new modem.TCP({ host: "localhost", port: 80, onReadable(this: any, count: number) { got += Buffer.from(this.read(count)).toString(); }, onError() { ended = true; } });
      const listener = new modem.Listener({ port: 8080, onReadable() { const socket = listener.read(); new modem.TCP({ from: socket, onReadable(this: any) { answers.push(Buffer.from(this.read()).toString()); } }); } });
    });
    await simulator.run(() => ended, LIMIT);
    simulator.local.connect(8080, (peer) => peer.write(Buffer.from("incoming")));
    await simulator.run(() => answers.length === 1, LIMIT);
    assert.deepEqual([got, answers], ["direct", ["incoming"]]);
    assert.deepEqual(host.thrown, []);
    await simulator.close();
  });

  it("has them, too, in the file that does not serve the firmware's modules, and leaves these alone", async () => {
    const { simulator, host, modem } = await online(DIALECT, { direct: true });
    assert.ok(!host.firmware.isOnline);
    simulator.local.serve(80, (peer) => peer.end(Buffer.from("direct")));
    let got = "", ended = false;
    host.soon(() => new modem.TCP({ host: "localhost", port: 80, onReadable(this: any, count: number) { got += Buffer.from(this.read(count)).toString(); }, onError() { ended = true; } }));
    await simulator.run(() => ended, LIMIT);
    assert.equal(got, "direct");
    modem.close();
    assert.throws(() => host.exports.connect(host.serial, { ...wanted(DIALECT), network: true }, done), /does not serve net, http, tls and dgram/);
    assert.deepEqual(host.thrown, []);
    await simulator.close();
  });

  it("keeps its time when somebody sets the clock", async () => {
    const { simulator, host, modem } = await online(DIALECT);
    let received = "";
    simulator.local.latency = 3000;
    simulator.local.serve(80, (peer) => peer.write(Buffer.from("x")));
    const socket = host.firmware.connect("localhost", 80);
    socket.onData = (data) => (received += data);
    await simulator.advance(1000);
    host.clockSet = 1.7e12;
    await simulator.advance(1000);
    host.clockSet = 0;
    await simulator.run(() => received === "x", LIMIT);
    assert.equal(modem.state, "ready");
    assert.equal(socket.error, undefined);
    assert.deepEqual(host.thrown, []);
    await simulator.close();
  });

  it("asks the port for no more than it holds, writes no more than it takes", async () => {
    for (const [queue, most] of [[256, 192], [1024, 768], [0, 256]]) {
      const { simulator, host } = await online(DIALECT, { standIn: { queue } });
      simulator.local.serve(80, (peer) => { peer.onData = (bytes) => peer.write(Buffer.from(bytes)); });
      const socket = host.firmware.connect("localhost", 80);
      socket.write("x".repeat(4000));
      await simulator.run(() => socket.received.length === 4000, LIMIT);
      const asked = simulator.executed.map((line) => /^\+QIRD=\d+,(\d+)/.exec(line)?.[1]).filter(Boolean).map(Number);
      assert.ok(asked.length > 3 && Math.max(...asked) <= most, `${queue}: ${asked.join()}`);
      assert.ok(host.longestWrite <= 128);
      await simulator.close();
    }
  });

  it("ends with close: nothing listens, no timer is left, a program's callbacks are told", async () => {
    const { simulator, host, modem } = await online(DIALECT);
    simulator.local.serve(80, () => {});
    let error: any;
    host.soon(() => new modem.TCP({ host: "localhost", port: 80, onWritable: () => modem.close(), onError: (reason: unknown) => (error = reason) }));
    await simulator.run(() => error !== undefined, LIMIT);
    assert.equal(error.code, "CLOSED");
    assert.deepEqual([...host.listeners.values()].flat(), []);
    await simulator.advance(1000);
    const commands = simulator.executed.length;
    await simulator.advance(100000);
    assert.equal(simulator.executed.length, commands);
    assert.deepEqual(host.thrown, []);
    await simulator.close();
  });
});
