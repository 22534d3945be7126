import type { Row } from "./dialect.js";

/**
 * Commands as data. A row (dialect.ts) is a command of a family's document; a form is one of the ways to use it: test,
 * read, write or execute, with its parameters and what the modem answers. `run` (run-command.ts) sends any form; the
 * types of its arguments and of its reply follow from the form.
 */

/** Kinds of parameters. */
export const INTEGER = 0;
export const TEXT = 1;
export const HOST = 2;
export const BARE = 3;
export const CHOICE = 4;
export const BITS = 5;
export const HEX = 6;
/** Stands on the command line as it is and is no argument. */
export const CONSTANT = 7;
/** Written by a function of the dialect's. */
export const FORMATTED = 8;
/** Bytes that follow the modem's prompt; their count stands on the line. */
export const COUNTED = 9;
/** Bytes that follow the prompt, and what ends them; nothing stands on the line. */
export const ENDED = 10;

/** One parameter of a command line. `N` is its name, `T` its type, `O` true when it may be left out. */
export interface Parameter<N extends string = string, T = any, O extends boolean = boolean> {
  readonly name: N;
  readonly kind: number;
  /** The document's range: of the number, or of the count of characters or bytes. */
  readonly least: number;
  readonly most: number;
  readonly choices?: readonly T[];
  /** Of what is FORMATTED: what stands on the command line. @throws TypeError or RangeError that names the parameter */
  readonly format?: (name: string, value: any, least: number, most: number) => string;
  /** What encloses hexadecimal digits; the constant. Of what is ENDED: the escape, and the end; `choices` are the bytes that need the escape, or can't be. */
  readonly open: string;
  readonly close: string;
  readonly optional: O;
  /** May be left out though later ones are given: nothing stands between the commas. */
  readonly blank: boolean;
  /** Is given exactly when the one before it is. */
  readonly joined: boolean;
  readonly secret: boolean;
  /** The modem's response time is this parameter times so many milliseconds. 0: it has no say. */
  readonly milliseconds: number;
  readonly _value?: T;
}

function parameter(name: any, kind: number, least: number, most: number, open: string, close: string, choices?: readonly any[]): any {
  return { name: name, kind: kind, least: least, most: most, choices: choices, open: open, close: close, optional: false, blank: false, joined: false, secret: false, milliseconds: 0 };
}

/** A decimal integer from `least` to `most`. */
export function integer<const N extends string>(name: N, least: number, most: number): Parameter<N, number, false> {
  return parameter(name, INTEGER, least, most, "", "");
}

/** A string in quotes, of at most `most` characters and at least `least` (default 0). */
export function text<const N extends string>(name: N, most: number, least?: number): Parameter<N, string, false> {
  return parameter(name, TEXT, least === undefined ? 0 : least, most, '"', '"');
}

/** A host name or an address in quotes. */
export function host<const N extends string>(name: N, most: number): Parameter<N, string, false> {
  return parameter(name, HOST, 1, most, '"', '"');
}

/** A string without quotes: no comma may be in it. */
export function bare<const N extends string>(name: N, most: number): Parameter<N, string, false> {
  return parameter(name, BARE, 1, most, "", "");
}

/** One of a few values; strings are put in quotes, numbers are not. */
export function choice<const N extends string, const T extends string | number>(name: N, choices: readonly T[]): Parameter<N, T, false> {
  return parameter(name, CHOICE, 0, 0, "", "", choices);
}

/** A string of `length` binary digits in quotes, as 3GPP's timers are given: "10101111". */
export function bits<const N extends string>(name: N, length: number): Parameter<N, string, false> {
  return parameter(name, BITS, length, length, '"', '"');
}

/** `least` to `most` bytes as hexadecimal digits between `open` and `close` (default quotes). */
export function hex<const N extends string>(name: N, least: number, most: number, open?: string, close?: string): Parameter<N, ArrayBuffer | Uint8Array, false> {
  return parameter(name, HEX, least, most, open === undefined ? '"' : open, close === undefined ? '"' : close);
}

/** Data for the modem's prompt, `least` to `most` bytes: how many there are stands in this place of the line. */
export function counted<const N extends string>(name: N, least: number, most: number): Parameter<N, ArrayBuffer | Uint8Array, false> {
  return parameter(name, COUNTED, least, most, "", "");
}

/**
 * Data for the prompt, 1 to `most` bytes, ended by Ctrl-Z. ESC would cancel them: with neither in them, unless `escape` is given,
 * the byte that goes before these two and before itself. Nothing stands in this place of the line.
 */
