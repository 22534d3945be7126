import { EventQueue, type Scheduled } from "./event-queue.js";
import type { Random } from "./random.js";

export type ClockMode = "real" | "virtual" | "accelerated";

/** What an event does; a promise is awaited before the next event. */
export type Action = () => void | Promise<unknown>;

/** Where an event stands in the queue: given back by `at`, `after` and `work`, taken by `cancel`. */
export type Ticket = Scheduled;

/** How long a peer in the real world that was given the chance to speak holds simulated time up, in real ms. */
export const OWED_MS = 20;
/** How long an outstanding connect or lookup holds simulated time up, in real ms; after that time passes at the real rate. */
export const OUTSTANDING_MS = 1000;
/** Events between two visits to Node's own event loop while the clock jumps; sockets are only heard there. */
const VISIT_EVERY = { real: 64, accelerated: 64, virtual: 4096 };
/** Order of an event that comes after all others of its instant. */
const LAST = 1;
/** Turns or timers at one instant beyond which simulated time is stuck for good. */
const STUCK = 1_000_000;

interface Waiter {
  until: () => boolean;
  end: number;
  alarm?: Ticket;
  resolve(): void;
  reject(error: unknown): void;
}

/** The wait was over before its condition came true. */
export class SimulationTimeout extends Error {}

/**
 * A peer in the real world as the accelerated clock sees it: while it owes a byte simulated time stands still, while it
 * merely may speak the time of timers passes at the real rate, and when it is gone or held back time jumps.
 */
export class Peer {
  /** Real time until which the peer is waited for. */
  owesUntil = 0;
  private listening = true;

  constructor(private readonly clock: Clock) {}

  /** The peer was given the chance to speak: data was written to it or reading was resumed. */
  owes(ms = OWED_MS): void {
    this.owesUntil = performance.now() + ms;
  }

  /** The peer spoke, ended, connected or failed. */
  spoke(): void {
    this.owesUntil = 0;
  }

  /** Whether anything the peer says could get through at all. */
  set open(open: boolean) {
    this.listening = open;
  }
  get open(): boolean {
    return this.listening;
  }

  /** The peer can never speak again. */
  gone(): void {
    this.clock.forget(this);
  }
}

/**
 * The simulation's time, in milliseconds since its start, and everything that is due. One loop runs all events of a
 * simulator, host turns included, so that no two are ever under way at once. Events due at one instant run in seeded
 * random order. `real` waits for each event; `virtual` jumps to it; `accelerated` jumps over work in progress and, unless
 * a peer of the real world owes or may say something, over timers.
 */
export class Clock {
  /** Milliseconds since the start of the simulation. */
  now = 0;
  private readonly queue = new EventQueue();
  private readonly waiters = new Set<Waiter>();
  private readonly peers = new Set<Peer>();
  private arrivals: Action[] = [];
  private running = false;
  private stopped = false;
  private wake: (() => void) | undefined;
  private started = performance.now();
  private instant = -1;
  private atInstant = 0;

  constructor(readonly mode: ClockMode, private readonly random: Random) {}

  /** Runs `action` at the time `time` (ms; the past means now): a timer, which time has to reach. */
  at(time: number, action: Action): Ticket {
    return this.add(time, this.random.next(), action, false);
  }

  /** Runs `action` in `ms` milliseconds: a timer. */
  after(ms: number, action: Action): Ticket {
    return this.at(this.now + ms, action);
  }

  /** As `at`, for bytes under way and engines that compute: the accelerated clock never waits for those. */
  work(time: number, action: Action): Ticket {
    return this.add(time, this.random.next(), action, true);
  }

  /** A wait in real time that is under way ends when something earlier comes up. */
  private add(time: number, order: number, action: Action, work: boolean): Ticket {
    const ticket = this.queue.add(Math.max(time, this.now), order, action, work);
    if (this.queue.first === ticket) this.wake?.();
    return ticket;
  }

  /** Takes an event back; one that ran already, or `undefined`, is left alone. */
  cancel(ticket: Ticket | undefined): void {
    if (ticket) this.queue.remove(ticket);
  }

  /** Brings something from the real world (a socket, a child process) in: runs `action` as soon as no other event does. */
  post(action: Action): void {
    this.arrivals.push(action);
    this.wake?.();
  }

  /** A peer of the real world begins to matter; call its `gone()` when it no longer does. */
  peer(): Peer {
    const peer = new Peer(this);
    this.peers.add(peer);
    return peer;
  }

  /** @internal */
  forget(peer: Peer): void {
    this.peers.delete(peer);
  }

