import { constant, int, integer, line, NONE, optional, read, test, word, write } from "../../../command-form.js";
import { QICFG, QISDE } from "../commands.js";

// Optional parameters: document 2.3.15 and 2.3.16. Sockets rely on some of them: "dataformat", "viewmode", "recvind", QISDE.

export const QICFG_TEST = test(QICFG);

/** Bytes of a packet in transparent mode. */
export const TRANSPKTSIZE_QUERY = write(QICFG, [constant('"transpktsize"')], line("+QICFG:", [word("transpktsize"), int("size")]));
export const TRANSPKTSIZE_WRITE = write(QICFG, [constant('"transpktsize"'), integer("size", 1, 1460)], NONE);

/** Tenths of a second until a smaller packet is sent in transparent mode. */
export const TRANSWAITTM_QUERY = write(QICFG, [constant('"transwaittm"')], line("+QICFG:", [word("transwaittm"), int("time")]));
export const TRANSWAITTM_WRITE = write(QICFG, [constant('"transwaittm"'), integer("time", 0, 20)], NONE);

/** 0 text, 1 hexadecimal. */
export const DATAFORMAT_QUERY = write(QICFG, [constant('"dataformat"')], line("+QICFG:", [word("dataformat"), int("send"), int("receive")]));
export const DATAFORMAT_WRITE = write(QICFG, [constant('"dataformat"'), integer("send", 0, 1), integer("receive", 0, 1)], NONE);

/** What follows a header of data: 0 a line end, 1 a comma. */
export const VIEWMODE_QUERY = write(QICFG, [constant('"viewmode"')], line("+QICFG:", [word("viewmode"), int("mode")]));
export const VIEWMODE_WRITE = write(QICFG, [constant('"viewmode"'), integer("mode", 0, 1)], NONE);

/** Whether the notice of data tells their length. */
export const RECVIND_QUERY = write(QICFG, [constant('"recvind"')], line("+QICFG:", [word("recvind"), int("length")]));
export const RECVIND_WRITE = write(QICFG, [constant('"recvind"'), integer("length", 0, 1)], NONE);

export const SACK_QUERY = write(QICFG, [constant('"sack"')], line("+QICFG:", [word("sack"), int("enable")]));
export const SACK_WRITE = write(QICFG, [constant('"sack"'), integer("enable", 0, 1)], NONE);

/** Seconds after which an idle connection is closed; 0: never. */
export const INACTIVETM_QUERY = write(QICFG, [constant('"tcp/inactivetm"')], line("+QICFG:", [word("tcp/inactivetm"), int("time")]));
export const INACTIVETM_WRITE = write(QICFG, [constant('"tcp/inactivetm"'), integer("time", 0, 65535)], NONE);

/** idle: minutes; interval: seconds; probes: how many. */
export const KEEPALIVE_QUERY = write(QICFG, [constant('"tcp/keepalive"')], line("+QICFG:", [word("tcp/keepalive"), int("enable"), int("idle"), int("interval"), int("probes")]));
export const KEEPALIVE_WRITE = write(
  QICFG,
  [constant('"tcp/keepalive"'), integer("enable", 0, 1), optional(integer("idle", 1, 120)), optional(integer("interval", 25, 100)), optional(integer("probes", 3, 10))],
  NONE,
);

/** interval: tenths of a second. */
export const RETRANSCFG_QUERY = write(QICFG, [constant('"tcp/retranscfg"')], line("+QICFG:", [word("tcp/retranscfg"), int("backoffs"), int("interval")]));
export const RETRANSCFG_WRITE = write(QICFG, [constant('"tcp/retranscfg"'), integer("backoffs", 3, 20), integer("interval", 5, 1000)], NONE);

/** What an access point for both protocols is used for first: 0 IPv4, 1 IPv6. */
export const IPV6PRIOR_QUERY = write(QICFG, [constant('"ipv6prior"')], line("+QICFG:", [word("ipv6prior"), int("first")]));
export const IPV6PRIOR_WRITE = write(QICFG, [constant('"ipv6prior"'), integer("first", 0, 1)], NONE);

/** Whether AT+QIACT answers at once. */
export const ASYNCMODE_QUERY = write(QICFG, [constant('"asyncmode"')], line("+QICFG:", [word("asyncmode"), int("enable")]));
export const ASYNCMODE_WRITE = write(QICFG, [constant('"asyncmode"'), integer("enable", 0, 1)], NONE);

/** Whether data sent after AT+QISEND are echoed. */
export const QISDE_TEST = test(QISDE);
export const QISDE_READ = read(QISDE, line("+QISDE:", [int("echo")]));
export const QISDE_WRITE = write(QISDE, [integer("echo", 0, 1)], NONE);
