import net from "node:net";
import type { Session } from "../dce/session.js";
import type { Network } from "../network.js";

/** Which addresses of a host will do. */
export interface Wanted {
  /** The only kind; absent: any. */
  family?: 4 | 6;
  /** The better kind, where there are both; absent: as the network has them. */
  prefer?: 4 | 6;
}

/**
 * Looks for a host's address.
 * @param done called once while the modem runs, never from inside this call: a numeric address, or undefined
 */
export function resolve(session: Session, network: Network, host: string, { family, prefer }: Wanted, done: (address: string | undefined) => void): void {
  const numeric = net.isIP(host);
  if (numeric) session.after(0, () => done(numeric === (family ?? numeric) ? host : undefined));
  else network.lookup(host, session.guard(addresses => done(addresses.find(each => net.isIP(each) === prefer) ?? addresses[0])), family);
}
