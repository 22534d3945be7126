import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse } from "acorn";
import { espruinoBundle } from "../../hosts/espruino/bundle.js";
import { hot } from "../../hosts/espruino/hot.js";
import { startSimulator } from "../../hosts/simulator/index.js";
import { LIMIT } from "./bench.js";
import { DIALECTS, wanted } from "./bundles.js";
import { StandIn } from "./stand-in.js";

const BYTES = 20000;
const LINES = 100;
/** Calls in one of the flows below that make a function one that runs often: fewer than there are reads of data in it. */
const OFTEN = 12;

/** The text with a count of its functions' and methods' calls, `exports.counts`, and their names. */
function counting(code: string): { text: string; names: Set<string> } {
  const places: [number, string][] = [];
  for (const each of parse(code, { ecmaVersion: 2020 }).body as any[]) {
    if (each.type === "FunctionDeclaration") places.push([each.body.start + 1, each.id.name]);
    if (each.type !== "ClassDeclaration") continue;
    for (const { kind, key, value } of each.body.body) if (kind !== "constructor") places.push([value.body.start + 1, key.name]);
  }
  let text = code;
  for (const [at, name] of places.sort((a, b) => b[0] - a[0])) text = `${text.slice(0, at)} counts.${name} = (counts.${name} || 0) + 1; ${text.slice(at)}`;
  return { text: `const counts = exports.counts = Object.create(null);\n${text}`, names: new Set(places.map(([, name]) => name)) };
}

describe("what stays a function of its own in the bundles for Espruino", function () {
  this.timeout(120000);
  const folder = mkdtempSync(path.join(os.tmpdir(), "atwire-hot-"));
  after(() => rmSync(folder, { recursive: true }));

  for (const dialect of DIALECTS) {
    it(`${dialect}: all that runs for each piece received or sent, or for each line`, async () => {
      const { text, names } = counting(readFileSync(espruinoBundle(dialect, false), "utf8"));
      const file = path.join(folder, `${dialect}.js`);
      writeFileSync(file, text);
      const simulator = await startSimulator({ dialect, clock: "virtual", network: "local", seed: 1 });
      const host = new StandIn(file);
      simulator.attach(host);
      host.onWork = () => simulator.wake();
      const counts = (host.exports as unknown as { counts: Record<string, number> }).counts;
      const often = new Set<string>();
      /** What ran often since the last call. */
      const note = (): void => {
        for (const name of Object.keys(counts)) {
          if (counts[name] >= OFTEN) often.add(name);
          counts[name] = 0;
        }
      };
      let online = false;
      host.soon(() => host.exports.connect(host.serial, wanted(dialect), () => (online = true)));
      await simulator.run(() => online, LIMIT);
      let peer: any;
      let received = 0;
      simulator.local.serve(80, (each) => { peer = each; each.onData = (bytes) => (received += bytes.length); });
      const socket = host.firmware.connect("localhost", 80);
      await simulator.run(() => socket.connected, LIMIT);
      await simulator.advance(1000);
      for (const name of Object.keys(counts)) counts[name] = 0;
      peer.write(Buffer.alloc(BYTES));
      await simulator.run(() => socket.received.length === BYTES, LIMIT);
      note();
      socket.write("x".repeat(BYTES));
      await simulator.run(() => received === BYTES, LIMIT);
      note();
      for (let i = 0; i < LINES; i++) simulator.inject(i % 2 ? "+CREG: 1" : "+XYZ: 1,2");
      await simulator.advance(5000);
      note();
      const stays = hot(dialect);
      assert.deepEqual([...often].filter((name) => !stays.has(name)), [], "run often, and are not in hosts/espruino/hot.js");
      assert.deepEqual([...stays].filter((name) => !names.has(name)), [], "are in hosts/espruino/hot.js, and are no function's names");
      await simulator.close();
    });
  }
});
