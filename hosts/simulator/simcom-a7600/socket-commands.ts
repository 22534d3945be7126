import net from "node:net";
import { write, type Call, type Command } from "../dce/command.js";
import { int, optional, ParameterError, text, word, type Argument } from "../dce/parameters.js";
import { ERROR, final, NO_CARRIER, OK, PENDING, type Final, type Result } from "../dce/results.js";
import { BUSY, NETWORK_FAILURE, NOT_OPENED, NOT_SUPPORTED, SUCCEEDED, WRONG_PARAMETER } from "./errors.js";
import { A7600Link, LAST_LINK } from "./link.js";
import type { A7600 } from "./modem.js";
import { SEND_SIZE, type Destination } from "./sockets.js";
import { resultAfterOk } from "./wire-forms.js";

const linkNumber = int("link_num", 0, LAST_LINK);
const port = (name: string): ReturnType<typeof int> => int(name, 0, 65535);
/** Most bytes that AT+CIPRXGET=2 and =3 read (2.5). */
const READ_SIZE: Record<number, number> = { 2: 1500, 3: 750 };
/** The link of transparent mode. */
const TRANSPARENT_LINK = 0;
const ETX = 0x03;
const CONNECT_FAIL = final("CONNECT FAIL", "3");

const DIGITS = /^\d{1,10}$/;

/** The number that a wrong parameter came with; none: not even that can be read. */
export function numberGiven([first]: Argument[]): number | undefined {
  return first && !first.quoted && DIGITS.test(first.text) ? Number(first.text) : undefined;
}

function openFailed(call: Call, id: number, err: number): Final {
  call.info(`+CIPOPEN: ${id},${err}`);
  return ERROR;
}

function closeFailed(call: Call, id: number, err: number): Final {
  call.info(`+CIPCLOSE: ${id},${err}`);
  return ERROR;
}

/** Why a link cannot be opened; 0: it can. */
function obstacle({ net, sockets, forms }: A7600, id: number, service: "TCP" | "UDP"): number {
  if (net.state === "lost") return NETWORK_FAILURE;
  if (!net.isOpen) return NOT_OPENED;
  const link = sockets.links.get(id);
  if (link?.state === "opening" || link?.state === "closing") return BUSY;
  if (link && link.state !== "ended") return NOT_SUPPORTED;
  if (!net.transparent) return SUCCEEDED;
  return id > forms.lastBesides || (id === TRANSPARENT_LINK && !forms.transparentServices.includes(service)) ? WRONG_PARAMETER : SUCCEEDED;
}

function open(modem: A7600, call: Call, id: number, service: "TCP" | "UDP", host: string, remotePort: number, localPort: number): Result {
  const { net: network, sockets, dataMode, forms } = modem;
  const err = obstacle(modem, id, service);
  if (err) return openFailed(call, id, err);
  const link = new A7600Link(id, service, host, remotePort);
  link.transparent = network.transparent && id === TRANSPARENT_LINK;
  // Nobody misses what a link that the far end closed still holds.
  sockets.links.add(link);
  if (link.transparent) {
    sockets.open(link, localPort, failure => {
      if (failure) return call.end(CONNECT_FAIL);
      dataMode.enter(link);
      call.end(modem.connected);
    });
    return PENDING;
  }
  const order = { TCP: resultAfterOk, UDP: forms.udpOrder }[service];
  return order(modem, call, done => sockets.open(link, localPort, result => done([`+CIPOPEN: ${id},${result}`], result ? ERROR : OK)));
}

const openForm = write([linkNumber, optional(word("type", "TCP", "UDP")), optional(text("serverIP", 255)), optional(port("serverPort")), optional(port("localPort"))],
  (modem: A7600, call, id, type, host, remotePort, localPort) => {
    const service = type ?? "UDP";
    const peer = host !== undefined && host !== "" && remotePort !== undefined && remotePort > 0;
    const complete = service === "TCP" || (modem.net.transparent && id === TRANSPARENT_LINK) ? peer : localPort !== undefined;
    return complete ? open(modem, call, id, service, host ?? "", remotePort ?? 0, localPort ?? 0) : openFailed(call, id, WRONG_PARAMETER);
  });

