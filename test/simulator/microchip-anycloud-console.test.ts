import assert from "node:assert/strict";
import { anycloud, CONNECT, TCP } from "./microchip-anycloud.js";

/** Wire-notes 5.1: the console engine. */
describe("microchip-anycloud: console", () => {
  it("says OK and prompts when it comes up, and nothing before", async () => {
    const { host } = await anycloud({ set: { wifi: "idle", boot: "booting", echo: "1" } });
    assert.equal(await host.pause(499), "");
    assert.equal(await host.pause(100), "\r\nOK\r\n>");
    assert.equal(await host.say("AT+RST\r\n", "K\r\n>"), "AT+RST\r\n\r\nOK\r\n>", "and again after a restart");
  });

  it("comes up without a prompt where echo is off", async () => {
    const { host } = await anycloud({ set: { wifi: "idle", boot: "booting" } });
    assert.equal(await host.pause(1000), "\r\nOK\r\n");
  });

  it("executes on LF only, and echoes every key", async () => {
    const { host } = await anycloud({ set: { echo: "1" } });
    host.type("AT");
    assert.equal(await host.pause(5), "AT");
    host.type("\r");
    assert.equal(await host.pause(5), "\r");
    host.type("\n");
    assert.equal(await host.pause(5), "\nOK\r\n>");
    host.type("AT\nAT\n");
    assert.equal(await host.pause(5), "AT\nOK\r\n>AT\nOK\r\n>", "a CR is not needed");
    host.type("\r\n\n");
    assert.equal(await host.pause(5), "\r\n>\n>", "an empty line has no answer");
  });

  it("executes a line as soon as its LF is there, whatever follows", async () => {
    const { host, sim } = await anycloud();
    host.type(`AT\r\n${" ".repeat(60)}`);
    await sim.advance(1);
    assert.deepEqual(sim.executed, [""], "60 more bytes take 5 ms");
  });

  it("overwrites from the start of the line after CR, and takes keys back", async () => {
    const { host, sim } = await anycloud({ set: { echo: "1" } });
    host.type("XX+GMI\rAT\n");
    assert.match(await host.pause(5), /Microchip/);
    host.type("AT+GMX\bM\n");
    assert.equal(await host.pause(5), 'AT+GMX\x1b[D\x1b[KM\n+GMM:"WINC1500"\r\nOK\r\n>');
    host.type("AT\x07\x7f\xe9\n");
    assert.equal(await host.pause(5), "AT\nOK\r\n>", "other bytes are no keys");
    assert.deepEqual(sim.executed, ["+GMI", "+GMM", ""]);
  });

  it("calls lines back with the arrow keys, and clears the line on ESC", async () => {
    const { host, sim } = await anycloud({ set: { echo: "1" } });
    host.type("AT+GMI\nAT+GMM\n");
    await host.pause(10);
    host.type("\x1b[A\x1b[A\x1b[A\x1b[B\x1b[A\n");
    const wipe = "\x1b[2K\r\0>";
    assert.equal(await host.pause(20), `${wipe}AT+GMM${wipe}AT+GMI${wipe}AT+GMI${wipe}AT+GMM${wipe}AT+GMI\n+GMI:"Microchip"\r\nOK\r\n>`);
    assert.deepEqual(sim.executed, ["+GMI", "+GMM", "+GMI"]);
    host.type("AT+RUB\x1b");
    assert.equal(await host.pause(200), "AT+RUB");
    assert.equal(await host.pause(100), "\x1b[2K\r\0>");
    host.type("AT\n");
    assert.equal(await host.pause(5), "AT\nOK\r\n>");
  });

  it("takes lines of 512 characters, and forgets a longer one without a word", async () => {
    const { host, say } = await anycloud();
    assert.equal(await say(`AT+MQTTC=1,"${"x".repeat(498)}"`), "ERROR:7\r\n", "511 characters: a wrong value");
    host.type("A".repeat(513));
    assert.equal(await host.pause(100), "");
    assert.equal(await say("AT"), "OK\r\n", "the line begins anew");
  });

  it("keeps what is typed while a command is executed", async () => {
    const { host } = await anycloud({ latency: 50, set: { echo: "1" } });
    host.type("AT\r\nAT+GMI\r\n");
    assert.equal(await host.pause(30), "AT\r\n");
    assert.equal(await host.pause(40), "OK\r\n>AT+GMI\r\n");
    assert.equal(await host.pause(60), '+GMI:"Microchip"\r\nOK\r\n>');
  });

  it("wipes the prompt before an indication, but not inside a command", async () => {
    const { host, sim } = await anycloud({ latency: 50, set: { echo: "1" } });
    sim.inject("+HELLO:1");
    assert.equal(await host.pause(10), "\r+HELLO:1\r\n>");
    host.type("AT\r\n");
    await host.pause(20);
    sim.inject("+HELLO:2");
    assert.equal(await host.pause(100), "+HELLO:2\r\nOK\r\n>");
    await host.say("ATE0\r\n", "OK\r\n");
    sim.inject("+HELLO:3");
    assert.equal(await host.pause(10), "\r+HELLO:3\r\n", "no prompt without echo");
  });

  const VERBOSITY = ["1", "1:4", "ERROR", "ERROR:4", 'ERROR:"Invalid Parameter"', 'ERROR:4,"Invalid Parameter"'];
  VERBOSITY.forEach((error, level) => it(`tells results at level ${level} as ${error}`, async () => {
    const { say } = await anycloud();
    const ok = level < 2 ? "0\r\n" : "OK\r\n";
    assert.equal(await say(`ATV${level}`), ok);
    assert.equal(await say('AT+SOCKO="x"'), `${error}\r\n`);
    assert.equal(await say("AT"), ok);
  }));

  const LINES: [line: string, answer: string][] = [
    ["at", "ERROR:2"],
    ["XAT", "ERROR:2"],
    ["AT+socko=2", "ERROR:3"],
    ["AT+NOTHING", "ERROR:3"],
    ["AT+NOTHING=1", "ERROR:3"],
    ["ATE2", "ERROR:3"],
    ["ATV6", "ERROR:3"],
    ["ATQ1", "ERROR:3"],
    ["ATE0V3", "OK"],
    ["ATE=0", "ERROR:3"],
    ["AT+E", "ERROR:3"],
    ["AT+GMI?", '+GMI:"Microchip"\r\nOK'],
    ["AT+GMI=1", "ERROR:4"],
    ["AT+MQTTCONN?", "+MQTTCONN:0\r\nOK"],
    ["AT+MQTTCONN=", "+MQTTCONN:0\r\nOK"],
    ["AT+SOCKO", "ERROR:5"],
    ["AT+SOCKO=1,2", "ERROR:5"],
    ["AT+SOCKO=", "ERROR:5"],
    ["AT+SOCKO=,", "ERROR:5"],
    ["AT+SOCKO=1,", "ERROR:5"],
    ["AT+SOCKO=1 ", "ERROR:5"],
    ["AT+SOCKO=two", "ERROR:5"],
    ['AT+SOCKO="2', "ERROR:5"],
    ['AT+SOCKO="2"x', "ERROR:5"],
    ["AT+SOCKO=[2]", "ERROR:5"],
    ["AT+SOCKO=[32]", "ERROR:4"],
    ["AT+SOCKO=0x3", "ERROR:12"],
    ["AT+SOCKO=-1", "ERROR:12"],
    ["AT+SOCKO= 0x2", "+SOCKO:1\r\nOK"],
    ["AT+IPR", "+IPR:115200\r\nOK"],
    ["AT+IPR=1200", "ERROR:4"],
  ];
  for (const [line, answer] of LINES) it(`answers ${line} with ${JSON.stringify(answer)}`, async () => assert.equal(await (await anycloud()).say(line), `${answer}\r\n`));

  const STRINGS: [given: string, shown: string][] = [
    ['""', "[]"],
    ["[]", "[]"],
    ['"a b"', '"a b"'],
    ["[68656c6C6F]", '"hello"'],
    ['"quote \\" and \\\\"', '"quote " and \\"'],
    ['"tab\\t\\"\\\\"', '"tab\\t\\"\\\\"'],
    ['"\\a\\b\\t\\n\\v\\f\\r\\e"', '"\\a\\b\\t\\n\\v\\f\\r\\e"'],
    ["[004100]", '"\\0A\\0"'],
    ["[466F6FC2A9]", "[466F6FC2A9]"],
    ["[0141]", "[0141]"],
    ["[7F]", "[7F]"],
  ];
  for (const [given, shown] of STRINGS) it(`reads ${given} and shows ${shown}`, async () => {
    const { say } = await anycloud({ set: { wifi: "idle" } });
    assert.equal(await say(`AT+WSTAC=1,${given}`), "OK\r\n");
    assert.equal(await say("AT+WSTAC=1"), `+WSTAC:1,${shown}\r\nOK\r\n`);
  });

  it("prints help for every command", async () => {
    const { say } = await anycloud();
    const help = "Command Syntax:\r\n  AT+SOCKWR=<SOCK_ID>,<LENGTH>[,<DATA>]\r\n\r\n  Parameter Name     Type\r\n  <SOCK_ID>          Integer\r\n  <LENGTH>           Integer\r\n  <DATA>             String\r\n\r\nOK\r\n";
    assert.equal(await say("AT+SOCKWR=?"), help);
    assert.equal(await say("AT+SOCKWR/?"), help);
    assert.equal(await say("AT+GMI=?"), "Command Syntax:\r\n  AT+GMI\r\n\r\nOK\r\n");
  });

  it("changes its rate after the result", async () => {
    const { host, say } = await anycloud();
    assert.equal(await say("AT+IPR=230400"), "OK\r\n");
    host.setBaud(230400);
    await host.pause(2);
    assert.equal(await say("AT+IPR?"), "+IPR:230400\r\nOK\r\n");
  });

  it("hides credentials in traces, whatever they are written as", async () => {
    const lines: string[] = [];
    const { say } = await anycloud({ set: { wifi: "idle", "ap.Home": "topsecret", "ap.Open": "" }, trace: line => void lines.push(line) });
    for (const line of ['AT+WSTAC=1,"Home"', 'AT+WSTAC=3,"topsecret"', "AT+WSTAC=3", "AT+WSTAC=3,[746F707365637265743031]", "AT+WSTAC", 'AT+WAPC=3,"topsecret2"',
      'AT+MQTTC=5,"topsecret3"', "AT+MQTTC", 'AT+TLSC=1,4,"topsecret4"', 'AT+WSTC=3,"topsecret5"', 'AT+WSTAC=3,"top\\"secret6"', "AT+WSTAC=3"]) await say(line);
    const trace = lines.join("\n");
    assert.match(trace, /> AT\+WSTAC=1,"Home"/);
    assert.match(trace, /> AT\+WSTAC=3,"\*\*\*"/);
    assert.doesNotMatch(trace, /secret|746F70/);
  });

  for (const [mode, typed, said] of [["counted", "x".repeat(1500), "\r\nOK\r\n"], ["raw", "abc+++", "\r\nOK\r\n"]] as const) {
    it(`can be left in the midst of ${mode} raw data`, async () => {
      const { host } = await anycloud({ set: { mode } });
      host.type(typed);
      assert.equal(await host.pause(2000), said);
      assert.equal(await host.say("AT+SOCKLST\r\n", "OK\r\n"), '+SOCKLST:1,2,"192.168.0.1",6000,49001\r\nOK\r\n');
    });
  }

  it("says the same when everything comes in pieces", async () => {
    const spoken: string[] = [];
    for (const split of [false, true]) {
      const { host, after, say, heard, sim } = await anycloud({ split, set: { echo: "1" } });
      await after(TCP, CONNECT);
      host.type("AT+SOCKWR=1,5\r\n");
      spoken.push(await host.listen("#"));
      host.type("a\r\n+#");
      spoken.push(await host.listen("OK\r\n>"), await say('AT+SOCKWR=1,3,"x\\n,"'), await say("AT+SOCKLST"), heard[0]);
      await sim.close();
    }
    assert.deepEqual(spoken.slice(5), spoken.slice(0, 5));
    assert.equal(spoken[4], "a\r\n+#x\n,");
  });

  it("keeps its rate, and forgets all else, when it restarts", async () => {
    const { host, sim, say, after } = await anycloud();
    await after(TCP, CONNECT);
    sim.reboot();
    assert.equal(await host.pause(1000), "\r\nOK\r\n");
    assert.equal(await say("AT+SOCKLST"), "OK\r\n");
    assert.equal(await say("AT+WSTA"), "+WSTA:0,0\r\nOK\r\n");
  });
});
