import { execute, int, integer, joined, line, lines, NONE, optional, read, secret, str, test, text, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { CNACT, CNCFG } from "../commands.js";

// The application network: AT manuals. SIM7000 has one, SIM7070, 7080 and 7090 have four by their index.

const CGNAPN: Row = { name: "+CGNAPN", timeout: 9000, section: "AT manual" };

const index = integer("index", 0, 3);
const username = optional(secret(text("username", 64)));
const password = joined(secret(text("password", 64)));
const authentication = optional(integer("authentication", 0, 3));

export const CNACT_TEST = test(CNACT);
/** state: 1 active. */
export const CNACT_READ = read(CNACT, lines("+CNACT:", [int("state"), str("address")]));
export const CNACT_READ_INDEXED = read(CNACT, lines("+CNACT:", [int("index"), int("state"), str("address")]));
/** action: 0 deactivate, 1 activate, 2 activate again by itself. */
export const CNACT_WRITE = write(CNACT, [integer("action", 0, 2), optional(text("apn", 100))], NONE);
export const CNACT_INDEXED = write(CNACT, [index, integer("action", 0, 2)], NONE);

export const CNCFG_TEST = test(CNCFG);
/** type: 0 IPv4 and IPv6, 1 IPv4, 2 IPv6; authentication: 0 none, 1 PAP, 2 CHAP, 3 PAP or CHAP. (The read form shows passwords: it is no command of the driver's.) */
export const CNCFG_WRITE = write(CNCFG, [integer("type", 0, 2), optional(text("apn", 100)), username, password, authentication], NONE);
export const CNCFG_INDEXED = write(CNCFG, [index, integer("type", 0, 2), optional(text("apn", 100)), username, password, authentication], NONE);

/** The access point name that the network has given; given: 1 where there is one. */
export const CGNAPN_TEST = test(CGNAPN);
export const CGNAPN_EXECUTE = execute(CGNAPN, line("+CGNAPN:", [int("given"), str("apn")]));
