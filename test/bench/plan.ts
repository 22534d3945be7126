import type { Profile } from "./ram.js";
import { dialect } from "../../src/dialects/quectel-bg95/index.js";
import { ONLINE, serialWorkloads, workloads } from "./workloads.js";

/** The application that is measured: it speaks the conversations of workloads.ts. */
export const APPLICATION = "test/bench/modem.ts";

export const WORKLOADS = workloads(APPLICATION, {}, [ONLINE]);

/** The driver behind Moddable's serial adapter. */
const SERIAL = "test/bench/serial/serial-app.ts";

/** What Moddable's ports hold (bytes), by their way of reading and writing: modules/moddable/serial/ports. */
const WINDOWS = { esp32: 128, nrf52: 256 };

export const SERIAL_WORKLOADS = Object.entries(WINDOWS).flatMap(([port, window]) => serialWorkloads(SERIAL, port, window - dialect.receiveOverhead));

/** Small link buffers, and the least that lines need. */
const small = { receive: 512, send: 512, ring: 256, command: 320 };
const profile = { application: APPLICATION, prepare: [ONLINE] };

/** Online with one connection open; "each_link" is what a second link adds. */
export const PROFILES: Profile[] = [
  { ...profile, name: "full", config: { mode: "lines", size: 0 }, goal: "<= 10240" },
  { name: "serial", application: SERIAL, prepare: [ONLINE], config: { port: "esp32", mode: "idle", size: 0 }, harness: { application: SERIAL, prepare: [], config: { port: "esp32", mode: "none" } } },
  { ...profile, name: "small", config: { mode: "lines", size: 0, buffers: small }, goal: "<= 7168" },
  { ...profile, name: "each_link", config: { mode: "lines", size: 0, links: 2 }, goal: "<= 4096", over: "full" },
  { ...profile, name: "each_link_small", config: { mode: "lines", size: 0, links: 2, buffers: small }, goal: "<= 2048", over: "small" },
];
