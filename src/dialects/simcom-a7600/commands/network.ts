import { blank, execute, host, int, integer, late, line, more, NONE, read, result, str, test, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { IPADDR, NETCLOSE, NETOPEN } from "../commands.js";

// The socket service, its address and its timeouts, and names: document 2.1, 2.2, 2.7, 2.12, 2.17

const CIPTIMEOUT: Row = { name: "+CIPTIMEOUT", timeout: 9000, section: "2.12" };
const CDNSGIP: Row = { name: "+CDNSGIP", timeout: 60000, section: "2.17" };

/** 0 closed, 1 open. */
export const NETOPEN_READ = read(NETOPEN, line("+NETOPEN:", [int("state"), more()]));
/** Sockets need it; bring-up has done it. */
export const NETOPEN_EXECUTE = execute(NETOPEN, late(line("+NETOPEN:", [result("error"), more()]), NETOPEN.timeout));

/** Closes all sockets, too. */
export const NETCLOSE_EXECUTE = execute(NETCLOSE, late(line("+NETCLOSE:", [result("error")]), NETCLOSE.timeout));

export const IPADDR_EXECUTE = execute(IPADDR, line("+IPADDR:", [str("address")]));

/** Milliseconds for NETOPEN, CIPOPEN and CIPSEND. */
export const CIPTIMEOUT_READ = read(CIPTIMEOUT, line("+CIPTIMEOUT:", [int("netopen"), int("cipopen"), int("cipsend")]));
export const CIPTIMEOUT_WRITE = write(CIPTIMEOUT, [blank(integer("netopen", 3000, 120000)), blank(integer("cipopen", 3000, 120000)), blank(integer("cipsend", 3000, 120000))], NONE);

export const CDNSGIP_TEST = test(CDNSGIP);
/** found: 1. */
export const CDNSGIP_WRITE = write(CDNSGIP, [host("name", 254)], line("+CDNSGIP:", [int("found"), str("name"), str("address")]));
