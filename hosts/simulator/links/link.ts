import { ByteQueue } from "../byte-queue.js";
import type { TcpConnection } from "../network.js";

/** One connection inside a modem, as far as it is the same in every family: what it buffers for the host, and what it counts. */
export class Link {
  connection: TcpConnection | undefined;
  readonly received = new ByteQueue();
  totalReceived = 0;
  totalSent = 0;
  private spent = 0;

  /**
   * @param receiveBuffer bytes that wait for the host before the peer is stopped
   * @param sendBuffer bytes that may wait for the peer's acknowledgement
   */
  constructor(readonly id: number, readonly receiveBuffer: number, readonly sendBuffer: number) {}

  get unacknowledged(): number {
    return this.connection?.unacknowledged ?? 0;
  }

  get acknowledged(): number {
    return this.totalSent - this.unacknowledged;
  }

  /** Takes bytes of the peer. */
  receive(bytes: Uint8Array): void {
    this.received.push(bytes);
    this.totalReceived += bytes.length;
  }

  /** Hands up to `count` bytes to the host; the peer may send more as soon as half of the buffer is free. */
  take(count: number): Uint8Array {
    const bytes = this.received.take(count);
    this.spent += bytes.length;
    if (this.spent >= this.receiveBuffer / 2 || this.received.length === 0) {
      this.connection?.grant(this.spent);
      this.spent = 0;
    }
    return bytes;
  }

  /** Sends; false: the peer has not acknowledged enough of what was sent before. */
  send(bytes: Uint8Array): boolean {
    if (!this.connection || this.unacknowledged + bytes.length > this.sendBuffer) return false;
    this.write(bytes);
    return true;
  }

  /** Sends, however much is under way. */
  write(bytes: Uint8Array): void {
    this.connection?.write(bytes);
    this.totalSent += bytes.length;
  }

  /** Drops the connection. */
  drop(): void {
    this.connection?.destroy();
  }
}
