import { constant, int, integer, line, maybe, NONE, optional, part, perhaps, read, rest, several, str, test, text, write } from "../../../command-form.js";
import { CASSLCFG, CSSLCFG } from "../commands.js";

// How connections are secured: C1802, and AT+CSSLCFG of the AT manuals. Files of certificates are made known by "convert".

const cid = integer("cid", 0, 12);
const index = integer("index", 0, 5);

export const CASSLCFG_TEST = test(CASSLCFG);
/** Of the connection that CACID names; nothing before one was set. */
export const CASSLCFG_READ = read(
  CASSLCFG,
  several([
    part("connection", perhaps("+CASSLCFG:", [int("cid")])),
    part("ca", perhaps("cacert:", [maybe(rest("name"))])),
    part("certificate", perhaps("clientcert:", [maybe(rest("name"))])),
    part("psk", perhaps("psktable:", [maybe(rest("name"))])),
    part("timeout", perhaps("timeout:", [int("value")])),
    part("ssl", perhaps("ssl:", [int("value")])),
    part("configuration", perhaps("crindex:", [int("value")])),
    part("localPort", perhaps("localport:", [int("value")])),
    part("protocol", perhaps("protocol:", [int("value")])),
  ]),
);
/** Without a root certificate all are trusted. */
export const CACERT_WRITE = write(CASSLCFG, [cid, constant('"cacert"'), text("name", 64)], NONE);
export const CLIENTCERT_WRITE = write(CASSLCFG, [cid, constant('"clientcert"'), text("name", 64)], NONE);
export const PSKTABLE_WRITE = write(CASSLCFG, [cid, constant('"psktable"'), text("name", 64)], NONE);
export const SSL_WRITE = write(CASSLCFG, [cid, constant('"ssl"'), integer("enable", 0, 1)], NONE);
export const CRINDEX_WRITE = write(CASSLCFG, [cid, constant('"crindex"'), index], NONE);
/** 0 TCP, 1 UDP: for CAOPEN without a service. */
export const PROTOCOL_WRITE = write(CASSLCFG, [cid, constant('"protocol"'), integer("protocol", 0, 1)], NONE);

export const CSSLCFG_TEST = test(CSSLCFG);
/** version: 0 any, 1-3 TLS 1.0-1.2. */
export const CTXINDEX_QUERY = write(CSSLCFG, [constant('"ctxindex"'), index], line("+CSSLCFG:", [int("index"), int("version"), int("ignoreTime"), str("serverName")]));
export const SSLVERSION_WRITE = write(CSSLCFG, [constant('"sslversion"'), index, integer("version", 0, 3)], NONE);
/** 1: certificates' dates are not looked at. */
export const IGNORERTCTIME_WRITE = write(CSSLCFG, [constant('"ignorertctime"'), index, integer("ignore", 0, 1)], NONE);
export const SNI_WRITE = write(CSSLCFG, [constant('"sni"'), index, text("serverName", 250)], NONE);
/** kind: 1 a client's certificate and key, 2 root certificates. */
export const CONVERT_WRITE = write(CSSLCFG, [constant('"convert"'), integer("kind", 1, 2), text("name", 64), optional(text("keyName", 64))], NONE);
