import assert from "node:assert/strict";
import { dialect } from "../../src/dialects/quectel-bg95/index.js";
import type { ModemError } from "../../src/errors.js";
import type { Modem } from "../../src/modem.js";
import type { TCP } from "../../src/sockets/tcp.js";
import { startSimulator, type Simulator } from "../../hosts/simulator/index.js";
import { moddable, type Moddable } from "./bundle.js";
import { engine } from "./engine.js";
import { Board, PORTS, turnOf, type PortModel } from "./ports.js";

const LIMIT = 600_000;

/** A pin that notes its levels. */
function digital(): { io: object; pin: number; levels: number[]; closed: () => boolean } {
  const levels: number[] = [];
  let closed = false;
  class Digital {
    static readonly Output = 8;
    static readonly Input = 0;
    constructor(options: { pin: number; mode: number }) { assert.deepEqual(options, { pin: 5, mode: 8 }); }
    write(level: number): void { levels.push(level); }
    read(): number { return 1; }
    close(): void { closed = true; }
  }
  return { io: Digital, pin: 5, levels, closed: () => closed };
}

interface Stage {
  board: Board;
  simulator: Simulator;
  modem: Modem;
  errors: ModemError[];
  ready(): boolean;
}

for (const [name, model] of Object.entries(PORTS)) {
  describe(`Moddable's Serial as ${name} has it`, () => {
    let glue: Moddable;
    const stages: Stage[] = [];

    before(async () => {
      glue = await moddable(model.module, { modem: { apn: "iot.example" } });
    });

    beforeEach(() => {
      engine.timers.clear();
      engine.thrown.length = 0;
      engine.now = 0;
      delete (globalThis as { atwirePorts?: unknown }).atwirePorts;
    });

    afterEach(async () => {
      for (const { simulator } of stages.splice(0)) await simulator.close();
    });

    async function start(options: object = {}, setup: object = {}): Promise<Stage> {
      const board = new Board(model);
      const simulator = await startSimulator({ dialect: "quectel-bg95", clock: "virtual", network: "local", seed: 1, fifo: model.receive, transmit: model.transmit, ...setup });
      let ready = false;
      const errors: ModemError[] = [];
      const modem = new glue.Modem({
        dialect,
        serial: { io: board.Serial, ...model.options },
        onReady() { ready = true; },
        onError(error) { errors.push(error); },
        ...options,
      });
      simulator.attach({ turn: turnOf(board), close: async () => {} } as Parameters<Simulator["attach"]>[0]);
      const stage = { board, simulator, modem, errors, ready: () => ready };
      stages.push(stage);
      return stage;
    }

    function echo(stage: Stage, bytes: Buffer): { done(): boolean; received(): Buffer; error(): unknown; socket: TCP } {
      stage.simulator.local.serve(7, (peer) => { peer.onData = (data) => peer.write(Buffer.from(data)); });
      let received = Buffer.alloc(0);
      let sent = 0;
      let failure: unknown;
      const socket = new stage.modem.TCP({
        host: "127.0.0.1",
        port: 7,
        onWritable(count) {
          const piece = bytes.subarray(sent, sent + count);
          if (piece.length === 0) return;
          sent += piece.length;
          this.write(piece);
        },
        onReadable() { received = Buffer.concat([received, Buffer.from(this.read() as ArrayBuffer)]); },
        onError(error) { failure = error ?? "ended"; },
      });
      stage.simulator.wake();
      return { done: () => received.length >= bytes.length || failure !== undefined, received: () => received, error: () => failure, socket };
    }

    it("comes online and carries every byte both ways", async () => {
      const stage = await start();
      await stage.simulator.run(stage.ready, LIMIT);
      const bytes = Buffer.from(Array.from({ length: 5003 }, (_, i) => (i * 7 + (i >> 8)) & 255));
      const end = echo(stage, bytes);
      await stage.simulator.run(end.done, LIMIT);
      assert.equal(end.error(), undefined);
      assert.ok(end.received().equals(bytes));
      assert.deepEqual(stage.board.faults, []);
      assert.deepEqual(stage.errors, []);
      assert.deepEqual(engine.thrown, []);
    });

    it("changes the rate by opening the port anew, outside its callbacks and after everything has left", async () => {
      const stage = await start({ fastBaud: 230400 });
      await stage.simulator.run(stage.ready, LIMIT);
      assert.deepEqual(stage.board.opened.map(({ baud }) => baud), [115200, 230400]);
      assert.equal(stage.simulator.portBaud, 230400);
      assert.deepEqual(stage.board.faults, []);
      const end = echo(stage, Buffer.alloc(700, "x"));
      await stage.simulator.run(end.done, LIMIT);
      assert.equal(end.received().length, 700);
      assert.deepEqual(stage.board.faults, []);
    });

    it("lets what a callback throws through to the engine by a timer, and loses nothing", async () => {
      const stage = await start();
      await stage.simulator.run(stage.ready, LIMIT);
      stage.simulator.local.serve(8, (peer) => peer.write(Buffer.alloc(600, "y")));
      let count = 0;
      let threw = 0;
      new stage.modem.TCP({
        host: "127.0.0.1",
        port: 8,
        onReadable() {
          count += (this.read() as ArrayBuffer).byteLength;
          threw++;
          throw new Error("asked for");
        },
      });
      stage.simulator.wake();
      await stage.simulator.run(() => count === 600, LIMIT);
      await stage.simulator.advance(1000);
      assert.deepEqual(engine.thrown.map(String), new Array(threw).fill("Error: asked for"));
      assert.deepEqual(stage.board.faults, []);
    });

    it("gives everything up when the modem is closed", async () => {
      const power = digital();
      const stage = await start({ power });
      await stage.simulator.run(stage.ready, LIMIT);
      let ended = 0;
      new stage.modem.TCP({ host: "127.0.0.1", port: 9, onError() { ended++; } });
      stage.modem.close();
      stage.modem.close();
      stage.simulator.wake();
      await stage.simulator.advance(1000);
      assert.equal(ended, 1);
      assert.equal(stage.board.open, undefined);
      assert.equal(engine.timers.size, 0);
      assert.ok(power.closed());
      assert.deepEqual(stage.board.faults, []);
    });

    it("switches a modem that is off on by its power key", async () => {
      const power = digital();
      const stage = await start({ power, inverted: ["power"] }, { set: { boot: "off" } });
      await stage.simulator.run(() => power.levels.length >= 3, LIMIT);
      // at rest, pressed, released
      assert.deepEqual(power.levels.slice(0, 3), [1, 0, 1]);
    });

    it("refuses a second modem on the port, and wrong wiring, before anything is sent", async () => {
      const stage = await start();
      const serial = { io: stage.board.Serial, ...model.options };
      assert.throws(() => new glue.Modem({ dialect, serial }), /in use/);
      assert.throws(() => new glue.Modem({ dialect }), TypeError);
      assert.throws(() => new glue.Modem({ dialect, serial: { ...serial, io: undefined } }), /serial\.io/);
      assert.throws(() => new glue.Modem({ dialect, serial: { ...serial, receiveWindow: 0 } }), RangeError);
      assert.throws(() => new glue.Modem({ dialect, serial, apn: 'a"b' }), RangeError);
      assert.equal(stage.board.opened.length, 1);
      assert.deepEqual(stage.board.faults, []);
      stage.modem.close();
      stage.simulator.wake();
      await stage.simulator.advance(1000);
      new glue.Modem({ dialect, serial });
      assert.equal(stage.board.opened.length, 2);
    });

    it("ends a connection whose bytes the port lost without a word, and goes on", async () => {
      const stage = await start();
      await stage.simulator.run(stage.ready, LIMIT);
      const port = stage.board.open!;
      const receive = port.receive.bind(port);
      let lost = 0;
      port.receive = (bytes) => {
        // the first of the payload
        const at = lost === 0 ? Buffer.from(bytes).indexOf("y") : -1;
        if (at >= 0) lost = Math.min(20, bytes.length - at);
        receive(at < 0 ? bytes : Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + lost)]));
      };
      stage.simulator.local.serve(8, (peer) => peer.write(Buffer.alloc(600, "y")));
      let error: ModemError | undefined;
      new stage.modem.TCP({ host: "127.0.0.1", port: 8, onReadable() { this.read(); }, onError(reason) { error = reason; } });
      stage.simulator.wake();
      await stage.simulator.run(() => error !== undefined, LIMIT);
      assert.ok(lost > 0);
      assert.equal(error?.code, "DATA_LOST");
      const end = echo(stage, Buffer.from("still here"));
      await stage.simulator.run(end.done, LIMIT);
      assert.equal(end.received().toString(), "still here");
      assert.deepEqual(stage.board.faults, []);
    });

    if (model.tells) {
      it("tells of bytes that the port lost, and goes on", async () => {
        const stage = await start();
        await stage.simulator.run(stage.ready, LIMIT);
        stage.board.open!.receive(Buffer.alloc(model.receive + 20, "z"));
        stage.simulator.wake();
        await stage.simulator.run(() => stage.errors.length > 0, LIMIT);
        assert.equal(stage.errors[0].code, "LINE_LOST");
        const end = echo(stage, Buffer.from("still here"));
        await stage.simulator.run(end.done, LIMIT);
        assert.equal(end.received().toString(), "still here");
      });
    }
  });
}