export function toCtrlZ<const N extends string>(name: N, most: number, escape?: string): Parameter<N, ArrayBuffer | Uint8Array, false> {
  return parameter(name, ENDED, 1, most, escape === undefined ? "" : escape, "\x1a", escape === undefined ? ["\x1a", "\x1b"] : ["\x1a", "\x1b", escape]);
}

/** Data for the prompt, 1 to `most` bytes without a plus, ended by the escape sequence. */
export function toPluses<const N extends string>(name: N, most: number): Parameter<N, ArrayBuffer | Uint8Array, false> {
  return parameter(name, ENDED, 1, most, "", "+++", ["+"]);
}

/** What always stands in this place of the form, quotes included: '"viewmode"', "0". */
export function constant(value: string): Parameter<"", never, false> {
  return parameter("", CONSTANT, 0, 0, value, "");
}

/** What a dialect writes in a way of its own: `format` gets the name, the value and its limits, and gives what stands on the command line. */
export function formatted<const N extends string, T>(name: N, least: number, most: number, format: (name: string, value: unknown, least: number, most: number) => string): Parameter<N, T, false> {
  return changed(parameter(name, FORMATTED, least, most, "", ""), "format", format);
}

function changed(given: any, key: string, value: unknown): any {
  const copy: any = Object.assign({}, given);
  copy[key] = value;
  return copy;
}

/** May be left out when all that follow are, too. */
export function optional<N extends string, T>(given: Parameter<N, T>): Parameter<N, T, true> {
  return changed(given, "optional", true);
}

/** May be left out whatever follows: `=1,,5`. */
export function blank<N extends string, T>(given: Parameter<N, T>): Parameter<N, T, true> {
  return changed(changed(given, "optional", true), "blank", true);
}

/** Optional, but given exactly when the parameter before it is. */
export function joined<N extends string, T>(given: Parameter<N, T>): Parameter<N, T, true> {
  return changed(changed(given, "optional", true), "joined", true);
}

/** Never shown in traces; nor is what stands behind it on the line. */
export function secret<N extends string, T, O extends boolean>(given: Parameter<N, T, O>): Parameter<N, T, O> {
  return changed(given, "secret", true);
}

/** The time (s) that the modem may take to answer. */
export function seconds<N extends string, T, O extends boolean>(given: Parameter<N, T, O>): Parameter<N, T, O> {
  return changed(given, "milliseconds", 1000);
}

/** Kinds of fields. */
export const NUMBER = 0;
export const STRING = 1;
/** All that is left of the line. */
export const REST = 2;
/** A result code: 0 or the command has failed. */
export const RESULT = 3;
/** The number that was given as the argument of the same name, or the line is another's. */
export const SAME = 4;
/** A text that says which line it is, and is no field of the reply. */
export const WORD = 5;
/** As it stands on the line, quotes and brackets included: the dialect's function reads it. */
export const RAW = 6;

/** One parameter of an information response or a result line. */
export interface Field<N extends string = string, T = any, O extends boolean = boolean> {
  readonly name: N;
  readonly kind: number;
  /** Of a WORD. */
  readonly word: string;
  /** Makes of what was read what users see; null: it is not known; undefined: the line does not fit. */
  readonly convert?: (value: any, before: any) => unknown;
  readonly optional: O;
  readonly _value?: T;
}

function field(name: any, kind: number, word: string, convert: any): any {
  return { name: name, kind: kind, word: word, convert: convert, optional: false };
}

/** A decimal integer, maybe negative. */
export function int<const N extends string>(name: N): Field<N, number, false>;
export function int<const N extends string, T>(name: N, convert: (value: number) => T | null | undefined): Field<N, T, false>;
export function int(name: string, convert?: any): any {
  return field(name, NUMBER, "", convert);
}

/** A string with or without quotes. */
export function str<const N extends string>(name: N): Field<N, string, false>;
export function str<const N extends string, T>(name: N, convert: (value: string) => T | null | undefined): Field<N, T, false>;
export function str(name: string, convert?: any): any {
  return field(name, STRING, "", convert);
}

/** All that is left of the line, commas and quotes included: the last field, or the only one of a line without a name. */
export function rest<const N extends string>(name: N): Field<N, string, false>;
export function rest<const N extends string, T>(name: N, convert: (value: string, before: any) => T | null | undefined): Field<N, T, false>;
export function rest(name: string, convert?: any): any {
  return field(name, REST, "", convert);
}

/** What a dialect reads in a way of its own: `convert` gets what stands between the commas, with its quotes or brackets, and the fields before it. */
export function raw<const N extends string, T>(name: N, convert: (text: string, before: any) => T | null | undefined): Field<N, T, false> {
  return field(name, RAW, "", convert);
}

