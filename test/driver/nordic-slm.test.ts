import assert from "node:assert/strict";
import { dialect } from "../../src/dialects/nordic-slm/index.js";
import type { ModemOptions } from "../../src/modem-options.js";
import type { ModemError } from "../../src/errors.js";
import type { SimulatorOptions } from "../../hosts/simulator/index.js";
import { Noted, simulated, type SimHost } from "./sim-host.js";

const PORT = 8009;
const LIMIT = 600_000;
type Simulator = Awaited<ReturnType<typeof simulated>>["simulator"];

for (const profile of ["document", "device"] as const) describe(`a Serial LTE Modem, as its ${profile} has it`, () => {
  let simulator: Simulator;
  let host: SimHost;
  afterEach(() => simulator.close());

  async function start(set: Record<string, string> = {}, options: Partial<ModemOptions> = {}, more: Partial<SimulatorOptions> = {}): Promise<void> {
    ({ simulator, host } = await simulated({ dialect: dialect.name, profile, set, ...more }, { apn: "iot.example", ...options }));
  }

  async function online(set?: Record<string, string>, options?: Partial<ModemOptions>, more?: Partial<SimulatorOptions>): Promise<void> {
    await start(set, options, more);
    await simulator.run(() => host.ready > 0, LIMIT);
    assert.deepEqual(host.errors, []);
  }

  /** A connection carries bytes both ways. */
  async function works(): Promise<void> {
    simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => peer.write(bytes); });
    const noted = new Noted(host.modem, "127.0.0.1", PORT, Buffer.from("hello\r\n\x00"));
    await simulator.run(() => noted.received.length === 8 || noted.ended, LIMIT);
    assert.equal(noted.received.toString(), "hello\r\n\x00", noted.error?.message);
    noted.socket.close();
  }

  describe("is brought up", () => {
    for (const left of ["socket", "datagram", "proxy", "data"]) {
      it(`with a ${left} that earlier software left open`, async () => {
        await online({ left });
        await works();
      });
    }

    it("at another rate, and set to the one that is wanted", async () => {
      await online({ baud: "9600" });
      assert.ok(simulator.executed.includes("#XSLMUART=115200"), simulator.executed.join());
      await works();
    });

    it("inside a command line whose quotes were not closed", async () => {
      await start({}, {}, { faults: "" });
      host.modem.close();
      await simulator.close();
      ({ simulator, host } = await simulated({ dialect: dialect.name, profile }, {}, (platform) => { platform.written = 'AT#XSEND=1,"half of a command'; }));
      await simulator.run(() => host.ready > 0, LIMIT);
      await works();
    });

    it("with its access point, before the radio is on; and without a word about it when it has that already", async () => {
      await online();
      const order = simulator.executed.filter((line) => /CFUN=|CGDCONT=/.test(line));
      assert.deepEqual(order, ["+CFUN=4", '+CGDCONT=0,"IP","iot.example"', "+CFUN=1"]);
      const again = simulator.executed.length;
      simulator.reboot();
      await simulator.run(() => host.ready > 1, LIMIT);
      assert.equal(host.errors[0].code, "RESTARTED");
      assert.ok(simulator.executed.length > again);
      await works();
    });

    it("with credentials, which no trace shows", async () => {
      await online({}, { user: "me", password: "word" });
      assert.ok(simulator.executed.includes('+CGAUTH=0,1,"me","word"'));
      await works();
    });

    it("with a PIN; not with the last try", async () => {
      await online({ pin: "1234" }, { pin: "1234" });
      await works();
      await simulator.close();
      await start({ pin: "1234", tries: "1" }, { pin: "1234" });
      await simulator.run(() => host.errors.length > 0, LIMIT);
      assert.equal(host.errors[0].code, "PIN_LAST_TRY");
      await simulator.close();
      await start({ pin: "1234" }, {});
      await simulator.run(() => host.errors.length > 0, LIMIT);
      assert.equal(host.errors[0].code, "NO_PIN");
    });

    it("not without a network, nor where it is denied", async () => {
      await start({ registration: "denied" });
      await simulator.run(() => host.errors.length > 0, LIMIT);
      assert.equal(host.errors[0].code, "REGISTRATION_DENIED");
    });

    it("and tells the signal as LTE has it", async () => {
      await start();
      await simulator.run(() => host.ready > 0, LIMIT);
      const { signal } = host.statuses.filter((status) => status.state === "searching").pop()!;
      assert.equal(signal, -83);
      assert.match(host.modem.address, /^10\./);
    });
  });

  it("starts again in mid-session by #XRESET's banner, and sockets hear of it", async () => {
    await online();
    simulator.local.serve(PORT, () => {});
    const noted = new Noted(host.modem, "127.0.0.1", PORT);
    await simulator.run(() => noted.writable.length > 0, LIMIT);
    simulator.reboot();
    await simulator.run(() => noted.ended && host.ready > 1, LIMIT);
    assert.equal(noted.error?.code, "RESTARTED");
    await works();
  });

  it("is registered again after the network was lost", async () => {
    await online();
    simulator.local.serve(PORT, () => {});
    const noted = new Noted(host.modem, "127.0.0.1", PORT);
    await simulator.run(() => noted.writable.length > 0, LIMIT);
    host.soon(() => host.modem.command("AT+CFUN=4"));
    await simulator.run(() => noted.ended, LIMIT);
    assert.match(noted.error!.code, /CONTEXT|CONNECTION_LOST/);
    await simulator.run(() => host.ready > 1, LIMIT);
    await works();
  });

  it("tells errors by the family's numbers", async () => {
    await online();
    const noted = new Noted(host.modem, "127.0.0.1", PORT);
    await simulator.run(() => noted.ended, LIMIT);
    assert.deepEqual([noted.error?.code, noted.error?.modemCode, noted.error?.command], ["CONNECT_FAILED", 61, "AT#XCONNECT"]);
    assert.throws(() => { new Noted(host.modem, "127.0.0.1", PORT); new Noted(host.modem, "127.0.0.1", PORT); }, /no link is free/);
  });

  it("has one socket: a second connection waits for no one and is refused", async () => {
    await online({}, { links: 2 });
    simulator.local.serve(PORT, () => {});
    const noted = new Noted(host.modem, "127.0.0.1", PORT);
    assert.throws(() => new Noted(host.modem, "127.0.0.1", PORT), /no link is free/);
    await simulator.run(() => noted.writable.length > 0, LIMIT);
    assert.throws(() => new Noted(host.modem, "127.0.0.1", PORT), /no link is free/);
    noted.socket.close();
    await works();
  });

  it("is opened again at once, while the last connection's read goes on", async () => {
    await online();
    const texts = ["first", "second", "third"];
    simulator.local.serve(PORT, (peer) => { peer.onData = () => peer.write(texts[0]); peer.onEnd = () => peer.end(); });
    for (const text of texts.slice()) {
      const noted = new Noted(host.modem, "127.0.0.1", PORT, Buffer.from("?"));
      await simulator.run(() => noted.received.length === text.length || noted.ended, LIMIT);
      assert.equal(noted.received.toString(), text, noted.error?.message);
      texts.shift();
      // the next read is under way
      await simulator.advance(300);
      noted.socket.close();
    }
  });

  describe("receives", () => {
    const trailer = (size: number): string => `\r\n#XRECV: 1, ${size}\r\n${profile === "device" ? "\r\n" : ""}OK\r\n`;
    for (const latency of [0, 40]) it(`what a peer forges to look like ends of data, with ${latency} ms of latency and 128 bytes of FIFO`, async () => {
      await online({}, {}, { latency });
      const forged = ["abc" + trailer(3) + "def", trailer(0) + "x", "#XSOCKET: -60\r\nERROR\r\nmore", "#XSOCKET: -54, closed\r\n\r\nERROR\r\n", "x".repeat(560) + trailer(560), `abc\r\n#XRECV: 1,3\r\n\r\nOK\r\n`, "#XRECV: 1, 2\r\nab\r\nOK\r\n"];
      for (const text of forged) {
        simulator.local.serve(PORT, (peer) => peer.write(text));
        const noted = new Noted(host.modem, "127.0.0.1", PORT);
        await simulator.run(() => noted.received.length >= text.length || noted.ended, LIMIT);
        assert.equal(noted.received.toString("latin1"), text, noted.error?.message);
        noted.socket.close();
        await simulator.advance(5000);
      }
      assert.deepEqual(host.errors, []);
    });

    it("what comes after a long silence, and sends meanwhile", async () => {
      await online();
      let write!: (text: string) => void;
      let heard = "";
      simulator.local.serve(PORT, (peer) => {
        write = (text) => { peer.write(text); };
        peer.onData = (bytes) => { heard += Buffer.from(bytes).toString(); };
      });
      const noted = new Noted(host.modem, "127.0.0.1", PORT);
      await simulator.run(() => noted.writable.length > 0, LIMIT);
      await simulator.advance(120_000);
      const reads = simulator.executed.filter((line) => line.startsWith("#XRECV")).length;
      assert.ok(reads < 60, `${reads} reads in two minutes`);
      host.soon(() => noted.socket.write(Buffer.from("ping")));
      await simulator.advance(1500);
      assert.equal(heard, "ping", "a read that finds nothing takes a second");
      write("pong");
      await simulator.advance(2000);
      assert.equal(noted.received.toString(), "pong");
    });
  });

  it("serves: data that the proxy sends on at once, and a peer that leaves and another that comes", async () => {
    for (const tcpData of ["fetched", "pushed"]) {
      await online({ tcpData }, { links: 1 });
      const ends: { text: string; error?: ModemError; ended: boolean }[] = [];
      host.soon(() => {
        new host.modem.Listener({
          port: PORT,
          onReadable() {
            const end = { text: "", ended: false } as (typeof ends)[0];
            ends.push(end);
            new host.modem.TCP({
              from: this.read()!,
              onReadable() { end.text += Buffer.from(this.read() as ArrayBuffer).toString("latin1"); },
              onError(error) { end.ended = true; end.error = error; },
            });
          },
        });
      });
      await simulator.advance(1000);
      for (const text of ["text, ", "\x00\xffbytes", 'a"\r\n']) {
        const before = ends.length;
        const client = simulator.local.connect(PORT, (peer) => peer.write(Buffer.from(text, "latin1")));
        await simulator.run(() => ends.length > before && ends[before].text === text, LIMIT);
        client.end();
        await simulator.run(() => ends[before].ended, LIMIT);
        assert.equal(ends[before].error, undefined);
        await simulator.advance(15_000);
      }
      assert.deepEqual(host.errors, []);
      if (tcpData === "fetched") await simulator.close();
    }
  });
});

describe("a Serial LTE Modem's TLS", () => {
  it("is opened by a tag, and not without one", async () => {
    const { simulator, host } = await simulated({ dialect: dialect.name }, { apn: "iot.example" });
    try {
      await simulator.run(() => host.ready > 0, LIMIT);
      assert.throws(() => new host.modem.TLS({ host: "localhost", port: PORT }), /secure.tag/);
      let error: ModemError | undefined;
      new host.modem.TLS({ host: "localhost", port: PORT, secure: { tag: 42 }, onError(reason) { error = reason; } });
      await simulator.run(() => error !== undefined, LIMIT);
      assert.deepEqual([error?.code, error?.modemCode], ["TLS", 45]);
      assert.ok(simulator.executed.includes("#XSOCKET=1,1,0,42"));
    } finally {
      await simulator.close();
    }
  });
});
