import assert from "node:assert/strict";
import type { LocalPeer, SimulatorOptions } from "../../hosts/simulator/index.js";
import type { Datagram } from "../../src/index.js";
import { MODES, type Family } from "./families.js";
import type { PlainPlatform } from "../unit/plain-platform.js";
import { Noted, simulated, type SimHost } from "./sim-host.js";

const PORT = 8009;
/** What a modem says, line by line, as a peer may say it. */
const FORGED = Buffer.from('\r\nOK\r\n\r\nNO CARRIER\r\n\r\nCLOSED\r\n\r\nRDY\r\n+++\r\nERROR\r\n\r\n+QIURC: "recv",0,99\r\nRECV FROM:1.2.3.4:80\r\n+IPD20\r\n', "latin1");

function stream(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += FORGED.length + 5) {
    FORGED.copy(bytes, at);
    bytes.write(String(at), Math.min(length - 1, at + FORGED.length), 5, "latin1");
  }
  return bytes;
}

type Stage = Awaited<ReturnType<typeof simulated>>;

/** Each mode, and transparent mode once more where DTR is wired. */
const WAYS: { family: Family; wired: string[] }[] = MODES.map((family) => ({ family, wired: [] as string[] }));
for (const family of MODES) if (family.mode === "transparent" && !family.oneWay) WAYS.push({ family, wired: ["dtr"] });

