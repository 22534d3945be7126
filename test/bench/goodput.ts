import { applicationBundle } from "../../hosts/desktop/bundle.js";
import { NodeEngine } from "../../hosts/desktop/node-engine.js";
import { startSimulator } from "../../hosts/simulator/index.js";
import { figure, type Figure } from "./figure.js";
import { READ, SEND } from "./workloads.js";

/** Bytes after which measuring begins, and that are measured, in whole commands. */
const WARM_UP = 15_000;
const MEASURED = 300_000;
/** Bits on the wire per byte: start, eight, stop. */
const BITS = 10;
/** Simulated milliseconds that a measurement may take. */
const LIMIT = 300_000;

/** Bytes on the wire for one command's payload, both directions: they alternate, so they add up. */
const DOWN = `AT+QIRD=0,${READ}\r` + `\r\n+QIRD: ${READ}\r\n` + `\r\n\r\nOK\r\n`;
const UP = `AT+QISEND=0,${SEND}\r` + `\r\n> ` + `\r\nSEND OK\r\n`;
const CEILINGS = { down: READ / (READ + DOWN.length), up: SEND / (SEND + UP.length) };

/** Bytes per millisecond in one direction, on the simulator's clock. */
async function measure(application: string, direction: "down" | "up", baud: number): Promise<number> {
  const sim = await startSimulator({ dialect: "quectel-bg95", clock: "virtual", baud, hostBaud: baud });
  const begun = { at: -1, bytes: 0 };
  const ended = { at: -1, bytes: 0 };
  const note = (bytes: number) => {
    if (bytes < WARM_UP || ended.at >= 0) return;
    if (begun.at < 0) Object.assign(begun, { at: sim.clock.now, bytes });
    else if (bytes - begun.bytes >= MEASURED) Object.assign(ended, { at: sim.clock.now, bytes });
  };
  sim.local.host("bench.example", "10.0.0.1");
  sim.local.serve(80, (peer) => {
    if (direction === "down") peer.write(new Uint8Array(WARM_UP + 2 * MEASURED));
    else peer.onData = () => note(peer.received);
  });
  const config = { mode: direction === "down" ? "payload" : "send", size: direction === "down" ? 0 : SEND, mark: READ, baud };
  const log = (text: string) => {
    const event = JSON.parse(text) as { taken?: number };
    if (event.taken !== undefined) note(event.taken);
  };
  const engine = await NodeEngine.start(applicationBundle(application), config, { log });
  try {
    sim.attach(engine);
    await sim.run(() => ended.at >= 0, LIMIT);
    return (ended.bytes - begun.bytes) / (ended.at - begun.at);
  } finally {
    await sim.close();
    await engine.close();
  }
}

/** Share of the line rate that payload gets, beside the most that the command set allows. */
export async function* goodputFigures(application: string): AsyncGenerator<Figure> {
  for (const direction of ["down", "up"] as const) {
    for (const baud of [115200, 921600]) {
      const ceiling = CEILINGS[direction] * 100;
      const value = ((await measure(application, direction, baud)) / (baud / BITS / 1000)) * 100;
      yield figure(`goodput.quectel-bg95.buffer.${direction}.${baud}`, value, "% of line rate", `>= ${(ceiling * 0.99).toFixed(2)}`, `the command set's ceiling is ${ceiling.toFixed(1)} %`);
    }
  }
}
