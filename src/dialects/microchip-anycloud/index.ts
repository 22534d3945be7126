import { contains } from "../../contains.js";
import { SECURED_BY_CA, type Dialect } from "../../dialect.js";
import { HOT, NAME_TLSC, NAME_WAP, NAME_WSCNC, NAME_WSTA, NAMES } from "./commands.js";
import { ERRORS, MEANINGS } from "./result-codes.js";
import { AnyCloudSession } from "./session.js";

/** +DNSERROR or +DNSRESOLV:ERROR: (wire-notes M5) */
function lookupFailed(rest: string): boolean {
  return contains(rest, "ERROR");
}

/** Microchip AnyCloud on PIC32MZW1 (Wi-Fi): "AT Command Reference". */
export const dialect: Dialect = {
  name: "microchip-anycloud",
  models: ["PIC32MZW1", "WINC", "RNWF"],
  peculiar: "AT+SOCKLST",
  names: NAMES,
  terminator: "\r\n",
  words: "ATV3",
  prompt: 35,
  fences: [["AT+WSTA", NAME_WSTA], ["AT+WSCNC=1", NAME_WSCNC], ["AT+WAP", NAME_WAP], ["AT+TLSC=1,1", NAME_TLSC]],
  hot: HOT,
  rates: [230400, 115200, 57600, 38400, 19200, 9600],
  power: { pulse: 100, reset: 100, boot: 5000 },
  promptLimit: 1500,
  hostLimit: 64,
  // the document allows 1500 (7.9), firmware drops what is longer than this, and says OK
  datagramLimit: 512,
  listens: true,
  multicast: true,
  links: 20,
  security: SECURED_BY_CA,
  receiveOverhead: 40,
  errors: ERRORS,
  meanings: MEANINGS,
  lookup: { before: 'AT+DNSRESOLV=1,"', after: '"', line: "+DNS", failed: lookupFailed },
  open: (options) => new AnyCloudSession(options),
};

export default dialect;
