import assert from "node:assert/strict";
import type { LocalPeer } from "../../hosts/simulator/index.js";
import { MODES } from "./families.js";
import { command, connected, ModeStages, PORT, stream, WAYS } from "./mode-stage.js";
import { Noted, simulated } from "./sim-host.js";

for (const { family, wired } of WAYS) if (family.mode === "transparent") {
  describe(`data mode of a ${family.dialect.name}${wired.map((line) => ` with ${line}`).join("")}`, () => {
    const { online } = new ModeStages(family, wired);
    always(online, family.oneWay !== true);
    if (family.oneWay) oneWay(online);
    if (wired.length > 0) byDtr(online);
  });
}

/** @param returns commands can be sent, as the modem goes back to data mode */
function always(online: ModeStages["online"], returns: boolean): void {
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

  if (returns) for (const pause of [1, 50, 400, 1500]) it(`#6 an escape sequence that the port cuts 2 + 1, with a pause of ${pause} ms: it is tried again, and command mode reached`, async () => {
    const stage = await online();
    const { simulator, host } = stage;
    const { noted, peer, heard } = await connected(stage);
    await simulator.advance(3000);
    const turn = host.turn.bind(host);
    let due = -1;
    let cuts = 0;
    host.turn = (now, free, received) => {
      const answer = turn(now, free, received);
      const text = Buffer.from(answer.write).toString("latin1");
      if (due >= 0 && now >= due) {
        due = -1;
        answer.write = Buffer.from(`+${text}`, "latin1");
      } else if (due >= 0) assert.equal(text, "", "silence belongs to the sequence");
      else if (cuts === 0 && text.endsWith("+++")) {
        cuts++;
        due = now + pause;
        answer.write = Buffer.from(text.slice(0, -1), "latin1");
      }
      if (due >= 0) answer.alarm = answer.alarm < 0 ? due - now : Math.min(answer.alarm, due - now);
      return answer;
    };
    await command(stage, host, "AT+CSQ");
    noted.socket.write(Buffer.from("up"));
    peer.write(Buffer.from("down"));
    await simulator.run(() => noted.ended || (heard().endsWith("up") && noted.received.length === 4), 100_000);
    assert.equal(noted.ended, false, noted.error?.message);
    // by DTR there is none
    assert.equal(cuts, stage.host.platform.wired.includes("dtr") ? 0 : 1);
    // pluses that are no sequence are data; nothing else is
    assert.match(heard(), /^\+*up$/);
    assert.equal(noted.received.toString(), "down");
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
function oneWay(online: ModeStages["online"]): void {
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

function byDtr(online: ModeStages["online"]): void {
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
