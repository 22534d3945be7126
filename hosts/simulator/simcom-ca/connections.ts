import net from "node:net";
import { NO_CARRIER } from "../dce/results.js";
import { Dial } from "../links/dial.js";
import { Pusher, type Way } from "../links/pusher.js";
import { resolve } from "../links/resolve.js";
import { SilentConnection } from "../links/silent-connection.js";
import { TransparentSender } from "../links/transparent-sender.js";
import { UdpConnection } from "../links/udp-connection.js";
import type { Network, TcpEvents, TlsOptions, UdpPort } from "../network.js";
import { CidTable, CLOSED, CONNECTED, OPENING, type CaLink } from "./link.js";
import type { SimcomCa } from "./modem.js";
import { CANNOT_BIND, CANNOT_RESOLVE, INVALID_ADDRESS, NETWORK_NOT_ACTIVE, resultOf, SUCCESS } from "./result-codes.js";

/** Time after which a connection attempt is given up where AT+CACFG="TIMEOUT" says nothing, ms. [choice] */
const CONNECT_TIME = 75_000;
/** Time that a connection may take to close after AT+CACLOSE where AT+CACFG="LINGER" says nothing, ms. [choice] */
const CLOSE_TIME = 10_000;

/** Where a connection attempt ended: SUCCESS, or why not. */
type Outcome = (result: number) => void;

/** The module's connections: how they come to be, carry data, and end. */
export class Connections {
  readonly table = new CidTable();
  /** The connection that has the UART, or had it last. */
  transparent: CaLink | undefined;
  private readonly pusher: Pusher<CaLink>;
  /** Connections that AT+CACLOSE ended and whose peers have not. */
  private readonly closing = new Set<CaLink>();

  constructor(private readonly modem: SimcomCa, readonly network: Network) {
    this.pusher = new Pusher<CaLink>(modem.session, modem.device, link => this.way(link), link => this.reportEnd(link));
  }

  /** Connects; the outcome is told once, unless the connection is closed before. */
  open(link: CaLink, tls: TlsOptions | undefined, outcome: Outcome): void {
    link.settle = result => {
      if (link.state !== OPENING || !this.table.has(link)) return;
      if (result === SUCCESS) {
        link.state = CONNECTED;
      } else {
        link.drop();
        this.table.remove(link);
      }
      outcome(result);
    };
    // what can only be meant as an address is no name
    if (!net.isIP(link.server) && /^[\d.]+$|:/.test(link.server)) this.modem.session.after(0, () => link.settle(INVALID_ADDRESS));
    else if (link.transport === "TCP") this.dial(link, tls);
    else this.bind(link);
  }

  private dial(link: CaLink, tls: TlsOptions | undefined): void {
    const { session, config } = this.modem;
    const { timeout, localport: localPort } = config.cid(link.id);
    const { server: host, port, receiveBuffer: window } = link;
    const target = { host, port, localPort, window, timeout: timeout * 1000 || CONNECT_TIME, family: this.family(link), tls };
    const dial = new Dial(session, this.network, target, this.events(link), failure => {
      link.address = dial.address;
      link.connection = dial.connection;
      link.settle(failure === undefined ? SUCCESS : resultOf(failure));
    });
    link.dial = dial;
  }

  /** UDP "connects" by binding a port. */
  private bind(link: CaLink): void {
    const { session, config } = this.modem;
    resolve(session, this.network, link.server, { family: this.family(link) }, address => {
      if (!this.table.has(link)) return;
      if (address === undefined) return link.settle(CANNOT_RESOLVE);
      const { localport, remote } = config.cid(link.id);
      const bound: UdpPort = this.network.udpBind(localport, {
        bound: () => link.settle(SUCCESS),
        message: (bytes, from, port) => {
          if (connection.hears(from, port)) this.arrived(link, bytes);
        },
        // once it is bound: a datagram that could not be sent, which is a datagram lost
        error: () => link.settle(CANNOT_BIND),
      });
      const connection = new UdpConnection(bound, remote?.address ?? address, remote?.port ?? link.port, () => bound.close());
      link.address = address;
      link.connection = connection;
    });
  }

  /** The kind of address that a name may have for a connection's context; a numeric address is taken as it is. */
  private family(link: CaLink): 4 | 6 | undefined {
    if (net.isIP(link.server)) return undefined;
    return ({ IP: 4, IPV6: 6, IPV4V6: undefined } as const)[this.modem.contexts.get(link.contextId).type];
  }

