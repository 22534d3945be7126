import type { Clock, Ticket } from "./clock.js";
import type { Line } from "./line.js";

/** An external program's end of a byte stream: a socket, a PTY, standard input and output. */
export interface ByteStream {
  onData(take: (bytes: Uint8Array) => void): void;
  onEnd(ended: () => void): void;
  write(bytes: Uint8Array): void;
  pause(): void;
  resume(): void;
  close(): void;
}

/** Bytes on their way to the modem beyond which the program is not read from. */
const AHEAD = 4096;
/** Bytes after which the program is told although more follow. */
const CHUNK = 64;

/**
 * The serial port of an external program. A byte stream has no rate of its own: it is always the modem's, and pacing is the
 * modem's, too.
 */
export class StreamPort {
  private ticket: Ticket | undefined;
  private detached = false;
  private paused = false;

  constructor(private readonly clock: Clock, private readonly stream: ByteStream, private readonly rx: Line, private readonly tx: Line,
    private readonly rate: () => number, ended: () => void) {
    rx.onSend = () => this.schedule();
    tx.onTake = () => this.ease();
    stream.onData(bytes => clock.post(() => this.take(bytes)));
    stream.onEnd(() => clock.post(() => {
      if (!this.detached) ended();
    }));
  }

  get baud(): number {
    return this.rate();
  }

  detach(): void {
    this.detached = true;
    this.clock.cancel(this.ticket);
    this.rx.onSend = this.tx.onTake = () => {};
    this.stream.close();
  }

  private take(bytes: Uint8Array): void {
    if (this.detached) return;
    this.tx.send(bytes);
    if (this.tx.pending(this.clock.now) <= AHEAD) return;
    this.stream.pause();
    this.paused = true;
    this.ease();
  }

  /** The program is read from again once enough has left. */
  private ease(): void {
    const time = this.tx.shrinksTo(AHEAD >> 1);
    if (!this.paused || time === Infinity) return;
    this.paused = false;
    this.clock.work(time, () => {
      if (!this.detached) this.stream.resume();
    });
  }

  private schedule(): void {
    const due = this.rx.due(CHUNK);
    if (this.ticket && this.ticket.index >= 0 && this.ticket.time <= due) return;
    this.clock.cancel(this.ticket);
    this.ticket = due < Infinity ? this.clock.work(due, () => this.deliver()) : undefined;
  }

  private deliver(): void {
    const bytes = this.rx.take(this.clock.now);
    if (bytes.length) this.stream.write(bytes);
    this.schedule();
  }
}