  /**
   * Lets time pass until `until()` holds, which is asked after every event.
   * @param limit simulated milliseconds after which the promise is rejected with SimulationTimeout; without it only a
   *   virtual clock with nothing left to happen is
   */
  run(until: () => boolean, limit = Infinity): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.stopped) throw new Error("the simulator is closed");
      if (until()) return resolve();
      const waiter: Waiter = { until, end: this.now + limit, resolve, reject };
      if (limit < Infinity) waiter.alarm = this.add(waiter.end, LAST, () => {}, false);
      this.waiters.add(waiter);
      if (this.running) this.wake?.();
      else void this.loop();
    });
  }

  /** Lets `ms` milliseconds of simulated time pass, with everything that is due in them. */
  advance(ms: number): Promise<void> {
    let reached = false;
    this.add(this.now + ms, LAST, () => void (reached = true), false);
    return this.run(() => reached);
  }

  /** Ends the simulation: nothing scheduled happens any more, and whoever still waits is told. */
  stop(): void {
    this.stopped = true;
    const error = new Error("the simulator was closed");
    for (const waiter of this.waiters) this.dismiss(waiter).reject(error);
    this.wake?.();
  }

  private async loop(): Promise<void> {
    this.running = true;
    if (this.mode === "real") this.started = performance.now() - this.now;
    let events = 0;
    try {
      // Whoever starts several waits in one go means them to begin at one time.
      await null;
      while (this.waiters.size && !this.stopped) {
        if (this.mode === "real") this.reach(performance.now() - this.started);
        const action = this.arrivals.shift() ?? this.due();
        if (action) {
          const result = action();
          if (result) await result;
          this.settle();
          if (++events % VISIT_EVERY[this.mode] === 0) await new Promise(setImmediate);
        } else if (this.mode === "virtual") {
          throw new SimulationTimeout(`nothing left to happen at ${this.now.toFixed(3)} ms`);
        } else {
          await this.idle();
        }
      }
    } catch (error) {
      for (const waiter of this.waiters) this.dismiss(waiter).reject(error);
    } finally {
      this.running = false;
    }
  }

  /** The next event, if time may go to where it is due. */
  private due(): Action | undefined {
    const first = this.queue.first;
    if (!first || (first.time > this.now && !this.mayJump(first.work))) return undefined;
    this.queue.remove(first);
    this.reach(first.time);
    if (this.now !== this.instant) {
      this.instant = this.now;
      this.atInstant = 0;
    } else if (++this.atInstant > STUCK) {
      throw new Error(`simulated time stands still at ${this.now} ms: more than ${STUCK} events at one instant`);
    }
    return first.action;
  }

  private mayJump(work: boolean): boolean {
    if (this.mode === "virtual") return true;
    if (this.mode === "real") return false;
    if (this.owedUntil() > performance.now()) return false;
    return work || !this.mayBeSpokenTo();
  }

  private owedUntil(): number {
    let until = 0;
    for (const peer of this.peers) if (peer.owesUntil > until) until = peer.owesUntil;
    return until;
  }

  private mayBeSpokenTo(): boolean {
    for (const peer of this.peers) if (peer.open) return true;
    return false;
  }

  private reach(time: number): void {
    if (time > this.now) this.now = time;
  }

  private settle(): void {
    for (const waiter of this.waiters) {
      if (waiter.until()) this.dismiss(waiter).resolve();
      else if (this.now >= waiter.end) this.dismiss(waiter).reject(new SimulationTimeout(`not by ${waiter.end.toFixed(0)} ms of simulated time`));
    }
  }

  private dismiss(waiter: Waiter): Waiter {
    this.waiters.delete(waiter);
    this.cancel(waiter.alarm);
    return waiter;
  }

  /** Waits in real time: for I/O, for a debt to expire, or for time to pass at the real rate. */
  private async idle(): Promise<void> {
    const entered = performance.now();
    const began = this.now;
    const owed = this.mode === "accelerated" ? this.owedUntil() : 0;
    const next = this.queue.first?.time ?? Infinity;
    const ms = owed > entered ? owed - entered : next - began;
    await new Promise<void>(resolve => {
      const timer = ms < Infinity ? setTimeout(resolve, Math.min(ms, 2 ** 31 - 1)) : undefined;
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.arrivals.length || this.stopped) this.wake();
    });
    this.wake = undefined;
    if (this.mode === "accelerated" && owed <= entered) this.reach(Math.min(next, began + performance.now() - entered));
  }
}
