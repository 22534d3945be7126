import type { Ticket } from "../clock.js";
import type { Session } from "../dce/session.js";

/** <RAI_info> (2.3.9): nothing follows at all; only one answer follows. */
export const RAI_NOTHING = 1;
export const RAI_ANSWER = 2;

/** How long the radio connection stands after the last bytes, after the last bytes that were said to be it, and after the answer, ms: as in 3.10.2. */
const INACTIVITY = 20_000;
const RELEASE = 1000;
const AFTER_ANSWER = 150;

/** The radio connection (RRC) below all traffic, as AT+QCSCON reports it. */
export class RadioConnection {
  /** AT+QCSCON=1: changes are reported. */
  reporting = false;
  private connected = false;
  private release: Ticket | undefined;
  private answerIsLast = false;

  constructor(private readonly session: Session, private readonly report: (text: string) => void) {}

  /** 1: it stands. */
  get state(): number {
    return this.connected ? 1 : 0;
  }

  /** The host sent; `rai` is what it said about what follows. */
  sent(rai = 0): void {
    this.change(true);
    this.answerIsLast = rai === RAI_ANSWER;
    this.releaseAfter(rai === RAI_NOTHING ? RELEASE : INACTIVITY);
  }

  received(): void {
    this.change(true);
    this.releaseAfter(this.answerIsLast ? AFTER_ANSWER : INACTIVITY);
    this.answerIsLast = false;
  }

  private releaseAfter(ms: number): void {
    this.session.cancel(this.release);
    this.release = this.session.after(ms, () => this.change(false));
  }

  private change(connected: boolean): void {
    if (connected === this.connected) return;
    this.connected = connected;
    if (this.reporting) this.report(`+QCSCON: 1,${this.state}`);
  }
}
