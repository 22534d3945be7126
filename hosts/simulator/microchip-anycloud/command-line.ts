import type { Argument } from "../dce/parameters.js";
import { INVALID_COMMAND, PARAMETER_COUNT } from "./status.js";

/** A command line, taken apart. */
export interface Parsed {
  /** As typed: "+WSTA", "E0"; empty for AT alone. */
  name: string;
  form: "plain" | "write" | "help";
  /** Integers in decimal; strings decoded, and marked as quoted. */
  arguments: NonNullable<Argument>[];
}

const INTEGER = / *(-?\d+|0[xX][\dA-Fa-f]+)(?=,|$)/y;
const STRING = / *"((?:[^"\\\x00-\x1f\x7f-\xff]|\\[abtnvfre"\\])*)" *(?=,|$)/y;
const HEX = / *\[((?:[\dA-Za-z]{2})*)\] *(?=,|$)/y;
/** What a backslash makes of these letters; any other character stands for itself. */
const ESCAPES: Record<string, string> = { a: "\x07", b: "\b", t: "\t", n: "\n", v: "\v", f: "\f", r: "\r", e: "\x1b" };

/**
 * Takes a line apart, as at_cmd_engine/at_cmds/at_cmd_parser.c does: the name up to `=`, then integers (decimal, negative, 0x),
 * strings with escapes and [hex]; spaces are only allowed before an argument, and after a string.
 * @returns the error where it can't be read
 */
export function parseLine(line: string): Parsed | number {
  if (!line.startsWith("AT")) return INVALID_COMMAND;
  const [, typed, list] = /^([^=]*)(?:=([^]*))?$/.exec(line.slice(2))!;
  const name = typed.length > 1 ? typed.replace(/\/?\?$/, "") : typed;
  if (/.\/\?$/.test(typed) || list?.[0] === "?") return { name, form: "help", arguments: [] };
  if (!list || name !== typed) return { name, form: "plain", arguments: [] };
  const given = parseArguments(list);
  return given ? { name, form: "write", arguments: given } : PARAMETER_COUNT;
}

function parseArguments(list: string): NonNullable<Argument>[] | undefined {
  const given: NonNullable<Argument>[] = [];
  for (let at = 0; ; at++) {
    const match = [INTEGER, STRING, HEX].map(form => ((form.lastIndex = at), form.exec(list)));
    const found = match.find(each => each !== null);
    if (!found) return undefined;
    const [integer, string, hex] = match.map(each => each?.[1]);
    if (integer !== undefined) given.push({ text: String(decimal(integer)), quoted: false });
    else if (string !== undefined) given.push({ text: string.replace(/\\(.)/g, (_, c: string) => ESCAPES[c] ?? c), quoted: true });
    else given.push({ text: decoded(hex!), quoted: true });
    at += found[0].length;
    if (at === list.length) return given;
  }
}

/** As C's strtol and strtoul with base 0 read it: a leading 0 means octal. */
function decimal(text: string): number {
  const [, sign, digits] = /^(-?)(.*)$/.exec(text)!;
  const octal = /^0([0-7]+)/.exec(digits);
  const value = octal ? parseInt(octal[1], 8) : Number(digits);
  return sign ? -value : value;
}

/** Hex digits to characters; letters beyond F count as 0, as the firmware has it. */
function decoded(hex: string): string {
  return Buffer.from(hex.replace(/[G-Zg-z]/g, "0"), "hex").toString("latin1");
}
