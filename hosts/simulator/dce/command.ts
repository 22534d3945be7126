import type { Argument, Parameter, Values } from "./parameters.js";
import { parseArguments } from "./parameters.js";
import type { Final, Result } from "./results.js";

/** One execution of a command, as its handler sees it. */
export interface Call {
  /** Sends an information response: CR LF text CR LF. */
  info(text: string): void;
  /** Sends an information response that carries bytes: CR LF header separator bytes CR LF. */
  payload(header: string, separator: string, bytes: Uint8Array): void;
  /** Ends a command whose handler answered PENDING, also while it prompts for data; ignored when the modem was restarted meanwhile. */
  end(result: Final | void): void;
  /** Prompts for data; the handler then answers PENDING. */
  prompt(prompt: Prompt): void;
}

/** Data that a command asks the host for. */
export interface Prompt {
  /** What the modem writes, line ends included. */
  text: string;
  /** Bytes wanted; undefined: everything up to Ctrl-Z, and ESC cancels. */
  count?: number;
  /** Most bytes taken before Ctrl-Z; further ones are dropped. */
  max?: number;
  /** Before Ctrl-Z: the byte after this one is data whatever it is, if it is this one, Ctrl-Z or ESC. */
  escape?: number;
  /** A byte that hosts send after counted data although it is none of it: dropped. */
  stray?: number;
  /** Whether what the host sends is echoed. */
  echo: boolean;
  /** Takes the data. */
  done(bytes: Uint8Array): Result;
  /** The host sent ESC. */
  cancel?(): Result;
}

/** Where bytes go in online data mode. */
export interface OnlineHandler {
  data(bytes: Uint8Array): void;
  /** The connection takes no more for now; absent: it always does. */
  full?(): boolean;
  /** The host left with +++ or DTR. */
  escaped(): void;
  /** The host's DTR went off after AT&D2: hangs up. By default as `escaped`. */
  dropped?(): Final;
}

export type Handler<M> = (modem: M, call: Call) => Result;

/** A form with parameters. */
export interface Write<M> {
  parameters: readonly Parameter<unknown>[];
  run(modem: M, call: Call, given: Argument[]): Result;
}

/** What a command is, whichever interpreter executes it: enough to list it, and to trace it without its secrets. */
export interface CommandRow {
  /** As typed after AT: "+QIOPEN", "E", "&D". */
  name: string;
  /** Where the document describes it. */
  section: string;
  /** `false`: no test form. */
  test?: unknown;
  read?: unknown;
  write?: { parameters: readonly Parameter<unknown>[] };
  execute?: unknown;
}

/** One row of a family's table: a command with the forms it has. */
export interface Command<M> extends CommandRow {
  /** Lines of the test form; by default the parameters' ranges. Empty: OK alone. `false`: no test form. */
  test?: readonly string[] | ((modem: M) => readonly string[]) | false;
  read?: Handler<M>;
  write?: Write<M>;
  execute?: Handler<M>;
  /** The answer to parameters that the table does not allow; by default `+CME ERROR: 50`. */
  invalid?: (modem: M, call: Call, given: Argument[]) => Final;
}

/** Declares a write form: the handler gets one typed value for each parameter. */
export function write<M, const P extends readonly Parameter<unknown>[]>(parameters: P, run: (modem: M, call: Call, ...values: Values<P>) => Result): Write<M> {
  return { parameters, run: (modem, call, given) => run(modem, call, ...parseArguments(parameters, given)) };
}

/** The forms of a command by their letters: test, read, write, execute. */
export function forms(command: CommandRow): string {
  const test = command.test !== false && (command.test !== undefined || command.write !== undefined) && /^[+^#%]/.test(command.name);
  return [test && "T", command.read && "R", command.write && "W", command.execute && "E"].filter(Boolean).join("");
}

/** What the test form answers, one information response each. */
export function testLines<M>(command: Command<M>, modem: M): readonly string[] {
  if (typeof command.test === "function") return command.test(modem);
  if (command.test) return command.test;
  const ranges = command.write?.parameters.map(each => each.range) ?? [];
  return ranges.length ? [`${command.name}: ${ranges.join(",")}`] : [];
}

/** A family's commands by name. */
export class CommandTable<M> {
  private readonly rows = new Map<string, Command<M>>();

  constructor(commands: readonly Command<M>[]) {
    for (const command of commands) {
      if (this.rows.has(command.name)) throw new Error(`${command.name} stands in the table twice`);
      this.rows.set(command.name, command);
    }
  }

  find(name: string): Command<M> | undefined {
    return this.rows.get(name);
  }

  get names(): string[] {
    return [...this.rows.keys()];
  }
}
