import { execute, host, int, integer, line, LEAVES, lines, NONE, optional, read, rest, str, test, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { CREBOOT } from "../commands.js";

// The module itself: AT manuals

const ATI: Row = { name: "I", timeout: 1000, section: "V.250 6.1.3" };
const CCID: Row = { name: "+CCID", timeout: 9000, section: "AT manual" };
const CPSI: Row = { name: "+CPSI", timeout: 9000, section: "AT manual" };
const CPOWD: Row = { name: "+CPOWD", timeout: 3000, section: "AT manual" };
const CPSMSTATUS: Row = { name: "+CPSMSTATUS", timeout: 9000, section: "AT manual" };
const CDNSGIP: Row = { name: "+CDNSGIP", timeout: 60000, section: "AT manual" };

/** "Manufacturer:…", "Model:…", "Revision:…". */
export const ATI_EXECUTE = execute(ATI, lines("", [rest("text")]));

export const CCID_TEST = test(CCID);
export const CCID_EXECUTE = execute(CCID, line("", [rest("iccid")]));

/** The cell that serves the module: mode ("LTE CAT-M1", "NO SERVICE"), state ("Online"), and what the mode tells besides. */
export const CPSI_TEST = test(CPSI);
export const CPSI_READ = read(CPSI, line("+CPSI:", [str("mode"), str("state"), rest("cell")]));

/** Whether power saving is announced: +CPSMSTATUS: "ENTER PSM". */
export const CPSMSTATUS_TEST = test(CPSMSTATUS);
export const CPSMSTATUS_READ = read(CPSMSTATUS, line("+CPSMSTATUS:", [int("enable")]));
export const CPSMSTATUS_WRITE = write(CPSMSTATUS, [integer("enable", 0, 1)], NONE);

/** found: 1. tries: how often the name is asked for again; timeout: ms. */
export const CDNSGIP_TEST = test(CDNSGIP);
export const CDNSGIP_WRITE = write(CDNSGIP, [host("name", 254), optional(integer("tries", 0, 10)), optional(integer("timeout", 0, 60000))], line("+CDNSGIP:", [int("found"), str("name"), str("address")]));

/** Switches the modem off: 0 at once, 1 after it has left the network. NORMAL POWER DOWN, or nothing, stands for OK. */
export const CPOWD_TEST = test(CPOWD);
export const CPOWD_WRITE = write(CPOWD, [integer("mode", 0, 1)], LEAVES);

/** Restarts the modem. */
export const CREBOOT_TEST = test(CREBOOT);
export const CREBOOT_EXECUTE = execute(CREBOOT, NONE);
