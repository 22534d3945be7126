import type { Argument } from "./parameters.js";

export type FormName = "test" | "read" | "write" | "execute";

/** One command of a command line. */
export interface Parsed {
  /** In capitals: "+QIOPEN", "E", "&D", "S3". */
  name: string;
  form: FormName;
  arguments: Argument[];
}

const EXTENDED = /^[+^#%*][A-Za-z][A-Za-z0-9!%\-./:_]*/;
const REGISTER = /^S\d+/i;
const BASIC = /^(&?[A-Za-z])(\d*)(\??)/;

/**
 * Splits the body of a command line (what follows AT) into its commands: ITU-T V.250 5.2-5.4. Basic commands follow each
 * other directly, extended ones are separated by semicolons. Undefined where the line cannot be read.
 */
export function parseCommandLine(body: string): Parsed[] | undefined {
  const commands: Parsed[] = [];
  let rest = body.trimEnd();
  while ((rest = rest.replace(/^[ ;]+/, ""))) {
    const name = (EXTENDED.exec(rest) ?? REGISTER.exec(rest))?.[0];
    if (name === undefined) {
      const basic = BASIC.exec(rest);
      if (!basic) return undefined;
      const [, letter, value, question] = basic;
      if (value && question) return undefined;
      const form = question ? "read" : value ? "write" : "execute";
      commands.push({ name: letter.toUpperCase(), form, arguments: [value ? { text: value, quoted: false } : undefined] });
      rest = rest.slice(basic[0].length);
      continue;
    }
    const end = endOfCommand(rest, name.length);
    const tail = rest.slice(name.length, end).trim();
    rest = rest.slice(end);
    const parsed = parseTail(name.toUpperCase(), tail);
    if (!parsed) return undefined;
    commands.push(parsed);
  }
  return commands;
}

/** The semicolon that ends an extended command, outside of quotes; or the end of the line. */
function endOfCommand(line: string, from: number): number {
  let quoted = false;
  for (let i = from; i < line.length; i++) {
    if (line[i] === '"') quoted = !quoted;
    else if (line[i] === ";" && !quoted) return i;
  }
  return line.length;
}

function parseTail(name: string, tail: string): Parsed | undefined {
  if (tail === "") return { name, form: "execute", arguments: [] };
  if (tail === "?") return { name, form: "read", arguments: [] };
  if (tail[0] !== "=") return undefined;
  const list = tail.slice(1).trim();
  if (list === "?") return { name, form: "test", arguments: [] };
  const given = parseList(list);
  return given && { name, form: "write", arguments: given };
}

/** Comma-separated arguments, quoted or bare; undefined when quotes do not close where an argument ends. */
function parseList(list: string): Argument[] | undefined {
  const given: Argument[] = [];
  const item = /\s*(?:"([^"]*)"|([^",]*))\s*(,|$)/y;
  for (;;) {
    const match = item.exec(list);
    if (!match) return undefined;
    const bare = match[2]?.trim();
    given.push(match[1] !== undefined ? { text: match[1], quoted: true } : bare ? { text: bare, quoted: false } : undefined);
    if (match[3] === "") return given;
  }
}
