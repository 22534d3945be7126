import { constant, counted, DATA, hex, host, int, integer, late, line, lines, more, NONE, part, perhaps, query, rest, result, same, several, str, toPluses, write } from "../../../command-form.js";
import { READ_LIMIT, SEND_LIMIT, SOCKBL, SOCKBM, SOCKBR, SOCKCL, SOCKLST, SOCKO, SOCKRD, SOCKTLS, SOCKWR, SOCKWRTO } from "../commands.js";
import { decodeBytes } from "../strings.js";
import { string } from "./parameters.js";

/*
 * Sockets: document 7.1-7.10. What the driver's own sockets do is theirs; these are for what they don't, as multicast.
 * Sockets that are opened here are the user's: nobody else reads, closes or restores them.
 */


/** Milliseconds for a connection, and for a TLS handshake. */
const CONNECT_TIME = 20000;
const TLS_TIME = 30000;
/** Bytes of one command's data, binary or not (7.8.2). */
const DATA_SIZE = 1500;

/** The modem's number of a socket. */
const socket = integer("socket", 0, 4294967295);
/** An IPv4 address. */
const address = host("address", 15);
const port = integer("port", 1, 65535);
const length = integer("length", 1, DATA_SIZE);
const bytes = hex("data", 1, DATA_SIZE, "[", "]");
const text = string("data", DATA_SIZE, 1);
const FAILURE = part("failure", perhaps("+SOCKERR:", [same("socket"), result("code"), more()]));

function connectEnded(reply: any): number {
  return reply.connection ? 0 : -1;
}

function tlsEnded(reply: any): number {
  return reply.secured ? 0 : -1;
}

function dataOf(written: string, before: any): Uint8Array | undefined {
  const found = decodeBytes(written, before.length);
  if (found === undefined) return undefined;
  const data = new Uint8Array(found.length);
  for (let i = 0; i < found.length; i++) data[i] = found.charCodeAt(i);
  return data;
}

/** protocol: 1 UDP, 2 TCP; remoteAddress "" and remotePort 0 where there is no peer. */
const SOCKETS = lines("+SOCKLST:", [int("socket"), int("protocol"), str("remoteAddress"), int("remotePort"), int("localPort")]);

/** protocol: 1 UDP, 2 TCP. */
export const SOCKO_WRITE = write(SOCKO, [integer("protocol", 1, 2)], line("+SOCKO:", [int("socket")]));
export const SOCKCL_WRITE = write(SOCKCL, [socket], NONE);
export const SOCKBL_WRITE = write(SOCKBL, [socket, port], NONE);
/** UDP: where datagrams go to. */
export const SOCKBR_WRITE = write(SOCKBR, [socket, address, port], NONE);
/** TCP: ends when the connection stands, or has failed. */
export const SOCKBR_CONNECT = write(
  SOCKBR,
  [socket, address, port],
  late(several([FAILURE, part("connection", line("+SOCKIND:", [same("socket"), str("localAddress"), int("localPort"), str("remoteAddress"), int("remotePort")]))]), CONNECT_TIME, connectEnded),
);
export const SOCKBM_WRITE = write(SOCKBM, [socket, address, port], NONE);
/** Of a socket that is connected; configuration: see TLSC. Ends when the connection is secured, or has failed. */
export const SOCKTLS_WRITE = write(SOCKTLS, [socket, integer("configuration", 1, 2)], late(several([FAILURE, part("secured", line("+SOCKTLS:", [same("socket")]))]), TLS_TIME, tlsEnded));

export const SOCKLST_READ = query(SOCKLST, SOCKETS);
/** One socket; an empty list when there is none. */
export const SOCKLST_SOCKET = write(SOCKLST, [socket], SOCKETS);

/** Binary data, which follow the prompt. */
export const SOCKWR_WRITE = write(SOCKWR, [socket, counted("data", 1, SEND_LIMIT)], NONE);
/** The same without a count (length 0): data have no plus. A UDP socket cuts them into datagrams as it likes. */
export const SOCKWR_STREAM = write(SOCKWR, [socket, constant("0"), toPluses("data", SEND_LIMIT)], NONE);
/** length: bytes of UTF-8 that data has. */
export const SOCKWR_TEXT = write(SOCKWR, [socket, length, text], NONE);
export const SOCKWR_HEX = write(SOCKWR, [socket, length, bytes], NONE);
export const SOCKWRTO_WRITE = write(SOCKWRTO, [socket, address, port, counted("data", 1, SEND_LIMIT)], NONE);
export const SOCKWRTO_STREAM = write(SOCKWRTO, [socket, address, port, constant("0"), toPluses("data", SEND_LIMIT)], NONE);
export const SOCKWRTO_TEXT = write(SOCKWRTO, [socket, address, port, length, text], NONE);
export const SOCKWRTO_HEX = write(SOCKWRTO, [socket, address, port, length, bytes], NONE);

/** Binary data. */
export const SOCKRD_WRITE = write(SOCKRD, [socket, constant("2"), integer("length", 1, READ_LIMIT)], DATA);
/** An empty list when there is nothing. A line of 252 characters holds about 110 bytes that are no text. */
export const SOCKRD_TEXT = write(SOCKRD, [socket, constant("1"), integer("length", 1, READ_LIMIT)], lines("+SOCKRD:", [same("socket"), int("length"), rest("data", dataOf)]));
