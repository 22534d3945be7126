import assert from "node:assert/strict";
import type { Simulator } from "../../hosts/simulator/index.js";
import { bg95, type Typist } from "./typist.js";

const FAREWELL = "\r\nPSM POWER DOWN\r\n";
const BANNER = "\r\nRDY\r\n\r\nAPP RDY\r\n\r\n+CPIN: READY\r\n";
/** A modem that has been switched on works after so many ms, and then takes so long to say that it does. */
const BOOT = 2500;
const BANNER_TIME = 550;

/** Times at which the modem fell asleep, ms. */
const naps = (sim: Simulator): number[] => sim.faultLog.filter(each => each.kind === "psm").map(each => each.time);

async function connected(faults: string): Promise<{ sim: Simulator; host: Typist; peers: Parameters<Parameters<Simulator["local"]["serve"]>[1]>[0][] }> {
  const { sim, host } = await bg95({ faults });
  const peers: Awaited<ReturnType<typeof connected>>["peers"] = [];
  sim.local.serve(80, peer => void peers.push(peer));
  await host.say("AT+QIACT=1\r");
  await host.say('AT+QIOPEN=1,0,"TCP","10.0.0.1",80\r', /QIOPEN: 0,0\r\n$/);
  return { sim, host, peers };
}

describe("quectel-bg95: power saving mode", () => {
  it("begins after 10 s in which nothing happened, and ends by itself after 120 s", async () => {
    const { sim, host } = await bg95({ faults: "psm" });
    assert.equal(await host.pause(9990), "");
    assert.equal(await host.pause(100), FAREWELL);
    assert.deepEqual(naps(sim), [10_000]);
    assert.equal(sim.device.isOn, false);
    assert.equal(await host.pause(120_000), "");
    assert.equal(await host.listen("READY\r\n"), BANNER);
    assert.ok(sim.clock.now >= 130_000 + BOOT && sim.clock.now < 130_000 + BOOT + BANNER_TIME, `${sim.clock.now}`);
    assert.equal(sim.device.starts, 2);
  });

  it("is put off by what the host sends and by what the modem says", async () => {
    const { sim, host } = await bg95({ faults: "psm" });
    for (let i = 0; i < 5; i++) {
      await host.pause(9000);
      assert.equal(await host.say("AT\r"), "\r\nOK\r\n");
    }
    await host.pause(9000);
    // a host that says nothing a modem would answer, and a modem that speaks unasked
    host.type("\r");
    await host.pause(9000);
    sim.inject("+CSQ: 24,99");
    await host.pause(9000);
    assert.deepEqual(naps(sim), []);
    assert.equal(await host.pause(1500), FAREWELL);
  });

  it("is put off by data of a connection that the host hears nothing of", async () => {
    const { sim, host, peers } = await connected("psm");
    peers[0].write(Buffer.from("first"));
    assert.equal(await host.pause(5000), '\r\n+QIURC: "recv",0\r\n');
    for (let i = 0; i < 5; i++) {
      peers[0].write(Buffer.from("more"));
      assert.equal(await host.pause(9000), "");
    }
    assert.deepEqual(naps(sim), []);
    assert.equal(await host.pause(1500), FAREWELL);
  });

  it("waits for a command in progress, for a connection being opened, and for the network", async () => {
    const { sim, host } = await bg95({ faults: "psm", set: { activation: "30000" } });
    assert.equal(await host.say("AT+QIACT=1\r"), "\r\nOK\r\n");
    assert.ok(sim.clock.now >= 30_000);
    sim.local.blackhole(81);
    await host.say('AT+QIOPEN=1,0,"TCP","10.0.0.1",81\r', "OK\r\n");
    assert.equal(await host.listen(/QIOPEN: .*\r\n$/), "\r\n+QIOPEN: 0,569\r\n");
    assert.ok(sim.clock.now >= 100_000);
    assert.deepEqual(naps(sim), []);
    const searching = await bg95({ faults: "psm", set: { registration: "searching" } });
    assert.equal(await searching.host.pause(60_000), "");
    assert.deepEqual(naps(searching.sim), []);
  });

  it("neither answers nor echoes, and what it is sent is lost for good", async () => {
    const { host } = await bg95({ faults: "psm", set: { echo: "1" } });
    assert.equal(await host.listen("DOWN\r\n"), FAREWELL);
    host.type("AT+CGSN\rAT\rATE1");
    assert.equal(await host.pause(60_000), "");
    assert.equal(await host.listen("READY\r\n"), BANNER);
    assert.equal(await host.say("AT\r"), "AT\r\r\nOK\r\n", "nothing stands before it");
  });

  it("ends with a pulse of the power key, the periodic wake-up then counts anew", async () => {
    const { sim, host } = await bg95({ faults: "psm" });
    await host.listen("DOWN\r\n");
    await host.pulse("power", 400);
    assert.equal(await host.pause(5000), "", "too short");
    await host.pulse("power", 600);
    assert.equal(await host.listen("READY\r\n"), BANNER);
    assert.equal(await host.say("ATE0\r"), "ATE0\r\r\nOK\r\n");
    const answered = sim.clock.now;
    assert.equal(await host.pause(10_100), FAREWELL);
    assert.ok(naps(sim)[1] - answered > 9990 && naps(sim)[1] - answered < 10_001);
    assert.equal(await host.pause(119_000), "", "the first sleep's end is forgotten");
    assert.equal(await host.listen("READY\r\n"), BANNER);
    assert.deepEqual(naps(sim).length, 2);
  });

  it("stays off when it was switched off", async () => {
    const { sim, host } = await bg95({ faults: "psm" });
    await host.say("AT+QPOWD=1\r", /DOWN\r\n$/);
    assert.equal(await host.pause(600_000), "");
    assert.deepEqual([sim.device.isOn, naps(sim)], [false, []]);
    sim.detach();
    await assert.rejects(sim.run(() => false), /nothing left to happen/);
  });

  it("forgets connections, contexts and what was not saved; the peer sees its connection drop", async () => {
    const { sim, host, peers } = await connected("psm after 20 for 30");
    let lost = 0;
    peers[0].onClose = () => void lost++;
    await host.say('AT+QICFG="viewmode",1;+CMEE=2;+CEREG=1;+QICSGP=1,1,"iot.example"\r');
    assert.equal(await host.pause(20_100), FAREWELL);
    assert.equal(lost, 1);
    // its data has nowhere to go, and comes back to nobody
    peers[0].write(Buffer.from("late"));
    assert.equal(await host.listen("READY\r\n"), BANNER);
    await host.say("ATE0\r");
    assert.equal(await host.say('AT+QISTATE?;+QIACT?;+QICFG="viewmode";+CMEE?\r'), '\r\n+QICFG: "viewmode",0\r\n\r\n+CMEE: 0\r\n\r\nOK\r\n');
    assert.match(await host.say("AT+QICSGP=1\r"), /"iot.example"/, "contexts are kept");
    await host.pause(1000);
    assert.equal(await host.say("AT+CEREG?\r"), "\r\n+CEREG: 0,1\r\n\r\nOK\r\n");
    assert.equal(await host.say("AT+QIACT=1\r"), "\r\nOK\r\n");
    assert.equal(sim.faultLog.length, 1);
  });

  it("keeps what AT&W saved", async () => {
    const { host } = await bg95({ faults: "psm for 5" });
    await host.say("AT&W\r");
    assert.equal(await host.pause(10_100), FAREWELL);
    await host.listen("READY\r\n");
    assert.equal(await host.say("AT\r"), "\r\nOK\r\n", "echo stays off");
  });

  it("comes again and again", async () => {
    const { sim, host } = await bg95({ faults: "psm after 10 for 20" });
    const heard = await host.pause(3600_000);
    // asleep 20 s, coming up 2.5 s, its banner and registration, idle 10 s
    assert.ok(naps(sim).length > 100 && naps(sim).length < 111, `${naps(sim).length}`);
    assert.equal(heard, (FAREWELL + BANNER).repeat(naps(sim).length));
  });

  it("survives a restart in the middle, and may begin at once", async () => {
    const { sim, host } = await bg95({ faults: "psm after 0; reboot after 60" });
    assert.equal(await host.pause(50_000), FAREWELL);
    assert.equal(await host.pause(15_000), `${BANNER}${FAREWELL}`);
    assert.equal(naps(sim).length, 2);
  });

  it("may come without a word", async () => {
    const { sim, host } = await bg95({ faults: "psm", set: { psmEntry: "silent" } });
    assert.equal(await host.pause(60_000), "");
    assert.equal(sim.device.isOn, false);
  });

  it("never comes without the fault", async () => {
    const { sim, host } = await bg95();
    await host.say('AT+CPSMS=1,,,"10101111","00000001"\r');
    assert.equal(await host.pause(600_000), "");
    assert.equal(sim.device.isOn, true);
  });
});

