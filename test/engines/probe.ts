import type { Driver } from "../../src/platform.js";
import { application } from "../../hosts/desktop/app.js";
import type { TurnOptions } from "../../hosts/desktop/turn-platform.js";

interface ProbeOptions extends TurnOptions {
  seed: number;
  cases: number;
}

/** Compares the searches with loops on pseudo-random arenas inside whatever engine it runs on, and logs how it went. */
class Probe implements Driver {
  declare arena: Uint8Array;
  readonly input = { write: 0, room: () => 0 };
  constructor(scratch: number) {
    this.arena = new Uint8Array(64 + scratch);
  }

  received(): void {}
  overrun(): void {}
  tick(): void {}
}

const TELLING = [0, 1, 9, 10, 11, 0x7f, 0x80, 0x81, 0x8a, 0x8b, 0xfe, 0xff];

export const start = application(function (host, config: ProbeOptions) {
  const probe = new Probe(host.scratch);
  const platform = host.attach(probe);
  let seed = config.seed;
  function random(limit: number): number {
    seed = (seed * 75 + 74) % 65537;
    return seed % limit;
  }
  let found = 0;
  for (let i = 0; i < config.cases; i++) {
    for (let at = 0; at < 64; at++) probe.arena[at] = random(4) > 0 ? 0x41 : TELLING[random(TELLING.length)];
    const from = random(61);
    const to = random(61);
    let first = from;
    while (first < to && probe.arena[first] !== 10) first++;
    let last = to - 1;
    while (last >= from && probe.arena[last] !== 10) last--;
    if (last < from) last = -1;
    else found++;
    if (last < 0) continue;
    const bytes = probe.arena.slice(from, to).join();
    const next = platform.nextLineFeed(from);
    if (next !== first) host.log("next in " + bytes + " at " + from + ": " + next + ", not " + first);
  }
  host.log(found > config.cases / 10 ? "done" : "too few hits");
});
