import { cellularSettings } from "../cellular/settings.js";
import { numbers, oneOf, whole } from "../dce/settings.js";

/** The rates of AT+IPR, baud. */
export const RATES = [9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600] as const;

/** `--set` keys: what the modem's surroundings are like, and what earlier software left behind in it. */
export const settings = {
  ...cellularSettings(RATES),
  timezone: whole("the network's time zone: quarters of an hour east of UTC", 0, -48, 56),
  mode: oneOf("what the modem reads: command lines, data after the prompt of AT+QISEND=0 or AT+QISEND=0,1460, or data in transparent mode", "command", "prompt", "counted", "data"),
  sockets: numbers("connections left open, by connectID", 0, 11),
  qisde: oneOf("AT+QISDE as left", "1", "0"),
  viewmode: oneOf('AT+QICFG="viewmode" as left', "0", "1"),
  dataformat: oneOf('AT+QICFG="dataformat" as left', "0,0", "0,1", "1,0", "1,1"),
  recvind: oneOf('AT+QICFG="recvind" as left', "0", "1"),
};
