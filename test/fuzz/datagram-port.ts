import type { ModemError } from "../../src/errors.js";
import type { Datagram, UDP, UDPOptions } from "../../src/sockets/udp.js";
import { stream, STREAM, type FuzzFamily } from "./families.js";

/** Bytes and datagrams that wait in a modem, at most: what every family has room for. */
const ROOM = 3000;
const WAITING = 8;

/** A datagram that was sent, and whose. */
interface Sent {
  bytes: Buffer;
  peer: number;
}

/** One UDP port of the modem's, and the accounts of what was sent to it and from it. */
export class DatagramPort {
  socket: UDP | undefined;
  /** Sent by peers, and not delivered yet: in order. */
  awaited: Sent[] = [];
  /** Sent by the application, and not arrived yet. */
  replies: Sent[] = [];
  delivered = 0;
  arrived = 0;
  closed = false;
  ended = false;
  /** The application closed it while something was awaited. */
  closedEarly = false;
  error: ModemError | undefined;
  /** Datagrams that nobody sent like this, by what is wrong about them. */
  wrong: string | undefined;
  peerWrong: string | undefined;
  wrongSender: string | undefined;
  /** The sender of one was not told. */
  senderless = false;
  private sequence = 0;

  constructor(readonly index: number, private readonly family: FuzzFamily, private readonly violate: (text: string) => void) {}

  get callbacks(): Pick<UDPOptions, "onReadable" | "onError"> {
    const port = this;
    return {
      onReadable(count) {
        port.alive("onReadable");
        for (let datagram = this.read(); datagram; datagram = this.read()) {
          count--;
          port.deliver(datagram);
        }
        if (count !== 0) port.violate(`onReadable of port ${port.index} told ${count} datagrams more than there were`);
      },
      onError(error) {
        port.alive("onError");
        port.ended = true;
        port.error = error;
      },
    };
  }

  get over(): boolean {
    return this.closed || this.ended;
  }

  get satisfied(): boolean {
    return this.over || (this.awaited.length === 0 && this.replies.length === 0);
  }

  /** A datagram that a peer is to send; undefined while too many wait. */
  next(peer: number, size: number): Buffer | undefined {
    const bytes = this.make(size);
    const waiting = this.awaited.reduce((sum, each) => sum + each.bytes.length, 0);
    if (waiting + bytes.length > ROOM || this.awaited.length >= WAITING) return undefined;
    this.awaited.push({ bytes, peer });
    return bytes;
  }

  reply(peer: number, size: number, address: string, to: number): void {
    if (this.over) return;
    const bytes = this.make(size);
    try {
      this.socket?.write(bytes, address, to);
      this.replies.push({ bytes, peer });
    } catch (error) {
      if ((error as Error).message !== "would block") this.violate(`write of port ${this.index}: ${(error as Error).message}`);
    }
  }

  /** What a peer was sent from here. */
  arrive(bytes: Buffer, peer: number): void {
    const [first] = this.replies;
    if (first?.bytes.equals(bytes) && first.peer === peer) {
      this.replies.shift();
      this.arrived++;
      return;
    }
    const place = this.replies.findIndex((each) => each.bytes.equals(bytes) && each.peer === peer);
    if (place < 0) this.peerWrong ??= `${bytes.length} bytes that were not written like this`;
    else {
      this.peerWrong ??= "a datagram behind which an earlier one is missing";
      this.replies.splice(0, place + 1);
    }
  }

  close(): void {
    if (this.awaited.length > 0) this.closedEarly = true;
    this.closed = true;
    this.socket?.close();
  }

  private deliver(datagram: Datagram): void {
    const bytes = Buffer.from(datagram);
    this.delivered++;
    if (!this.family.sendersTold) {
      this.deliverPiece(bytes);
      return;
    }
    const place = this.awaited.findIndex((each) => each.bytes.equals(bytes));
    if (place < 0) {
      this.wrong ??= `${bytes.length} bytes that nobody sent like this`;
      return;
    }
    const [sent] = this.awaited.splice(place, 1);
    if (datagram.address === "") this.senderless = true;
    const expected = `${peerAddress(sent.peer)}:${peerPort(sent.peer)}`;
    if (datagram.address !== "" && `${datagram.address}:${datagram.port}` !== expected) this.wrongSender ??= `a datagram of ${expected}'s as ${datagram.address}:${datagram.port}'s`;
  }

  /** Such modems keep one stream of what comes: only its bytes can be compared. */
  private deliverPiece(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      const [first] = this.awaited;
      const count = first ? Math.min(first.bytes.length, bytes.length - at) : 0;
      if (!first || !first.bytes.subarray(0, count).equals(bytes.subarray(at, at + count))) {
        this.wrong ??= `${bytes.length} bytes that nobody sent like this`;
        return;
      }
      at += count;
      if (count === first.bytes.length) this.awaited.shift();
      else first.bytes = first.bytes.subarray(count);
    }
  }

  /** No two are alike, but for very short ones. */
  private make(size: number): Buffer {
    const bytes = stream(this.family, 100 + this.index);
    const from = (this.sequence++ * 1511) % (STREAM - this.family.dialect.datagramLimit);
    return bytes.subarray(from, from + 1 + (size % this.family.dialect.datagramLimit));
  }

  private alive(callback: string): void {
    if (this.over) this.violate(`${callback} of port ${this.index} after its end`);
  }
}

/** Peers for datagrams: each has an address of its own. */
export const PEERS = 3;

export function peerAddress(peer: number): string {
  return `10.0.0.${peer + 1}`;
}

export function peerPort(peer: number): number {
  return 6001 + peer;
}
