import type { Profile } from "./ram.js";
import { ONLINE, workloads } from "./workloads.js";

/** The application that is measured: it speaks the conversations of workloads.ts. */
export const APPLICATION = "test/bench/modem.ts";

export const WORKLOADS = workloads(APPLICATION, {}, [ONLINE]);

/** Small link buffers, and the least that lines need. */
const small = { receive: 512, send: 512, ring: 256, command: 320 };
const profile = { application: APPLICATION, prepare: [ONLINE] };

/** Online with one connection open; "each_link" is what a second link adds. */
export const PROFILES: Profile[] = [
  { ...profile, name: "full", config: { mode: "lines", size: 0 }, goal: "<= 10240" },
  { ...profile, name: "small", config: { mode: "lines", size: 0, buffers: small }, goal: "<= 7168" },
  { ...profile, name: "each_link", config: { mode: "lines", size: 0, links: 2 }, goal: "<= 4096", over: "full" },
  { ...profile, name: "each_link_small", config: { mode: "lines", size: 0, links: 2, buffers: small }, goal: "<= 2048", over: "small" },
];
