import assert from "node:assert/strict";
import { simulatedCommands } from "../../hosts/simulator/index.js";
import { Random } from "../../hosts/simulator/random.js";
import { a7600, OK } from "./a7600.js";

const COMMANDS = simulatedCommands("simcom-a7600").map(each => each.command);
const LIKELY = COMMANDS.filter(each => /CIP|NET|SERVER|ATO/.test(each));
const ARGUMENTS = ["", "0", "1", "2", "3", "4", "9", "10", "80", "1500", "5000", "99999999999", "-1", '"TCP"', '"UDP"', '"10.0.0.1"', '"x"', '"'];
const LINES = 100;

describe("simcom-a7600: anything typed", () => {
  for (let seed = 1; seed <= 10; seed++) {
    it(`is answered or waited for, and a reset ends it: seed ${seed}`, async () => {
      const random = new Random(seed);
      const below = (most: number): number => Math.floor(random.next() * most);
      const any = (list: readonly string[]): string => list[below(list.length)];
      const { sim, host } = await a7600({ seed, profile: seed % 2 ? "document" : "device", set: { context: "active", cipmode: seed % 3 ? "0" : "1", rxget: seed % 5 ? "1" : "0" } });
      sim.local.serve(80, peer => {
        peer.onData = bytes => {
          peer.write(bytes);
          if (below(10) === 0) peer.end();
        };
      });
      for (let i = 0; i < LINES; i++) {
        const given = Array.from({ length: 1 + below(5) }, () => any(ARGUMENTS)).join(",");
        host.type(any(below(3) ? LIKELY : COMMANDS) + any(["", "?", "=?", `=${given}`, `=${given}`, `=${given}`]) + any(["\r", "\r\n", "\rdata\x1a", "\r\x1b"]));
        if (below(6) === 0) sim.local.connect([80, 1500, 5000][below(3)], peer => void peer.write("hello"));
        await host.pause(below(4) ? 200 : 5000);
        if (below(8) === 0) {
          host.type("+++");
          await host.pause(1100);
        }
        if (!sim.device.isOn) await host.pulse("power", 100);
      }
      await host.pulse("reset", 2500);
      await host.pause(6000);
      if (!sim.device.isOn) await host.pulse("power", 100);
      host.setBaud(115200);
      await host.pause(10_000);
      await host.say("ATE0\r");
      assert.equal(await host.say("AT\r"), OK);
      assert.ok(sim.executed.length > LINES / 4, `${sim.executed.length} command lines were executed`);
    });
  }
});
