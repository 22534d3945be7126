import { ByteQueue } from "../byte-queue.js";
import type { Ticket } from "../clock.js";
import type { Call } from "../dce/command.js";
import { ERROR, OK, PENDING, type Final, type Result } from "../dce/results.js";
import type { Dial } from "../links/dial.js";
import type { RawProxy } from "./data-mode.js";
import { encode, MTU } from "./data-types.js";
import { errno, isPassing } from "./errno.js";
import type { NordicSlm } from "./modem.js";
import { TcpEnd } from "./tcp-end.js";
import { TcpServer } from "./tcp-server.js";

/** Time without traffic after which a server drops its peer, ms (CONFIG_SLM_TCP_CONN_TIME). */
const IDLE = 60_000;
/** Bytes that may wait to leave over the UART before the proxy reads on. */
const AHEAD = 2048;

export type Role = "client" | "server";

/** The TCP proxy: a client, or a server with one peer; what arrives is announced, or passed on as it is in data mode. */
export class TcpProxy implements RawProxy {
  role: Role | undefined;
  /** The client's handle, or the listening socket's. */
  handle = 0;
  dataMode = false;
  /** The ports of all peers that a server accepted, in order: the host is not told. */
  readonly accepted: number[] = [];
  /** The connection, if there is one. */
  peer: TcpEnd | undefined;
  private server: TcpServer | undefined;
  private dial: Dial | undefined;
  /** Data that was announced; it stays when the connection goes. */
  private readonly ring = new ByteQueue();
  private idle: Ticket | undefined;
  private reading: Ticket | undefined;
  private ending: Ticket | undefined;

  constructor(private readonly modem: NordicSlm) {}

  /** The server's port. */
  get port(): number {
    return this.server?.port ?? 0;
  }

  /** AT#XTCPSVR=1 and 2. */
  start(call: Call, port: number, dataMode: boolean): Result {
    const { modem } = this;
    if (this.role) return ERROR;
    if (!modem.isUp) return this.unreached(call, "#XTCPSVR", "ENETUNREACH");
    this.begin("server", modem.handles.take());
    this.server = new TcpServer(modem.network, port, error => {
      if (error) {
        this.drop();
        call.info(`#XTCPSVR: ${error}`);
        return call.end(ERROR);
      }
      this.dataMode = dataMode;
      this.server!.onCaller = () => this.accept();
      call.info(`#XTCPSVR: ${modem.style.state(this.handle, "started")}`);
      call.end(OK);
    });
    return PENDING;
  }

  /** AT#XTCPCLI=1 and 2. */
  connect(call: Call, host: string, port: number, tag: number | undefined, dataMode: boolean): Result {
    const { modem } = this;
    if (this.role) return ERROR;
    if (!modem.isUp) return this.unreached(call, "#XTCPCLI", "ENETUNREACH");
    const end = new TcpEnd(modem.handles.take());
    this.begin("client", end.handle);
    const fail = (error: number): void => {
      this.drop();
      call.info(`#XTCPCLI: ${error}`);
      call.end(ERROR);
    };
    // the firmware sets no host name for the proxy's certificate check
    const tls = tag === undefined ? undefined : modem.credentials.tls(tag, undefined);
    if (tag !== undefined && !tls) {
      fail(errno("EOPNOTSUPP"));
      return PENDING;
    }
    this.dial = modem.dial(host, port, 0, end, tls, error => {
      if (error) return fail(error);
      if (error === undefined) {
        this.drop();
        return call.end(this.unreached(call, "#XTCPCLI", "EINVAL"));
      }
      call.info(`#XTCPCLI: ${modem.style.state(end.handle, "connected")}`);
      this.dataMode = dataMode;
      this.attach(end);
      call.end(OK);
    });
    return PENDING;
  }

  /** A client that earlier software left connected. */
  resume(end: TcpEnd, dataMode: boolean): void {
    this.begin("client", end.handle);
    this.dataMode = dataMode;
    this.attach(end);
  }

  /** AT#XTCPSVR=0 and AT#XTCPCLI=0. */
  stop(call: Call, role: Role): Result {
    if (this.role !== role) return ERROR;
    this.modem.forms.lastLine(this.modem, call, this.lastLine(0));
    return OK;
  }

  /** AT#XTCPSEND */
  send(call: Call, bytes: Uint8Array): Result {
    const { peer, modem } = this;
    if (!peer) return ERROR;
    this.watch();
    peer.transmit(bytes, error => {
      if (!error) {
        call.info(`#XTCPSEND: ${bytes.length}`);
        return call.end(OK);
      }
      if (isPassing(error)) {
        call.info(`#XTCPSEND: ${error}`);
        call.info("#XTCPSEND: 0");
      } else {
        const line = this.lastLine(error);
        this.drop();
        modem.forms.sendFailure(modem, call, error, line);
      }
      call.end(ERROR);
    });
    return PENDING;
  }

  /** AT#XTCPRECV: up to `count` bytes of what was announced. */
  fetch(count: number): Uint8Array {
    const bytes = this.ring.take(count);
    this.modem.forms.shortRead(this.modem);
    return bytes;
  }

  /** Keeps what was announced; false: there is no room, and it is lost. */
  keep(bytes: Uint8Array): boolean {
    const fits = this.ring.length + bytes.length <= this.modem.forms.ring;
    if (fits) this.ring.push(bytes);
    else this.modem.world.overran(bytes.length, this.peer?.remotePort ?? 0);
    return fits;
  }

  forget(): void {
    this.ring.clear();
  }