for (const { family, wired } of WAYS) {
  const { dialect, mode } = family;
  describe(`a ${dialect.name} in ${mode} mode${wired.map((line) => ` with ${line}`).join("")}`, () => {
    const stages: Stage[] = [];
    afterEach(async () => {
      for (const { simulator } of stages.splice(0)) await simulator.close();
    });

    async function online(options: Partial<SimulatorOptions> = {}, more: object = {}, setup = (platform: PlainPlatform): void => { platform.wired = wired; }): Promise<Stage> {
      const stage = await simulated({ dialect: dialect.name, ...family.simulator, ...options }, { dialect, ...family.modem, ...more }, setup);
      stages.push(stage);
      await stage.simulator.run(() => stage.host.ready > 0, 600_000);
      return stage;
    }

    /** A connection to a peer that notes what it hears. */
    async function connected({ simulator, host }: Stage): Promise<{ noted: Noted; peer: LocalPeer; heard: () => string }> {
      let peer: LocalPeer | undefined;
      let heard = "";
      simulator.local.serve(PORT, (each) => {
        peer = each;
        each.onData = (bytes) => { heard += Buffer.from(bytes).toString("latin1"); };
      });
      const noted = new Noted(host.modem, "127.0.0.1", PORT);
      await simulator.run(() => noted.writable.length > 0, 100_000);
      return { noted, peer: peer!, heard: () => heard };
    }

    it("tells what an application that does not read has lost, and delivers what came before", async () => {
      const { simulator, host } = await online();
      const sent = stream(20_000);
      let peer: LocalPeer | undefined;
      simulator.local.serve(PORT, (each) => { peer = each; each.write(sent); });
      let reads = false;
      const errors: (string | undefined)[] = [];
      let received = Buffer.alloc(0);
      const socket = new host.modem.TCP({
        host: "127.0.0.1", port: PORT,
        onReadable() { if (reads) received = Buffer.concat([received, Buffer.from(this.read() as ArrayBuffer)]); },
        onError(reason) { errors.push(reason?.code); },
      });
      await simulator.advance(20_000);
      assert.ok(peer);
      assert.deepEqual(errors, [], "not before everything was read");
      host.soon(() => {
        reads = true;
        received = Buffer.from(socket.read() as ArrayBuffer);
      });
      await simulator.run(() => errors.length > 0, 100_000);
      assert.deepEqual(errors, ["DATA_LOST"]);
      assert.ok(received.length > 1000 && received.equals(sent.subarray(0, received.length)));
    });

    if (family.oneWay) it("keeps commands until the connection is closed", async () => {
      const stage = await online();
      const { noted, peer, heard } = await connected(stage);
      let answer: string | undefined;
      stage.host.soon(() => stage.host.modem.command("AT+CFUN?", (error, lines) => { answer = error?.message ?? lines[0]; }));
      noted.socket.write(Buffer.from("first"));
      await stage.simulator.advance(200_000);
      assert.deepEqual([answer, heard(), noted.ended], [undefined, "first", false]);
      peer.write(FORGED);
      await stage.simulator.run(() => noted.received.equals(FORGED), 100_000);
      let over = false;
      peer.onEnd = () => { over = true; };
      stage.host.soon(() => noted.socket.close());
      await stage.simulator.run(() => over && answer !== undefined, 100_000);
      assert.equal(answer, "+CFUN: 1");
      assert.deepEqual(stage.host.errors, []);
    });
    else it("lets commands through while the peer writes, and loses nothing", async () => {
      const stage = await online();
      const { noted, peer, heard } = await connected(stage);
      const sent = stream(40_000);
      const up = stream(3_000).toString("latin1");
      peer.write(sent);
      noted.socket.write(Buffer.from(up.slice(0, 1500), "latin1"));
      const answers: (string | undefined)[] = [];
      for (let round = 0; round < 3; round++) {
        stage.host.soon(() => stage.host.modem.command("AT+CSQ", (error, lines) => answers.push(error?.message ?? lines[0])));
        await stage.simulator.run(() => answers.length > round, 100_000);
      }
      await stage.simulator.run(() => heard().length === 1500, 100_000);
      stage.host.soon(() => noted.socket.write(Buffer.from(up.slice(1500), "latin1")));
      await stage.simulator.run(() => noted.received.length === sent.length && heard() === up, 100_000);
      assert.deepEqual(answers, ["+CSQ: 24,99", "+CSQ: 24,99", "+CSQ: 24,99"]);
      assert.ok(noted.received.equals(sent));
      assert.deepEqual(stage.host.errors, []);
      noted.socket.close();
      let over = false;
      peer.onEnd = () => { over = true; };
      await stage.simulator.run(() => over, 100_000);
    });

    it("takes nothing that the peer writes for the modem's word, wherever it pauses", async () => {
      const stage = await online();
      const { noted, peer, heard } = await connected(stage);
      let sent = "";
      const says = ["\r\nNO CARRIER\r\n", "\r\nCLOSED\r\n", "x\r\nOK\r\n", "\r\nNO CA", "RRIER\r\n", "\r\n", "\r\nRDY\r\n", '\r\n+QIURC: "closed",0\r\n', "\r\n+IPCLOSE: 0,1\r\n", "\r\nNO CARRIER\r\n\r\n+CASTATE: 0,0\r\n", "end"];
      for (const words of says) {
        sent += words;
        peer.write(Buffer.from(words, "latin1"));
        await stage.simulator.advance(words === "\r\nNO CA" ? 500 : 7000);
        assert.equal(noted.received.toString("latin1"), sent);
        assert.equal(noted.ended, false, noted.error?.message);
      }
      noted.socket.write(Buffer.from("still here"));
      await stage.simulator.run(() => heard() === "still here", 100_000);
      peer.end();
      await stage.simulator.run(() => noted.ended, 100_000);
      assert.equal(noted.error, undefined);
    });

    it("writes pluses, however they come, and what follows them", async () => {
      const stage = await online();
      const { noted, heard } = await connected(stage);
      let sent = "";
      const pieces: [string, number][] = [["+++", 3000], ["+", 300], ["++", 3000], ["+", 950], ["+", 950], ["+", 950], ["+++", 600], ["AT\r", 3000], ["++++", 3000], ["++", 1050], ["+", 3000], ["a+++", 3000], ["+++b", 3000], ["+", 10], ["+", 10], ["+", 10], ["c", 3000], ["d", 999], ["+++", 5000]];
      for (const [text, pause] of pieces) {
        sent += text;
        stage.host.soon(() => noted.socket.write(Buffer.from(text)));
        await stage.simulator.advance(pause);
      }
      assert.equal(heard(), sent);
      assert.equal(noted.ended, false);
    });

    it("ends with an error when bytes are lost on the line, never with a hole", async () => {
      let judged = 0;
      for (let seed = 1; seed <= 12; seed++) {
        const sent = stream(12_000);
        const stage = await online({ seed, faults: seed % 2 === 0 ? "rx: drop 1e-4" : "rx: dup 1e-4" });
        stage.simulator.local.serve(PORT, (peer) => peer.end(sent));
        const noted = new Noted(stage.host.modem, "127.0.0.1", PORT);
        await stage.simulator.run(() => noted.ended, 1_000_000);
        const whole = noted.received.equals(sent);
        // two changes in one push whose line ends take each other's places keep the count: nobody can see them
        const apart = stage.simulator.faultLog.every(({ position }, i, all) => i === 0 || position! - all[i - 1].position! > 1600);
        if (!apart) continue;
        if (stage.simulator.faultLog.length > 0) judged++;
        // what passes through is not counted: only where the modem tells how much there was a loss is seen
        if (mode === "push" || (dialect.name === "quectel-bg95" && seed % 2 === 0)) assert.ok(noted.error || whole, `seed ${seed}: ${noted.received.length} bytes`);
      }
      assert.ok(judged >= 4, `${judged}`);
    });

    it("ends when the modem restarts in the middle, and connects again", async () => {
      const stage = await online();
      const { noted, peer } = await connected(stage);
      peer.write(stream(8000));
      await stage.simulator.advance(200);
      stage.simulator.reboot();
      await stage.simulator.run(() => noted.ended && stage.host.ready > 1, 600_000);
      assert.ok(noted.error);
      const again = await connected(stage);
      again.peer.write(FORGED);
      await stage.simulator.run(() => again.noted.received.equals(FORGED), 100_000);
    });

    if (mode === "transparent") transparent(online, connected, family.oneWay !== true);
    if (family.oneWay) oneWay(online, connected);
    if (wired.length > 0) byDtr(online, connected);
    if (dialect.name === "simcom-a7600" && mode === "push") shortHeaders(online);
  });
}

