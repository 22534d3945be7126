import type { Clock, Ticket } from "../clock.js";
import type { OnlineHandler } from "./command.js";

/** Silence before and after the escape sequence, and the time it may take, ms (Quectel application note 1.2). */
const GUARD = 1000;
const PLUS = 43;

/** Online data mode: every byte goes to the connection, but `+++` between two silences leaves it. */
export class OnlineMode {
  private lastByteAt = -Infinity;
  private pluses = 0;
  private plusesBegan = 0;
  private timer: Ticket | undefined;

  /** @param interval most ms between two pluses; by default all three have to come within the time of one silence */
  constructor(private readonly clock: Clock, private readonly handler: OnlineHandler, private readonly left: () => void, private readonly interval?: number) {}

  take(bytes: Uint8Array): void {
    const now = this.clock.now;
    this.clock.cancel(this.timer);
    const silent = this.pluses > 0 || now - this.lastByteAt >= GUARD;
    const total = this.pluses + bytes.length;
    if (silent && total <= 3 && bytes.every(byte => byte === PLUS) && (this.pluses === 0 || this.inTime(now))) {
      if (this.pluses === 0) this.plusesBegan = now;
      this.pluses = total;
      this.timer = this.clock.after(GUARD, () => this.guardOver());
    } else {
      this.flush();
      this.handler.data(bytes);
    }
    this.lastByteAt = now;
  }

  /** The connection is left, from whichever side. */
  stop(): void {
    this.clock.cancel(this.timer);
  }

  private inTime(now: number): boolean {
    return this.interval === undefined ? now - this.plusesBegan <= GUARD : now - this.lastByteAt <= this.interval;
  }

  private guardOver(): void {
    if (this.pluses < 3) return this.flush();
    this.handler.escaped();
    this.left();
  }

  /** Pluses that turned out to be data. */
  private flush(): void {
    if (this.pluses) this.handler.data(new Uint8Array(this.pluses).fill(PLUS));
    this.pluses = 0;
  }
}
