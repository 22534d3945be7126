import { constant, host, int, integer, line, lines, NONE, optional, part, read, rest, several, str, test, write } from "../../../command-form.js";
import { CACFG } from "../commands.js";

// What connections are like: C1810, which leaves the ranges open; these are what the names of the values allow. Sockets rely on ASYNCOPEN and ATOCLOSE, UDP on REMOTEADDR.

const cid = integer("cid", 0, 12);

export const CACFG_TEST = test(CACFG);
/** `settings` are those with a name in quotes, with their values as text; the lists have those cids for which something was set. */
export const CACFG_READ = read(
  CACFG,
  several([
    part("waitTime", line("+TRANSWAITTM:", [int("value")])),
    part("packetSize", line("+TRANSPKTSIZE:", [int("value")])),
    part("settings", lines("+CACFG:", [str("key"), rest("values")])),
    part("timeouts", lines("+TIMEOUT:", [int("cid"), int("timeout")])),
    part("ports", lines("+LOCALPORT:", [int("cid"), int("port")])),
    part("remotes", lines("+REMOTEADDR,", [int("cid"), str("address"), int("port")])),
  ]),
);

/** Transparent mode: tenths of a second until a smaller packet is sent, and bytes of a packet. */
export const TRANSWAITTM_WRITE = write(CACFG, [constant('"TRANSWAITTM"'), integer("time", 0, 20)], NONE);
export const TRANSPKTSIZE_WRITE = write(CACFG, [constant('"TRANSPKTSIZE"'), integer("size", 1, 1460)], NONE);

export const SACK_WRITE = write(CACFG, [constant('"SACK"'), integer("enable", 0, 1)], NONE);
export const MSS_WRITE = write(CACFG, [constant('"MSS"'), integer("size", 536, 1460)], NONE);
/** Milliseconds. */
export const ACKDELAY_WRITE = write(CACFG, [constant('"ACKDELAY"'), integer("time", 0, 500)], NONE);
export const TCPIRT_WRITE = write(CACFG, [constant('"TCPIRT"'), integer("time", 500, 60000)], NONE);
export const TCPOT_WRITE = write(CACFG, [constant('"TCPOT"'), integer("time", 0, 600000)], NONE);
/** idle, interval: seconds. */
export const KEEPALIVE_WRITE = write(CACFG, [constant('"KEEPALIVE"'), integer("enable", 0, 1), optional(integer("idle", 1, 7200)), optional(integer("interval", 1, 7200)), optional(integer("count", 1, 20))], NONE);
export const TCP_NODELAY_WRITE = write(CACFG, [constant('"TCP_NODELAY"'), integer("enable", 0, 1)], NONE);
/** time: ms. */
export const LINGER_WRITE = write(CACFG, [constant('"LINGER"'), integer("enable", 0, 1), optional(integer("time", 0, 60000))], NONE);
/** Bytes. */
export const SNDBUF_WRITE = write(CACFG, [constant('"SNDBUF"'), integer("size", 1460, 65535)], NONE);
export const RCVBUF_WRITE = write(CACFG, [constant('"RCVBUF"'), integer("size", 1460, 65535)], NONE);
/** Frees connections that the peer has closed, after `time` seconds: what was not read by then is lost. */
export const ATOCLOSE_WRITE = write(CACFG, [constant('"ATOCLOSE"'), integer("enable", 0, 1), optional(integer("time", 0, 3600))], NONE);
/** Clients of a server. */
export const ACCEPTNUM_WRITE = write(CACFG, [constant('"ACCEPTNUM"'), integer("count", 1, 12)], NONE);
/** 1: the result of CAOPEN comes after OK. */
export const ASYNCOPEN_WRITE = write(CACFG, [constant('"ASYNCOPEN"'), integer("enable", 0, 1)], NONE);

/** Of one connection: seconds until connecting is given up, the module's own port, and where datagrams go. */
export const TIMEOUT_WRITE = write(CACFG, [constant('"TIMEOUT"'), cid, integer("timeout", 0, 65535)], NONE);
export const LOCALPORT_WRITE = write(CACFG, [constant('"LOCALPORT"'), cid, integer("port", 0, 65535)], NONE);
export const REMOTEADDR_WRITE = write(CACFG, [constant('"REMOTEADDR"'), cid, host("address", 45), integer("port", 1, 65535)], NONE);
