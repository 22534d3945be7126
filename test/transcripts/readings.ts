import { NAMES as QUECTEL_BG95 } from "../../src/dialects/quectel-bg95/commands.js";

/** Payload that follows a line: its length, and the bytes that must come after it (see ResponseParser.expectPayload). */
export interface Payload {
  length: number;
  tail: number;
  tailLength: number;
}

/** What the driver's parser has to be told about a dialect to read its transcripts. */
export interface DialectReading {
  /** Names of lines, beside the common ones. */
  names: string;
  /** The prompt that may come after what the host sent; -1: none. */
  prompt(sent: string): number;
  /** The payload that a line announces. */
  payload(line: string): Payload | undefined;
}

const CRLF_CRLF = 0x0a0d0a0d;
const GREATER = 62;

function quectelPayload(line: string): Payload | undefined {
  const header = /^\+QIRD: (\d+)(?:,"[^"]*",\d+)?$/.exec(line);
  return header && header[1] !== "0" ? { length: Number(header[1]), tail: CRLF_CRLF, tailLength: 4 } : undefined;
}

/** Dialects that the driver speaks, each as its `link.ts` tells the parser. */
export const READINGS: Record<string, DialectReading | undefined> = {
  "quectel-bg95": {
    names: QUECTEL_BG95,
    prompt: (sent) => (/^AT\+QISEND=\d+(,[1-9]\d*(,"[^"]*",\d+)?)?\r$/.test(sent) ? GREATER : -1),
    payload: quectelPayload,
  },
};
