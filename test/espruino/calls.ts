import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse } from "acorn";
import { espruinoBundle } from "../../hosts/espruino/bundle.js";
import { startSimulator, type LocalPeer } from "../../hosts/simulator/index.js";
import { LIMIT } from "./bench.js";
import { wanted } from "./bundles.js";
import { StandIn } from "./stand-in.js";

const BYTES = 20000;
const LINES = 100;
const PIECES = 40;

/** What tells of data on the first connection, where a line does. */
const NOTICES: Record<string, string> = { "quectel-bg95": '+QIURC: "recv",0', "simcom-a7600": "+CIPRXGET: 1,0", "simcom-ca": "+CADATAIND: 0" };

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

/** The most calls of each function, and of each name that methods have, in one flow: data received, and byte by byte, data sent, lines, notices of data. Those that there are none of have 0. */
export async function calls(dialect: string): Promise<Map<string, number>> {
  const { text, names } = counting(readFileSync(espruinoBundle(dialect, false), "utf8"));
  const folder = mkdtempSync(path.join(os.tmpdir(), "atwire-hot-"));
  const file = path.join(folder, "counting.js");
  writeFileSync(file, text);
  const simulator = await startSimulator({ dialect, clock: "virtual", network: "local", seed: 1 });
  const host = new StandIn(file);
  rmSync(folder, { recursive: true });
  simulator.attach(host);
  host.onWork = () => simulator.wake();
  const { counts } = host.exports as unknown as { counts: Record<string, number> };
  const most = new Map([...names].map((name) => [name, 0]));
  const note = (flow: boolean): void => {
    for (const name of Object.keys(counts)) {
      if (flow) most.set(name, Math.max(most.get(name)!, counts[name]));
      counts[name] = 0;
    }
  };
  let online = false;
  host.soon(() => host.exports.connect(host.serial, wanted(dialect), () => (online = true)));
  await simulator.run(() => online, LIMIT);
  let peer!: LocalPeer;
  let received = 0;
  simulator.local.serve(80, (each) => { peer = each; each.onData = (bytes) => (received += bytes.length); });
  const socket = host.firmware.connect("localhost", 80);
  await simulator.run(() => socket.connected, LIMIT);
  await simulator.advance(1000);
  note(false);
  peer.write(Buffer.alloc(BYTES));
  await simulator.run(() => socket.received.length === BYTES, LIMIT);
  note(true);
  for (let i = 1; i <= PIECES; i++) {
    peer.write(Buffer.alloc(1));
    await simulator.run(() => socket.received.length === BYTES + i, LIMIT);
  }
  note(true);
  socket.write("x".repeat(BYTES));
  await simulator.run(() => received === BYTES, LIMIT);
  note(true);
  for (let i = 0; i < LINES; i++) simulator.inject(i % 2 ? "+CREG: 1" : "+XYZ: 1,2");
  await simulator.advance(5000);
  note(true);
  const notice = NOTICES[dialect];
  for (let i = 0; notice && i < LINES; i++) simulator.inject(notice);
  await simulator.advance(5000);
  note(true);
  await simulator.close();
  return most;
}
