import { choice, constant, counted, DATA, execute, hex, host, int, integer, line, lines, NONE, optional, read, rest, seconds, SENT, str, test, toCtrlZ, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { QICLOSE, QIGETERROR, QIOPEN, QIRD, QISEND, QISTATE, READ_LIMIT, SEND_LIMIT } from "../commands.js";

// Sockets: document 2.3.4-2.3.10 and 2.3.17

const QISENDEX: Row = { name: "+QISENDEX", timeout: 120000, section: "2.3.9" };
/** The document's examples call it QSWTMD. */
const QISWTMD: Row = { name: "+QISWTMD", timeout: 300, section: "2.3.10" };

const connectID = integer("connectID", 0, 11);
const contextID = integer("contextID", 1, 16);
const port = integer("remotePort", 0, 65535);

/**
 * service: "TCP", "UDP", "TCP LISTENER", "TCP INCOMING", "UDP SERVICE"; state: 0 initial, 1 opening, 2 connected,
 * 3 listening, 4 closing; accessMode: 0 buffer, 1 direct push, 2 transparent.
 */
const SOCKETS = lines("+QISTATE:", [int("connectID"), str("service"), str("address"), int("remotePort"), int("localPort"), int("state"), int("contextID"), int("serverID"), int("accessMode"), str("port")]);

export const QIOPEN_TEST = test(QIOPEN);
export const QIOPEN_WRITE = write(
  QIOPEN,
  [contextID, connectID, choice("service", ["TCP", "UDP", "TCP LISTENER", "UDP SERVICE"]), host("address", 256), port, optional(integer("localPort", 0, 65535)), optional(integer("accessMode", 0, 2))],
  DATA,
);

export const QICLOSE_TEST = test(QICLOSE);
/** timeout: seconds that the peer's FIN ACK is waited for (default 10); all commands wait meanwhile. */
export const QICLOSE_WRITE = write(QICLOSE, [connectID, optional(seconds(integer("timeout", 0, 65535)))], NONE);

export const QISTATE_TEST = test(QISTATE);
export const QISTATE_READ = read(QISTATE, SOCKETS);
export const QISTATE_EXECUTE = execute(QISTATE, SOCKETS);
/** The sockets of a context. */
export const QISTATE_CONTEXT = write(QISTATE, [constant("0"), contextID], SOCKETS);
/** One socket; an empty list when there is none. */
export const QISTATE_SOCKET = write(QISTATE, [constant("1"), connectID], SOCKETS);

export const QISEND_TEST = test(QISEND);
export const QISEND_WRITE = write(QISEND, [connectID, counted("data", 1, SEND_LIMIT)], SENT);
/** From a UDP service. */
export const QISEND_TO = write(QISEND, [connectID, counted("data", 1, SEND_LIMIT), host("address", 45), port], SENT);
/** Without a count: data have neither Ctrl-Z nor ESC. */
export const QISEND_TEXT = write(QISEND, [connectID, toCtrlZ("data", SEND_LIMIT)], SENT);
/** Bytes sent, of them acknowledged and not. */
export const QISEND_QUERY = write(QISEND, [connectID, constant("0")], line("+QISEND:", [int("sent"), int("acknowledged"), int("unacknowledged")]));

export const QIRD_TEST = test(QIRD);
export const QIRD_WRITE = write(QIRD, [connectID, optional(integer("length", 1, READ_LIMIT))], DATA);
/** Bytes received, of them read and not. */
export const QIRD_QUERY = write(QIRD, [connectID, constant("0")], line("+QIRD:", [int("received"), int("read"), int("unread")]));

export const QISENDEX_TEST = test(QISENDEX);
/** At most 512 hexadecimal digits. rai: 0 none, 1 nothing follows, 2 one downlink packet follows (NB-IoT only). */
export const QISENDEX_WRITE = write(QISENDEX, [connectID, hex("data", 1, 256), optional(integer("rai", 0, 2))], SENT);

export const QISWTMD_TEST = test(QISWTMD);
/** 0 buffer access, 1 direct push. Transparent mode is entered by sockets. */
export const QISWTMD_WRITE = write(QISWTMD, [connectID, integer("accessMode", 0, 1)], NONE);

export const QIGETERROR_TEST = test(QIGETERROR);
/** Result code of the last TCP/IP command (document 4). */
export const QIGETERROR_EXECUTE = execute(QIGETERROR, line("+QIGETERROR:", [int("code"), rest("text")]));
