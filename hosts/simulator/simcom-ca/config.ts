import { int, optional, type Parameter } from "../dce/parameters.js";

/** A key of AT+CACFG: its parameters and what they are after a restart (C1810). The document leaves the ranges open. [choice] */
interface ConfigRow {
  parameters: readonly Parameter<number | undefined>[];
  initial: readonly number[];
}

export const CONFIG_ROWS = {
  TRANSWAITTM: { parameters: [int("wait_timeout", 0, 20)], initial: [2] },
  TRANSPKTSIZE: { parameters: [int("size", 1, 1460)], initial: [1024] },
  SACK: { parameters: [int("sack_enable", 0, 1)], initial: [1] },
  MSS: { parameters: [int("mss_value", 536, 1460)], initial: [1460] },
  ACKDELAY: { parameters: [int("ackDelay_ms", 0, 500)], initial: [200] },
  TCPIRT: { parameters: [int("tcpIRT_ms", 500, 60_000)], initial: [3000] },
  MAXRXT: { parameters: [int("tcpMaxRXT_cnt", 1, 20)], initial: [12] },
  TCPOT: { parameters: [int("tcpOT_ms", 0, 600_000)], initial: [120_000] },
  KEEPALIVE: {
    parameters: [int("keepalive_enable", 0, 1), optional(int("keepalive_idle", 1, 7200)), optional(int("keepalive_intval", 1, 7200)), optional(int("keepalive_cnt", 1, 20))],
    initial: [0, 7200, 75, 9],
  },
  TCP_NODELAY: { parameters: [int("tcpNodelay_enable", 0, 1)], initial: [1] },
  LINGER: { parameters: [int("linger_enable", 0, 1), optional(int("linger_ms", 0, 60_000))], initial: [0, 10_000] },
  SNDBUF: { parameters: [int("sndBuf_size", 1460, 65_535)], initial: [14_600] },
  RCVBUF: { parameters: [int("rcvBuf_size", 1460, 65_535)], initial: [10_240] },
  ATOCLOSE: { parameters: [int("autoClose_enable", 0, 1), optional(int("autoClose_s", 0, 3600))], initial: [0, 0] },
  ACCEPTNUM: { parameters: [int("acceptMax_num", 1, 12)], initial: [12] },
  ASYNCOPEN: { parameters: [int("asyncOpen_enable", 0, 1)], initial: [0] },
} satisfies Record<string, ConfigRow>;

export type ConfigKey = keyof typeof CONFIG_ROWS;
export const CONFIG_KEYS = Object.keys(CONFIG_ROWS) as ConfigKey[];

/** What AT+CASSLCFG and AT+CACFG hold for one cid; not kept (C1802, C1810). */
export interface CidConfig {
  /** Names of files; empty: none. */
  cacert: string;
  clientcert: string;
  psktable: string;
  /** Time after which a connection attempt is given up, s; 0: after `CONNECT_TIME`. */
  timeout: number;
  ssl: number;
  /** Of AT+CSSLCFG. */
  crindex: number;
  localport: number;
  /** 0 TCP, 1 UDP: where AT+CAOPEN names none. */
  protocol: number;
  /** Where datagrams go instead of to the server that AT+CAOPEN named: AT+CACFG="REMOTEADDR". */
  remote: { address: string; port: number } | undefined;
  /** Keys that AT+CACFG set, which AT+CACFG? shows. */
  shown: Set<"timeout" | "localport">;
}

/** What AT+CACFG and AT+CASSLCFG hold. */
export class Config {
  readonly values = Object.fromEntries(CONFIG_KEYS.map(key => [key, [...CONFIG_ROWS[key].initial]])) as Record<ConfigKey, number[]>;
  private readonly cids = new Map<number, CidConfig>();

  cid(cid: number): CidConfig {
    let found = this.cids.get(cid);
    if (!found) {
      found = { cacert: "", clientcert: "", psktable: "", timeout: 0, ssl: 0, crindex: 0, localport: 0, protocol: 0, remote: undefined, shown: new Set() };
      this.cids.set(cid, found);
    }
    return found;
  }

  /** The cids that something was set for, in order. */
  get configured(): [number, CidConfig][] {
    return [...this.cids].sort(([a], [b]) => a - b);
  }
}
