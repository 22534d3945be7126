/**
 * The border between the portable driver and an engine.
 *
 * A host creates a Modem with a function that turns its `Driver` side into a `Platform`.
 * All positions are byte indices into `driver.arena`.
 */

/** What a host supplies. */
export interface Platform {
  /** Milliseconds on a clock that never goes back. Fractions are allowed. */
  now(): number;
  /** Asks for one call of `driver.tick()` in `ms` milliseconds (>= 0). Replaces the earlier request; -1 takes it back. */
  alarm(ms: number): void;
  /** Asks for one call of `driver.tick()` soon, never from inside this call. */
  defer(): void;
  /** Sends arena bytes [from, to) and returns how many the port took now (0 when it is full). `driver.tick()` is called when it can take more. */
  write(from: number, to: number): number;
  /** Moves arena bytes [from, end) to `to`; the two may overlap. */
  move(to: number, from: number, end: number): void;
  /** The position of the first line feed at or behind `from`. There is one, and more than three bytes of the arena follow it. */
  nextLineFeed(from: number): number;
  /** Bytes the port holds while JavaScript is busy: its receive FIFO without flow control, a large number with it. */
  receiveWindow: number;
  /** Whether everything that was written has left the port, which CTS may hold back; absent where it can't tell: then it leaves at the port's rate. */
  sent?: () => boolean;
  /** Changes the port's rate (baud), after what was written has left. */
  setBaud(rate: number): void;
  /** Sets the output that drives a control line ("power", "reset", "dtr") high (1) or low (0): high asserts it, unless the modem's option `inverted` names it. False when the line is not wired. */
  pin(name: string, level: number): boolean;
  /** Whether the modem's STATUS line says that it is on; absent when that line is not wired. */
  powered?: () => boolean;
  /** Shows arena bytes [from, to) as they pass; absent costs nothing. `direction` is one of TRACE. */
  trace?: (direction: number, from: number, to: number) => void;
}

/** Where received bytes go. */
export interface Input {
  /** How many bytes may be put at `write`, which this call settles; so many in all, while `write` goes on from where they were put. 0 means that it is full: `overrun` what must be dropped. */
  room(): number;
  /** Arena position of the next received byte. */
  write: number;
  /** Before `write` gets here nothing can be done about what was received: the host may move it on itself instead of calling `received`. Absent: nowhere. */
  readonly until?: number;
  /** Before `write` gets here there is also room for half of the ring, whatever `room` said last. Absent: nowhere. */
  readonly ample?: number;
}

/** What a host's serial adapter uses. */
export interface Driver {
  /** Every mutable byte of the modem. Constant for the modem's life. */
  readonly arena: Uint8Array;
  /** Constant for the modem's life. */
  readonly input: Input;
  /** `count` bytes (<= input.room()) were put at input.write. */
  received(count: number): void;
  /** The port lost bytes (FIFO overflow, framing error) or had to drop `count` of them. */
  overrun(count: number): void;
  /** Time has passed, or the port can take more. */
  tick(): void;
}

/** The most bytes that a host may have at the end of the arena. */
export const SCRATCH_LIMIT = 131072;

/** Directions given to `Platform.trace`. Secrets are replaced before they get here. */
export const TRACE_COMMAND = 0;
export const TRACE_LINE = 1;
export const TRACE_SENT = 2;
export const TRACE_RECEIVED = 3;
export const TRACE_DISCARDED = 4;
