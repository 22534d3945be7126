import type { UdpEvents, UdpPort } from "./network.js";

type Send = (bytes: Uint8Array, address: string, port: number) => void;

/** A UDP port of the modem's in memory. */
export class LocalUdpPort implements UdpPort {
  private closed = false;

  constructor(readonly port: number, private readonly events: UdpEvents, private readonly carry: Send, private readonly free: () => void) {}

  /** Says how binding went. */
  settle(failure: string | undefined): void {
    if (this.closed) return;
    if (failure === undefined) return this.events.bound(this.port);
    this.closed = true;
    this.events.error(failure);
  }

  send(bytes: Uint8Array, address: string, port: number): void {
    if (!this.closed) this.carry(new Uint8Array(bytes), address, port);
  }

  receive(bytes: Uint8Array, address: string, port: number): void {
    if (!this.closed) this.events.message(bytes, address, port);
  }

  close(): void {
    this.closed = true;
    this.free();
  }
}

/** A test's end for datagrams, in memory. */
export class LocalUdpPeer {
  /** A datagram of the modem's, and the port it came from. */
  onMessage?: (bytes: Uint8Array, port: number) => void;
  /** Datagrams received so far, as text of one character a byte. */
  readonly received: string[] = [];

  /** @param address where its datagrams come from: later the address that the modem sent to last, as it is every host's port */
  constructor(readonly port: number, public address: string, private readonly carry: (bytes: Uint8Array, port: number) => void) {}

  /** Sends a datagram to `port` of the modem. */
  send(data: Uint8Array | string, port: number): void {
    this.carry(typeof data === "string" ? Buffer.from(data, "latin1") : new Uint8Array(data), port);
  }

  /** @internal */
  receive(bytes: Uint8Array, address: string, port: number): void {
    this.address = address;
    this.received.push(Buffer.from(bytes).toString("latin1"));
    this.onMessage?.(bytes, port);
  }
}
