import { optional } from "../dce/parameters.js";
import { integer, string, write, type Call, type Row } from "./command.js";
import { configCommand } from "./config-command.js";
import type { AnyCloud } from "./modem.js";
import { ACTIVE, PASSIVE } from "./scanner.js";
import { CREDENTIALS } from "./station.js";
import { INVALID_PARAMETER } from "./status.js";

/** Most bytes of a network's name. */
const SSID_SIZE = 32;

/** 4.2, 4.3: both ways to scan take the same. */
function scan(name: string, section: string, way: number): Row<AnyCloud> {
  return {
    name,
    section,
    test: false,
    write: write([integer("CHANNEL"), optional(string("SSID", SSID_SIZE))], ({ scanner }: AnyCloud, _call: Call, channel, ssid) => scanner.scan(way, channel, ssid)),
  };
}

/** Chapters 4 and 5: scanning, the station and the module's own access point. */
export const wifiCommands: readonly Row<AnyCloud>[] = [
  configCommand({ name: "+WSCNC", section: "4.1", config: ({ scanner }) => scanner.config }),
  scan("+WSCNA", "4.2", ACTIVE),
  scan("+WSCNP", "4.3", PASSIVE),
  configCommand({
    name: "+WSTAC",
    section: "5.1",
    config: ({ station }) => station.config,
    secrets: [CREDENTIALS],
    blocked: ({ station }) => station.isActive,
    current: ({ station }, id) => station.current(id),
    dumpName: ({ forms }) => forms.dumpName,
  }),
  {
    name: "+WSTA",
    section: "5.2",
    test: false,
    read: ({ station }, call) => call.info(station.description),
    // The second parameter is the firmware's.
    write: write([integer("STATE"), optional(integer("TIMEOUT", 0))], ({ station }, _call, state, timeout) => {
      if (state === 0) return station.leave();
      return state === 1 ? station.join(timeout) : INVALID_PARAMETER;
    }),
  },
  configCommand({
    name: "+WAPC",
    section: "5.3",
    config: ({ hotspot }) => hotspot.config,
    secrets: [CREDENTIALS],
    blocked: ({ hotspot }) => hotspot.isStarted,
  }),
  {
    name: "+WAP",
    section: "5.4",
    test: false,
    read: ({ hotspot }, call) => call.info(hotspot.description),
    write: write([integer("STATE")], ({ hotspot }, _call, state) => {
      if (state === 0) return hotspot.stop();
      return state === 1 ? hotspot.start() : INVALID_PARAMETER;
    }),
  },
];