type Online = (options?: Partial<SimulatorOptions>, more?: object, setup?: (platform: PlainPlatform) => void) => Promise<Stage>;
type Connected = (stage: Stage) => Promise<{ noted: Noted; peer: LocalPeer; heard: () => string }>;

/** @param returns commands can be sent, as the modem goes back to data mode */
function transparent(online: Online, connected: Connected, returns: boolean): void {
  it("has one link and nothing else", async () => {
    await assert.rejects(online({}, { links: 2 }), RangeError);
    const { host } = await online();
    assert.throws(() => new host.modem.Listener({ port: PORT }), /no such sockets/);
  });

  it("stops the peer by RTS while the application does not read, and loses nothing", async () => {
    for (const cost of ["none", "esp32"]) {
      const stage = await online({ flowControl: true, fifo: 128, cost }, { flow: true });
      const { simulator, host } = stage;
      const sent = stream(60_000);
      let peer: LocalPeer | undefined;
      simulator.local.serve(PORT, (each) => {
        peer = each;
        each.write(sent);
      });
      let received = Buffer.alloc(0);
      let error: unknown = "none";
      const socket = new host.modem.TCP({ host: "127.0.0.1", port: PORT, onError(reason) { error = reason; } });
      await simulator.run(() => peer !== undefined, 100_000);
      // longer than the connection may be silent
      await simulator.advance(200_000);
      assert.ok(simulator.wire.rx.delivered < 4000, `${simulator.wire.rx.delivered} bytes came`);
      const read = (): void => { received = Buffer.concat([received, Buffer.from((socket.read(100) ?? new ArrayBuffer(0)) as ArrayBuffer)]); };
      for (let turn = 0; turn < 1000 && received.length < 6000; turn++) {
        host.soon(read);
        await simulator.advance(50);
      }
      // a command's answer waits behind what was not read
      let answer: string | undefined;
      if (returns) host.soon(() => host.modem.command("AT+CSQ", (failed, lines) => { answer = failed ? failed.message : lines[0]; }));
      for (let turn = 0; turn < 2000 && received.length < sent.length; turn++) {
        host.soon(read);
        await simulator.advance(20);
        assert.equal(error, "none");
      }
      assert.equal(answer, returns ? "+CSQ: 24,99" : undefined);
      assert.ok(received.equals(sent));
      assert.equal(simulator.wire.rx.lost, 0);
      peer!.end();
      await simulator.run(() => error !== "none", 100_000);
      assert.equal(error, undefined);
      assert.deepEqual(host.errors, []);
      await simulator.close();
    }
  });

  it("is stopped by CTS while the peer does not read, and what is sent is no more and no less than what was written", async () => {
    const stage = await online({ flowControl: true }, { flow: true });
    const { simulator, host } = stage;
    const { noted, peer, heard } = await connected(stage);
    const sent = stream(200_000).toString("latin1");
    let at = 0;
    const write = (): void => {
      if (at === sent.length) return;
      const count = Math.min(500, sent.length - at);
      try {
        noted.socket.write(Buffer.from(sent.slice(at, at + count), "latin1"));
        at += count;
      } catch {
        // it is full
      }
    };
    peer.pause();
    for (let turn = 0; turn < 400; turn++) {
      host.soon(write);
      await simulator.advance(50);
    }
    assert.ok(at < 100_000 && at > 1000, `${at} bytes were written`);
    // a command has to wait, and no escape sequence gets among what was written
    let answer: string | undefined;
    if (returns) host.soon(() => host.modem.command("AT+CSQ", (failed, lines) => { answer = failed ? failed.message : lines[0]; }));
    await simulator.advance(20_000);
    assert.equal(answer, undefined);
    peer.resume();
    if (returns) await simulator.run(() => answer !== undefined, 100_000);
    assert.equal(answer, returns ? "+CSQ: 24,99" : undefined);
    for (let turn = 0; turn < 2000 && heard().length < sent.length; turn++) {
      host.soon(write);
      await simulator.advance(50);
    }
    await simulator.advance(5000);
    assert.equal(heard(), sent);
    // pluses that were held back are none of an escape sequence when they are let go
    for (const text of ["++", "+", "+"]) {
      peer.pause();
      host.soon(() => noted.socket.write(Buffer.from(text)));
      await simulator.advance(3000);
      peer.resume();
      await simulator.advance(20);
    }
    await simulator.advance(5000);
    assert.equal(heard(), sent + "++++");
    assert.deepEqual([noted.ended, host.errors], [false, []]);
  });

  if (returns) it("sends no escape sequence behind what CTS holds back in the port", async () => {
    const stage = await online({ flowControl: true }, { flow: true });
    const { simulator, host } = stage;
    const { noted, heard } = await connected(stage);
    await simulator.advance(3000);
    const sent = stream(1000).toString("latin1");
    host.soon(() => noted.socket.write(Buffer.from(sent, "latin1")));
    await simulator.advance(5);
    // the modem takes nothing, for longer than the silence before the sequence
    simulator.silence(5000);
    await command(stage, host, "AT+CSQ");
    await simulator.run(() => heard().length >= sent.length, 10_000);
    await simulator.advance(3000);
    assert.equal(heard(), sent);
    assert.equal(noted.ended, false);
  });

  it("is checked when nothing comes for long: an end that was not heard is found", async () => {
    const stage = await online();
    const { noted, peer } = await connected(stage);
    // the modem's words are lost
    stage.simulator.silence(3000);
    peer.end();
    await stage.simulator.advance(2000);
    await stage.simulator.run(() => noted.ended, 200_000);
  });
}

