import { applicationBundle } from "../../hosts/desktop/bundle.js";
import { NodeEngine } from "../../hosts/desktop/node-engine.js";
import { figure, type Figure } from "./figure.js";
import { StringParser } from "./string-parser.js";
import { Player, type Workload } from "./workload.js";

const READ = 64;
/** Bytes of one sample, and how many are taken; the fastest counts, as it is the least disturbed. */
const SAMPLE = 2_000_000;
const SAMPLES = 5;

/** The fastest of several samples, in MB/s. */
async function best(sample: () => Promise<number> | number): Promise<number> {
  let fastest = 0;
  for (let i = 0; i < SAMPLES; i++) {
    const start = process.hrtime.bigint();
    const bytes = await sample();
    fastest = Math.max(fastest, (bytes / Number(process.hrtime.bigint() - start)) * 1000);
  }
  return fastest;
}

async function driver(workload: Workload): Promise<number> {
  const engine = await NodeEngine.start(applicationBundle(workload.application), { ...workload.config, read: READ });
  const player = new Player(engine);
  await player.play(workload.prepare);
  const rounds = Math.round(SAMPLE / workload.roundBytes);
  return best(async () => {
    await player.play(workload.round, rounds);
    return rounds * workload.roundBytes;
  });
}

/** The same bytes as strings of READ characters, as Espruino's Serial hands them out, to the string parser with five handlers. */
function yardstick(workload: Workload): Promise<number> {
  let seen = 0;
  const parser = new StringParser();
  for (const beginning of ["OK", "ERROR", "+CREG", "RDY"]) parser.onLine(beginning, () => seen++);
  parser.onLine("+QIURC", () => seen++);
  parser.onLine("+QIRD: ", (line) => parser.payload(Number.parseInt(line.substring(7), 10), (payload) => (seen += payload.length)));
  parser.onStart("> ", (text) => text.substring(2));
  let wire = "";
  for (const step of workload.round) if ("receive" in step) wire += Buffer.from(step.receive).toString("latin1");
  // As many rounds in one stream as make the reads fall differently each time.
  wire = wire.repeat(Math.ceil((READ * 64) / wire.length));
  const reads: string[] = [];
  for (let at = 0; at < wire.length; at += READ) reads.push(Buffer.from(wire.slice(at, at + READ), "latin1").toString("latin1"));
  return best(() => {
    let bytes = 0;
    while (bytes < SAMPLE) {
      for (const read of reads) parser.receive(read);
      bytes += wire.length;
    }
    return seen > 0 ? bytes : 0;
  });
}

/** Throughput on Node in reads of 64 bytes, against a string parser in the same run. */
export async function* nodeFigures(workloads: readonly Workload[]): AsyncGenerator<Figure> {
  for (const workload of workloads) {
    if (workload.name !== "lines" && workload.name !== "payload") continue;
    const ours = await driver(workload);
    const theirs = await yardstick(workload);
    const name = `node.mb_per_s.${workload.name}_${READ}`;
    const note = `${ours.toFixed(0)} MB/s; a string parser in the manner of AT.js makes ${theirs.toFixed(0)} MB/s in the same run`;
    yield figure(name, ours / theirs, "x the string parser", workload.name === "lines" ? ">= 2" : undefined, note);
  }
}
