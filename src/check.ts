/** Checks of what users pass in. Every string that enters a command line goes through here before a byte is sent. */

const QUOTE = 34;

function mistyped(name: string, wanted: string): never {
  throw new TypeError(name + " must be " + wanted);
}

function refused(name: string, rule: string): never {
  throw new RangeError(name + " must " + rule);
}

/** A string of at most `most` characters 0x20-0x7E; `but` is one that it may not have. */
function printable(name: string, value: unknown, most: number, but: number): string {
  if (typeof value !== "string") mistyped(name, "a string");
  if (value.length > most) refused(name, "have at most " + most + " characters");
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < 32 || code > 126 || code === but) refused(name, "not contain character " + code);
  }
  return value;
}

/**
 * A string that may stand between quotes on a command line: characters 0x20-0x7E except the quote, so that no CR, LF,
 * quote, Ctrl-Z or ESC can be smuggled in.
 * @param standard what it is when absent
 * @throws TypeError when it is no string; RangeError when a character is not allowed or it is too long
 */
export function quotable(name: string, value: unknown, most: number, standard?: string): string {
  return value === undefined && standard !== undefined ? standard : printable(name, value, most, QUOTE);
}

/** A whole command line. @throws TypeError when it is no string; RangeError when it is none */
export function commandText(name: string, value: unknown, most: number): string {
  const text = printable(name, value, most, -1);
  if (text.substr(0, 2).toUpperCase() !== "AT") refused(name, "be a command line that begins with AT");
  return text;
}

/** Like `quotable`, not empty and without spaces: a host name or an address. */
export function hostName(name: string, value: unknown, most: number): string {
  const text = quotable(name, value, most);
  if (text === "") refused(name, "not be empty");
  if (text.indexOf(" ") >= 0) refused(name, "not contain spaces");
  return text;
}

/**
 * The same for a peer; an address of IPv6 only where the command set has that.
 * @throws as `hostName`; RangeError when it is an address of IPv6 and `ipv6` is false
 */
export function peerName(name: string, value: unknown, most: number, ipv6: boolean | undefined): string {
  const text = hostName(name, value, most);
  if (!ipv6 && text.indexOf(":") >= 0) refused(name, "not be an address of IPv6: this command set has none");
  return text;
}

/** The address of an IPv4 multicast group, as numbers. @throws TypeError when it is no string; RangeError when it is none */
export function groupAddress(name: string, value: unknown): string {
  const text = hostName(name, value, 15);
  const parts = text.split(".");
  let valid = parts.length === 4 && +parts[0]! >= 224 && +parts[0]! <= 239;
  for (let i = 0; i < parts.length; i++) if (!digits(parts[i]!) || +parts[i]! > 255) valid = false;
  if (!valid) refused(name, "be an address from 224.0.0.0 to 239.255.255.255");
  return text;
}

/**
 * An integer from `least` to `most`.
 * @param standard what it is when absent
 * @throws TypeError when it is no number; RangeError when it is out of range or has a fraction
 */
export function integer(name: string, value: unknown, least: number, most: number, standard?: number): number {
  if (typeof value !== "number") {
    if (value === undefined && standard !== undefined) return standard;
    mistyped(name, "a number");
  }
  if (!(value >= least && value <= most) || Math.floor(value) !== value) refused(name, "be an integer from " + least + " to " + most);
  return value;
}

/**
 * A port, as a number or in digits, as URLs have it and the SDK's socket classes take it.
 * @param standard what it is when absent
 * @throws TypeError when it is neither; RangeError when it is out of range
 */
export function portNumber(name: string, value: unknown, least: number, standard?: number): number {
  return integer(name, typeof value === "string" && digits(value) ? +value : value, least, 65535, standard);
}

/** The PIN of a SIM. @throws TypeError when it is no string; RangeError when it is none */
export function pinDigits(name: string, value: unknown): string {
  const text = quotable(name, value, 8);
  if (text.length < 4 || !digits(text)) refused(name, "be 4 to 8 digits");
  return text;
}

/** Names of control lines, or nothing. @throws TypeError when it is no array; RangeError when a name is none */
export function lineNames(name: string, value: unknown): void {
  if (value === undefined) return;
  if (!Array.isArray(value)) mistyped(name, "an array");
  for (let i = 0; i < value.length; i++) if (value[i] !== "power" && value[i] !== "reset" && value[i] !== "dtr") throw new RangeError(name + " may name power, reset and dtr");
}

/** @throws TypeError when it is no object */
export function object(name: string, value: unknown): void {
  if (!value || typeof value !== "object") mistyped(name, "an object");
}

/** A callback or nothing. @throws TypeError when it is something else */
export function callback<T>(name: string, value: T | undefined | null): T | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "function") mistyped(name, "a function");
  return value;
}

/** Whether a text is decimal digits, at least one. */
function digits(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 48 || text.charCodeAt(i) > 57) return false;
  return text !== "";
}