/** Data mode that ends with the connection. */
function oneWay(online: Online, connected: Connected): void {
  for (const words of ['#XTCPCLI: 0,"disconnected"\r\n', 'x\r\n#XTCPCLI: -104,"disconnected"\r\n#XTCPCLI: 0,"datamode"\r\n', "Ready\r\n"]) {
    it(`ends with an error, and every byte, when the peer says ${JSON.stringify(words)} and pauses`, async () => {
      const stage = await online();
      const { noted, peer } = await connected(stage);
      for (const piece of [words.slice(0, 5), words.slice(5) + "more. ", words + words]) {
        assert.equal(noted.ended, false);
        peer.write(Buffer.from(piece));
        await stage.simulator.advance(20);
      }
      await stage.simulator.run(() => noted.ended, 100_000);
      assert.equal(noted.error?.code, "CONNECTION_LOST");
      assert.equal(noted.received.toString("latin1"), `${words}more. ${words}${words}`);
      // the modem is the driver's again
      await command(stage, stage.host, "AT+CFUN?");
      const again = await connected(stage);
      again.peer.end("bye");
      await stage.simulator.run(() => again.noted.ended, 100_000);
      assert.deepEqual([again.noted.error, again.noted.received.toString()], [undefined, "bye"]);
    });
  }

  it("is refused where the firmware sends whole lines", async () => {
    const { dialect, modem } = MODES[0];
    const { simulator, host } = await simulated({ dialect: dialect.name }, { dialect, ...modem });
    await simulator.run(() => host.errors.length > 0, 600_000);
    assert.match(`${host.errors[0].code} ${host.errors[0].message}`, /^UNSUPPORTED .*v1\.5 is wanted/);
    assert.equal(host.ready, 0);
    await simulator.close();
  });

  it("has no TLS: the proxy does not check the peer's name", async () => {
    const { host } = await online();
    assert.throws(() => new host.modem.TLS({ host: "127.0.0.1", port: PORT, secure: { tag: 1 } }), /no such sockets|TLS/);
  });

  it("tells why a connection failed", async () => {
    const { simulator, host } = await online();
    const refused = new Noted(host.modem, "127.0.0.1", 1);
    await simulator.run(() => refused.ended, 600_000);
    assert.equal(refused.error?.code, "CONNECT_FAILED");
    const unknown = new Noted(host.modem, "no-such-host.invalid", PORT);
    await simulator.run(() => unknown.ended, 600_000);
    assert.equal(unknown.error?.code, "CONNECT_FAILED");
  });
}

