import { Link } from "../links/link.js";
import type { TcpListener } from "../network.js";

/** <PROTOCOL> */
export const TCP = 2;

/** A TCP socket: new, connecting, connected, gone by the peer's hand, or listening. */
export class TcpSocket extends Link {
  readonly protocol = TCP;
  state: "new" | "connecting" | "connected" | "ended" | "listening" = "new";
  /** How far TLS is: `asked` begins as soon as it is connected. */
  tls: "none" | "asked" | "negotiating" | "done" = "none";
  /** <TLS_CONF_IDX> */
  tlsIndex = 0;
  remoteAddress = "";
  remotePort = 0;
  listener: TcpListener | undefined;
  private asked = 0;
  /** Bytes that the host knows of, and has not read. */
  private announced = 0;

  /** @param parent the listening socket that accepted it */
  constructor(id: number, receiveBuffer: number, sendBuffer: number, readonly parent?: TcpSocket) {
    super(id, receiveBuffer, sendBuffer);
  }

  get localPort(): number {
    return this.asked || (this.connection?.localPort ?? 0);
  }

  /** A port of its own, as listening sockets and those they accepted have. */
  set localPort(port: number) {
    this.asked = port;
  }

  /** Whether data can be written. */
  get isOpen(): boolean {
    return this.state === "connected" && (this.tls === "none" || this.tls === "done");
  }

  /** Bytes that can be read, where that are more than the host knows of. */
  news(): number | undefined {
    const before = this.announced;
    this.announced = this.received.length;
    return this.announced > before ? this.announced : undefined;
  }

  read(count: number): Uint8Array {
    const bytes = this.take(count);
    this.announced -= bytes.length;
    return bytes;
  }

  /** The peer is gone: what it sent can still be read. */
  finish(): void {
    this.state = "ended";
    this.remoteAddress = "";
    this.remotePort = 0;
  }

  override drop(): void {
    this.listener?.close();
    super.drop();
  }
}
