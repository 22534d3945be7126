import { write } from "../dce/command.js";
import { int, optional } from "../dce/parameters.js";
import { ERROR } from "../dce/results.js";
import { data, dataType, decode } from "./data-types.js";
import type { NordicSlm } from "./modem.js";
import { localPort, orNothing, port, securityTag, slm, url } from "./slm-rows.js";
import type { Style } from "./style.js";
import type { TcpProxy } from "./tcp-proxy.js";

const STOP = 0;
const DATA_MODE = 2;
export const op = int("op", STOP, DATA_MODE);

/** What AT#XTCPSVR? answers after the name. */
function serverStatus({ role, handle, peer, dataMode }: TcpProxy, style: Style, forms: NordicSlm["forms"]): string {
  if (role !== "server") return style.list(-1, -1);
  const mode = dataMode ? 1 : 0;
  return peer ? style.list(handle, peer.handle, mode) : forms.serverAlone(style, handle, mode);
}

/** #XTCPSVR, #XTCPCLI, #XTCPSEND and #XTCPRECV. */
export const tcpCommands = slm([
  {
    name: "#XTCPSVR",
    section: "#XTCPSVR",
    test: ({ style }) => [`#XTCPSVR: (${style.list(0, 1, 2)}),<port>,<sec_tag>`],
    read: ({ tcp, style, forms }, call) => call.info(`#XTCPSVR: ${serverStatus(tcp, style, forms)}`),
    write: write([op, optional(localPort), optional(securityTag)], ({ tcp, style }, call, what, at, tag) => {
      if (what === STOP) return tcp.stop(call, "server");
      if (at === undefined) return ERROR;
      if (tag !== undefined) {
        call.info(`#XTCPSVR: ${style.word("TLS Server not supported")}`);
        return ERROR;
      }
      return tcp.start(call, at, what === DATA_MODE);
    }),
  },
  {
    name: "#XTCPCLI",
    section: "#XTCPCLI",
    test: ({ style }) => [`#XTCPCLI: (${style.list(0, 1, 2)}),<url>,<port>,<sec_tag>`],
    read: ({ tcp, style, forms }, call) =>
      call.info(`#XTCPCLI: ${tcp.role === "client" ? style.list(tcp.handle, tcp.dataMode ? 1 : 0) : forms.noClient(style)}`),
    write: write([op, optional(url), optional(port), optional(securityTag)], ({ tcp }, call, what, host, at, tag) => {
      if (what === STOP) return tcp.stop(call, "client");
      return host === undefined || at === undefined ? ERROR : tcp.connect(call, host, at, tag, what === DATA_MODE);
    }),
  },
  {
    name: "#XTCPSEND",
    section: "TCP send data",
    write: write([dataType, data], ({ tcp }, call, type, text) => {
      const bytes = decode(type, text);
      return bytes ? tcp.send(call, bytes) : ERROR;
    }),
  },
  {
    name: "#XTCPRECV",
    section: "TCP receive data",
    ...orNothing(int("size", 0, 65535), ({ tcp }, call, count) => {
      // 0 asks for everything, as no number does
      const bytes = tcp.fetch(count || Infinity);
      if (bytes.length) call.payload("", "", bytes);
      call.info(`#XTCPRECV: ${bytes.length}`);
    }),
  },
]);
