import type { UdpPort } from "../network.js";
import { Bg95Link, type Origin, type Taken } from "./link.js";

/** A UDP client or a UDP service: what it received keeps the bounds of its datagrams. */
export class DatagramLink extends Bg95Link {
  udp: UdpPort | undefined;
  /** One for each datagram that waits: what is left of it, and where it came from. */
  private readonly waiting: { left: number; from: Origin }[] = [];

  override get localPort(): number {
    return this.udp?.port ?? super.localPort;
  }

  /** A client hears its own peer only. */
  hears({ address, port }: Origin): boolean {
    return this.service === "UDP SERVICE" || (address === this.address && port === this.port);
  }

  /** Takes a datagram; false: it is empty, or there is no room, and it is lost. */
  receiveDatagram(bytes: Uint8Array, from: Origin): boolean {
    if (bytes.length === 0 || this.received.length + bytes.length > this.receiveBuffer) return false;
    this.receive(bytes);
    this.waiting.push({ left: bytes.length, from });
    return true;
  }

  /**
   * Never of two datagrams at once. A service hands out a whole one, whatever was asked for (2.3.8); what a client has
   * left of one comes with the next reading. [choice]
   */
  override read(count: number): Taken {
    const first = this.waiting[0];
    if (!first) return { bytes: this.take(0) };
    const { left, from } = first;
    if (this.service === "UDP SERVICE") {
      this.waiting.shift();
      return { bytes: this.take(left), from };
    }
    const bytes = this.take(Math.min(count, left));
    first.left -= bytes.length;
    if (first.left === 0) this.waiting.shift();
    return { bytes };
  }

  override send(bytes: Uint8Array): boolean {
    this.write(bytes);
    return true;
  }

  /** A client's data: one datagram. */
  override write(bytes: Uint8Array): void {
    this.sendTo(bytes, { address: this.address, port: this.port });
  }

  sendTo(bytes: Uint8Array, { address, port }: Origin): void {
    this.udp?.send(bytes, address, port);
    this.totalSent += bytes.length;
  }

  override drop(): void {
    super.drop();
    this.udp?.close();
  }
}
