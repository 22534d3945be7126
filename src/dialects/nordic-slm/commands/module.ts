import { choice, execute, int, integer, LEAVES, line, lines, read, rest, str, test, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { CPINR, XSLMUART } from "../commands.js";

// The application itself and its modem: not in the document of sockets

const XSLMVER: Row = { name: "#XSLMVER", timeout: 9000, section: "SLM" };
const XCLAC: Row = { name: "#XCLAC", timeout: 9000, section: "SLM" };
/** There is no final result code: the serial port is off. */
const XSLEEP: Row = { name: "#XSLEEP", timeout: 1000, section: "SLM" };
const XICCID: Row = { name: "%XICCID", timeout: 5000, section: "nRF91" };

export const XSLMVER_EXECUTE = execute(XSLMVER, line("#XSLMVER:", [str("version")]));
/** The application's commands. */
export const XCLAC_EXECUTE = execute(XCLAC, lines("AT", [rest("name")]));
export const XSLMUART_TEST = test(XSLMUART);
export const XSLMUART_READ = read(XSLMUART, line("#XSLMUART:", [int("rate")]));
/** mode: 0 the application is idle and the modem stays registered, 1 all sleeps; both end at the wake-up pin. */
export const XSLEEP_TEST = test(XSLEEP);
export const XSLEEP_WRITE = write(XSLEEP, [integer("mode", 0, 1)], LEAVES);
export const CPINR_WRITE = write(CPINR, [choice("code", ["SIM PIN", "SIM PUK"])], line("+CPINR:", [str("code"), int("retries")]));
export const XICCID_EXECUTE = execute(XICCID, line("%XICCID:", [str("iccid")]));
