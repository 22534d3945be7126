import { nearMisses } from "./near-miss.js";
import type { Clock } from "./clock.js";
import type { CommandRow } from "./dce/command.js";
import type { Parameter } from "./dce/parameters.js";

/** `>`: from the host. `<`: to the host. */
type Way = ">" | "<";

const HIDDEN = "***";
/** Shorter secrets would hide half of a trace; they are hidden as quoted strings. */
const LONG_ENOUGH = 4;

/** Writes down a dialogue for a reader: one line for what was said, payload folded, secrets hidden. */
export class Trace {
  private readonly secrets = new Set<string>();
  private folded: { way: Way; bytes: number } | undefined;

  /** Names of all commands. */
  private readonly known = new Set<string>();
  /** Commands with secret parameters, and the places of those. */
  private readonly guarded = new Map<string, [place: number, secret: NonNullable<Parameter<unknown>["secret"]>][]>();

  /** @param sink takes a line, without its end; absent: nothing is written */
  constructor(private readonly clock: Clock, private readonly sink: ((line: string) => void) | undefined, commands: readonly CommandRow[]) {
    if (!sink) return;
    for (const { name, write } of commands) {
      this.known.add(name);
      const places = (write?.parameters ?? []).flatMap(({ secret }, i) => (secret ? [[i, secret] as [number, typeof secret]] : []));
      if (places.length) this.guarded.set(name, places);
    }
  }

  /** Never shows `word`. */
  hide(word: string): void {
    if (word) this.secrets.add(word.length >= LONG_ENOUGH ? word : `"${word}"`);
  }

  /** Something that happened beside the line. */
  note(text: string): void {
    this.unfold();
    this.write(`- ${this.masked(text)}`);
  }

  /** Text on the line. */
  line(way: Way, text: string): void {
    if (!this.sink || text === "") return;
    this.unfold();
    this.write(`${way} ${this.masked(escape(way === ">" ? this.command(text) : text))}`);
  }

  /** Payload on the line: only its length is shown, adjoining payload as one. */
  payload(way: Way, bytes: number): void {
    if (!this.sink || bytes === 0) return;
    if (this.folded?.way !== way) this.unfold();
    this.folded = { way, bytes: bytes + (this.folded?.bytes ?? 0) };
  }

  private unfold(): void {
    const folded = this.folded;
    this.folded = undefined;
    if (folded) this.write(`${folded.way} (${folded.bytes} bytes)`);
  }

  private write(text: string): void {
    this.sink?.(`${(this.clock.now / 1000).toFixed(6).padStart(12)} ${text}`);
  }

  /** Hides secret arguments, and all arguments of what may be a damaged command with secrets. */
  private command(text: string): string {
    return text.replace(/([+^#%]\w+)=((?:"(?:\\.|[^"\\])*"?|[^;"])*)/g, (whole, name: string, list: string) => {
      const places = this.guarded.get(name.toUpperCase());
      if (this.known.has(name.toUpperCase()) && !places) return whole;
      if (!places) return nearMisses(name, this.guarded.keys()).length ? `${name}=${HIDDEN}` : whole;
      // Some command sets escape a quote with a backslash; where it is none, more is hidden than need be.
      const given = list.match(/(?:"(?:\\.|[^"\\])*"?|[^,"])+|(?<=,|^)(?=,|$)/g) ?? [];
      for (const [place, secret] of places) {
        const argument = given[place];
        if (!argument || /^\s*("")?\s*$/.test(argument)) continue;
        if (secret !== true && !secret(given.slice(0, place))) continue;
        this.hide(argument.trim().replace(/"/g, ""));
        given[place] = argument.startsWith('"') ? argument.replace(/"(?:\\.|[^"\\])*"?/, `"${HIDDEN}"`) : argument.replace(/[^\r\n]+/, HIDDEN);
      }
      return `${name}=${given.join(",")}`;
    });
  }

  private masked(text: string): string {
    for (const secret of this.secrets) text = text.split(secret).join(secret[0] === '"' ? `"${HIDDEN}"` : HIDDEN);
    return text;
  }
}

/** Bytes that are not printable, as in a string literal. */
function escape(text: string): string {
  return text.replace(/[\\\x00-\x1f\x7f-\xff]/g, c => {
    if (c === "\r") return "\\r";
    if (c === "\n") return "\\n";
    if (c === "\\") return "\\\\";
    return `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}