/** AT+CIPOPEN=<link_num>,<localPort> means UDP (2.3). */
function spelledOut(given: Argument[]): Argument[] {
  const short = given.length === 2 && given[1] && !given[1].quoted && DIGITS.test(given[1].text);
  return short ? [given[0], undefined, undefined, undefined, given[1]] : given;
}

/** Prompts for data and sends it: `count` bytes, or up to Ctrl-Z. */
function promptAndSend(modem: A7600, call: Call, link: A7600Link, count: number | undefined, to: Destination | undefined): Result {
  call.prompt({
    text: modem.forms.prompt,
    count,
    max: SEND_SIZE + 1,
    escape: ETX,
    echo: modem.forms.echoPayload(modem),
    done: bytes => (bytes.length > 0 && bytes.length <= SEND_SIZE ? modem.sockets.send(link, bytes, to) : modem.cipError(call, WRONG_PARAMETER)),
    cancel: () => ERROR,
  });
  return PENDING;
}

/** Where data of AT+CIPSEND goes: TCP knows, UDP has to be told an address (2.4). */
function destination({ forms }: A7600, link: A7600Link, address: string | undefined, remotePort: number | undefined): Destination | undefined | number {
  if (link.service === "TCP") return address === undefined && remotePort === undefined ? undefined : WRONG_PARAMETER;
  // a transparent link was told when it was opened
  if (link.transparent && address === undefined) return { address: link.address, port: link.port };
  if (address === undefined || !remotePort) return forms.noAddress;
  return net.isIPv4(address) ? { address, port: remotePort } : WRONG_PARAMETER;
}

function read(modem: A7600, call: Call, mode: number, id: number, count: number | undefined): Result {
  const { sockets, options, forms } = modem;
  if (options.rxget === 0) return modem.ipError(call, "Operation not supported");
  const link = sockets.links.get(id);
  if (mode === 4) {
    if (!link) return modem.ipError(call, "Connection is not created");
    call.info(`+CIPRXGET: 4,${id},${link.received.length}`);
    return OK;
  }
  if (!link || link.received.length === 0) return forms.emptyRead(modem, call, mode, id);
  const bytes = forms.udpReads(link, count ?? READ_SIZE[mode]);
  const shown = mode === 2 ? bytes : Buffer.from(Buffer.from(bytes).toString("hex").toUpperCase());
  call.payload(`+CIPRXGET: ${mode},${id},${bytes.length},${link.received.length}`, "\r\n", shown);
  if (link.state === "ended" && link.received.length === 0) sockets.forget(link);
  return OK;
}

