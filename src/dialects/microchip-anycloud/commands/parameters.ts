import { formatted, int, line, lines, raw, same, type Parameter } from "../../../command-form.js";
import { decodeValue, encodeText } from "../strings.js";

/** A string of `least` (default 0) to `most` bytes; whatever is in it, the module gets just that. */
export function string<const N extends string>(name: N, most: number, least?: number): Parameter<N, string, false> {
  return formatted<N, string>(name, least === undefined ? 0 : least, most, encodeText);
}

export const value = raw("value", decodeValue);

/** All parameters of a configuration. @param name how the lines begin */
export function configuration(name: string) {
  return lines(name, [int("parameter"), value]);
}

/** The one that was asked for. */
export function configured(name: string) {
  return line(name, [same("parameter"), value]);
}
