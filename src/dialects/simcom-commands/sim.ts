import { execute, int, integer, joined, line, NONE, optional, read, secret, test, text, write } from "../../command-form.js";
import type { Row } from "../../dialect.js";
import { CSCLK } from "./sleep.js";

// What SIMCom's modules have in common: AT command manuals

const SPIC: Row = { name: "+SPIC", timeout: 9000, section: "AT manual" };
const CGAUTH: Row = { name: "+CGAUTH", timeout: 9000, section: "AT manual" };

/** Tries that are left. */
export const SPIC_TEST = test(SPIC);
export const SPIC_EXECUTE = execute(SPIC, line("+SPIC:", [int("pin"), int("puk"), int("pin2"), int("puk2")]));

export const CGAUTH_TEST = test(CGAUTH);
/** authentication: 0 none, 1 PAP, 2 CHAP, 3 PAP or CHAP. The context must not be active. (The read form shows passwords: it is no command of the driver's.) */
export const CGAUTH_WRITE = write(CGAUTH, [integer("contextID", 1, 16), optional(integer("authentication", 0, 3)), optional(secret(text("password", 64))), joined(secret(text("user", 64)))], NONE);

export const CSCLK_TEST = test(CSCLK);
export const CSCLK_READ = read(CSCLK, line("+CSCLK:", [int("mode")]));
/** mode: 0 never, 1 while DTR is released, 2 when nothing is said. */
export const CSCLK_WRITE = write(CSCLK, [integer("mode", 0, 2)], NONE);
