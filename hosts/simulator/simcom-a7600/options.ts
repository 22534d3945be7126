/** Most and default time for AT+NETOPEN, AT+CIPOPEN and AT+CIPSEND, and the least, ms (2.12). */
export const LONGEST = 120_000;
export const SHORTEST = 3000;

/** What the commands of 2.5 and 2.8-2.13 set; not kept. */
export interface Options {
  /** AT+CIPRXGET: 0 data is pushed, 1 it waits to be read. */
  rxget: number;
  /** AT+CIPHEAD, AT+CIPSRIP: what precedes pushed data. */
  head: number;
  srip: number;
  /** AT+CIPMODE: 1 transparent, from the next AT+NETOPEN on. */
  mode: number;
  /** AT+CIPSENDMODE: 1 waits for the peer's acknowledgement. */
  sendMode: number;
  /** AT+CIPTIMEOUT: for AT+NETOPEN, AT+CIPOPEN, AT+CIPSEND, ms. */
  timeouts: [number, number, number];
  /** AT+CIPCCFG: <NmRetry>,<DelayTm>,<Ack>,<errMode>,<HeaderType>,<AsyncMode>,<TimeoutVal>. */
  configuration: number[];
}

export const CONFIGURATION: readonly number[] = [10, 0, 0, 1, 0, 0, 500];
/** Places in AT+CIPCCFG. */
export const DELAY = 1;
export const ERR_MODE = 3;
export const HEADER_TYPE = 4;

export function factoryOptions(): Options {
  return { rxget: 0, head: 1, srip: 1, mode: 0, sendMode: 0, timeouts: [LONGEST, LONGEST, LONGEST], configuration: [...CONFIGURATION] };
}
