import { ByteQueue } from "../byte-queue.js";
import type { Ticket } from "../clock.js";
import type { TcpConnection } from "../network.js";

/** <access_mode> (1.2). */
export const BUFFER = 0;
export const PUSH = 1;
export const TRANSPARENT = 2;

/** <socket_state> (2.3.6). */
export const OPENING = 1;
export const CONNECTED = 2;
export const CLOSING = 4;

/** Bytes a connection buffers for the host before the peer is stopped. [choice] */
export const RECEIVE_BUFFER = 10240;
/** Bytes not acknowledged by the peer above which AT+QISEND answers SEND FAIL. [choice] */
export const SEND_BUFFER = 14600;

/** A socket service: one connection of the modem, by its <connectID>. */
export class Link {
  state = OPENING;
  connection: TcpConnection | undefined;
  readonly received = new ByteQueue();
  totalReceived = 0;
  totalSent = 0;
  /** The peer sends no more; to be reported once the host has what was pushed. */
  ended = false;
  /** Both directions are closed. */
  broken = false;
  /** Waits for that, in AT+QICLOSE. */
  onClosed: (() => void) | undefined;
  /** When pushing goes on. */
  pushing: Ticket | undefined;
  private spent = 0;

  constructor(readonly id: number, readonly contextId: number, readonly service: string, public address: string, readonly port: number,
    private readonly askedPort: number, public mode: number) {}

  get localPort(): number {
    return this.connection?.localPort ?? this.askedPort;
  }

  get acknowledged(): number {
    return this.totalSent - (this.connection?.unacknowledged ?? 0);
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
    if (this.spent >= RECEIVE_BUFFER / 2 || this.received.length === 0) {
      if (this.state === CONNECTED) this.connection?.grant(this.spent);
      this.spent = 0;
    }
    return bytes;
  }

  /** Sends; false: the peer has not acknowledged enough of what was sent before. */
  send(bytes: Uint8Array): boolean {
    if (!this.connection || this.connection.unacknowledged + bytes.length > SEND_BUFFER) return false;
    this.write(bytes);
    return true;
  }

  /** Sends, however much is under way. */
  write(bytes: Uint8Array): void {
    this.connection?.write(bytes);
    this.totalSent += bytes.length;
  }

  /** The peer will send no more; the connectID stays in use until AT+QICLOSE. */
  fail(): void {
    this.state = CLOSING;
  }

  /** Drops the connection. */
  drop(): void {
    this.broken = true;
    this.connection?.destroy();
  }
}

/** A connection whose peer never says anything: what earlier software left open, seen from here. */
export class SilentConnection implements TcpConnection {
  readonly unacknowledged = 0;

  constructor(readonly localPort: number, private readonly closed: () => void) {}

  write(): boolean {
    return true;
  }
  grant(): void {}
  end(): void {
    this.closed();
  }
  destroy(): void {}
}

/** The twelve connections by <connectID>. */
export class Links {
  private readonly open = new Map<number, Link>();

  get(id: number): Link | undefined {
    return this.open.get(id);
  }

  add(link: Link): Link {
    this.open.set(link.id, link);
    return link;
  }

  remove(link: Link): void {
    if (this.open.get(link.id) === link) this.open.delete(link.id);
  }

  /** In the order of their numbers. */
  get all(): Link[] {
    return [...this.open.values()].sort((a, b) => a.id - b.id);
  }

  inContext(id: number): Link[] {
    return this.all.filter(link => link.contextId === id);
  }
}
