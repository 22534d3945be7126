import type { Transcript } from "./transcript.js";

/** What does not count: quotes of every kind, the marks of bold and escaped text, the dots of "and so on", white space, bytes that are not printed. */
const MARKS = /["“”„'‘’`*\\…\s\x00-\x1f\x7f]/g;
const MARKUP = /<\/?(?:b|br|code|p|i|u|td|tr|th|ol|ul|li|table|sub|sup)\b[^>]*>/gi;
/** The bullet, letter or number of a list's item. */
const BULLET = /^\s*(?:[-*]\s+)?(?:[a-z\d]\.\s+)?/;
const COMMENT = /(?<!:)\/\/.*$/;
const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": "" };

function bare(text: string): string {
  return text.replace(/&\w+;/g, entity => ENTITIES[entity] ?? entity).replace(MARKS, "");
}

/** What separates a line from its explanation, where no comment sign does; a wide gap as cells have them in plain text; and the letter of a form. */
const CELLS = /\t|\s{2,}|(?<=^[TRW]\))\s/;

/** A document as text that lines are looked up in: without what does not count, and where its lines and cells begin. */
class DocumentText {
  private readonly text: string;
  private readonly edges = new Set<number>();
  readonly headings: string[] = [];

  constructor(document: string) {
    let text = "";
    for (const line of document.split(/\r?\n/)) {
      this.headings.push(bare(line.replace(/^[#*\s]+/, "")));
      for (const cell of line.replace(BULLET, "").replace(MARKUP, "\t").replace(COMMENT, "").split(CELLS)) {
        this.edges.add(text.length);
        text += bare(cell);
      }
    }
    this.edges.add(text.length);
    this.text = text;
  }

  /** Whether `line` stands there, as a whole line or cell, maybe wrapped, or between a prompt and `<Ctrl+Z>`. */
  has(line: string): boolean {
    for (let at = this.text.indexOf(line); at >= 0; at = this.text.indexOf(line, at + 1)) {
      const begins = this.edges.has(at) || /[>#]/.test(this.text[at - 1]);
      const end = at + line.length;
      if (begins && (this.edges.has(end) || /^<ctrl/i.test(this.text.slice(end, end + 5)))) return true;
    }
    return false;
  }
}

/** The lines of a transcript that its document does not have, and its section if that is missing. */
export function missing(document: string, { source, lines }: Transcript): string[] {
  if (!source) return [];
  const text = new DocumentText(document);
  const section = bare(source.section);
  if (!text.headings.some(heading => heading.startsWith(section))) return [`no section ${source.section} in ${source.document}`];
  const wanted = lines.flatMap(({ printed = "" }) => printed.split(/[\r\n]+/)).filter(line => bare(line) !== "");
  return wanted.filter(line => !text.has(bare(line)));
}
