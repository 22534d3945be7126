import { choice, execute, int, integer, line, lines, NONE, read, rest, str, test, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { QPINC, QSCLK } from "../commands.js";

// The module itself: AT Commands Manual of the series

const ATI: Row = { name: "I", timeout: 1000, section: "V.250 6.1.3" };
const QCCID: Row = { name: "+QCCID", timeout: 1000, section: "AT manual" };
const QPOWD: Row = { name: "+QPOWD", timeout: 1000, section: "AT manual" };

/** Manufacturer, model and revision: three lines. */
export const ATI_EXECUTE = execute(ATI, lines("", [rest("text")]));

export const QCCID_TEST = test(QCCID);
export const QCCID_EXECUTE = execute(QCCID, line("+QCCID:", [str("iccid")]));

/** Tries that are left for the SIM's PIN and its PUK. */
export const QPINC_TEST = test(QPINC);
export const QPINC_READ = read(QPINC, lines("+QPINC:", [str("facility"), int("pin"), int("puk")]));
export const QPINC_WRITE = write(QPINC, [choice("facility", ["SC", "P2"])], line("+QPINC:", [str("facility"), int("pin"), int("puk")]));

/** Switches the modem off: 0 at once, 1 after it has left the network (default). */
export const QPOWD_TEST = test(QPOWD);
export const QPOWD_EXECUTE = execute(QPOWD, NONE);
export const QPOWD_WRITE = write(QPOWD, [integer("mode", 0, 1)], NONE);

/** Sleep: 0 never, 1 by DTR, 2 by the serial line's silence. */
export const QSCLK_TEST = test(QSCLK);
export const QSCLK_READ = read(QSCLK, line("+QSCLK:", [int("mode")]));
export const QSCLK_WRITE = write(QSCLK, [integer("mode", 0, 2)], NONE);
