import { write, type Call } from "../dce/command.js";
import { int, optional, text, word } from "../dce/parameters.js";
import { CONNECT, NO_CARRIER, OK, PENDING, type Final, type Result } from "../dce/results.js";
import { BUFFER, CONNECTED, Bg95Link, TRANSPARENT } from "./link.js";
import type { Bg95 } from "./modem.js";
import { FIRST_CONTEXT, LAST_CONTEXT, LAST_LINK, tcpip } from "./tcpip.js";

const contextId = int("contextID", FIRST_CONTEXT, LAST_CONTEXT);
const connectId = int("connectID", 0, LAST_LINK);
const accessMode = int("access_mode", BUFFER, TRANSPARENT);
const service = word("service_type", "TCP", "UDP", "TCP LISTENER", "UDP SERVICE");
/** Most bytes of one AT+QISEND (2.3.7) and one AT+QIRD (2.3.8). */
const SEND_SIZE = 1460;
const READ_SIZE = 1500;
const HEX = /^([0-9a-f]{2})*$/i;

/** Whether another connection owns the UART; only one may (2.3.4, note 1). */
function transparentTaken(modem: Bg95, id: number): boolean {
  return modem.links.all.some(link => link.mode === TRANSPARENT && link.id !== id);
}

/** Opens in transparent mode: the result is CONNECT or ERROR. */
function openTransparent(modem: Bg95, call: Call, link: Bg95Link, localPort: number): Result {
  modem.connect(link, localPort, code => {
    if (code) return call.end(modem.fail(code));
    modem.goOnline(link);
    call.end(CONNECT);
  });
  return PENDING;
}

function stateLine(modem: Bg95, { id, service: type, address, port, localPort, state, contextId: context, mode }: Bg95Link): string {
  const { stateSpace, atPort } = modem.forms;
  return `+QISTATE: ${id},"${type}",${stateSpace}"${address}",${port},${localPort},${state},${context},${id},${mode},"${atPort}"`;
}

function states(modem: Bg95, call: Call): void {
  for (const link of modem.links.all) call.info(stateLine(modem, link));
}

/** Prompts for data and sends it; `count` bytes, or up to Ctrl-Z. */
function promptAndSend(modem: Bg95, call: Call, link: Bg95Link, count?: number): Result {
  const [hex] = modem.options.values.dataformat;
  const typed = [1, 2][hex];
  call.prompt({
    text: modem.forms.prompt,
    count: count === undefined ? undefined : count * typed,
    max: SEND_SIZE * typed + 1,
    echo: modem.options.echoData,
    done(bytes) {
      const data = [(given: Uint8Array): Uint8Array | undefined => given, fromHex][hex](bytes);
      return data && data.length <= SEND_SIZE ? modem.sent(link, data) : modem.fail(552);
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
  const link = modem.links.get(id);
  if (!link) return modem.fail(572);
  return link.state === CONNECTED ? link : modem.fail(567);
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
      if (listens ? port !== 0 || localPort === 0 || (mode === TRANSPARENT && type === "TCP LISTENER") : port === 0) return modem.fail(552);
      if (mode === TRANSPARENT && transparentTaken(modem, id)) return modem.fail(573);
      if (modem.links.get(id)) return modem.forms.idInUse(modem, id);
      if (modem.contexts.get(context).address === undefined) return modem.openFailed(id, 561);
      if (type !== "TCP") return modem.fail(555);
      const link = modem.links.add(new Bg95Link(id, context, type, host, port, localPort, mode));
      if (mode === TRANSPARENT) return openTransparent(modem, call, link, localPort);
      modem.dce.afterResult(() => modem.open(link, localPort));
      return OK;
    }),
  },
  {
    name: "+QICLOSE",
    section: "2.3.5",
    test: ["+QICLOSE: (0-11),(0-65535)"],
    write: write([connectId, optional(int("timeout", 0, 65535))], (modem, call, id, timeout = 10) => {
      const link = modem.links.get(id);
      if (!link) return modem.forms.closeUnopened(modem);
      modem.close(link, timeout * 1000, () => call.end(OK));
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
      const asked = [modem.links.inContext(id), modem.links.all.filter(link => link.id === id)][type];
      for (const link of asked) call.info(stateLine(modem, link));
      return OK;
    }),
  },
  {
    name: "+QISEND",
    section: "2.3.7",
    test: ["+QISEND: (0-11),(0-1460)"],
    write: write([connectId, optional(int("send_length", 0, SEND_SIZE)), optional(text("remoteIP", 64)), optional(int("remote_port", 0, 65535))],
      (modem, call, id, length, remote) => {
        // Only a UDP SERVICE takes an address.
        if (remote !== undefined) return modem.fail(552);
        if (length === 0) {
          const link = modem.links.get(id);
          if (!link) return modem.fail(572);
          call.info(`+QISEND: ${link.totalSent},${link.acknowledged},${link.totalSent - link.acknowledged}`);
          return OK;
        }
        const link = connected(modem, id);
        return link instanceof Bg95Link ? promptAndSend(modem, call, link, length) : link;
      }),
  },
  {
    name: "+QIRD",
    section: "2.3.8",
    test: ["+QIRD: (0-11),(0-1500)"],
    write: write([connectId, optional(int("read_length", 0, READ_SIZE))], (modem, call, id, length = READ_SIZE) => {
      const link = modem.links.get(id);
      if (!link) return modem.fail(572);
      if (length === 0) {
        call.info(`+QIRD: ${link.totalReceived},${link.totalReceived - link.received.length},${link.received.length}`);
        return OK;
      }
      const { length: shown, separator, bytes } = modem.shown(link.take(length));
      if (bytes.length) call.payload(`+QIRD: ${shown}`, separator, bytes);
      else call.info("+QIRD: 0");
      return OK;
    }),
  },
  {
    name: "+QISENDEX",
    section: "2.3.9",
    test: ["+QISENDEX: (0-11),<hex_string>,(0-2)"],
    write: write([connectId, text("hex_string", 1024, 2), optional(int("RAI_info", 0, 2))], (modem, _call, id, digits) => {
      if (!HEX.test(digits)) return modem.fail(552);
      const link = connected(modem, id);
      return link instanceof Bg95Link ? modem.sent(link, Buffer.from(digits, "hex")) : link;
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
      if (transparentTaken(modem, id)) return modem.fail(573);
      modem.goOnline(link);
      return CONNECT;
    }),
  })),
  {
    name: "O",
    section: "1.2",
    execute(modem) {
      const link = modem.lastTransparent;
      if (!link || link.state !== CONNECTED || modem.links.get(link.id) !== link) return NO_CARRIER;
      modem.goOnline(link);
      return CONNECT;
    },
  },
  {
    name: "+QIDNSGIP",
    section: "2.3.14",
    test: ["+QIDNSGIP: (1-16),<host_name>"],
    write: write([contextId, text("host_name", 256, 1)], (modem, _call, context, name) => {
      if (modem.contexts.get(context).address === undefined) return modem.fail(561);
      modem.dce.afterResult(() => modem.resolve(name));
      return OK;
    }),
  },
]);
