import { contains } from "../../contains.js";
import { SECURED_BY_TAG, type Dialect } from "../../dialect.js";
import { HOT, NAME_CGATT, NAME_CMEE, NAME_XSLMUART, NAME_XSLMVER, NAMES } from "./commands.js";
import { ERRORS, MEANINGS } from "./result-codes.js";
import { SlmSession } from "./session.js";

/** #XGETADDRINFO: <error> where there is no address (wire-notes 1.3) */
function lookupFailed(rest: string): boolean {
  return rest.indexOf("-") >= 0 || contains(rest, "not found");
}

/** Nordic's Serial LTE Modem on nRF91: "TCP and UDP AT Commands", v1.4 and v1.5 (wire-notes 1). */
export const dialect: Dialect = {
  name: "nordic-slm",
  models: ["nRF9160", "nRF9161", "nRF9151", "nRF9131"],
  peculiar: "AT#XSLMVER",
  names: NAMES,
  terminator: "\r\n",
  // in v1.4's data mode these two are commands still
  words: "AT#XTCPCLI=0\r\nAT#XTCPSVR=0",
  prompt: 62,
  fences: [["AT+CMEE?", NAME_CMEE], ["AT#XSLMVER", NAME_XSLMVER], ["AT#XSLMUART?", NAME_XSLMUART], ["AT+CGATT?", NAME_CGATT]],
  hot: HOT,
  rates: [115200, 1000000, 9600, 921600, 460800, 230400, 57600, 38400, 19200],
  power: { pulse: 100, reset: 100, boot: 5000 },
  promptLimit: 4100,
  hostLimit: 128,
  // each byte may take two digits
  datagramLimit: 288,
  listens: true,
  links: 4,
  security: SECURED_BY_TAG,
  receiveOverhead: 40,
  errors: ERRORS,
  meanings: MEANINGS,
  refusals: "#XSOCKET:\n#XTCPSVR:\n#XTCPCLI:\n#XUDPSVR:\n#XUDPCLI:\n#XGETADDRINFO:\n#XTCPSEND:",
  lookup: { before: 'AT#XGETADDRINFO="', after: '"', line: "#XGETADDRINFO:", failed: lookupFailed },
  open: (options) => new SlmSession(options),
};

export default dialect;
