import type { Clock, Ticket } from "./clock.js";

/** Largest piece in which bytes travel, as in TCP over Ethernet. */
const SEGMENT = 1460;

/** One direction of a connection: bytes travel in order, as far as the receiver's window reaches. */
export class LocalPipe {
  /** Bytes written and not yet delivered. */
  unacknowledged = 0;
  private waiting: Uint8Array[] = [];
  private travelling: { at: number; bytes: Uint8Array | undefined }[] = [];
  private ticket: Ticket | undefined;
  private finished = false;
  private held = false;

  constructor(private readonly clock: Clock, private readonly network: { latency: number }, private window: number,
    private readonly sink: { data(bytes: Uint8Array): void; end(): void; drain(): void }) {}

  write(bytes: Uint8Array): boolean {
    if (this.finished || bytes.length === 0) return true;
    this.waiting.push(new Uint8Array(bytes));
    this.unacknowledged += bytes.length;
    this.pump();
    return this.waiting.length === 0;
  }

  grant(bytes: number): void {
    this.window += bytes;
    this.pump();
  }

  hold(held: boolean): void {
    this.held = held;
    this.pump();
  }

  end(): void {
    if (this.finished) return;
    this.finished = true;
    this.pump();
  }

  /** Loses everything under way. */
  cut(): void {
    this.finished = true;
    this.waiting = [];
    this.travelling = [];
    this.clock.cancel(this.ticket);
  }

  private pump(): void {
    const at = this.clock.now + this.network.latency;
    while (this.waiting.length && this.window > 0 && !this.held) {
      const first = this.waiting[0];
      const bytes = first.subarray(0, Math.min(SEGMENT, this.window, first.length));
      if (bytes.length === first.length) this.waiting.shift();
      else this.waiting[0] = first.subarray(bytes.length);
      this.window -= bytes.length;
      this.travelling.push({ at, bytes });
    }
    if (this.finished && !this.waiting.length && !this.held && !this.travelling.some(each => !each.bytes)) {
      this.travelling.push({ at, bytes: undefined });
    }
    this.schedule();
  }

  private schedule(): void {
    if (this.travelling.length && (!this.ticket || this.ticket.index < 0)) {
      this.ticket = this.clock.at(this.travelling[0].at, () => this.deliver());
    }
  }

  private deliver(): void {
    const next = this.travelling.shift();
    if (!next) return;
    if (next.bytes) {
      this.unacknowledged -= next.bytes.length;
      this.sink.data(next.bytes);
      if (this.unacknowledged === 0) this.sink.drain();
    } else {
      this.finished = true;
      this.sink.end();
    }
    this.schedule();
  }
}
