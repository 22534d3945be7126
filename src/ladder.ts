import type { Step } from "./steps.js";

/** One way to recover. */
export interface Rung {
  /** Shown to the user: "context". */
  readonly name: string;
  /** What is done first. Steps that fail here do not end the rung. */
  readonly steps: Step[];
  /** Where bring-up goes on after it; -1: from the beginning, with the search for the modem. */
  readonly from: number;
  /** The modem restarts, so the document's back-off between restarts applies. */
  readonly restarts: boolean;
}

/** Pauses (ms) before the restarts in a row: three at once, a fourth at once, then these (Quectel, 1.1 note 3). */
export const PAUSES = [0, 0, 0, 0, 600000, 1800000, 3600000];

/**
 * Which rung of recovery is next. A rung that does not bring the modem online is followed by the next one; the last is
 * repeated with growing pauses. Knows no vendor.
 */
export class Ladder {
  /** The rung in progress, -1: none. */
  rung = -1;
  /** Restarts in a row. */
  restarts = 0;

  /** Steps onto rung `least`, or onto the one after the rung in progress. */
  climb(rungs: Rung[], least: number): Rung {
    const next = this.rung + 1 > least ? this.rung + 1 : least;
    this.rung = next < rungs.length ? next : rungs.length - 1;
    return rungs[this.rung]!;
  }

  /** Milliseconds to wait before a rung begins. */
  pause(rung: Rung): number {
    if (!rung.restarts) return 0;
    const pause = PAUSES[this.restarts < PAUSES.length ? this.restarts : PAUSES.length - 1]!;
    this.restarts++;
    return pause;
  }

  /** The modem is online. */
  reached(): void {
    this.rung = -1;
    this.restarts = 0;
  }
}
