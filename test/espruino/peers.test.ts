import assert from "node:assert/strict";
import { bench, LIMIT, online, type Bench } from "./bench.js";

/* What is wrong with Espruino's own drivers for AT modems (EspruinoDocs: AT.js and the devices' modules), each a test. */

const DIALECT = "quectel-bg95";
const PORT = 80;

/** A command of the user's: what it was told, "" while it waits. */
function ask({ host, modem }: Bench, command: string, timeout?: number): { told: string } {
  const answer = { told: "" };
  host.soon(() => modem.command(command, (error: { code: string } | undefined, lines: string[]) => (answer.told = error ? error.code : lines.join("|")), timeout));
  return answer;
}

async function closing(made: Bench): Promise<void> {
  assert.deepEqual(made.host.thrown, []);
  await made.simulator.close();
}

/** A connection that brings `data` shows that all is well. */
async function works({ simulator, host }: Bench, data = "still well\r\nOK\r\n"): Promise<void> {
  simulator.local.serve(PORT + 1, (peer) => peer.end(Buffer.from(data, "latin1")));
  const socket = host.firmware.connect("localhost", PORT + 1);
  await simulator.run(() => socket.closed, LIMIT);
  assert.deepEqual([socket.received, socket.error], [data, undefined]);
}

describe("what today's drivers for Espruino do wrong", function () {
  this.timeout(60000);

  it("AT.js: a reply that is late is given to the next command", async () => {
    const made = await online(DIALECT, { between: true });
    let held = "", until = Infinity;
    made.between.change = (received, now) => {
      held += received;
      if (held.includes("+CSQ") && until === Infinity) until = now + 700;
      if (now < until && held.includes("+CSQ")) return "";
      const all = held;
      held = "";
      return all;
    };
    const late = ask(made, "AT+CSQ", 300);
    const next = [ask(made, "AT+CREG?"), ask(made, "AT+CGMM"), ask(made, "AT+CFUN?")];
    await made.simulator.run(() => next.every(({ told }) => told !== ""), LIMIT);
    assert.equal(late.told, "TIMEOUT");
    assert.match(next[0].told, /^\+CREG: 0,1$/);
    assert.match(next[2].told, /^\+CFUN: 1$/);
    await works(made);
    await closing(made);
  });

  it("AT.js: the header's line feed counts as payload, all data are shifted by one", async () => {
    const made = await online(DIALECT);
    for (const data of ["\nabc", "\r\n", "\n\n\nOK\r\n", "x"]) await works(made, data);
    await closing(made);
  });

  it("AT.js: after an exception in a handler the same line is handled again and again", async () => {
    const made = await online(DIALECT);
    const { simulator, host, modem } = made;
    simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => peer.write(Buffer.from(bytes)); });
    const got: string[] = [];
    let socket: any;
    host.soon(() => {
      socket = new modem.TCP({
        host: "localhost", port: PORT,
        onWritable() { if (got.length === 0) socket.write(Buffer.from("first")); got.push(""); },
        onReadable(this: any) {
          got.push(Buffer.from(this.read()).toString());
          if (got.includes("second")) return;
          throw new Error("mine");
        },
      });
    });
    await simulator.run(() => host.thrown.length > 0, LIMIT);
    await simulator.advance(5000);
    host.soon(() => socket.write(Buffer.from("second")));
    await simulator.run(() => got.includes("second"), LIMIT);
    assert.deepEqual(got.filter(Boolean), ["first", "second"]);
    assert.equal(host.thrown.length, 1);
    host.thrown.length = 0;
    await works(made);
    await closing(made);
  });

  it("AT.js: a line without an end grows until memory is full", async () => {
    const errors: string[] = [];
    const made = await online(DIALECT, { between: true, connect: { onError: (error: { code: string }) => errors.push(error.code) } });
    let left = 100000;
    made.between.change = (received) => {
      const noise = "x".repeat(Math.min(left, 500));
      left -= noise.length;
      return noise + received;
    };
    await made.simulator.run(() => left === 0, LIMIT);
    made.between.change = (received) => received;
    await made.simulator.advance(1000);
    made.simulator.inject("+CREG: 1");
    await made.simulator.advance(1000);
    assert.ok((Object.values(made.modem).find(ArrayBuffer.isView) as Uint8Array).length < 20000);
    await works(made);
    assert.ok(errors.includes("LINE_LOST"), errors.join());
    await closing(made);
  });

  it("AT.js: one handler for each prefix; here each of two connections gets its own", async () => {
    const made = await online(DIALECT);
    const { simulator, host } = made;
    simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => peer.end(Buffer.from(bytes)); });
    const sockets = ["one", "two", "three"].map((word) => {
      const socket = host.firmware.connect("localhost", PORT);
      socket.write(word.repeat(200));
      return socket;
    });
    await simulator.run(() => sockets.every(({ closed }) => closed), LIMIT);
    assert.deepEqual(sockets.map(({ received }) => received), ["one", "two", "three"].map((word) => word.repeat(200)));
    await closing(made);
  });

  it("AT.js: a notice that looks like a reply is taken for it", async () => {
    const made = await online(DIALECT);
    for (let i = 0; i < 5; i++) {
      const answer = ask(made, "AT+CREG?");
      made.simulator.inject("+CREG: 5");
      await made.simulator.run(() => answer.told !== "", LIMIT);
      assert.equal(answer.told, "+CREG: 0,1");
    }
    await closing(made);
  });

  it("SIM900: connected is what it says when nothing answers at all, or nothing", async () => {
    const made = await bench(DIALECT, { between: true });
    made.between.change = () => "";
    await made.simulator.run(() => made.outcomes.length > 0, LIMIT);
    assert.match(String(made.outcomes[0]), /^NO_MODEM: no modem answers at 115200, /);
    await closing(made);
  });

  it("SIM900: each close blocks the line for a second, and then closes whoever has the socket now", async () => {
    const made = await online(DIALECT, { connect: { links: 1 } });
    const { simulator, host } = made;
    simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => peer.write(Buffer.from(bytes)); });
    const begun = simulator.clock.now;
    for (let i = 0; i < 5; i++) {
      const socket = host.firmware.connect("localhost", PORT);
      socket.write(`round ${i}`);
      await simulator.run(() => socket.received === `round ${i}`, LIMIT);
      socket.end();
      await simulator.run(() => socket.closed, LIMIT);
      // one link, on which a last read may be under way
      await simulator.advance(100);
    }
    assert.ok(simulator.clock.now - begun < 2000, `${simulator.clock.now - begun} ms`);
    await closing(made);
  });

  it("SIM900, M35: without SEND OK it is busy for ever", async () => {
    const made = await online(DIALECT, { between: true });
    const { simulator, host, between } = made;
    simulator.local.serve(PORT, () => {});
    let lost = false;
    between.change = (received) => {
      if (lost || !received.includes("SEND OK")) return received;
      lost = true;
      return received.replace("\r\nSEND OK\r\n", "");
    };
    const socket = host.firmware.connect("localhost", PORT);
    socket.write("words");
    await simulator.run(() => socket.closed, LIMIT);
    assert.ok(lost);
    assert.ok(socket.error, "an error, as nobody knows whether it arrived");
    await works(made);
    await closing(made);
  });

  it("M35, UG96: a pause of a second or three before data are sent", async () => {
    const made = await online(DIALECT);
    const { simulator, host } = made;
    simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => peer.write(Buffer.from(bytes)); });
    const begun = simulator.clock.now;
    const socket = host.firmware.connect("localhost", PORT);
    for (let i = 1; i <= 10; i++) {
      socket.write("x".repeat(100));
      await simulator.run(() => socket.received.length === 100 * i, LIMIT);
    }
    assert.ok(simulator.clock.now - begun < 1000, `${simulator.clock.now - begun} ms`);
    await closing(made);
  });

  it("BG96: what follows the payload in the same piece becomes data, and the end is lost", async () => {
    const made = await online(DIALECT, { between: true });
    const { simulator, host, between } = made;
    const data = "payload of forty characters, 0123456789\n";
    simulator.local.serve(PORT, (peer) => peer.end(Buffer.from(data)));
    let held = "", since = 0;
    // all that comes within 30 ms comes in one piece
    between.change = (received, now) => {
      if (received !== "" && held === "") since = now;
      held += received;
      if (held === "" || now - since < 30) return "";
      const all = held;
      held = "";
      return all;
    };
    const socket = host.firmware.connect("localhost", PORT);
    await simulator.run(() => socket.closed, LIMIT);
    assert.deepEqual([socket.received, socket.error], [data, undefined]);
    await closing(made);
  });

  it("BG96: activating the context may take a minute, not the second that it waits", async () => {
    const made = await online(DIALECT, { simulator: { set: { activation: "60000" } } });
    await works(made);
    await closing(made);
  });

  it("UG96: more than 1460 bytes at a time close the socket", async () => {
    const made = await online(DIALECT, { connect: { chunk: 1460, buffers: { send: 4000 } } });
    const { simulator, host } = made;
    let got = 0;
    simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => (got += bytes.length); });
    const socket = host.firmware.connect("localhost", PORT);
    socket.write("x".repeat(10000));
    await simulator.run(() => got === 10000, LIMIT);
    assert.equal(socket.closed, false);
    await closing(made);
  });

  it("UG96: the last socket is closed by force when all are in use", async () => {
    const made = await online(DIALECT, { connect: { links: 2 } });
    const { simulator, host } = made;
    simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => peer.write(Buffer.from(bytes)); });
    const sockets = [0, 1].map(() => host.firmware.connect("localhost", PORT));
    await simulator.run(() => sockets.every(({ connected }) => connected), LIMIT);
    assert.throws(() => host.firmware.connect("localhost", PORT), { code: -7 });
    sockets.forEach((socket) => socket.write("well"));
    await simulator.run(() => sockets.every(({ received }) => received === "well"), LIMIT);
    await closing(made);
  });

  it("all: bytes that the port lost go unnoticed; here they are told and the connection is asked for", async () => {
    const errors: string[] = [];
    const made = await online(DIALECT, { connect: { onError: (error: { code: string }) => errors.push(error.code) } });
    const { simulator, host } = made;
    simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => peer.write(Buffer.from(bytes)); });
    const socket = host.firmware.connect("localhost", PORT);
    await simulator.run(() => socket.connected, LIMIT);
    await simulator.advance(500);
    const before = simulator.executed.length;
    host.raise("LOW_MEMORY");
    await simulator.advance(500);
    assert.equal(simulator.executed.length, before);
    host.raise("FIFO_FULL");
    await simulator.run(() => errors.length > 0, LIMIT);
    await simulator.advance(500);
    assert.deepEqual(errors, ["LINE_LOST"]);
    assert.ok(simulator.executed.slice(before).some((line) => line.startsWith("+QISTATE")));
    socket.write("on");
    await simulator.run(() => socket.received === "on", LIMIT);
    await closing(made);
  });

  for (const faults of ["drop 1e-3", "flip 1e-3", "dup 1e-3", 'inject "+CREG: 5" 1e-4', "reboot after 5", "deaf 40"]) {
    it(`all: a bad line (${faults}) is never silent: data are right or the connection ends with an error, and the modem comes back`, async () => {
      const made = await bench(DIALECT, { simulator: { faults, fifo: /deaf/.test(faults) ? 1024 : Infinity, set: {} } });
      const { simulator, host } = made;
      await simulator.run(() => made.modem.state === "ready", 10 * LIMIT);
      const data = "0123456789\r\nOK\r\n".repeat(300);
      simulator.local.serve(PORT, (peer) => peer.end(Buffer.from(data)));
      let whole = 0;
      for (let i = 0; i < 12; i++) {
        const socket = host.firmware.connect("localhost", PORT);
        await simulator.run(() => socket.closed, 10 * LIMIT);
        if (socket.error) continue;
        // a bit that flips inside payload can't be seen on an AT line
        if (/flip/.test(faults)) assert.equal(socket.received.length, data.length);
        else assert.equal(socket.received, data);
        whole++;
        await simulator.advance(2000);
      }
      if (!/1e-[34]/.test(faults)) assert.ok(whole >= 10, `${whole} of 12`);
      assert.deepEqual(host.thrown, []);
      await simulator.close();
    });
  }
});
