import { constant, either, int, integer, line, maybe, NONE, query, raw, secret, str, write } from "../../../command-form.js";
import { WAP, WAPC, WSTA, WSTAC } from "../commands.js";
import { decodeText } from "../strings.js";
import { configuration, configured, string } from "./parameters.js";

// Station and access point: document 5. The configuration of either can be changed only while it is off.

/** Bytes of a network's name, and of its password. */
const SSID_SIZE = 32;
const CREDENTIALS_SIZE = 128;

const parameter = integer("parameter", 1, 15);
/** 0 none, 1 WEP, 2 WPA, 3 WPA2, 4 enterprise. */
const security = integer("security", 0, 4);
/** WEP: "KEYINDEX*PASSWORD"; enterprise: "USERNAME*PASSWORD". */
const credentials = secret(string("credentials", CREDENTIALS_SIZE));
const STATION = [maybe(raw("ssid", decodeText)), maybe(int("rssi")), maybe(int("security"))] as const;

/** Firmware's lines begin without a plus, and there are more of them than the document has. */
export const WSTAC_READ = query(WSTAC, configuration("+WSTAC:\nWSTAC:"));
export const WSTAC_QUERY = write(WSTAC, [parameter], configured("+WSTAC:"));
export const WSTAC_SSID = write(WSTAC, [constant("1"), string("ssid", SSID_SIZE)], NONE);
export const WSTAC_SECURITY = write(WSTAC, [constant("2"), security], NONE);
export const WSTAC_CREDENTIALS = write(WSTAC, [constant("3"), credentials], NONE);
/** 255: any. */
export const WSTAC_CHANNEL = write(WSTAC, [constant("4"), integer("channel", 1, 255)], NONE);
export const WSTAC_NTP_SERVER = write(WSTAC, [constant("12"), string("server", 128)], NONE);
/** 0: DHCP may name another server; 1: it may not. */
export const WSTAC_NTP_STATIC = write(WSTAC, [constant("13"), integer("fixed", 0, 1)], NONE);

/** state: 0 off, 1 on; association only where the module tells it; rssi: dBm, 0 where it is not measured. */
export const WSTA_READ = query(WSTA, either([line("+WSTA:", [int("association"), int("state"), STATION[0], STATION[1], STATION[2]]), line("+WSTA:", [int("state"), STATION[0], STATION[1], STATION[2]])]));
/** OK only says that it begins. The driver joins its network itself, and again when it is left. */
export const WSTA_WRITE = write(WSTA, [integer("state", 0, 1)], NONE);

export const WAPC_READ = query(WAPC, configuration("+WAPC:"));
export const WAPC_QUERY = write(WAPC, [parameter], configured("+WAPC:"));
export const WAPC_SSID = write(WAPC, [constant("1"), string("ssid", SSID_SIZE)], NONE);
export const WAPC_SECURITY = write(WAPC, [constant("2"), security], NONE);
export const WAPC_CREDENTIALS = write(WAPC, [constant("3"), credentials], NONE);
export const WAPC_CHANNEL = write(WAPC, [constant("4"), integer("channel", 1, 14)], NONE);
export const WAPC_HIDDEN = write(WAPC, [constant("5"), integer("hidden", 0, 1)], NONE);

/** state: 0 off, 1 on; bssid and rssi (dBm) of a station that has joined. */
export const WAP_READ = query(WAP, line("+WAP:", [int("state"), maybe(str("bssid")), maybe(int("rssi"))]));
/** The station must have left its network. */
export const WAP_WRITE = write(WAP, [integer("state", 0, 1)], NONE);
