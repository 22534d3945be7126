import { constant, host, int, integer, late, line, maybe, more, NONE, optional, part, perhaps, result, secret, several, str, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { DNSRESOLV, TLSC } from "../commands.js";
import { configuration, configured, string } from "./parameters.js";

// TLS configurations, names and ping: document 7.11-7.13

const PING: Row = { name: "+PING", timeout: 5000, section: "7.13" };

/** Milliseconds for an address, and for an echo. */
const RESOLVE_TIME = 10000;
const PING_TIME = 15000;

const configurationIndex = integer("configuration", 1, 2);
const name = string("name", 64);

function resolveEnded(reply: any): number {
  return reply.answer ? 0 : -1;
}

/** parameter: 1 CA certificate, 2 certificate, 3 private key, 4 its password (never shown), 5 name of the server. */
export const TLSC_READ = write(TLSC, [configurationIndex], configuration("+TLSC:"));
export const TLSC_QUERY = write(TLSC, [configurationIndex, integer("parameter", 1, 5)], configured("+TLSC:"));
/** Names of certificates in the module's image. */
export const TLSC_CA = write(TLSC, [configurationIndex, constant("1"), name], NONE);
export const TLSC_CERTIFICATE = write(TLSC, [configurationIndex, constant("2"), name], NONE);
export const TLSC_KEY = write(TLSC, [configurationIndex, constant("3"), string("name", 32)], NONE);
export const TLSC_KEY_PASSWORD = write(TLSC, [configurationIndex, constant("4"), secret(string("password", 32))], NONE);
/** The name that the server's certificate must have. */
export const TLSC_SERVER_NAME = write(TLSC, [configurationIndex, constant("5"), string("name", 32)], NONE);

/** type: 1 IPv4, 2 IPv6. The reply's type may be 0 (wire-notes M6). Fails with DNS_FAILED. */
export const DNSRESOLV_WRITE = write(
  DNSRESOLV,
  [integer("type", 1, 2), host("host", 64)],
  late(
    several([
      part("failure", perhaps("+DNSERROR:\n+DNSRESOLV:ERROR:", [result("code"), more()])),
      part("answer", line("+DNSRESOLV:", [int("type"), str("host"), maybe(str("address"))])),
    ]),
    RESOLVE_TIME,
    resolveEnded,
  ),
);

/** version: 1 IPv4, 2 IPv6; not in all firmware. time: ms. A host that does not answer is a TIMEOUT: the module says nothing of it. */
export const PING_WRITE = write(PING, [host("host", 64), optional(integer("version", 1, 2))], late(line("+PING:", [str("address"), int("time")]), PING_TIME));
