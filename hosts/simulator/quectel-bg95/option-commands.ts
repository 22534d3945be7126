import { write, type Command } from "../dce/command.js";
import { int, optional, ParameterError, parseArguments, text, word, type Argument } from "../dce/parameters.js";
import { OK, type Result } from "../dce/results.js";
import type { Bg95 } from "./modem.js";
import { OPTION_ROWS, type OptionKey } from "./options.js";
import { RESULT_CODES } from "./result-codes.js";
import { tcpip } from "./tcpip.js";

const KEYS = Object.keys(OPTION_ROWS) as OptionKey[];
const key = word("key", ...KEYS);

/** The error code belongs to the last TCP/IP command, so reading it leaves it alone. */
const lastResult: Command<Bg95> = {
  name: "+QIGETERROR",
  section: "2.3.17",
  test: [],
  execute: (modem, call) => call.info(`+QIGETERROR: ${modem.forms.errorText(modem.lastResult, RESULT_CODES[modem.lastResult])}`),
};

/** 2.3.15-2.3.17: optional parameters, echo of data, the last result code. */
export const optionCommands: readonly Command<Bg95>[] = [
  ...tcpip([
    {
      name: "+QICFG",
      section: "2.3.15",
      test: KEYS.map(name => `+QICFG: "${name}",${OPTION_ROWS[name].parameters.map(each => each.range).join(",")}`),
      write: {
        parameters: [key, optional(int("value", 0, 65535)), optional(int("value", 0, 65535)), optional(int("value", 0, 65535)), optional(int("value", 0, 65535))],
        run(modem, call, [first, ...rest]: Argument[]): Result {
          const [name] = parseArguments([key], [first]);
          const values = modem.options.values[name];
          if (rest.length === 0) {
            call.info(`+QICFG: "${name}",${values.join(",")}`);
            return OK;
          }
          const given = parseArguments(OPTION_ROWS[name].parameters, rest);
          if (given.every(value => value === undefined)) throw new ParameterError("no value");
          modem.options.values[name] = values.map((value, i) => given[i] ?? value);
          return OK;
        },
      },
    },
    {
      name: "+QISDE",
      section: "2.3.16",
      test: ["+QISDE: (0,1)"],
      read: (modem, call) => call.info(`+QISDE: ${modem.options.echoData ? 1 : 0}`),
      write: write([int("echo", 0, 1)], (modem, _call, echo) => void (modem.options.echoData = echo === 1)),
    },
  ]),
  lastResult,
];

/** A command with a key and values that the simulation keeps without effect. */
export function keeper(name: string, section: string, initial: Record<string, string>): Command<Bg95> {
  return {
    name,
    section,
    test: Object.keys(initial).map(each => `${name}: "${each}",<value>`),
    write: write([text("key", 64, 1), optional(text("value", 128)), optional(text("value", 128)), optional(text("value", 128)), optional(text("value", 128))], (modem, call, given, ...values) => {
      const lower = given.toLowerCase();
      if (!Object.hasOwn(initial, lower)) throw new ParameterError(`no key ${given}`);
      const place = `${name}/${lower}`;
      const set = values.filter(value => value !== undefined);
      if (set.length) modem.kept.set(place, set.join(","));
      else call.info(`${name}: "${lower}",${modem.kept.get(place) ?? initial[lower]}`);
      return OK;
    }),
  };
}
