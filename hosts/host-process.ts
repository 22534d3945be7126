/**
 * A JavaScript engine that runs the driver, seen from its serial port: time, bytes and the room to send go in, bytes and
 * the next alarm come out. The simulator drives one in process; the desktop runner drives one over a real port.
 */
export interface HostProcess {
  /**
   * One turn of the engine. Called when bytes were received, when the alarm of the last turn is due, or when a full
   * transmitter has room again.
   * @param now milliseconds on the host's clock, never going back
   * @param transmitFree bytes that the transmitter can take in this turn
   * @param received bytes received since the last turn; valid during the call only; may be empty
   */
  turn(now: number, transmitFree: number, received: Uint8Array): Turn | Promise<Turn>;
}

export interface Turn {
  /** Bytes to send, at most `transmitFree`. Valid until the next turn. */
  write: Uint8Array;
  /** Milliseconds until the next turn is wanted even if nothing arrives (0: at once); -1: none. */
  alarm: number;
  /** The host's port changes to this rate (baud) once `write` has left. */
  baud?: number;
  /** Bytes at the end of `received` that the host has no room for: its port keeps them, holds back the modem (RTS), and they come first in the next turn. Default 0. */
  kept?: number;
  /** Control lines driven in this turn, in order: name ("power", "reset", "dtr") and level (1 asserted). */
  pins?: [name: string, level: number][];
}
