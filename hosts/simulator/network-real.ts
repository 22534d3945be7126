import dns from "node:dns";
import net from "node:net";
import { OUTSTANDING_MS, type Clock } from "./clock.js";
import { RealConnection, RealListener } from "./network-real-tcp.js";
import { RealUdpPort } from "./network-real-udp.js";
import type { ListenEvents, Network, TcpConnection, TcpEvents, TcpListener, TcpOptions, UdpEvents, UdpPort } from "./network.js";

/** Ports that a reachability check tries at one time: one of them is rarely swallowed by a firewall. */
const PING_PORTS = [80, 443, 53, 7];
/** Failures in which the host, or the modem's own stack on its behalf, has answered. */
const ANSWERED = ["ECONNREFUSED", "ECONNRESET"];

/**
 * The internet of this computer. The simulated modem's servers and UDP ports are reached at `hosts`, by default at loopback
 * alone: nobody else can talk to them.
 */
export class RealNetwork implements Network {
  readonly kind = "real";
  /** What ends with the network, and how. */
  private readonly open = new Map<object, () => void>();
  private closed = false;

  constructor(private readonly clock: Clock, private readonly hosts: readonly string[] = ["127.0.0.1", "::1"]) {}

  tcpConnect(address: string, port: number, events: TcpEvents, options: TcpOptions = {}): TcpConnection {
    const socket = new net.Socket({ allowHalfOpen: true });
    const connection = new RealConnection(this.clock, socket, events, options.window ?? 0);
    this.keep(socket, connection);
    connection.connectTo(address, port, options.localPort ?? 0, options.tls);
    return connection;
  }

  tcpListen(port: number, events: ListenEvents): TcpListener {
    const listener = new RealListener(this.clock, this.hosts, port, events, (socket, connection) => this.keep(socket, connection), () => this.open.delete(listener));
    this.open.set(listener, () => listener.close());
    return listener;
  }

  udpBind(port: number, events: UdpEvents): UdpPort {
    const bound = new RealUdpPort(this.clock, this.hosts, port, events, () => this.open.delete(bound));
    this.open.set(bound, () => bound.close());
    return bound;
  }

  lookup(name: string, done: (addresses: string[]) => void, family?: 4 | 6): void {
    const peer = this.clock.peer();
    peer.owes(OUTSTANDING_MS);
    dns.lookup(name, { all: true, family: family ?? 0 }, (error, addresses) =>
      this.clock.post(() => {
        peer.gone();
        if (this.closed) return;
        // IPv4 first: the default PDP context is of type IP.
        const sorted = error ? [] : [...addresses].sort((a, b) => a.family - b.family);
        done(sorted.map(each => each.address));
      })
    );
  }

  /**
   * No ICMP, which would need raw sockets: the host answers when it takes or refuses a TCP connection at one of
   * `PING_PORTS`, and the time is that of this handshake.
   */
  ping(address: string, timeout: number, done: (ms: number | undefined) => void): void {
    const peer = this.clock.peer();
    peer.owes(Math.min(timeout, OUTSTANDING_MS));
    const began = performance.now();
    const sockets = PING_PORTS.map(() => new net.Socket());
    let waiting = sockets.length;
    const finish = (ms: number | undefined): void => {
      if (waiting < 0) return;
      waiting = -1;
      this.clock.cancel(alarm);
      peer.gone();
      for (const socket of sockets) socket.destroy();
      if (!this.closed) done(ms);
    };
    const alarm = this.clock.after(timeout, () => finish(undefined));
    sockets.forEach((socket, i) => {
      this.keep(socket, socket);
      const answered = (): void => {
        const ms = performance.now() - began;
        this.clock.post(() => finish(ms));
      };
      socket.once("connect", answered);
      socket.on("error", (error: NodeJS.ErrnoException) => {
        if (ANSWERED.includes(error.code ?? "")) answered();
        else this.clock.post(() => void (--waiting === 0 && finish(undefined)));
      });
      socket.connect({ host: address, port: PING_PORTS[i] });
    });
  }

  close(): void {
    this.closed = true;
    for (const end of [...this.open.values()]) end();
    this.open.clear();
  }

  /** A socket, and what it belongs to, end with the network. */
  private keep(socket: net.Socket, owner: { destroy(): void }): void {
    this.open.set(socket, () => owner.destroy());
    socket.once("close", () => this.open.delete(socket));
  }
}
