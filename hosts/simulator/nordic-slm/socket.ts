import type { Dial } from "../links/dial.js";
import type { TcpEnd } from "./tcp-end.js";
import type { TcpServer } from "./tcp-server.js";
import type { UdpEnd } from "./udp-end.js";

/** <type> */
export const STREAM = 1;
export const DATAGRAM = 2;
/** <role> */
export const CLIENT = 0;
export const SERVER = 1;

/** <protocol>, plain and secured. */
const PROTOCOLS: Record<number, readonly [plain: number, secured: number]> = { [STREAM]: [6, 258], [DATAGRAM]: [17, 273] };

/** The socket of AT#XSOCKET. */
export class SlmSocket {
  /** AT#XBIND of a TCP socket; 0: any. */
  localPort = 0;
  /** SO_RCVTIMEO, s; 0: none. */
  timeout = 0;
  /** SO_ERROR */
  error = 0;
  dial: Dial | undefined;
  /** The connection of a TCP client. */
  stream: TcpEnd | undefined;
  datagrams: UdpEnd | undefined;
  server: TcpServer | undefined;
  /** The accepted connection of a TCP server, and its peer's address. */
  accepted: TcpEnd | undefined;
  acceptedFrom = "0.0.0.0";

  /** @param tag the security tag of a secured socket */
  constructor(readonly handle: number, readonly type: number, readonly role: number, readonly tag: number | undefined) {}

  get protocol(): number {
    return PROTOCOLS[this.type][this.tag === undefined ? 0 : 1];
  }

  /** Whether AT#XCONNECT, or AT#XACCEPT, has succeeded. */
  get isConnected(): boolean {
    return this.peer !== undefined || this.datagrams?.remote !== undefined;
  }

  /** The connection that carries data. */
  get peer(): TcpEnd | undefined {
    return this.role === SERVER ? this.accepted : this.stream;
  }

  get handlesHeld(): number[] {
    return this.accepted ? [this.handle, this.accepted.handle] : [this.handle];
  }

  /** The modem has lost its network. */
  lost(error: number): void {
    this.error = error;
    this.peer?.fail(error);
    this.datagrams?.fail(error);
  }

  close(): void {
    this.dial?.abandon();
    this.stream?.close();
    this.accepted?.close();
    this.server?.close();
    this.datagrams?.close();
  }
}
