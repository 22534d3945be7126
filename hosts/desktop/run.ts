import type { HostProcess, Turn } from "../host-process.js";
import type { Port } from "./port.js";
import { MESSAGE_LIMIT } from "./records.js";

/** Bytes that may wait in the stream before the engine is told that its transmitter is full. */
const TRANSMIT_BUFFER = 4096;

/** The clock that `Runner` gives to its engine, in milliseconds: the `now` to start the engine with. */
export function clock(): number {
  return performance.now();
}

/** Runs an engine on a byte stream and the real clock: a turn when bytes come, an alarm is due, or there is room again. */
export class Runner {
  private readonly received: Buffer[] = [];
  private stopped = false;
  /** The engine has no room for what was received: the stream waits, and holds the modem back. */
  private held = false;
  private failure?: Error;
  private wake: () => void = () => {};

  constructor(
    private readonly engine: HostProcess,
    private readonly port: Omit<Port, "close">,
  ) {}

  /**
   * Runs until `stop` is called. The stream stays open.
   * @throws Error when the port ends or fails, or the engine does
   */
  async run(): Promise<void> {
    const { stream } = this.port;
    const onData = (bytes: Buffer) => {
      this.received.push(bytes);
      this.wake();
    };
    const onError = (error: Error) => this.end(new Error(`${this.port.name}: ${error.message}`));
    const onEnd = () => this.end(new Error(`${this.port.name}: the other side closed the port`));
    stream.on("data", onData).on("error", onError).on("end", onEnd).on("close", onEnd);
    try {
      while (!this.stopped) {
        const free = Math.max(0, TRANSMIT_BUFFER - stream.writableLength);
        const bytes = this.take();
        const turn = await this.engine.turn(clock(), free, bytes);
        this.hold(bytes, turn.kept ?? 0);
        const full = turn.write.length === free;
        await this.carryOut(turn, full);
        if ((this.received.length > 0 && !this.held) || this.stopped) continue;
        // What came before the end is delivered before the end is.
        if (this.failure && !this.held) throw this.failure;
        await this.rest(turn.alarm, full);
      }
    } finally {
      stream.off("data", onData).off("error", onError).off("end", onEnd).off("close", onEnd);
    }
  }

  /** Lets `run` return after the turn that is under way. */
  stop(): void {
    this.stopped = true;
    this.wake();
  }

  private end(error: Error): void {
    this.failure ??= error;
    this.wake();
  }

  /** Keeps what the engine did not take for the next turn. */
  private hold(bytes: Buffer, count: number): void {
    const { stream } = this.port;
    if (count > 0) this.received.unshift(Buffer.from(bytes.subarray(bytes.length - count)));
    if (this.held === count > 0) return;
    this.held = count > 0;
    if (this.held) stream.pause();
    else stream.resume();
  }

  /** What was received since the last turn, up to what a message holds. */
  private take(): Buffer {
    const all = this.received.length === 1 ? this.received[0] : Buffer.concat(this.received);
    this.received.length = 0;
    if (all.length <= MESSAGE_LIMIT) return all;
    this.received.push(all.subarray(MESSAGE_LIMIT));
    return all.subarray(0, MESSAGE_LIMIT);
  }

  private async carryOut(turn: Turn, full: boolean): Promise<void> {
    for (const [name, level] of turn.pins ?? []) await this.port.setPin?.(name, level);
    // The engine's buffer is good until its next turn, the stream may keep the bytes longer.
    if (turn.write.length > 0) this.port.stream.write(Buffer.from(turn.write), () => full && this.wake());
    if (turn.baud !== undefined) await this.port.setBaud?.(turn.baud);
  }

  /** Waits for what makes the next turn; `full` when the engine took all the room there was. */
  private async rest(alarm: number, full: boolean): Promise<void> {
    if (full && this.port.stream.writableLength === 0) return;
    await new Promise<void>((resolve) => {
      const timer = alarm > 0 ? setTimeout(resolve, Math.ceil(alarm)) : undefined;
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      // A turn at once still lets the port have its say; and what would wake may have happened already.
      if (alarm === 0 || (this.failure && !this.held) || this.stopped) setImmediate(this.wake);
    });
    this.wake = () => {};
  }
}
