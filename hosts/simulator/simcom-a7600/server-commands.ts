import { write, type Call, type Command } from "../dce/command.js";
import { int, optional } from "../dce/parameters.js";
import { ERROR, OK, PENDING, type Final, type Result } from "../dce/results.js";
import { LISTENING_ALREADY, NOT_OPENED, NOT_SUPPORTED, WRONG_PARAMETER } from "./errors.js";
import type { A7600 } from "./modem.js";
import { LAST_SERVER } from "./servers.js";
import { numberGiven } from "./socket-commands.js";

/** <backlog> where it is left out (2.14). */
const BACKLOG = 3;
const serverIndex = int("server_index", 0, LAST_SERVER);

function stopFailed(call: Call, index: number, err: number): Final {
  call.info(`+SERVERSTOP: ${index},${err}`);
  return ERROR;
}

/** Stops a server; without a number that is server 0 (6.4.2). */
function stop(modem: A7600, call: Call, index = 0): Result {
  const { forms, net, servers, sockets } = modem;
  if (!net.isOpen) return stopFailed(call, index, NOT_OPENED);
  if (!servers.has(index)) return stopFailed(call, index, NOT_SUPPORTED);
  const err = forms.stopWithLinks(sockets.links.ofServer(index).length);
  if (err) return stopFailed(call, index, err);
  return forms.stopOrder(modem, call, done => {
    servers.stop(index);
    done([`+SERVERSTOP: ${index},0`]);
  });
}

/** 2.14, 2.15: TCP servers. */
export const serverCommands: readonly Command<A7600>[] = [
  {
    name: "+SERVERSTART",
    section: "2.14",
    test: ["+SERVERSTART: (0-65535),(0-3)"],
    read(modem, call) {
      if (!modem.net.isOpen) return modem.cipError(call, NOT_OPENED);
      const lines = modem.servers.all.map(({ index, port }) => `+SERVERSTART: ${index},${port}`);
      if (lines.length) call.info(lines.join("\r\n"));
      return OK;
    },
    write: write([int("port", 0, 65535), serverIndex, optional(int("backlog", 1, 3))], (modem, call, port, index, backlog = BACKLOG) => {
      const { forms, net, servers } = modem;
      if (!net.isOpen) return modem.cipError(call, NOT_OPENED);
      if (net.transparent && index > forms.lastBesides) return modem.cipError(call, WRONG_PARAMETER);
      if (servers.has(index)) return modem.cipError(call, LISTENING_ALREADY);
      servers.start(index, port, backlog, err => call.end(err ? modem.cipError(call, err) : OK));
      return PENDING;
    }),
    invalid: (modem, call) => modem.cipError(call, WRONG_PARAMETER),
  },
  {
    name: "+SERVERSTOP",
    section: "2.15",
    test: false,
    execute: (modem, call) => stop(modem, call),
    write: write([optional(serverIndex)], stop),
    invalid(_modem, call, given) {
      const index = numberGiven(given);
      return index === undefined ? ERROR : stopFailed(call, index, WRONG_PARAMETER);
    },
  },
];
