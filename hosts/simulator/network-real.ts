import dns from "node:dns";
import net from "node:net";
import { OUTSTANDING_MS, type Clock, type Peer } from "./clock.js";
import type { Network, TcpConnection, TcpEvents, TcpOptions } from "./network.js";

/** The internet of this computer. */
export class RealNetwork implements Network {
  readonly kind = "real";
  private readonly sockets = new Set<net.Socket>();
  private closed = false;

  constructor(private readonly clock: Clock) {}

  tcpConnect(address: string, port: number, events: TcpEvents, options: TcpOptions = {}): TcpConnection {
    const socket = new net.Socket({ allowHalfOpen: true });
    this.sockets.add(socket);
    socket.once("close", () => this.sockets.delete(socket));
    return new RealConnection(this.clock, socket, address, port, events, options);
  }

  lookup(name: string, done: (addresses: string[]) => void): void {
    const peer = this.clock.peer();
    peer.owes(OUTSTANDING_MS);
    dns.lookup(name, { all: true }, (error, addresses) =>
      this.clock.post(() => {
        peer.gone();
        if (this.closed) return;
        // IPv4 first: the default PDP context is of type IP.
        const sorted = error ? [] : [...addresses].sort((a, b) => a.family - b.family);
        done(sorted.map(each => each.address));
      })
    );
  }

  close(): void {
    this.closed = true;
    for (const socket of this.sockets) socket.destroy();
  }
}

class RealConnection implements TcpConnection {
  private readonly peer: Peer;
  private window: number;
  private readonly localPortAsked: number;
  private finished = false;
  private ended = false;

  constructor(private readonly clock: Clock, private readonly socket: net.Socket, address: string, port: number,
    private readonly events: TcpEvents, options: TcpOptions) {
    this.window = options.window ?? 0;
    this.localPortAsked = options.localPort ?? 0;
    this.peer = clock.peer();
    this.peer.owes(OUTSTANDING_MS);
    this.on("connect", () => {
      this.peer.spoke();
      socket.setNoDelay(true);
      events.connect();
      this.pull();
    });
    this.on("readable", () => this.pull());
    this.on("drain", () => events.drain?.());
    this.on("end", () => {
      this.peer.spoke();
      this.peer.open = false;
      this.ended = true;
      events.end();
    });
    this.on("error", error => this.fail(error.code ?? "EIO"));
    this.on("close", () => {
      this.peer.gone();
      if (this.finished) return;
      this.finished = true;
      events.close?.();
    });
    try {
      socket.connect({ host: address, port, ...(this.localPortAsked ? { localPort: this.localPortAsked } : {}) });
    } catch {
      clock.post(() => this.fail("EINVAL"));
    }
  }

  get localPort(): number {
    return this.socket.localPort ?? this.localPortAsked;
  }

  get unacknowledged(): number {
    return this.socket.writableLength;
  }

  write(bytes: Uint8Array): boolean {
    if (!this.ended) this.peer.owes();
    return this.socket.write(bytes);
  }

  grant(bytes: number): void {
    const resumed = this.window === 0;
    this.window += bytes;
    if (!resumed || this.ended) return;
    this.peer.open = true;
    this.peer.owes();
    this.clock.post(() => this.pull());
  }

  end(): void {
    this.socket.end();
    this.peer.open = true;
    this.peer.owes();
    // A peer's FIN is only seen once its bytes were read; from now on nobody counts them.
    this.window = Infinity;
    this.clock.post(() => this.pull());
  }

  destroy(): void {
    this.finished = true;
    this.peer.gone();
    this.socket.destroy();
  }

  private on(name: string, action: (error: NodeJS.ErrnoException) => void): void {
    this.socket.on(name, (argument: NodeJS.ErrnoException) =>
      this.clock.post(() => {
        if (!this.finished) action(argument);
      })
    );
  }

  /** Takes what the window allows. `read` returns null when nothing is there, and only then "readable" comes again. */
  private pull(): void {
    while (!this.finished && this.window > 0) {
      const waiting = this.socket.readableLength;
      const bytes: Buffer | null = this.socket.read(waiting > this.window ? this.window : undefined) as Buffer | null;
      if (!bytes) return;
      this.peer.spoke();
      this.window -= bytes.length;
      this.events.data(bytes);
    }
    if (this.window === 0) this.peer.open = false;
  }

  private fail(code: string): void {
    if (this.finished) return;
    this.finished = true;
    this.peer.gone();
    this.socket.destroy();
    this.events.error(code);
  }
}
