import { int, optional, parseArguments, text, word, type Argument } from "../dce/parameters.js";
import { LAST_CID, LAST_INDEX, type ServerType, type Transport } from "./link.js";

/** What AT+CAOPEN asks for. */
export interface OpenRequest {
  cid: number;
  index: number;
  /** Undefined: as AT+CASSLCFG "protocol" says. */
  transport: Transport | undefined;
  server: string;
  port: number;
  /** SIM7080's <recv_mode> 1. */
  push: boolean;
}

/** What AT+CASERVER asks for. */
export interface ServerRequest {
  cid: number;
  index: number;
  type: ServerType;
  port: number;
}

/** The layouts of a command's write form. */
export interface Layout<R> {
  /** Line of the test form. */
  test: string;
  /** @throws ParameterError */
  read(given: Argument[]): R;
}

/** Whether the second argument is a number: SIM7080's layout, where the first one is an index. */
export function isIndexed(given: Argument[]): boolean {
  const second = given[1];
  return second !== undefined && !second.quoted && /^\d+$/.test(second.text);
}

const cid = int("cid", 0, LAST_CID);
const index = int("pdp_index", 0, LAST_INDEX);
const transport = word<Transport>("conn_type", "TCP", "UDP");
const serverType = word<ServerType>("conn_type", "TCP", "TCP6", "UDP", "UDP6");
const server = text("server", 64, 1);
const port = int("port", 1, 65535);
/** 0 takes any free port, which AT+CASERVER? tells. [choice] */
const serverPort = int("port", 0, 65535);

/** SIM7070, 7080, 7090. */
export const indexedOpen: Layout<OpenRequest> = {
  test: `+CAOPEN: ${cid.range},${index.range},${transport.range},<server>,${port.range},(0,1)`,
  read(given) {
    const [id, pdpIndex, type, host, at, mode] = parseArguments([cid, index, transport, server, port, optional(int("recv_mode", 0, 1))] as const, given);
    return { cid: id, index: pdpIndex, transport: type, server: host, port: at, push: mode === 1 };
  },
};

/** C1803's, and SIM7080's where the second argument is a number. */
export const anyOpen: Layout<OpenRequest> = {
  test: `+CAOPEN: ${cid.range},<server>,${port.range}`,
  read(given) {
    if (isIndexed(given)) return indexedOpen.read(given);
    const [id, ...rest] = given;
    const [type, ...where] = given.length > 3 ? rest : [undefined, ...rest];
    const [cidGiven, typeGiven, host, at] = parseArguments([cid, optional(transport), server, port] as const, [id, type, ...where]);
    return { cid: cidGiven, index: 0, transport: typeGiven, server: host, port: at, push: false };
  },
};

/** SIM7070, 7080, 7090. */
export const indexedServer: Layout<ServerRequest> = {
  test: `+CASERVER: ${cid.range},${index.range},${serverType.range},${serverPort.range}`,
  read(given) {
    const [id, pdpIndex, type, at] = parseArguments([cid, index, serverType, serverPort] as const, given);
    return { cid: id, index: pdpIndex, type, port: at };
  },
};

/** C1804's, and SIM7080's where the second argument is a number. */
export const anyServer: Layout<ServerRequest> = {
  test: `+CASERVER: ${cid.range},${serverType.range},${serverPort.range}`,
  read(given) {
    if (isIndexed(given)) return indexedServer.read(given);
    const [id, type, at] = parseArguments([cid, serverType, serverPort] as const, given);
    return { cid: id, index: 0, type, port: at };
  },
};
