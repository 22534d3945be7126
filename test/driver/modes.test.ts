import assert from "node:assert/strict";
import type { LocalPeer } from "../../hosts/simulator/index.js";
import type { Datagram } from "../../src/index.js";
import { command, connected, FORGED, ModeStages, PORT, stream, WAYS } from "./mode-stage.js";
import { Noted } from "./sim-host.js";

for (const { family, wired } of WAYS) {
  const { dialect, mode } = family;
  describe(`a ${dialect.name} in ${mode} mode${wired.map((line) => ` with ${line}`).join("")}`, () => {
    const { online } = new ModeStages(family, wired);

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

    if (dialect.name === "simcom-a7600" && mode === "push") shortHeaders(online);
  });
}

function shortHeaders(online: ModeStages["online"]): void {
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
