import net from "node:net";
import type { Clock } from "./clock.js";
import { LocalConnection, LocalPeer, type Handler } from "./network-local-tcp.js";
import type { LocalCertificate } from "./network-local-tls.js";
import { LocalUdpPeer, LocalUdpPort } from "./network-local-udp.js";
import type { ListenEvents, Network, TcpConnection, TcpEvents, TcpListener, TcpOptions, UdpEvents, UdpPort } from "./network.js";

export { LocalPeer } from "./network-local-tcp.js";
export { LocalUdpPeer } from "./network-local-udp.js";

const FIRST_LOCAL_PORT = 49152;
/** Where a test's client connects from, and where its datagrams come from, unless it says otherwise. */
const CLIENT = "10.0.0.99";
/** The port of a test's first client; each further one has the next. */
const FIRST_CLIENT_PORT = 40000;

/** A server of the test's, and what it shows if it speaks TLS. */
interface Server {
  handler: Handler;
  certificate: LocalCertificate | undefined;
}

/**
 * An internet in memory, on the simulator's clock. Tests script it: `serve` starts a server on every address, `host` gives
 * a name its addresses, `blackhole` and `mute` let a port or a host swallow what is sent to it; any other port refuses, any
 * other name fails. `connect` and `datagrams` are the test's own way to what the modem listens on.
 */
export class LocalNetwork implements Network {
  readonly kind = "local";
  /** Open connections, as the test holds them. */
  readonly peers = new Set<LocalPeer>();
  /** One-way delay of every byte, datagram and handshake, in ms. */
  latency = 0;
  /** Time that a name takes to resolve, in ms. */
  lookupTime = 0;
  private readonly servers = new Map<number, Server>();
  private readonly listeners = new Map<number, ListenEvents>();
  private readonly udpPorts = new Map<number, LocalUdpPort>();
  private readonly udpPeers = new Map<number, LocalUdpPeer>();
  private readonly holes = new Set<number>();
  private readonly mutes = new Set<string>();
  private readonly names = new Map<string, string[]>([["localhost", ["127.0.0.1", "::1"]]]);
  private readonly mail: (() => void)[] = [];
  private nextPort = FIRST_LOCAL_PORT;
  private nextClientPort = FIRST_CLIENT_PORT;
  private closed = false;

  constructor(private readonly clock: Clock) {}

  /**
   * Starts a server; gives back what ends it. A port already served changes hands.
   * @param certificate what it shows: the server speaks TLS, as the model in network-local-tls.ts has it
   */
  serve(port: number, handler: Handler, certificate?: LocalCertificate): () => void {
    const server = { handler, certificate };
    this.servers.set(port, server);
    return () => {
      if (this.servers.get(port) === server) this.servers.delete(port);
    };
  }

  /**
   * Connects to `port` of the modem as a client of the test's; `handler` gets the connection when it stands. Where nobody
   * listens, the peer's `onClose` is told ECONNREFUSED.
   */
  connect(port: number, handler: Handler, address = CLIENT, from = this.nextClientPort++): LocalPeer {
    const peer = new LocalPeer(this, address, from, port);
    this.clock.after(this.latency, () => {
      if (this.closed) return;
      const listener = this.listeners.get(port);
      if (!listener) return void this.clock.after(this.latency, () => peer.onClose?.("ECONNREFUSED"));
      LocalConnection.accepted(this.clock, this, peer, listener);
      this.clock.after(this.latency, () => {
        if (this.peers.has(peer)) handler(peer);
      });
    });
    return peer;
  }

  /** A test's end for datagrams, at `port` of every address. A port already in use changes hands. */
  datagrams(port: number, address = CLIENT): LocalUdpPeer {
    const peer = new LocalUdpPeer(port, address, (bytes, to) => this.carry(() => this.udpPorts.get(to)?.receive(bytes, peer.address, port)));
    this.udpPeers.set(port, peer);
    return peer;
  }

  /** Whether the modem has this UDP port. */
  binds(port: number): boolean {
    return this.udpPorts.has(port);
  }

  /** Gives a host name its addresses; none: the lookup fails. */
  host(name: string, ...addresses: string[]): void {
    this.names.set(name.toLowerCase(), addresses);
  }

  /** Attempts to connect to `port` are never answered. */
  blackhole(port: number): void {
    this.holes.add(port);
  }

  /** Nothing at `address` ever answers. */
  mute(address: string): void {
    this.mutes.add(address);
  }

  tcpConnect(address: string, port: number, events: TcpEvents, options: TcpOptions = {}): TcpConnection {
    const connection = new LocalConnection(this.clock, this, options.localPort || this.nextPort++, events, options.window ?? 0);
    if (!this.holes.has(port) && !this.mutes.has(address)) {
      this.clock.after(2 * this.latency, () => {
        if (this.closed) return;
        const server = this.servers.get(port);
        connection.answered(server && { ...server, peer: new LocalPeer(this, address, port, connection.localPort, server.certificate) }, options.tls);
      });
    }
    return connection;
  }

  tcpListen(port: number, events: ListenEvents): TcpListener {
    const at = port || this.nextPort++;
    let closed = false;
    const taken = this.listeners.has(at);
    if (!taken) this.listeners.set(at, events);
    this.clock.after(0, () => {
      if (closed || this.closed) return;
      if (taken) events.error("EADDRINUSE");
      else events.listening(at);
    });
    return {
      close: () => {
        closed = true;
        if (this.listeners.get(at) === events) this.listeners.delete(at);
      },
    };
  }

  udpBind(port: number, events: UdpEvents): UdpPort {
    const at = port || this.nextPort++;
    const taken = this.udpPorts.has(at);
    const bound: LocalUdpPort = new LocalUdpPort(at, events, (bytes, address, to) => {
      if (!this.mutes.has(address)) this.carry(() => this.udpPeers.get(to)?.receive(bytes, address, at));
    }, () => {
      if (this.udpPorts.get(at) === bound) this.udpPorts.delete(at);
    });
    if (!taken) this.udpPorts.set(at, bound);
    this.clock.after(0, () => {
      if (!this.closed) bound.settle(taken ? "EADDRINUSE" : undefined);
    });
    return bound;
  }

  lookup(name: string, done: (addresses: string[]) => void, family?: 4 | 6): void {
    const addresses = net.isIP(name) ? [name] : this.names.get(name.toLowerCase()) ?? [];
    this.clock.after(this.lookupTime, () => {
      if (!this.closed) done(addresses.filter(each => family === undefined || net.isIP(each) === family));
    });
  }

  ping(address: string, timeout: number, done: (ms: number | undefined) => void): void {
    const time = 2 * this.latency;
    const answers = !this.mutes.has(address) && time <= timeout;
    this.clock.after(answers ? time : timeout, () => {
      if (!this.closed) done(answers ? time : undefined);
    });
  }

  close(): void {
    this.closed = true;
    this.servers.clear();
    this.listeners.clear();
    this.udpPorts.clear();
    for (const peer of this.peers) peer.silence();
  }

  /** A datagram on its way: they arrive in the order in which they were sent. */
  private carry(arrive: () => void): void {
    this.mail.push(arrive);
    this.clock.after(this.latency, () => {
      const first = this.mail.shift();
      if (!this.closed) first?.();
    });
  }
}
