import { localTime } from "../cellular/network-time.js";
import { resolve } from "../links/resolve.js";
import { askTime, type TimeQuestion } from "../links/ntp.js";
import type { Network } from "../network.js";
import type { Bg95 } from "./modem.js";

/** <DNS_ttl>, s. */
const DNS_TTL = 600;
/** DNS servers that the simulated network hands out. */
const DNS_SERVERS: readonly [string, string] = ["8.8.8.8", "8.8.4.4"];
/** <bytes> and <TTL> of an echo, as in 3.11.1. */
const PING_BYTES = 32;
const PING_TTL = 255;

/** An AT+QNTP that is under way. */
interface Synchronization {
  server: string;
  port: number;
  question: TimeQuestion | undefined;
}

/** What a BG95 asks the network for on the host's behalf: names, echoes, the time (2.3.11-2.3.14). */
export class NetworkServices {
  /** Set while AT+QNTP is under way. */
  synchronizing: Synchronization | undefined;
  /** Whether AT+QPING is, or AT+QIDNSGIP. */
  pinging = false;
  resolving = false;
  private readonly dnsServers = new Map<number, readonly [string, string]>();

  /** @param zone quarters of an hour east of UTC */
  constructor(private readonly modem: Bg95, private readonly network: Network, private readonly zone: number) {}

  stop(): void {
    this.synchronizing?.question?.stop();
  }

  /** The primary and the secondary DNS server of a context. */
  dns(contextId: number): readonly [string, string] {
    return this.dnsServers.get(contextId) ?? DNS_SERVERS;
  }

  setDns(contextId: number, primary: string, secondary: string): void {
    this.dnsServers.set(contextId, [primary, secondary]);
  }

  /** The context is down: its servers are those that the network gives next time. */
  forget(contextId: number): void {
    this.dnsServers.delete(contextId);
  }

  /** The outcome of what was asked for comes as a URC; this one says that it failed. */
  private failed(start: string, code: number, more: string): void {
    this.modem.lastResult = code;
    this.modem.dce.urc(`${start}${code}${this.modem.forms.failedQuery(more)}`);
  }

  /** AT+QIDNSGIP: the addresses, or the error, come as URCs. */
  resolve(contextId: number, name: string): void {
    const { session, forms, dce } = this.modem;
    const { family, prefer } = this.modem.wantedAddress(contextId);
    this.resolving = true;
    this.network.lookup(name, session.guard(addresses => {
      this.resolving = false;
      if (addresses.length === 0) return this.failed('+QIURC: "dnsgip",', 565, ",0,0");
      this.modem.lastResult = 0;
      dce.urc(`+QIURC: "dnsgip",0,${addresses.length},${DNS_TTL}`);
      const sorted = [...addresses].sort((a, b) => Number(isOf(b, prefer)) - Number(isOf(a, prefer)));
      for (const address of sorted) dce.urc(`+QIURC: "dnsgip","${forms.address6(address)}"`);
    }), family);
  }

  /** AT+QPING: one URC for each echo, and a last one about all of them. The next is sent when the last has come back. [choice] */
  ping(contextId: number, host: string, timeout: number, count: number): void {
    const { session } = this.modem;
    const times: number[] = [];
    this.pinging = true;
    resolve(session, this.network, host, this.modem.wantedAddress(contextId), address => {
      if (address === undefined) {
        this.pinging = false;
        return this.failed("+QPING: ", 565, ",0,0,0,0,0,0");
      }
      const send = (left: number): void => {
        if (left === 0) return this.pinged(times, count);
        this.network.ping(address, timeout, session.guard(ms => {
          if (ms === undefined) this.failed("+QPING: ", 569, `,"${this.modem.forms.address6(address)}",${PING_BYTES},0,0`);
          else this.echoed(address, times[times.push(Math.round(ms)) - 1]);
          send(left - 1);
        }));
      };
      send(count);
    });
  }

  private echoed(address: string, time: number): void {
    this.modem.dce.urc(`+QPING: 0,"${this.modem.forms.address6(address)}",${PING_BYTES},${time},${PING_TTL}`);
  }

  private pinged(times: readonly number[], sent: number): void {
    const { length } = times;
    const numbers = length ? [Math.min(...times), Math.max(...times), Math.floor(times.reduce((sum, each) => sum + each) / length)] : [0, 0, 0];
    this.pinging = false;
    this.modem.lastResult = length ? 0 : 569;
    this.modem.dce.urc(`+QPING: 0,${sent},${length},${sent - length},${numbers.join(",")}`);
  }

  /** AT+QNTP: asks a server for the time; the outcome is a URC. */
  synchronize(contextId: number, server: string, port: number, set: boolean): void {
    const { session, forms, dce, time } = this.modem;
    const synchronizing: Synchronization = { server, port, question: undefined };
    this.synchronizing = synchronizing;
    const failed = (code: number): void => {
      this.synchronizing = undefined;
      this.modem.lastResult = code;
      dce.urc(`${forms.ntpName}: ${code}`);
    };
    resolve(session, this.network, server, this.modem.wantedAddress(contextId), address => {
      if (address === undefined) return failed(565);
      synchronizing.question = askTime(session, this.network, address, port, utc => {
        if (utc === undefined) return failed(569);
        this.synchronizing = undefined;
        this.modem.lastResult = 0;
        if (set) time.set(utc, this.zone);
        dce.urc(`${forms.ntpName}: 0,"${localTime(utc, this.zone)}"`);
      });
    });
  }
}

function isOf(address: string, family: number | undefined): boolean {
  return address.includes(":") === (family === 6);
}
