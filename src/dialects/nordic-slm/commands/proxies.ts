import { constant, DATA, int, integer, late, line, maybe, optional, perhaps, read, rest, test, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { XTCPCLI, XTCPRECV, XTCPSEND, XTCPSVR, XUDPCLI, XUDPSVR } from "../commands.js";
import { hexData, port, secTag, state, textData, textType, url } from "./fields.js";

// The TCP and the UDP proxy: the document from #XTCPSVR on. The driver's listeners use the TCP proxy.

const XUDPSEND: Row = { name: "#XUDPSEND", timeout: 9000, section: "#XUDPSEND" };

/** A proxy that is stopped may say so behind OK, when it notices (ms). */
const LATEST = 12000;

const started = rest("handle", state("started"));
const connected = rest("handle", state("connected"));
const stopped = rest("error", state("stopped"));
const disconnected = rest("error", state("disconnected"));
const size = line("#XTCPSEND:", [int("size")]);
const udpSize = line("#XUDPSEND:", [int("size")]);

export const XTCPSVR_TEST = test(XTCPSVR);
/** Handles, -1 for none. */
export const XTCPSVR_READ = read(XTCPSVR, line("#XTCPSVR:", [int("listening"), int("peer"), maybe(int("dataMode"))]));
export const XTCPSVR_START = write(XTCPSVR, [constant("1"), port, optional(secTag)], line("#XTCPSVR:", [started]));
/** In data mode there are no commands but a few: not by `run`. */
export const XTCPSVR_DATA_MODE = write(XTCPSVR, [constant("2"), port, optional(secTag)], DATA);
export const XTCPSVR_STOP = write(XTCPSVR, [constant("0")], late(line("#XTCPSVR:", [stopped]), LATEST));

export const XTCPCLI_TEST = test(XTCPCLI);
export const XTCPCLI_READ = read(XTCPCLI, line("#XTCPCLI:", [int("handle"), maybe(int("dataMode"))]));
export const XTCPCLI_CONNECT = write(XTCPCLI, [constant("1"), url, port, optional(secTag)], line("#XTCPCLI:", [connected]));
export const XTCPCLI_DATA_MODE = write(XTCPCLI, [constant("2"), url, port, optional(secTag)], DATA);
export const XTCPCLI_DISCONNECT = write(XTCPCLI, [constant("0")], late(line("#XTCPCLI:", [disconnected]), LATEST));

/** size: bytes that were sent. */
export const XTCPSEND_WRITE = write(XTCPSEND, [textType, textData], size);
export const XTCPSEND_HEX = write(XTCPSEND, [constant("0"), hexData], size);
/** Without a size there may come more than finds room: it is never sent so. */
export const XTCPRECV_WRITE = write(XTCPRECV, [integer("size", 1, 65535)], DATA);

export const XUDPSVR_TEST = test(XUDPSVR);
export const XUDPSVR_READ = read(XUDPSVR, line("#XUDPSVR:", [int("handle"), maybe(int("dataMode"))]));
export const XUDPSVR_START = write(XUDPSVR, [constant("1"), port], line("#XUDPSVR:", [started]));
export const XUDPSVR_DATA_MODE = write(XUDPSVR, [constant("2"), port], DATA);
export const XUDPSVR_STOP = write(XUDPSVR, [constant("0")], late(line("#XUDPSVR:", [stopped]), LATEST));

export const XUDPCLI_TEST = test(XUDPCLI);
export const XUDPCLI_READ = read(XUDPCLI, line("#XUDPCLI:", [int("handle"), maybe(int("dataMode"))]));
export const XUDPCLI_CONNECT = write(XUDPCLI, [constant("1"), url, port, optional(secTag)], line("#XUDPCLI:", [connected]));
export const XUDPCLI_DATA_MODE = write(XUDPCLI, [constant("2"), url, port, optional(secTag)], DATA);
/** v1.4 says nothing but OK. */
export const XUDPCLI_DISCONNECT = write(XUDPCLI, [constant("0")], perhaps("#XUDPCLI:", [disconnected]));

export const XUDPSEND_WRITE = write(XUDPSEND, [textType, textData], udpSize);
export const XUDPSEND_HEX = write(XUDPSEND, [constant("0"), hexData], udpSize);
