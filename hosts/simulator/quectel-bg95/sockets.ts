import { final, NO_CARRIER, type Final } from "../dce/results.js";
import { Dial } from "../links/dial.js";
import { Pusher, type Way } from "../links/pusher.js";
import { resolve } from "../links/resolve.js";
import { SilentConnection } from "../links/silent-connection.js";
import { TransparentSender } from "../links/transparent-sender.js";
import type { Network, TcpConnection, TcpEvents } from "../network.js";
import { DatagramLink } from "./datagram-link.js";
import { Bg95Link, BUFFER, CONNECTED, LISTENING, Links, OPENING, PUSH, RECEIVE_BUFFER, TRANSPARENT, type Origin, type Taken } from "./link.js";
import type { Bg95 } from "./modem.js";

/** Time after which a connection attempt is given up, ms. [choice] */
const CONNECT_TIME = 75_000;
/** Result codes of failed attempts to connect; others: 566. */
const DIAL_FAILURES: Record<string, number> = { ENOTFOUND: 565, ETIMEDOUT: 569 };
const SEND_OK = final("SEND OK");
const SEND_FAIL = final("SEND FAIL");
/** What a connection that was turned away still says. */
const TURNED_AWAY: TcpEvents = { connect() {}, data() {}, end() {}, error() {} };

/** The socket services of a BG95: they open, carry data in the three access modes, and close. */
export class Sockets {
  readonly links = new Links();
  /** The connection ATO goes back to. */
  lastTransparent: Bg95Link | undefined;
  private readonly pusher: Pusher<Bg95Link>;

  constructor(private readonly modem: Bg95, private readonly network: Network) {
    this.pusher = new Pusher(modem.session, modem.device, link => this.way(link), link => this.reportEnd(link));
  }

  /** Opens; `done` is called once, with 0 or a result code. */
  open(link: Bg95Link, localPort: number, done: (code: number) => void): void {
    if (link.service === "TCP LISTENER") return this.listen(link, localPort, done);
    if (!(link instanceof DatagramLink)) return this.connect(link, localPort, done);
    if (link.service === "UDP SERVICE") return this.bind(link, localPort, done);
    resolve(this.modem.session, this.network, link.address, this.modem.wantedAddress(link.contextId), address => {
      if (!this.links.has(link)) return;
      if (address === undefined) return this.openFailed(link, 565, done);
      link.address = address;
      this.bind(link, localPort, done);
    });
  }

  private openFailed(link: Bg95Link, code: number, done: (code: number) => void): void {
    this.modem.forms.failedOpen(this.links, link);
    done(code);
  }

  private connect(link: Bg95Link, localPort: number, done: (code: number) => void): void {
    const target = { host: link.address, port: link.port, localPort, window: RECEIVE_BUFFER, timeout: CONNECT_TIME, ...this.modem.wantedAddress(link.contextId) };
    const dial = new Dial(this.modem.session, this.network, target, this.events(link), failure => {
      if (failure !== undefined) return this.openFailed(link, DIAL_FAILURES[failure] ?? 566, done);
      link.address = dial.address;
      link.connection = dial.connection;
      link.state = CONNECTED;
      this.stir(link);
      done(0);
    });
    link.dial = dial;
  }

  private events(link: Bg95Link): Omit<TcpEvents, "connect"> {
    return {
      data: bytes => this.dataArrived(link, bytes),
      end: () => this.peerEnded(link),
      error: () => {
        link.broken = true;
        this.peerEnded(link);
      },
      close: () => this.peerClosed(link),
    };
  }

  private listen(link: Bg95Link, localPort: number, done: (code: number) => void): void {
    link.listener = this.network.tcpListen(localPort, {
      listening: () => {
        link.state = LISTENING;
        done(0);
      },
      connection: (connection, address, port) => this.accept(link, connection, { address, port }),
      error: () => {
        if (link.state === OPENING) this.openFailed(link, 556, done);
        else this.peerEnded(link);
      },
    });
  }

