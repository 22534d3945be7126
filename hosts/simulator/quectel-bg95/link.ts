import type { Ticket } from "../clock.js";
import type { Dial } from "../links/dial.js";
import { Link } from "../links/link.js";
import { LinkTable } from "../links/link-table.js";

/** <access_mode> (1.2). */
export const BUFFER = 0;
export const PUSH = 1;
export const TRANSPARENT = 2;

/** <socket_state> (2.3.6). */
export const OPENING = 1;
export const CONNECTED = 2;
export const CLOSING = 4;

/** Bytes a connection buffers for the host before the peer is stopped. [choice] */
export const RECEIVE_BUFFER = 10240;
/** Bytes not acknowledged by the peer above which AT+QISEND answers SEND FAIL. [choice] */
export const SEND_BUFFER = 14600;

/** A socket service: one connection of the modem, by its <connectID>. */
export class Bg95Link extends Link {
  state = OPENING;
  dial: Dial | undefined;
  /** The peer sends no more; to be reported once the host has what was pushed. */
  ended = false;
  /** Both directions are closed. */
  broken = false;
  /** Waits for that, in AT+QICLOSE. */
  onClosed: (() => void) | undefined;
  /** When pushing goes on. */
  pushing: Ticket | undefined;

  constructor(id: number, readonly contextId: number, readonly service: string, public address: string, readonly port: number,
    private readonly askedPort: number, public mode: number) {
    super(id, RECEIVE_BUFFER, SEND_BUFFER);
  }

  get localPort(): number {
    return this.connection?.localPort ?? this.askedPort;
  }

  /** The peer will send no more; the connectID stays in use until AT+QICLOSE. */
  fail(): void {
    this.state = CLOSING;
  }

  /** Drops the connection. */
  override drop(): void {
    this.broken = true;
    this.dial?.abandon();
    super.drop();
  }
}

/** The twelve connections by <connectID>. */
export class Links extends LinkTable<Bg95Link> {
  inContext(id: number): Bg95Link[] {
    return this.all.filter(link => link.contextId === id);
  }
}
