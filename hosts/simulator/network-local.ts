import net from "node:net";
import type { Clock, Ticket } from "./clock.js";
import type { Network, TcpConnection, TcpEvents, TcpOptions } from "./network.js";

/** Largest piece in which bytes travel, as in TCP over Ethernet. */
const SEGMENT = 1460;
const FIRST_LOCAL_PORT = 49152;

/** What a test's server does with a connection; `this` end of it is `peer`. */
export type Handler = (peer: LocalPeer) => void;

/**
 * An internet in memory, on the simulator's clock. Tests script it: `serve` starts a server on every address, `host` gives
 * a name its addresses, `blackhole` lets a port swallow connection attempts; any other port refuses, any other name fails.
 */
export class LocalNetwork implements Network {
  readonly kind = "local";
  /** Open connections, as the servers hold them. */
  readonly peers = new Set<LocalPeer>();
  /** One-way delay of every byte and handshake, in ms. */
  latency = 0;
  /** Time that a name takes to resolve, in ms. */
  lookupTime = 0;
  private readonly servers = new Map<number, Handler>();
  private readonly holes = new Set<number>();
  private readonly names = new Map<string, string[]>([["localhost", ["127.0.0.1"]]]);
  private nextPort = FIRST_LOCAL_PORT;
  private closed = false;

  constructor(private readonly clock: Clock) {}

  /** Starts a server; gives back what ends it. A port already served changes hands. */
  serve(port: number, handler: Handler): () => void {
    this.servers.set(port, handler);
    return () => void this.servers.delete(port);
  }

  /** Gives a host name its addresses; none: the lookup fails. */
  host(name: string, ...addresses: string[]): void {
    this.names.set(name.toLowerCase(), addresses);
  }

  /** Attempts to connect to `port` are never answered. */
  blackhole(port: number): void {
    this.holes.add(port);
  }

  tcpConnect(_address: string, port: number, events: TcpEvents, options: TcpOptions = {}): TcpConnection {
    const connection = new LocalConnection(this.clock, this, options.localPort || this.nextPort++, events, options.window ?? 0);
    if (!this.holes.has(port)) {
      this.clock.after(2 * this.latency, () => {
        if (!this.closed) connection.answered(this.servers.get(port));
      });
    }
    return connection;
  }

  lookup(name: string, done: (addresses: string[]) => void): void {
    const addresses = net.isIP(name) ? [name] : this.names.get(name.toLowerCase()) ?? [];
    this.clock.after(this.lookupTime, () => {
      if (!this.closed) done(addresses);
    });
  }

  close(): void {
    this.closed = true;
    this.servers.clear();
  }
}

/** One direction of a connection: bytes travel in order, as far as the receiver's window reaches. */
class Pipe {
  /** Bytes written and not yet delivered. */
  unacknowledged = 0;
  private waiting: Uint8Array[] = [];
  private travelling: { at: number; bytes: Uint8Array | undefined }[] = [];
  private ticket: Ticket | undefined;
  private finished = false;
  private held = false;

  constructor(private readonly clock: Clock, private readonly network: LocalNetwork, private window: number,
    private readonly sink: { data(bytes: Uint8Array): void; end(): void; drain(): void }) {}

  write(bytes: Uint8Array): boolean {
    if (this.finished || bytes.length === 0) return true;
    this.waiting.push(new Uint8Array(bytes));
    this.unacknowledged += bytes.length;
    this.pump();
    return this.waiting.length === 0;
  }

  grant(bytes: number): void {
    this.window += bytes;
    this.pump();
  }

  hold(held: boolean): void {
    this.held = held;
    this.pump();
  }

  end(): void {
    if (this.finished) return;
    this.finished = true;
    this.pump();
  }

  /** Loses everything under way. */
  cut(): void {
    this.finished = true;
    this.waiting = [];
    this.travelling = [];
    this.clock.cancel(this.ticket);
  }

  private pump(): void {
    const at = this.clock.now + this.network.latency;
    while (this.waiting.length && this.window > 0 && !this.held) {
      const first = this.waiting[0];
      const bytes = first.subarray(0, Math.min(SEGMENT, this.window, first.length));
      if (bytes.length === first.length) this.waiting.shift();
      else this.waiting[0] = first.subarray(bytes.length);
      this.window -= bytes.length;
      this.travelling.push({ at, bytes });
    }
    if (this.finished && !this.waiting.length && !this.held && !this.travelling.some(each => !each.bytes)) {
      this.travelling.push({ at, bytes: undefined });
    }
    this.schedule();
  }

  private schedule(): void {
    if (this.travelling.length && (!this.ticket || this.ticket.index < 0)) {
      this.ticket = this.clock.at(this.travelling[0].at, () => this.deliver());
    }
  }

