import { SECURED_NEVER, type Dialect } from "../../dialect.js";
import { HOT, NAME_CGATT, NAME_CIPMODE, NAME_CMEE, NAME_IFC, NAME_IPR, NAMES } from "./commands.js";
import { ERRORS, MEANINGS } from "./result-codes.js";
import { SimcomSession } from "./session.js";

/** SIMCom A7600: "A7600 Series TCPIP AT Command Manual"; also SIM7600, A7670, A7672 (wire-notes 2). */
export const dialect: Dialect = {
  name: "simcom-a7600",
  models: ["A7600", "A7670", "A7672", "SIM7600"],
  peculiar: "AT+CIPRXGET=?",
  names: NAMES,
  terminator: "\r",
  words: "ATQ0V1",
  prompt: 62,
  fences: [["AT+CMEE?", NAME_CMEE], ["AT+IFC?", NAME_IFC], ["AT+IPR?", NAME_IPR], ["AT+CGATT?", NAME_CGATT], ["AT+CIPMODE?", NAME_CIPMODE]],
  hot: HOT,
  rates: [115200, 9600, 921600, 460800, 230400, 57600, 38400, 19200],
  power: { pulse: 500, reset: 2500, boot: 15000 },
  promptLimit: 1500,
  hostLimit: 254,
  datagramLimit: 1500,
  listens: true,
  links: 10,
  security: SECURED_NEVER,
  receiveOverhead: 40,
  errors: ERRORS,
  meanings: MEANINGS,
  generalErrors: true,
  refusals: "+CIPERROR:\n+IP ERROR:",
  lookup: { before: 'AT+CDNSGIP="', after: '"', line: "+CDNSGIP:" },
  open: (options) => new SimcomSession(options),
};

export default dialect;