/** A result code: other than 0, the command has failed with it. */
export function result<const N extends string>(name: N): Field<N, number, false> {
  return field(name, RESULT, "", undefined);
}

/** The argument `name` come back: tells one's own line from those of others. */
export function same<const N extends string>(name: N): Field<N, number, false> {
  return field(name, SAME, "", undefined);
}

/** What a line says in this place to tell which kind it is: +QIURC: "dnsgip". */
export function word(value: string): Field<"", never, false> {
  return field("", WORD, value, undefined);
}

/** Whatever else stands at the end of the line. */
export function more(): Field<"", never, true> {
  return changed(field("", REST, "", undefined), "optional", true);
}

/** May be missing: at the end of the line, or empty between commas. */
export function maybe<N extends string, T>(given: Field<N, T>): Field<N, T, true> {
  return changed(given, "optional", true);
}

/** A kind of line that belongs to a reply. */
export interface Part {
  /** Its place in the reply; "" when it is all of the reply. */
  readonly key: string;
  /** How the line begins: "+QISDE:"; several with LF between them; "" for a line without a name. */
  readonly name: string;
  readonly fields: readonly Field[];
  /** Any number of such lines may come, also none. */
  readonly many: boolean;
  /** The reply is not whole without it. */
  readonly needed: boolean;
}

/** What a form's reply is made of. `R` is its type. */
export interface Reply<R = any> {
  /** Kinds of lines: the first that a line fits counts. */
  readonly parts: readonly Part[];
  /** The answer to a test form: any lines. */
  readonly test: boolean;
  /** Ends with SEND OK or SEND FAIL. */
  readonly sends: boolean;
  /** Lines come after the final result code, for at most this long (ms); 0: none do. */
  readonly late: number;
  /** What has come when that time is over is all, and well. */
  readonly lapses?: boolean;
  /** The name of the line that asks for the data, where that is no prompt. */
  readonly asks?: string;
  /** A line of these before the final result code is another command's. */
  readonly after?: boolean;
  /** The modem may leave without a final result code. */
  readonly leaves?: boolean;
  /**
   * Whether the last line has come: 0; a result code with which the command has failed; -1: more lines will come. Absent:
   * it has when there is one of each kind that is needed.
   */
  readonly ended?: ((reply: any, args: any) => number) | undefined;
  readonly _reply?: R;
}

/** The final result code is all. */
export const NONE: Reply<undefined> = { parts: [], test: false, sends: false, late: 0 };
/** The modem switches itself off, with OK, another farewell or none. */
export const LEAVES: Reply<undefined> = { parts: [], test: false, sends: false, late: 0, leaves: true };
/** SEND OK is all. */
export const SENT: Reply<undefined> = { parts: [], test: false, sends: true, late: 0 };
/** Data come counted, or a connection is opened: the form is sent by links (sockets), which take their limits from it; `run` refuses it. */
export const DATA: Reply<never> = { parts: [], test: false, sends: false, late: -1 };
/** What a test form tells: lines, and of each what stands between its commas: "(1-16)", "<host>". Commas in brackets and quotes don't count. */
export const RANGES: Reply<string[][]> = { parts: [], test: true, sends: false, late: 0 };

type Simple<T> = { [K in keyof T]: T[K] };
type Named<E, N> = E extends { name: infer K } ? (K extends "" ? never : K & N) : never;

/** Arguments of a form with these parameters. */
export type Args<P extends readonly Parameter[]> = Simple<
  { [E in Extract<P[number], { optional: false }> as Named<E, string>]: E extends Parameter<any, infer T> ? T : never } & { [E in Extract<P[number], { optional: true }> as Named<E, string>]?: E extends Parameter<any, infer T> ? T : never }
>;

/** What a line with these fields tells. */
export type Values<F extends readonly Field[]> = Simple<
  { [E in Extract<F[number], { optional: false }> as Named<E, string>]: E extends Field<any, infer T> ? T : never } & { [E in Extract<F[number], { optional: true }> as Named<E, string>]?: E extends Field<any, infer T> ? T : never }
>;

/** One line. */
export function line<const F extends readonly Field[]>(name: string, fields: F): Reply<Values<F>> {
  return { parts: [{ key: "", name: name, fields: fields, many: false, needed: true }], test: false, sends: false, late: 0 };
}

/** Any number of lines: a list, empty when there is none. */
export function lines<const F extends readonly Field[]>(name: string, fields: F): Reply<Values<F>[]> {
  return { parts: [{ key: "", name: name, fields: fields, many: true, needed: false }], test: false, sends: false, late: 0 };
}

/** A line that may be missing, as one that comes only when the command has failed. */
export function perhaps<const F extends readonly Field[]>(name: string, fields: F): Reply<Values<F> | undefined> {
  return { parts: [{ key: "", name: name, fields: fields, many: false, needed: false }], test: false, sends: false, late: 0 };
}

