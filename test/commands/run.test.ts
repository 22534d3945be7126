import assert from "node:assert/strict";
import { run } from "../../src/run-command.js";
import { QICSGP_QUERY, QICSGP_WRITE } from "../../src/dialects/quectel-bg95/commands/contexts.js";
import { QNTP_WRITE, QPING_WRITE } from "../../src/dialects/quectel-bg95/commands/services.js";
import { QISENDEX_WRITE, QISTATE_READ } from "../../src/dialects/quectel-bg95/commands/sockets.js";
import { CSQ_EXECUTE } from "../../src/dialects/cellular-commands/network.js";
import type { ModemError } from "../../src/errors.js";
import { Noted, simulated } from "../driver/sim-host.js";
import { PlainPlatform } from "../unit/plain-platform.js";
import { Asking } from "./asking.js";

describe("running forms", () => {
  it("keeps passwords out of traces, both ways", async () => {
    const shown: string[] = [];
    const trace = (platform: PlainPlatform): void => {
      (platform as PlainPlatform & { trace: unknown }).trace = (_direction: number, from: number, to: number) => shown.push(Buffer.from(platform.arena.subarray(from, to)).toString("latin1"));
    };
    const { simulator, host } = await simulated({}, { apn: "iot.example", user: "firstname", password: "firstword" }, trace);
    await simulator.run(() => host.ready > 0, 1e6);
    let reply: { password: string } | undefined;
    host.soon(() => {
      run(host.modem, QICSGP_WRITE, { contextID: 2, contextType: 1, apn: "b", username: "secondname", password: "secondword" });
      run(host.modem, QICSGP_QUERY, { contextID: 2 }, (_error, given) => { reply = given; });
    });
    await simulator.run(() => reply !== undefined, 1e6);
    assert.equal(reply?.password, "secondword");
    assert.ok(shown.some((line) => line.includes("AT+QICSGP=2,1,\"b\",***")), shown.filter((line) => line.includes("QICSGP")).join("\n"));
    assert.deepEqual(shown.filter((line) => /firstname|firstword|secondname|secondword/.test(line)), []);
    await simulator.close();
  });

  it("ends a command whose lines do not come", async () => {
    const { host, simulator } = await Asking.open();
    simulator.local.mute("192.0.2.9");
    let error: ModemError | undefined;
    host.soon(() => {
      run(host.modem, QNTP_WRITE, { contextID: 1, server: "192.0.2.9" }, (given) => { error = given; });
      // as if the modem forgot it
      host.modem.claim = () => false;
    });
    const before = host.platform.time;
    await simulator.run(() => error !== undefined, 1e6);
    assert.deepEqual([error?.code, error?.command], ["TIMEOUT", "AT+QNTP"]);
    assert.ok(host.platform.time - before >= 125_000);
    await simulator.close();
  });

  it("ends commands that wait for lines when the modem restarts or is closed", async () => {
    for (const end of ["AT+CFUN=1,1", "close"]) {
      const asking = await Asking.open();
      const { host, simulator } = asking;
      simulator.local.mute("192.0.2.9");
      const errors: (ModemError | undefined)[] = [];
      host.soon(() => run(host.modem, QPING_WRITE, { contextID: 1, host: "192.0.2.9", timeout: 200, count: 10 }, (error) => errors.push(error)));
      await simulator.run(() => host.platform.written === "" && host.rested && (host.modem as unknown as { _commands: { list: { state: number }[] } })._commands.list[0]?.state === 2, 1e6);
      host.soon(() => (end === "close" ? host.modem.close() : host.modem.command(end)));
      await simulator.run(() => errors.length > 0, 1e6);
      assert.match(String(errors[0]?.code), end === "close" ? /CLOSED/ : /RESTARTED|RECOVERY/);
      assert.equal(errors.length, 1);
      await asking.close();
    }
  });

  it("goes on with sockets' and other commands while lines are awaited", async () => {
    const asking = await Asking.open();
    const { simulator } = asking;
    simulator.local.mute("192.0.2.9");
    const ping = asking.ask(QPING_WRITE, { contextID: 1, host: "192.0.2.9", timeout: 255, count: 1 });
    const { reply } = await asking.ask(CSQ_EXECUTE);
    assert.equal(reply?.signal, -65);
    assert.deepEqual((await asking.ask(QISTATE_READ)).reply, []);
    assert.equal((await ping).reply?.summary.lost, 1);
    await asking.close();
  });

  it("sends lines as long as the buffer for them", async () => {
    const data = new Uint8Array(256).map((_, i) => i);
    const small = await Asking.open();
    await assert.rejects(small.ask(QISENDEX_WRITE, { connectID: 0, data }), /RangeError: command must have at most 412/);
    await small.close();
    const asking = await Asking.open({}, { buffers: { command: 540 } });
    let received = Buffer.alloc(0);
    asking.simulator.local.serve(80, (peer) => { peer.onData = (bytes) => { received = Buffer.concat([received, bytes]); }; });
    let noted: Noted | undefined;
    asking.host.soon(() => { noted = new Noted(asking.host.modem, "localhost", 80); });
    await asking.simulator.run(() => noted !== undefined && noted.writable.length > 0, 1e6);
    assert.equal((await asking.ask(QISENDEX_WRITE, { connectID: 0, data, rai: 2 })).error, undefined);
    await asking.simulator.run(() => received.length === 256, 1e6);
    assert.ok(received.equals(Buffer.from(data)));
    await asking.close();
  });

  it("takes eight commands at a time, and none when closed", async () => {
    const { host, simulator } = await Asking.open();
    let refused: unknown;
    let ended = 0;
    host.soon(() => {
      try { for (;;) run(host.modem, CSQ_EXECUTE, () => { ended++; }); } catch (error) { refused = error; }
    });
    await simulator.run(() => ended === 8, 1e6);
    assert.match(String(refused), /too many commands/);
    host.soon(() => {
      host.modem.close();
      assert.throws(() => run(host.modem, CSQ_EXECUTE), /closed/);
      assert.throws(() => run(host.modem, CSQ_EXECUTE, 5 as never), TypeError);
      ended = 0;
    });
    await simulator.run(() => ended === 0, 1000);
    await simulator.close();
  });
});
