import { choice, execute, int, integer, line, lines, maybe, more, NONE, optional, read, str, test, text, write } from "../../command-form.js";
import type { Row } from "../../dialect.js";
import { CGDCONT } from "../cellular.js";

// The packet domain: 3GPP TS 27.007. Sockets have a context of their own; these are for further ones.

const CGATT: Row = { name: "+CGATT", timeout: 140000, section: "27.007 10.1.9" };
const CGACT: Row = { name: "+CGACT", timeout: 150000, section: "27.007 10.1.10" };
const CGPADDR: Row = { name: "+CGPADDR", timeout: 1000, section: "27.007 10.1.14" };

const contextID = integer("contextID", 0, 16);
const ADDRESSES = lines("+CGPADDR:", [int("contextID"), maybe(str("address")), more()]);

export const CGATT_READ = read(CGATT, line("+CGATT:", [int("attached")]));
export const CGATT_WRITE = write(CGATT, [integer("attached", 0, 1)], NONE);

export const CGDCONT_TEST = test(CGDCONT);
export const CGDCONT_READ = read(CGDCONT, lines("+CGDCONT:", [int("contextID"), str("type"), str("apn"), maybe(str("address")), more()]));
/** Without a type the context is undefined again. */
export const CGDCONT_WRITE = write(CGDCONT, [contextID, optional(choice("type", ["IP", "IPV6", "IPV4V6"])), optional(text("apn", 100))], NONE);

export const CGACT_TEST = test(CGACT);
export const CGACT_READ = read(CGACT, lines("+CGACT:", [int("contextID"), int("active")]));
export const CGACT_WRITE = write(CGACT, [integer("active", 0, 1), contextID], NONE);

export const CGPADDR_TEST = test(CGPADDR);
export const CGPADDR_EXECUTE = execute(CGPADDR, ADDRESSES);
export const CGPADDR_WRITE = write(CGPADDR, [contextID], ADDRESSES);