  /** Someone connected to a listener: the connection gets a number, or is turned away (2.4.3, 2.4.4). */
  private accept(listener: Bg95Link, connection: TcpConnection, { address, port }: Origin): TcpEvents {
    const id = this.links.free;
    if (id === undefined) {
      this.modem.dce.urc('+QIURC: "incoming full"');
      connection.destroy();
      return TURNED_AWAY;
    }
    const link = this.links.add(new Bg95Link(id, listener.contextId, "TCP INCOMING", address, port, 0, this.modem.forms.incomingMode(listener)));
    link.serverId = listener.id;
    link.connection = connection;
    link.state = CONNECTED;
    connection.grant(RECEIVE_BUFFER);
    this.stir(link);
    this.modem.dce.urc(`+QIURC: "incoming",${id},${listener.id},"${this.modem.forms.address6(address)}",${port}`);
    return { ...this.events(link), connect() {} };
  }

  private bind(link: DatagramLink, localPort: number, done: (code: number) => void): void {
    link.udp = this.network.udpBind(localPort, {
      bound: () => {
        link.state = CONNECTED;
        done(0);
      },
      message: (bytes, address, port) => this.datagramArrived(link, bytes, { address, port }),
      // A datagram that could not leave is a lost one.
      error: () => {
        if (link.state === OPENING) this.openFailed(link, 556, done);
      },
    });
  }

  /** A connection of earlier software, to a peer that never speaks. */
  left(id: number): Bg95Link {
    const link = this.links.add(new Bg95Link(id, 1, "TCP", "220.180.239.212", 8009, 65514 - id, BUFFER));
    link.connection = new SilentConnection(link.localPort, () => this.modem.session.after(100, () => this.peerClosed(link)));
    link.state = CONNECTED;
    return link;
  }

  /** The network took the context of connections away: they are dead, their numbers in use until AT+QIDEACT or AT+QICLOSE. */
  lose(contextId: number): void {
    for (const link of this.links.inContext(contextId)) {
      link.drop();
      link.fail();
    }
  }

  /** All connections of a context are closed with it. */
  release(contextId: number): void {
    for (const link of this.links.inContext(contextId)) {
      link.drop();
      this.links.remove(link);
    }
  }

  stop(): void {
    for (const link of this.links.all) link.drop();
  }

  /** Closes; `done` is called when both directions are closed, or after `timeout` ms by force. */
  close(link: Bg95Link, timeout: number, done: () => void): void {
    const finish = (): void => {
      this.modem.session.cancel(timer);
      this.modem.session.cancel(link.idle);
      link.onClosed = undefined;
      link.drop();
      this.links.remove(link);
      done();
    };
    const timer = this.modem.session.after(timeout, finish);
    link.onClosed = finish;
    const open = link.connection && link.state !== OPENING && !link.broken;
    link.fail();
    if (open) link.connection?.end();
    else finish();
  }

  /** Takes data for a connection: the answer of AT+QISEND. `to`: of a UDP service. */
  sent(link: Bg95Link | undefined, bytes: Uint8Array, to?: Origin, rai = 0): Final {
    if (!link || link.state !== CONNECTED) return this.modem.fail(link ? 567 : 572);
    if (to && link instanceof DatagramLink) link.sendTo(bytes, to);
    else if (!link.send(bytes)) return SEND_FAIL;
    this.stir(link);
    this.modem.rrc.sent(rai);
    return SEND_OK;
  }

  private dataArrived(link: Bg95Link, bytes: Uint8Array): void {
    this.arrived(link, () => {
      link.receive(bytes);
      return true;
    });
  }

  private datagramArrived(link: DatagramLink, bytes: Uint8Array, from: Origin): void {
    if (link.hears(from)) this.arrived(link, () => link.receiveDatagram(bytes, from));
  }

  /** Something arrived for a connection, which `take` puts into its buffer. */
  private arrived(link: Bg95Link, take: () => boolean): void {
    if (!this.links.has(link)) return;
    this.modem.device.stir();
    const silent = link.received.length === 0;
    if (!take()) return;
    this.stir(link);
    if (link.mode !== BUFFER) this.pusher.push(link);
    else if (silent) this.announce(link);
    this.modem.rrc.received();
  }

