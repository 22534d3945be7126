import { cellularSettings } from "../cellular/settings.js";
import { file, named, numbers, oneOf, whole } from "../dce/settings.js";
import { PRE_SHARED_KEY } from "../pre-shared-key.js";
import { LAST_CID } from "./link.js";

/** The rates of AT+IPR, baud; 0: the host's. */
export const RATES = [0, 300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 921600, 2_000_000, 3_000_000] as const;

/** `--set` keys: what the modem's surroundings are like, and what earlier software left behind in it. */
export const settings = {
  ...cellularSettings(RATES),
  mode: oneOf("what the modem reads: command lines, data after AT+CASEND=0,1460, or data in transparent mode", "command", "counted", "data"),
  sockets: numbers("connections left open, by cid", 0, LAST_CID),
  asyncopen: oneOf('AT+CACFG="ASYNCOPEN" as left', "0", "1"),
  links: whole("connections and servers that the module holds at a time", LAST_CID + 1, 1, LAST_CID + 1),
  "ca.NAME": named(file("root certificates in the module's file NAME, for AT+CASSLCFG=<cid>,\"cacert\"", "certificates (PEM)", /-----BEGIN CERTIFICATE-----/)),
  "psk.NAME": named(file("pre-shared key and its identity in the module's file NAME, for AT+CASSLCFG=<cid>,\"psktable\"", "<identity>:<hex string>", PRE_SHARED_KEY)),
  "cert.NAME": named(file("a client's certificate and its key in the module's file NAME, for AT+CASSLCFG=<cid>,\"clientcert\"", "a certificate and its key (PEM)",
    /-----BEGIN CERTIFICATE-----[^]*-----BEGIN [A-Z ]*PRIVATE KEY-----|-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*-----BEGIN CERTIFICATE-----/)),
};
