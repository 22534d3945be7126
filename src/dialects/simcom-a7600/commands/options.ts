import { blank, execute, int, integer, line, NONE, read, test, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { CIPMODE } from "../commands.js";

// How data are sent and shown: document 2.8-2.11, 2.13. Sockets rely on CIPMODE=0.

const CIPHEAD: Row = { name: "+CIPHEAD", timeout: 9000, section: "2.8" };
const CIPSRIP: Row = { name: "+CIPSRIP", timeout: 9000, section: "2.9" };
const CIPSENDMODE: Row = { name: "+CIPSENDMODE", timeout: 9000, section: "2.11" };
const CIPCCFG: Row = { name: "+CIPCCFG", timeout: 9000, section: "2.13" };

const mode = integer("mode", 0, 1);

/** Whether +IPD and a length stand before data that are pushed. EXECUTE sets 1. */
export const CIPHEAD_TEST = test(CIPHEAD);
export const CIPHEAD_READ = read(CIPHEAD, line("+CIPHEAD:", [int("mode")]));
export const CIPHEAD_WRITE = write(CIPHEAD, [mode], NONE);
export const CIPHEAD_EXECUTE = execute(CIPHEAD, NONE);

/** Whether the peer's address stands before them. EXECUTE sets 1. */
export const CIPSRIP_TEST = test(CIPSRIP);
export const CIPSRIP_READ = read(CIPSRIP, line("+CIPSRIP:", [int("mode")]));
export const CIPSRIP_WRITE = write(CIPSRIP, [mode], NONE);
export const CIPSRIP_EXECUTE = execute(CIPSRIP, NONE);

/** 1: transparent from the next NETOPEN on. EXECUTE sets 0. */
export const CIPMODE_TEST = test(CIPMODE);
export const CIPMODE_READ = read(CIPMODE, line("+CIPMODE:", [int("mode")]));
export const CIPMODE_WRITE = write(CIPMODE, [mode], NONE);
export const CIPMODE_EXECUTE = execute(CIPMODE, NONE);

/** 1: the result of CIPSEND waits for the peer's acknowledgement. */
export const CIPSENDMODE_TEST = test(CIPSENDMODE);
export const CIPSENDMODE_READ = read(CIPSENDMODE, line("+CIPSENDMODE:", [int("mode")]));
export const CIPSENDMODE_WRITE = write(CIPSENDMODE, [mode], NONE);

/**
 * retries: of a packet; delay: ms before received data are shown; errors: 0 by number, 1 in words; header: 0 +IPD, 1
 * +RECEIVE; timeout: least time (ms) before a packet is sent again. EXECUTE sets what they are after a restart.
 */
export const CIPCCFG_TEST = test(CIPCCFG);
export const CIPCCFG_READ = read(CIPCCFG, line("+CIPCCFG:", [int("retries"), int("delay"), int("ack"), int("errors"), int("header"), int("async"), int("timeout")]));
export const CIPCCFG_WRITE = write(
  CIPCCFG,
  [blank(integer("retries", 0, 10)), blank(integer("delay", 0, 1000)), blank(integer("ack", 0, 0)), blank(integer("errors", 0, 1)), blank(integer("header", 0, 1)), blank(integer("async", 0, 1)), blank(integer("timeout", 500, 120000))],
  NONE,
);
export const CIPCCFG_EXECUTE = execute(CIPCCFG, NONE);
