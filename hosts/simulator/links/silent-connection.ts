import type { TcpConnection } from "../network.js";

/** A connection whose peer never says anything: what earlier software left open, seen from here. */
export class SilentConnection implements TcpConnection {
  readonly unacknowledged = 0;

  constructor(readonly localPort: number, private readonly closed: () => void) {}

  write(): boolean {
    return true;
  }
  grant(): void {}
  secure(): void {}
  end(): void {
    this.closed();
  }
  destroy(): void {}
}
