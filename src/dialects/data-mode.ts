import { CONNECTS } from "../codes.js";
import type { CommandLine } from "../command-line.js";
import type { Row } from "../dialect.js";
import type { Link } from "../link.js";
import { OPERATION_OPEN } from "../link-codes.js";
import type { LinkForm } from "./pull-link.js";

/** What a family says of its data mode. */
export interface Transparency {
  /** The open command ends with CONNECT; else the connection is opened as always, and `resume` enters data mode. */
  readonly opens: boolean;
  /** Goes (back) to data mode: the command, and what follows its name. Absent: nothing does, and data mode is left only with the connection. */
  readonly resume?: Row;
  resumes?(link: Link, line: CommandLine): void;
  /** Lines that a modem says when data mode is over without having been left, with their line ends: the peer or the network ended it, or the modem restarted. */
  readonly endings: string[];
  /** Finds them where they are no constant lines, as endOf does (escape.ts). */
  ending?(bytes: Uint8Array, from: number, end: number): number;
  /** What is left can be read when the peer has closed. */
  readonly drains: boolean;
}

/** DTR as a way out of data mode: not wired or without effect; said to be wired; seen to work. */
export const DTR_NEVER = 0;
export const DTR_WIRED = 1;
export const DTR_WORKS = 2;

/** Milliseconds of silence around the escape sequence: a modem wants 1000 (Quectel 1.2, A7600 1.2). */
export const GUARD = 1100;
/** Milliseconds from the last byte sent to the release of DTR, from there until a modem has left data mode, and until it must have. */
export const DTR_GUARD = 20;
export const DTR_LEAST = 250;
export const DTR_MOST = 1000;
/** Milliseconds of silence after which a modem may take pluses for the beginning of one. */
export const PERHAPS_GUARD = 900;
/** Milliseconds for which a received line end is kept back, as it may begin an ending. */
export const HOLD_TIME = 30;
/** Milliseconds of silence behind an ending, and behind the answer to the escape sequence. */
export const SILENCE = 100;

/** What a link in data mode knows of the serial port: its session. */
export interface DataWiring {
  /** The rate of the line (baud). */
  readonly rate: number;
  /** What is known of DTR as a way out of data mode: DTR_NEVER, DTR_WIRED, DTR_WORKS. */
  dtr: number;
  readonly owner: { drive(line: string, level: number): boolean };
}

/** The form of a link whose open command enters data mode. */
export function connecting(form: LinkForm): LinkForm {
  const flags = form.flags.slice();
  flags[OPERATION_OPEN] = CONNECTS;
  return Object.assign({}, form, { flags: flags });
}
