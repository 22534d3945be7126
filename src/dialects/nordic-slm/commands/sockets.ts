import { constant, DATA, either, execute, int, integer, line, maybe, NONE, optional, perhaps, read, rest, str, test, word, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { XBIND, XCONNECT, XRECV, XRECVFROM, XSEND, XSENDTO, XSOCKET, XSOCKETOPT } from "../commands.js";
import { MTU } from "../forms.js";
import { hexData, port, secTag, textData, textType, url } from "./fields.js";

// The modem's one socket, and names: the document up to #XGETADDRINFO. The driver's own sockets use it, too.

const XLISTEN: Row = { name: "#XLISTEN", timeout: 9000, section: "#XLISTEN" };
/** As long as it takes somebody to connect. */
const XACCEPT: Row = { name: "#XACCEPT", timeout: 2147480000, section: "#XACCEPT" };
const XGETADDRINFO: Row = { name: "#XGETADDRINFO", timeout: 60000, section: "#XGETADDRINFO" };

/** <ip_addr>; null for none. Firmware gives the connection's handle, which is another fact. */
function addressOf(text: string): string | null {
  const address = text.charCodeAt(text.length - 1) === QUOTE ? text.substr(0, text.length - 1) : text;
  return address === "0.0.0.0" || address === "0" ? null : address;
}

/** Seconds, with a unit on some firmware; not known for "ignored" and "not supported". */
function valueOf(text: string): number | null {
  const value = parseInt(text, 10);
  return value === value ? value : null;
}

/** An address; an error is none. */
function resolved(text: string): string | undefined {
  return text.charCodeAt(0) === MINUS || text.indexOf(".") < 0 ? undefined : text;
}

const QUOTE = 34;
const MINUS = 45;
const size = integer("size", 1, MTU);

export const XSOCKET_TEST = test(XSOCKET);
/** handle: 0 for none. protocol: 6 TCP, 17 UDP, 258 TLS, 273 DTLS. role: 0 client, 1 server. */
export const XSOCKET_READ = read(XSOCKET, either([line("#XSOCKET:", [int("handle"), int("protocol"), int("role")]), line("#XSOCKET:", [int("handle")])]));
/** type: 1 stream, 2 datagrams. With a tag the socket is secured. */
export const XSOCKET_OPEN = write(
  XSOCKET,
  [constant("1"), integer("type", 1, 2), integer("role", 0, 1), optional(secTag)],
  either([line("#XSOCKET:", [int("handle"), int("type"), int("role"), int("protocol")]), line("#XSOCKET:", [int("handle"), int("protocol"), int("role")])]),
);
export const XSOCKET_CLOSE = write(XSOCKET, [constant("0")], line("#XSOCKET:", [int("handle"), word("closed")]));

export const XSOCKETOPT_TEST = test(XSOCKETOPT);
/** name: 20 receive timeout (s), 4 error status. */
export const XSOCKETOPT_QUERY = write(XSOCKETOPT, [constant("0"), integer("name", 0, 65535)], line("#XSOCKETOPT:", [maybe(str("value", valueOf))]));
/** remark: what the modem says of an option that it does not set. */
export const XSOCKETOPT_WRITE = write(XSOCKETOPT, [constant("1"), integer("name", 0, 65535), integer("value", 0, 2147483647)], perhaps("#XSOCKETOPT:", [str("remark")]));

export const XBIND_WRITE = write(XBIND, [integer("port", 0, 65535)], NONE);

export const XCONNECT_READ = read(XCONNECT, line("#XCONNECT:\n+XCONNECT:", [int("connected")]));
export const XCONNECT_WRITE = write(XCONNECT, [url, port], line("#XCONNECT:", [int("connected")]));

export const XLISTEN_EXECUTE = execute(XLISTEN, NONE);

/** Nothing else can be sent until somebody connects. */
export const XACCEPT_EXECUTE = execute(XACCEPT, line('#TCPACCEPT:\n#XACCEPT: connected with \n#XACCEPT: "connected with ', [maybe(rest("address", addressOf))]));
/** address: absent while there is no connection; its handle on some firmware. */
export const XACCEPT_READ = read(XACCEPT, line("#TCPACCEPT:\n#XTCPACCEPT:\n#XACCEPT:", [maybe(rest("address", addressOf))]));

/** size: bytes that were sent. */
export const XSEND_WRITE = write(XSEND, [textType, textData], line("#XSEND:", [int("size")]));
export const XSEND_HEX = write(XSEND, [constant("0"), hexData], line("#XSEND:", [int("size")]));
export const XSENDTO_WRITE = write(XSENDTO, [url, port, textType, textData], line("#XSENDTO:", [int("size")]));
export const XSENDTO_HEX = write(XSENDTO, [url, port, constant("0"), hexData], line("#XSENDTO:", [int("size")]));

export const XRECV_EXECUTE = execute(XRECV, DATA);
export const XRECV_WRITE = write(XRECV, [size], DATA);
export const XRECVFROM_EXECUTE = execute(XRECVFROM, DATA);
export const XRECVFROM_WRITE = write(XRECVFROM, [size], DATA);

/** hostname: no address. */
export const XGETADDRINFO_WRITE = write(XGETADDRINFO, [url], line("#XGETADDRINFO:", [str("address", resolved)]));
