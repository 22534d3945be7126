import assert from "node:assert/strict";
import { simulatedCommands } from "../../hosts/simulator/index.js";
import { Random } from "../../hosts/simulator/random.js";
import { slm } from "./nordic-slm.js";

const COMMANDS = simulatedCommands("nordic-slm").map(each => each.command);
const ARGUMENTS = ["", "0", "1", "2", "3", "20", "80", "1234", "576", '"10.0.0.1"', '"localhost"', '"a"', '"DEADBEEF"'];
const LINES = 60;

describe("nordic-slm: anything typed", () => {
  for (let seed = 1; seed <= 10; seed++) {
    it(`is answered or waited for, and a reset ends it: seed ${seed}`, async () => {
      const random = new Random(seed);
      const below = (most: number): number => Math.floor(random.next() * most);
      const any = (list: readonly string[]): string => list[below(list.length)];
      const { sim, host, say, peers } = await slm({ seed, profile: seed % 2 ? "document" : "device" });
      for (let i = 0; i < LINES; i++) {
        const given = Array.from({ length: below(5) }, () => any(ARGUMENTS)).join(",");
        host.type(any(COMMANDS) + any(["", "?", "=?", `=${given}`, `=${given}`, `=${given}`]) + "\r\n");
        if (below(6) === 0) sim.local.connect(1234, peer => peer.end("hello"));
        if (below(6) === 0) peers.at(-1)?.write(Uint8Array.of(i, 65));
        await host.pause(below(4) ? 200 : 20_000);
        if (!sim.device.isOn) await host.pulse("power", 100);
      }
      await host.pulse("reset", 100);
      await host.pause(5000);
      if (!sim.device.isOn) await host.pulse("power", 100);
      host.setBaud(115200);
      await host.pause(5000);
      assert.match(await say("AT"), /^\r?\n?OK\r\n$/);
      assert.ok(sim.executed.length > LINES / 4, `${sim.executed.length} command lines were executed`);
    });
  }
});
