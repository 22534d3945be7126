import assert from "node:assert/strict";
import { bg95, type Typist } from "./typist.js";
import type { SimulatorOptions } from "../../hosts/simulator/index.js";

async function traced(options: Partial<SimulatorOptions> = {}): Promise<{ host: Typist; lines: string[]; text(): string } & Awaited<ReturnType<typeof bg95>>> {
  const lines: string[] = [];
  const both = await bg95({ ...options, trace: line => void lines.push(line) });
  return { ...both, lines, text: () => lines.map(line => line.slice(13)).join("\n") };
}

describe("simulator: trace", () => {
  it("shows what was said, with times, bytes escaped", async () => {
    const { host, lines, text } = await traced();
    await host.say("AT\\\x01\r");
    assert.equal(text(), "> AT\\\\\\x01\\r\n< \\r\\nERROR\\r\\n");
    assert.match(lines[0], /^ {4}0\.\d{6} > /);
  });

  it("folds payload", async () => {
    const { sim, host, text } = await traced();
    sim.local.serve(80, peer => void (peer.onData = bytes => void peer.write(bytes)));
    await host.say("AT+QIACT=1\r");
    await host.say('AT+QIOPEN=1,0,"TCP","10.0.0.1",80\r', /QIOPEN.*\r\n$/);
    await host.say("AT+QISEND=0,300\r", "> ");
    await host.say("secret".repeat(50), /recv.*\r\n$/);
    await host.say("AT+QIRD=0\r", /OK\r\n$/);
    assert.match(text(), /> \(300 bytes\)\n/);
    assert.match(text(), /< \\r\\n\+QIRD: 300\\r\\n\n< \(300 bytes\)\n/);
    assert.doesNotMatch(text(), /secret/);
  });

  const secrets: [string, string, string][] = [
    ["AT+CPIN=1234", "1234", "AT+CPIN=***\\r"],
    ['AT+CPIN="1234"', "1234", 'AT+CPIN="***"\\r'],
    ['AT+CPIN="12345678","4321"', "4321", 'AT+CPIN="***","***"\\r'],
    ["AT+CMEE=1;+CPIN=1234;+CMEE?", "1234", "AT+CMEE=1;+CPIN=***;+CMEE?\\r"],
    ["AT+CPN=1234", "1234", "AT+CPN=***\\r".replace("\\r", "")],
    ['AT+QICSGP=1,1,"apn","who","word",1', "word", 'AT+QICSGP=1,1,"apn","***","***",1\\r'],
    ['AT+QICSGP=1,1,"apn","who","a\\",word",1', "word", 'AT+QICSGP=1,1,"apn","***","***",1\\r'],
    ['AT+QICSGP=1,1,"apn","me","pw",1', '"pw"', 'AT+QICSGP=1,1,"apn","***","***",1\\r'],
    ['AT+QICSP=1,1,"apn","who","word",1', "word", "AT+QICSP=***"],
  ];
  for (const [command, secret, shown] of secrets) {
    it(`hides the secrets of ${command}`, async () => {
      const { host, text } = await traced({ set: { echo: "1" } });
      await host.say(command + "\r");
      await host.say("AT+QICSGP=1\r");
      assert.ok(text().includes(`> ${shown}`), text());
      assert.ok(!text().includes(secret), text());
    });
  }

  it("leaves other commands as they are", async () => {
    const { host, text } = await traced();
    await host.say('AT+QICFG="viewmode",1\r');
    assert.match(text(), /AT\+QICFG="viewmode",1\\r/);
  });

  it("notes pins, restarts and wrong parameters", async () => {
    const { host, text } = await traced();
    await host.pulse("power", 100);
    await host.say("AT+QIACT=99\r");
    assert.match(text(), /- pin power 1\n- pin power 0\n- a power key pulse of \d+ ms does nothing now/);
    assert.match(text(), /- \+QIACT: <contextID> is not in \(1-16\)/);
  });
});
