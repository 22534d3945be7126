import { integer, object, quotable } from "../check.js";
import { SECURED_BY_CA, SECURED_BY_TAG, SECURED_NEVER } from "../dialect.js";
import type { Security } from "../link-user.js";
import { SERVICE_TLS } from "../link-codes.js";
import type { LinkSource } from "./link-source.js";
import { opened } from "./socket.js";
import { TCP, type TCPOptions } from "./tcp.js";

/** How the modem secures a connection. Without `ca` or `tag`, whichever the modem has, nothing is opened unless `verify` is false. */
export interface SecureOptions {
  /** Name of the CA certificate in the modem's store. */
  ca?: string;
  /** Tag under which the modem keeps certificates and keys (Nordic sec_tag), 0-2147483647. */
  tag?: number;
  /** The name that the peer's certificate must have. Default: `host`. */
  serverName?: string;
  /** False takes any certificate. Default true. */
  verify?: boolean;
}

export interface TLSOptions extends TCPOptions {
  secure?: SecureOptions;
}

/** A TCP connection that is secured in the modem. The same as `TCP` but for `secure`. */
export class TLS extends TCP {
  /**
   * @throws TypeError or RangeError when an option is wrong; Error when the modem has no TLS, when the certificate can't
   *   be verified and `secure.verify` is not false, or when no link is free
   */
  constructor(options: TLSOptions, source: LinkSource) {
    super(options, source, securityOf(options, source));
  }
}

/** Checks how a connection is to be secured; undefined for one that is taken over, and is. @throws as the constructor of TLS does */
export function securityOf(options: TLSOptions, source: LinkSource): Security | undefined {
  if (options && options.from) {
    if (opened(options.from).service !== SERVICE_TLS) throw new TypeError("from must be a TLS socket");
    return undefined;
  }
  const dialect = source.dialect;
  if (dialect.security === SECURED_NEVER) throw new Error("this modem's command set has no TLS");
  object("options", options);
  const secure = options.secure === undefined ? {} : options.secure;
  object("secure", secure);
  if (secure.verify !== undefined && typeof secure.verify !== "boolean") throw new TypeError("secure.verify must be true or false");
  const name = secure.serverName !== undefined ? secure.serverName : options.host !== undefined ? options.host : options.address;
  const security: Security = {
    verify: secure.verify !== false,
    ca: quotable("secure.ca", secure.ca, 100, ""),
    tag: integer("secure.tag", secure.tag, 0, 2147483647, -1),
    name: quotable("secure.serverName", name, dialect.hostLimit, ""),
  };
  if (security.verify && dialect.security === SECURED_BY_CA && security.ca === "") throw new Error("secure.ca must name a CA certificate (or secure.verify be false)");
  // without one such a modem doesn't secure the connection at all
  if (dialect.security === SECURED_BY_TAG && security.tag < 0) throw new Error("secure.tag must be given");
  return security;
}
