import { write, type Command } from "../dce/command.js";
import { int, optional } from "../dce/parameters.js";
import { ERROR, type Final } from "../dce/results.js";
import type { A7600 } from "./modem.js";
import { CONFIGURATION, type Options } from "./options.js";

const refuse = (): Final => ERROR;

/** A command that sets one of two modes; `initial`: what its execute form sets, if it has one. */
function modeCommand(name: string, section: string, key: "head" | "srip" | "mode" | "sendMode", initial?: number): Command<A7600> {
  const set = (options: Options, mode: number): void => void (options[key] = mode);
  return {
    name,
    section,
    test: [`${name}: (0-1)`],
    read: ({ options }, call) => call.info(`${name}: ${options[key]}`),
    write: write([int("mode", 0, 1)], ({ options }, _call, mode) => set(options, mode)),
    execute: initial === undefined ? undefined : ({ options }) => set(options, initial),
    invalid: refuse,
  };
}

const PARAMETERS = [int("NmRetry", 0, 10), int("DelayTm", 0, 1000), int("Ack", 0, 0), int("errMode", 0, 1), int("HeaderType", 0, 1),
  int("AsyncMode", 0, 1), int("TimeoutVal", 500, 120_000)].map(optional);

/** 2.8-2.11, 2.13: how data is sent and shown. */
export const optionCommands: readonly Command<A7600>[] = [
  modeCommand("+CIPHEAD", "2.8", "head", 1),
  modeCommand("+CIPSRIP", "2.9", "srip", 1),
  modeCommand("+CIPMODE", "2.10", "mode", 0),
  modeCommand("+CIPSENDMODE", "2.11", "sendMode"),
  {
    name: "+CIPCCFG",
    section: "2.13",
    test: ["+CIPCCFG: (0-10),(0-1000),(0),(0-1),(0-1),(0-1),(500-120000)"],
    read: ({ options }, call) => call.info(`+CIPCCFG: ${options.configuration.join(",")}`),
    write: write(PARAMETERS, ({ options }, _call, ...given) => {
      options.configuration = options.configuration.map((before, i) => given[i] ?? before);
    }),
    execute: ({ options }) => void (options.configuration = [...CONFIGURATION]),
    invalid: refuse,
  },
];
