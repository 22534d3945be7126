import type { Argument } from "../dce/parameters.js";
import { optional, secret } from "../dce/parameters.js";
import { any, integer, write, type Handler, type Row } from "./command.js";
import type { Config } from "./config.js";
import type { AnyCloud } from "./modem.js";
import { ACCESS_FAILED, UPDATE_BLOCKED } from "./status.js";

type Given = NonNullable<Argument>;

/** A command that reads and writes a configuration. */
export interface ConfigCommand {
  name: string;
  section: string;
  config(modem: AnyCloud): Config;
  /** <param_id> of what no trace may show. */
  secrets?: readonly number[];
  /** Whether nothing can be written at the moment. */
  blocked?(modem: AnyCloud): boolean;
  /** What holds at the moment instead of a configured value. */
  current?(modem: AnyCloud, id: number): number | string | undefined;
  /** How lines of a read of all parameters begin; by default with the name. */
  dumpName?(modem: AnyCloud): string;
}

/** The row of such a command: bare it reads everything, with an id one parameter, with a value it writes. */
export function configCommand(declared: ConfigCommand): Row<AnyCloud> & { read: Handler<AnyCloud> } {
  const { name, section, config, secrets = [], blocked, current, dumpName } = declared;
  const line = (modem: AnyCloud, title: string, id: number): string | undefined => {
    const shown = config(modem).shown(id, current?.(modem, id));
    return shown === undefined ? undefined : `${title}:${id},${shown}`;
  };
  return {
    name,
    section,
    test: false,
    read(modem, call) {
      for (const id of config(modem).ids) call.info(line(modem, dumpName?.(modem) ?? name, id)!);
    },
    write: write([integer("param_id"), secret(optional(any("param_val")), ([id]) => secrets.includes(Number(id)))], (modem, call, id, value) =>
      value === undefined ? readOne(line(modem, name, id), call.info) : writeOne(blocked?.(modem) ?? false, config(modem), id, value)),
  };
}

/** Answers with a parameter's line. */
export function readOne(line: string | undefined, info: (text: string) => void): number {
  if (line === undefined) return ACCESS_FAILED;
  info(line);
  return 0;
}

/** Writes a parameter. */
export function writeOne(blocked: boolean, config: Config, id: number, value: Given): number {
  if (blocked) return UPDATE_BLOCKED;
  return config.set(id, value) ? 0 : ACCESS_FAILED;
}
