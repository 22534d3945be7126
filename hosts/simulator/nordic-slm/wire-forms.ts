import type { Call } from "../dce/command.js";
import { form } from "../dce/wire-forms.js";
import { CHARACTER_MODE, LINE_MODE } from "./data-mode.js";
import { errno } from "./errno.js";
import type { NordicSlm } from "./modem.js";
import { PLAIN, QUOTED, SPACED, type Style } from "./style.js";

/*
 * The column `device` is v1.5 of the firmware: nrfconnect/sdk-nrf, applications/serial_lte_modem/src, slm_at_tcpip.c and
 * slm_at_tcp_proxy.c at ceb8db9512c02e5469f980c7834039d620d70153, with the slm_at_host.c and slm_at_udp_proxy.c of that
 * version. `document` is v1.4; where the document is silent, it is what slm_at_tcp_proxy.c and slm_at_tcpip.c were before
 * they quoted words. N1 to N10 are the rows of wire-notes 7.
 */

/** Lines that come from the application, not from the modem behind it. */
const OWN = /^(#|AT#|\+XCONNECT|Ready$|Buffer overflow$|$)/;

/** How often a proxy's thread looks at its sockets, ms (CONFIG_SLM_TCP_POLL_TIME). */
const POLL = 10_000;

/** A TCP proxy's ends of connections and of itself. */
interface Causes {
  peerLeft(style: Style): string;
  peerIdle(style: Style): string;
  stopped(style: Style, error: number): string;
  disconnected(style: Style, error: number): string;
}

const plainly = (word: string) => (style: Style, error: number): string => (error ? style.state(error, word) : style.word(word));
const numbered = (word: string) => (style: Style, error: number): string => style.state(error, word);

/** Forms of the wire that the document leaves open, contradicts itself about, or that firmware does otherwise. */
export const wireForms = {
  style: form("N1: `2 started` and `1, 13`, as v1.4; `2,\"started\"` and `1,13`, as v1.5; or `2, \"started\"`, in between", {
    plain: PLAIN, quoted: QUOTED, spaced: SPACED,
  }, { document: "plain", device: "quoted" }),
  frame: form("N1: CR LF in front of final result codes and of the modem's own lines", {
    bare: (): readonly [string, string] => ["", "\r\n"],
    leading: (text: string, index: number): readonly [string, string] => [index > 0 || OWN.test(text) ? "" : "\r\n", "\r\n"],
  }, { document: "bare", device: "leading" }),
  version: form("N1: AT#XSLMVER", { plain: "1.4", quoted: '"1.5"' }, { document: "plain", device: "quoted" }),
  socketFields: form("N2: what AT#XSOCKET=1 answers: handle, type, role, protocol; or handle, protocol, role, as in two of the examples", {
    four: (handle: number, type: number, role: number, protocol: number): number[] => [handle, type, role, protocol],
    three: (handle: number, _type: number, role: number, protocol: number): number[] => [handle, protocol, role],
  }, { document: "four", device: "four" }),
  socketRoles: form("AT#XSOCKET=?: with the list of roles, as the syntax has it, or without, as in the example", {
    listed: ({ list }: Style): string => `(${list(0, 1)}), (${list(1, 2)}), (${list(0, 1)}),<sec_tag>`,
    missing: ({ list }: Style): string => `(${list(0, 1)}), (${list(1, 2)}),<sec_tag>`,
    tight: ({ list }: Style): string => `(${list(0, 1)}),(${list(1, 2)}),(${list(0, 1)}),<sec-tag>`,
  }, { document: "listed", device: "tight" }),
  optionFields: form("AT#XSOCKETOPT=?: spaces in front of the names", { spaced: ", <name>, <value>", tight: ",<name>,<value>" }, { document: "spaced", device: "tight" }),
  socketLost: form("a socket that was closed by an error: `-61 closed`, or `-61, closed`", {
    state: (style: Style, error: number): string => style.state(error, "closed"),
    list: (style: Style, error: number): string => style.list(error, style.word("closed")),
  }, { document: "state", device: "list" }),
  receiveTimeout: form("AT#XSOCKETOPT=0,20: the number of seconds, or with its unit", {
    number: (_style: Style, seconds: number): string => String(seconds),
    unit: (style: Style, seconds: number): string => style.word(`${seconds} sec`),
  }, { document: "number", device: "unit" }),
  socketError: form("AT#XSOCKETOPT=0,4: the error status, or none", {
    status: (_style: Style, error: number): string => String(error),
    ignored: (style: Style): string => style.word("ignored"),
  }, { document: "status", device: "ignored" }),
  connectRead: form("N3: prefix of what AT#XCONNECT? answers", { hash: "#XCONNECT", plus: "+XCONNECT" }, { document: "hash", device: "plus" }),
  accepted: form("N4: AT#XACCEPT answers with the peer's address, or with that and a handle", {
    address: (call: Call, _style: Style, _handle: number, address: string): void => call.info(`#TCPACCEPT: ${address}`),
    handle(call: Call, style: Style, handle: number, address: string): void {
      call.info(`#XACCEPT: ${style.word(`connected with ${address}`)}`);
      call.info(`#XACCEPT: ${handle}`);
    },
  }, { document: "address", device: "handle" }),
  acceptRead: form("N4: AT#XACCEPT? answers with the peer's address, or with its handle", {
    address: (_handle: number, address: string): string => `#TCPACCEPT: ${address}`,
    handle: (handle: number): string => `#XTCPACCEPT: ${handle}`,
  }, { document: "address", device: "handle" }),
  received: form("N5: AT#XRECV gives the data first and then what it is, or the other way about", {
    dataFirst(call: Call, header: string, bytes: Uint8Array): void {
      call.payload("", "", bytes);
      call.info(header);
    },
    headerFirst: (call: Call, header: string, bytes: Uint8Array): void => call.payload(header, "\r\n", bytes),
  }, { document: "dataFirst", device: "dataFirst" }),
  tcpData: form("N6: a TCP proxy announces data, to be fetched by AT#XTCPRECV, or sends it on at once, as in the examples", {
    fetched(modem: NordicSlm, type: number, bytes: Uint8Array): void {
      const { list, word } = modem.style;
      modem.urc(`#XTCPDATA: ${modem.tcp.keep(bytes) ? list(type, bytes.length) : word("overrun")}`);
    },
    pushed: (modem: NordicSlm, type: number, bytes: Uint8Array): void =>
      modem.dce.urcPayload(`#XTCPRECV: ${modem.style.list(type, bytes.length)}`, "\r\n", bytes),
  }, { document: "fetched", device: "fetched" }),
  udpData: form("N7: name under which a UDP proxy sends data on: the document's, a later one, or the document's slip at AT#XUDPCLI", {
    recv: (): string => "#XUDPRECV",
    data: (): string => "#XUDPDATA",
    slip: (role: string): string => (role === "client" ? "#XTCPCLI" : "#XUDPRECV"),
  }, { document: "recv", device: "recv" }),
  dataMode: form("N8: data mode sends whole lines, and commands end it; or everything, and +++ ends it", { lines: LINE_MODE, escape: CHARACTER_MODE }, { document: "lines", device: "escape" }),
  serverAlone: form("AT#XTCPSVR? of a server without a peer: three fields, as the syntax has it, or two, as in the example", {
    three: ({ list }: Style, handle: number, dataMode: number): string => list(handle, -1, dataMode),
    two: ({ list }: Style, handle: number): string => list(handle, -1),
  }, { document: "three", device: "three" }),
  noClient: form("AT#XTCPCLI? without a connection: one field, or two", {
    one: (): string => "-1",
    two: ({ list }: Style): string => list(-1, 0),
  }, { document: "one", device: "two" }),
  lastLine: form("N9: a TCP proxy that is stopped says so before OK, after it, or when its thread looks again, until when no other can be started", {
    before(modem: NordicSlm, call: Call, line: string): void {
      modem.tcp.drop();
      call.info(line);
    },
    after(modem: NordicSlm, _call: Call, line: string): void {
      modem.tcp.drop();
      modem.dce.afterResult(() => modem.urc(line));
    },
    polled: ({ tcp }: NordicSlm, _call: Call, line: string): void => tcp.dropLater(POLL, line),
  }, { document: "before", device: "after" }),
  shortRead: form("N9: what AT#XTCPRECV did not ask for stays for the next, or is lost", {
    kept: (): void => {},
    discarded: (modem: NordicSlm): void => modem.tcp.forget(),
  }, { document: "kept", device: "discarded" }),
  remoteClose: form("N9: a TCP proxy client says that the peer has closed, or nothing, as in 1.4-dev", {
    said: (modem: NordicSlm): void => modem.tcp.clientEnded(errno("ECONNRESET")),
    quiet: (modem: NordicSlm): void => modem.tcp.clientEnded(0),
    silent: (): void => {},
  }, { document: "said", device: "quiet" }),
  ring: form("N10: bytes that wait for AT#XTCPRECV: as many as there are, or no more than the firmware's buffer holds", {
    unbounded: Infinity, overrun: 1350,
  }, { document: "unbounded", device: "overrun" }),
  causes: form("N1: a proxy's ends have a number only after an error, or always", {
    errors: {
      peerLeft: style => style.word("disconnected"),
      peerIdle: style => style.word("timeout"),
      stopped: plainly("stopped"),
      disconnected: plainly("disconnected"),
    } as Causes,
    always: {
      peerLeft: style => style.state(errno("ECONNRESET"), "disconnected"),
      peerIdle: style => style.state(errno("ETIMEDOUT"), "disconnected"),
      stopped: numbered("stopped"),
      disconnected: numbered("disconnected"),
    } as Causes,
  }, { document: "errors", device: "always" }),
  startFailure: form("a TCP proxy that has no network, or whose host has no address: ERROR alone, or the error first", {
    quiet: (): void => {},
    told: (call: Call, name: string, error: number): void => call.info(`${name}: ${error}`),
  }, { document: "quiet", device: "told" }),
  sendFailure: form("AT#XTCPSEND on a lost connection: the proxy ends, and nothing was sent; or the error, and then the proxy ends", {
    ends(_modem: NordicSlm, call: Call, _error: number, end: string): void {
      call.info(end);
      call.info("#XTCPSEND: 0");
    },
    code(modem: NordicSlm, call: Call, error: number, end: string): void {
      call.info(`#XTCPSEND: ${error}`);
      modem.dce.afterResult(() => modem.urc(end));
    },
  }, { document: "ends", device: "code" }),
  udpDisconnected: form("AT#XUDPCLI=0 says nothing but OK, or that it is disconnected", {
    quiet: (): void => {},
    said: (call: Call, style: Style): void => call.info(`#XUDPCLI: ${style.word("disconnected")}`),
  }, { document: "quiet", device: "said" }),
};
