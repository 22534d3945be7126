import type { Ticket } from "../clock.js";
import type { Dial } from "../links/dial.js";
import { Link } from "../links/link.js";
import { LinkTable } from "../links/link-table.js";
import type { UdpPort } from "../network.js";

/** <cid>: the document leaves the range open; SIM7080 has these. */
export const LAST_CID = 12;
/** Contexts of AT+CNACT: <pdp_index> 0 is context 1. */
export const LAST_INDEX = 3;

/** <state> of AT+CASTATE (C1808). */
export const CLOSED = 0;
export const CONNECTED = 1;
export const LISTENING = 2;
/** Not known to AT+CASTATE yet. */
export const OPENING = undefined;
export type State = typeof CLOSED | typeof CONNECTED | typeof LISTENING | typeof OPENING;

export type Transport = "TCP" | "UDP";
export type ServerType = Transport | "TCP6" | "UDP6";

/** How received data gets to the host: it reads it, it is pushed (SIM7080), or the UART is the connection's. */
export type Delivery = "read" | "push" | "transparent";

/** A connection, by its <cid>. */
export class CaLink extends Link {
  state: State = OPENING;
  delivery: Delivery = "read";
  /** The peer sends no more; to be reported once the host has what was pushed. */
  ended = false;
  /** When pushing goes on. */
  pushing: Ticket | undefined;
  /** When AT+CACFG="ATOCLOSE" frees the cid, or a closing connection is given up. */
  closing: Ticket | undefined;
  /** The numeric address of the peer, once it is known. */
  address = "";
  /** The server that accepted it. */
  origin: CaServer | undefined;
  dial: Dial | undefined;
  /** Ends the attempt to connect; once it has ended, nothing. */
  settle: (result: number) => void = () => {};

  /** @param server as the host named it */
  constructor(cid: number, readonly contextId: number, readonly transport: Transport, readonly server: string, readonly port: number,
    receiveBuffer: number, sendBuffer: number) {
    super(cid, receiveBuffer, sendBuffer);
  }

  /** Bytes that may be sent now. */
  get free(): number {
    return Math.max(0, this.sendBuffer - this.unacknowledged);
  }

  override drop(): void {
    this.dial?.abandon();
    super.drop();
    this.connection = undefined;
  }

  override receive(bytes: Uint8Array): void {
    // UDP has nobody to stop
    if (this.transport === "UDP" && this.received.length + bytes.length > this.receiveBuffer) return;
    super.receive(bytes);
  }

  /** Of datagrams no more than one is taken at a time. [choice] */
  override take(count: number): Uint8Array {
    return super.take(this.transport === "UDP" ? Math.min(count, this.received.first) : count);
  }
}

/** What AT+CASERVER opened. */
export class CaServer {
  state: State = OPENING;
  /** Takes no more clients. */
  stop: () => void = () => {};
  /** A UDP server's port, once it listens. */
  bound: UdpPort | undefined;

  constructor(readonly id: number, readonly contextId: number, readonly type: ServerType, public port: number) {}

  get transport(): Transport {
    return this.type.slice(0, 3) as Transport;
  }

  /** Of the clients' addresses. */
  get family(): 4 | 6 {
    return this.type.endsWith("6") ? 6 : 4;
  }
}

/** Connections and servers share the cids. */
export class CidTable extends LinkTable<CaLink | CaServer> {
  link(cid: number): CaLink | undefined {
    const found = this.get(cid);
    return found instanceof CaLink ? found : undefined;
  }

  get links(): CaLink[] {
    return this.all.filter(each => each instanceof CaLink);
  }

  get servers(): CaServer[] {
    return this.all.filter(each => each instanceof CaServer);
  }

  /** The lowest cid that is free. */
  get free(): number | undefined {
    for (let cid = 0; cid <= LAST_CID; cid++) if (!this.get(cid)) return cid;
    return undefined;
  }
}
