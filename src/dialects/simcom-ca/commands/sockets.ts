import { asked, choice, counted, DATA, host, int, integer, line, lines, NONE, optional, perhaps, read, result, same, str, test, until, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { CACID, CACLOSE, CAOPEN, CARECV, CASEND, CASERVER, CASTATE, READ_LIMIT, SEND_LIMIT } from "../commands.js";

// Connections and servers: C1801, C1803-C1809, C1811. SIM7070, 7080 and 7090 have an index in some (wire-notes 3).

const CAACK: Row = { name: "+CAACK", timeout: 9000, section: "C1807" };
const CASWITCH: Row = { name: "+CASWITCH", timeout: 9000, section: "C1811" };

const cid = integer("cid", 0, 12);
const index = integer("index", 0, 3);
const service = choice("service", ["TCP", "UDP"]);
const serverType = choice("service", ["TCP", "TCP6", "UDP", "UDP6"]);
const port = integer("port", 1, 65535);

export const CACID_TEST = test(CACID);
/** Nothing before one was set. */
export const CACID_READ = read(CACID, perhaps("+CACID:", [int("cid")]));
/** The connection that the next commands are about. */
export const CACID_WRITE = write(CACID, [cid], NONE);

export const CAOPEN_TEST = test(CAOPEN);
/** The connection that CACID names, when it is open. */
export const CAOPEN_READ = read(CAOPEN, perhaps("+CAOPEN:", [int("cid"), str("service"), str("server"), int("port")]));
export const CAOPEN_WRITE = write(CAOPEN, [cid, service, host("server", 64), port], DATA);
/** TCP, or what CASSLCFG "protocol" says. */
export const CAOPEN_PLAIN = write(CAOPEN, [cid, host("server", 64), port], DATA);
/** push: 1 has data told as they come (+CAURC). */
export const CAOPEN_INDEXED = write(CAOPEN, [cid, index, service, host("server", 64), port, optional(integer("push", 0, 1))], DATA);

export const CASERVER_TEST = test(CASERVER);
export const CASERVER_READ = read(CASERVER, lines("+CASERVER:", [int("cid"), str("service"), int("port")]));
export const CASERVER_WRITE = write(CASERVER, [cid, serverType, port], DATA);
export const CASERVER_INDEXED = write(CASERVER, [cid, index, serverType, port], DATA);

/** Milliseconds in which some firmware tells the result behind OK; others don't (wire-notes C4). */
const SENT_TIME = 1000;

function sentEnded(reply: any): number {
  return reply ? 0 : -1;
}

export const CASEND_TEST = test(CASEND);
/** Bytes that can be sent now. */
export const CASEND_QUERY = write(CASEND, [cid], line("+CASEND:", [int("free")]));
/** inputTime: ms in which the data must be here (default 5000). */
export const CASEND_WRITE = write(
  CASEND,
  [cid, counted("data", 1, SEND_LIMIT), optional(integer("inputTime", 1, 65535))],
  asked(until(perhaps("+CASEND:", [same("cid"), result("result"), int("sent")]), SENT_TIME, sentEnded), "+CASEND:"),
);

export const CARECV_TEST = test(CARECV);
export const CARECV_WRITE = write(CARECV, [cid, integer("length", 1, READ_LIMIT)], DATA);

export const CAACK_TEST = test(CAACK);
/** Bytes sent, and of them not acknowledged. */
export const CAACK_WRITE = write(CAACK, [cid], line("+CAACK:", [int("sent"), int("unacknowledged")]));

/** 0 closed by the peer or an error, 1 connected, 2 listening. */
export const CASTATE_READ = read(CASTATE, lines("+CASTATE:", [int("cid"), int("state")]));

export const CACLOSE_TEST = test(CACLOSE);
export const CACLOSE_WRITE = write(CACLOSE, [cid], NONE);

export const CASWITCH_TEST = test(CASWITCH);
/** mode: 1 transparent. */
export const CASWITCH_READ = read(CASWITCH, line("+CASWITCH:", [int("cid"), int("mode")]));
/** Commands, not transparent mode, which hands over the serial line: the driver has no use for it. */
export const CASWITCH_WRITE = write(CASWITCH, [cid, integer("mode", 0, 0)], NONE);
