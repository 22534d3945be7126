import { basic, either, execute, integer, line, NONE, optional, str } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { ATE } from "../commands.js";

// Echo and identity: document 3, 7.14-7.16

const GMI: Row = { name: "+GMI", timeout: 5000, section: "7.14" };
const GMM: Row = { name: "+GMM", timeout: 5000, section: "7.15" };
const GMR: Row = { name: "+GMR", timeout: 5000, section: "7.16" };

/** The driver works without echo, which it switches off at the start. */
export const ATE_WRITE = basic(ATE, [optional(integer("echo", 0, 1))], NONE);

/** Firmware puts an equals sign in the colon's place. */
export const GMI_EXECUTE = execute(GMI, line("+GMI:\n+GMI=", [str("manufacturer")]));
export const GMM_EXECUTE = execute(GMM, line("+GMM:\n+GMM=", [str("model")]));
/** rollback: the firmware that the module can go back to. Firmware tells only its own version. */
export const GMR_EXECUTE = execute(GMR, either([
  line("+GMR:\n+VER:\n+GMR=", [str("chip"), str("firmware"), str("driver"), str("rollback")]),
  line("+GMR:\n+VER:\n+GMR=", [str("firmware")]),
]));
