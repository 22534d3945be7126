import type { Action, Clock, Ticket } from "../clock.js";

/** The time between power-on and power-off: what a firmware schedules ends with it. */
export class Session {
  private readonly tickets = new Set<Ticket>();
  private over = false;

  constructor(readonly clock: Clock) {}

  get now(): number {
    return this.clock.now;
  }

  /** Runs `action` in `ms` milliseconds, unless the modem is off by then. */
  after(ms: number, action: Action): Ticket {
    return this.keep(run => this.clock.after(ms, run), action);
  }

  /** As `after`, for what the modem itself is busy with: computing, or sending. */
  work(ms: number, action: Action): Ticket {
    return this.keep(run => this.clock.work(this.clock.now + ms, run), action);
  }

  private keep(schedule: (run: Action) => Ticket, action: Action): Ticket {
    const ticket = schedule(() => {
      this.tickets.delete(ticket);
      return action();
    });
    this.tickets.add(ticket);
    return ticket;
  }

  cancel(ticket: Ticket | undefined): void {
    if (ticket) this.tickets.delete(ticket);
    this.clock.cancel(ticket);
  }

  /** Makes a callback from elsewhere that does nothing once the modem is off. */
  guard<A extends unknown[]>(action: (...given: A) => void): (...given: A) => void {
    return (...given) => {
      if (!this.over) action(...given);
    };
  }

  end(): void {
    this.over = true;
    for (const ticket of this.tickets) this.clock.cancel(ticket);
    this.tickets.clear();
  }
}
