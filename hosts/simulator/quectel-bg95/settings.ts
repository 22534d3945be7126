import { PIN_TRIES } from "../cellular/sim-card.js";
import { numbers, oneOf, pattern, whole } from "../dce/settings.js";

/** The rates of AT+IPR, baud. */
export const RATES = [9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600] as const;

/** `--set` keys: what the modem's surroundings are like, and what earlier software left behind in it. */
export const settings = {
  boot: oneOf("how the modem is when the host connects: on for long, on for long and without banners ever, coming up, or off", "booted", "silent", "booting", "off"),
  sim: oneOf("the SIM card", "ready", "absent", "puk", "failed"),
  pin: pattern("PIN that the SIM card asks for; empty: none", "4 to 8 digits, or empty", /^(\d{4,8})?$/),
  tries: whole("attempts at the PIN that are left", PIN_TRIES, 0, PIN_TRIES),
  puk: pattern("PUK of the SIM card", "8 digits", /^\d{8}$/, "12345678"),
  registration: oneOf("what the network says", "home", "roaming", "searching", "denied"),
  after: whole("seconds of search before it says so", 0, 0, 86400),
  context: oneOf("PDP contexts: granted on request, refused, or context 1 left active", "granted", "refused", "active"),
  activation: whole("time that attaching or activating a context takes, ms", 300, 0, 150_000),
  baud: pattern("rate that earlier software left the UART at; empty: the modem's own", RATES.join("|"), new RegExp(`^(${RATES.join("|")})$`)),
  mode: oneOf("what the modem reads: command lines, data after the prompt of AT+QISEND=0 or AT+QISEND=0,1460, or data in transparent mode", "command", "prompt", "counted", "data"),
  sockets: numbers("connections left open, by connectID", 0, 11),
  echo: oneOf("ATE as left", "1", "0"),
  cmee: oneOf("AT+CMEE as left", "0", "1", "2"),
  qisde: oneOf("AT+QISDE as left", "1", "0"),
  viewmode: oneOf('AT+QICFG="viewmode" as left', "0", "1"),
  dataformat: oneOf('AT+QICFG="dataformat" as left', "0,0", "0,1", "1,0", "1,1"),
  recvind: oneOf('AT+QICFG="recvind" as left', "0", "1"),
};