  sendRaw(bytes: Uint8Array): boolean {
    if (!this.peer) return false;
    this.watch();
    this.peer.transmit(bytes, () => {});
    return true;
  }

  get full(): boolean {
    return this.peer !== undefined && this.peer.unacknowledged >= this.peer.sendBuffer;
  }

  /** A client goes on without data mode; a server lets its peer go. */
  leftDataMode(): void {
    if (this.role === "client") {
      this.dataMode = false;
    } else if (this.peer) {
      this.detach();
      this.modem.urc(`#XTCPSVR: ${this.modem.style.state(errno("ENETDOWN"), "disconnected")}`);
    }
  }

  /** The client's connection is over. */
  clientEnded(error: number): void {
    const line = this.lastLine(error);
    const { dataMode } = this;
    this.drop();
    this.say(dataMode, line, `#XTCPCLI: ${this.modem.style.state(0, "datamode")}`);
  }

  /** The modem has lost its network. */
  lost(error: number): void {
    if (!this.role) return;
    const line = this.lastLine(error);
    const { dataMode } = this;
    this.drop();
    this.say(dataMode, line);
  }

  /** Lets go of the sockets now, and of itself, saying so, in `ms` milliseconds. */
  dropLater(ms: number, line: string): void {
    this.server?.close();
    this.detach();
    this.ending ??= this.modem.session.after(ms, () => {
      this.drop();
      this.modem.urc(line);
    });
  }

  /** Lets go of everything but data that was announced. */
  drop(): void {
    if (!this.role) return;
    this.modem.session.cancel(this.ending);
    this.ending = undefined;
    this.dial?.abandon();
    this.server?.close();
    this.detach();
    this.modem.handles.free(this.handle);
    this.server = undefined;
    this.role = undefined;
    this.handle = 0;
    this.dataMode = false;
  }

  /** The proxy does not start, for want of a network or an address. */
  private unreached(call: Call, name: string, code: string): Final {
    this.modem.forms.startFailure(call, name, errno(code));
    return ERROR;
  }

  private begin(role: Role, handle: number): void {
    this.role = role;
    this.handle = handle;
    this.ring.clear();
  }

  /** What is said when the proxy ends. */
  private lastLine(error: number): string {
    const { forms: { causes }, style } = this.modem;
    return this.role === "server" ? `#XTCPSVR: ${causes.stopped(style, error)}` : `#XTCPCLI: ${causes.disconnected(style, error)}`;
  }

  /** Says what ended; also that data mode did. */
  private say(dataMode: boolean, line: string, last?: string): void {
    if (dataMode) this.modem.forms.dataMode.end(this.modem, line, last);
    else this.modem.urc(line);
  }

  /** Takes the peer that waits; while there is one already, it is refused without a word. */
  private accept(): void {
    const { modem } = this;
    const caller = this.server?.accept();
    if (!caller) return;
    if (this.peer) return caller.end.drop();
    caller.end.handle = modem.handles.take();
    // what the last peer sent and was not fetched can't be told from what this one sends
    if (this.ring.length > 0) modem.world.overran(this.ring.length, this.accepted[this.accepted.length - 1]);
    this.accepted.push(caller.end.remotePort);
    modem.urc(`#XTCPSVR: ${modem.style.state(modem.style.word(caller.address), "connected")}`);
    this.attach(caller.end);
  }

  private attach(end: TcpEnd): void {
    this.peer = end;
    end.onChange = () => this.read();
    if (this.dataMode) this.modem.forms.dataMode.begin(this.modem, this);
    this.watch();
    this.modem.session.after(0, () => this.read());
  }

  /** Lets go of the connection. */
  private detach(): void {
    const { peer, modem } = this;
    modem.session.cancel(this.idle);
    modem.session.cancel(this.reading);
    if (!peer) return;
    peer.onChange = () => {};
    peer.close();
    if (peer.handle !== this.handle) modem.handles.free(peer.handle);
    this.peer = undefined;
  }

  /** Passes on what has arrived, a piece at a time, no faster than the UART takes it. */
  private read(): void {
    const { modem, peer } = this;
    if (!peer) return;
    modem.session.cancel(this.reading);
    if (modem.device.unsent >= AHEAD) {
      this.reading = modem.session.work(Math.max(1, (modem.device.idleAt - modem.session.now) / 2), () => this.read());
      return;
    }
    const got = peer.recv(MTU);
    if (got === undefined) return;
    if (typeof got === "number") return this.ended();
    if (got.length === 0) return this.ended();
    modem.device.stir();
    this.watch();
    if (this.dataMode) modem.dce.sendOnline(got);
    else this.announce(got);
    this.read();
  }

  private announce(bytes: Uint8Array): void {
    const { type, shown } = encode(bytes);
    this.modem.forms.tcpData(this.modem, type, shown);
  }

  /** The peer has closed, or the connection broke. */
  private ended(): void {
    if (this.role === "client") return this.modem.forms.remoteClose(this.modem);
    this.peerGone(this.modem.forms.causes.peerLeft(this.modem.style));
  }

  private peerGone(what: string): void {
    this.detach();
    this.say(this.dataMode, `#XTCPSVR: ${what}`);
  }

  /** A server's peer has until now: it is dropped when nothing passes for a while. */
  private watch(): void {
    const { modem } = this;
    modem.session.cancel(this.idle);
    if (this.role === "server" && this.peer) this.idle = modem.session.after(IDLE, () => this.peerGone(modem.forms.causes.peerIdle(modem.style)));
  }
}
