import { execute, line, lines, NONE, read, rest, str, test } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { CRESET } from "../commands.js";

// The module itself: A7600 Series AT Command Manual

const ATI: Row = { name: "I", timeout: 1000, section: "V.250 6.1.3" };
const CICCID: Row = { name: "+CICCID", timeout: 9000, section: "AT manual" };
const SIMEI: Row = { name: "+SIMEI", timeout: 9000, section: "AT manual" };
const CPSI: Row = { name: "+CPSI", timeout: 9000, section: "6.1.1" };
const CPOF: Row = { name: "+CPOF", timeout: 9000, section: "AT manual" };

/** "Manufacturer: …", "Model: …", "Revision: …" and what else it says of itself. */
export const ATI_EXECUTE = execute(ATI, lines("", [rest("text")]));

export const CICCID_TEST = test(CICCID);
export const CICCID_EXECUTE = execute(CICCID, line("+ICCID:", [str("iccid")]));

export const SIMEI_READ = read(SIMEI, line("+SIMEI:", [str("imei")]));

/** The cell that serves the module: mode ("LTE", "NO SERVICE"), state ("Online"), and what the mode tells besides. */
export const CPSI_READ = read(CPSI, line("+CPSI:", [str("mode"), str("state"), rest("cell")]));

/** Switches the modem off; restarts it. */
export const CPOF_EXECUTE = execute(CPOF, NONE);
export const CRESET_EXECUTE = execute(CRESET, NONE);
