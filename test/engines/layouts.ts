import { ASKS_DATA, ENDS_WITH_OK } from "../../src/codes.js";
import type { Dialect } from "../../src/dialect.js";
import { dialect as microchipAnycloud } from "../../src/dialects/microchip-anycloud/index.js";
import { dialect as nordicSlm } from "../../src/dialects/nordic-slm/index.js";
import { dialect as quectelBg95 } from "../../src/dialects/quectel-bg95/index.js";
import { dialect as simcomA7600 } from "../../src/dialects/simcom-a7600/index.js";
import { dialect as simcomCa } from "../../src/dialects/simcom-ca/index.js";

/** Payload that a line announces; see Channel.expectPayload. */
export interface Announcement {
  count: number;
  tail: number;
  tailLength: number;
  /** It begins behind this byte; see Channel.expectPromptedPayload. */
  prompt?: number;
}

/** Where payload stands in a dialect's lines, told anew from its document and wire-notes: the driver's own reading is not asked. */
export interface Layout {
  dialect: Dialect;
  /** What the modem answers to the query that the channel begins with. */
  fenceAnswer: string;
  /** Flags of a command that asks for data. */
  sending: number;
  /** Payload may follow the first comma of the answer to `command`. */
  comma(command: string): boolean;
  /** What an information response to `command` announces. */
  header(line: string, command: string): Announcement | undefined;
  /** What a line that no command asked for announces. */
  push(line: string): Announcement | undefined;
  /** An answer to `command` has its payload before its header: the most bytes that may be; 0: it has not. */
  trailed(command: string): number;
}

const CRLF = 0x0a0d;
const CRLF_CRLF = 0x0a0d0a0d;
const ANY_TAIL = -1;
const MARK = 35;

const none = (): undefined => undefined;
const counted = (match: RegExpExecArray | null, tail: number, tailLength: number): Announcement | undefined =>
  match && match[1] !== "0" ? { count: Number(match[1]), tail, tailLength } : undefined;
const CMEE = "\r\n+CMEE: 0\r\n\r\nOK\r\n";

export const LAYOUTS: Layout[] = [
  {
    dialect: quectelBg95,
    fenceAnswer: `AT+CMEE?\r${CMEE}`,
    sending: ASKS_DATA,
    comma: () => false,
    header: (line) => counted(/^\+QIRD: ([1-9]\d*)$/.exec(line), CRLF_CRLF, 4),
    push: none,
    trailed: () => 0,
  },
  {
    dialect: simcomA7600,
    fenceAnswer: CMEE,
    sending: ASKS_DATA | ENDS_WITH_OK,
    comma: () => false,
    header: (line) => counted(/^\+CIPRXGET: 2,\d+,(\d+),\d+$/.exec(line), CRLF_CRLF, 4),
    push: (line) => counted(/^\+IPD(\d+)$/.exec(line) ?? /^\+RECEIVE,\d+,(\d+)$/.exec(line), 0, ANY_TAIL),
    trailed: () => 0,
  },
  {
    dialect: simcomCa,
    fenceAnswer: CMEE,
    sending: ASKS_DATA | ENDS_WITH_OK,
    comma: (command) => /^AT\+CARECV=\d/.test(command),
    // at the comma: the length, and payload at once, or the cid, and the length on the rest of the line
    header(line, command) {
      if (!/^AT\+CARECV=\d/.test(command)) return undefined;
      if (/^\d+$/.test(line)) return counted(/^(\d+)$/.exec(line), CRLF_CRLF, 4);
      const first = /^\+CARECV: (\d+)$/.exec(line);
      return first && first[1] !== /\d+/.exec(command)![0] ? counted(first, CRLF_CRLF, 4) : undefined;
    },
    push: none,
    trailed: () => 0,
  },
  {
    dialect: nordicSlm,
    fenceAnswer: "+CMEE: 0\r\nOK\r\n",
    sending: 0,
    comma: () => false,
    header: none,
    push: (line) => counted(/^#X(?:TCPRECV|UDPRECV|UDPDATA|TCPCLI): \d, ?(\d+)$/.exec(line), CRLF, 2),
    trailed(command) {
      const read = /^AT#X(?:RECV|RECVFROM|TCPRECV)(?:=(\d+))?$/.exec(command);
      return read ? Number(read[1] ?? 576) : 0;
    },
  },
  {
    dialect: microchipAnycloud,
    fenceAnswer: "+WSTA:0\r\nOK\r\n",
    sending: ASKS_DATA | ENDS_WITH_OK,
    comma: () => false,
    header(line) {
      const found = counted(/^\+SOCKRD:\d+,(\d+),$/.exec(line), 0, 0);
      return found && { ...found, prompt: MARK };
    },
    push: none,
    trailed: () => 0,
  },
];
