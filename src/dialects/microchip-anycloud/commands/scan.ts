import { constant, int, integer, lines, NONE, optional, part, perhaps, query, raw, several, str, until, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { decodeText } from "../strings.js";
import { configuration, configured, string } from "./parameters.js";

// Scanning: document 4

const WSCNC: Row = { name: "+WSCNC", timeout: 5000, section: "4.1" };
const WSCNA: Row = { name: "+WSCNA", timeout: 5000, section: "4.2" };
const WSCNP: Row = { name: "+WSCNP", timeout: 5000, section: "4.3" };

/** Milliseconds for all channels: firmware that finds nothing says nothing (wire-notes M9). */
const SCAN_TIME = 15000;
/** Status code: the Wi-Fi request failed. */
const WIFI_FAILED = 8;

/** 255: all channels. */
const channel = integer("channel", 1, 255);
const ssid = optional(string("ssid", 32));

function scanEnded(reply: any): number {
  return reply.failure ? WIFI_FAILED : reply.done ? 0 : -1;
}

/** security: 0 none, 1 WEP, 2 WPA, 3 WPA2, 4 enterprise; rssi: dBm; ssid: "" when it is hidden. */
const FOUND = until(
  several([
    part("done", perhaps("+WSCNDONE", [])),
    part("failure", perhaps("+WSCNERROR", [])),
    part("networks", lines("+WSCNIND:", [int("rssi"), int("security"), int("channel"), str("bssid"), raw("ssid", decodeText)])),
  ]),
  SCAN_TIME,
  scanEnded,
);

/** Milliseconds on each channel: parameter 1 of active scans, 2 of passive ones. */
export const WSCNC_READ = query(WSCNC, configuration("+WSCNC:"));
export const WSCNC_QUERY = write(WSCNC, [integer("parameter", 1, 2)], configured("+WSCNC:"));
export const WSCNC_ACTIVE = write(WSCNC, [constant("1"), integer("time", 0, 2147483647)], NONE);
export const WSCNC_PASSIVE = write(WSCNC, [constant("2"), integer("time", 0, 2147483647)], NONE);

export const WSCNA_WRITE = write(WSCNA, [channel, ssid], FOUND);
/** Without sending anything. */
export const WSCNP_WRITE = write(WSCNP, [channel, ssid], FOUND);
