import { write } from "../dce/command.js";
import { optional } from "../dce/parameters.js";
import { ERROR } from "../dce/results.js";
import { data, dataType, decode } from "./data-types.js";
import { localPort, port, securityTag, slm, url } from "./slm-rows.js";
import { op } from "./tcp-commands.js";
import type { Role } from "./tcp-proxy.js";
import type { UdpProxy } from "./udp-proxy.js";

const STOP = 0;
const DATA_MODE = 2;

/** What the read forms answer after the name. */
function status({ role, handle, dataMode }: UdpProxy, asked: Role, list: (...fields: number[]) => string): string {
  return role === asked ? list(handle, dataMode ? 1 : 0) : "-1";
}

/** #XUDPSVR, #XUDPCLI and #XUDPSEND. */
export const udpCommands = slm([
  {
    name: "#XUDPSVR",
    section: "#XUDPSVR",
    test: ({ style }) => [`#XUDPSVR: (${style.list(0, 1, 2)}),<port>,<sec_tag>`],
    read: ({ udp, style }, call) => call.info(`#XUDPSVR: ${status(udp, "server", style.list)}`),
    write: write([op, optional(localPort)], ({ udp }, call, what, at) => {
      if (what === STOP) return udp.stop(call, "server");
      return at === undefined ? ERROR : udp.start(call, at, what === DATA_MODE);
    }),
  },
  {
    name: "#XUDPCLI",
    section: "#XUDPCLI",
    test: ({ style }) => [`#XUDPCLI: (${style.list(0, 1, 2)}),<url>,<port>,<sec_tag>`],
    read: ({ udp, style }, call) => call.info(`#XUDPCLI: ${status(udp, "client", style.list)}`),
    write: write([op, optional(url), optional(port), optional(securityTag)], ({ udp }, call, what, host, at, tag) => {
      if (what === STOP) return udp.stop(call, "client");
      return host === undefined || at === undefined ? ERROR : udp.connect(call, host, at, tag, what === DATA_MODE);
    }),
  },
  {
    name: "#XUDPSEND",
    section: "UDP send data",
    write: write([dataType, data], ({ udp }, call, type, text) => {
      const bytes = decode(type, text);
      return bytes ? udp.send(call, bytes) : ERROR;
    }),
  },
]);
