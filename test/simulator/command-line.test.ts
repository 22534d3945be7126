import assert from "node:assert/strict";
import { parseCommandLine } from "../../hosts/simulator/dce/command-line.js";
import { bg95 } from "./typist.js";

describe("simulator: command line (V.250)", () => {
  it("echoes by default, also what is taken back", async () => {
    const { host } = await bg95({ set: { echo: "1" } });
    assert.equal(await host.say("AT\r"), "AT\r\r\nOK\r\n");
    assert.equal(await host.say("ATX\b\x7fTE0\r"), "ATX\b\x7fTE0\r\r\nOK\r\n");
    assert.equal(await host.say("AT\r"), "\r\nOK\r\n");
  });

  it("ignores noise before AT, and lines without it", async () => {
    const { host } = await bg95();
    assert.equal(await host.say("\0\xffhello\r\n\r\x1aat\r"), "\r\nOK\r\n");
    assert.equal(await host.pause(100), "");
  });

  it("takes CR LF, without an answer to the LF", async () => {
    const { host } = await bg95();
    assert.equal(await host.say("AT\r\nATE0\r\n", /OK[^]*OK\r\n$/), "\r\nOK\r\n\r\nOK\r\n");
    assert.equal(await host.pause(100), "");
  });

  it("executes several commands of one line, up to the first error", async () => {
    const { sim, host } = await bg95();
    assert.equal(await host.say("ATE0V1+CMEE=1;+CMEE?;&D0\r"), "\r\n+CMEE: 1\r\n\r\nOK\r\n");
    assert.equal(await host.say("AT+CMEE?;+NOSUCH;+CMEE=2\r"), "\r\n+CMEE: 1\r\n\r\nERROR\r\n");
    assert.deepEqual(sim.executed, ["E0V1+CMEE=1;+CMEE?;&D0", "+CMEE?;+NOSUCH;+CMEE=2"]);
  });

  it("repeats the last line on A/", async () => {
    const { host } = await bg95();
    await host.say("AT+CMEE?\r");
    assert.equal(await host.say("A/"), "\r\n+CMEE: 0\r\n\r\nOK\r\n");
  });

  it("does not mind the case of names", async () => {
    const { host } = await bg95();
    assert.equal(await host.say("aT+cmee?\r"), "\r\n+CMEE: 0\r\n\r\nOK\r\n");
    assert.equal(await host.say('at+qicfg="VIEWMODE"\r'), '\r\n+QICFG: "viewmode",0\r\n\r\nOK\r\n');
  });

  it("answers numbers after ATV0 and nothing after ATQ1", async () => {
    const { host } = await bg95();
    assert.equal(await host.say("ATV0\r", "0\r"), "0\r");
    assert.equal(await host.say("AT+CMEE?\r", "0\r"), "+CMEE: 0\r\n0\r");
    assert.equal(await host.say("AT+NOSUCH\r", "4\r"), "4\r");
    assert.equal(await host.say("ATV1Q1\r", "").then(() => host.pause(50)), "");
    assert.equal(await host.say("ATQ0\r"), "\r\nOK\r\n");
  });

  it("gives errors the form of AT+CMEE", async () => {
    const { host } = await bg95({ set: { sim: "absent" } });
    assert.equal(await host.say("AT+CPIN?\r"), "\r\nERROR\r\n");
    await host.say("AT+CMEE=1\r");
    assert.equal(await host.say("AT+CPIN?\r"), "\r\n+CME ERROR: 10\r\n");
    await host.say("AT+CMEE=2\r");
    assert.equal(await host.say("AT+CPIN?\r"), "\r\n+CME ERROR: SIM not inserted\r\n");
    assert.equal(await host.say("AT+CMEE=3\r"), "\r\n+CME ERROR: incorrect parameters\r\n");
  });

  it("answers a line that is too long with ERROR", async () => {
    const { host } = await bg95();
    assert.equal(await host.say("AT" + "+CMEE?;".repeat(400) + "\r"), "\r\nERROR\r\n");
    assert.equal(await host.say("AT\r"), "\r\nOK\r\n");
  });

  it("reads what arrived during a command after its final result code", async () => {
    const { host } = await bg95();
    assert.equal(await host.say("AT+QIACT=1\rAT+CMEE?\r", /CMEE[^]*OK\r\n$/), "\r\nOK\r\n\r\n+CMEE: 0\r\n\r\nOK\r\n");
  });

  it("waits before each answer for as long as latency says", async () => {
    const { sim, host } = await bg95({ latency: 40 });
    const began = sim.clock.now;
    assert.equal(await host.say("AT\r"), "\r\nOK\r\n");
    const wire = ((3 + 6) * 10_000) / 115200;
    assert.ok(Math.abs(sim.wire.rx.lastByteAt - began - 40 - wire) < 1e-6, `${sim.wire.rx.lastByteAt - began} ms`);
  });

  it("lets S3 and S4 change the line end", async () => {
    const { host } = await bg95();
    assert.equal(await host.say("ATS3=36\r", "OK$\n"), "$\nOK$\n");
    assert.equal(await host.say("ATS3?$", "OK$\n"), "$\n036$\n$\nOK$\n");
    assert.equal(await host.say("AT&F$"), "\r\nOK\r\n");
  });

  it("answers every test form of its table", async () => {
    const { host } = await bg95();
    assert.equal(await host.say("AT+QIOPEN=?\r"), '\r\n+QIOPEN: (1-16),(0-11),"TCP/UDP/TCP LISTENER/UDP SERVICE","<IP_address>/<domain_name>",(0-65535),(0-65535),(0-2)\r\n\r\nOK\r\n');
    assert.equal(await host.say("AT+QISTATE=?\r"), "\r\nOK\r\n");
    assert.equal(await host.say("AT+QISDE=?\r"), "\r\n+QISDE: (0,1)\r\n\r\nOK\r\n");
  });

  it("stores a profile and recalls it", async () => {
    const { host } = await bg95();
    await host.say("AT&D1&W\r");
    await host.say("AT&D0\r");
    await host.say("ATZ\r");
    assert.equal(await host.say("AT&D\r"), "\r\nOK\r\n");
  });

  const lines: [string, unknown][] = [
    ["", []],
    ["E0", [{ name: "E", form: "write", arguments: [{ text: "0", quoted: false }] }]],
    ["&FZ", [{ name: "&F", form: "execute", arguments: [undefined] }, { name: "Z", form: "execute", arguments: [undefined] }]],
    ['+X="a;b",,3', [{ name: "+X", form: "write", arguments: [{ text: "a;b", quoted: true }, undefined, { text: "3", quoted: false }] }]],
    ["+x?", [{ name: "+X", form: "read", arguments: [] }]],
    ["+X=?", [{ name: "+X", form: "test", arguments: [] }]],
    ['+X="a', undefined],
    ['+X="a"b', undefined],
    ["+X!", [{ name: "+X!", form: "execute", arguments: [] }]],
    ["+X 1", undefined],
    ["1", undefined],
  ];
  for (const [line, parsed] of lines) it(`splits AT${line}`, () => assert.deepEqual(parseCommandLine(line), parsed));
});
