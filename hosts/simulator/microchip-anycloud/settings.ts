import { file, named, numbers, oneOf, pattern, whole, type Setting } from "../dce/settings.js";
import { parseBeacon, type Beacon } from "./access-points.js";

/** Rates that AT+IPR takes (at_cmd_internal_cmds.c). */
export const RATES = [9600, 14400, 19200, 38400, 57600, 115200, 230400] as const;

const beacon: Setting<Beacon | undefined> = {
  help: "how an access point shows in scans; with [,hidden] without its name",
  values: "RSSI,SECURITY,CHANNEL,BSSID[,hidden]",
  initial: undefined,
  parse: parseBeacon,
};

/** `--set` keys: what the module's surroundings are like, and what earlier software left behind in it. */
export const settings = {
  boot: oneOf("how the module is when the host connects: on for long, coming up, or off", "booted", "booting", "off"),
  "ap.NAME": named(pattern("password of an access point; empty: it is open. Where none is set, there is MyAP with MyAPPSK", "PASSWORD", /^[\x20-\x7e]{0,63}$/)),
  "beacon.NAME": named(beacon),
  wifi: oneOf("the station as left: idle, or joined to the first access point", "idle", "joined"),
  address: pattern("the station's own address", "IPv4 address", /^\d{1,3}(\.\d{1,3}){3}$/, "192.168.0.20"),
  joining: whole("time that joining an access point takes, ms", 300, 0, 60_000),
  leasing: whole("time that getting an address takes after that, ms; 0: none is ever given", 200, 0, 60_000),
  linkloss: whole("time after which the access point drops the station, s; 0: never", 0, 0, 86_400),
  visitor: pattern("a station that joins the module's own access point, one second after its start; empty: none", "MAC address, or empty", /^((?:[\dA-F]{2}:){5}[\dA-F]{2})?$/),
  visit: whole("time that it stays, s; 0: for good", 0, 0, 86_400),
  broker: pattern("the MQTT broker that every broker address leads to: one in this process, the one that the host names, or this one", "embedded, direct or HOST:PORT",
    /^(embedded|direct|.+:\d{1,5})$/, "embedded"),
  "ca.NAME": named(file("certificate (PEM) that the image has under a name", "a certificate (PEM)", /-----BEGIN CERTIFICATE-----/)),
  "cert.NAME": named(file("the module's own certificate (PEM) that the image has under a name", "a certificate (PEM)", /-----BEGIN CERTIFICATE-----/)),
  "key.NAME": named(file("private key (PEM) that the image has under a name", "a private key (PEM)", /-----BEGIN [A-Z ]*PRIVATE KEY-----/)),
  baud: pattern("rate that earlier software left the UART at; empty: the module's own", RATES.join("|"), new RegExp(`^(${RATES.join("|")})$`)),
  sockets: numbers("sockets left open, by id: connections to a peer that never speaks", 1, 20),
  mode: oneOf("what the module reads: command lines, raw data of the greatest length, or raw data up to +++", "command", "counted", "raw"),
};

