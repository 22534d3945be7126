import type { ModemError } from "../../src/errors.js";
import type { Listener } from "../../src/sockets/listener.js";
import type { Connection } from "./connection.js";
import type { Run } from "./run.js";

/** One listener of the application's. */
export class ListeningPort {
  /** Those whose peers tried to connect to it. */
  readonly clients: Connection[] = [];
  closed = false;
  ended = false;
  error: ModemError | undefined;
  private listener: Listener | undefined;

  /** It took its connections over late. */
  readonly slow: boolean;

  constructor(readonly index: number, private readonly run: Run, public lazy: boolean) {
    this.slow = lazy;
  }

  open(port: number): void {
    this.listener = new this.run.host.modem.Listener({
      port,
      onReadable: () => {
        this.alive("onReadable");
        if (!this.lazy) this.accept();
      },
      onError: (error) => {
        this.alive("onError");
        this.ended = true;
        this.error = error;
      },
    });
  }

  /** Takes over all connections that wait. */
  accept(): void {
    if (this.closed || this.ended || !this.listener) return;
    for (let from = this.listener.read(); from; from = this.listener.read()) {
      const connection = this.run.accepted(this, from.remotePort);
      if (connection) connection.socket = new this.run.host.modem.TCP({ from, ...connection.callbacks });
      else from.close();
      // closed or ended before it was accepted
      if (connection?.closed) connection.socket?.close();
    }
  }

  close(): void {
    this.closed = true;
    this.listener?.close();
  }

  private alive(callback: string): void {
    if (this.closed || this.ended) this.run.violate(`${callback} of listener ${this.index} after its end`);
  }
}
