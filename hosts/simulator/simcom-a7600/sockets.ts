import { OK, type Final } from "../dce/results.js";
import { Dial } from "../links/dial.js";
import { Pusher, type Way } from "../links/pusher.js";
import { resolve } from "../links/resolve.js";
import { SilentConnection } from "../links/silent-connection.js";
import { UdpConnection } from "../links/udp-connection.js";
import type { TcpEvents } from "../network.js";
import { CLOSED_BY_REMOTE, CLOSED_FOR_TIMEOUT_OR_DTR, errOf, SUCCEEDED } from "./errors.js";
import { A7600Link, Links, RECEIVE_BUFFER } from "./link.js";
import type { A7600 } from "./modem.js";
import { DELAY, HEADER_TYPE } from "./options.js";

/** Most bytes of one AT+CIPSEND (2.4), and of one piece of pushed data (2.5). */
export const SEND_SIZE = 1500;
const PUSH_SIZE = 1500;
/** Time for both directions to close before a connection is dropped, ms. [choice] */
const CLOSE_TIME = 5000;
/** Time between two looks at what the peer has acknowledged, ms. */
const LOOK_AGAIN = 10;
/** <cnfSendLength> where the connection is gone (2.4). */
const DISCONNECTED = -1;

/** Where a datagram goes. */
export interface Destination {
  address: string;
  port: number;
}

/** The ten links: how they open, carry data and close. */
export class Sockets {
  readonly links = new Links();
  readonly pusher: Pusher<A7600Link>;

  constructor(private readonly modem: A7600) {
    this.pusher = new Pusher(modem.session, modem.device, link => this.way(link), link => this.reportEnd(link), PUSH_SIZE);
  }

  /** Opens a link that has its number already; `done` gets <err>, unless AT+NETCLOSE comes first. */
  open(link: A7600Link, localPort: number, done: (err: number) => void): void {
    link.onOpened = failure => {
      link.onOpened = undefined;
      if (failure === undefined) link.state = "open";
      else this.forget(link);
      done(failure === undefined ? SUCCEEDED : errOf(failure));
    };
    if (link.service === "TCP") this.connect(link, localPort);
    else if (link.address) this.bindFor(link, localPort);
    else this.bind(link, localPort);
  }

  private connect(link: A7600Link, localPort: number): void {
    const [, timeout] = this.modem.options.timeouts;
    const { session, world: { network } } = this.modem;
    const target = { host: link.address, port: link.port, localPort, window: RECEIVE_BUFFER, timeout, family: 4 as const };
    const dial = new Dial(session, network, target, this.eventsOf(link), failure => {
      if (failure === undefined) link.address = dial.address;
      link.connection = dial.connection;
      link.onOpened?.(failure);
    });
    link.dial = dial;
  }

  /** Finds the peer's address, and binds a port to exchange datagrams with it. */
  private bindFor(link: A7600Link, localPort: number): void {
    const { session, world: { network } } = this.modem;
    resolve(session, network, link.address, { family: 4 }, address => {
      if (link.state !== "opening") return;
      if (address === undefined) return link.onOpened?.("ENOTFOUND");
      link.address = address;
      this.bind(link, localPort);
    });
  }

  private bind(link: A7600Link, localPort: number): void {
    const udp = this.modem.world.network.udpBind(localPort, {
      bound: () => link.onOpened?.(),
      message: (bytes, address, port) => {
        // a transparent link has one peer
        if (!link.transparent || peer.hears(address, port)) this.received(link, () => link.receiveFrom(bytes, address, port));
      },
      error: code => link.onOpened?.(code),
    });
    const peer = new UdpConnection(udp, link.address, link.port, () => udp.close());
    link.udp = udp;
    link.connection = peer;
  }

  /** A connection of earlier software, to a peer that never speaks. */
  left(id: number, transparent: boolean): void {
    const link = this.links.add(new A7600Link(id, "TCP", "117.131.85.139", 5253));
    link.connection = new SilentConnection(65514 - id, () => this.modem.session.after(100, () => link.onClosed?.()));
    link.state = "open";
    link.transparent = transparent;
  }

  /** What the network tells a TCP link. */
  eventsOf(link: A7600Link): TcpEvents {
    const ended = (): void => {
      link.ended = true;
      this.pusher.push(link);
    };
    return {
      connect() {},
      data: bytes => this.received(link, () => link.receive(bytes)),
      end: ended,
      error: () => {
        link.onClosed?.();
        ended();
      },
      close: () => link.onClosed?.(),
    };
  }

  private received(link: A7600Link, take: () => void): void {
    const { session, device, options, dce } = this.modem;
    if (!this.links.has(link) || link.state !== "open") return;
    device.stir();
    const silent = link.received.length === 0;
    take();
    if (options.rxget === 0 || link.transparent) {
      const delay = options.configuration[DELAY];
      if (delay) session.after(delay, () => this.pusher.push(link));
      else this.pusher.push(link);
    } else if (silent && link.received.length) dce.urc(`+CIPRXGET: 1,${link.id}`);
  }

  /** AT+CIPRXGET=0 or 1: from now on data is pushed, or waits to be read; tells what follows the result. */
  retrieve(mode: number): () => void {
    const { options } = this.modem;
    const unread = this.links.all.filter(link => link.received.length && !link.transparent && mode > options.rxget);
    options.rxget = mode;
    return () => {
      this.modem.say(unread.map(({ id }) => `+CIPRXGET: 1,${id}`));
      this.pushAll();
    };
  }

  /** Sends on what links received without being asked for it, as far as the line is free for it. */
  pushAll(): void {
    for (const link of this.links.all) this.pusher.push(link);
  }

