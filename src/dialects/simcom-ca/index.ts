import { SECURED_BY_CA, type Dialect } from "../../dialect.js";
import { HOT, NAME_CGATT, NAME_CMEE, NAME_IFC, NAME_IPR, NAMES, SEND_LIMIT } from "./commands.js";
import { ERRORS, MEANINGS } from "./result-codes.js";
import { CaSession } from "./session.js";

/** SIMCom SIM7000, 7070, 7080 and 7090: "AT Commands for TCP/UDP Application" (AT+CA…). */
export const dialect: Dialect = {
  name: "simcom-ca",
  models: ["SIM7000", "SIM7070", "SIM7080", "SIM7090"],
  peculiar: "AT+CASTATE?",
  names: NAMES,
  terminator: "\r",
  words: "ATQ0V1",
  prompt: 62,
  fences: [["AT+CMEE?", NAME_CMEE], ["AT+IFC?", NAME_IFC], ["AT+IPR?", NAME_IPR], ["AT+CGATT?", NAME_CGATT]],
  hot: HOT,
  rates: [115200, 9600, 921600, 460800, 230400, 57600, 38400, 19200],
  power: { pulse: 1200, reset: 2500, boot: 10000 },
  promptLimit: SEND_LIMIT,
  hostLimit: 64,
  datagramLimit: SEND_LIMIT,
  listens: true,
  ipv6: true,
  links: 13,
  security: SECURED_BY_CA,
  receiveOverhead: 32,
  errors: ERRORS,
  meanings: MEANINGS,
  generalErrors: true,
  open: (options) => new CaSession(options),
};

export default dialect;
