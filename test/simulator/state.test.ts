import assert from "node:assert/strict";
import { bg95 } from "./typist.js";

describe("quectel-bg95: SIM card", () => {
  it("asks for its PIN and counts the attempts", async () => {
    const { host } = await bg95({ set: { pin: "1234", cmee: "1" } });
    assert.equal(await host.say("AT+CPIN?\r"), "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n");
    assert.equal(await host.say("AT+CEREG?\r"), "\r\n+CEREG: 0,0\r\n\r\nOK\r\n");
    assert.equal(await host.say("AT+CIMI\r"), "\r\n+CME ERROR: 11\r\n");
    assert.equal(await host.say("AT+QPINC?\r"), '\r\n+QPINC: "SC",3,10\r\n\r\n+QPINC: "P2",3,10\r\n\r\nOK\r\n');
    assert.equal(await host.say("AT+CPIN=9999\r"), "\r\n+CME ERROR: 16\r\n");
    assert.equal(await host.say('AT+QPINC="SC"\r'), '\r\n+QPINC: "SC",2,10\r\n\r\nOK\r\n');
    assert.equal(await host.say('AT+CPIN="1234"\r', /SMS DONE\r\n$/), "\r\nOK\r\n\r\n+CPIN: READY\r\n\r\n+QUSIM: 1\r\n\r\n+QIND: SMS DONE\r\n");
    assert.equal(await host.say('AT+QPINC="SC"\r'), '\r\n+QPINC: "SC",3,10\r\n\r\nOK\r\n');
    await host.pause(1000);
    assert.equal(await host.say("AT+CEREG?\r"), "\r\n+CEREG: 0,1\r\n\r\nOK\r\n");
    assert.equal(await host.say("AT+CPIN=1234\r"), "\r\n+CME ERROR: 3\r\n");
  });

  it("wants its PUK after three wrong PINs", async () => {
    const { host } = await bg95({ set: { pin: "1234", cmee: "1", puk: "87654321" } });
    for (const error of [16, 16, 12]) assert.equal(await host.say("AT+CPIN=9999\r"), `\r\n+CME ERROR: ${error}\r\n`);
    assert.equal(await host.say("AT+CPIN?\r"), "\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n");
    assert.equal(await host.say("AT+CPIN=1234\r"), "\r\n+CME ERROR: 50\r\n");
    assert.equal(await host.say('AT+CPIN="12345678","4321"\r'), "\r\n+CME ERROR: 16\r\n");
    assert.equal(await host.say('AT+QPINC="SC"\r'), '\r\n+QPINC: "SC",0,9\r\n\r\nOK\r\n');
    assert.match(await host.say('AT+CPIN="87654321","4321"\r', /READY/), /OK/);
  });

  it("may have had wrong PINs before", async () => {
    const { host } = await bg95({ set: { pin: "1234", tries: "1" } });
    assert.equal(await host.say('AT+QPINC="SC"\r'), '\r\n+QPINC: "SC",1,10\r\n\r\nOK\r\n');
    await host.say("AT+CPIN=9999\r");
    assert.equal(await host.say("AT+CPIN?\r"), "\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n");
  });

  it("keeps its PIN and its attempts over a restart", async () => {
    const { sim, host } = await bg95({ set: { pin: "1234" } });
    await host.say("AT+CPIN=9999\r");
    sim.reboot();
    await host.listen("+CPIN: SIM PIN\r\n");
    assert.match(await host.say('ATE0+QPINC="SC"\r', /OK\r\n$/), /"SC",2,10/);
    await host.say("AT+CPIN=1234\r", /SMS DONE\r\n$/);
    sim.reboot();
    assert.match(await host.listen(/APP RDY[^]*PIN\r\n$/), /SIM PIN/);
  });

  for (const [sim, answer] of [["absent", "10"], ["failed", "13"]] as const) {
    it(`is ${sim}`, async () => {
      const { host } = await bg95({ set: { sim, cmee: "1" } });
      assert.equal(await host.say("AT+CPIN?\r"), `\r\n+CME ERROR: ${answer}\r\n`);
      assert.equal(await host.say("AT+CEREG?\r"), "\r\n+CEREG: 0,0\r\n\r\nOK\r\n");
      assert.equal(await host.say("AT+QIACT=1\r"), "\r\nERROR\r\n");
    });
  }

  it("is locked from the start", async () => {
    const { host } = await bg95({ set: { sim: "puk" } });
    assert.equal(await host.say("AT+CPIN?\r"), "\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n");
  });
});