function byDtr(online: Online, connected: Connected): void {
  it("leaves data mode at once, and comes back to it", async () => {
    const stage = await online();
    const { simulator, host } = stage;
    const { noted, peer, heard } = await connected(stage);
    await simulator.advance(3000);
    for (let round = 1; round <= 3; round++) {
      const began = simulator.clock.now;
      noted.socket.write(Buffer.from(`up ${round}. `));
      await command(stage, host, "AT+CSQ");
      assert.ok(simulator.clock.now - began < 600, `${simulator.clock.now - began} ms`);
      peer.write(Buffer.from(`down ${round}. `));
      await simulator.run(() => noted.received.toString() === "down 1. down 2. down 3. ".slice(0, round * 8), 10_000);
    }
    await simulator.run(() => heard() === "up 1. up 2. up 3. ", 10_000);
    const began = simulator.clock.now;
    peer.end();
    await simulator.run(() => noted.ended, 100_000);
    assert.ok(simulator.clock.now - began < 1500, `${simulator.clock.now - began} ms`);
    assert.equal(noted.error, undefined);
  });

  it("takes the escape sequence where the line has no effect, and does not try again", async () => {
    let released = 0;
    const stage = await online({}, {}, (platform) => {
      // wired, so it is said
      platform.pin = (name, level) => {
        if (name === "dtr" && level === 0) released++;
        return name === "dtr";
      };
    });
    const { noted, peer, heard } = await connected(stage);
    await stage.simulator.advance(3000);
    // what a modem says at the end, and what one answers
    peer.write(Buffer.from("\r\nOK\r\n\r\nNO CARRIER\r\n"));
    for (let round = 0; round < 3; round++) await command(stage, stage.host, "AT+CSQ");
    noted.socket.write(Buffer.from("still here"));
    await stage.simulator.run(() => heard() === "still here", 100_000);
    assert.equal(noted.received.toString("latin1"), "\r\nOK\r\n\r\nNO CARRIER\r\n");
    assert.deepEqual([released, noted.ended, stage.host.errors.length], [1, false, 0]);
  });

  it("sends nothing behind what was written but what was written", async () => {
    const stage = await online({ baud: 9600 }, { baud: 9600 });
    const { noted, heard } = await connected(stage);
    const sent = stream(4000).toString("latin1");
    for (let at = 0; at < sent.length; at += 1000) {
      stage.host.soon(() => noted.socket.write(Buffer.from(sent.slice(at, at + 1000), "latin1")));
      // it is on the line now, and needs a second to leave
      await stage.simulator.advance(5);
      await command(stage, stage.host, "AT+CSQ");
      await stage.simulator.run(() => heard() === sent.slice(0, at + 1000), 10_000);
    }
    assert.equal(noted.ended, false);
  });
}

function shortHeaders(online: () => Promise<Stage>): void {
  it("takes the headers that do not name the link", async () => {
    const stage = await online();
    const { simulator, host } = stage;
    await command(stage, host, "AT+CIPCCFG=10,0,0,1,0,0,500");
    const received: string[] = [];
    const socket = new host.modem.UDP({
      port: PORT,
      onReadable() { for (let each: Datagram | undefined = this.read(); each; each = this.read()) received.push(`${each.address}:${each.port} ${Buffer.from(each).toString("latin1")}`); },
    });
    await simulator.advance(3000);
    const peer = simulator.local.datagrams(6001, "10.0.0.1");
    peer.send(FORGED, PORT);
    peer.send(Buffer.from("b"), PORT);
    await simulator.run(() => received.length === 2, 100_000);
    assert.deepEqual(received, [`10.0.0.1:6001 ${FORGED.toString("latin1")}`, "10.0.0.1:6001 b"]);
    socket.close();
    await command(stage, host, "AT+CIPCCFG=10,0,0,1,0,0,500");
    simulator.local.serve(PORT, (each) => each.end(FORGED));
    const noted = new Noted(host.modem, "127.0.0.1", PORT);
    await simulator.run(() => noted.ended, 100_000);
    assert.ok(noted.received.equals(FORGED));
    assert.equal(noted.error, undefined);
  });
}

async function command({ simulator }: Stage, host: SimHost, text: string): Promise<void> {
  let over = false;
  host.soon(() => host.modem.command(text, (error) => { over = true; assert.equal(error, undefined); }));
  await simulator.run(() => over, 100_000);
}