  /** What the network tells about a TCP connection that stands. */
  events(link: CaLink): TcpEvents {
    return {
      connect() {},
      data: bytes => this.arrived(link, bytes),
      end: () => this.ended(link),
      error: () => {
        link.connection = undefined;
        this.ended(link);
      },
      close: () => this.forget(link),
    };
  }

  /** Data of the peer. */
  arrived(link: CaLink, bytes: Uint8Array): void {
    if (!this.table.has(link)) return;
    this.modem.device.stir();
    const silent = link.received.length === 0;
    link.receive(bytes);
    if (link.delivery === "read" && silent) this.announce(link);
    else this.pusher.push(link);
  }

  private announce(link: CaLink): void {
    this.modem.dce.urc(`+CADATAIND: ${link.id}`);
  }

  /** The peer sends no more. */
  ended(link: CaLink): void {
    if (!this.table.has(link) || link.state !== CONNECTED) return;
    link.ended = true;
    this.pusher.push(link);
  }

  /** How a connection's bytes go to the host unasked, if they may. */
  private way(link: CaLink): Way {
    const { dce } = this.modem;
    if (link.delivery === "transparent" && dce.isOnline) return size => dce.sendOnline(link.take(size));
    if (link.delivery !== "push" || dce.isOnline || dce.isPrompting) return undefined;
    return size => {
      const bytes = link.take(size);
      dce.urcPayload(`+CAURC: "recv",${link.id},${bytes.length}`, "\r\n", bytes);
    };
  }

  /** Says that the peer is gone, once whatever is pushed was. Unread data stays until AT+CACLOSE. */
  private reportEnd(link: CaLink): void {
    if (!link.ended || link.state !== CONNECTED || (link.delivery !== "read" && link.received.length)) return;
    const { dce, session, config } = this.modem;
    link.state = CLOSED;
    if (link.delivery === "transparent") {
      link.delivery = "read";
      dce.hangUp(NO_CARRIER);
    }
    dce.urc(`+CASTATE: ${link.id},${CLOSED}`);
    const [enabled, seconds] = config.values.ATOCLOSE;
    if (!enabled) return;
    link.closing = session.after(seconds * 1000, () => {
      this.close(link);
      dce.urc(`+CACLOSE: ${link.id}`);
    });
  }

  /** Frees the cid; what was sent still arrives (C1809). */
  close(link: CaLink): void {
    const { session, config } = this.modem;
    session.cancel(link.closing);
    session.cancel(link.pushing);
    this.table.remove(link);
    if (link.state === OPENING || !link.connection) return link.drop();
    const [lingers, ms] = config.values.LINGER;
    this.closing.add(link);
    link.connection.end();
    link.closing = session.after(lingers ? ms : CLOSE_TIME, () => {
      link.drop();
      this.forget(link);
    });
  }

  private forget(link: CaLink): void {
    if (this.closing.delete(link)) this.modem.session.cancel(link.closing);
  }

  /** The context of connections and servers went down. */
  contextLost(id: number): void {
    for (const link of this.table.links) {
      if (link.contextId !== id) continue;
      link.settle(NETWORK_NOT_ACTIVE);
      link.drop();
      this.ended(link);
    }
    for (const server of this.table.servers) {
      if (server.contextId !== id) continue;
      server.stop();
      this.table.remove(server);
      this.modem.dce.urc(`+CASTATE: ${server.id},${CLOSED}`);
    }
  }

  /** A connection of earlier software, to a peer that never speaks. */
  left(link: CaLink): void {
    link.state = CONNECTED;
    link.connection = new SilentConnection(49_152 + link.id, () => this.modem.session.after(100, () => this.forget(link)));
    this.table.add(link);
  }

  /** Gives the UART to a connection (C1811). */
  goOnline(link: CaLink): void {
    const { dce, session, config } = this.modem;
    const sender = new TransparentSender(session, link, () => {
      const { TRANSPKTSIZE: [size], TRANSWAITTM: [wait] } = config.values;
      return { size, wait: wait * 100 };
    });
    link.delivery = "transparent";
    this.transparent = link;
    dce.goOnline({
      data: bytes => sender.take(bytes),
      full: () => sender.full,
      escaped: () => {
        sender.flush();
        link.delivery = "read";
        if (link.received.length) session.after(0, () => this.announce(link));
      },
    });
    session.after(0, () => this.pusher.push(link));
  }

  /** What had to wait for command mode is pushed. */
  pushAll(): void {
    for (const link of this.table.links) if (link.delivery === "push") this.pusher.push(link);
  }

  /** The power is gone. */
  stop(): void {
    for (const link of [...this.table.links, ...this.closing]) link.drop();
    for (const server of this.table.servers) server.stop();
  }
}