describe("quectel-bg95: network", () => {
  it("is registered and unattached by default, and attaches with QIACT in less than a second", async () => {
    const { sim, host } = await bg95();
    assert.equal(await host.say("AT+CGATT?\r"), "\r\n+CGATT: 0\r\n\r\nOK\r\n");
    const began = sim.clock.now;
    await host.say("AT+QIACT=1\r");
    assert.ok(sim.clock.now - began < 1000);
    assert.equal(await host.say("AT+CGATT?;+CGACT?;+CGPADDR=1\r"), '\r\n+CGATT: 1\r\n\r\n+CGACT: 1,1\r\n\r\n+CGPADDR: 1,"10.7.157.1"\r\n\r\nOK\r\n');
  });

  it("searches as long as it is told, and reports each state", async () => {
    const { sim, host } = await bg95({ set: { registration: "roaming", after: "30" } });
    assert.equal(await host.say("AT+CEREG?\r"), "\r\n+CEREG: 0,2\r\n\r\nOK\r\n");
    await host.say("AT+CEREG=2;+CREG=1\r");
    assert.equal(await host.say("AT+CSQ\r"), "\r\n+CSQ: 99,99\r\n\r\nOK\r\n");
    await host.listen(/CEREG: 5.*\r\n$/);
    assert.ok(sim.clock.now >= 30_000 && sim.clock.now < 30_010);
    assert.equal(await host.say("AT+CEREG?;+CREG?\r"), '\r\n+CEREG: 2,5,"1A2B","01C3D4E5",8\r\n\r\n+CREG: 1,5\r\n\r\nOK\r\n');
    assert.equal(await host.say("AT+COPS?\r"), '\r\n+COPS: 0,0,"atwire simulated",8\r\n\r\nOK\r\n');
  });

  for (const [registration, stat] of [["denied", 3], ["searching", 2], ["roaming", 5], ["home", 1]] as const) {
    it(`says ${registration}`, async () => {
      const { host } = await bg95({ set: { registration } });
      for (const report of ["CREG", "CGREG", "CEREG"]) assert.equal(await host.say(`AT+${report}?\r`), `\r\n+${report}: 0,${stat}\r\n\r\nOK\r\n`);
      assert.match(await host.say("AT+QIACT=1\r"), stat === 1 || stat === 5 ? /OK/ : /ERROR/);
    });
  }

  it("refuses contexts, or has one active already", async () => {
    const { host } = await bg95({ set: { context: "refused" } });
    assert.equal(await host.say("AT+QIACT=1\r"), "\r\nERROR\r\n");
    assert.match(await host.say("AT+QIGETERROR\r"), /561, Activate pdp context failed/);
    const active = await bg95({ set: { context: "active" } });
    assert.equal(await active.host.say("AT+QIACT?\r"), '\r\n+QIACT: 1,1,1,"10.7.157.1"\r\n\r\nOK\r\n');
  });

  it("takes as long to activate as it is told", async () => {
    const { sim, host } = await bg95({ set: { activation: "20000" } });
    await host.say("AT+QIACT=1\r");
    assert.ok(sim.clock.now >= 20_000);
  });

  it("defines contexts", async () => {
    const { host } = await bg95();
    await host.say('AT+CGDCONT=1,"IP","iot.example"\r');
    assert.equal(await host.say("AT+CGDCONT?\r"), '\r\n+CGDCONT: 1,"IP","iot.example","0.0.0.0",0,0,0\r\n\r\nOK\r\n');
    assert.equal(await host.say("AT+QICSGP=1\r"), '\r\n+QICSGP: 1,"iot.example","","",0\r\n\r\nOK\r\n');
  });

  it("switches its radio off and on", async () => {
    const { host } = await bg95();
    await host.say("AT+CEREG=1\r");
    assert.equal(await host.say("AT+CFUN=4\r"), "\r\n+CEREG: 0\r\n\r\nOK\r\n");
    assert.equal(await host.say("AT+CFUN?\r"), "\r\n+CFUN: 4\r\n\r\nOK\r\n");
    assert.equal(await host.say("AT+CFUN=1\r", /CEREG: 1\r\n$/), "\r\n+CEREG: 2\r\n\r\nOK\r\n\r\n+CEREG: 1\r\n");
  });
});

