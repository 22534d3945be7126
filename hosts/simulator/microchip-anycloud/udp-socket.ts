import type { UdpPort } from "../network.js";

/** <PROTOCOL> */
export const UDP = 1;
/** Datagrams that wait to be read (TCPIP_UDP_SOCKET_DEFAULT_RX_QUEUE_LIMIT). */
const QUEUE = 16;

interface Datagram {
  bytes: Uint8Array;
  address: string;
  port: number;
}

/** A UDP socket: its port, the destination of what it writes, and what it received. */
export class UdpSocket {
  readonly protocol = UDP;
  port: UdpPort | undefined;
  remoteAddress = "";
  remotePort = 0;
  readonly datagrams: Datagram[] = [];

  constructor(readonly id: number) {}

  get localPort(): number {
    return this.port?.port ?? 0;
  }

  /** Where it writes to. */
  direct(address: string, port: number): void {
    this.remoteAddress = address;
    this.remotePort = port;
  }

  /** Keeps a datagram; false: too many wait. */
  receive(bytes: Uint8Array, address: string, port: number): boolean {
    if (this.datagrams.length >= QUEUE) return false;
    this.datagrams.push({ bytes, address, port });
    return true;
  }

  /**
   * Reads of the oldest datagram.
   * @param remains what of its rest can still be read
   */
  read(count: number, remains: (rest: Uint8Array) => Uint8Array | undefined): Uint8Array {
    const first = this.datagrams.shift();
    if (!first) return new Uint8Array(0);
    const rest = remains(first.bytes.subarray(count));
    if (rest) this.datagrams.unshift({ ...first, bytes: rest });
    return first.bytes.subarray(0, count);
  }

  /** The indication of a datagram. */
  announcement(index: number): string {
    const { bytes, address, port } = this.datagrams[index];
    return `+SOCKRXU:${this.id},"${address}",${port},${bytes.length}`;
  }

  drop(): void {
    this.port?.close();
  }
}
