import type { Call } from "../dce/command.js";
import { ERROR, OK, PENDING, type Result } from "../dce/results.js";
import type { RawProxy } from "./data-mode.js";
import { encode } from "./data-types.js";
import { errno } from "./errno.js";
import type { NordicSlm } from "./modem.js";
import type { Role } from "./tcp-proxy.js";
import { UdpEnd, type Datagram } from "./udp-end.js";

/** The UDP proxy: a client of one peer, or a server that answers whoever sent last. What arrives is sent on at once. */
export class UdpProxy implements RawProxy {
  role: Role | undefined;
  handle = -1;
  dataMode = false;
  private end: UdpEnd | undefined;
  /** Where to send to. */
  private remote: { address: string; port: number } | undefined;

  constructor(private readonly modem: NordicSlm) {}

  get port(): number {
    return this.end?.port ?? 0;
  }

  /** AT#XUDPSVR=1 and 2. */
  start(call: Call, port: number, dataMode: boolean): Result {
    const { modem } = this;
    if (this.role || !modem.isUp) return ERROR;
    this.begin("server", port);
    this.end!.whenBound(error => {
      if (error) {
        this.drop();
        call.info(`#XUDPSVR: ${error}`);
        return call.end(ERROR);
      }
      call.info(`#XUDPSVR: ${modem.style.state(this.handle, "started")}`);
      this.listen(dataMode);
      call.end(OK);
    });
    return PENDING;
  }

  /** AT#XUDPCLI=1 and 2. */
  connect(call: Call, host: string, port: number, tag: number | undefined, dataMode: boolean): Result {
    const { modem } = this;
    if (this.role || !modem.isUp) return ERROR;
    if (tag !== undefined) {
      // The simulator has no DTLS.
      call.info(`#XUDPCLI: ${errno("EPROTONOSUPPORT")}`);
      return ERROR;
    }
    this.begin("client", 0);
    modem.resolve(host, address => {
      if (address === undefined) {
        this.drop();
        return call.end(ERROR);
      }
      this.remote = this.end!.remote = { address, port };
      call.info(`#XUDPCLI: ${modem.style.state(this.handle, "connected")}`);
      this.listen(dataMode);
      call.end(OK);
    });
    return PENDING;
  }

  /** AT#XUDPSVR=0 and AT#XUDPCLI=0. */
  stop(call: Call, role: Role): Result {
    const { modem } = this;
    if (this.role !== role) return ERROR;
    this.drop();
    if (role === "server") call.info(`#XUDPSVR: ${modem.style.state(0, "stopped")}`);
    else modem.forms.udpDisconnected(call, modem.style);
    return OK;
  }

  /** AT#XUDPSEND */
  send(call: Call, bytes: Uint8Array): Result {
    if (!this.sendRaw(bytes)) return ERROR;
    call.info(`#XUDPSEND: ${bytes.length}`);
    return OK;
  }

  sendRaw(bytes: Uint8Array): boolean {
    if (!this.end || !this.remote) return false;
    this.end.send(bytes, this.remote);
    return true;
  }

  /** Nobody holds datagrams back. */
  get full(): boolean {
    return false;
  }

  /** The proxy goes on without data mode. */
  leftDataMode(): void {
    this.dataMode = false;
  }

  /** The modem has lost its network. */
  lost(error: number): void {
    const { role, dataMode, modem } = this;
    if (!role) return;
    this.drop();
    const line = role === "server" ? `#XUDPSVR: ${modem.style.state(error, "stopped")}` : `#XUDPCLI: ${modem.style.state(error, "disconnected")}`;
    if (dataMode) modem.forms.dataMode.end(modem, line);
    else modem.urc(line);
  }

  drop(): void {
    if (!this.role) return;
    this.end?.close();
    this.modem.handles.free(this.handle);
    this.end = undefined;
    this.remote = undefined;
    this.role = undefined;
    this.handle = -1;
    this.dataMode = false;
  }

  private begin(role: Role, port: number): void {
    this.role = role;
    this.handle = this.modem.handles.take();
    this.end = new UdpEnd(this.modem.network, port);
  }

  private listen(dataMode: boolean): void {
    const { end, modem } = this;
    this.dataMode = dataMode;
    if (dataMode) modem.forms.dataMode.begin(modem, this);
    end!.onChange = () => {
      for (let datagram = end!.next(); datagram; datagram = end!.next()) this.pass(datagram);
    };
  }

  private pass({ bytes, address, port }: Datagram): void {
    const { modem } = this;
    if (this.role === "server") this.remote = { address, port };
    if (bytes.length === 0) return;
    modem.device.stir();
    if (this.dataMode) return modem.dce.sendOnline(bytes);
    const { type, shown } = encode(bytes);
    modem.dce.urcPayload(`${modem.forms.udpData(this.role!)}: ${modem.style.list(type, shown.length)}`, "\r\n", shown);
  }
}