describe("quectel-bg95: power", () => {
  const banner = "\r\nRDY\r\n\r\nAPP RDY\r\n\r\n+CPIN: READY\r\n";

  it("is on for long by default: no banner, answers at once", async () => {
    const { sim, host } = await bg95();
    assert.equal(await host.pause(10_000), "");
    assert.equal(await host.say("AT\r"), "\r\nOK\r\n");
    assert.equal(sim.device.starts, 1);
  });

  it("comes up while the host waits", async () => {
    const { sim, host } = await bg95({ set: { boot: "booting" } });
    host.type("AT\r");
    assert.equal(await host.listen("READY\r\n"), banner, "what comes before is lost");
    assert.ok(sim.clock.now > 2500 && sim.clock.now < 3100);
  });

  it("needs a pulse of 500 ms to switch on, and loses what is sent before", async () => {
    const { sim, host } = await bg95({ set: { boot: "off" } });
    host.type("AT\r");
    assert.equal(await host.pause(5000), "");
    await host.pulse("power", 400);
    assert.equal(await host.pause(5000), "");
    await host.pulse("power", 600);
    assert.equal(await host.listen("READY\r\n"), banner);
    assert.equal(sim.device.isOn, true);
  });

  it("is switched off by a pulse of 650 to 1500 ms", async () => {
    const { sim, host } = await bg95();
    for (const held of [600, 1600]) {
      await host.pulse("power", held);
      await host.pause(3000);
      assert.equal(sim.device.isOn, true, `${held} ms`);
    }
    await host.pulse("power", 700);
    assert.equal(await host.listen("DOWN\r\n"), "\r\nPOWERED DOWN\r\n");
    await host.pause(2000);
    assert.equal(sim.device.isOn, false);
  });

  it("restarts on a reset pulse of 2 to 3.8 s", async () => {
    const { sim, host } = await bg95();
    await host.pulse("reset", 300);
    await host.pulse("reset", 2500);
    assert.equal(await host.listen("READY\r\n"), banner);
    assert.equal(sim.device.starts, 2);
  });

  it("switches off by command, and restarts by command", async () => {
    const { sim, host } = await bg95();
    assert.equal(await host.say("AT+CFUN=1,1\r", /READY\r\n$/), `\r\nOK\r\n${banner}`);
    assert.equal(await host.say("ATE0\r"), "ATE0\r\r\nOK\r\n", "echo is on again");
    assert.equal(await host.say("AT+QPOWD=1\r", /DOWN\r\n$/), "\r\nOK\r\n\r\nPOWERED DOWN\r\n");
    await host.pause(2000);
    assert.equal(sim.device.isOn, false);
  });

  it("forgets connections, contexts and options when it restarts, and drops the peers", async () => {
    const { sim, host } = await bg95();
    let lost = 0;
    sim.local.serve(80, peer => void (peer.onClose = () => void lost++));
    await host.say('AT+QICFG="viewmode",1;+QIACT=1\r');
    await host.say('AT+QIOPEN=1,0,"TCP","10.0.0.1",80\r', /QIOPEN.*\r\n$/);
    sim.reboot();
    await host.listen("READY\r\n");
    assert.equal(lost, 1);
    await host.say("ATE0\r");
    assert.equal(await host.say('AT+QISTATE?;+QIACT?;+QICFG="viewmode"\r'), '\r\n+QICFG: "viewmode",0\r\n\r\nOK\r\n');
  });

  it("may have no banner", async () => {
    const { sim, host } = await bg95({ set: { boot: "silent" } });
    sim.reboot();
    assert.equal(await host.pause(10_000), "");
    await host.say("ATE0\r");
    assert.equal(await host.say("AT+CEREG?\r"), "\r\n+CEREG: 0,1\r\n\r\nOK\r\n");
  });

  it("has the BG96's banner in the device profile", async () => {
    const { host } = await bg95({ profile: "device", set: { boot: "booting" } });
    assert.equal(await host.listen("READY\r\n"), "\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\nAPP RDY\r\n\r\n+CPIN: READY\r\n");
  });
});

