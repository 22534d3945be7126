/** Checks of what users pass in. Every string that enters a command line goes through here before a byte is sent. */

/**
 * A string that may stand between quotes on a command line: characters 0x20-0x7E except the quote, so that no CR, LF,
 * quote, Ctrl-Z or ESC can be smuggled in.
 * @throws TypeError when it is no string; RangeError when a character is not allowed or it is too long
 */
export function quotable(name: string, value: unknown, most: number): string {
  if (typeof value !== "string") throw new TypeError(name + " must be a string");
  if (value.length > most) throw new RangeError(name + " must have at most " + most + " characters");
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < 32 || code > 126 || code === 34) throw new RangeError(name + " must not contain character " + code);
  }
  return value;
}

/** Like `quotable`, not empty and without spaces: a host name or an address. */
export function hostName(name: string, value: unknown, most: number): string {
  const text = quotable(name, value, most);
  if (text.length === 0) throw new RangeError(name + " must not be empty");
  if (text.indexOf(" ") >= 0) throw new RangeError(name + " must not contain spaces");
  return text;
}

/**
 * The same for a peer; an address of IPv6 only where the command set has that.
 * @throws as `hostName`; RangeError when it is an address of IPv6 unless `ipv6`
 */
export function peerName(name: string, value: unknown, most: number, ipv6: boolean | undefined): string {
  const text = hostName(name, value, most);
  if (!ipv6 && text.indexOf(":") >= 0) throw new RangeError(name + " must not be an address of IPv6: this command set has none");
  return text;
}

/** The address of an IPv4 multicast group, as numbers. @throws TypeError when it is no string; RangeError when it is none */
export function groupAddress(name: string, value: unknown): string {
  const text = hostName(name, value, 15);
  const parts = text.split(".");
  let valid = parts.length === 4 && +parts[0]! >= 224 && +parts[0]! <= 239;
  for (let i = 0; i < parts.length; i++) if (parts[i] === "" || parts[i]!.length > 3 || !(+parts[i]! >= 0 && +parts[i]! <= 255)) valid = false;
  if (!valid) throw new RangeError(name + " must be an address from 224.0.0.0 to 239.255.255.255");
  return text;
}

/**
 * An integer from `least` to `most`.
 * @throws TypeError when it is no number; RangeError when it is out of range or has a fraction
 */
export function integer(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== "number") throw new TypeError(name + " must be a number");
  if (!(value >= least && value <= most) || Math.floor(value) !== value) throw new RangeError(name + " must be an integer from " + least + " to " + most);
  return value;
}

/**
 * A port, as a number or in digits, as URLs have it and the SDK's socket classes take it.
 * @throws TypeError when it is neither; RangeError when it is out of range
 */
export function portNumber(name: string, value: unknown, least: number): number {
  if (typeof value !== "string") return integer(name, value, least, 65535);
  let port = 0;
  for (let i = 0; i < value.length; i++) {
    const digit = value.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) throw new TypeError(name + " must be a number");
    port = port * 10 + digit;
  }
  if (value.length === 0) throw new TypeError(name + " must be a number");
  return integer(name, port, least, 65535);
}

/** Names of control lines, none when absent. @throws TypeError when it is no array; RangeError when a name is none */
export function lineNames(name: string, value: unknown): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new TypeError(name + " must be an array");
  for (let i = 0; i < value.length; i++) {
    if (value[i] !== "power" && value[i] !== "reset" && value[i] !== "dtr") throw new RangeError(name + " may name power, reset and dtr");
  }
  return value;
}

/** @throws TypeError when it is no object */
export function object(name: string, value: unknown): void {
  if (!value || typeof value !== "object") throw new TypeError(name + " must be an object");
}

/** A callback or nothing. @throws TypeError when it is something else */
export function callback<T>(name: string, value: T | undefined | null): T | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "function") throw new TypeError(name + " must be a function");
  return value;
}
