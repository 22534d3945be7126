import { host, int, integer, joined, line, lines, maybe, more, NONE, optional, read, secret, str, test, text, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { QIACT, QICSGP, QIDEACT } from "../commands.js";

// PDP contexts and their resolvers: document 2.3.1-2.3.3 and 2.3.13

const QIDNSCFG: Row = { name: "+QIDNSCFG", timeout: 300, section: "2.3.13" };

const contextID = integer("contextID", 1, 16);

export const QICSGP_TEST = test(QICSGP);
/** How a context is configured. The answer has its password: the whole exchange is kept out of traces. */
export const QICSGP_QUERY = write(QICSGP, [secret(contextID)], line("+QICSGP:", [int("contextType"), str("apn"), str("username"), str("password"), int("authentication")]));
/** contextType: 1 IPv4, 2 IPv6, 3 both; authentication: 0 none, 1 PAP, 2 CHAP, 3 PAP or CHAP. */
export const QICSGP_WRITE = write(
  QICSGP,
  [contextID, integer("contextType", 1, 3), text("apn", 100), optional(secret(text("username", 128))), joined(secret(text("password", 128))), optional(integer("authentication", 0, 3))],
  NONE,
);

export const QIACT_TEST = test(QIACT);
/** The contexts that are active. contextType: 1 IPv4, 2 IPv6. */
export const QIACT_READ = read(QIACT, lines("+QIACT:", [int("contextID"), int("state"), int("contextType"), maybe(str("address")), more()]));
export const QIACT_WRITE = write(QIACT, [contextID], NONE);

export const QIDEACT_TEST = test(QIDEACT);
export const QIDEACT_WRITE = write(QIDEACT, [contextID], NONE);

export const QIDNSCFG_TEST = test(QIDNSCFG);
export const QIDNSCFG_QUERY = write(QIDNSCFG, [contextID], line("+QIDNSCFG:", [int("contextID"), str("primary"), str("secondary")]));
export const QIDNSCFG_WRITE = write(QIDNSCFG, [contextID, host("primary", 45), optional(host("secondary", 45))], NONE);
