import type { TlsOptions } from "../network.js";
import type { Argument } from "../dce/parameters.js";
import { Config } from "./config.js";
import type { AnyCloud } from "./modem.js";

/** <param_id> of AT+TLSC. */
const CA = 1;
const CERTIFICATE = 2;
const KEY = 3;
const PASSWORD = 4;
const SERVER_NAME = 5;
/** <conf_idx> goes from 1 to this (AT_CMD_TLS_NUM_CONFS). */
export const CONFIGURATIONS = 2;

/** The TLS configurations, and the certificates of the image that they name (7.11). */
export class Certificates {
  private readonly configs: readonly Config[];

  constructor(private readonly modem: AnyCloud) {
    this.configs = Array.from({ length: CONFIGURATIONS }, () => new Config([
      { id: CA, kind: "text", initial: "", most: 64 },
      { id: CERTIFICATE, kind: "text", initial: "", most: 64 },
      { id: KEY, kind: "text", initial: "", most: 32 },
      { id: PASSWORD, kind: "text", initial: "", most: 32, secret: true, writeOnly: true },
      { id: SERVER_NAME, kind: "text", initial: "", most: 32 },
    ], modem));
  }

  /** A configuration; undefined where there is none of that index. */
  get(index: number): Config | undefined {
    return this.configs[index - 1];
  }

  /** Writes a parameter; false where it can't be. */
  set(index: number, id: number, given: NonNullable<Argument>): boolean {
    return this.get(index)?.set(id, given) ?? false;
  }

  /** How a connection is to be secured; undefined where a certificate is missing. Without a CA any server is taken. */
  options(index: number): TlsOptions | undefined {
    const config = this.get(index);
    if (!config) return undefined;
    const { settings, forms } = this.modem;
    const files = [[CA, settings["ca.NAME"]], [CERTIFICATE, settings["cert.NAME"]], [KEY, settings["key.NAME"]]] as const;
    const missing = files.some(([id, known]) => config.text(id) !== "" && !known.has(config.text(id)));
    if (forms.unknownCertificate(missing)) return undefined;
    const [ca, cert, key] = files.map(([id, known]) => known.get(config.text(id)));
    return { name: config.text(SERVER_NAME) || undefined, ca: ca === undefined ? [] : [ca], verify: ca !== undefined, cert, key };
  }
}