describe("Moddable's Serial", () => {
  const wrong: [string, PortModel["options"], RegExp][] = [
    ["esp32", { port: 0, transmit: 17, receive: 16 }, /serial\.port 0/],
    ["esp32", { transmit: 17, receive: 16 }, /serial\.port 0/],
    ["esp32", { port: 2, transmit: 1, receive: 16 }, /serial\.transmit 1 is/],
    ["esp32", { port: 2, transmit: 17, receive: 3 }, /serial\.receive 3 is/],
    ["esp32", { port: 2, transmit: 3, receive: "1" }, /serial\.transmit 3 is/],
    ["zephyr", { port: 1 }, /label/],
    ["lin", {}, /serial\.device/],
  ];
  for (const [port, options, message] of wrong) {
    it(`refuses ${JSON.stringify(options)} on ${port}`, async () => {
      const { Modem } = await moddable(PORTS[port].module);
      const board = new Board(PORTS[port]);
      assert.throws(() => new Modem({ dialect, serial: { io: board.Serial, ...options } }), message);
      assert.equal(board.opened.length, 0);
    });
  }

  it("refuses the debug link's pins of the chip, unless the console is elsewhere", async () => {
    for (const [chip, transmit, receive] of [["esp32", 1, 3], ["esp32s2", 43, 44], ["esp32s3", 43, 44], ["esp32c3", 21, 20], ["esp32c6", 16, 17], ["esp32h2", 24, 23]] as const) {
      const { Modem } = await moddable("esp32", {}, chip);
      const open = (options: object): number => {
        const board = new Board(PORTS.esp32!);
        new Modem({ dialect, serial: { io: board.Serial, port: 1, transmit: 4, receive: 5, ...options } });
        return board.opened.length;
      };
      assert.throws(() => open({ transmit }), new RegExp(`^RangeError: serial.transmit ${transmit} is a pin of the debugger's`));
      assert.throws(() => open({ receive }), new RegExp(`^RangeError: serial.receive ${receive} is a pin of the debugger's`));
      assert.throws(() => open({ transmit: receive, receive: transmit }), RangeError);
      assert.equal(open({ port: 0, transmit, receive, console: false }), 1);
      if (chip !== "esp32") assert.equal(open({ transmit: 1, receive: 3 }), 1);
    }
  });

  it("takes what the manifest says, and the options before that", async () => {
    const { Modem } = await moddable("esp32", { modem: { baud: 9600, port: 1, transmit: 17, receive: 16, apn: "iot.example" } });
    const board = new Board(PORTS.esp32);
    new Modem({ dialect, serial: { io: board.Serial, transmit: 25 } });
    const [{ baud, port, transmit, receive }] = board.opened;
    assert.deepEqual({ baud, port, transmit, receive }, { baud: 9600, port: 1, transmit: 25, receive: 16 });
  });
});

