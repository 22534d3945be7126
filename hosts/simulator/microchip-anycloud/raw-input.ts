import type { Ticket } from "../clock.js";
import type { Session } from "../dce/session.js";

const PLUS = 43;
/** Characters of the escape sequence. */
const LENGTH = 3;
/** Most time between two of them, and silence that is wanted after the last, ms (conf_at_cmd_defaults.h). */
const BETWEEN = 250;
const AFTER = 1000;
/** Bytes that are handed on at a time (AT_CMD_CONF_BIN_FAST_BUFFER_SIZE). */
const PIECE = 16;

/** What becomes of pluses that turned out to be no escape sequence, when another byte follows them. */
export type LonePlus = (pluses: number) => number;

/** Raw data of unknown length: everything up to `+++` and silence (7.8, "length unknown"). */
export class RawInput {
  private pluses = 0;
  private lastAt = 0;
  private timer: Ticket | undefined;

  /**
   * @param data takes the data, in pieces as it comes
   * @param lonePlus how many of so many pluses are data after all
   */
  constructor(private readonly session: Session, private readonly data: (bytes: Uint8Array) => void, private readonly lonePlus: LonePlus, private readonly ended: () => void) {}

  take(bytes: Uint8Array): void {
    const taken: number[] = [];
    for (const byte of bytes) {
      if (byte === PLUS && this.pluses < LENGTH) {
        if (this.pluses && this.session.now - this.lastAt > BETWEEN) this.release(taken, this.pluses);
        this.pluses++;
        this.lastAt = this.session.now;
      } else {
        this.release(taken, this.lonePlus(this.pluses));
        taken.push(byte);
      }
    }
    for (let at = 0; at < taken.length; at += PIECE) this.data(Uint8Array.from(taken.slice(at, at + PIECE)));
    this.session.cancel(this.timer);
    if (this.pluses) this.timer = this.session.after(this.pluses === LENGTH ? AFTER : BETWEEN, () => this.silent());
  }

  stop(): void {
    this.session.cancel(this.timer);
  }

  /** Hands `count` pluses on as data, and forgets the others. */
  private release(to: number[], count: number): void {
    for (let i = 0; i < count; i++) to.push(PLUS);
    this.pluses = 0;
  }

  private silent(): void {
    if (this.pluses === LENGTH) return this.ended();
    const taken: number[] = [];
    this.release(taken, this.pluses);
    this.data(Uint8Array.from(taken));
  }
}
