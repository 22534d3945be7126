import type { Trace } from "../trace.js";
import type { Session } from "./session.js";

/** The serial port as a command interpreter sees it. */
export interface Wire {
  send(bytes: Uint8Array): void;
  /** When what was sent so far will have left, ms. */
  readonly idleAt: number;
  /** When the last byte taken had arrived, ms: a busy machine takes it later. */
  readonly heardAt: number;
}

export interface ExchangeOptions {
  /** Simulated ms between a command line or the last byte of data and what it does. */
  latency: number;
  /** Bytes that wait while a command is executed; further ones are lost. */
  inputLimit: number;
  /** Takes the command lines that are executed, without "AT". */
  executed: string[];
}

/**
 * One command at a time: what arrives while one is executed waits until it has ended, and what is answered at one instant
 * leaves in one piece.
 */
export abstract class Exchange {
  protected executing = false;
  protected out: Uint8Array[] = [];
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  private pumping = false;
  private calls = 0;
  private farewells: (() => void)[] = [];

  constructor(protected readonly session: Session, protected readonly wire: Wire, private readonly pace: ExchangeOptions, protected readonly trace: Trace) {}

  /** Reads in the present mode; gives the number of bytes it used. */
  protected abstract consume(bytes: Uint8Array): number;

  /** Takes what arrived from the host. */
  receive(bytes: Uint8Array): void {
    const room = this.pace.inputLimit - this.heldBytes;
    if (this.executing && bytes.length > room) {
      this.trace.note(`${bytes.length - room} bytes lost: the input buffer is full while a command is executed`);
      bytes = bytes.subarray(0, room);
    }
    this.held.push(bytes);
    this.heldBytes += bytes.length;
    this.pump();
  }

  /** Runs `action` once the final result code of the command that is being executed has left. */
  afterResult(action: () => void): void {
    this.farewells.push(action);
  }

  /** Reads and executes nothing more. */
  stop(): void {
    this.calls++;
    this.executing = true;
  }

  /** Begins an execution: whether it is still the present one. */
  protected beginCall(): () => boolean {
    const serial = ++this.calls;
    return () => serial === this.calls;
  }

  /** Ends the execution: what its handler does from now on has no effect. */
  protected endCall(): void {
    this.calls++;
  }

  /** The final result code is on its way: what had to wait for it follows. */
  protected sayFarewell(): void {
    for (const action of this.farewells.splice(0)) this.session.work(Math.max(0, this.wire.idleAt - this.session.now), action);
  }

  /** Reads what waits, up to the end of a command line. */
  protected pump(): void {
    if (this.pumping) return;
    this.pumping = true;
    while (this.held.length && !this.executing) {
      const bytes = this.held[0];
      const used = this.consume(bytes);
      this.heldBytes -= used;
      if (used === bytes.length) this.held.shift();
      else this.held[0] = bytes.subarray(used);
    }
    this.pumping = false;
    this.flush();
  }

  /** Does something after the modem's latency. */
  protected later(action: () => void): void {
    if (this.pace.latency > 0) this.session.work(this.pace.latency, action);
    else action();
  }

  protected push(text: string): void {
    this.trace.line("<", text);
    this.out.push(Buffer.from(text, "latin1"));
  }

  protected flush(): void {
    if (this.out.length === 0) return;
    const bytes = this.out.length === 1 ? this.out[0] : Buffer.concat(this.out);
    this.out = [];
    this.wire.send(bytes);
  }
}
