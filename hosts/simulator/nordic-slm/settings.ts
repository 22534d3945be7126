import { cellularSettings } from "../cellular/settings.js";
import { file, named, oneOf, whole } from "../dce/settings.js";
import { PRE_SHARED_KEY } from "../pre-shared-key.js";

/** The rates of AT#XSLMUART, baud (slm_at_host.c). */
export const RATES = [1200, 2400, 4800, 9600, 14400, 19200, 38400, 57600, 115200, 230400, 460800, 921600, 1_000_000] as const;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----/;
const KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** `--set` keys: what the modem's surroundings are like, and what earlier software left behind in it. */
export const settings = {
  ...cellularSettings(RATES),
  echo: oneOf<"0" | "1">("always off: the application never echoes", "0"),
  cmee: oneOf<"0" | "1" | "2">("AT+CMEE as left", "0", "1"),
  context: oneOf<"granted" | "refused" | "active">("the default PDP context comes with registration, or is refused", "granted", "refused"),
  handle: whole("lowest handle that is not in use by the modem itself", 1, 1, 8),
  left: oneOf("what earlier software left open: nothing, a TCP socket, a UDP socket, a TCP proxy client, or that one in data mode", "nothing", "socket", "datagram", "proxy", "data"),
  "ca.NAME": named(file("certificate of the authority that is stored under a security tag, the name", "a certificate (PEM)", CERTIFICATE)),
  "cert.NAME": named(file("client certificate that is stored under a security tag", "a certificate (PEM)", CERTIFICATE)),
  "psk.NAME": named(file("pre-shared key and its identity that are stored under a security tag", "<identity>:<hex string>", PRE_SHARED_KEY)),
  "key.NAME": named(file("private key that is stored under a security tag", "a private key (PEM)", KEY)),
};
