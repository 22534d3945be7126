import type { Ticket } from "../clock.js";
import type { Dial } from "../links/dial.js";
import { Link } from "../links/link.js";
import { LinkTable } from "../links/link-table.js";
import type { UdpPort } from "../network.js";

export const LAST_LINK = 9;

/** Bytes a link buffers for the host before the peer is stopped, or datagrams are lost. [choice] */
export const RECEIVE_BUFFER = 10240;
/** Bytes not acknowledged by the peer above which AT+CIPSEND waits. [choice] */
export const SEND_BUFFER = 14600;

/**
 * opening: AT+CIPOPEN has no result yet; closing: AT+CIPCLOSE has none; ended: closed passively, only data that was not
 * read is left; lost: the network is gone, the host has yet to close it (chapter 5).
 */
export type State = "opening" | "open" | "closing" | "ended" | "lost";

/** Where received bytes came from, and how many of them are left. */
interface Origin {
  address: string;
  port: number;
  left: number;
}

/** A connection by its <link_num>. */
export class A7600Link extends Link {
  state: State = "opening";
  dial: Dial | undefined;
  udp: UdpPort | undefined;
  /** Set up while AT+CIPMODE=1 held: its data goes over the UART as it is. */
  transparent = false;
  /** The peer sends no more; to be reported once the host has what is pushed. */
  ended = false;
  /** Data of AT+CIPSEND is not on its way yet. */
  sending = false;
  /** When pushing goes on. */
  pushing: Ticket | undefined;
  /** Waits for the outcome of AT+CIPOPEN: an error code of the network's where it failed. */
  onOpened: ((failure?: string) => void) | undefined;
  /** Waits for the end of both directions, in AT+CIPCLOSE. */
  onClosed: (() => void) | undefined;
  private readonly origins: Origin[] = [];

  /**
   * @param address the peer's; a UDP link may have none
   * @param server <server_index> of the server that accepted it; -1: none
   */
  constructor(id: number, readonly service: "TCP" | "UDP", public address: string, readonly port: number, readonly server = -1) {
    super(id, RECEIVE_BUFFER, SEND_BUFFER);
  }

  /** Whether AT+CIPOPEN? and AT+CIPCLOSE? show it. */
  get isShown(): boolean {
    return this.state === "open" || this.state === "closing" || this.state === "lost";
  }

  /** Bytes at the front that came together: of UDP one datagram, or what is left of it. */
  get front(): Readonly<Origin> {
    const peer = { address: this.address, port: this.port, left: this.received.length };
    return this.service === "TCP" ? peer : this.origins[0] ?? peer;
  }

  /** Takes a datagram; one that there is no room for is lost. */
  receiveFrom(bytes: Uint8Array, address: string, port: number): void {
    if (this.received.length + bytes.length > this.receiveBuffer || bytes.length === 0) return;
    this.origins.push({ address, port, left: bytes.length });
    this.receive(bytes);
  }

  /** Of datagrams no more than one at a time. */
  override take(count: number): Uint8Array {
    return this.takeAcross(Math.min(count, this.front.left));
  }

  /** As if all that was received had come together. */
  takeAcross(count: number): Uint8Array {
    const bytes = super.take(count);
    for (let left = bytes.length; left > 0 && this.origins.length; ) {
      const used = Math.min(left, this.origins[0].left);
      this.origins[0].left -= used;
      left -= used;
      if (this.origins[0].left === 0) this.origins.shift();
    }
    return bytes;
  }

  override drop(): void {
    this.dial?.abandon();
    this.udp?.close();
    super.drop();
  }
}

/** The ten links by <link_num>. */
export class Links extends LinkTable<A7600Link> {
  /** The lowest number from `first` to `last` that is free: one whose unread data nobody will miss counts as taken. */
  lowestFree(first: number, last: number): number | undefined {
    for (let id = first; id <= last; id++) if (!this.get(id)) return id;
    return undefined;
  }

  ofServer(index: number): A7600Link[] {
    return this.all.filter(link => link.server === index && link.isShown);
  }
}
