import { NUMBER, RAW, REST, RESULT, SAME, STRING, WORD, type Field, type Form, type Part } from "./command-form.js";
import { ParameterReader, textOf } from "./parameter-reader.js";

/** Where the line, bytes [at, end), goes on behind one of the names, which stand with LF between them; -1: it begins with none of them. */
export function behind(names: string, bytes: Uint8Array, at: number, end: number): number {
  let from = 0;
  while (from <= names.length) {
    let to = names.indexOf("\n", from);
    if (to < 0) to = names.length;
    let k = from;
    while (k < to && at + k - from < end && bytes[at + k - from] === names.charCodeAt(k)) k++;
    if (k === to) return at + to - from;
    from = to + 1;
  }
  return -1;
}

/** Makes a form's reply of the modem's lines. */
export class CommandDecoder {
  /** What came so far: the reply once it is complete. */
  declare reply: any;
  /** The result code with which the command has failed; 0: it has not. */
  failure = 0;
  declare _form: Form;
  declare _args: any;
  declare _bytes: Uint8Array;
  declare _reader: ParameterReader;

  constructor(form: Form, args: any, arena: Uint8Array) {
    this._form = form;
    this._args = args === undefined || args === null ? {} : args;
    this._bytes = arena;
    this._reader = new ParameterReader(arena);
    const parts = form.reply.parts;
    if (form.reply.test) this.reply = [];
    else if (parts.length > 0 && parts[0]!.key !== "") {
      this.reply = {};
      for (let i = 0; i < parts.length; i++) if (parts[i]!.many) this.reply[parts[i]!.key] = [];
    } else this.reply = parts.length > 0 && parts[0]!.many ? [] : undefined;
  }

  /** Takes the line, arena bytes [at, end), if it belongs to the reply. @param named only if it is known by its name */
  take(at: number, end: number, named: boolean): boolean {
    const form = this._form;
    if (form.reply.test && !named) {
      this.reply.push(ranges(textOf(this._bytes, at, end), form.row.name));
      return true;
    }
    const parts = form.reply.parts;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      if (!part.many && this._held(part) !== undefined) continue;
      const after = behind(part.name, this._bytes, at, end);
      if (after < 0 || (named && after === at)) continue;
      const values = this._read(part, after, end);
      if (values === null) continue;
      this._hold(part, values);
      return true;
    }
    return false;
  }

  /** Whether the last line has come: 0, a result code with which it failed, or -1 when more will come. */
  ended(): number {
    if (this.failure !== 0) return this.failure;
    const reply = this._form.reply;
    if (reply.ended) return reply.ended(this.reply, this._args);
    let ends = false;
    for (let i = 0; i < reply.parts.length; i++) if (reply.parts[i]!.needed) ends = true;
    return ends && this.whole() ? 0 : -1;
  }

  /** There is a line of each kind that is needed. */
  whole(): boolean {
    const parts = this._form.reply.parts;
    for (let i = 0; i < parts.length; i++) if (parts[i]!.needed && this._held(parts[i]!) === undefined) return false;
    return true;
  }

  _held(part: Part): any {
    return part.key === "" ? this.reply : this.reply[part.key];
  }

  _hold(part: Part, values: any): void {
    if (part.many) this._held(part).push(values);
    else if (part.key === "") this.reply = values;
    else this.reply[part.key] = values;
  }

  /** The fields of a line; null when it does not fit. */
  _read(part: Part, at: number, end: number): any {
    const fields = part.fields;
    const reader = this._reader;
    reader.start(at, end);
    const last = fields.length > 0 ? fields[fields.length - 1]!.kind : NUMBER;
    let exact = last !== REST;
    // what is between quotes there may look like more
    for (let i = 0; i < fields.length; i++) if (fields[i]!.kind === RAW) exact = false;
    if (exact && reader.count() > fields.length) return null;
    const values: any = {};
    let failure = 0;
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i]!;
      let value = this._value(field);
      if (value === null || (value === undefined && !field.optional)) return null;
      if (field.name === "" || value === undefined) continue;
      if (field.kind === RESULT) failure = value;
      if (field.convert) value = field.convert(value, values);
      if (value === undefined) return null;
      if (value !== null) values[field.name] = value;
    }
    if (last !== REST && !reader.done()) return null;
    if (failure !== 0) this.failure = failure;
    return values;
  }

  /** The next parameter as a field of its kind; undefined when it is missing, null when it does not fit. */
  _value(field: Field): any {
    const reader = this._reader;
    const kind = field.kind;
    if (kind === REST) {
      reader.rest();
      return reader.text();
    }
    if (kind === RAW) return this._raw();
    const quoted = reader.quoted();
    if (!reader.string()) return undefined;
    const text = reader.text();
    if (kind === WORD) return text === field.word ? text : null;
    if (kind === STRING) return text === "" && !quoted && field.optional ? undefined : text;
    if (text === "" && !quoted) return undefined;
    const number = quoted ? null : decimal(text);
    return kind === SAME && number !== this._args[field.name] ? null : number;
  }

  /** The next parameter as it stands on the line. */
  _raw(): string | undefined {
    const reader = this._reader;
    if (reader.done()) return undefined;
    const to = rawEnd(this._bytes, reader.at, reader.end);
    const text = textOf(this._bytes, reader.at, to).trim();
    reader.at = to + 1;
    return text === "" ? undefined : text;
  }
}

/** Where what stands at `at` ends: at a comma, which may not be between quotes. There may be quotes between them, too. */
function rawEnd(bytes: Uint8Array, at: number, end: number): number {
  let to = at;
  while (to < end && (bytes[to] !== COMMA || (bytes[at] === QUOTE && !closes(bytes, at, to)))) to++;
  return to;
}

/** Whether what stands before `to` ends in a quote that is not escaped, and is not the one at `at`. */
function closes(bytes: Uint8Array, at: number, to: number): boolean {
  let last = to - 1;
  while (bytes[last] === SPACE) last--;
  let first = last;
  while (bytes[first - 1] === BACKSLASH) first--;
  return last > at && bytes[last] === QUOTE && (last - first) % 2 === 0;
}

const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;

/** A decimal integer; null when the text is none. */
function decimal(text: string): number | null {
  const from = text.charCodeAt(0) === 45 ? 1 : 0;
  if (text.length === from || text.length > 15) return null;
  for (let i = from; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return null;
  }
  return +text;
}

/** What stands between the commas of a test form's line, without the command's name. */
function ranges(line: string, name: string): string[] {
  const list: string[] = [];
  let from = line.substr(0, name.length + 1) === name + ":" ? name.length + 1 : 0;
  let depth = 0;
  let quoted = false;
  for (let at = from; at <= line.length; at++) {
    const code = at < line.length ? line.charCodeAt(at) : -1;
    if (code === 34) quoted = !quoted;
    else if (quoted && code >= 0) continue;
    else if (code === 40) depth++;
    else if (code === 41) depth--;
    else if (code < 0 || (code === 44 && depth <= 0)) {
      list.push(line.substr(from, at - from).trim());
      from = at + 1;
    }
  }
  return list;
}
