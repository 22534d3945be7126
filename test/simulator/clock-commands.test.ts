import assert from "node:assert/strict";
import { bg95 } from "./typist.js";

describe("quectel-bg95: the clock in the module", () => {
  it("goes with the network's until it is set, and on from there", async () => {
    const { sim, host } = await bg95();
    await sim.advance(90_000 - sim.clock.now);
    assert.equal(await host.say("AT+CCLK?\r"), '\r\n+CCLK: "26/01/01,00:01:30+00"\r\n\r\nOK\r\n');
    assert.equal(await host.say('AT+CCLK="24/02/29,23:59:30-20"\r'), "\r\nOK\r\n");
    await sim.advance(60_000);
    assert.match(await host.say("AT+CCLK?\r"), /"24\/03\/01,00:00:30-20"/);
    for (const wrong of ["24/02/30,00:00:00+00", "24/02/28,00:00:00+57", "24/02/28,24:00:00+00", "2024/02/28,00:00:0+0"]) {
      assert.match(await host.say(`AT+CCLK="${wrong}"\r`), /ERROR/, wrong);
    }
    assert.match(await host.say("AT+CCLK?\r"), /"24\/03\/01,00:00:30-20"/);
    await sim.close();
  });
});
