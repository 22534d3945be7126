import type { CommandRow } from "../dce/command.js";
import { ParameterError, parseArguments, type Argument, type Parameter, type Values } from "../dce/parameters.js";
import { PENDING } from "../dce/results.js";
import { INVALID_PARAMETER, PARAMETER_COUNT } from "./status.js";

/** What a handler returns: a status, or PENDING when `call.end` comes later; nothing means OK. */
export type Result = number | typeof PENDING | void;

/** Raw data that a command asks the host for. */
export interface RawData {
  /** Bytes wanted; 0: everything up to `+++` and silence. */
  count: number;
  /** Takes data: all of it where it is counted, else piece by piece. Gives a status. */
  take(bytes: Uint8Array): number;
}

/** One execution of a command, as its handler sees it. */
export interface Call {
  /** Sends a line of the response. */
  info(text: string): void;
  /** Sends a response that carries bytes: a line, the mark of binary data, the bytes, and what follows them. */
  payload(header: string, bytes: Uint8Array, tail: string): void;
  /** Ends a command whose handler answered PENDING; ignored when the module was restarted meanwhile. */
  end(status?: number): void;
  /** Asks for raw data; the handler then answers PENDING, and the data's status is the command's. */
  raw(data: RawData): void;
}

export type Handler<M> = (modem: M, call: Call) => Result;

/** A form with parameters. */
export interface Write<M> {
  parameters: readonly Parameter<unknown>[];
  run(modem: M, call: Call, given: NonNullable<Argument>[]): Result;
}

/** One row of the family's table. `read` and `execute` are the bare command; it has one or the other. */
export interface Row<M> extends CommandRow {
  /** The module has no test form: `=?` prints help, made of this table. */
  test: false;
  read?: Handler<M>;
  execute?: Handler<M>;
  write?: Write<M>;
  /** What the bare name answers where it is no form of the document's. */
  bare?: Handler<M>;
}

/** Declares a form with parameters: a wrong number of them is error 5, a wrong type or value error 4. */
export function write<M, const P extends readonly Parameter<unknown>[]>(parameters: P, run: (modem: M, call: Call, ...values: Values<P>) => Result): Write<M> {
  const least = parameters.filter(each => !each.optional).length;
  return {
    parameters,
    run(modem, call, given) {
      if (given.length < least || given.length > parameters.length) return PARAMETER_COUNT;
      let values: Values<P>;
      try {
        values = parseArguments(parameters, given);
      } catch (error) {
        if (error instanceof ParameterError) return INVALID_PARAMETER;
        throw error;
      }
      return run(modem, call, ...values);
    },
  };
}

/** An integer; decimal, negative or hex on the command line. */
export function integer(name: string, min = -(2 ** 31), max = 2 ** 32 - 1): Parameter<number> {
  return {
    name,
    range: "Integer",
    parse: ({ text, quoted }) => (quoted || Number(text) < min || Number(text) > max ? undefined : Number(text)),
  };
}

/** A string of up to `max` bytes, one character each. */
export function string(name: string, max = Infinity, min = 0): Parameter<string> {
  return { name, range: "String", parse: ({ text, quoted }) => (quoted && text.length >= min && text.length <= max ? text : undefined) };
}

/** Either. */
export function any(name: string): Parameter<NonNullable<Argument>> {
  return { name, range: "Any", parse: argument => argument };
}
