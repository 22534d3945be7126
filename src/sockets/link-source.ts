import type { Dialect } from "../dialect.js";
import type { Link } from "../link.js";
import type { LinkUser, Security } from "../link-user.js";

/** What a socket needs of its modem. */
export interface LinkSource {
  readonly arena: Uint8Array;
  readonly dialect: Dialect;
  /**
   * Opens a free link for a service (SERVICE_*).
   * @param host the peer, or a multicast group; "" for none
   * @param port of the peer; without one the modem's own, 0 for one from 49152 on that none of its sockets uses
   * @throws Error when all links are in use or the modem can't be used any more
   */
  openLink(user: LinkUser, service: number, host: string, port: number, security?: Security): Link;
  /** Class of the connections that a listener gives. */
  readonly TCP: new (options?: any) => unknown;
}
