import { constant, counted, DATA, execute, host, int, integer, late, line, lines, maybe, NONE, optional, part, read, rest, result, same, several, str, test, toCtrlZ, word, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { CIPCLOSE, CIPOPEN, CIPRXGET, CIPSEND, SERVERSTART, SERVERSTOP } from "../commands.js";

// Sockets and servers: document 2.3-2.6, 2.14-2.16. Sockets need CIPRXGET=1.

const CIPACK: Row = { name: "+CIPACK", timeout: 9000, section: "2.16" };

const link = integer("link", 0, 9);
const server = integer("server", 0, 3);
const port = integer("port", 0, 65535);

/** Ten flags: 1 where a link is connected. */
function flagsOf(text: string): number[] {
  const flags: number[] = [];
  for (let i = 0; i < text.length; i++) if (text.charAt(i) === "0" || text.charAt(i) === "1") flags.push(+text.charAt(i));
  return flags;
}

export const CIPOPEN_TEST = test(CIPOPEN);
/** All ten links; of one that is not connected only its number. server: -1 for a client. */
export const CIPOPEN_READ = read(CIPOPEN, lines("+CIPOPEN:", [int("link"), maybe(str("service")), maybe(str("address")), maybe(int("port")), maybe(int("server"))]));
export const CIPOPEN_WRITE = write(CIPOPEN, [link, constant('"TCP"'), host("address", 254), port, optional(integer("localPort", 0, 65535))], DATA);
export const CIPOPEN_UDP = write(CIPOPEN, [link, constant('"UDP",,'), integer("localPort", 0, 65535)], DATA);

/** Bytes that are sent at once (2.4). */
const SEND_LIMIT = 1500;
/** In data without a count it goes before Ctrl-Z, ESC and itself (2.4). */
const ETX = "\x03";
const SENT_BYTES = late(line("+CIPSEND:", [same("link"), int("requested"), int("confirmed")]), CIPSEND.timeout);

export const CIPSEND_TEST = test(CIPSEND);
/** confirmed: bytes that the modem took; with fewer than requested the link can't be used any more; -1: it is disconnected. */
export const CIPSEND_WRITE = write(CIPSEND, [link, counted("data", 1, SEND_LIMIT)], SENT_BYTES);
export const CIPSEND_UDP = write(CIPSEND, [link, counted("data", 1, SEND_LIMIT), host("address", 45), port], SENT_BYTES);
/** Without a count: what would end the data is escaped. */
export const CIPSEND_TEXT = write(CIPSEND, [link, toCtrlZ("data", SEND_LIMIT, ETX)], SENT_BYTES);
export const CIPSEND_UDP_TEXT = write(CIPSEND, [link, toCtrlZ("data", SEND_LIMIT, ETX), host("address", 45), port], SENT_BYTES);

export const CIPRXGET_TEST = test(CIPRXGET);
/** 0: data are pushed; 1: they wait to be read. */
export const CIPRXGET_READ = read(CIPRXGET, line("+CIPRXGET:", [int("mode")]));
export const CIPRXGET_WRITE = write(CIPRXGET, [integer("mode", 0, 1)], NONE);
export const CIPRXGET_DATA = write(CIPRXGET, [constant("2"), link, optional(integer("length", 1, 1500))], DATA);
/** The same in hexadecimal digits, two a byte; rest: bytes that are left. */
export const CIPRXGET_HEX = write(
  CIPRXGET,
  [constant("3"), link, optional(integer("length", 1, 750))],
  several([part("header", line("+CIPRXGET:", [word("3"), same("link"), int("length"), int("rest")])), part("data", line("", [rest("digits")]))]),
);
/** Bytes that wait. */
export const CIPRXGET_QUERY = write(CIPRXGET, [constant("4"), link], line("+CIPRXGET:", [word("4"), same("link"), int("rest")]));

export const CIPCLOSE_TEST = test(CIPCLOSE);
export const CIPCLOSE_READ = read(CIPCLOSE, line("+CIPCLOSE:", [rest("states", flagsOf)]));
export const CIPCLOSE_WRITE = write(CIPCLOSE, [link], late(line("+CIPCLOSE:", [same("link"), result("error")]), CIPCLOSE.timeout));

export const SERVERSTART_TEST = test(SERVERSTART);
export const SERVERSTART_READ = read(SERVERSTART, lines("+SERVERSTART:", [int("server"), int("port")]));
/** backlog: connections that may wait (default 3). */
export const SERVERSTART_WRITE = write(SERVERSTART, [port, server, optional(integer("backlog", 1, 3))], DATA);

/** Its connections must be closed first. EXECUTE stops server 0. */
export const SERVERSTOP_EXECUTE = execute(SERVERSTOP, late(line("+SERVERSTOP:", [int("server"), result("error")]), SERVERSTOP.timeout));
export const SERVERSTOP_WRITE = write(SERVERSTOP, [server], late(line("+SERVERSTOP:", [same("server"), result("error")]), SERVERSTOP.timeout));

export const CIPACK_TEST = test(CIPACK);
/** Bytes sent, of them acknowledged; bytes received. */
export const CIPACK_WRITE = write(CIPACK, [link], line("+CIPACK:", [int("sent"), int("acknowledged"), int("received")]));
