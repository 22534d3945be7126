import type { Field, Form, Parameter, Part, Reply } from "../../src/command-form.js";
import { formOf } from "./record.js";

/** What makes a command's name another's: X would be one more command behind a basic one (ATIX). */
const OTHER = "_";

/** What a mutant breaks. */
export type Broken = "request" | "reply";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Breaks a form of the driver's. Its request: the first two arguments change places, or the command has another name.
 * Its reply: each value comes under its neighbour's name, or under another; where nothing is read, something is awaited.
 * @returns mends it
 */
export function breakForm(form: Form, what: Broken): () => void {
  const target = form as Writable<Form>;
  const { row, parameters, reply } = form;
  const arguments_ = parameters.filter(({ name }) => name !== "");
  if (what === "reply") target.reply = brokenReply(reply);
  else if (arguments_.length > 1) target.parameters = swapped(parameters, parameters.indexOf(arguments_[0]), parameters.indexOf(arguments_[1]));
  else target.row = { ...row, name: row.name + OTHER };
  return () => Object.assign(target, { row, parameters, reply });
}

function swapped(parameters: readonly Parameter[], a: number, b: number): Parameter[] {
  const result = [...parameters];
  // what may be left out stays where it is: values change places, not their being needed
  result[a] = { ...parameters[b], optional: parameters[a].optional, blank: parameters[a].blank, joined: parameters[a].joined };
  result[b] = { ...parameters[a], optional: parameters[b].optional, blank: parameters[b].blank, joined: parameters[b].joined };
  return result;
}

function brokenReply(reply: Reply): Reply {
  if (reply.test) return { ...reply, test: false };
  if (reply.parts.length === 0) return { ...reply, sends: false, parts: [{ key: "", name: "+MUTANT:", fields: [], many: false, needed: true }] };
  return { ...reply, parts: reply.parts.map(brokenPart) };
}

function brokenPart(part: Part): Part {
  const names = part.fields.map(({ name }) => name).filter((name) => name !== "");
  if (names.length === 0) return { ...part, name: `${part.name}X` };
  // the last one's is nobody's: equal values would hide that they changed places
  const others = [...names.slice(1), `${names[0]}X`];
  return { ...part, fields: part.fields.map((field): Field => (field.name === "" ? field : { ...field, name: others[names.indexOf(field.name)] })) };
}

/**
 * What passes between a test's host and its simulator, and may be broken on the way: the name in a command line of one
 * form, or the first letter or digit of the line that answers it.
 */
export const wire = {
  broken: undefined as { command: string; letter: string; what: Broken } | undefined,
  /** The form was sent; what comes is its answer. */
  armed: false,
  /** What may come back as its echo. */
  echo: "",
  /** The last character heard that is no echo. */
  last: "\n",

  typed(text: string): string {
    const { broken } = wire;
    const form = broken && formOf(text);
    if (!broken || form?.command !== broken.command || form.letter !== broken.letter) return text;
    if (broken.what === "request") return text.replace(broken.command, broken.command + OTHER);
    wire.armed = true;
    wire.echo = text;
    wire.last = "\n";
    return text;
  },

  heard(text: string): string {
    if (!wire.armed) return text;
    let heard = "";
    for (const each of text) {
      if (each === wire.echo[0]) {
        wire.echo = wire.echo.slice(1);
        heard += each;
        continue;
      }
      wire.echo = "";
      const breaks = wire.armed && /[A-Z0-9+#]/i.test(each) && wire.last === "\n";
      heard += breaks ? "~" : each;
      if (breaks) wire.armed = false;
      wire.last = each;
    }
    return heard;
  },
};
