import { textOf } from "../../parameter-reader.js";
import { fromUtf8, utf8 } from "../../utf8.js";

/*
 * Strings on AnyCloud's command lines and in its answers (wire-notes 5.1): between quotes, with escape sequences, or as
 * hexadecimal digits between brackets. Text is UTF-8.
 */

const DIGITS = "0123456789ABCDEF";
/** Letters behind a backslash, and what each pair stands for. */
const LETTERS = '0abtnvfre"\\';
const MEANT = '\0\x07\b\t\n\v\f\r\x1b"\\';
/** Those that the modem escapes in any case. */
const CONTROLS = 9;

/**
 * A string for a command line. Whatever is in it, nothing of it can end the string or the line.
 * @throws TypeError when it is none; RangeError when it has less than `least` or more than `most` bytes of UTF-8
 */
export function encodeText(name: string, text: unknown, least: number, most: number): string {
  if (typeof text !== "string") throw new TypeError(name + " must be a string");
  const bytes = utf8(text);
  if (bytes.length < least || bytes.length > most) throw new RangeError(name + " must have " + least + " to " + most + " bytes");
  return encodeBytes(bytes);
}

/** The same for text or bytes. */
export function encodeData(name: string, data: unknown, least: number, most: number): string {
  if (typeof data === "string") return encodeText(name, data, least, most);
  const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
  if (!(bytes instanceof Uint8Array)) throw new TypeError(name + " must be a string, an ArrayBuffer or a Uint8Array");
  if (bytes.length < least || bytes.length > most) throw new RangeError(name + " must have " + least + " to " + most + " bytes");
  return encodeBytes(textOf(bytes, 0, bytes.length));
}

/** The same for bytes, one character each. */
function encodeBytes(bytes: string): string {
  let quoted = '"';
  let digits = "[";
  let plain = true;
  for (let i = 0; i < bytes.length; i++) {
    const code = bytes.charCodeAt(i);
    if (code < 32 || code > 126) plain = false;
    if (code === QUOTE || code === BACKSLASH) quoted += "\\";
    quoted += bytes.charAt(i);
    digits += DIGITS.charAt(code >> 4) + DIGITS.charAt(code & 15);
  }
  return plain ? quoted + '"' : digits + "]";
}

/** The bytes of a string in an answer, one character each; undefined when it is none. @param length how many there are, where that was told */
export function decodeBytes(written: string, length?: number): string | undefined {
  const first = written.charCodeAt(0);
  const last = written.charCodeAt(written.length - 1);
  const inner = written.substr(1, written.length - 2);
  if (written.length < 2) return undefined;
  if (first === QUOTE && last === QUOTE) return inner.length === length ? inner : unescaped(inner, length !== undefined);
  if (first !== OPEN || last !== CLOSE || inner.length % 2 !== 0) return undefined;
  let bytes = "";
  for (let i = 0; i < inner.length; i += 2) {
    const high = DIGITS.indexOf(inner.charAt(i).toUpperCase());
    const low = DIGITS.indexOf(inner.charAt(i + 1).toUpperCase());
    if (high < 0 || low < 0) return undefined;
    bytes += String.fromCharCode(16 * high + low);
  }
  return bytes;
}

/** A string that was found in an answer: its bytes, one character each, and where it ends. */
interface Found {
  readonly bytes: string;
  readonly end: number;
}

/** The string of `length` bytes that stands at `from`, with escape sequences or as it is; undefined when there is none. */
function stringAt(written: string, from: number, length: number, escaped: boolean): Found | undefined {
  const first = written.charCodeAt(from);
  if (first === OPEN && !escaped) {
    const end = from + 2 + 2 * length;
    const bytes = decodeBytes(written.substr(from, end - from));
    return bytes === undefined || bytes.length !== length ? undefined : { bytes: bytes, end: end };
  }
  if (first !== QUOTE) return undefined;
  let at = from + 1;
  let bytes = "";
  while (bytes.length < length && at < written.length) {
    const code = written.charCodeAt(at);
    if (escaped && code === QUOTE) return undefined;
    if (escaped && code === BACKSLASH) {
      const letter = LETTERS.indexOf(written.charAt(++at));
      if (letter < 0 || at === written.length) return undefined;
      bytes += MEANT.charAt(letter);
    } else bytes += written.charAt(at);
    at++;
  }
  return bytes.length === length && written.charCodeAt(at) === QUOTE ? { bytes: bytes, end: at + 1 } : undefined;
}

/**
 * <string>,<length>,<string>: the bytes of both, one character each. They are cut by their lengths: whoever wrote one, with
 * quotes and commas in it, could forge the other else. What can be read in two ways, with escape sequences and without, is
 * not believed: null then, and for what can't be read. @param length of the first one
 */
export function decodePair(written: string, length: number): [string, string] | null {
  let pair: [string, string] | null = null;
  for (let way = 0; way < 4; way++) {
    const first = stringAt(written, 0, length, (way & 1) !== 0);
    if (!first || written.charAt(first.end) !== ",") continue;
    const comma = written.indexOf(",", first.end + 1);
    const number = written.substr(first.end + 1, comma - first.end - 1);
    if (comma < 0 || "" + parseInt(number, 10) !== number) continue;
    const second = stringAt(written, comma + 1, +number, (way & 2) !== 0);
    if (!second || second.end !== written.length) continue;
    if (pair && (pair[0] !== first.bytes || pair[1] !== second.bytes)) return null;
    pair = [first.bytes, second.bytes];
  }
  return pair;
}

/** The same as text. */
export function decodeText(written: string): string | undefined {
  const bytes = decodeBytes(written);
  return bytes === undefined ? undefined : fromUtf8(bytes);
}

/** A parameter of a configuration: a number, or a string. What the modem does not show are asterisks without quotes. */
export function decodeValue(written: string): string | number | undefined {
  const first = written.charCodeAt(0);
  if (first === QUOTE || first === OPEN) return decodeText(written);
  const number = +written;
  return number === number ? number : written;
}

/** Without escapes. The modem escapes quotes and backslashes only where it has to escape something else, too. */
function unescaped(inner: string, surely: boolean): string {
  let bytes = "";
  let escapes = surely;
  for (let i = 0; i < inner.length; i++) {
    const code = inner.charCodeAt(i);
    if (code === QUOTE) return inner;
    if (code !== BACKSLASH) {
      bytes += inner.charAt(i);
      continue;
    }
    const letter = LETTERS.indexOf(inner.charAt(++i));
    if (letter < 0 || i === inner.length) return inner;
    if (letter < CONTROLS) escapes = true;
    bytes += MEANT.charAt(letter);
  }
  return escapes ? bytes : inner;
}

const QUOTE = 34;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;
