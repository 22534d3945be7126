import { host, int, integer, late, line, lines, maybe, optional, part, read, result, several, str, test, word, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { clockOf } from "../../cellular-commands/clock.js";

// Ping, NTP and DNS: document 2.3.11, 2.3.12, 2.3.14

const QPING: Row = { name: "+QPING", timeout: 300000, section: "2.3.11" };
/** The document's headings call it QNTTP. */
const QNTP: Row = { name: "+QNTP", timeout: 125000, section: "2.3.12" };
const SYNCHRONISED = "+QNTP:\n+QNTTP:";
const QIDNSGIP: Row = { name: "+QIDNSGIP", timeout: 60000, section: "2.3.14" };

/** <ping_result> of a request that got no answer in time. */
const LOST = 569;

const contextID = integer("contextID", 1, 16);

/** A single code is a lost echo, or the end when nothing could be sent at all. */
function pingEnded(reply: any, args: any): number {
  if (reply.summary) return 0;
  const echoes = reply.echoes;
  if (echoes.length === 0) return -1;
  const code = echoes[echoes.length - 1].result;
  const count = args.count === undefined ? 4 : args.count;
  return code !== 0 && (code !== LOST || echoes.length > count) ? code : -1;
}

/** The first line says how many addresses follow. */
function addressesEnded(reply: any): number {
  return reply.answer && reply.addresses.length >= reply.answer.count ? 0 : -1;
}

export const QPING_TEST = test(QPING);
/** timeout: seconds for each echo (default 4); count: echoes (default 4). Times are milliseconds; a lost echo has a result other than 0 and nothing else. */
export const QPING_WRITE = write(
  QPING,
  [contextID, host("host", 255), optional(integer("timeout", 1, 255)), optional(integer("count", 1, 10))],
  late(
    several([
      part("summary", line("+QPING:", [result("result"), int("sent"), int("received"), int("lost"), int("min"), int("max"), int("avg")])),
      part("echoes", lines("+QPING:", [int("result"), maybe(str("address")), maybe(int("bytes")), maybe(int("time")), maybe(int("ttl"))])),
    ]),
    QPING.timeout,
    pingEnded,
  ),
);

export const QNTP_TEST = test(QNTP);
/** The server of the synchronisation in progress; an empty list when there is none. */
export const QNTP_READ = read(QNTP, lines(SYNCHRONISED, [str("server"), int("port")]));
/** port: default 123; set: 1 sets the modem's clock. */
export const QNTP_WRITE = write(
  QNTP,
  [contextID, host("server", 255), optional(integer("port", 1, 65535)), optional(integer("set", 0, 1))],
  late(line(SYNCHRONISED, [result("result"), maybe(str("clock", clockOf))]), QNTP.timeout),
);

export const QIDNSGIP_TEST = test(QIDNSGIP);
/** ttl: seconds. */
export const QIDNSGIP_WRITE = write(
  QIDNSGIP,
  [contextID, host("host", 255)],
  late(
    several([
      part("answer", line("+QIURC:", [word("dnsgip"), result("result"), maybe(int("count")), maybe(int("ttl"))])),
      part("addresses", lines("+QIURC:", [word("dnsgip"), str("address")])),
    ]),
    QIDNSGIP.timeout,
    addressesEnded,
  ),
);
