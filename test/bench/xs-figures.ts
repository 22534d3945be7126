import { applicationBundle } from "../../hosts/desktop/bundle.js";
import { XsEngine } from "../../hosts/desktop/xs-engine.js";
import { callgrindMissing, underCallgrind, type Counts } from "../../hosts/desktop/callgrind.js";
import { figure, type Figure } from "./figure.js";
import { Player, type Workload } from "./workload.js";

/** Bytes of the shorter and of the longer run: their difference leaves start-up and warming up out. */
const SHORT = 30_000;
const LONG = 90_000;
/** Empty turns that tell what the harness itself costs. */
const EMPTY = 200;

/** Bytes of a read where a workload has no sizes of its own. */
const READ = 128;

function rounds(workload: Workload, bytes: number): number {
  return Math.max(1, Math.round(bytes / workload.roundBytes));
}

/**
 * Runs a workload once on XS.
 * @param bytes to receive (or, for "send", to send), rounded to whole rounds
 * @param read received bytes that the driver is given at a time
 * @returns the bytes and turns that it came to
 */
export async function runWorkload(workload: Workload, bytes: number, read: number, command?: readonly string[], empty = 0): Promise<{ bytes: number; turns: number }> {
  const engine = await XsEngine.start(applicationBundle(workload.application), { ...workload.config, read }, {}, command);
  const player = new Player(engine);
  const count = rounds(workload, bytes);
  try {
    await player.play(workload.prepare);
    await player.play(workload.round, count);
    for (let i = 0; i < empty; i++) await player.empty();
  } finally {
    await engine.close();
  }
  return { bytes: count * workload.roundBytes, turns: player.turns };
}

/** Slots and meter units from the worker's own counters, net of what as many empty turns allocate. */
async function ownCounters(workload: Workload, read: number): Promise<{ slotsPerByte: number; meterPerByte: number }> {
  const engine = await XsEngine.start(applicationBundle(workload.application), { ...workload.config, read });
  let meter = 0;
  const player = new Player(engine, () => (meter += engine.figures.compute));
  const measure = async (body: () => Promise<void>) => {
    await engine.collect();
    const [turns, compute, slots] = [player.turns, meter, engine.figures.currentHeapCount];
    await body();
    return { turns: player.turns - turns, meter: meter - compute, slots: engine.figures.currentHeapCount - slots };
  };
  try {
    await player.play(workload.prepare);
    await player.play(workload.round, rounds(workload, SHORT));
    // collect() is itself a command and leaves a slot or two: both measurements have it, and it is subtracted with a third.
    const nothing = await measure(async () => player.empty());
    const empty = await measure(async () => {
      for (let i = 0; i <= EMPTY; i++) await player.empty();
    });
    const perTurn = (empty.slots - nothing.slots) / EMPTY;
    const count = rounds(workload, LONG);
    const run = await measure(() => player.play(workload.round, count));
    const fixed = nothing.slots - perTurn;
    const bytes = count * workload.roundBytes;
    return { slotsPerByte: (run.slots - fixed - run.turns * perTurn) / bytes, meterPerByte: run.meter / bytes };
  } finally {
    await engine.close();
  }
}

interface Counted extends Counts {
  bytes: number;
  turns: number;
}

async function counted(workload: Workload, bytes: number, read: number, empty = 0): Promise<Counted> {
  let run = { bytes: 0, turns: 0 };
  const counts = await underCallgrind(async (command) => {
    run = await runWorkload(workload, bytes, read, command, empty);
  });
  return { ...counts, ...run };
}

async function* ownFigures(workload: Workload): AsyncGenerator<Figure> {
  const own = await ownCounters(workload, READ);
  yield figure(`xs.slots_per_kb.${workload.name}`, own.slotsPerByte * 1024, "slots/KB", "<= 0");
  for (const read of workload.reads) {
    const { meterPerByte } = read === READ ? own : await ownCounters(workload, read);
    yield figure(`xs.meter_per_byte.${workload.name}_${read}`, meterPerByte, "units/byte", undefined, "informative: XS's own metering, deterministic");
  }
}

async function* callgrindFigures(workload: Workload): AsyncGenerator<Figure> {
  const memory = async () => {
    const short = await counted(workload, SHORT, READ);
    const idle = await counted(workload, SHORT, READ, EMPTY);
    return { perTurn: (idle.chunks - short.chunks) / EMPTY, short, long: await counted(workload, LONG, READ) };
  };
  const work = workload.reads.filter((read) => read !== READ).map(async (read) => ({ read, short: await counted(workload, SHORT, read), long: await counted(workload, LONG, read) }));
  const { perTurn, short, long } = await memory();
  const net = long.chunks - short.chunks - (long.turns - short.turns) * perTurn;
  yield figure(`xs.chunks_per_kb.${workload.name}`, (net / (long.bytes - short.bytes)) * 1024, "chunks/KB", "<= 0");
  const runs = [{ read: READ, short, long }, ...(await Promise.all(work))];
  for (const [i, read] of workload.reads.entries()) {
    const run = runs.find((each) => each.read === read)!;
    const value = (run.long.instructions - run.short.instructions) / (run.long.bytes - run.short.bytes);
    const goal = workload.goals?.[i];
    yield figure(`xs.instructions_per_byte.${workload.name}_${read}`, value, "instructions/byte", goal, goal ? undefined : "informative: no goal was set");
  }
}

/** The figures of the XS engine: memory allocated and work done per byte. */
export async function* xsFigures(workloads: readonly Workload[]): AsyncGenerator<Figure> {
  for (const workload of workloads) yield* ownFigures(workload);
  const missing = callgrindMissing();
  for (const workload of workloads) {
    if (!missing) {
      yield* callgrindFigures(workload);
      continue;
    }
    yield figure(`xs.chunks_per_kb.${workload.name}`, null, "chunks/KB", "<= 0", missing);
    for (const [i, read] of workload.reads.entries()) {
      yield figure(`xs.instructions_per_byte.${workload.name}_${read}`, null, "instructions/byte", workload.goals?.[i], missing);
    }
  }
}