describe("quectel-bg95: AT+CPSMS", () => {
  it("is tested, read and written", async () => {
    const { host } = await bg95({ set: { cmee: "1" } });
    assert.equal(await host.say("AT+CPSMS=?\r"), '\r\n+CPSMS: (0-2),,,("00000000"-"11111111"),("00000000"-"11111111")\r\n\r\nOK\r\n');
    assert.equal(await host.say("AT+CPSMS?\r"), "\r\n+CPSMS: 0,,,,\r\n\r\nOK\r\n");
    assert.equal(await host.say('AT+CPSMS=1,,,"10101111","01101100"\r'), "\r\nOK\r\n");
    assert.equal(await host.say("AT+CPSMS?\r"), '\r\n+CPSMS: 1,,,"10101111","01101100"\r\n\r\nOK\r\n');
    assert.equal(await host.say("AT+CPSMS=0\r"), "\r\nOK\r\n");
    assert.equal(await host.say("AT+CPSMS?\r"), '\r\n+CPSMS: 0,,,"10101111","01101100"\r\n\r\nOK\r\n', "what is not given stays");
    assert.equal(await host.say("AT+CPSMS=2\r"), "\r\nOK\r\n");
    assert.equal(await host.say("AT+CPSMS?\r"), "\r\n+CPSMS: 0,,,,\r\n\r\nOK\r\n");
  });

  for (const wrong of ["3", "", '1,,,"1010111","01101100"', '1,,,"10101112"', '1,,,,,"10101111"']) {
    it(`refuses ${wrong}`, async () => {
      const { host } = await bg95({ set: { cmee: "1" } });
      assert.equal(await host.say(`AT+CPSMS=${wrong}\r`), "\r\n+CME ERROR: 50\r\n");
      assert.equal(await host.say("AT+CPSMS?\r"), "\r\n+CPSMS: 0,,,,\r\n\r\nOK\r\n");
    });
  }

  it("is kept over restarts and power saving", async () => {
    const { sim, host } = await bg95({ faults: "psm for 5" });
    await host.say('AT+CPSMS=1,,,"10101111","01101100"\r');
    sim.reboot();
    await host.listen("READY\r\n");
    await host.listen("READY\r\n");
    assert.equal(naps(sim).length, 1);
    await host.say("ATE0\r");
    assert.equal(await host.say("AT+CPSMS?\r"), '\r\n+CPSMS: 1,,,"10101111","01101100"\r\n\r\nOK\r\n');
  });
});
