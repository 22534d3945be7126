import dgram from "node:dgram";
import net from "node:net";
import type { Clock, Peer } from "./clock.js";
import { openAtOnePort, type Opened } from "./network-real-ports.js";
import type { UdpEvents, UdpPort } from "./network.js";

/**
 * A real UDP port. It is bound to loopback (or where the simulator was told to), so that nobody else can send to it. What
 * goes to the world outside leaves from a socket of its own, opened when needed, which hears only those who were sent to.
 */
export class RealUdpPort implements UdpPort {
  port: number;
  private readonly peer: Peer;
  private bound: BoundSocket[] = [];
  private readonly outside = new Map<number, OutsideSocket>();
  private closed = false;

  constructor(private readonly clock: Clock, hosts: readonly string[], port: number, private readonly events: UdpEvents, private readonly gone: () => void) {
    this.port = port;
    this.peer = clock.peer();
    openAtOnePort(hosts, port, (host, at) => this.bind(host, at)).then(
      sockets => clock.post(() => this.stands(sockets)),
      (error: NodeJS.ErrnoException) => clock.post(() => this.fail(error)),
    );
  }

  send(bytes: Uint8Array, address: string, port: number): void {
    if (this.closed) return;
    const family = net.isIP(address);
    if (family === 0 || port < 1 || port > 65535) return this.clock.post(() => this.tell("EINVAL"));
    this.peer.owes();
    // The caller may use its bytes again.
    this.socketFor(address, family).send(new Uint8Array(bytes), port, address, error => {
      if (error) this.clock.post(() => this.tell((error as NodeJS.ErrnoException).code ?? "EIO"));
    });
  }

  close(): void {
    this.closed = true;
    this.peer.gone();
    this.gone();
    for (const each of this.bound) each.close();
    for (const each of this.outside.values()) each.socket.close();
    this.bound = [];
    this.outside.clear();
  }

  /** The bound socket that reaches an address, or the one for the world outside. */
  private socketFor(address: string, family: number): dgram.Socket {
    const bound = this.bound.find(each => net.isIP(each.host) === family && (isLoopback(address) || !isLoopback(each.host)));
    if (bound) return bound.socket;
    const { socket, addressed } = this.outside.get(family) ?? this.goOutside(family);
    addressed.add(address);
    return socket;
  }

  private goOutside(family: number): OutsideSocket {
    const socket = dgram.createSocket(family === 4 ? "udp4" : "udp6");
    const addressed = new Set<string>();
    const made = { socket, addressed };
    this.hear(socket, address => addressed.has(address));
    this.outside.set(family, made);
    return made;
  }

  private hear(socket: dgram.Socket, from: (address: string) => boolean): void {
    socket.on("message", (bytes, { address, port }) =>
      this.clock.post(() => {
        if (this.closed || !from(address)) return;
        this.peer.spoke();
        this.events.message(bytes, address, port);
      })
    );
    socket.on("error", (error: NodeJS.ErrnoException) => this.clock.post(() => this.tell(error.code ?? "EIO")));
  }

  private bind(host: string, port: number): Promise<BoundSocket> {
    return new Promise((resolve, reject) => {
      const socket = dgram.createSocket({ type: net.isIPv6(host) ? "udp6" : "udp4", ipv6Only: net.isIPv6(host) });
      socket.once("error", reject);
      socket.bind(port, host, () => {
        socket.off("error", reject);
        this.hear(socket, () => true);
        resolve({ host, socket, port: socket.address().port, close: () => void socket.close() });
      });
    });
  }

  private stands(sockets: BoundSocket[]): void {
    this.bound = sockets;
    if (this.closed) return this.close();
    this.port = sockets[0].port;
    this.events.bound(this.port);
  }

  private fail(error: NodeJS.ErrnoException): void {
    if (this.closed) return;
    this.close();
    this.events.error(error.code ?? "EIO");
  }

  private tell(code: string): void {
    if (!this.closed) this.events.error(code);
  }
}

interface BoundSocket extends Opened {
  readonly host: string;
  readonly socket: dgram.Socket;
}

interface OutsideSocket {
  readonly socket: dgram.Socket;
  /** Where datagrams were sent to. */
  readonly addressed: Set<string>;
}

function isLoopback(address: string): boolean {
  return /^127\./.test(address) || address === "::1";
}
