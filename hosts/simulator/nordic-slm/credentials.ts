import { createHash } from "node:crypto";
import type { TlsOptions } from "../network.js";
import { readPreSharedKey } from "../pre-shared-key.js";

/** <type> of AT%CMNG: 0 an authority's certificate, 1 the client's, 2 its private key, 3 a pre-shared key, 4 its identity. */
export const CA = 0;
export const CERTIFICATE = 1;
export const KEY = 2;
export const PRE_SHARED_KEY = 3;
export const IDENTITY = 4;
export const LAST_TYPE = 4;

/** What is stored in the modem under security tags; it survives restarts. */
export class Credentials {
  private readonly stored = new Map<number, Map<number, string>>();

  store(tag: number, type: number, content: string): void {
    const of = this.stored.get(tag) ?? new Map<number, string>();
    this.stored.set(tag, of.set(type, content));
  }

  /** False: there was nothing. */
  delete(tag: number, type: number): boolean {
    return this.stored.get(tag)?.delete(type) ?? false;
  }

  /** Lines of AT%CMNG=1: tag, type and SHA-256 of the content. */
  list(tag?: number, type?: number): string[] {
    return [...this.stored].sort(([a], [b]) => a - b).flatMap(([of, contents]) =>
      [...contents].sort(([a], [b]) => a - b).flatMap(([kind, content]) =>
        (tag === undefined || tag === of) && (type === undefined || type === kind)
          ? [`${of},${kind},"${createHash("sha256").update(content).digest("hex").toUpperCase()}"`] : []));
  }

  /** How a connection with that tag is secured; undefined where nothing is stored that TLS could use. */
  tls(tag: number, name: string | undefined): TlsOptions | undefined {
    const of = this.stored.get(tag);
    const ca = of?.get(CA);
    if (!of) return undefined;
    if (ca === undefined) {
      const psk = readPreSharedKey(`${of.get(IDENTITY)}:${of.get(PRE_SHARED_KEY)}`);
      return psk && { verify: true, psk };
    }
    return { name, ca: [ca], verify: true, cert: of.get(CERTIFICATE), key: of.get(KEY) };
  }
}