interface NamedReply<K extends string, R> {
  readonly key: K;
  readonly reply: Reply<R>;
}

type ReplyOf<E> = E extends Reply<infer R> ? R : E extends NamedReply<string, infer R> ? R : never;

/** Replies by their keys; those that may be missing are optional. */
type Parts<P extends readonly NamedReply<string, any>[]> = Simple<
  { [E in P[number] as undefined extends ReplyOf<E> ? never : E["key"]]: ReplyOf<E> } & { [E in P[number] as undefined extends ReplyOf<E> ? E["key"] : never]?: ReplyOf<E> }
>;

/** A kind of line among several. */
export function part<const K extends string, R>(key: K, reply: Reply<R>): NamedReply<K, R> {
  return { key: key, reply: reply };
}

/** Lines of several kinds; the first kind that a line fits counts. */
export function several<const P extends readonly NamedReply<string, any>[]>(kinds: P): Reply<Parts<P>> {
  const parts: Part[] = [];
  for (let i = 0; i < kinds.length; i++) {
    const given = kinds[i]!.reply.parts[0]!;
    parts.push({ key: kinds[i]!.key, name: given.name, fields: given.fields, many: given.many, needed: given.needed });
  }
  return { parts: parts, test: false, sends: false, late: 0 };
}

/** Lines that come after the final result code (they may also come before it), `timeout` ms at the latest. */
export function late<R>(reply: Reply<R>, timeout: number, ended?: (reply: any, args: any) => number): Reply<R> {
  return { parts: reply.parts, test: reply.test, sends: reply.sends, late: timeout, ended: ended };
}

/** Like `late`; a modem that has nothing to tell says nothing: what came in the time is the reply. */
export function until<R>(reply: Reply<R>, timeout: number, ended: (reply: any, args: any) => number): Reply<R> {
  return changed(late(reply, timeout, ended), "lapses", true);
}

/** Like `late`; such lines before the final result code are another command's. */
export function after<R>(reply: Reply<R>, timeout: number, ended?: (reply: any, args: any) => number): Reply<R> {
  return changed(late(reply, timeout, ended), "after", true);
}

/** Like `reply`; a line of this name asks for the data as a prompt does. */
export function asked<R>(reply: Reply<R>, name: string): Reply<R> {
  return changed(reply, "asks", name);
}

/** A line of one of several kinds; the first that it fits counts. */
export function either<const P extends readonly Reply<any>[]>(kinds: P): Reply<ReplyOf<P[number]>> {
  let parts: Part[] = [];
  for (let i = 0; i < kinds.length; i++) parts = parts.concat(kinds[i]!.parts as Part[]);
  return { parts: parts, test: false, sends: false, late: 0 };
}

/** One form of a command. `A` is the type of its arguments, undefined when it has none; `R` of its reply. */
export interface Form<A = any, R = any> {
  readonly row: Row;
  /** T test, R read, W write, E execute. */
  readonly letter: string;
  /** What stands between the name and the parameters. */
  readonly mark: string;
  readonly parameters: readonly Parameter[];
  readonly reply: Reply<R>;
  readonly _arguments?: A;
}

/** NAME=? */
export function test(row: Row): Form<undefined, string[][]> {
  return { row: row, letter: "T", mark: "=?", parameters: [], reply: RANGES };
}

/** NAME? */
export function read<R>(row: Row, reply: Reply<R>): Form<undefined, R> {
  return { row: row, letter: "R", mark: "?", parameters: [], reply: reply };
}

/** NAME, which reads: where a family has no question mark. */
export function query<R>(row: Row, reply: Reply<R>): Form<undefined, R> {
  return { row: row, letter: "R", mark: "", parameters: [], reply: reply };
}

/** NAME=parameters; without any it is the bare name. */
export function write<const P extends readonly Parameter[], R>(row: Row, parameters: P, reply: Reply<R>): Form<Args<P>, R> {
  return { row: row, letter: "W", mark: parameters.length > 0 ? "=" : "", parameters: parameters, reply: reply };
}

/** NAME and right behind it the value: a basic command (V.250 5.3.1), as ATE0. */
export function basic<const P extends readonly Parameter[], R>(row: Row, parameters: P, reply: Reply<R>): Form<Args<P>, R> {
  return { row: row, letter: "W", mark: "", parameters: parameters, reply: reply };
}

/** NAME, which never has parameters. */
export function execute<R>(row: Row, reply: Reply<R>): Form<undefined, R> {
  return { row: row, letter: "E", mark: "", parameters: [], reply: reply };
}
