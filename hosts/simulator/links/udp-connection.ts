import type { TcpConnection, UdpPort } from "../network.js";

/** Datagrams to and from one peer, in the form of a connection. */
export class UdpConnection implements TcpConnection {
  readonly unacknowledged = 0;

  /** @param release this end is done with the port */
  constructor(private readonly bound: UdpPort, public address: string, public port: number, private readonly release: () => void) {}

  get localPort(): number {
    return this.bound.port;
  }

  /** Whether a datagram comes from the peer. */
  hears(address: string, port: number): boolean {
    return address === this.address && port === this.port;
  }

  write(bytes: Uint8Array): boolean {
    this.bound.send(bytes, this.address, this.port);
    return true;
  }

  grant(): void {}
  secure(): void {}

  end(): void {
    this.release();
  }

  destroy(): void {
    this.release();
  }
}
