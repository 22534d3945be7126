import type { ServiceHost } from "../../service.js";

/** Options of a service that one family's modems offer. */
export interface ServiceOptions {
  /** A modem of the family. */
  modem: ServiceHost;
}

/** The modem of these options. @throws TypeError unless it speaks `dialect` */
export function hostOf(options: ServiceOptions, dialect: string): ServiceHost {
  if (!options || typeof options !== "object") throw new TypeError("options must be an object");
  const modem = options.modem;
  if (!modem || !modem.dialect || modem.dialect.name !== dialect) throw new TypeError("modem must be one with the dialect " + dialect);
  return modem;
}
