import type { Platform } from "./platform.js";

/** Bytes that every line leaves free. */
const SPARE = 4;

/**
 * Writes one command line into its place in the arena. Command texts of the hot paths are copied from the arena itself,
 * so that sending data makes no strings (a character of a string costs two slots on XS).
 */
export class CommandLine {
  declare _bytes: Uint8Array;
  declare _platform: Platform;
  declare _limit: number;
  /** The line is arena bytes [from, to). */
  declare from: number;
  declare to: number;
  /** Traces don't show the line from this arena position on; 0: nothing is secret. */
  secretAt = 0;
  /** What the line, whole with its terminator, stands for in its dialect, where the same answer to it means the same; 0: nothing in particular. */
  key = 0;
  /** Position of each text of the hot paths, then of the terminator. */
  declare _texts: number[];
  /** Bytes of the terminator. */
  declare terminatorLength: number;

  /**
   * @param from the line's place is arena bytes [from, limit)
   * @param texts command texts of the hot paths, kept in the arena from `limit` on
   * @param terminator ends the line; kept behind them
   */
  constructor(platform: Platform, arena: Uint8Array, from: number, limit: number, texts: string[], terminator: string) {
    this._bytes = arena;
    this._platform = platform;
    this.from = from;
    this.to = from;
    this._limit = limit;
    this.terminatorLength = terminator.length;
    this._texts = [limit];
    let at = limit;
    for (let i = 0; i <= texts.length; i++) {
      const text = i === texts.length ? terminator : texts[i];
      for (let k = 0; k < text!.length; k++) arena[at++] = text!.charCodeAt(k);
      this._texts.push(at);
    }
  }

  /** Begins a new line. */
  begin(): void {
    this.key = this.secretAt = 0;
    this.to = this.from;
  }

  /** The longest line, without its terminator (bytes). */
  get longest(): number {
    return this._limit - this.from - SPARE;
  }

  /** Appends text `index` of the constructor's list. */
  hot(index: number): void {
    const texts = this._texts;
    this.span(texts[index]!, texts[index + 1]!);
  }

  /** Ends the line. */
  end(): void {
    const bytes = this._bytes;
    let to = this.to;
    const length = this.terminatorLength;
    let from = this._texts[this._texts.length - 1]! - length;
    for (let left = length; left > 0; left--) bytes[to++] = bytes[from++]!;
    this.to = to;
  }

  /** Appends one byte. */
  byte(value: number): void {
    this._bytes[this.to++] = value;
  }

  /** Appends arena bytes [from, end), of which there are few. */
  span(from: number, end: number): void {
    const to = this.to;
    this._platform.move(to, from, end);
    this.to = to + end - from;
  }

  /** Appends characters, one byte each. RangeError when the line gets too long. */
  text(text: string): void {
    const length = text.length;
    if (length > this._limit - this.to) throw new RangeError("command line too long");
    for (let i = 0; i < length; i++) this._bytes[this.to++] = text.charCodeAt(i);
  }

  /** Appends a non-negative integer. */
  integer(value: number): void {
    const bytes = this._bytes;
    let at = this.to;
    if (value < 10) {
      bytes[at] = 48 + value;
      this.to = at + 1;
      return;
    }
    for (let limit = 10; limit <= value; limit *= 10) at++;
    this.to = at + 1;
    let rest = value;
    while (rest > 9) {
      const tens = (rest / 10) | 0;
      bytes[at--] = 48 + rest - tens * 10;
      rest = tens;
    }
    bytes[at] = 48 + rest;
  }

  /** Appends a string in quotes. Its characters were checked by `check.quotable`. */
  quoted(text: string): void {
    this.byte(34);
    this.text(text);
    this.byte(34);
  }

  /** What is appended from here on is hidden in traces. */
  beginSecret(): void {
    this.secretAt = this.to;
  }
}

/** Bytes that the hot texts and the terminator take in the arena. */
export function hotBytes(texts: string[], terminator: string): number {
  let sum = terminator.length;
  for (let i = 0; i < texts.length; i++) sum += texts[i]!.length;
  return sum;
}
