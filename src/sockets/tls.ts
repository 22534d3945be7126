import { integer, quotable } from "../check.js";
import { SECURED_BY_CA, SECURED_BY_TAG, SECURED_NEVER } from "../dialect.js";
import type { Security } from "../link.js";
import { SERVICE_TLS } from "../link-codes.js";
import type { LinkSource } from "./link-source.js";
import { opened } from "./opened.js";
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
    super(options, source, options && options.from ? securityGiven(options.from) : securityOf(options, source));
  }
}

/** How a connection is secured that is handed over. @throws TypeError when it is not */
export function securityGiven(from: TCP): Security | undefined {
  const link = opened(from);
  if (link.service !== SERVICE_TLS) throw new TypeError("from must be a TLS socket");
  return link.security;
}

/** Checks how a connection is to be secured. @throws as the constructor of TLS does */
export function securityOf(options: TLSOptions, source: LinkSource): Security {
  if (source.dialect.security === SECURED_NEVER) throw new Error("this modem's command set has no TLS");
  if (!options || typeof options !== "object") throw new TypeError("options must be an object");
  const secure = options.secure === undefined ? {} : options.secure;
  if (secure === null || typeof secure !== "object") throw new TypeError("secure must be an object");
  if (secure.verify !== undefined && typeof secure.verify !== "boolean") throw new TypeError("secure.verify must be true or false");
  const name = secure.serverName !== undefined ? secure.serverName : options.host !== undefined ? options.host : options.address;
  const security: Security = {
    verify: secure.verify !== false,
    ca: secure.ca === undefined ? "" : quotable("secure.ca", secure.ca, 100),
    tag: secure.tag === undefined ? -1 : integer("secure.tag", secure.tag, 0, 2147483647),
    name: name === undefined ? "" : quotable("secure.serverName", name, source.dialect.hostLimit),
  };
  if (security.verify && source.dialect.security === SECURED_BY_CA && security.ca === "") throw new Error("secure.ca must name a CA certificate (or secure.verify be false)");
  // without one such a modem doesn't secure the connection at all
  if (source.dialect.security === SECURED_BY_TAG && security.tag < 0) throw new Error("secure.tag must be given");
  return security;
}
