import type { Step } from "./steps.js";

/** One way to recover. A ladder of them has the gentle ones first. */
export interface Rung {
  /** Shown to the user: "context". */
  readonly name: string;
  /** What is done first. Steps that fail here do not end the rung. */
  readonly steps: Step[];
  /** Bring-up goes on after it with the first step of this name. Absent: the modem restarts, and is brought up from the beginning. */
  readonly from?: string;
}

/** Pauses (ms) before the restarts in a row: three at once, a fourth at once, then these (Quectel, 1.1 note 3). */
export const PAUSES = [0, 0, 0, 0, 600000, 1800000, 3600000];

/** The place of the first step with this name; of no name: 0. */
export function placeOf(steps: Step[], name: string | undefined): number {
  let place = 0;
  while (name !== undefined && steps[place]!.name !== name) place++;
  return place;
}
