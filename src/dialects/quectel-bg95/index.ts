import { SECURED_NEVER, type Dialect } from "../../dialect.js";
import { HOT, NAME_CGATT, NAME_CMEE, NAME_IFC, NAME_IPR, NAME_QISDE, NAME_QSCLK, NAMES } from "./commands.js";
import { ERRORS, MEANINGS } from "./result-codes.js";
import { QuectelSession } from "./session.js";

/** "dnsgip",<err> (2.3.14) */
function lookupFailed(rest: string): boolean {
  return rest.indexOf(",") < 0 && parseInt(rest, 10) > 0;
}

/** Quectel BG95, BG77 and BG600L: "BG95&BG77&BG600L Series TCP/IP Application Note" V1.2. */
export const dialect: Dialect = {
  name: "quectel-bg95",
  models: ["BG95", "BG77", "BG600"],
  peculiar: "AT+QISTATE=?",
  names: NAMES,
  terminator: "\r",
  words: "ATQ0V1",
  prompt: 62,
  fences: [["AT+CMEE?", NAME_CMEE], ["AT+QISDE?", NAME_QISDE], ["AT+IFC?", NAME_IFC], ["AT+IPR?", NAME_IPR], ["AT+CGATT?", NAME_CGATT], ["AT+QSCLK?", NAME_QSCLK]],
  hot: HOT,
  rates: [115200, 9600, 921600, 460800, 230400, 57600, 38400, 19200],
  power: { pulse: 600, reset: 2500, boot: 5000 },
  promptLimit: 1500,
  hostLimit: 256,
  datagramLimit: 1460,
  listens: true,
  ipv6: true,
  ipv6Datagrams: true,
  links: 12,
  security: SECURED_NEVER,
  receiveOverhead: 32,
  errors: ERRORS,
  meanings: MEANINGS,
  reason: { text: "AT+QIGETERROR", name: "+QIGETERROR:", sections: "2.3." },
  lookup: { before: 'AT+QIDNSGIP=1,"', after: '"', line: '+QIURC: "dnsgip",', failed: lookupFailed },
  open: (options) => new QuectelSession(options),
};

export default dialect;
