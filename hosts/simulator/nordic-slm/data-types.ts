import type { Argument, Parameter } from "../dce/parameters.js";
import { int } from "../dce/parameters.js";

/** <datatype>: a hexadecimal string, plain text; JSON, HTML and OMA TLV are sent as they are, too. */
export const HEX = 0;
export const TEXT = 1;
const OMA_TLV = 4;

/** Bytes of one transfer: NET_IPV4_MTU. */
export const MTU = 576;

const DIGITS = /^([0-9a-f]{2})*$/i;
/** A byte that text cannot hold: neither printable ASCII nor a line end. */
const BINARY = /[^\x20-\x7e\r\n]/;

export const dataType = int("datatype", HEX, OMA_TLV);

/** <data>: a quoted string without NUL, which may hold line ends. */
export const data: Parameter<string> = {
  name: "data",
  range: "<data>",
  parse: ({ text, quoted }: NonNullable<Argument>) => (quoted && text.length <= MTU && !text.includes("\0") ? text : undefined),
};

/** The bytes that <datatype> and <data> stand for; undefined where the digits are none, or an odd number. */
export function decode(type: number, text: string): Uint8Array | undefined {
  if (type !== HEX) return Buffer.from(text, "latin1");
  return DIGITS.test(text) ? Buffer.from(text, "hex") : undefined;
}

/** Received bytes as the modem shows them: text where all of them can be printed, else hexadecimal digits. */
export function encode(bytes: Uint8Array): { type: number; shown: Uint8Array } {
  const buffer = Buffer.from(bytes);
  return BINARY.test(buffer.toString("latin1"))
    ? { type: HEX, shown: Buffer.from(buffer.toString("hex").toUpperCase(), "latin1") }
    : { type: TEXT, shown: bytes };
}
