import { write, type Call, type Command } from "../dce/command.js";
import { int, text, type Parameter } from "../dce/parameters.js";
import { ERROR, type Final, type Result } from "../dce/results.js";
import type { NordicSlm } from "./modem.js";

export type Row = Command<NordicSlm>;

/** <url>: at most 128 bytes. */
export const url = text("url", 128, 1);

export const port = int("port", 1, 65535);
/** 0: any, as for bind. */
export const localPort = int("port", 0, 65535);
export const securityTag = int("sec_tag", 0, 2 ** 31 - 1);

/** The application's own commands fail with ERROR alone, and have no test form unless the row says so. */
export function slm(rows: readonly Row[]): Row[] {
  return rows.map(row => ({ test: false, ...row, invalid: (): Final => ERROR }));
}

/** A command with a parameter, and without it. */
export function orNothing<T>(parameter: Parameter<T>, run: (modem: NordicSlm, call: Call, value?: T) => Result): Pick<Row, "execute" | "write"> {
  return { execute: (modem, call) => run(modem, call), write: write([parameter], run) };
}
