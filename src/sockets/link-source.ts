import type { Dialect } from "../dialect.js";
import type { Link } from "../link.js";

/** What a socket needs of its modem. */
export interface LinkSource {
  /** A free link for a service (SERVICE_*). @throws Error when all are in use or the modem can't be used any more */
  acquire(service: number, port?: number): Link;
  /** A port of the modem (49152-65535) that none of its sockets uses. */
  ephemeral(): number;
  readonly dialect: Dialect;
  /** Where the links' data are. */
  readonly arena: Uint8Array;
  /** Class of the connections that a listener gives. */
  readonly TCP: new (options?: any) => unknown;
}
