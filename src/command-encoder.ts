import { hostName, integer, quotable } from "./check.js";
import { BARE, BITS, CHOICE, CONSTANT, COUNTED, ENDED, HEX, HOST, INTEGER, type Form, type Parameter } from "./command-form.js";

/** A form's command line, ready to be sent. */
export interface Encoded {
  readonly text: string;
  /** Where in the text the first secret begins; -1: there is none. */
  readonly secretAt: number;
  /** The modem's response time (ms). */
  readonly timeout: number;
  /** What follows the prompt; null: nothing does. */
  readonly data: Uint8Array | null;
}

const DIGITS = "0123456789ABCDEF";

/**
 * Writes a form's command line.
 * @param args its arguments by name
 * @throws TypeError or RangeError that names the argument
 */
export function encode(form: Form, args: any): Encoded {
  const parameters = form.parameters;
  const given: any = args === undefined || args === null ? {} : args;
  if (typeof given !== "object") throw new TypeError("arguments must be an object");
  const keys = Object.keys(given);
  for (let i = 0; i < keys.length; i++) if (!known(parameters, keys[i]!)) throw new TypeError("AT" + form.row.name + " has no parameter " + keys[i]);
  let text = "AT" + form.row.name + form.mark;
  let timeout = form.row.timeout;
  let secretAt = -1;
  let data: Uint8Array | null = null;
  /** Commas for what was left out, written once something follows. */
  let gap = "";
  /** The parameter that was left out, which what follows must not be without. */
  let missing: Parameter | undefined;
  let before = true;
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i]!;
    const value = parameter.kind === CONSTANT ? "" : given[parameter.name];
    const present = value !== undefined;
    if (parameter.joined && present !== before) throw new RangeError(parameter.name + " must be given exactly when " + parameters[i - 1]!.name + " is");
    before = present;
    if (!present && parameter.optional) {
      if (!parameter.blank && !missing) missing = parameter;
      gap += ",";
      continue;
    }
    if (parameter.kind === COUNTED || parameter.kind === ENDED) data = promptedData(parameter, value);
    if (parameter.kind === ENDED) {
      gap += ",";
      continue;
    }
    if (missing) throw new RangeError(missing.name + " must be given with " + parameter.name);
    const written = parameter.kind === COUNTED ? "" + (data as Uint8Array).length : writeValue(parameter, value);
    text += gap;
    gap = ",";
    if (parameter.secret && secretAt < 0) secretAt = text.length;
    text += written;
    if (parameter.milliseconds > 0) timeout = value * parameter.milliseconds;
  }
  return { text: text, secretAt: secretAt, timeout: timeout, data: data };
}

function known(parameters: readonly Parameter[], name: string): boolean {
  for (let i = 0; i < parameters.length; i++) if (parameters[i]!.name === name && name !== "") return true;
  return false;
}

function writeValue(parameter: Parameter, value: any): string {
  const name = parameter.name;
  const kind = parameter.kind;
  if (kind === CONSTANT) return parameter.open;
  if (kind === INTEGER) return "" + integer(name, value, parameter.least, parameter.most);
  if (parameter.format) return parameter.format(name, value, parameter.least, parameter.most);
  if (kind === CHOICE) return oneOf(parameter, value);
  if (kind === HEX) return hexadecimal(parameter, value);
  const string = kind === HOST ? hostName(name, value, parameter.most) : quotable(name, value, parameter.most);
  if (string.length < parameter.least) throw new RangeError(name + " must have at least " + parameter.least + " characters");
  if (kind === BARE && string.indexOf(",") >= 0) throw new RangeError(name + " must not contain a comma");
  if (kind === BITS) {
    for (let i = 0; i < string.length; i++) if (string.charCodeAt(i) !== 48 && string.charCodeAt(i) !== 49) throw new RangeError(name + " must be binary digits");
  }
  return parameter.open + string + parameter.close;
}

function oneOf(parameter: Parameter, value: any): string {
  const choices = parameter.choices as readonly any[];
  if (typeof value !== typeof choices[0]) throw new TypeError(parameter.name + " must be a " + typeof choices[0]);
  if (choices.indexOf(value) < 0) throw new RangeError(parameter.name + " must be one of " + choices.join(", "));
  return typeof value === "string" ? '"' + value + '"' : "" + value;
}

function bytesOf(parameter: Parameter, value: any): Uint8Array {
  const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
  if (!(bytes instanceof Uint8Array)) throw new TypeError(parameter.name + " must be an ArrayBuffer or a Uint8Array");
  if (bytes.length < parameter.least || bytes.length > parameter.most) throw new RangeError(parameter.name + " must have " + parameter.least + " to " + parameter.most + " bytes");
  return bytes;
}

/** A copy of the data as they follow the prompt: with escapes, and what ends them. */
function promptedData(parameter: Parameter, value: any): Uint8Array {
  const bytes = bytesOf(parameter, value);
  const special = parameter.choices as readonly string[] | undefined;
  const escape = parameter.open;
  const end = parameter.close;
  let length = bytes.length + end.length;
  for (let i = 0; special && i < bytes.length; i++) {
    if (special.indexOf(String.fromCharCode(bytes[i]!)) < 0) continue;
    if (escape === "") throw new RangeError(parameter.name + " must not contain byte " + bytes[i] + ", which would end it");
    length++;
  }
  const data = new Uint8Array(length);
  let to = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (special && escape !== "" && special.indexOf(String.fromCharCode(bytes[i]!)) >= 0) data[to++] = escape.charCodeAt(0);
    data[to++] = bytes[i]!;
  }
  for (let i = 0; i < end.length; i++) data[to++] = end.charCodeAt(i);
  return data;
}

function hexadecimal(parameter: Parameter, value: any): string {
  const bytes = bytesOf(parameter, value);
  let text = parameter.open;
  for (let i = 0; i < bytes.length; i++) text += DIGITS.charAt(bytes[i]! >> 4) + DIGITS.charAt(bytes[i]! & 15);
  return text + parameter.close;
}
