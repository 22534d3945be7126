import { DATA_INSIDE } from "../../codes.js";
import type { Row } from "../../dialect.js";
import type { LinkForm } from "../pull-link.js";
import {
  NAME_XCONNECT, NAME_XRECV, NAME_XRECVFROM, NAME_XSEND, NAME_XSENDTO, NAME_XSOCKET, NAME_XTCPRECV, NAME_XTCPSEND, NAME_XTCPSVR, NAME_XUDPSEND, XBIND, XCONNECT, XRECV, XRECVFROM, XSEND, XSENDTO, XSOCKET,
  XTCPRECV, XTCPSEND, XTCPSVR, XUDPCLI, XUDPSEND,
} from "./commands.js";
import { ERRORS, MEANINGS } from "./result-codes.js";

/** NET_IPV4_MTU: the most characters of one transfer. */
export const MTU = 576;

/** What a link is in the modem: a connection or datagrams on its one socket; a connection that the TCP proxy has accepted; the proxy itself; datagrams over the UDP proxy. */
export const CONNECTION = 0;
export const DATAGRAMS = 1;
export const PEER = 2;
export const SERVER = 3;
export const RELAY = 4;

/** The connection that the TCP proxy has accepted, among the links. */
export const PEER_ID = 8;

/** By OPERATION_*: none (what was received before it turned out to be damaged), open, close, receive, send, reason, check, verify. */
function form(open: Row, close: Row, receive: Row, send: Row, opened: number, received: number, sent: number, checked: number): LinkForm {
  return {
    rows: [receive, open, close, receive, send, open, close, receive],
    expected: [0, opened, close === XSOCKET ? NAME_XSOCKET : 0, received, sent, 0, checked, 0],
    flags: [0, 0, 0, 0, DATA_INSIDE, 0, 0, 0],
    readLimit: MTU,
    sendLimit: MTU,
    errors: ERRORS,
    meanings: MEANINGS,
  };
}

/** By what a link is. */
export const FORMS: LinkForm[] = [
  form(XCONNECT, XSOCKET, XRECV, XSEND, NAME_XCONNECT, NAME_XRECV, NAME_XSEND, NAME_XSOCKET),
  form(XBIND, XSOCKET, XRECVFROM, XSENDTO, 0, NAME_XRECVFROM, NAME_XSENDTO, NAME_XSOCKET),
  form(XTCPSVR, XTCPSVR, XTCPRECV, XTCPSEND, 0, NAME_XTCPRECV, NAME_XTCPSEND, NAME_XTCPSVR),
  form(XTCPSVR, XTCPSVR, XTCPRECV, XTCPSEND, 0, 0, 0, NAME_XTCPSVR),
  form(XUDPCLI, XUDPCLI, XUDPCLI, XUDPSEND, 0, 0, NAME_XUDPSEND, 0),
];
