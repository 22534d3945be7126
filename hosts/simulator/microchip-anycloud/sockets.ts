import { LinkTable } from "../links/link-table.js";
import type { TcpEvents } from "../network.js";
import type { AnyCloud } from "./modem.js";
import { BIND_FAILED, CONNECT_FAILED, NO_FREE_SOCKET, NO_SUCH_SOCKET, SEND_FAILED, TLS_FAILED, WRONG_PROTOCOL } from "./status.js";
import { TCP, TcpSocket } from "./tcp-socket.js";
import { UDP, UdpSocket } from "./udp-socket.js";
import { CONNECT_TIME } from "./wire-forms.js";

export type Socket = TcpSocket | UdpSocket;

/** Sockets there are, and of these how many wait for clients of each listening socket (at_cmd_app.h). */
const SOCKETS = 20;
const CLIENTS = 5;
/** Time after which a closed connection is forgotten, whether its peer closed it, too, or not, ms. [choice] */
const FAREWELL = 10_000;

/** The module's sockets: what the commands of 7.1 to 7.10 work on. Everything that ends later calls `done` with a status. */
export class Sockets {
  private readonly table = new LinkTable<Socket>();
  private nextId = 0;

  constructor(private readonly modem: AnyCloud) {}

  get(id: number): Socket | undefined {
    return this.table.get(id);
  }

  get all(): Socket[] {
    return this.table.all;
  }

  /** A TCP socket, or what is wrong with the id. */
  tcp(id: number): TcpSocket | number {
    const socket = this.get(id);
    if (!socket) return NO_SUCH_SOCKET;
    return socket.protocol === TCP ? socket : WRONG_PROTOCOL;
  }

  /** AT+SOCKO */
  open(protocol: number): Socket | number {
    if (this.free < 1) return NO_FREE_SOCKET;
    if (protocol !== TCP && protocol !== UDP) return WRONG_PROTOCOL;
    return this.table.add(protocol === TCP ? this.newTcp() : new UdpSocket(this.takeId()));
  }

  /** A connection of earlier software's, to a peer that never speaks. */
  leave(id: number): TcpSocket {
    const { receive, send } = this.modem.forms.buffers;
    this.nextId = Math.max(this.nextId, id);
    return this.table.add(new TcpSocket(id, receive, send));
  }

  /** AT+SOCKCL: with a listening socket go those it accepted. */
  close(socket: Socket): void {
    if (socket.protocol === TCP) for (const child of this.children(socket)) this.close(child);
    this.table.remove(socket);
    if (socket.protocol === UDP || socket.state !== "connected") return socket.drop();
    socket.connection?.end();
    this.modem.session.after(FAREWELL, () => socket.drop());
  }

  /** The module left the network: every connection is gone; ports wait for the next network. */
  cut(): void {
    for (const socket of this.all) {
      if (socket.protocol === UDP || socket.state === "new" || socket.state === "listening") continue;
      socket.drop();
      if (socket.state === "connected") this.ended(socket);
      else if (socket.state === "connecting") this.failed(socket, BIND_FAILED);
    }
  }

  stop(): void {
    for (const socket of this.all) socket.drop();
  }

  /** AT+SOCKBR of a TCP socket: connects; the outcome is an indication. */
  connect(socket: TcpSocket, address: string, port: number): number {
    const { modem } = this;
    if (socket.state !== "new") return CONNECT_FAILED;
    if (!modem.isOnline) return this.unbound(socket);
    socket.state = "connecting";
    socket.remoteAddress = address;
    socket.remotePort = port;
    const began = modem.session.now;
    const timer = modem.session.after(CONNECT_TIME, () => this.failed(socket, BIND_FAILED));
    socket.connection = modem.network.tcpConnect(address, port, {
      ...this.events(socket),
      connect: () => {
        modem.session.cancel(timer);
        this.connected(socket, socket.id);
      },
      error: () => {
        if (socket.state !== "connecting") return this.broken(socket);
        modem.session.cancel(timer);
        modem.session.after(Math.max(0, began + modem.forms.failures.refusal - modem.session.now), () => this.failed(socket, BIND_FAILED));
      },
    }, { window: socket.receiveBuffer });
    return 0;
  }

  /** AT+SOCKBL of a TCP socket: listens. */
  listen(socket: TcpSocket, port: number, done: (status: number) => void): void {
    const { modem } = this;
    if (socket.state !== "new" || !modem.isOnline) return done(BIND_FAILED);
    socket.listener = modem.network.tcpListen(port, {
      listening: at => {
        socket.state = "listening";
        socket.localPort = at;
        done(0);
      },
      connection: (connection, address, from) => {
        const child = this.accept(socket);
        if (!child) {
          connection.destroy();
          return { connect: () => {}, data: () => {}, end: () => {}, error: () => {} };
        }
        child.connection = connection;
        child.localPort = socket.localPort;
        child.remoteAddress = address;
        child.remotePort = from;
        connection.grant(child.receiveBuffer);
        this.connected(child, modem.forms.incomingId(socket.id, child.id));
        return { ...this.events(child), connect: () => {}, error: () => this.broken(child) };
      },
      error: () => done(BIND_FAILED),
    });
  }