describe("quectel-bg95: state that earlier software left", () => {
  it("another rate", async () => {
    const { sim, host } = await bg95({ set: { baud: "9600" } });
    host.type("AT\r");
    await host.pause(100);
    host.setBaud(9600);
    await host.pause(10);
    assert.equal(await host.say("\rAT\r"), "\r\nOK\r\n");
    sim.reboot();
    host.setBaud(115200);
    await host.listen("READY\r\n");
  });

  it("the prompt of AT+QISEND, left by ESC", async () => {
    const { host } = await bg95({ set: { mode: "prompt", qisde: "0" } });
    assert.equal(await host.say("AT\r", "").then(() => host.pause(100)), "");
    assert.equal(await host.say("\x1b"), "\r\nERROR\r\n");
    assert.equal(await host.say("AT\r"), "\r\nOK\r\n");
    assert.match(await host.say("AT+QISTATE?\r"), /^\r\n\+QISTATE: 0,"TCP"/);
  });

  it("the middle of a counted payload, which ESC is part of", async () => {
    const { host } = await bg95({ set: { mode: "counted", qisde: "0" } });
    host.type("\x1bAT\r");
    assert.equal(await host.pause(100), "");
    assert.equal(await host.say(" ".repeat(1456)), "\r\nSEND OK\r\n".replace("SEND ", "SEND "));
    assert.equal(await host.say("AT\r"), "\r\nOK\r\n");
  });

  it("transparent mode, left by +++", async () => {
    const { host } = await bg95({ set: { mode: "data" } });
    host.type("AT\r");
    assert.equal(await host.pause(1500), "");
    assert.equal(await host.say("+++"), "\r\nOK\r\n");
    assert.equal(await host.say("AT\r"), "\r\nOK\r\n");
  });

  it("open connections, in an active context", async () => {
    const { host } = await bg95({ set: { sockets: "0,3,11" } });
    const states = await host.say("AT+QISTATE?\r");
    assert.deepEqual([...states.matchAll(/QISTATE: (\d+)/g)].map(each => each[1]), ["0", "3", "11"]);
    assert.match(await host.say("AT+QIACT?\r"), /QIACT: 1,1/);
    for (const id of [0, 3, 11]) assert.equal(await host.say(`AT+QICLOSE=${id}\r`), "\r\nOK\r\n");
    assert.equal(await host.say("AT+QISTATE?\r"), "\r\nOK\r\n");
  });

  it("echo, error mode and optional parameters", async () => {
    const { host } = await bg95({ set: { echo: "1", cmee: "2", qisde: "0", viewmode: "1", dataformat: "1,0", recvind: "1" } });
    assert.equal(await host.say("AT+CMEE?\r"), "AT+CMEE?\r\r\n+CMEE: 2\r\n\r\nOK\r\n");
    await host.say("ATE0\r");
    assert.equal(await host.say("AT+QISDE?\r"), "\r\n+QISDE: 0\r\n\r\nOK\r\n");
    assert.equal(await host.say('AT+QICFG="viewmode";+QICFG="dataformat";+QICFG="recvind"\r'),
      '\r\n+QICFG: "viewmode",1\r\n\r\n+QICFG: "dataformat",1,0\r\n\r\n+QICFG: "recvind",1\r\n\r\nOK\r\n');
  });
});

describe("quectel-bg95: the module itself", () => {
  const answers: [string, string][] = [
    ["ATI", "Quectel\r\nBG95-M3\r\nRevision: BG95M3LAR02A03"],
    ["AT+CGMI", "Quectel"],
    ["AT+GMM", "BG95-M3"],
    ["AT+CGMR", "BG95M3LAR02A03"],
    ["AT+GSN", "866425030000016"],
    ["AT+CIMI", "001010123456789"],
    ["AT+QCCID", "+QCCID: 89010010123456789012"],
    ["AT+CESQ", "+CESQ: 99,99,255,255,22,57"],
    ["AT+CSQ", "+CSQ: 24,99"],
    ["AT+IPR?", "+IPR: 115200"],
    ["AT+IFC?", "+IFC: 0,0"],
    ["AT+QSCLK?", "+QSCLK: 0"],
    ['AT+QURCCFG="urcport"', '+QURCCFG: "urcport","uart1"'],
    ['AT+QCFG="iotopmode"', '+QCFG: "iotopmode",0'],
    ["AT+QNWINFO", '+QNWINFO: "eMTC","00101","LTE BAND 20",6300'],
    ["AT+CCLK?", '+CCLK: "26/01/01,00:00:00+00"'],
  ];
  for (const [command, answer] of answers) {
    it(command, async () => {
      const { host } = await bg95();
      assert.equal(await host.say(command + "\r"), `\r\n${answer}\r\n\r\nOK\r\n`);
    });
  }

  it("keeps what AT+QCFG and AT+QURCCFG set", async () => {
    const { host } = await bg95();
    await host.say('AT+QCFG="nwscanseq",02,1;+QURCCFG="urcport","usbat"\r');
    assert.equal(await host.say('AT+QCFG="nwscanseq"\r'), '\r\n+QCFG: "nwscanseq",02,1\r\n\r\nOK\r\n');
    assert.equal(await host.say('AT+QCFG="nosuch",1\r'), "\r\nERROR\r\n");
  });
});
