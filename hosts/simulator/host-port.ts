import type { HostProcess, Turn } from "../host-process.js";
import type { Clock, Ticket } from "./clock.js";
import type { Cost } from "./cost.js";
import type { FaultPlan } from "./faults.js";
import type { Line } from "./line.js";

export interface HostPortOptions {
  cost: Cost;
  /** Bytes after which the host is told although more follow. */
  chunk: number;
  /** Bytes the host's transmitter takes. */
  transmit: number;
  /** What the host drives its control lines to. */
  pin(name: string, level: number): void;
}

const NOTHING = new Uint8Array(0);

/** The serial port of a host in this process: gives it its turns. */
export class HostPort {
  /** The host's rate, baud. */
  baud: number;
  /** Turns given so far. */
  turns = 0;
  private alarmAt = 0;
  private busyUntil = 0;
  private full = false;
  private inTurn = false;
  private woken = false;
  private ticket: Ticket | undefined;
  private detached = false;
  /** Bytes that the host had no room for. */
  private kept = NOTHING;
  private readonly takeTurn = (): void | Promise<void> => this.turn();

  constructor(private readonly clock: Clock, private readonly host: HostProcess, private readonly rx: Line, private readonly tx: Line,
    private readonly faults: FaultPlan, baud: number, private readonly options: HostPortOptions) {
    this.baud = baud;
    rx.onSend = () => this.schedule();
    tx.onTake = () => this.schedule();
    this.schedule();
  }

  /** The host stops: no further turn. */
  detach(): void {
    this.detached = true;
    this.clock.cancel(this.ticket);
    this.rx.onSend = this.tx.onTake = () => {};
  }

  /** The host wants a turn although nothing happened to its port: its application did something. */
  wake(): void {
    this.woken = true;
    this.schedule();
  }

  /** Finds the next reason for a turn: bytes, the alarm, or room in a transmitter that was full. */
  private schedule(): void {
    if (this.inTurn || this.detached) return;
    const room = this.full ? this.tx.shrinksTo(this.options.transmit >> 1) : Infinity;
    const work = Math.min(this.kept.length ? Infinity : this.rx.due(this.options.chunk), room);
    const wanted = this.woken ? this.clock.now : this.alarmAt;
    const time = Math.max(Math.min(work, wanted), this.busyUntil, this.clock.now);
    if (this.ticket && this.ticket.index >= 0 && this.ticket.time === time) return;
    this.clock.cancel(this.ticket);
    this.ticket = undefined;
    if (time === Infinity) return;
    const waits = work > wanted && this.busyUntil <= wanted;
    this.ticket = waits ? this.clock.at(time, this.takeTurn) : this.clock.work(time, this.takeTurn);
  }

  private turn(): void | Promise<void> {
    const now = this.clock.now;
    const hears = this.faults.hears(now);
    if (hears > now) {
      this.busyUntil = hears;
      return this.schedule();
    }
    const received = this.kept.length ? this.kept : this.rx.take(now);
    const free = Math.max(0, this.options.transmit - this.tx.pending(now));
    this.turns++;
    this.inTurn = true;
    this.woken = false;
    const turn = this.host.turn(Math.floor(now), free, received);
    if (turn instanceof Promise) return turn.then(result => this.finish(result, now, free, received));
    return this.finish(turn, now, free, received);
  }

  private finish(turn: Turn, now: number, free: number, received: Uint8Array): void {
    const { write, alarm } = turn;
    if (write.length > free) throw new RangeError(`the host wrote ${write.length} bytes where its transmitter had room for ${free}`);
    const { cost } = this.options;
    this.kept = turn.kept ? received.slice(received.length - turn.kept) : NOTHING;
    this.busyUntil = now + cost.turn + cost.byte * (received.length - this.kept.length + write.length);
    this.alarmAt = alarm < 0 ? Infinity : Math.floor(now) + alarm;
    this.full = write.length === free;
    if (write.length) this.tx.send(new Uint8Array(write), this.busyUntil);
    if (turn.baud !== undefined) this.change(turn.baud);
    for (const [name, level] of turn.pins ?? []) this.when(this.busyUntil, () => this.options.pin(name, level));
    this.inTurn = false;
    this.schedule();
  }

  private change(baud: number): void {
    if (!(baud > 0)) throw new RangeError(`the host set its port to ${baud} baud`);
    this.when(this.tx.pending(this.clock.now) ? this.tx.idleAt : this.busyUntil, () => (this.baud = baud));
  }

  private when(time: number, action: () => void): void {
    if (time <= this.clock.now) action();
    else this.clock.work(time, action);
  }
}
