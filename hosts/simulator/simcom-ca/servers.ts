import net from "node:net";
import { UdpConnection } from "../links/udp-connection.js";
import type { TcpEvents, UdpPort } from "../network.js";
import type { Connections } from "./connections.js";
import { CONNECTED, LISTENING, OPENING, type CaLink, type CaServer } from "./link.js";
import type { SimcomCa } from "./modem.js";
import { CANNOT_BIND, CANNOT_LISTEN, resultOf, SUCCESS } from "./result-codes.js";

const NOBODY: TcpEvents = { connect() {}, data() {}, end() {}, error() {} };

/** Servers of AT+CASERVER: each client gets a cid of its own, a UDP client with its first datagram. */
export class Servers {
  constructor(private readonly modem: SimcomCa, private readonly connections: Connections) {}

  /** Opens; `outcome` is told once. */
  open(server: CaServer, outcome: (result: number) => void): void {
    const { table } = this.connections;
    const settle = (result: number): void => {
      if (server.state !== OPENING || !table.has(server)) return;
      if (result === SUCCESS) server.state = LISTENING;
      else table.remove(server);
      outcome(result);
    };
    const failed = (code: string, otherwise: number): void => settle(resultOf(code) === CANNOT_BIND ? CANNOT_BIND : otherwise);
    if (server.transport === "TCP") this.listen(server, settle, failed);
    else this.bind(server, settle, failed);
  }

  private listen(server: CaServer, settle: (result: number) => void, failed: (code: string, otherwise: number) => void): void {
    const listener = this.connections.network.tcpListen(server.port, {
      listening: port => {
        server.port = port;
        settle(SUCCESS);
      },
      connection: (connection, address, port) => {
        const link = this.accept(server, address, port);
        if (!link) {
          connection.destroy();
          return NOBODY;
        }
        link.connection = connection;
        connection.grant(link.receiveBuffer);
        return this.connections.events(link);
      },
      error: code => failed(code, CANNOT_LISTEN),
    });
    server.stop = () => listener.close();
  }

  private bind(server: CaServer, settle: (result: number) => void, failed: (code: string, otherwise: number) => void): void {
    const clients = new Set<CaLink>();
    const bound: UdpPort = this.connections.network.udpBind(server.port, {
      bound: port => {
        server.port = port;
        server.bound = bound;
        settle(SUCCESS);
      },
      message: (bytes, address, port) => {
        const known = [...clients].find(each => each.address === address && each.port === port);
        const client = known ?? this.accept(server, address, port);
        if (!client) return;
        if (!known) {
          clients.add(client);
          client.connection = new UdpConnection(bound, address, port, () => clients.delete(client));
        }
        this.connections.arrived(client, bytes);
      },
      error: code => failed(code, CANNOT_BIND),
    });
    server.stop = () => {
      bound.close();
      for (const client of clients) this.connections.ended(client);
    };
  }

  /** A client's cid; undefined: it is turned away. */
  private accept(server: CaServer, address: string, port: number): CaLink | undefined {
    const { table } = this.connections;
    const [most] = this.modem.config.values.ACCEPTNUM;
    const cid = this.modem.freeCid;
    if (cid === undefined || net.isIP(address) !== server.family || table.links.filter(each => each.origin === server).length >= most) return undefined;
    const link = table.add(this.modem.newLink(cid, server.contextId, server.transport, address, port));
    Object.assign(link, { state: CONNECTED, origin: server, address });
    this.modem.dce.urc(`+CANEW: ${server.id},${cid},${address},${port}`);
    return link;
  }

  /** Takes no more clients. Those of a TCP server remain; a UDP server's share its port, and end with it. */
  close(server: CaServer): void {
    this.connections.table.remove(server);
    server.stop();
  }
}
