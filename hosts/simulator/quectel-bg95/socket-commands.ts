import net from "node:net";
import { write, type Call } from "../dce/command.js";
import { int, optional, text, word } from "../dce/parameters.js";
import { CONNECT, NO_CARRIER, OK, PENDING, type Final, type Result } from "../dce/results.js";
import { DatagramLink } from "./datagram-link.js";
import { BUFFER, CONNECTED, Bg95Link, LISTENING, TRANSPARENT, type Origin } from "./link.js";
import type { Bg95 } from "./modem.js";
import { FIRST_CONTEXT, LAST_CONTEXT, LAST_LINK, READ_SIZE, SEND_SIZE, tcpip } from "./tcpip.js";

const contextId = int("contextID", FIRST_CONTEXT, LAST_CONTEXT);
const connectId = int("connectID", 0, LAST_LINK);
const accessMode = int("access_mode", BUFFER, TRANSPARENT);
const services = ["TCP", "UDP", "TCP LISTENER", "UDP SERVICE"] as const;
type Service = (typeof services)[number];
const service = word("service_type", ...services);
/** What a listener or a UDP service is given for an address (2.3.4), in every spelling. */
const LOOPBACK: Record<string, 4 | 6> = { "127.0.0.1": 4, "::1": 6 };
const HEX = /^([0-9a-f]{2})*$/i;

/** Whether another connection owns the UART; only one may (2.3.4, note 1). */
function transparentTaken(modem: Bg95, id: number): boolean {
  return modem.sockets.links.all.some(link => link.mode === TRANSPARENT && link.id !== id);
}

/** Opens in transparent mode: the result is CONNECT or ERROR. */
function openTransparent(modem: Bg95, call: Call, link: Bg95Link, localPort: number): Result {
  modem.sockets.open(link, localPort, code => {
    if (code) return call.end(modem.fail(code));
    modem.sockets.goOnline(link);
    call.end(CONNECT);
  });
  return PENDING;
}

function stateLine(modem: Bg95, { id, service: type, address, port, localPort, state, contextId: context, serverId, mode }: Bg95Link): string {
  const { stateSpace, atPort, address6 } = modem.forms;
  return `+QISTATE: ${id},"${type}",${stateSpace}"${address6(address)}",${port},${localPort},${state},${context},${serverId},${mode},"${atPort}"`;
}

function states(modem: Bg95, call: Call): void {
  for (const link of modem.sockets.links.all) call.info(stateLine(modem, link));
}

/** Prompts for data and sends it; `count` bytes, or up to Ctrl-Z. `to`: of a UDP service. */
function promptAndSend(modem: Bg95, call: Call, link: Bg95Link, count?: number, to?: Origin): Result {
  const [hex] = modem.options.values.dataformat;
  const typed = [1, 2][hex];
  call.prompt({
    text: modem.forms.prompt,
    count: count === undefined ? undefined : count * typed,
    max: SEND_SIZE * typed + 1,
    echo: modem.options.echoData,
    done(bytes) {
      const data = [(given: Uint8Array): Uint8Array | undefined => given, fromHex][hex](bytes);
      return data && data.length <= SEND_SIZE ? modem.sockets.sent(link, data, to) : modem.fail(552);
    },
    cancel: () => modem.fail(571),
  });
  return PENDING;
}

function fromHex(bytes: Uint8Array): Uint8Array | undefined {
  const digits = Buffer.from(bytes).toString("latin1");
  return HEX.test(digits) ? Buffer.from(digits, "hex") : undefined;
}

/** The connection, if it can carry data; else the error. */
function connected(modem: Bg95, id: number): Bg95Link | Final {
  const link = modem.sockets.links.get(id);
  if (!link || link.state === LISTENING) return modem.fail(572);
  return link.state === CONNECTED ? link : modem.fail(567);
}

/** The socket service that a well-formed AT+QIOPEN asks for; undefined where the context cannot carry it. */
function makeLink(modem: Bg95, id: number, context: number, type: Service, host: string, port: number, localPort: number, mode: number): Bg95Link | undefined {
  if (type === "TCP") return new Bg95Link(id, context, type, host, port, localPort, mode);
  if (type === "UDP") return new DatagramLink(id, context, type, host, port, localPort, mode);
  const own = modem.addresses(context).find(address => net.isIP(address) === loopback(host));
  if (own === undefined) return undefined;
  return new (type === "UDP SERVICE" ? DatagramLink : Bg95Link)(id, context, type, own, 0, localPort, mode);
}

/** 4 or 6 for a loopback address of that kind, which stands for the context's own; 0 for any other. */
function loopback(address: string): number {
  return LOOPBACK[address.replace(/^(0+:){7}0*1$/, "::1")] ?? 0;
}

