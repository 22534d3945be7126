import net from "node:net";
import { write, type Call } from "../dce/command.js";
import { int, optional, text } from "../dce/parameters.js";
import { OK } from "../dce/results.js";
import type { Bg95 } from "./modem.js";
import { FIRST_CONTEXT, LAST_CONTEXT, tcpip } from "./tcpip.js";

const contextId = int("contextID", FIRST_CONTEXT, LAST_CONTEXT);
const host = (name: string): ReturnType<typeof text> => text(name, 256, 1);

/** 2.3.11-2.3.14: echoes, the time, DNS servers, names. */
export const networkCommands = tcpip([
  {
    name: "+QPING",
    section: "2.3.11",
    test: ["+QPING: (1-16),<host>,(1-255),(1-10)"],
    write: write([contextId, host("host"), optional(int("time out", 1, 255)), optional(int("pingnum", 1, 10))], (modem, _call, context, name, timeout = 4, count = 4) => {
      if (modem.addresses(context).length === 0) return modem.fail(561);
      if (modem.services.pinging) return modem.fail(568);
      modem.dce.afterResult(() => modem.services.ping(context, name, timeout * 1000, count));
      return OK;
    }),
  },
  ...["+QNTP", "+QNTTP"].map(name => ({
    // The heading says AT+QNTTP, the example and devices AT+QNTP (Q5).
    name,
    section: "2.3.12",
    test: (modem: Bg95) => [`${modem.forms.ntpName}: (1-16),<server>,(1-65535),(0,1)`],
    read: (modem: Bg95, call: Call) => {
      const { synchronizing } = modem.services;
      if (synchronizing) call.info(`${modem.forms.ntpName}: "${synchronizing.server}",${synchronizing.port}`);
    },
    write: write([contextId, host("server"), optional(int("port", 1, 65535)), optional(int("auto_set_time", 0, 1))], (modem: Bg95, _call, context, server, port = 123, set = 1) => {
      if (modem.addresses(context).length === 0) return modem.fail(561);
      if (modem.services.synchronizing) return modem.fail(568);
      modem.dce.afterResult(() => modem.services.synchronize(context, server, port, set === 1));
      return OK;
    }),
  })),
  {
    name: "+QIDNSCFG",
    section: "2.3.13",
    test: ["+QIDNSCFG: (1-16),<pridnsaddr>,<secdnsaddr>"],
    write: write([contextId, optional(text("pridnsaddr", 64)), optional(text("secdnsaddr", 64))], (modem, call, context, primary, secondary) => {
      const [first, second] = modem.services.dns(context);
      if (primary === undefined && secondary === undefined) {
        call.info(`+QIDNSCFG: ${context},"${modem.forms.address6(first)}","${modem.forms.address6(second)}"`);
        return OK;
      }
      if (modem.addresses(context).length === 0) return modem.fail(561);
      if (![primary, secondary].every(each => each === undefined || net.isIP(each))) return modem.fail(552);
      modem.services.setDns(context, primary ?? first, secondary ?? second);
      return OK;
    }),
  },
  {
    name: "+QIDNSGIP",
    section: "2.3.14",
    test: ["+QIDNSGIP: (1-16),<host_name>"],
    write: write([contextId, host("host_name")], (modem, _call, context, name) => {
      if (modem.addresses(context).length === 0) return modem.fail(561);
      if (modem.services.resolving) return modem.fail(564);
      modem.dce.afterResult(() => modem.services.resolve(context, name));
      return OK;
    }),
  },
]);
