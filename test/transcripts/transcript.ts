/** One line of a transcript: see README.md. */
export interface TranscriptLine {
  kind: ">" | "<" | "!";
  /** What is sent, one character a byte; or the event. */
  text: string;
  /** The same as the document prints it; undefined for what is not in the document. */
  printed: string | undefined;
}

/** The family's document a transcript is taken from, and where in it. */
export interface Source {
  /** "quectel-bg95.txt" */
  document: string;
  /** As the heading begins: "3.2.1". */
  section: string;
}

export interface Transcript {
  /** Undefined: made by us. */
  source: Source | undefined;
  lines: TranscriptLine[];
}

const LINE = /^([<>!])(\+|[A-Z]?\d+(?:\.\d+)*)? (.+)$/;
const HEADER = /^# (?:from (\S+\.txt), (\S.*)|not from a document)$/;
const PLACEHOLDER = /\{([^{}|]*)\|([^{}|]*)\}/g;
const ESCAPES: Record<string, string> = { r: "\r", n: "\n", "\\": "\\" };

/** Reads a transcript. @throws Error that names the line which cannot be read */
export function parseTranscript(text: string): Transcript {
  const [first, ...rest] = text.split("\n");
  const header = HEADER.exec(first);
  if (!header) throw new Error(`line 1: ${first}`);
  const source = header[1] === undefined ? undefined : { document: header[1], section: header[2] };
  const lines: TranscriptLine[] = [];
  rest.forEach((line, i) => {
    if (line === "" || line.startsWith("#")) return;
    const parts = LINE.exec(line);
    if (!parts) throw new Error(`line ${i + 2}: ${line}`);
    const [, kind, mark, body] = parts;
    const unescape = (escaped: string): string => escaped.replace(/\\(r|n|\\|x([0-9a-f]{2})|.?)/g, (_, escape: string, hex: string | undefined) => {
      if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
      if (!(escape in ESCAPES)) throw new Error(`line ${i + 2}: \\${escape}`);
      return ESCAPES[escape];
    });
    const own = source === undefined || mark !== undefined || kind === "!";
    lines.push({
      kind: kind as TranscriptLine["kind"],
      text: unescape(body.replace(PLACEHOLDER, "$1")),
      printed: own ? undefined : unescape(body.replace(PLACEHOLDER, "$2")),
    });
  });
  return { source, lines };
}
