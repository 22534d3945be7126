import { builtBundle } from "../desktop/bundle.js";

/**
 * The path of the bundle for Espruino with one dialect ("quectel-bg95"; "quectel-bg95-direct": with sockets of its own only).
 * @param minified false: the twin that can be read
 * @throws as builtBundle does
 */
export function espruinoBundle(dialect: string, minified = true): string {
  return builtBundle(`dist/espruino/atwire-${dialect}${minified ? ".min" : ""}.js`, ["src", "modules/espruino", "hosts/espruino"], ["--configEspruino", dialect]);
}
