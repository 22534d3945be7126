export type PdpType = "IP" | "IPV6" | "IPV4V6";

/** A PDP context: what is configured survives a restart, what is active does not. */
export interface PdpContext {
  id: number;
  type: PdpType;
  apn: string;
  user: string;
  password: string;
  authentication: number;
  /** Defined by AT+CGDCONT or a command of the family's own. */
  defined: boolean;
  /** The address while it is active. */
  address: string | undefined;
}

/** The contexts of a modem by number. */
export class PdpContexts {
  private readonly contexts: PdpContext[] = [];

  /**
   * The first is defined from the start.
   * @param ipv4 the address that the simulated network gives the first context, the second, ...
   */
  constructor(private readonly first: number, readonly last: number, private readonly ipv4 = (host: number): string => `10.7.157.${host}`) {
    for (let id = first; id <= last; id++) this.contexts.push(fresh(id, id === first));
  }

  /** @param id a number the command's table allows */
  get(id: number): PdpContext {
    const context = this.contexts.find(each => each.id === id);
    if (!context) throw new RangeError(`no context ${id}`);
    return context;
  }

  /** Back to what an unconfigured context holds. */
  undefine(id: number): void {
    Object.assign(this.get(id), fresh(id, false));
  }

  get defined(): PdpContext[] {
    return this.contexts.filter(each => each.defined);
  }

  get active(): PdpContext[] {
    return this.contexts.filter(each => each.address !== undefined);
  }

  /** The address that a context gets from the simulated network: the first of `addressesFor`. */
  addressFor(id: number): string {
    return this.addressesFor(id)[0];
  }

  /** All addresses that a context gets: IPv4 before IPv6. */
  addressesFor(id: number): string[] {
    const host = id - this.first + 1;
    const addresses = [this.ipv4(host), `2001:468:2100:1:2001:468:2100:${host}`];
    return { IP: addresses.slice(0, 1), IPV6: addresses.slice(1), IPV4V6: addresses }[this.get(id).type];
  }
}

function fresh(id: number, defined: boolean): PdpContext {
  return { id, type: "IP", apn: "", user: "", password: "", authentication: 0, defined, address: undefined };
}