  /** Something was carried: the time of "tcp/inactivetm" begins anew (2.3.15). */
  private stir(link: Bg95Link): void {
    const { session, options: { values: { "tcp/inactivetm": [seconds] } } } = this.modem;
    session.cancel(link.idle);
    if (seconds === 0 || link instanceof DatagramLink) return;
    link.idle = session.after(seconds * 1000, () => {
      if (!this.links.has(link) || link.state !== CONNECTED) return;
      link.drop();
      this.peerEnded(link);
    });
  }

  /** `+QIURC: "recv"`: there is something to read where there was nothing. */
  announce(link: Bg95Link): void {
    const { forms, options, dce } = this.modem;
    const [indication] = forms.recvLength(options.values.recvind);
    dce.urc(`+QIURC: "${forms.recvWord}",${link.id}${["", `,${link.received.length}`][indication]}`);
  }

  private peerEnded(link: Bg95Link): void {
    link.ended = true;
    this.pusher.push(link);
  }

  private peerClosed(link: Bg95Link): void {
    link.broken = true;
    link.onClosed?.();
  }

  /** How a connection's bytes go to the host unasked, if they may. */
  private way(link: Bg95Link): Way {
    const { dce } = this.modem;
    if (!this.links.has(link)) return undefined;
    if (link.mode === TRANSPARENT && dce.isOnline) return size => dce.sendOnline(link.read(size).bytes);
    return link.mode === PUSH && !dce.isOnline && !dce.isPrompting ? size => this.pushUrc(link, size) : undefined;
  }

  /** Says that the peer is gone, once whatever is pushed was. */
  private reportEnd(link: Bg95Link): void {
    if (!link.ended || (link.state !== CONNECTED && link.state !== LISTENING) || (link.mode !== BUFFER && link.received.length)) return;
    link.fail();
    if (link.mode === TRANSPARENT && this.modem.dce.isOnline) this.modem.dce.hangUp(NO_CARRIER);
    else this.modem.dce.urc(`+QIURC: "closed",${link.id}`);
  }

  private pushUrc(link: Bg95Link, size: number): void {
    const { header, separator, bytes } = this.shown(link.read(size));
    this.modem.dce.urcPayload(`+QIURC: "${this.modem.forms.recvWord}",${link.id},${header}`, separator, bytes);
  }

  /** Received bytes as "dataformat" and "viewmode" want them: what the header says of them, what is printed, and what separates the two. */
  shown({ bytes, from }: Taken): { header: string; separator: string; bytes: Uint8Array } {
    const { forms, options: { values: { dataformat: [, format], viewmode: [view] } } } = this.modem;
    const [length, printed] = [
      [bytes.length, bytes] as const,
      [forms.hexLength(bytes.length), Buffer.from(Buffer.from(bytes).toString("hex").toUpperCase())] as const,
    ][format];
    return { header: `${length}${from ? `,"${forms.address6(from.address)}",${from.port}` : ""}`, bytes: printed, separator: ["\r\n", ","][view] };
  }

  /** Goes on pushing after the UART was needed for something else. */
  pushAll(): void {
    for (const link of this.links.all) if (link.mode === PUSH) this.pusher.push(link);
  }

  /** Gives the UART to a connection. */
  goOnline(link: Bg95Link): void {
    const { session, options, dce } = this.modem;
    const sender = new TransparentSender(session, link, () => {
      const { transpktsize: [size], transwaittm: [wait] } = options.values;
      return { size, wait: wait * 100 };
    });
    link.mode = TRANSPARENT;
    this.lastTransparent = link;
    dce.goOnline({
      data: bytes => {
        this.stir(link);
        sender.take(bytes);
      },
      full: () => sender.full,
      escaped: () => {
        sender.flush();
        // 1.2: after OK the module is in buffer access mode.
        link.mode = BUFFER;
        if (link.received.length) session.after(0, () => this.announce(link));
      },
    });
    session.after(0, () => this.pusher.push(link));
  }
}
