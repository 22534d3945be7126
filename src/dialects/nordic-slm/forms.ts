import { DATA_INSIDE, IN_HEXADECIMAL } from "../../codes.js";
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

/** By OPERATION_*: none (what was received before it turned out to be damaged), open, close, receive, send, reason, check, verify. */
function form(open: Row, close: Row, receive: Row, send: Row, opened: number, received: number, sent: number, checked: number, flags: number): LinkForm {
  return {
    rows: [receive, open, close, receive, send, open, close, receive],
    expected: [0, opened, close === XSOCKET ? NAME_XSOCKET : 0, received, sent, 0, checked, 0],
    flags: [0, 0, 0, 0, flags, 0, 0, 0],
    readLimit: MTU,
    sendLimit: MTU,
    errors: ERRORS,
    meanings: MEANINGS,
  };
}

function forms(flags: number): LinkForm[] {
  return [
    form(XCONNECT, XSOCKET, XRECV, XSEND, NAME_XCONNECT, NAME_XRECV, NAME_XSEND, NAME_XSOCKET, flags),
    form(XBIND, XSOCKET, XRECVFROM, XSENDTO, 0, NAME_XRECVFROM, NAME_XSENDTO, NAME_XSOCKET, flags),
    form(XTCPSVR, XTCPSVR, XTCPRECV, XTCPSEND, 0, NAME_XTCPRECV, NAME_XTCPSEND, NAME_XTCPSVR, flags),
    form(XTCPSVR, XTCPSVR, XTCPRECV, XTCPSEND, 0, 0, 0, NAME_XTCPSVR, flags),
    form(XUDPCLI, XUDPCLI, XUDPCLI, XUDPSEND, 0, 0, NAME_XUDPSEND, 0, flags),
  ];
}

/** By what a link is: for data that go as text, and as hexadecimal digits. */
export const TEXT_FORMS: LinkForm[] = forms(DATA_INSIDE);
export const HEX_FORMS: LinkForm[] = forms(DATA_INSIDE | IN_HEXADECIMAL);
