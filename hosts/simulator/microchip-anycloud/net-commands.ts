import { optional, secret } from "../dce/parameters.js";
import { CONFIGURATIONS } from "./certificates.js";
import { any, integer, string, write, type Row } from "./command.js";
import { readOne, writeOne } from "./config-command.js";
import type { AnyCloud } from "./modem.js";
import { INVALID_PARAMETER } from "./status.js";

const KEY_PASSWORD = 4;
/** Most bytes of a host name. */
const NAME_SIZE = 64;

/** 7.11-7.13: TLS configurations, names and ping. */
export const netCommands: readonly Row<AnyCloud>[] = [
  {
    name: "+TLSC",
    section: "7.11",
    test: false,
    // Reads name a configuration; the bare command has none.
    bare: () => INVALID_PARAMETER,
    write: write([integer("conf_idx", 1, CONFIGURATIONS), optional(integer("param_id")), secret(optional(any("param_val")), ([, id]) => Number(id) === KEY_PASSWORD)],
      ({ certificates, sockets }, call, index, id, value) => {
        const config = certificates.get(index)!;
        const line = (each: number): string | undefined => {
          const shown = config.shown(each);
          return shown === undefined ? undefined : `+TLSC:${each},${shown}`;
        };
        if (id === undefined) for (const each of config.ids) call.info(line(each)!);
        else return value === undefined ? readOne(line(id), call.info) : writeOne(sockets.uses(index), config, id, value);
        return 0;
      }),
  },
  {
    name: "+DNSRESOLV",
    section: "7.12",
    test: false,
    write: write([integer("TYPE"), string("DOMAIN_NAME", NAME_SIZE, 1)], ({ resolver }, call, type, name) => resolver.resolve(type, name, call.info)),
  },
  {
    name: "+PING",
    section: "7.13",
    test: false,
    write: write([string("TARGET_ADDR", NAME_SIZE, 1), optional(integer("IP_PROTOCOL_VERSION", 1, 2))], ({ resolver, forms }, _call, target, version) =>
      forms.surplus(version) || resolver.ping(target, version === 2 ? 6 : 4)),
  },
];
