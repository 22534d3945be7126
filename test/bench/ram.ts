import { readFileSync } from "node:fs";
import { applicationBundle } from "../../hosts/desktop/bundle.js";
import { XsEngine } from "../../hosts/desktop/xs-engine.js";
import { XsWorker } from "../../hosts/desktop/xs-worker.js";
import { figure, type Figure } from "./figure.js";
import { Player, type Step } from "./workload.js";

/** Bytes of a slot on a 32-bit XS. */
const SLOT = 16;

/** A driver in one size, and the conversation that brings it to where it is measured. */
export interface Profile {
  /** Figure's name behind "ram.xs32." */
  name: string;
  application: string;
  config: object;
  prepare: Step[];
  /** Goal in bytes. */
  goal?: string;
  /** What is not counted; default: the desktop's platform with a driver that does nothing. */
  harness?: Pick<Profile, "application" | "config" | "prepare">;
  /** The profile of which this one is the same with one more of something: their difference is what counts. */
  over?: string;
}

/** Slots that a bundle occupies once it is loaded and nothing has started. */
async function idleSlots(bundle: string): Promise<number> {
  const worker = new XsWorker();
  try {
    await worker.evaluate(readFileSync(bundle, "utf8"));
    await worker.evaluate("gc()");
    return worker.figures.currentHeapCount;
  } finally {
    await worker.close();
  }
}

/** Slots over the idle heap, and the length of the byte arrays, which the application logs as {"bytes": n}. */
async function occupied(profile: Pick<Profile, "application" | "config" | "prepare">): Promise<{ slots: number; bytes: number }> {
  const bundle = applicationBundle(profile.application);
  let bytes = 0;
  const log = (text: string) => {
    const event: unknown = text.startsWith("{") ? JSON.parse(text) : undefined;
    if (event && typeof event === "object" && "bytes" in event) bytes = Number(event.bytes);
  };
  const idle = await idleSlots(bundle);
  const engine = await XsEngine.start(bundle, profile.config, { log });
  try {
    const player = new Player(engine);
    await player.play(profile.prepare);
    await player.empty();
    await engine.collect();
    return { slots: engine.figures.currentHeapCount - idle, bytes };
  } finally {
    await engine.close();
  }
}

/**
 * RAM of the driver on a 32-bit XS: slots × 16 and its byte arrays, without the desktop's platform, which is measured
 * with a driver that does nothing on an arena of the same size. "serial" has Moddable's serial adapter in it.
 */
export async function* ramFigures(profiles: readonly Profile[]): AsyncGenerator<Figure> {
  const sizes = new Map<string, number>();
  for (const profile of profiles) {
    const { slots, bytes } = await occupied(profile);
    const harness = await occupied(profile.harness ?? { application: "test/bench/bare.ts", config: { arena: (bytes + 3) & ~3 }, prepare: [] });
    const size = (slots - harness.slots) * SLOT + bytes;
    sizes.set(profile.name, size);
    const value = profile.over === undefined ? size : size - sizes.get(profile.over)!;
    const note = `${slots - harness.slots} slots and ${bytes} bytes of arrays; chunks of objects and strings are not counted`;
    yield figure(`ram.xs32.${profile.name}`, value, "bytes", profile.goal, note);
  }
}