/** 2.3-2.6, 2.16 and 1.2: open, send, receive, close, and back to data mode. */
export const socketCommands: readonly Command<A7600>[] = [
  {
    name: "+CIPOPEN",
    section: "2.3",
    test: ['+CIPOPEN: (0-9),("TCP","UDP")'],
    read({ sockets }, call) {
      const lines = Array.from({ length: LAST_LINK + 1 }, (_, id) => {
        const link = sockets.links.get(id);
        return `+CIPOPEN: ${id}${link?.isShown ? `,"${link.service}","${link.address}",${link.port},${link.server}` : ""}`;
      });
      call.info(lines.join("\r\n"));
    },
    write: { parameters: openForm.parameters, run: (modem, call, given) => openForm.run(modem, call, spelledOut(given)) },
    invalid(modem, call, given) {
      const id = numberGiven(given);
      if (id === undefined) return ERROR;
      return id > LAST_LINK ? modem.ipError(call, "Invalid parameter") : openFailed(call, id, WRONG_PARAMETER);
    },
  },
  {
    name: "+CIPSEND",
    section: "2.4",
    test: modem => [`${modem.forms.sendTest} (0-9),(1-1500)`],
    write: write([linkNumber, optional(int("length", 1, SEND_SIZE)), optional(text("serverIP", 64, 1)), optional(port("serverPort"))],
      (modem, call, id, length, address, remotePort) => {
        const { net: network, sockets } = modem;
        if (network.state === "lost") return modem.cipError(call, NETWORK_FAILURE);
        if (!network.isOpen) return modem.cipError(call, NOT_OPENED);
        const link = sockets.links.get(id);
        if (!link || link.state !== "open") return modem.cipError(call, NOT_SUPPORTED);
        if (link.sending) return modem.cipError(call, BUSY);
        // 6.4.2: connections of a server take the fixed length only
        if (link.server >= 0 && length === undefined) return modem.cipError(call, NOT_SUPPORTED);
        const to = destination(modem, link, address, remotePort);
        return typeof to === "number" ? modem.cipError(call, to) : promptAndSend(modem, call, link, length, to);
      }),
    invalid: (modem, call) => modem.cipError(call, WRONG_PARAMETER),
  },
  {
    name: "+CIPRXGET",
    section: "2.5",
    test: ["+CIPRXGET: (0-4),(0-9),(1-1500)"],
    read: ({ options }, call) => call.info(`+CIPRXGET: ${options.rxget}`),
    write: write([int("mode", 0, 4), optional(linkNumber), optional(int("len", 1, READ_SIZE[2]))], (modem, call, mode, id, count) => {
      if (mode <= 1) {
        if (id !== undefined) throw new ParameterError("only a mode is wanted");
        modem.dce.afterResult(modem.sockets.retrieve(mode));
        return OK;
      }
      if (id === undefined || (count !== undefined && !(count <= READ_SIZE[mode]))) throw new ParameterError("not for this mode");
      return read(modem, call, mode, id, count);
    }),
    invalid: (modem, call, given) => ((numberGiven(given) ?? 0) >= 2 ? modem.ipError(call, "Invalid parameter") : ERROR),
  },
  {
    name: "+CIPCLOSE",
    section: "2.6",
    test: ["+CIPCLOSE: (0-9)"],
    read({ sockets }, call) {
      const states = Array.from({ length: LAST_LINK + 1 }, (_, id) => (sockets.links.get(id)?.isShown ? 1 : 0));
      call.info(`+CIPCLOSE: ${states.join(",")}`);
    },
    write: write([linkNumber], (modem, call, id) => {
      const { forms, net: network, sockets } = modem;
      const link = sockets.links.get(id);
      if (!link) return closeFailed(call, id, network.state === "closed" ? NOT_OPENED : NOT_SUPPORTED);
      if (link.state === "opening" || link.state === "closing") return closeFailed(call, id, BUSY);
      if (link.state === "ended") {
        sockets.forget(link);
        return forms.closeEnded(modem, call, id);
      }
      const order = { TCP: resultAfterOk, UDP: forms.udpOrder }[link.service];
      return order(modem, call, done => sockets.close(link, () => done([...(link.transparent ? ["CLOSED"] : []), `+CIPCLOSE: ${id},0`])));
    }),
    invalid(_modem, call, given) {
      const id = numberGiven(given);
      return id === undefined ? ERROR : closeFailed(call, id, WRONG_PARAMETER);
    },
  },
  {
    name: "+CIPACK",
    section: "2.16",
    test: ["+CIPACK: (0-9)"],
    write: write([linkNumber], (modem, call, id) => {
      const { net: network, sockets } = modem;
      if (!network.isOpen) return modem.ipError(call, "Network not opened");
      const link = sockets.links.get(id);
      if (!link || link.state !== "open") return modem.ipError(call, "Connection is not created");
      if (link.service !== "TCP") return modem.ipError(call, "Operation not supported");
      call.info(`+CIPACK: ${link.totalSent},${link.acknowledged},${link.totalReceived}`);
      return OK;
    }),
    invalid: (modem, call) => modem.ipError(call, "Invalid parameter"),
  },
  {
    name: "O",
    section: "1.2",
    execute(modem) {
      const link = modem.dataMode.resumable;
      if (!link) return NO_CARRIER;
      modem.dataMode.enter(link);
      return modem.connected;
    },
  },
];
