/**
 * How a command ended: 0 is OK, everything else an error. The document only says `ERROR:<ERROR_CODE>`; the numbers and texts
 * are the firmware's (PIC32MZW1_AnyCloud@34f01a1 firmware/src/at_cmd_engine/at_cmds/at_cmd_stdio.c, firmware/src/at_cmd_app.c).
 */
export const GENERAL = 1;
export const INVALID_COMMAND = 2;
export const UNKNOWN_COMMAND = 3;
export const INVALID_PARAMETER = 4;
export const PARAMETER_COUNT = 5;
export const UPDATE_BLOCKED = 6;
export const ACCESS_FAILED = 7;
export const WIFI_FAILED = 8;
export const NOT_CONNECTED = 9;
export const NO_SUCH_SOCKET = 10;
export const NO_FREE_SOCKET = 11;
export const WRONG_PROTOCOL = 12;
export const BIND_FAILED = 14;
export const TLS_FAILED = 15;
export const CONNECT_FAILED = 16;
export const SEND_FAILED = 17;
export const LENGTH_MISMATCH = 20;
export const LEAVE_NOT_PERMITTED = 21;
export const JOIN_NOT_PERMITTED = 23;
export const JOIN_FAILED = 24;
export const AP_STOP_NOT_PERMITTED = 25;
export const AP_START_NOT_PERMITTED = 27;
export const UNSUPPORTED_SECURITY = 37;
export const DNS_TYPE = 41;
export const DNS_TIMEOUT = 42;
export const PING_FAILED = 43;
export const MULTICAST = 45;
export const MQTT = 47;

const TEXTS = [
  "OK", "General Error", "Invalid AT Command", "Unknown AT Command", "Invalid Parameter", "Incorrect Number of Parameters",
  "Configuration Update Blocked", "Configuration Access Failed", "Wi-Fi Request Failed", "STA Not Connected", "Socket ID Not Found",
  "No Free Sockets", "Invalid Socket Protocol", "Socket Close Failed", "Socket Bind Failed", "Socket TLS Failed",
  "Socket Connect Failed", "Socket Send Failed", "Socket Set Option Failed", "Socket Destination Not Set", "Length Mismatch",
  "STA Disconnect Not Permitted", "STA Disconnect Failed", "STA Connection Not Permitted", "STA Connection Failed",
  "Soft AP Stop Not Permitted", "Soft AP Stop Failed", "Soft AP STArt Not Permitted", "Soft AP STArt Failed",
  "Provisioning Soft AP Stop Not Permitted", "Provisioning Soft AP Stop Failed", "Provisioning Soft AP STArt Not Permitted",
  "Provisioning Soft AP STArt Failed", "WPS Stop Not Permitted", "WPS Stop Failed", "WPS Start Not Permitted", "WPS Start Failed",
  "Unsupported Security Type", "Invalid Security Parameters", "OTA In Progress", "Unsupported File Transfer Protocol",
  "DNS Type Not Supported", "DNS Query Timeout", "Ping Failed", "Network Error", "Multicast Error", "Time Error", "MQTT Error",
];

export function statusText(code: number): string {
  return TEXTS[code];
}

/** Highest level of ATV. */
export const MOST_VERBOSE = 5;

const LOOKS: readonly ((code: number) => string)[] = [
  code => (code ? "1" : "0"),
  code => (code ? `1:${code}` : "0"),
  code => (code ? "ERROR" : "OK"),
  code => (code ? `ERROR:${code}` : "OK"),
  code => (code ? `ERROR:"${TEXTS[code]}"` : "OK"),
  code => (code ? `ERROR:${code},"${TEXTS[code]}"` : "OK"),
];

/** A final result at one of ATV's levels; the document's look is level 3. */
export function result(verbosity: number, code: number): string {
  return LOOKS[verbosity](code);
}
