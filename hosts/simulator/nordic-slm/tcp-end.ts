import { Link } from "../links/link.js";
import type { TcpConnection, TcpEvents } from "../network.js";
import { errno } from "./errno.js";

/** Bytes that wait in the modem before the peer is stopped. [choice] */
export const RECEIVE_BUFFER = 4096;
const SEND_BUFFER = 4096;

/** What commands block on. */
export interface Receiving {
  /** Called when `recv` may have another answer than before. */
  onChange: () => void;
  /** Up to `count` bytes, none where the peer has ended; an error number; undefined: wait. */
  recv(count: number): Uint8Array | number | undefined;
}

/** One end of a TCP connection as the modem's socket library has it. */
export class TcpEnd extends Link implements Receiving {
  onChange: () => void = () => {};
  private error = 0;
  private ended = false;
  private onDrain: (() => void) | undefined;
  /** What the network is to call. */
  readonly events: Omit<TcpEvents, "connect"> = {
    data: bytes => {
      this.receive(bytes);
      this.onChange();
    },
    end: () => {
      this.ended = true;
      this.onChange();
    },
    error: code => this.fail(errno(code)),
    drain: () => this.drained(),
  };

  /**
   * @param handle the number that the host knows it by; a peer that waits to be accepted gets it later
   * @param remotePort the port of a peer that was accepted
   */
  constructor(public handle: number, connection?: TcpConnection, readonly remotePort = 0) {
    super(handle, RECEIVE_BUFFER, SEND_BUFFER);
    this.connection = connection;
  }

  recv(count: number): Uint8Array | number | undefined {
    if (count === 0 || this.received.length) return this.take(count);
    if (this.error) return this.error;
    return this.ended ? new Uint8Array(0) : undefined;
  }

  /** Sends; `done` gets 0 or an error number once the network took everything. */
  transmit(bytes: Uint8Array, done: (error: number) => void): void {
    if (this.error || !this.connection) return done(this.error || errno("ENOTCONN"));
    if (bytes.length === 0 || this.connection.write(bytes)) return done(0);
    this.onDrain = () => done(this.error);
  }

  /** Ends the connection behind what was sent, as close() of a socket does. */
  close(): void {
    this.connection?.end();
  }

  /** The connection is lost; what arrived before can still be read. */
  fail(error: number): void {
    if (this.error) return;
    this.error = error;
    this.drop();
    this.drained();
    this.onChange();
  }

  private drained(): void {
    const waiting = this.onDrain;
    this.onDrain = undefined;
    waiting?.();
  }
}
