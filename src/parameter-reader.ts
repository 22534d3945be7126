/**
 * Reads the parameters of a line in place, left to right, without making strings unless asked. Tolerates spaces around
 * commas and after the colon (wire-notes 0).
 */
export class ParameterReader {
  declare _bytes: Uint8Array;
  /** Where the next parameter begins; the line ends before `end`. */
  at = 0;
  end = 0;
  /** Content of the last `string()`: arena bytes [from, to). Before that an information response begins at `from`. */
  from = 0;
  to = 0;

  constructor(arena: Uint8Array) {
    this._bytes = arena;
  }

  /** Begins at arena position `at`; the line ends before `end`. */
  start(at: number, end: number): void {
    this.at = at;
    this.end = end;
  }

  /** True when nothing is left. */
  done(): boolean {
    if (this.at < this.end) this._skipSpaces();
    return this.at >= this.end;
  }

  /** Parameters left, a missing one between commas included; 0 at the end of the line. */
  count(): number {
    if (this.done()) return 0;
    const bytes = this._bytes;
    let commas = 0;
    let quoted = false;
    for (let at = this.at; at < this.end; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) quoted = !quoted;
      else if (byte === COMMA && !quoted) commas++;
    }
    return commas + 1;
  }

  /** The next parameter as a number from 0 to 4294967295; -1 when it is missing, no number, negative or larger. Moves on. */
  integer(): number {
    let at = this.at;
    const end = this.end;
    const bytes = this._bytes;
    if (at + 2 === end && bytes[at] === SPACE) at++;
    if (at + 1 === end) {
      // the common last parameter: one digit
      this.at = at + 2;
      const digit = bytes[at]! - 48;
      return digit >= 0 && digit <= 9 ? digit : -1;
    }
    while (at < end && bytes[at] === SPACE) at++;
    const digits = at;
    let value = 0;
    let digit = 0;
    // of all bytes only digits become 9 or less
    while (at < end && (digit = bytes[at]! ^ 48) <= 9) {
      value = value * 10 + digit;
      at++;
    }
    if (at === digits || at - digits > 10 || value > 4294967295) value = -1;
    while (at < end && bytes[at] !== COMMA) {
      if (bytes[at] !== SPACE) value = -1;
      at++;
    }
    this.at = at + 1;
    return value;
  }

  /** Like `integer`, for a number that may be negative; `missing` stands for whatever is none. */
  signed(missing: number): number {
    this._skipSpaces();
    const negative = this.at < this.end && this._bytes[this.at] === MINUS;
    if (negative) this.at++;
    const value = this.integer();
    return value < 0 ? missing : negative ? -value : value;
  }

  /** The next parameter as a string, with or without quotes: leaves its bytes in [from, to). False when nothing is left. Moves on. */
  string(): boolean {
    this._skipSpaces();
    const bytes = this._bytes;
    const end = this.end;
    let at = this.at;
    if (at >= end) return false;
    const last = bytes[at] === QUOTE ? QUOTE : COMMA;
    if (last === QUOTE) at++;
    this.from = at;
    while (at < end && bytes[at] !== last) at++;
    this.to = at;
    if (last === COMMA) while (this.to > this.from && bytes[this.to - 1] === SPACE) this.to--;
    while (at < end && bytes[at] !== COMMA) at++;
    this.at = at + 1;
    return true;
  }

  /** First four characters of the last `string()` as one number (the first is the lowest byte), for comparing without making strings. */
  head(): number {
    let head = 0;
    for (let at = this.to - this.from < 4 ? this.to : this.from + 4; at > this.from; ) head = (head << 8) | this._bytes[--at]!;
    return head;
  }

  /** True when the next parameter begins with a quote. Does not move. */
  quoted(): boolean {
    this._skipSpaces();
    return this.at < this.end && this._bytes[this.at] === QUOTE;
  }

  /** Everything left becomes the last string: [from, to). */
  rest(): void {
    this._skipSpaces();
    this.from = this.at;
    this.to = this.end;
    this.at = this.end;
  }

  /** The last `string()` as a new JavaScript string. */
  text(): string {
    return textOf(this._bytes, this.from, this.to);
  }

  _skipSpaces(): void {
    const bytes = this._bytes;
    while (this.at < this.end && bytes[this.at] === SPACE) this.at++;
  }
}

const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;

/** Bytes [from, to) as a string, one character a byte. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}