describe("useModem", () => {
  it("gives the stock clients the modem's classes, deep-frozen, and leaves the modem alive", async () => {
    const { Modem, useModem } = await moddable("esp32");
    const board = new Board(PORTS.esp32);
    const modem = new Modem({ dialect, serial: { io: board.Serial, ...PORTS.esp32.options } });
    const world = globalThis as { device?: { network: Record<string, any>; pin?: object } };
    const freeze = Object.freeze;
    // XS freezes to any depth
    const deep = (it: unknown): void => {
      if ((typeof it !== "object" && typeof it !== "function") || it === null || Object.isFrozen(it)) return;
      freeze(it);
      for (const { value, get, set } of Object.values(Object.getOwnPropertyDescriptors(it))) [value, get, set].forEach(deep);
    };
    Object.freeze = ((it: object, all?: boolean) => (all ? (deep(it), it) : freeze(it))) as typeof Object.freeze;
    world.device = { pin: { led: 2 }, network: { dnssd: {} } };
    try {
      useModem(modem, { secure: { ca: "authority" }, timeServers: ["time.example"] });
      const { network, pin } = world.device;
      assert.deepEqual(pin, { led: 2 });
      assert.deepEqual(Object.keys(network).sort(), ["dnssd", "http", "https", "mqtt", "mqtts", "ntp", "ws", "wss"]);
      for (const name of ["http", "ws", "mqtt"]) assert.ok(network[name].socket.io.prototype instanceof Object.getPrototypeOf(modem.TCP));
      for (const name of ["https", "wss", "mqtts"]) assert.deepEqual(network[name].socket.secure, { ca: "authority" });
      assert.deepEqual([network.https.port, network.wss.port, network.mqtts.port], [443, 443, 8883]);
      assert.deepEqual(network.ntp.client.servers, ["time.example"]);
      assert.ok(Object.isFrozen(network.http.socket.io.prototype));
      assert.ok(!Object.isFrozen(modem));
      assert.ok(!Object.isFrozen(modem.links[0]));
      class TLSSocket {}
      useModem(modem, { TLS: TLSSocket, secure: { certificate: 1 } });
      for (const name of ["https", "wss", "mqtts"]) assert.deepEqual(world.device.network[name].socket, { io: TLSSocket, TCP: { io: modem.TCP }, secure: { certificate: 1 } });
      const socket = new network.http.socket.io({ host: "example.com", port: 80 });
      socket.readable = 0;
      socket.close();
    } finally {
      Object.freeze = freeze;
      delete world.device;
    }
  });
});