/** 2.3.4-2.3.10: open, close, query, send and receive. */
export const socketCommands = tcpip([
  {
    name: "+QIOPEN",
    section: "2.3.4",
    test: ['+QIOPEN: (1-16),(0-11),"TCP/UDP/TCP LISTENER/UDP SERVICE","<IP_address>/<domain_name>",(0-65535),(0-65535),(0-2)'],
    write: write([contextId, connectId, service, text("IP_address/domain_name", 256, 1), int("remote_port", 0, 65535),
      optional(int("local_port", 0, 65535)), optional(accessMode)], (modem, call, context, id, type, host, port, localPort = 0, mode = BUFFER) => {
      const listens = type === "TCP LISTENER" || type === "UDP SERVICE";
      // Nobody could be told whom a service in transparent mode sends to. [choice]
      if (listens ? port !== 0 || localPort === 0 || mode === TRANSPARENT || loopback(host) === 0 : port === 0) return modem.fail(552);
      if (mode === TRANSPARENT && transparentTaken(modem, id)) return modem.fail(573);
      if (modem.sockets.links.get(id)) return modem.forms.idInUse(modem, id);
      if (modem.contexts.get(context).address === undefined) return modem.openFailed(id, 561);
      const link = makeLink(modem, id, context, type, host, port, localPort, mode);
      if (!link) return modem.openFailed(id, 554);
      modem.sockets.links.add(link);
      if (mode === TRANSPARENT) return openTransparent(modem, call, link, localPort);
      modem.dce.afterResult(() => {
        if (modem.sockets.links.has(link)) modem.sockets.open(link, localPort, code => modem.openResult(id, code));
      });
      return OK;
    }),
  },
  {
    name: "+QICLOSE",
    section: "2.3.5",
    test: ["+QICLOSE: (0-11),(0-65535)"],
    write: write([connectId, optional(int("timeout", 0, 65535))], (modem, call, id, timeout = 10) => {
      const link = modem.sockets.links.get(id);
      if (!link) return modem.forms.closeUnopened(modem);
      modem.sockets.close(link, timeout * 1000, () => call.end(OK));
      return PENDING;
    }),
  },
  {
    name: "+QISTATE",
    section: "2.3.6",
    test: [],
    read: states,
    execute: states,
    write: write([int("query_type", 0, 1), int("contextID/connectID", 0, LAST_CONTEXT)], (modem, call, type, id) => {
      const [least, most] = [[FIRST_CONTEXT, LAST_CONTEXT], [0, LAST_LINK]][type];
      if (id < least || id > most) return modem.fail(552);
      const asked = [modem.sockets.links.inContext(id), modem.sockets.links.all.filter(link => link.id === id)][type];
      for (const link of asked) call.info(stateLine(modem, link));
      return OK;
    }),
  },
  {
    name: "+QISEND",
    section: "2.3.7",
    test: ["+QISEND: (0-11),(0-1460)"],
    write: write([connectId, optional(int("send_length", 0, SEND_SIZE)), optional(text("remoteIP", 64)), optional(int("remote_port", 0, 65535))],
      (modem, call, id, length, remote, port) => {
        const any = modem.sockets.links.get(id);
        if (length === 0) {
          if (remote !== undefined || port !== undefined) return modem.fail(552);
          if (!any) return modem.fail(572);
          call.info(`+QISEND: ${any.totalSent},${any.acknowledged},${any.totalSent - any.acknowledged}`);
          return OK;
        }
        const link = connected(modem, id);
        if (!(link instanceof Bg95Link)) return link;
        if (link.service !== "UDP SERVICE") return remote === undefined && port === undefined ? promptAndSend(modem, call, link, length) : modem.fail(552);
        // A service sends a counted datagram to an address that is not a name (2.3.7).
        if (length === undefined || remote === undefined || !net.isIP(remote) || !port) return modem.fail(552);
        return promptAndSend(modem, call, link, length, { address: remote, port });
      }),
  },
  {
    name: "+QIRD",
    section: "2.3.8",
    test: ["+QIRD: (0-11),(0-1500)"],
    write: write([connectId, optional(int("read_length", 0, READ_SIZE))], (modem, call, id, length = READ_SIZE) => {
      const link = modem.sockets.links.get(id);
      if (!link || link.state === LISTENING) return modem.fail(572);
      if (length === 0) {
        call.info(`+QIRD: ${link.totalReceived},${link.totalReceived - link.received.length},${link.received.length}`);
        return OK;
      }
      const { header, separator, bytes } = modem.sockets.shown(link.read(length));
      if (bytes.length) call.payload(`+QIRD: ${header}`, separator, bytes);
      else call.info("+QIRD: 0");
      return OK;
    }),
  },
  {
    name: "+QISENDEX",
    section: "2.3.9",
    test: ["+QISENDEX: (0-11),<hex_string>,(0-2)"],
    write: write([connectId, text("hex_string", 1024, 2), optional(int("RAI_info", 0, 2))], (modem, _call, id, digits, rai) => {
      if (!HEX.test(digits)) return modem.fail(552);
      const link = connected(modem, id);
      if (!(link instanceof Bg95Link)) return link;
      // Not for a UDP SERVICE.
      return link.service === "UDP SERVICE" ? modem.fail(572) : modem.sockets.sent(link, Buffer.from(digits, "hex"), undefined, rai);
    }),
  },
  ...["+QISWTMD", "+QSWTMD"].map(name => ({
    // The document's examples say AT+QSWTMD (3.7.4): taken, too (Q5).
    name,
    section: "2.3.10",
    test: ["+QISWTMD: (0-11),(0-2)"],
    write: write([connectId, accessMode], (modem: Bg95, _call, id, mode) => {
      const link = connected(modem, id);
      if (!(link instanceof Bg95Link)) return link;
      if (mode !== TRANSPARENT) {
        link.mode = mode;
        return OK;
      }
      if (link.service === "UDP SERVICE") return modem.fail(572);
      if (transparentTaken(modem, id)) return modem.fail(573);
      modem.sockets.goOnline(link);
      return CONNECT;
    }),
  })),
  {
    name: "O",
    section: "1.2",
    execute(modem) {
      const link = modem.sockets.lastTransparent;
      if (!link || link.state !== CONNECTED || modem.sockets.links.get(link.id) !== link) return NO_CARRIER;
      modem.sockets.goOnline(link);
      return CONNECT;
    },
  },
]);
