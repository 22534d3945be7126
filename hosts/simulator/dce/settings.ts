import { readFileSync } from "node:fs";
import { unknownWord } from "../near-miss.js";

/** One `--set` key of a family: the state a simulated modem is in, or a form it speaks. */
export interface Setting<T> {
  help: string;
  /** What may be given, for a reader. */
  values: string;
  initial: T;
  /** The value, or undefined when it is not allowed. */
  parse(text: string): T | undefined;
  /** Takes one of several values, where the key is KEY.NAME. */
  add?(before: T, name: string, text: string): T | undefined;
}

export type SettingTable = Record<string, Setting<unknown>>;
export type SettingValues<S extends SettingTable> = { [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

/** One of a few words; the first is the default. */
export function oneOf<W extends string>(help: string, ...words: W[]): Setting<W> {
  return { help, values: words.join("|"), initial: words[0], parse: text => words.find(word => word === text) };
}

/** An integer in a range. */
export function whole(help: string, initial: number, min: number, max: number): Setting<number> {
  return {
    help,
    values: `${min}..${max}`,
    initial,
    parse: text => (/^-?\d+$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined),
  };
}

/** A text of a certain form; empty by default. */
export function pattern(help: string, values: string, form: RegExp, initial = ""): Setting<string> {
  return { help, values, initial, parse: text => (form.test(text) ? text : undefined) };
}

/** Numbers separated by commas; none by default. */
export function numbers(help: string, min: number, max: number, count = max - min + 1): Setting<number[]> {
  return {
    help,
    values: `${min}..${max}[,…]`,
    initial: [],
    parse(text) {
      const list = text.split(",").map(each => (/^\d+$/.test(each) ? Number(each) : NaN));
      return list.length <= count && list.every(each => each >= min && each <= max) ? list : undefined;
    },
  };
}

/** The content of a file of text that has a certain form; none by default. @param content what is in it, for a reader */
export function file(help: string, content: string, form: RegExp): Setting<string> {
  return {
    help,
    values: `FILE with ${content}`,
    initial: "",
    parse(path) {
      const text = readFileSync(path, "utf8");
      return form.test(text) ? text : undefined;
    },
  };
}

const NAME = ".NAME";

/** One value for each of any number of names, set as KEY.NAME=VALUE; its key in the table is "KEY.NAME". */
export function named<T>({ help, values, parse }: Setting<T>): Setting<ReadonlyMap<string, T>> {
  return {
    help,
    values,
    initial: new Map(),
    parse: () => undefined,
    add(before, name, text) {
      const value = parse(text);
      return value === undefined ? undefined : new Map([...before, [name, value]]);
    },
  };
}

/**
 * Reads what was set against a table.
 * @throws RangeError for a key that is not in the table (near misses are named) or a value that is not allowed
 */
export function readSettings<S extends SettingTable>(table: S, given: Record<string, string>): SettingValues<S> {
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(table)) values[key] = setting.initial;
  for (const [key, text] of Object.entries(given)) {
    const [, family, name] = /^([^.]+)\.(.+)$/.exec(key) ?? [];
    const row = Object.hasOwn(table, key) ? key : family + NAME;
    if (!Object.hasOwn(table, row)) throw new RangeError(unknownWord("setting", key, Object.keys(table)));
    const setting = table[row];
    const value = parsed(`setting ${key}=${text}`, () => (setting.add && name ? setting.add(values[row], name, text) : setting.parse(text)));
    if (value === undefined) throw new RangeError(`setting ${key}=${text}: the value must be ${setting.values}`);
    values[row] = value;
  }
  return values as SettingValues<S>;
}

/** A file may be none that can be read. */
function parsed(what: string, parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    throw new RangeError(`${what}: ${(error as Error).message}`);
  }
}
