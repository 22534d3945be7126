import net from "node:net";
import type { AnyCloud } from "./modem.js";
import { DNS_TIMEOUT, DNS_TYPE, NOT_CONNECTED, PING_FAILED } from "./status.js";
import { QUERY_TIME } from "./wire-forms.js";

/** Names that were asked for, with their addresses; and ping, which resolves, too (7.12, 7.13). */
export class Resolver {
  private readonly known = new Map<string, string[]>();

  constructor(private readonly modem: AnyCloud) {}

  /**
   * AT+DNSRESOLV: addresses are indications, or come before OK where the firmware knows them.
   * @param now takes a line that comes before OK
   */
  resolve(type: number, name: string, now: (text: string) => void): number {
    const { modem } = this;
    const { families, printed, known } = modem.forms.resolver;
    const family = families[type];
    if (!modem.isOnline) return NOT_CONNECTED;
    if (family === undefined) return DNS_TYPE;
    const line = (address: string): string => `+DNSRESOLV:${printed(type)},"${name}","${address}"`;
    const before = known(net.isIP(name) ? [name] : this.known.get(name));
    for (const address of before) now(line(address));
    if (before.length) return 0;
    const began = modem.session.now;
    let told = false;
    const fail = (): void => {
      if (told) return;
      told = true;
      modem.forms.failures.query(modem, DNS_TIMEOUT);
    };
    const timer = modem.session.after(QUERY_TIME, fail);
    modem.network.lookup(name, modem.session.guard((addresses: string[]) => {
      if (told) return;
      if (addresses.length === 0) return void modem.session.after(Math.max(0, began + modem.forms.failures.unknownName - modem.session.now), fail);
      told = true;
      modem.session.cancel(timer);
      this.known.set(name, addresses);
      for (const address of addresses) modem.console.indicate(line(address));
    }), family);
    return 0;
  }

  /** AT+PING: an answer is an indication; of a host that doesn't answer nothing is told. */
  ping(target: string, family: 4 | 6): number {
    const { modem } = this;
    if (!modem.isOnline) return PING_FAILED;
    const ping = (address: string | undefined): void => {
      if (address === undefined) return;
      modem.network.ping(address, QUERY_TIME, modem.session.guard((ms: number | undefined) => {
        if (ms !== undefined) modem.console.indicate(`+PING:"${address}",${Math.round(ms)}`);
      }));
    };
    if (net.isIP(target)) ping(target);
    else modem.network.lookup(target, modem.session.guard(([address]: string[]) => ping(address)), family);
    return 0;
  }
}
