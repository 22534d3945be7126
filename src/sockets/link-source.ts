import type { Link } from "../link.js";

/** What a socket needs of its modem. */
export interface LinkSource {
  /** A free link for a service (SERVICE_*). @throws Error when all are in use or the modem can't be used any more */
  acquire(service: number, port?: number): Link;
  /** A port of the modem (49152-65535) that none of its sockets uses. */
  ephemeral(): number;
  /** The longest host name the dialect takes. */
  readonly hostLimit: number;
  /** The longest datagram the dialect sends (bytes). */
  readonly datagramLimit: number;
  /** Peers of connections, and of datagrams, may have addresses of IPv6. */
  readonly ipv6: boolean;
  readonly ipv6Datagrams: boolean;
  /** Dialect.multicast */
  readonly multicast: boolean;
  /** Dialect.security */
  readonly security: number;
  /** Class of the connections that a listener gives. */
  readonly TCP: new (options?: any) => unknown;
}
