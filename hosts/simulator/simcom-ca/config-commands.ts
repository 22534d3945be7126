import net from "node:net";
import { write, type Command } from "../dce/command.js";
import { int, optional, ParameterError, parseArguments, text, word, type Argument, type Parameter } from "../dce/parameters.js";
import { ERROR, OK, type Result } from "../dce/results.js";
import { UdpConnection } from "../links/udp-connection.js";
import { CONFIG_KEYS, CONFIG_ROWS, type CidConfig } from "./config.js";
import type { SimcomCa } from "./modem.js";
import { LAST_CRINDEX } from "./security.js";
import { cidParameter } from "./socket-commands.js";

/** <timeout>, s. [choice] */
const timeout = int("timeout", 0, 65_535);
/** C1802 says 65536. */
const localport = int("localport", 0, 65_535);

/** A file's name that must be known; empty takes it back. */
function fileName(name: string, files: (modem: SimcomCa) => ReadonlyMap<string, string>): { parameter: Parameter<string>; known(modem: SimcomCa, value: string): boolean } {
  return { parameter: text(name, 64), known: (modem, value) => value === "" || files(modem).has(value) };
}

const caname = fileName("caname", ({ security }) => security.authorities);
const certname = fileName("certname", ({ security }) => security.certificates);

/** A key of AT+CASSLCFG: what may be set, and what the test form prints for it. */
interface SslRow<K extends keyof CidConfig> {
  parameter: Parameter<CidConfig[K]>;
  range: string;
  known?(modem: SimcomCa, value: string): boolean;
}

/** C1802. "timeout" and "localport" have no write form there, but stand in the test form and in AT+CACFG. */
const SSL_ROWS: { [K in "cacert" | "clientcert" | "psktable" | "timeout" | "ssl" | "crindex" | "localport" | "protocol"]: SslRow<K> } = {
  cacert: { ...caname, range: "<caname>" },
  clientcert: { ...certname, range: "<certname>" },
  psktable: { parameter: text("pskname", 64), range: "<pskname>" },
  timeout: { parameter: timeout, range: "(0-65535)" },
  ssl: { parameter: int("sslFlag", 0, 1), range: "(0,1)" },
  crindex: { parameter: int("crindex", 0, LAST_CRINDEX), range: "(0,5)" },
  localport: { parameter: localport, range: "(0-65536)" },
  protocol: { parameter: int("protocol", 0, 1), range: "(0,1)" },
};
const SSL_KEYS = Object.keys(SSL_ROWS) as (keyof typeof SSL_ROWS)[];
const sslKey = word("key", ...SSL_KEYS);

/** Keys of AT+CACFG that belong to one cid (C1810). */
const PER_CID = {
  TIMEOUT(modem: SimcomCa, given: Argument[]): void {
    const [cid, seconds] = parseArguments([cidParameter, timeout] as const, given);
    const config = modem.config.cid(cid);
    config.timeout = seconds;
    config.shown.add("timeout");
  },
  LOCALPORT(modem: SimcomCa, given: Argument[]): void {
    const [cid, port] = parseArguments([cidParameter, localport] as const, given);
    const config = modem.config.cid(cid);
    config.localport = port;
    config.shown.add("localport");
  },
  REMOTEADDR(modem: SimcomCa, given: Argument[]): void {
    const [cid, address, port] = parseArguments([cidParameter, text("ip address", 45, 2), int("port", 1, 65_535)] as const, given);
    if (!net.isIP(address)) throw new ParameterError("<ip address> is none");
    modem.config.cid(cid).remote = { address, port };
    const connection = modem.connections.table.link(cid)?.connection;
    if (connection instanceof UdpConnection) Object.assign(connection, { address, port });
  },
};
const PER_CID_KEYS = Object.keys(PER_CID) as (keyof typeof PER_CID)[];
const configKey = word("key", ...CONFIG_KEYS, ...PER_CID_KEYS);

/** A line of AT+CACFG=?: optional values stand in brackets. */
function configTest(name: string, parameters: readonly Parameter<unknown>[]): string {
  const needed = parameters.filter(each => !each.optional).map(each => `,${each.range}`);
  const further = parameters.filter(each => each.optional).map(each => each.range);
  return `+CACFG: "${name}"${needed.join("")}${further.length ? `[,${further.join(",")}]` : ""}`;
}

/** What AT+CACFG? says, in the document's mixed form. */
function configLines({ config: { values, configured } }: SimcomCa): string[] {
  const { TRANSWAITTM, TRANSPKTSIZE, ...others } = values;
  return [
    "+CACFG:",
    `+TRANSWAITTM: ${TRANSWAITTM[0]}`,
    `+TRANSPKTSIZE: ${TRANSPKTSIZE[0]}`,
    ...Object.entries(others).map(([key, value]) => `+CACFG: "${key}",${value.join(",")}`),
    ...configured.filter(([, { shown }]) => shown.has("timeout")).map(([cid, each]) => `+TIMEOUT: ${cid},${each.timeout}`),
    ...configured.filter(([, { shown }]) => shown.has("localport")).map(([cid, each]) => `+LOCALPORT: ${cid},${each.localport}`),
    ...configured.flatMap(([cid, { remote }]) => (remote ? [`+REMOTEADDR,${cid},${remote.address},${remote.port}`] : [])),
  ];
}

/** C1802, C1810: what connections are to be like. */
export const configCommands: readonly Command<SimcomCa>[] = [
  {
    name: "+CASSLCFG",
    section: "C1802",
    test: SSL_KEYS.map(key => `+CASSLCFG: ${cidParameter.range},"${key}",${SSL_ROWS[key].range}`),
    read({ cid, config }, call) {
      if (cid === undefined) return;
      const values = config.cid(cid);
      call.info([`+CASSLCFG: ${cid}`, ...SSL_KEYS.map(key => `${key}:${values[key]}`)].join("\r\n"));
    },
    write: write([cidParameter, sslKey, optional(text("value", 64))], (modem, _call, cid, key, value) => {
      const row = SSL_ROWS[key];
      const [parsed] = parseArguments([row.parameter] as const, [value === undefined ? undefined : { text: value, quoted: false }]);
      if (row.known && !row.known(modem, String(parsed))) throw new ParameterError(`no file ${value}`);
      Object.assign(modem.config.cid(cid), { [key]: parsed });
      return OK;
    }),
  },
  {
    name: "+CACFG",
    section: "C1810",
    test: [
      ...CONFIG_KEYS.map(key => configTest(key, CONFIG_ROWS[key].parameters)),
      `+CACFG: "TIMEOUT",${cidParameter.range},${timeout.range}`,
      `+CACFG: "LOCALPORT",${cidParameter.range},${localport.range}`,
      `+CACFG: "REMOTEADDR",${cidParameter.range},<ip address>,(1-65535)`,
    ],
    read: (modem, call) => call.info(configLines(modem).join("\r\n")),
    write: {
      parameters: [configKey],
      run(modem, _call, [first, ...given]: Argument[]): Result {
        const [key] = parseArguments([configKey] as const, [first]);
        if (Object.hasOwn(PER_CID, key)) {
          PER_CID[key as keyof typeof PER_CID](modem, given);
          return OK;
        }
        const place = key as keyof typeof CONFIG_ROWS;
        const values = parseArguments(CONFIG_ROWS[place].parameters, given);
        modem.config.values[place] = modem.config.values[place].map((value, i) => values[i] ?? value);
        return OK;
      },
    },
    invalid: () => ERROR,
  },
];