  private way(link: A7600Link): Way {
    const { dce, options, dataMode } = this.modem;
    if (!this.links.has(link)) return undefined;
    if (link.transparent) return dataMode.link === link ? size => dce.sendOnline(link.take(size)) : undefined;
    if (options.rxget === 1 || dce.isOnline || dce.isPrompting) return undefined;
    const { address, port } = link.front;
    return size => this.print(link, address, port, link.take(size));
  }

  /** Prints a piece of pushed data with the headers that are wanted. */
  private print(link: A7600Link, address: string, port: number, bytes: Uint8Array): void {
    const { dce, forms, options } = this.modem;
    const lines: string[] = [];
    if (options.srip) lines.push(`${forms.recvFrom}${address}:${port}`);
    if (options.head) lines.push([forms.ipd, forms.receive][options.configuration[HEADER_TYPE]](link.id, bytes.length));
    if (lines.length) dce.urcPayload(lines.join("\r\n"), "\r\n", bytes, forms.pushTail);
    else dce.sendOnline(bytes);
  }

  /** The far end closed: told as soon as the host has what is pushed. */
  private reportEnd(link: A7600Link): void {
    const { options, dataMode } = this.modem;
    const owed = link.received.length > 0 && (options.rxget === 0 || link.transparent);
    if (!link.ended || link.state !== "open" || owed) return;
    const online = dataMode.link === link;
    this.release(link);
    if (online) dataMode.hangUp();
    else this.modem.say([`+IPCLOSE: ${link.id},${CLOSED_BY_REMOTE}`]);
  }

  /** Sends what AT+CIPSEND took; the result follows OK (2.4). */
  send(link: A7600Link, bytes: Uint8Array, to?: Destination): Final {
    const { session, dce, options: { timeouts } } = this.modem;
    const deadline = session.now + timeouts[2];
    const taken = this.pass(link, bytes, to);
    link.sending = true;
    dce.afterResult(() => (taken ? this.taken(link, bytes.length, deadline) : this.retry(link, bytes, deadline)));
    return OK;
  }

  /** Hands data to the network; false: it takes none now. */
  private pass(link: A7600Link, bytes: Uint8Array, to?: Destination): boolean {
    if (link.state !== "open") return false;
    if (!link.udp || !to) return link.send(bytes);
    link.udp.send(bytes, to.address, to.port);
    return true;
  }

  private retry(link: A7600Link, bytes: Uint8Array, deadline: number): void {
    const { session } = this.modem;
    if (link.state !== "open") return this.sent(link, bytes.length, DISCONNECTED);
    if (this.pass(link, bytes)) return this.taken(link, bytes.length, deadline);
    if (session.now >= deadline) return this.stuck(link, bytes.length, 0);
    session.after(LOOK_AGAIN, () => this.retry(link, bytes, deadline));
  }

  private taken(link: A7600Link, length: number, deadline: number): void {
    if (this.modem.options.sendMode) this.awaitAcknowledgement(link, length, link.totalSent, deadline);
    else this.sent(link, length, length);
  }

  /** AT+CIPSENDMODE=1: the peer has to have everything up to `mark` of what was sent (2.11). */
  private awaitAcknowledgement(link: A7600Link, length: number, mark: number, deadline: number): void {
    const { session } = this.modem;
    const missing = Math.max(0, mark - link.acknowledged);
    if (link.state !== "open") return this.sent(link, length, DISCONNECTED);
    if (missing === 0) return this.sent(link, length, length);
    if (session.now >= deadline) return this.stuck(link, length, Math.max(0, length - missing));
    session.after(LOOK_AGAIN, () => this.awaitAcknowledgement(link, length, mark, deadline));
  }

  private sent(link: A7600Link, asked: number, confirmed: number): void {
    link.sending = false;
    this.modem.say([`+CIPSEND: ${link.id},${asked},${confirmed}`]);
  }

  /** The peer took too little for too long: the link cannot be used any more (2.4). */
  private stuck(link: A7600Link, asked: number, confirmed: number): void {
    this.sent(link, asked, confirmed);
    this.release(link);
    this.modem.say([`+IPCLOSE: ${link.id},${CLOSED_FOR_TIMEOUT_OR_DTR}`]);
  }

  /** AT+CIPCLOSE: closes both directions, at the latest by force; `done` is called once. */
  close(link: A7600Link, done: () => void): void {
    const { session } = this.modem;
    const finish = (): void => {
      session.cancel(timer);
      link.onClosed = undefined;
      this.forget(link);
      done();
    };
    const timer = session.after(CLOSE_TIME, finish);
    const stands = link.service === "TCP" && link.state === "open" && !link.ended;
    link.onClosed = finish;
    link.state = "closing";
    if (stands) link.connection?.end();
    else finish();
  }

  /** Closes this end for good; what was received can still be read. */
  release(link: A7600Link): void {
    const { connection } = link;
    link.state = "ended";
    connection?.end();
    this.modem.session.after(CLOSE_TIME, () => connection?.destroy());
    if (link.received.length === 0) this.forget(link);
  }

  /** The network is gone, and the connection with it. */
  lose(link: A7600Link): void {
    if (link.state === "opening") return link.onOpened?.("ENETDOWN");
    link.drop();
    if (link.state !== "ended") link.state = "lost";
  }

  /** Frees the number: who waits for one gets it once the end of this link was told. */
  forget(link: A7600Link): void {
    const { session, servers } = this.modem;
    if (!this.links.has(link)) return;
    // a link that the far end closed ends by itself
    if (link.state !== "ended") link.drop();
    link.state = "ended";
    this.links.remove(link);
    session.after(0, () => servers.admit());
  }
}
