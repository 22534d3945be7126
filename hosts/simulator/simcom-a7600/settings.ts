import { cellularSettings } from "../cellular/settings.js";
import { numbers, oneOf } from "../dce/settings.js";
import { LAST_LINK } from "./link.js";

/** The rates of AT+IPR, baud. */
export const RATES = [9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600, 3_000_000] as const;

/** `--set` keys: what the modem's surroundings are like, and what earlier software left behind in it. */
export const settings = {
  ...cellularSettings(RATES),
  mode: oneOf("what the modem reads: command lines, data after the prompt of AT+CIPSEND=0 or AT+CIPSEND=0,1500, or data in transparent mode", "command", "prompt", "counted", "data"),
  sockets: numbers("TCP connections left open, by link_num", 0, LAST_LINK),
  rxget: oneOf("AT+CIPRXGET as left", "0", "1"),
  cipmode: oneOf("AT+CIPMODE as left", "0", "1"),
  ciphead: oneOf("AT+CIPHEAD as left", "1", "0"),
  cipsrip: oneOf("AT+CIPSRIP as left", "1", "0"),
  headertype: oneOf("<HeaderType> of AT+CIPCCFG as left", "0", "1"),
  errmode: oneOf("<errMode> of AT+CIPCCFG as left", "1", "0"),
};
