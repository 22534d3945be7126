import { write, type Command } from "../dce/command.js";
import { int, optional } from "../dce/parameters.js";
import { cme, CONNECT, ERROR, OK, PENDING } from "../dce/results.js";
import { CONNECTED, LAST_CID } from "./link.js";
import type { SimcomCa } from "./modem.js";
import { cidParameter } from "./socket-commands.js";

/** Most bytes of one AT+CASEND and one AT+CARECV. */
export const SEND_SIZE = 1460;
const READ_SIZE = 1460;
/** <inputtime> where none is given, ms (C1805). */
export const INPUT_TIME = 5000;
/** Hosts end counted data with it, too. */
const CTRL_Z = 0x1a;

/** C1805-C1807, C1811: send, receive, ask what has arrived, and hand over the UART. */
export const dataCommands: readonly Command<SimcomCa>[] = [
  {
    name: "+CASEND",
    section: "C1805",
    write: write([cidParameter, optional(int("datalen", 1, SEND_SIZE)), optional(int("inputtime", 1, 65_535))], (modem, call, cid, length, time = INPUT_TIME) => {
      const writer = modem.writer(cid);
      if (!writer) return cme(3);
      if (length === undefined) {
        call.info(`+CASEND: ${writer.free}`);
        return OK;
      }
      const expiry = modem.session.after(time, () => call.end(ERROR));
      call.prompt({
        text: modem.forms.sendPrompt(cid, length),
        count: length,
        stray: CTRL_Z,
        echo: false,
        done(bytes) {
          modem.session.cancel(expiry);
          return modem.sent(cid, bytes);
        },
      });
      return PENDING;
    }),
  },
  {
    name: "+CARECV",
    section: "C1806",
    // Not in the document, but firmware has it (wire-notes 3).
    read({ connections }, call) {
      for (const { id, received } of connections.table.links) if (received.length) call.info(`+CARECV: ${id},${received.length}`);
    },
    write: write([cidParameter, int("readlen", 1, READ_SIZE)], (modem, call, cid, length) => {
      const link = modem.connections.table.link(cid);
      if (!link || link.delivery !== "read") return cme(3);
      const bytes = link.take(length);
      if (bytes.length) modem.forms.receive(call, cid, bytes);
      else modem.forms.receiveEmpty(call, cid);
      return OK;
    }),
  },
  {
    name: "+CAACK",
    section: "C1807",
    write: write([cidParameter], ({ connections }, call, cid) => {
      const link = connections.table.link(cid);
      if (!link) return cme(3);
      call.info(`+CAACK: ${link.totalSent},${link.unacknowledged}`);
      return OK;
    }),
  },
  {
    name: "+CASWITCH",
    section: "C1811",
    test: ({ forms }) => [forms.switchRange],
    // In transparent mode nobody can ask, so the mode is 0.
    read: ({ connections }, call) => call.info(`+CASWITCH: ${connections.transparent?.id ?? 0},0`),
    write: write([int("cid", 0, LAST_CID), int("transmode", 0, 1)], (modem, call, cid, mode) => {
      const link = modem.connections.table.link(cid);
      if (link?.state !== CONNECTED) return ERROR;
      if (mode === 0) return OK;
      modem.forms.switchAnswer(call);
      modem.connections.goOnline(link);
      return CONNECT;
    }),
    invalid: () => ERROR,
  },
];
