import type { ListenEvents, TcpConnection, TcpEvents, TcpListener } from "../network.js";
import { errOf, LISTENING_ALREADY, SUCCEEDED } from "./errors.js";
import { A7600Link, LAST_LINK, RECEIVE_BUFFER } from "./link.js";
import type { A7600 } from "./modem.js";

export const LAST_SERVER = 3;
/** The server of transparent mode, and its link (1.2). */
const TRANSPARENT_SERVER = 0;
const TRANSPARENT_LINK = 0;

/** Someone who is connected and has no link yet. */
interface Queued {
  connection: TcpConnection;
  address: string;
  port: number;
  /** Its link, as soon as it has one. */
  events: TcpEvents | undefined;
}

/** A TCP server by its <server_index>. */
class Server {
  listener!: TcpListener;
  readonly queue: Queued[] = [];

  constructor(readonly index: number, public port: number, readonly backlog: number) {}
}

/** The four TCP servers: AT+SERVERSTART and what comes of it (2.14, 5). */
export class Servers {
  private readonly listening = new Map<number, Server>();

  constructor(private readonly modem: A7600) {}

  get all(): Server[] {
    return [...this.listening.values()].sort((a, b) => a.index - b.index);
  }

  has(index: number): boolean {
    return this.listening.has(index);
  }

  /** Listens; `done` gets <err> once. */
  start(index: number, port: number, backlog: number, done: (err: number) => void): void {
    if (this.has(index)) return done(LISTENING_ALREADY);
    const server = new Server(index, port, backlog);
    const events: ListenEvents = {
      listening: actual => {
        server.port = actual;
        done(SUCCEEDED);
      },
      connection: (connection, address, from) => this.arrived(server, { connection, address, port: from, events: undefined }),
      error: code => {
        this.listening.delete(index);
        done(errOf(code));
      },
    };
    this.listening.set(index, server);
    server.listener = this.modem.world.network.tcpListen(port, events);
  }

  /** Listens no longer; connections that have a link remain. */
  stop(index: number): void {
    const server = this.listening.get(index);
    if (!server) return;
    this.listening.delete(index);
    server.listener.close();
    for (const { connection } of server.queue.splice(0)) connection.destroy();
  }

  stopAll(): void {
    for (const { index } of this.all) this.stop(index);
  }

  /** Gives links that are free to those who wait for one. */
  admit(): void {
    for (const server of this.all) while (server.queue.length && this.accept(server, server.queue[0])) server.queue.shift();
  }

  /** Someone connected: gets a link, or waits as long as the queue is not full. */
  private arrived(server: Server, queued: Queued): TcpEvents {
    const { queue, backlog } = server;
    if (queue.length || !this.accept(server, queued)) {
      if (queue.length === backlog) queued.connection.destroy();
      else queue.push(queued);
    }
    const leave = (): void => {
      if (queue.includes(queued)) queue.splice(queue.indexOf(queued), 1);
    };
    // nothing is granted before there is a link, so no data comes
    return {
      connect() {},
      data: bytes => queued.events?.data(bytes),
      end: () => queued.events?.end(),
      error: code => (queued.events ? queued.events.error(code) : leave()),
      close: () => queued.events?.close?.(),
    };
  }

  /** Gives a connection the lowest link that is free; false: there is none. */
  private accept(server: Server, queued: Queued): boolean {
    const { sockets, net, dataMode } = this.modem;
    const transparent = net.transparent && server.index === TRANSPARENT_SERVER;
    const [first, last] = transparent ? [TRANSPARENT_LINK, TRANSPARENT_LINK] : [net.transparent ? TRANSPARENT_LINK + 1 : 0, LAST_LINK];
    const id = sockets.links.lowestFree(first, last);
    if (id === undefined) return false;
    const { connection, address, port } = queued;
    const link = sockets.links.add(new A7600Link(id, "TCP", address, port, server.index));
    link.connection = connection;
    link.state = "open";
    link.transparent = transparent;
    queued.events = sockets.eventsOf(link);
    this.modem.say([`+CLIENT: ${id},${server.index},${address}:${port}`]);
    if (transparent) dataMode.enterUnasked(link);
    connection.grant(RECEIVE_BUFFER);
    return true;
  }
}
