import { dialect } from "../../src/dialects/quectel-bg95/index.js";
import { startSimulator, type Simulator } from "../../hosts/simulator/index.js";
import { moddable } from "../moddable/bundle.js";
import { engine } from "../moddable/engine.js";
import { Board, PORTS, turnOf, type PortModel } from "../moddable/ports.js";
import { figure, type Figure } from "./figure.js";

const BAUD = 115200;
/** Bits on the wire per byte: start, eight, stop. */
const BITS = 10;
/** Bytes after which measuring begins, and that are measured. */
const WARM_UP = 10_000;
const MEASURED = 100_000;
/** Simulated milliseconds that a measurement may take. */
const LIMIT = 300_000;
/** The most that one AT+QIRD asks for, and what one AT+QISEND brings. */
const READ = 1500;
const SEND = 1460;

/** Bytes per millisecond through `modem.TCP` on a port of Moddable's. */
async function measure(model: PortModel, direction: "down" | "up"): Promise<number> {
  engine.timers.clear();
  engine.now = 0;
  const { Modem } = await moddable(model.module);
  const board = new Board(model);
  const simulator = await startSimulator({ dialect: "quectel-bg95", clock: "virtual", network: "local", seed: 1, fifo: model.receive, transmit: model.transmit });
  const marks: { at: number; bytes: number }[] = [];
  let total = 0;
  const note = (bytes: number): void => {
    total += bytes;
    if (total >= WARM_UP + marks.length * MEASURED) marks.push({ at: simulator.clock.now, bytes: total });
  };
  simulator.local.serve(80, (peer) => {
    if (direction === "down") peer.write(new Uint8Array(WARM_UP + 2 * MEASURED));
    else peer.onData = (bytes) => note(bytes.length);
  });
  const bytes = new Uint8Array(SEND);
  let failure: unknown;
  const fail = (error: unknown): void => { failure = error ?? new Error("the connection ended"); };
  const modem = new Modem({
    dialect,
    buffers: { send: 2 * SEND },
    serial: { io: board.Serial, ...model.options },
    onReady() {
      new modem.TCP({
        host: "10.0.0.1",
        port: 80,
        onReadable(count) { note(this.read(new Uint8Array(count)) as number); },
        onWritable(count) { if (direction === "up" && count >= bytes.length) this.write(bytes); },
        onError: fail,
      });
    },
    onError: fail,
  });
  simulator.attach({ turn: turnOf(board), close: async () => {} } as Parameters<Simulator["attach"]>[0]);
  try {
    await simulator.run(() => marks.length === 2 || failure !== undefined, LIMIT);
  } finally {
    await simulator.close();
  }
  const faults = [...board.faults, ...engine.thrown];
  const ended = failure;
  modem.close();
  // the port is closed in a turn of its own, behind the last timer
  for (let wait = engine.next(); wait >= 0; wait = engine.next()) engine.run(engine.now + wait);
  if (ended !== undefined || faults.length > 0) throw new Error(String(ended ?? faults[0]));
  return (marks[1].bytes - marks[0].bytes) / (marks[1].at - marks[0].at);
}

/** Share of the line rate that payload gets through Moddable's Serial, as each port has it: read by as many bytes as the port holds, written as it takes them. */
export async function* serialGoodput(): AsyncGenerator<Figure> {
  for (const [name, model] of Object.entries(PORTS)) {
    const read = Math.min(READ, model.receive - dialect.receiveOverhead);
    const down = read / (read + `AT+QIRD=0,${read}\r\r\n+QIRD: ${read}\r\n\r\n\r\nOK\r\n`.length);
    const up = SEND / (SEND + `AT+QISEND=0,${SEND}\r\r\n> \r\nSEND OK\r\n`.length);
    for (const [direction, most] of [["down", down], ["up", up]] as const) {
      const value = ((await measure(model, direction)) / (BAUD / BITS / 1000)) * 100;
      yield figure(`goodput.serial.${name}.${direction}.${BAUD}`, value, "% of line rate", `>= ${(most * 99).toFixed(2)}`, `the command set's ceiling${direction === "down" ? ` in reads of ${read} bytes` : ""} is ${(most * 100).toFixed(1)} %`);
    }
  }
}
