import type { Ticket } from "../clock.js";
import type { Dial } from "../links/dial.js";
import { Link } from "../links/link.js";
import { LinkTable } from "../links/link-table.js";
import type { TcpListener } from "../network.js";
import { LAST_LINK } from "./tcpip.js";

/** <access_mode> (1.2). */
export const BUFFER = 0;
export const PUSH = 1;
export const TRANSPARENT = 2;

/** <socket_state> (2.3.6). */
export const OPENING = 1;
export const CONNECTED = 2;
export const LISTENING = 3;
export const CLOSING = 4;

/** <service_type>; the last one is what a listener accepts (2.3.6). */
export type Service = "TCP" | "UDP" | "TCP LISTENER" | "UDP SERVICE" | "TCP INCOMING";

/** Bytes a connection buffers for the host before the peer is stopped, or datagrams are lost. [choice] */
export const RECEIVE_BUFFER = 10240;
/** Bytes not acknowledged by the peer above which AT+QISEND answers SEND FAIL. [choice] */
export const SEND_BUFFER = 14600;

/** Where a datagram came from. */
export interface Origin {
  address: string;
  port: number;
}

/** What one reading gave. */
export interface Taken {
  bytes: Uint8Array;
  /** Only where the host is told (2.3.8). */
  from?: Origin;
}

/** A socket service by its <connectID>: a TCP connection or listener; for UDP see DatagramLink. */
export class Bg95Link extends Link {
  state = OPENING;
  /** <serverID>: of an accepted connection its listener's, else its own. */
  serverId: number;
  dial: Dial | undefined;
  listener: TcpListener | undefined;
  /** The peer sends no more; to be reported once the host has what was pushed. */
  ended = false;
  /** Both directions are closed. */
  broken = false;
  /** Waits for that, in AT+QICLOSE. */
  onClosed: (() => void) | undefined;
  /** When pushing goes on. */
  pushing: Ticket | undefined;
  /** When nothing was carried for too long ("tcp/inactivetm"). */
  idle: Ticket | undefined;

  constructor(id: number, readonly contextId: number, readonly service: Service, public address: string, readonly port: number,
    private readonly askedPort: number, public mode: number) {
    super(id, RECEIVE_BUFFER, SEND_BUFFER);
    this.serverId = id;
  }

  get localPort(): number {
    return this.connection?.localPort ?? this.askedPort;
  }

  /** Hands received bytes to the host, at most `count`. */
  read(count: number): Taken {
    return { bytes: this.take(count) };
  }

  /** The peer will send no more; the connectID stays in use until AT+QICLOSE. */
  fail(): void {
    this.state = CLOSING;
  }

  /** Drops the connection, or listens no longer. */
  override drop(): void {
    this.broken = true;
    this.dial?.abandon();
    this.listener?.close();
    super.drop();
  }
}

/** The twelve socket services by <connectID>. */
export class Links extends LinkTable<Bg95Link> {
  inContext(id: number): Bg95Link[] {
    return this.all.filter(link => link.contextId === id);
  }

  /** The number that an accepted connection gets: the highest that is free, as in the document's examples (3.6.2). */
  get free(): number | undefined {
    for (let id = LAST_LINK; id >= 0; id--) if (!this.get(id)) return id;
    return undefined;
  }
}
