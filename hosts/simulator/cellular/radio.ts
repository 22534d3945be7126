import type { Ticket } from "../clock.js";
import type { Session } from "../dce/session.js";

/** Registration states of 3GPP TS 27.007 10.1.22. */
const STATES = { none: 0, home: 1, searching: 2, denied: 3, roaming: 5 };
export type Coverage = "home" | "roaming" | "searching" | "denied";

/** The commands that report registration. */
export const REPORTS = ["+CREG", "+CGREG", "+CEREG"] as const;
export type Report = (typeof REPORTS)[number];

/** The cell that the simulated network consists of: tracking area and cell. */
const CELL = '"1A2B","01C3D4E5"';

/** Time from the wish to register until the network answered, ms. */
const SEARCH = 800;

/** The radio: what it finds, and how it reports that. */
export class Radio {
  /** AT+CFUN: 0 off, 1 on, 4 flight mode. */
  functionality = 1;
  /** <n> of each report: 0 none, 1 state, 2 state and cell. */
  readonly reporting: Record<Report, number> = { "+CREG": 0, "+CGREG": 0, "+CEREG": 0 };
  /** Called whenever the registration has changed. */
  onChange: () => void = () => {};
  private state = STATES.none;
  private search: Ticket | undefined;

  /**
   * @param coverage what the network will say
   * @param delay ms for which the search goes on before it says it
   * @param signal <rssi> of AT+CSQ
   * @param access <AcT> of the cell: 7 LTE, 8 LTE Cat M1
   */
  constructor(private readonly session: Session, private readonly coverage: Coverage, private readonly delay: number,
    readonly signal: number, readonly access: number, private readonly urc: (text: string) => void) {}

  get isRegistered(): boolean {
    return this.state === STATES.home || this.state === STATES.roaming;
  }

  /** Whether a network was found that may be used. */
  get isOn(): boolean {
    return this.functionality === 1;
  }

  /** Begins to search; `atOnce`: as if it had found long ago. */
  register(atOnce = false): void {
    this.session.cancel(this.search);
    if (atOnce && this.delay === 0) {
      this.state = STATES[this.coverage];
      this.onChange();
      return;
    }
    this.change(STATES.searching);
    this.search = this.session.after(Math.max(this.delay, SEARCH), () => this.change(STATES[this.coverage]));
  }

  /** Leaves the network. */
  deregister(): void {
    this.session.cancel(this.search);
    this.change(STATES.none);
  }

  /** The network changes its mind: for tests. */
  become(coverage: Coverage): void {
    this.session.cancel(this.search);
    this.change(STATES[coverage]);
  }

  /** What a read of the report answers. */
  status(report: Report): string {
    const n = this.reporting[report];
    return `${report}: ${n},${this.fields(n)}`;
  }

  private fields(n: number): string {
    return n >= 2 && this.isRegistered ? `${this.state},${CELL},${this.access}` : String(this.state);
  }

  private change(state: number): void {
    if (state === this.state) return;
    this.state = state;
    this.onChange();
    for (const report of REPORTS) {
      const n = this.reporting[report];
      if (n) this.urc(`${report}: ${this.fields(n)}`);
    }
  }
}
