import type { Argument } from "../dce/parameters.js";
import { write, type Call, type Command } from "../dce/command.js";
import { int } from "../dce/parameters.js";
import { cme, OK, PENDING, type Result } from "../dce/results.js";
import type { OpenRequest, ServerRequest } from "./layouts.js";
import { CaLink, CaServer, LAST_CID, OPENING, type Transport } from "./link.js";
import type { SimcomCa } from "./modem.js";
import { CONNECTION_LIMIT, NETWORK_NOT_ACTIVE, NOT_SUPPORTED } from "./result-codes.js";

export const cidParameter = int("cid", 0, LAST_CID);
/** <protocol> of AT+CASSLCFG. */
const PROTOCOLS: readonly Transport[] = ["TCP", "UDP"];

/** Opens in the order that ASYNCOPEN asks for: the result, then OK, or OK and later the result. */
function inOrder(modem: SimcomCa, call: Call, command: string, cid: number, asynchronous: boolean, begin: (outcome: (result: number) => void) => void): Result {
  const line = (result: number): string => `${command}: ${cid},${result}`;
  if (asynchronous) {
    modem.dce.afterResult(() => begin(result => modem.urc(line(result))));
    return OK;
  }
  begin(result => {
    call.info(line(result));
    call.end(OK);
  });
  return PENDING;
}

/** Why nothing can be opened at a cid; undefined: it can. */
function refusal(modem: SimcomCa, index: number): number | undefined {
  if (modem.isFull) return CONNECTION_LIMIT;
  return modem.isActive(index + 1) ? undefined : NETWORK_NOT_ACTIVE;
}

function open(modem: SimcomCa, call: Call, { cid, index, transport, server, port, push }: OpenRequest): Result {
  const { connections, config, security, forms } = modem;
  if (connections.table.get(cid) || !forms.cacid(modem, cid)) return cme(3);
  const cidConfig = config.cid(cid);
  const type = transport ?? PROTOCOLS[cidConfig.protocol];
  const tls = security.options(cidConfig, type, server);
  const refused = refusal(modem, index) ?? (tls === "unsupported" ? NOT_SUPPORTED : undefined);
  // the cid is taken at once: until OK has left, a server's client may come
  const link = refused === undefined ? connections.table.add(modem.newLink(cid, index + 1, type, server, port)) : undefined;
  if (link && push) link.delivery = "push";
  return inOrder(modem, call, "+CAOPEN", cid, forms.openOrder(config.values.ASYNCOPEN[0] === 1), outcome => {
    if (!link || tls === "unsupported") return outcome(refused ?? NOT_SUPPORTED);
    connections.open(link, tls, outcome);
  });
}

function serve(modem: SimcomCa, call: Call, { cid, index, type, port }: ServerRequest): Result {
  const { connections, servers, forms } = modem;
  if (connections.table.get(cid) || !forms.cacid(modem, cid)) return cme(3);
  const refused = refusal(modem, index);
  return inOrder(modem, call, "+CASERVER", cid, false, outcome => {
    if (refused !== undefined) return outcome(refused);
    servers.open(connections.table.add(new CaServer(cid, index + 1, type, port)), outcome);
  });
}

/** C1801, C1803, C1804, C1808, C1809: open, ask and close. */
export const socketCommands: readonly Command<SimcomCa>[] = [
  {
    name: "+CACID",
    section: "C1801",
    read: ({ cid }, call) => (cid === undefined ? undefined : call.info(`+CACID: ${cid}`)),
    write: write([cidParameter], (modem, _call, cid) => void (modem.cid = cid)),
  },
  {
    name: "+CAOPEN",
    section: "C1803",
    test: ({ forms }) => [forms.openLayout.test],
    read({ cid, connections }, call) {
      const link = cid === undefined ? undefined : connections.table.link(cid);
      if (link) call.info(`+CAOPEN: ${link.id},"${link.transport}","${link.server}",${link.port}`);
    },
    write: { parameters: [cidParameter], run: (modem: SimcomCa, call: Call, given: Argument[]) => open(modem, call, modem.forms.openLayout.read(given)) },
  },
  {
    name: "+CASERVER",
    section: "C1804",
    test: ({ forms }) => [forms.serverLayout.test],
    read({ connections }, call) {
      for (const { id, type, port } of connections.table.servers) call.info(`+CASERVER: ${id},"${type}",${port}`);
    },
    write: { parameters: [cidParameter], run: (modem: SimcomCa, call: Call, given: Argument[]) => serve(modem, call, modem.forms.serverLayout.read(given)) },
  },
  {
    name: "+CASTATE",
    section: "C1808",
    read({ connections }, call) {
      for (const { id, state } of connections.table.all) if (state !== OPENING) call.info(`+CASTATE: ${id},${state}`);
    },
  },
  {
    name: "+CACLOSE",
    section: "C1809",
    write: write([cidParameter], ({ connections, servers }, _call, cid) => {
      const found = connections.table.get(cid);
      if (!found) return cme(3);
      if (found instanceof CaLink) connections.close(found);
      else servers.close(found);
      return OK;
    }),
  },
];