  private deliver(): void {
    const next = this.travelling.shift();
    if (!next) return;
    if (next.bytes) {
      this.unacknowledged -= next.bytes.length;
      this.sink.data(next.bytes);
      if (this.unacknowledged === 0) this.sink.drain();
    } else {
      this.finished = true;
      this.sink.end();
    }
    this.schedule();
  }
}

/** The modem's end of a connection. */
class LocalConnection implements TcpConnection {
  private peer: LocalPeer | undefined;
  private up: Pipe | undefined;
  private gone = false;
  private ended = false;
  private peerEnded = false;

  constructor(private readonly clock: Clock, private readonly network: LocalNetwork, readonly localPort: number,
    private readonly events: TcpEvents, private window: number) {}

  get unacknowledged(): number {
    return this.up?.unacknowledged ?? 0;
  }

  /** The other side's answer to the handshake: a server, or none. */
  answered(handler: Handler | undefined): void {
    if (this.gone) return;
    if (!handler) return this.fail("ECONNREFUSED");
    const peer = new LocalPeer(this.network, this.localPort);
    this.peer = peer;
    this.up = new Pipe(this.clock, this.network, Infinity, {
      data: bytes => peer.receive(bytes),
      end: () => {
        peer.receiveEnd();
        this.closeIfBothEnded();
      },
      drain: () => this.gone || this.events.drain?.(),
    });
    peer.down = new Pipe(this.clock, this.network, this.window, {
      data: bytes => this.gone || this.events.data(bytes),
      end: () => {
        this.peerEnded = true;
        if (!this.gone) this.events.end();
        this.closeIfBothEnded();
      },
      drain: () => peer.onDrain?.(),
    });
    peer.up = this.up;
    peer.reset = () => this.cutByPeer();
    this.network.peers.add(peer);
    this.events.connect();
    handler(peer);
  }

  write(bytes: Uint8Array): boolean {
    return this.up?.write(bytes) ?? false;
  }

  grant(bytes: number): void {
    if (this.peer) this.peer.down.grant(bytes);
    else this.window += bytes;
  }

  end(): void {
    if (!this.up) return this.destroy();
    this.ended = true;
    this.up.end();
    this.peer?.down.grant(Infinity);
  }

  destroy(): void {
    this.gone = true;
    const peer = this.peer;
    if (!peer) return;
    this.cut(peer);
    this.clock.after(this.network.latency, () => peer.onClose?.("ECONNRESET"));
  }

  private closeIfBothEnded(): void {
    if (this.gone || !this.ended || !this.peerEnded || !this.peer) return;
    this.gone = true;
    this.network.peers.delete(this.peer);
    this.peer.onClose?.();
    this.events.close?.();
  }

  private cutByPeer(): void {
    if (!this.peer || this.gone) return;
    this.cut(this.peer);
    this.clock.after(this.network.latency, () => this.fail("ECONNRESET"));
  }

  private cut(peer: LocalPeer): void {
    peer.up.cut();
    peer.down.cut();
    this.network.peers.delete(peer);
  }

  private fail(code: string): void {
    if (this.gone) return;
    this.gone = true;
    this.events.error(code);
  }
}

/** A server's end of a connection in memory. */
export class LocalPeer {
  onData?: (bytes: Uint8Array) => void;
  /** The modem sends no more. Without a handler this end closes, too. */
  onEnd?: () => void;
  /** Nothing is left to write. */
  onDrain?: () => void;
  /** The connection is gone; `code` when it was not closed in order. */
  onClose?: (code?: string) => void;
  /** Bytes received so far. */
  received = 0;
  /** Drops the connection (RST); what was not delivered is lost. */
  reset!: () => void;
  /** @internal */
  up!: Pipe;
  /** @internal */
  down!: Pipe;

  constructor(private readonly network: LocalNetwork, readonly remotePort: number) {}

  /** Sends; false while the modem's receive window holds bytes back. */
  write(data: Uint8Array | string): boolean {
    return this.down.write(typeof data === "string" ? Buffer.from(data, "latin1") : data);
  }

  /** Sends no more; what the modem sends still arrives. */
  end(data?: Uint8Array | string): void {
    if (data !== undefined) this.write(data);
    this.down.end();
  }

  /** Receives nothing until `resume`: the modem's send buffer fills. */
  pause(): void {
    this.up.hold(true);
  }

  resume(): void {
    this.up.hold(false);
  }

  /** @internal */
  receive(bytes: Uint8Array): void {
    this.received += bytes.length;
    this.onData?.(bytes);
  }

  /** @internal */
  receiveEnd(): void {
    if (!this.network.peers.has(this)) return;
    if (this.onEnd) this.onEnd();
    else this.down.end();
  }
}