  /** AT+SOCKBL, AT+SOCKBR and AT+SOCKBM of a UDP socket: gets a port; 0: any. */
  bind(socket: UdpSocket, port: number, done: (status: number) => void): void {
    const { modem } = this;
    if (socket.port) return done(port === 0 ? 0 : BIND_FAILED);
    if (!modem.isOnline) return done(this.unbound(socket));
    let bound = false;
    socket.port = modem.network.udpBind(port, {
      bound: () => {
        bound = true;
        done(0);
      },
      message: (bytes, address, from) => {
        if (this.table.has(socket) && socket.receive(bytes, address, from)) modem.forms.datagrams.arrived(modem, socket);
      },
      // Later on it is about one datagram, which is lost as any may be.
      error: () => (bound ? undefined : done(this.unbound(socket))),
    });
  }

  /** Sends; gives a status. */
  write(socket: Socket, bytes: Uint8Array, address = socket.remoteAddress, port = socket.remotePort): number {
    if (socket.protocol === TCP) return socket.isOpen && socket.send(bytes) ? 0 : SEND_FAILED;
    if (!socket.port || bytes.length > this.modem.forms.buffers.datagram) return SEND_FAILED;
    socket.port.send(bytes, address, port);
    return 0;
  }

  /** AT+SOCKTLS: at once where the socket is connected, else as soon as it is; the outcome is an indication. */
  secure(socket: TcpSocket, index: number): void {
    socket.tls = "asked";
    socket.tlsIndex = index;
    if (socket.state === "connected") this.negotiate(socket);
  }

  /** Whether a connection uses a TLS configuration. */
  uses(index: number): boolean {
    return this.all.some(each => each.protocol === TCP && each.tls !== "none" && each.state === "connected" && this.modem.forms.tlsConfiguration(each.tlsIndex) === index);
  }

  private negotiate(socket: TcpSocket): void {
    const options = this.modem.tlsOptions(socket.tlsIndex);
    socket.tls = "negotiating";
    if (options) socket.connection?.secure(options);
    else this.modem.session.after(0, () => this.failed(socket, TLS_FAILED));
  }

  private get free(): number {
    const kept = this.all.map(each => (each.protocol === TCP && each.state === "listening" ? CLIENTS - this.children(each).length : 0));
    return SOCKETS - this.all.length - kept.reduce((sum, each) => sum + each, 0);
  }

  private children(socket: TcpSocket): TcpSocket[] {
    return this.all.filter((each): each is TcpSocket => each.protocol === TCP && each.parent === socket);
  }

  private accept(listener: TcpSocket): TcpSocket | undefined {
    const full = !this.table.has(listener) || this.children(listener).length >= CLIENTS || this.all.length >= SOCKETS;
    return full ? undefined : this.table.add(this.newTcp(listener));
  }

  private newTcp(parent?: TcpSocket): TcpSocket {
    const { receive, send } = this.modem.forms.buffers;
    return new TcpSocket(this.takeId(), receive, send, parent);
  }

  private takeId(): number {
    this.nextId = this.nextId ? this.nextId + 1 : this.modem.forms.socketIds(this.modem.session.now);
    return this.nextId;
  }

  private unbound(socket: Socket): number {
    this.table.remove(socket);
    return BIND_FAILED;
  }

  private connected(socket: TcpSocket, shownId: number): void {
    const { modem } = this;
    if (!this.table.has(socket)) return;
    socket.state = "connected";
    modem.console.indicateTcp(`+SOCKIND:${shownId},"${modem.ownAddress}",${socket.localPort},"${socket.remoteAddress}",${socket.remotePort}`);
    if (socket.tls === "asked") this.negotiate(socket);
  }

  /** What a connection's peer does; the same for both ways in which one begins. */
  private events(socket: TcpSocket): Pick<TcpEvents, "data" | "end" | "secured"> {
    const { modem } = this;
    return {
      data: bytes => {
        if (!this.table.has(socket)) return;
        socket.receive(bytes);
        const count = modem.console.isDeaf ? undefined : socket.news();
        if (count !== undefined) modem.console.indicateTcp(`+SOCKRXT:${socket.id},${count}`);
      },
      end: () => {
        if (socket.tls === "negotiating") return this.failed(socket, TLS_FAILED);
        if (!this.table.has(socket) || socket.state !== "connected") return;
        socket.connection?.end();
        this.ended(socket);
      },
      secured: () => {
        if (!this.table.has(socket)) return;
        socket.tls = "done";
        modem.console.indicateTcp(`+SOCKTLS:${socket.id}`);
      },
    };
  }

  /** A connection that stood is no more. */
  private broken(socket: TcpSocket): void {
    if (!this.table.has(socket) || socket.state !== "connected") return;
    if (socket.tls === "negotiating") this.failed(socket, TLS_FAILED);
    else this.ended(socket);
  }

  private ended(socket: TcpSocket): void {
    socket.finish();
    this.modem.console.indicateTcp(`+SOCKCL:${socket.id}`);
  }

  /** A connection never came to be, or not securely: the socket is free. */
  private failed(socket: TcpSocket, code: number): void {
    if (!this.table.has(socket)) return;
    this.table.remove(socket);
    socket.drop();
    this.modem.console.indicateTcp(this.modem.forms.failures.socket(socket.id, code));
  }
}
