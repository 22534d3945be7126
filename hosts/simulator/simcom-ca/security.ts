import type { TlsOptions } from "../network.js";
import { readPreSharedKey } from "../pre-shared-key.js";
import type { Transport } from "./link.js";
import type { CidConfig } from "./config.js";

/** <ctxindex> of AT+CSSLCFG (C1802: <crindex>). */
export const LAST_CRINDEX = 5;

/** What a table that the module does not have holds: nobody lets it in. */
const NO_KEY = { identity: "", key: Uint8Array.of(0) };

/** AT+CSSLCFG: a configuration that connections refer to by <crindex>. */
export interface SslContext {
  /** 0 any version, 1 TLS 1.0, 2 TLS 1.1, 3 TLS 1.2 */
  sslversion: number;
  /** 1: a certificate's dates are not looked at; the simulated module has no clock of its own to look at either. */
  ignorertctime: number;
  /** The name to be sent and looked for in the certificate; empty: the server's. */
  sni: string;
}

/** Files with certificates and the configurations that use them. */
export class Security {
  readonly contexts: SslContext[] = Array.from({ length: LAST_CRINDEX + 1 }, () => ({ sslversion: 3, ignorertctime: 0, sni: "" }));

  /**
   * @param authorities root certificates (PEM) by file name
   * @param certificates a client's certificate and key (PEM) by file name
   * @param keys pre-shared keys by file name: `<identity>:<hex string>`
   */
  constructor(readonly authorities: ReadonlyMap<string, string>, readonly certificates: ReadonlyMap<string, string>, readonly keys: ReadonlyMap<string, string>) {}

  /**
   * How a connection is secured; undefined: not at all, "unsupported": as the simulated module cannot do it. Without a
   * root certificate all certificates are trusted (C1802).
   */
  options({ ssl, cacert, clientcert, psktable, crindex }: CidConfig, transport: Transport, server: string): TlsOptions | undefined | "unsupported" {
    if (!ssl) return undefined;
    // There is no DTLS.
    if (transport === "UDP") return "unsupported";
    if (psktable !== "") return { verify: true, psk: readPreSharedKey(this.keys.get(psktable) ?? "") ?? NO_KEY };
    const root = this.authorities.get(cacert);
    const own = this.certificates.get(clientcert);
    return { name: this.contexts[crindex].sni || server, ca: root === undefined ? undefined : [root], verify: root !== undefined, cert: own, key: own };
  }
}
