import { int, optional, type Parameter } from "../dce/parameters.js";

/** A key of AT+QICFG: its parameters and what they are after a restart (2.3.15). */
interface OptionRow {
  parameters: readonly Parameter<number | undefined>[];
  initial: readonly number[];
}

export const OPTION_ROWS = {
  transpktsize: { parameters: [int("transpkt_size", 1, 1460)], initial: [1024] },
  transwaittm: { parameters: [int("transwaittm", 0, 20)], initial: [2] },
  dataformat: { parameters: [int("send_data_format", 0, 1), int("recv_data_format", 0, 1)], initial: [0, 0] },
  viewmode: { parameters: [int("view_mode", 0, 1)], initial: [0] },
  recvind: { parameters: [int("recv_ind", 0, 1)], initial: [0] },
  sack: { parameters: [int("SACK", 0, 1)], initial: [0] },
  "tcp/inactivetm": { parameters: [int("inactivetm", 0, 65535)], initial: [0] },
  "tcp/keepalive": {
    parameters: [int("keepalive", 0, 1), optional(int("idle_time", 1, 120)), optional(int("interval_time", 25, 100)), optional(int("probe_cnt", 3, 10))],
    initial: [0, 120, 75, 9],
  },
  "tcp/retranscfg": { parameters: [int("max_backoffs", 3, 20), int("max_rto", 5, 1000)], initial: [12, 600] },
  ipv6prior: { parameters: [int("IPv6_prior", 0, 1)], initial: [0] },
  asyncmode: { parameters: [int("async_mode", 0, 1)], initial: [0] },
} satisfies Record<string, OptionRow>;

export type OptionKey = keyof typeof OPTION_ROWS;

/** What AT+QICFG and AT+QISDE hold; none of it is kept. */
export interface Options {
  values: Record<OptionKey, number[]>;
  /** AT+QISDE: data sent after the prompt of AT+QISEND is echoed. */
  echoData: boolean;
}

export function factoryOptions(): Options {
  const values = Object.fromEntries(Object.entries(OPTION_ROWS).map(([key, row]) => [key, [...row.initial]]));
  return { values: values as Record<OptionKey, number[]>, echoData: true };
}
